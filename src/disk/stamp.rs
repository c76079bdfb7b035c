//! Whether a file is still the one that was read.

use std::fs::Metadata;
use std::io;
use std::path::Path;

use super::read::regular;
use crate::platform::identity::{self, Times};

/// What changes where a file is written to, replaced, cut or prolonged: device, number, size, and the times
/// of its bytes and of its entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    file: (u64, u64),
    /// Bytes.
    pub size: u64,
    /// When its bytes were written: seconds and nanoseconds.
    pub written: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    /// When its bytes or its entry were written last: seconds and nanoseconds.
    #[must_use]
    pub fn latest(&self) -> (i64, i64) {
        self.written.max(self.changed)
    }
}

/// The stamp of a regular file, links followed.
///
/// # Errors
/// It is not there, is no regular file, or the file system does not say.
pub fn stamp(path: &Path) -> io::Result<Stamp> {
    let found = path.metadata()?;
    regular(found.file_type())?;
    let (identity, Times { written, changed }) = (identity::at(path, &found)?, identity::times(&found));
    Ok(Stamp { file: (identity.device, identity.number), size: found.len(), written, changed })
}

/// What the file system says of a path, links not followed: who may do what with it.
///
/// # Errors
/// It is not there, or the file system does not say.
pub fn access(path: &Path) -> io::Result<Metadata> {
    path.symlink_metadata()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_written_or_replaced_is_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        std::fs::write(&path, "one").expect("a file");
        let before = stamp(&path).expect("a stamp");
        assert_eq!(stamp(&path).expect("a stamp"), before);
        std::fs::write(folder.path().join("other"), "two").expect("a file");
        std::fs::rename(folder.path().join("other"), &path).expect("replaced");
        let replaced = stamp(&path).expect("a stamp");
        assert_ne!(replaced, before);
        std::fs::write(&path, "three").expect("a file");
        assert_ne!(stamp(&path).expect("a stamp"), replaced);
        assert!(stamp(folder.path()).is_err());
    }
}
