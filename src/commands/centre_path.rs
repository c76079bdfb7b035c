//! Files of tallies as they are named on the command line: `CENTRE=PATH`, the path alone, or a folder of them.

use std::path::{Path, PathBuf};

use crate::disk;
use crate::error::Result;

/// The ending of a tally's file.
const ENDING: &str = "parquet";

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

/// What an argument stands for: `NAME=FILE` for each tally in a folder, named by its file; else itself, as a folder
/// without any, and a workspace.
///
/// # Errors
/// A folder that does not read.
pub(super) fn each_tally(argument: &Path) -> Result<Vec<PathBuf>> {
    let (centre, path) = named(argument)?;
    if centre.is_some() || !disk::is_folder(&path)? || disk::is_file(&path.join("huifang.toml"))? {
        return Ok(vec![argument.to_owned()]);
    }
    let is_tally = |file: &PathBuf| file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING));
    let hidden = |file: &PathBuf| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let mut files: Vec<PathBuf> = disk::entries(&path)?.into_iter().filter(|file| is_tally(file) && !hidden(file)).collect();
    if files.is_empty() {
        return Ok(vec![argument.to_owned()]);
    }
    files.sort();
    let of_centre = |file: PathBuf| {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        PathBuf::from(format!("{name}={}", file.display()))
    };
    Ok(files.into_iter().map(of_centre).collect())
}
