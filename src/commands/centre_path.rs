//! Files of tallies as they are named on the command line: `CENTRE=PATH`, the path alone, or a folder of them.

use std::path::{Path, PathBuf};

use crate::disk;
use crate::error::Result;

/// The ending of a tally's file.
const ENDING: &str = "parquet";
/// Folders in folders that are looked into.
const DEEPEST: usize = 9;

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

/// A file of a tally, and how its centre is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TallyFile {
    /// The name that was given.
    pub(super) centre: Option<String>,
    /// The name that follows from where it lies in a folder, where none was given: a part of a whole has none.
    pub(super) called: Option<String>,
    /// Where it lies.
    pub(super) path: PathBuf,
}

/// What an argument stands for: each tally in a folder, and in the folders in it; else the file itself, as a folder
/// without any, and a workspace.
///
/// Names that begin with `_` or `.` are those of what engines write beside tables, and are left aside.
///
/// # Errors
/// A folder that does not read.
pub(super) fn each_tally(argument: &Path) -> Result<Vec<TallyFile>> {
    let (centre, path) = named(argument)?;
    let itself = || vec![TallyFile { centre: centre.clone(), called: None, path: path.clone() }];
    if !disk::is_folder(&path)? || disk::is_file(&path.join("huifang.toml"))? {
        return Ok(itself());
    }
    let mut files = Vec::new();
    below(&path, DEEPEST, &mut files)?;
    if files.is_empty() {
        return Ok(itself());
    }
    files.sort();
    let of = |file: PathBuf| TallyFile { called: centre.is_none().then(|| called(&path, &file)), centre: centre.clone(), path: file };
    Ok(files.into_iter().map(of).collect())
}

/// The tallies in a folder and in those in it.
fn below(folder: &Path, deeper: usize, files: &mut Vec<PathBuf>) -> Result<()> {
    let is_tally = |file: &Path| file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING));
    let aside = |file: &Path| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['.', '_']));
    for path in disk::entries(folder)?.into_iter().filter(|path| !aside(path)) {
        if !disk::is_folder(&path)? {
            files.extend(Some(path).filter(|path| is_tally(path)));
        } else if deeper > 0 && !disk::is_link(&path)? {
            below(&path, deeper - 1, files)?;
        }
    }
    Ok(())
}

/// A tally is called as its file; in a folder of the folder as that one, or as the value in its name: `centre=东城`.
fn called(folder: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(folder).unwrap_or(file);
    let first = inside.iter().next().filter(|_| inside.iter().count() > 1).map(|first| first.to_string_lossy().into_owned());
    match first {
        Some(first) => first.split_once('=').map_or_else(|| first.clone(), |(_, value)| value.to_owned()),
        None => file.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
    }
}
