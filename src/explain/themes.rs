//! Which opinions stand behind a count of `themes.csv`, and which words put them there.

use serde::Serialize;

use super::say::Say;
use crate::desk::{SaidLine, opinions_of};
use crate::error::Result;
use crate::figures::Figures;
use crate::intake::Intake;
use crate::themes::{OTHER, Said, Tone};
use crate::workspace::Workspace;

/// A cell of `themes.csv`, or all of a theme.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The theme's id; `None`: all opinions.
    pub theme: Option<&'a str>,
    /// The kind; `None`: every one.
    pub kind: Option<Tone>,
}

/// Opinions one by one.
#[derive(Debug, Serialize)]
pub struct ThemeExplanation {
    /// The theme and kind in words.
    pub of: String,
    /// First and last day that count.
    pub days: (String, String),
    /// How many opinions.
    pub count: u64,
    /// By window, then date.
    pub opinions: Vec<SaidLine>,
}

/// Lists the opinions of a theme and kind in the period of the figures.
///
/// # Errors
/// A file that is no longer what it was.
pub fn themes(asked: Asked<'_>, figures: &Figures, intake: &Intake, workspace: &Workspace) -> Result<ThemeExplanation> {
    let (period, as_of) = (figures.counts.period, figures.counts.as_of);
    let themes = &workspace.themes;
    let place = asked.theme.and_then(|id| themes.place(id));
    let wanted = |said: Said, tone: Tone| {
        asked.kind.is_none_or(|kind| kind == tone) && (asked.theme.is_none() || themes.places(said).any(|of| Some(of) == place))
    };
    let opinions = opinions_of(intake, workspace, period, as_of, wanted)?;
    Ok(ThemeExplanation {
        of: [theme(asked.theme, workspace), asked.kind.map_or_else(String::new, |kind| tone(kind, Say(workspace.locale)))]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        days: (period.first().to_string(), period.last().min(as_of).to_string()),
        count: opinions.len() as u64,
        opinions,
    })
}

fn theme(id: Option<&str>, workspace: &Workspace) -> String {
    let say = Say(workspace.locale);
    match id {
        None => say.of(message!("explain.of.opinions")),
        Some(OTHER) => say.of(message!("explain.of.no_theme")),
        Some(id) => {
            let theme = workspace.themes.list.iter().find(|theme| theme.id == id);
            theme.map_or(id, |theme| theme.label(workspace.locale)).to_owned()
        }
    }
}

pub(super) fn tone(tone: Tone, say: Say) -> String {
    say.of(message!(in "explain.tone", tone.code()))
}
