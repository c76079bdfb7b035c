//! A file of tallies as it is named on the command line: `CENTRE=PATH`, or the path alone.

use std::path::{Path, PathBuf};

use crate::disk;
use crate::error::Result;

/// `FILE` or `NAME=FILE`: the name and the file.
pub(super) fn named(argument: &Path) -> Result<(Option<String>, PathBuf)> {
    let text = argument.to_string_lossy();
    Ok(match text.split_once('=') {
        Some((centre, path)) if !centre.trim().is_empty() && !disk::has(argument)? => {
            (Some(centre.trim().to_owned()), Path::new(path).to_owned())
        }
        _ => (None, argument.to_owned()),
    })
}
