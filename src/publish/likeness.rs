//! Modes, owners and groups that an operator gave to what is replaced go over to what takes its place.

use std::path::Path;

use crate::disk;
use crate::error::{Error, Result};
use crate::platform::owners::{self, Access};

/// Makes a staged folder like the one whose place it takes, and everything in it like what has its name there; what is
/// new in it is like its folder. Where nothing stands there yet, it is like `above`, where that is given.
///
/// # Errors
/// The file system does not say; a mode that cannot be set. An owner or a group that cannot be given stays as it is:
/// only root gives a file away.
pub(super) fn liken(staged: &Path, target: &Path, above: Option<&Path>) -> Result<()> {
    let like = match (access(target)?, above) {
        (Some(like), _) => like,
        (None, Some(above)) => match access(above)? {
            Some(like) => like,
            None => return Ok(()),
        },
        (None, None) => return Ok(()),
    };
    below(staged, target, like)
}

fn below(staged: &Path, target: &Path, like: Access) -> Result<()> {
    give(staged, like)?;
    for entry in disk::entries(staged)? {
        let old = target.join(entry.file_name().unwrap_or_default());
        if disk::is_link(&entry)? {
            continue;
        }
        let known = access(&old)?;
        if disk::is_folder(&entry)? {
            below(&entry, &old, known.unwrap_or(like))?;
        } else {
            give(&entry, known.unwrap_or(like.of_file()))?;
        }
    }
    Ok(())
}

/// Owner, group and mode of the file or folder at `path`; `None` for a link, and where nothing stands there.
fn access(path: &Path) -> Result<Option<Access>> {
    if !disk::has(path)? || disk::is_link(path)? {
        return Ok(None);
    }
    let found = disk::access(path).map_err(|error| Error::io(path, "look at", error))?;
    Ok(Some(Access::of(&found)))
}

fn give(path: &Path, like: Access) -> Result<()> {
    owners::give(path, like).map_err(|error| Error::io(path, "keep the permissions of", error))
}

// Windows keeps no modes
#[cfg(all(test, unix))]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_an_operator_set_stays_and_what_is_new_is_like_its_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for tree in ["old/data", "new/data", "new/windows"] {
            fs::create_dir_all(at(tree)).expect("a folder");
        }
        for file in ["old/index.html", "old/data/a.csv", "new/index.html", "new/data/a.csv", "new/data/b.csv", "new/windows/w.html"] {
            fs::write(at(file), "x").expect("a file");
        }
        let set = |name: &str, mode| fs::set_permissions(at(name), Permissions::from_mode(mode)).expect("set");
        set("old", 0o2750);
        set("old/data", 0o2770);
        set("old/data/a.csv", 0o600);
        set("old/index.html", 0o644);
        liken(&at("new"), &at("old"), None).expect("likened");
        let mode = |name: &str| fs::metadata(at(name)).expect("there").permissions().mode() & 0o7777;
        for (name, expected) in [
            ("new", 0o2750),
            ("new/data", 0o2770),
            ("new/data/a.csv", 0o600),
            ("new/data/b.csv", 0o660),
            ("new/index.html", 0o644),
            ("new/windows", 0o2750),
            ("new/windows/w.html", 0o640),
        ] {
            assert_eq!(mode(name), expected, "{name}: {:o}", mode(name));
        }
        liken(&at("new"), &at("absent"), None).expect("nothing to be like");
        assert_eq!(mode("new"), 0o2750);
    }
}
