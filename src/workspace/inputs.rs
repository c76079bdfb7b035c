//! Which files are read: the globs of `[inputs]`, in the order of their names by code point.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::disk;
use crate::domain::limits;
use crate::error::{Error, Result};
use crate::paths::{DRAWS, LIST, LOCK, named};

/// What an export's name ends in. What it is, its bytes tell: programs call web pages and text `.xls`.
pub(crate) const ENDINGS: [&str; 23] = [
    ".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz", ".xlsx", ".xlsm", ".xltx", ".xls", ".xlt", ".et", ".ett", ".xlsb", ".ods",
    ".parquet", ".htm", ".html", ".mht", ".mhtml", ".xml", ".dat", ARCHIVE,
];

/// What an archive's name ends in. A glob names the files in it behind `#`.
const ARCHIVE: &str = ".zip";

/// What the pieces of a table's name end in.
const PARQUET: &str = ".parquet";

/// A folder that a glob names is looked into, and so many below it: deeper ones are an archive.
const DEEPEST: usize = 9;

/// Bytes of a glob: a path may not have more.
const LONGEST_GLOB: usize = 4096;

/// How often `**` may stand in a glob.
const MOST_DEEP: usize = 2;

/// Names that end in these are notes and programs, never exports.
const NO_EXPORTS: [&str; 5] = [".toml", ".md", ".py", ".sh", ".bat"];
/// What Windows leaves in folders.
pub(crate) const OF_WINDOWS: [&str; 2] = ["thumbs.db", "desktop.ini"];

/// Paths in the workspace, with `/`, sorted by code point, but those that `is_not_meant` names.
pub(super) fn files(root: &Path, globs: &[String], is_not_meant: impl Fn(&str) -> bool) -> Result<Vec<String>> {
    let found = matches(root, globs)?.into_iter().filter(|(path, name)| is_export(name) && path.to_str().is_some());
    let paths: BTreeSet<String> = found.map(|(path, _)| in_workspace(root, &path)).collect();
    Ok(paths.into_iter().filter(|path| !is_not_meant(path)).collect())
}

/// Files that the globs match and that are not read: their names end otherwise, or are no text.
pub(super) fn unread(root: &Path, globs: &[String], is_not_meant: impl Fn(&str) -> bool) -> Result<Vec<String>> {
    let is_unread = |path: &Path, name: &str| path.to_str().is_none() || !is_export(name) && !is_note(name);
    let found = matches(root, globs)?.into_iter().filter(|(path, name)| is_unread(path, name));
    let paths: BTreeSet<String> = found.map(|(path, _)| in_workspace(root, &path)).collect();
    Ok(paths.into_iter().filter(|path| !is_not_meant(path)).collect())
}

