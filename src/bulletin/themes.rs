//! Rows of `themes.csv`: opinions by theme and tone, of the whole centre, and what of them is withheld.
//!
//! Every cell is withheld by itself, and nothing is published that adds cells up but where all of them are shown: no
//! sum, no difference and no longer period says anything of a withheld cell but that it is one of 1 to m − 1.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Cell;
use super::disclosure::Disclosure;
use crate::domain::{Kind, Period};
use crate::figures::{Figures, ThemeTally};
use crate::themes::{Themes, Tone};
use crate::workspace::Workspace;

/// A row of `themes.csv`: opinions of the whole centre.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ThemeRow {
    /// The theme's id; `None` = all opinions, each counted once. `other`: opinions of no theme.
    pub theme: Option<String>,
    /// What the theme is called; empty of `other`.
    pub label: Option<String>,
    /// Whether they praise, suggest or complain.
    pub kind: Tone,
    /// How many there are. An opinion of several themes stands in each.
    pub count: Cell<u64>,
    /// How many there were in the period before, as its own bulletin shows it.
    pub previous: Cell<u64>,
    /// The difference of the two.
    pub change: Cell<i64>,
    /// Whether opinions of the period are recorded; where not, there is no figure, and not 0.
    pub recorded: bool,
    /// The same of the period before.
    pub previous_recorded: bool,
}

/// The rows of all opinions, then of each theme, those of no theme last; four tones each. `None` where no file of
/// visits has opinions.
pub(super) fn themes(figures: &Figures, workspace: &Workspace, disclosure: &Disclosure) -> Option<Vec<ThemeRow>> {
    let counts = &figures.counts.themes;
    if !counts.known {
        return None;
    }
    let period = figures.counts.period;
    let span = |period: Period, tally, parts: &Option<Vec<ThemeTally>>| Span {
        tally,
        recorded: figures.has_kind(Kind::Visits, period) && ThemeTally::is_recorded(tally),
        hidden: if disclosure.is_public() { Hidden::of(period, tally, parts.as_deref(), figures, workspace) } else { Hidden::Nothing },
    };
    let now = span(period, &counts.period, &counts.parts);
    let before = span(period.previous(), &counts.previous, &counts.previous_parts);
    let mut rows = Vec::new();
    for theme in all_and_each(&workspace.themes) {
        for tone in Tone::ALL {
            let (count, previous) = (now.cell(theme, tone), before.cell(theme, tone));
            rows.push(ThemeRow {
                theme: theme.map(str::to_owned),
                label: theme.map(|id| label(id, workspace)),
                kind: tone,
                count,
                previous,
                change: change(count, previous),
                recorded: now.recorded,
                previous_recorded: before.recorded,
            });
        }
    }
    Some(rows)
}

/// No theme (all opinions), then the ids of all themes in their order.
fn all_and_each(themes: &Themes) -> impl Iterator<Item = Option<&str>> {
    std::iter::once(None).chain((0..=themes.list.len()).map(|place| Some(themes.id(place))))
}

/// What a theme is called; nothing of opinions of no theme, which each language names in its own words.
fn label(id: &str, workspace: &Workspace) -> String {
    let theme = workspace.themes.list.iter().find(|theme| theme.id == id);
    theme.map_or_else(String::new, |theme| theme.label(workspace.locale).to_owned())
}

fn change(count: Cell<u64>, previous: Cell<u64>) -> Cell<i64> {
    match (count, previous) {
        (Cell::Shown(count), Cell::Shown(previous)) => Cell::Shown(count as i64 - previous as i64),
        (Cell::Blank, _) | (_, Cell::Blank) => Cell::Blank,
        (Cell::Withheld, _) | (_, Cell::Withheld) => Cell::Withheld,
    }
}

/// Opinions of a period as they may be shown.
struct Span<'a> {
    tally: &'a ThemeTally,
    recorded: bool,
    hidden: Hidden,
}

impl Span<'_> {
    fn cell(&self, theme: Option<&str>, tone: Tone) -> Cell<u64> {
        if !self.recorded {
            return Cell::Blank;
        }
        Disclosure::cell(self.hidden.has(theme, tone), self.tally.n(theme, tone))
    }
}

/// What is withheld of a period's opinions.
enum Hidden {
    Nothing,
    /// All: the period is shorter than the cadence, is not over, or is made of no parts that show what they have.
    Everything,
    /// These themes and tones; no theme: all opinions of the tone.
    Some(BTreeSet<(Option<String>, Tone)>),
}

impl Hidden {
    /// Section 6.8 of the contract, step 8.
    fn of(period: Period, tally: &ThemeTally, parts: Option<&[ThemeTally]>, figures: &Figures, workspace: &Workspace) -> Self {
        let of = |tally: &ThemeTally| small(tally, workspace);
        if figures.counts.as_of < period.last() {
            return Self::Everything;
        }
        if period.cadence() == workspace.cadence {
            return Self::Some(of(tally));
        }
        match parts {
            // a cell of a longer period would give away the one that a part of it withholds
            Some(parts) => Self::Some(parts.iter().flat_map(of).collect()),
            None => Self::Everything,
        }
    }

    fn has(&self, theme: Option<&str>, tone: Tone) -> bool {
        match self {
            Self::Nothing => false,
            Self::Everything => true,
            Self::Some(cells) => cells.contains(&(theme.map(str::to_owned), tone)),
        }
    }
}

/// The cells of 1 to m − 1 opinions, and the number of all opinions of a tone where one of them has it.
fn small(tally: &ThemeTally, workspace: &Workspace) -> BTreeSet<(Option<String>, Tone)> {
    let is_small = |n: u64| n > 0 && n < workspace.min_respondents;
    let mut hidden = BTreeSet::new();
    for tone in Tone::ALL {
        let ids = (0..=workspace.themes.list.len()).map(|place| workspace.themes.id(place));
        let small: Vec<_> = ids.filter(|id| is_small(tally.n(Some(id), tone))).map(|id| (Some(id.to_owned()), tone)).collect();
        hidden.extend((!small.is_empty()).then_some((None, tone)));
        hidden.extend(small);
    }
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::themes::OTHER;

    fn workspace() -> Workspace {
        let folder = tempfile::tempdir().expect("a folder");
        Workspace::open(folder.path()).expect("a workspace")
    }

    #[test]
    fn a_small_cell_takes_the_total_of_its_tone_with_it_and_no_other_cell() {
        let mut tally = ThemeTally { all: [12, 5, 9, 0], ..ThemeTally::default() };
        tally.themes.insert("parking".to_owned(), [5, 5, 4, 0]);
        tally.themes.insert("lift".to_owned(), [9, 0, 5, 0]);
        tally.themes.insert(OTHER.to_owned(), [0, 0, 1, 0]);
        let hidden = small(&tally, &workspace());
        let expected = [(None, Tone::Complaint), (Some(OTHER), Tone::Complaint), (Some("parking"), Tone::Complaint)];
        assert_eq!(hidden, expected.map(|(theme, tone)| (theme.map(str::to_owned), tone)).into());
    }

    #[test]
    fn a_change_is_told_only_where_both_numbers_are() {
        for (count, previous, expected) in [
            (Cell::Shown(5), Cell::Shown(7), Cell::Shown(-2)),
            (Cell::Withheld, Cell::Shown(7), Cell::Withheld),
            (Cell::Shown(7), Cell::Withheld, Cell::Withheld),
            (Cell::Withheld, Cell::Blank, Cell::Blank),
            (Cell::Blank, Cell::Shown(0), Cell::Blank),
        ] {
            assert_eq!(change(count, previous), expected);
        }
    }
}
