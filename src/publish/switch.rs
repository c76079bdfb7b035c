//! The switch itself: a staged folder takes the place of another in one step.

use std::fs;
use std::path::Path;

use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::disk;
use crate::error::{Error, Result};

/// Puts the folder `staged` where `target` stands; what stood there is then at `staged`.
pub(super) fn replace(staged: &Path, target: &Path) -> Result<()> {
    if !disk::has(target)? {
        return fs::rename(staged, target).map_err(|error| Error::io(target, "put the new folder at", error));
    }
    match renameat_with(CWD, staged, CWD, target, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        Err(error) => Err(Error::io(target, "exchange the new folder with", error.into())
            .hint("此处的文件系统不支持原子替换；请用 --out 写到本机磁盘（如 ext4、xfs、btrfs、APFS），再复制到网站")),
    }
}

/// Links every file below `from` into `to`, but for those whose path below `from` is to be left out.
///
/// Published files are never written in place, so that a link is as good as a copy; where links cannot be made, a copy is.
pub(super) fn link_all(from: &Path, to: &Path, leave_out: &dyn Fn(&Path) -> bool) -> Result<()> {
    link_below(from, to, Path::new(""), leave_out)
}

fn link_below(from: &Path, to: &Path, below: &Path, leave_out: &dyn Fn(&Path) -> bool) -> Result<()> {
    let here = to.join(below);
    fs::create_dir_all(&here).map_err(|error| Error::io(&here, "make the folder", error))?;
    let source = from.join(below);
    for entry in disk::entries(&source)? {
        let path = below.join(entry.file_name().unwrap_or_default());
        if leave_out(&path) {
            continue;
        }
        if disk::is_folder(&entry)? && !disk::is_link(&entry)? {
            link_below(from, to, &path, leave_out)?;
        } else if fs::hard_link(&entry, to.join(&path)).is_err() {
            fs::copy(&entry, to.join(&path)).map_err(|error| Error::io(&entry, "copy", error))?;
        }
    }
    Ok(())
}