/// Whether a name, in lower case, is that of an export.
pub(crate) fn is_export(name: &str) -> bool {
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether a name, in lower case, is that of a note or a program beside exports, or of what Windows leaves there.
pub(crate) fn is_note(name: &str) -> bool {
    NO_EXPORTS.iter().any(|ending| name.ends_with(ending)) || OF_WINDOWS.contains(&name) || name == "calendar.csv"
}

/// Whether the globs mean this file in an archive: one names the archive alone, or the file in it.
pub(super) fn means_member(root: &Path, globs: &[String], archive: &str, member: &str) -> Result<bool> {
    if globs.iter().all(|glob| in_archive(glob).is_none()) {
        return Ok(true);
    }
    let names = |glob: &String| Ok(files(root, std::slice::from_ref(glob), |_| false)?.iter().any(|path| path == archive));
    for glob in globs {
        let is_like = in_archive(glob).is_none_or(|(_, like)| glob::Pattern::new(like).is_ok_and(|like| like.matches(member)));
        if is_like && names(glob)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The two halves of a glob that names files in an archive.
fn in_archive(glob: &str) -> Option<(&str, &str)> {
    let at = glob.match_indices('#').map(|(at, _)| at).find(|at| glob[..*at].to_ascii_lowercase().ends_with(ARCHIVE))?;
    Some((&glob[..at], &glob[at + 1..]))
}

/// The name of an export without its ending.
pub(crate) fn bare_name(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let folded = name.to_ascii_lowercase();
    let ending = ENDINGS.iter().filter(|ending| folded.ends_with(**ending)).map(|ending| ending.len()).max();
    name[..name.len() - ending.unwrap_or(0)].to_owned()
}

/// The files that the globs match, those in folders that they match too, each with its name in lower case; hidden ones
/// are left aside.
fn matches(root: &Path, globs: &[String]) -> Result<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    for pattern in globs {
        refuse_if_unlike_any(root, pattern)?;
        let file = in_archive(pattern).map_or(pattern.as_str(), |(archive, _)| archive);
        let parts = Path::new(file).components().map(|part| GlobPart::of(part.as_os_str())).collect::<std::result::Result<Vec<_>, _>>();
        let parts = parts.map_err(|error| {
            let column = error.pos + 1;
            Error::in_file(&root.join("huifang.toml"), message!("workspace.glob.none", pattern, column))
        })?;
        expand(root, root.to_owned(), &parts, DEEPEST, &mut found)?;
    }
    Ok(found)
}

/// Refuses a glob that is longer than any path, or that goes through all folders again and again:
/// it would be followed for ever.
fn refuse_if_unlike_any(root: &Path, pattern: &str) -> Result<()> {
    if pattern.len() <= LONGEST_GLOB && pattern.split('/').filter(|part| *part == "**").count() <= MOST_DEEP {
        return Ok(());
    }
    let start = limits::start_of(pattern);
    let message = message!("workspace.glob.long", start, bytes = LONGEST_GLOB, deep = MOST_DEEP);
    Err(Error::in_file(&root.join("huifang.toml"), message))
}

/// What a glob says of one name of a path.
enum GlobPart {
    /// It is this one.
    Name(OsString),
    /// It is like this.
    Like(glob::Pattern),
    /// `**`: any number of folders.
    Folders,
}

impl GlobPart {
    fn of(part: &OsStr) -> std::result::Result<Self, glob::PatternError> {
        match part.to_str() {
            Some("**") => Ok(Self::Folders),
            Some(text) if text.contains(['*', '?', '[']) => glob::Pattern::new(text).map(Self::Like),
            _ => Ok(Self::Name(part.to_owned())),
        }
    }
}

/// Follows a glob name by name. The crate that reads globs would take a folder that cannot be looked into for none.
fn expand(root: &Path, at: PathBuf, parts: &[GlobPart], deeper: usize, found: &mut Vec<(PathBuf, String)>) -> Result<()> {
    let Some((part, rest)) = parts.split_first() else { return add(root, at, deeper, found) };
    match part {
        GlobPart::Name(name) => {
            let next = at.join(name);
            // tables to type results into lie among the draws, and may be named outright
            let is_read = disk::has(&next)? && (next == root.join(DRAWS) || !is_written(root, &next)?);
            if is_read { expand(root, next, rest, deeper, found) } else { Ok(()) }
        }
        _ if !disk::is_folder(&at)? => disk::refuse_dangling(&at),
        GlobPart::Like(pattern) => {
            let is_like =
                |path: &PathBuf| !is_hidden(path) && path.file_name().is_some_and(|name| pattern.matches(&name.to_string_lossy()));
            read_of(disk::entries(&at)?)
                .filter(is_like)
                .try_for_each(|path| if is_written(root, &path)? { Ok(()) } else { expand(root, path, rest, deeper, found) })
        }
        GlobPart::Folders => {
            for path in disk::entries(&at)? {
                let is_entered = deeper > 0 && !is_hidden(&path) && disk::is_folder(&path)? && !disk::is_link(&path)?;
                if is_entered && !is_written(root, &path)? {
                    expand(root, path, parts, deeper - 1, found)?;
                }
            }
            expand(root, at, rest, deeper, found)
        }
    }
}

/// Whether huifang itself writes into a folder of the workspace: a site, a plan, cards or draws are never exports.
fn is_written(root: &Path, folder: &Path) -> Result<bool> {
    Ok(folder == root.join(DRAWS) || disk::has(&folder.join(LOCK))? || disk::has(&folder.join(LIST))?)
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
    name.starts_with('.') || name.starts_with("~$")
}

/// Adds a file, or those of a folder and of the folders in it. A link to a folder is not followed: it
/// counts as a file that is not read.
fn add(root: &Path, path: PathBuf, deeper: usize, found: &mut Vec<(PathBuf, String)>) -> Result<()> {
    if is_hidden(&path) {
        return Ok(());
    }
    let is_folder = disk::is_folder(&path)?;
    if is_folder && deeper == 0 {
        return Ok(());
    }
    if is_folder && (deeper == DEEPEST || !disk::is_link(&path)?) {
        return read_of(disk::entries(&path)?)
            .try_for_each(|path| if is_written(root, &path)? { Ok(()) } else { add(root, path, deeper - 1, found) });
    }
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    found.push((path, name));
    Ok(())
}

/// What is read of a folder: all of it, but for what an engine wrote beside its table.
fn read_of(entries: Vec<PathBuf>) -> impl Iterator<Item = PathBuf> {
    let is_of_an_engine = entries.iter().any(|path| is_of_an_engine(path));
    entries.into_iter().filter(move |path| !(is_of_an_engine && is_beside_a_table(path)))
}

/// Whether a name shows that an engine wrote the folder that holds it: a piece of a table, a partition, the mark of a
/// job that was done.
fn is_of_an_engine(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default().to_lowercase();
    name.ends_with(PARQUET) || name == "_success" || name == "_delta_log" || name.contains('=') && !name.contains('.')
}

/// Whether an engine's readers leave a file or folder aside: marks, logs and half-written pieces begin with `_`. An
/// export of another format that somebody called so is one all the same.
fn is_beside_a_table(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default().to_lowercase();
    name.starts_with('_') && (name.ends_with(PARQUET) || !is_export(&name))
}

/// Every export below a folder, at most `deep` folders down: paths with `/`, sorted by code point.
///
/// Folders whose names begin with `.` are left out, and so are the folders that huifang writes, and `calendar.csv`.
pub(crate) fn exports_below(root: &Path, deep: usize) -> Result<Vec<String>> {
    const WRITTEN: [&str; 5] = ["site", "public", "internal", "draws", "templates"];
    let mut found = BTreeSet::new();
    let mut folders = vec![(root.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for path in disk::entries(&folder)? {
            let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
            if is_hidden(&path) || name == "calendar.csv" {
                continue;
            }
            if disk::is_folder(&path)? {
                if depth < deep && !disk::is_link(&path)? && !WRITTEN.contains(&name.as_str()) && !is_written(root, &path)? {
                    folders.push((path, depth + 1));
                }
            } else if is_export(&name) {
                found.insert(in_workspace(root, &path));
            }
        }
    }
    Ok(found.into_iter().collect())
}

fn in_workspace(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    match relative.to_str() {
        Some(_) => named(root, relative),
        None => relative.components().map(|part| shown(part.as_os_str())).collect::<Vec<_>>().join("/"),
    }
}

/// A name as text; one whose bytes are no UTF-8 is GBK, as archives made on Windows leave it.
fn shown(name: &std::ffi::OsStr) -> String {
    name.to_str().map_or_else(|| encoding_rs::GBK.decode(name.as_encoded_bytes()).0.into_owned(), str::to_owned)
}
