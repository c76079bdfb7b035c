//! One way to write a path: `./folder` and `a/../folder` are `folder`, so that names made from paths are the same.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use crate::disk;
use crate::platform::paths::slashed;

/// The lock of a folder that huifang writes into, in that folder.
pub const LOCK: &str = ".huifang.lock";

/// The list of what huifang wrote into a folder, in that folder.
pub const LIST: &str = ".huifang.sha256";

/// The folder of a workspace with the cases that were drawn.
pub const DRAWS: &str = "draws";

/// The path without `.`, doubled and final slashes, and without `..` wherever a name before it can be left out.
#[must_use]
pub fn tidy(path: &Path) -> PathBuf {
    tidy_below(Path::new(""), path)
}

/// The same for a path that starts at `base`; `base` is not in the result.
///
/// A link is never left out: what is above its target is not what is above its name. Nor is a name with `*`, `?` or
/// `[`, which may stand for several.
#[must_use]
pub fn tidy_below(base: &Path, path: &Path) -> PathBuf {
    // a path that cannot be looked at counts as a link
    let is_link = |path: &Path| disk::is_link(&base.join(path)).unwrap_or(true);
    let is_pattern = |name: &OsStr| name.to_string_lossy().contains(['*', '?', '[']);
    let mut tidied = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match tidied.components().next_back() {
                Some(Component::Normal(name)) if !is_pattern(name) && !is_link(&tidied) => {
                    tidied.pop();
                }
                Some(Component::RootDir) => {}
                _ => tidied.push(part),
            },
            other => tidied.push(other),
        }
    }
    if tidied.as_os_str().is_empty() { PathBuf::from(".") } else { tidied }
}

/// A path or a pattern that the configuration of the folder `root` names, as the files of that folder are named:
/// `./ledger/*` is `ledger/*`, and so is an absolute path that leads there. With `/`.
#[must_use]
pub fn named(root: &Path, path: &Path) -> String {
    let whole = tidy(path);
    let roots = || [std::path::absolute(root).ok(), disk::real(root).ok()].into_iter().flatten();
    let below = if path.is_absolute() { roots().find_map(|root| whole.strip_prefix(tidy(&root)).ok()) } else { Some(path) };
    slashed(&below.map_or_else(|| whole.clone(), |below| tidy_below(root, below)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_spelling() {
        for (path, tidied) in [
            ("folder", "folder"),
            ("./folder", "folder"),
            ("./folder/", "folder"),
            ("folder/.", "folder"),
            ("a/../folder", "folder"),
            ("a/b/../../folder", "folder"),
            ("./a/.././folder//x", "folder/x"),
            ("../folder/", "../folder"),
            ("../../a/..", "../.."),
            ("a/..", "."),
            ("./", "."),
            ("/../folder/", "/folder"),
            ("ledger/*/../x", "ledger/*/../x"),
            ("./ledger/*", "ledger/*"),
        ] {
            assert_eq!(tidy(Path::new(path)), Path::new(tidied), "{path}");
        }
    }

    // a link takes a right on Windows that few accounts have
    #[cfg(unix)]
    #[test]
    fn what_is_above_a_link_is_not_what_is_above_its_name() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(folder.path().join("far/target")).expect("a folder");
        std::os::unix::fs::symlink("far/target", folder.path().join("link")).expect("a link");
        assert_eq!(tidy_below(folder.path(), Path::new("./link/../x")), Path::new("link/../x"));
        assert_eq!(tidy_below(folder.path(), Path::new("./far/../x")), Path::new("x"));
    }
}
