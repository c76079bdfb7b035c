//! `huifang verify`: whether what was published is still what its manifests say.

use crate::cli::Verify;
use crate::error::{Error, Exit, Result};
use crate::publish::{self, Since};

/// Runs the command.
///
/// # Errors
/// There is no manifest; a file differs from it.
pub fn run(asked: &Verify) -> Result<Exit> {
    publish::repair(&asked.folder)?;
    let mut differing = 0;
    for period in publish::verified(&asked.folder)? {
        if period.differences.is_empty() {
            tell!(message!("issue.said.as_published", period = period.period, n = period.files));
        }
        for (path, since) in &period.differences {
            let said = match since {
                Since::Changed => message!("issue.since.changed"),
                Since::Missing => message!("issue.since.missing"),
                Since::Added => message!("issue.since.added"),
            };
            tell!(message!("issue.since.line", period = period.period, path, said));
        }
        tell!("  manifest.json  SHA-256 {}", period.manifest);
        differing += period.differences.len();
    }
    if differing == 0 {
        return Ok(Exit::Done);
    }
    Err(Error::in_file(&asked.folder, message!("issue.differing", n = differing)))
}
