//! Which files are read: the globs of `[inputs]`, in the order of their names by code point.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::paths::named;

const ENDINGS: [&str; 6] = [".csv", ".tsv", ".txt", ".csv.gz", ".xlsx", ".parquet"];

/// Names that end in these are notes and programs, never exports.
const NO_EXPORTS: [&str; 4] = [".toml", ".md", ".py", ".sh"];
/// What Windows leaves in folders.
const OF_WINDOWS: [&str; 2] = ["thumbs.db", "desktop.ini"];
/// Folders below an export folder that are looked into: deeper ones are an archive.
const DEEPEST: usize = 8;

/// Paths in the workspace, with `/`, sorted by code point, but those that `is_not_meant` names.
pub(super) fn files(root: &Path, globs: &[String], is_not_meant: impl Fn(&str) -> bool) -> Result<Vec<String>> {
    let found = matches(root, globs)?.into_iter().filter(|(path, name)| is_export(name) && path.to_str().is_some());
    let paths: BTreeSet<String> = found.map(|(path, _)| in_workspace(root, &path)).collect();
    Ok(paths.into_iter().filter(|path| !is_not_meant(path)).collect())
}

/// Files that the globs match and that are not read: their names end otherwise, or are no text.
pub(super) fn unread(root: &Path, globs: &[String], is_not_meant: impl Fn(&str) -> bool) -> Result<Vec<String>> {
    let ours = |name: &str| NO_EXPORTS.iter().any(|ending| name.ends_with(ending)) || OF_WINDOWS.contains(&name) || name == "calendar.csv";
    let is_unread = |path: &Path, name: &str| path.to_str().is_none() || !is_export(name) && !ours(name);
    let found = matches(root, globs)?.into_iter().filter(|(path, name)| is_unread(path, name));
    let paths: BTreeSet<String> = found.map(|(path, _)| in_workspace(root, &path)).collect();
    Ok(paths.into_iter().filter(|path| !is_not_meant(path)).collect())
}

fn is_export(name: &str) -> bool {
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The files that the globs match, those in folders that they match too, each with its name in lower case; hidden ones are left aside.
fn matches(root: &Path, globs: &[String]) -> Result<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    for pattern in globs {
        let whole = if Path::new(pattern).is_absolute() {
            pattern.clone()
        } else {
            format!("{}/{pattern}", glob::Pattern::escape(&root.to_string_lossy()))
        };
        let paths = glob::glob(&whole).map_err(|error| {
            Error::in_file(&root.join("huifang.toml"), format!("`{pattern}` is no glob"))
                .because(error)
                .hint("写法如 `ledger/*` 或 `2026/*/ledger-*.csv`")
        })?;
        for path in paths {
            let path = path.map_err(|error| {
                let at = error.path().to_owned();
                Error::io(&at, "list", error.into())
            })?;
            add(path, DEEPEST, &mut found)?;
        }
    }
    Ok(found)
}

/// Adds a file, or those of a folder and of the folders in it; a link to a folder is not followed.
fn add(path: PathBuf, deeper: usize, found: &mut Vec<(PathBuf, String)>) -> Result<()> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if name.starts_with('.') || name.starts_with("~$") {
        return Ok(());
    }
    if !path.is_dir() {
        found.push((path, name));
        return Ok(());
    }
    if path.is_symlink() || deeper == 0 {
        return Ok(());
    }
    for entry in std::fs::read_dir(&path).map_err(|error| Error::io(&path, "list", error))? {
        add(entry.map_err(|error| Error::io(&path, "list", error))?.path(), deeper - 1, found)?;
    }
    Ok(())
}

/// Every export below a folder, at most `deep` folders down: paths with `/`, sorted by code point.
///
/// Folders whose names begin with `.` are left out, and so are the folders that huifang writes, and `calendar.csv`.
pub(crate) fn exports_below(root: &Path, deep: usize) -> Result<Vec<String>> {
    const WRITTEN: [&str; 5] = ["site", "public", "internal", "draws", "templates"];
    let mut found = BTreeSet::new();
    let mut folders = vec![(root.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| Error::io(&folder, "list", error))? {
            let path = entry.map_err(|error| Error::io(&folder, "list", error))?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
            if name.starts_with('.') || name.starts_with("~$") || name == "calendar.csv" {
                continue;
            }
            if path.is_dir() {
                if depth < deep && !path.is_symlink() && !WRITTEN.contains(&name.as_str()) {
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
