//! `huifang compare`: which periods of kept tallies the rows that came since have changed.

use std::path::Path;

use super::{centre_path, from_tallies};
use crate::cli::Compare;
use crate::error::{Exit, Result};
use crate::tallies::{self, Change, Named};

/// Runs the command: a line for each period.
///
/// # Errors
/// A file that is no tally; parts that make no whole.
pub fn run(asked: &Compare) -> Result<Exit> {
    let (kept, now) = (all(&asked.kept)?, all(&asked.now)?);
    for (period, change) in tallies::changes(kept, now)? {
        result!(match change {
            Change::New => message!("tally.compared.new", period),
            Change::Same => message!("tally.compared.same", period),
            Change::Changed(n) => message!("tally.compared.changed", period, n),
            Change::Missing => message!("tally.compared.missing", period),
        });
    }
    Ok(Exit::Done)
}

/// The tallies of a folder, or one. A centre is called as its file; a file or folder that is called as its period, as
/// `tally --periods` and the job write them, names no centre.
fn all(argument: &Path) -> Result<Vec<Named>> {
    let files = centre_path::each_tally(argument)?;
    let mut named = files.into_iter().map(from_tallies::read).collect::<Result<Vec<Named>>>()?;
    for of in &mut named {
        let period = of.tallied.counts.period.to_string();
        of.centre = of.centre.take().filter(|centre| *centre != period);
    }
    Ok(named)
}
