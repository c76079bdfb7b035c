//! `huifang standard`: lists the built-in standards, prints one.

use crate::cli::{Standard, StandardCommand};
use crate::error::{Exit, Result};
use crate::standard::{BUILT_IN, built_in};

/// Runs the command.
///
/// # Errors
/// There is no such standard.
pub fn run(asked: &Standard) -> Result<Exit> {
    match &asked.what {
        StandardCommand::List => {
            for standard in BUILT_IN {
                let title = standard.toml.lines().find_map(|line| line.strip_prefix("title = \"")).unwrap_or_default();
                tell!("{:<22}{}", standard.name, title.trim_end_matches('"'));
            }
        }
        StandardCommand::Show { name } => tell!("{}", built_in(name)?.toml.trim_end()),
    }
    Ok(Exit::Done)
}
