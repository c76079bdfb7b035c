//! Which files are read: the globs of `[inputs]`, in the order of their names by code point.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::paths::named;

const ENDINGS: [&str; 6] = [".csv", ".tsv", ".txt", ".csv.gz", ".xlsx", ".parquet"];

/// Names that end in these belong to the workspace, not among its exports; nobody misses them.
const NO_EXPORTS: [&str; 9] = [".toml", ".md", ".ini", ".db", ".log", ".py", ".sh", ".bak", ".tmp"];

/// Paths in the workspace, with `/`, sorted by code point.
pub(super) fn files(root: &Path, globs: &[String]) -> Result<Vec<String>> {
    let mut found = BTreeSet::new();
    for (path, name) in matches(root, globs)? {
        if !is_export(&name) {
            continue;
        }
        if path.is_dir() {
            return Err(Error::in_file(&path, "is a folder where a file was expected").hint("请把里面的导出文件移到上一层，或改名"));
        }
        found.insert(in_workspace(root, &path));
    }
    Ok(found.into_iter().collect())
}

/// Files that the globs match and whose names end in something that is not read.
pub(super) fn unread(root: &Path, globs: &[String]) -> Result<Vec<String>> {
    let ours = |name: &str| NO_EXPORTS.iter().any(|ending| name.ends_with(ending)) || name == "calendar.csv";
    let found = matches(root, globs)?.into_iter().filter(|(path, name)| !is_export(name) && !ours(name) && path.is_file());
    Ok(found.map(|(path, _)| in_workspace(root, &path)).collect::<BTreeSet<_>>().into_iter().collect())
}

fn is_export(name: &str) -> bool {
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// What the globs match and is not hidden, each with its name in lower case.
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
            let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
            if !name.starts_with('.') && !name.starts_with("~$") {
                found.push((path, name));
            }
        }
    }
    Ok(found)
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
    named(root, path.strip_prefix(root).unwrap_or(path))
}
