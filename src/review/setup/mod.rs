//! A folder of exports in, a commented `huifang.toml` out: where the exports lie, what their headers
//! probably mean, and what a person must decide.
//!
//! Nothing is read here for a figure: what is proposed stands in `huifang.toml`, where a person sees
//! and mends it. What the exports do not tell stands there behind a `#`, with the choices.

mod answers;
mod content;
mod draft;
mod found;
mod globs;
mod guess;
mod headings;
mod hints;
mod look;
mod template;
mod trial;
mod why;

use std::path::Path;

pub use answers::{Answers, Body, Grades};
pub use draft::Question;
pub use guess::ColumnGuess;
pub use look::{FileGuess, Setup};
pub use template::Written;
pub use why::Why;

use crate::domain::Kind;
use crate::error::Result;
use crate::intake::Intake;
use crate::workspace::Workspace;
use crate::workspace::toml_text::strings;
use draft::Taking;

/// Readings of the exports at most: values first, then what the rows with them show.
const MOST_READINGS: usize = 3;

/// The text of `huifang.toml`: what was answered and found, and what a reading of the exports with these lines finds.
///
/// `read` reads the exports of a workspace. Each reading may show more, for a row that was refused
/// shows nothing else; what cannot be read is told by `huifang check`.
///
/// # Errors
/// A `calendar.csv` or a standard of the folder that cannot be read.
pub fn written(setup: &Setup, folder: &Path, answers: &Answers, read: &dyn Fn(&Workspace) -> Result<Intake>) -> Result<Written> {
    let mut tried = found::draft(setup, answers, found::Columns::Tried);
    let mut draft = found::draft(setup, answers, found::Columns::Asked);
    let unreadable = setup.files.iter().filter(|file| file.kind.is_none() || !file.lacking.is_empty());
    let unreadable: Vec<&str> = unreadable.map(|file| file.path.as_str()).collect();
    if !unreadable.is_empty() {
        tried.propose("inputs", "leave_out", &strings(&unreadable), "");
    }
    let has_cases = setup.files.iter().any(|file| file.kind == Some(Kind::Ledger));
    for reading in 1..=MOST_READINGS {
        let text = template::filled(&tried, answers.locale).text;
        let workspace = Workspace::with(folder, &text)?;
        let Some(intake) = has_cases.then(|| read(&workspace).ok()).flatten() else { break };
        trial::values(&mut draft, &workspace, &intake, Taking::Sure);
        trial::values(&mut tried, &workspace, &intake, Taking::All);
        if reading == MOST_READINGS || template::filled(&tried, answers.locale).text == text {
            trial::doubts(&mut draft, &workspace, &intake);
            break;
        }
    }
    let written = template::filled(&draft, answers.locale);
    Workspace::with(folder, &written.text)?;
    Ok(written)
}
