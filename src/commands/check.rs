//! `huifang check`: reads every export and reports; publishes nothing.

use super::summary;
use crate::cli::Check;
use crate::domain::Locale;
use crate::error::{Exit, Result};
use crate::intake::{self, Need};
use crate::workspace::Workspace;

/// Runs the command.
///
/// # Errors
/// A file that cannot be read; more rejected rows than `max_rejected` allows.
pub fn run(asked: &Check) -> Result<Exit> {
    let workspace = Workspace::open(&asked.workspace)?;
    let intake = super::read(&workspace, Need::Figures)?;
    for file in &intake.files {
        println!("{}", file.path);
        println!("  {} {} 行 {} sha256 {}", file.encoding, file.read, file.header_line, file.sha256);
    }
    summary::read(&intake, workspace.locale);
    intake::check_rejected(&intake, &workspace)?;
    match workspace.locale {
        Locale::ZhCn => println!("检查完毕，未公布任何内容。"),
        Locale::En => println!("checked; nothing was published."),
    }
    Ok(Exit::Done)
}
