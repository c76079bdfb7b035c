//! Modes, owners and groups.

use std::fs::{DirBuilder, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, lchown};
use std::path::Path;

use super::Readers;

/// Who may do what with a file or folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    mode: u32,
    owner: u32,
    group: u32,
}

impl Access {
    /// That of the file or folder of which this is known.
    #[must_use]
    pub fn of(found: &Metadata) -> Self {
        Self { mode: found.mode() & 0o7777, owner: found.uid(), group: found.gid() }
    }

    /// A file in a folder of this access: whoever may look into the folder may read it.
    #[must_use]
    pub fn of_file(self) -> Self {
        Self { mode: self.mode & 0o666, ..self }
    }
}

/// Gives what stands at `path` the access `like`. An owner or a group that cannot be given stays as it is: only root
/// gives a file away.
///
/// # Errors
/// A mode that cannot be set.
pub fn give(path: &Path, like: Access) -> io::Result<()> {
    let now = Access::of(&path.symlink_metadata()?);
    if (now.owner, now.group) != (like.owner, like.group) && lchown(path, Some(like.owner), Some(like.group)).is_err() {
        // whoever may not give the file away may still give it to one of their groups
        let _ = lchown(path, None, Some(like.group));
    }
    if now != like {
        // after the owner, for giving a file away takes bits off
        std::fs::set_permissions(path, Permissions::from_mode(like.mode))?;
    }
    Ok(())
}

/// What makes folders for these readers.
#[must_use]
pub fn folders(readers: Readers) -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.mode(if readers == Readers::Owner { 0o700 } else { 0o777 });
    builder
}

/// What makes files for these readers.
#[must_use]
pub fn files(readers: Readers) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(mode(readers));
    options
}

/// What makes temporary files whose names begin so, for these readers.
#[must_use]
pub fn staged(prefix: &str, readers: Readers) -> tempfile::Builder<'_, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix).permissions(Permissions::from_mode(mode(readers)));
    builder
}

/// What makes temporary folders whose names begin so, entered by their owner alone.
#[must_use]
pub fn staged_folder(prefix: &str) -> tempfile::Builder<'_, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix).permissions(Permissions::from_mode(0o700));
    builder
}

fn mode(readers: Readers) -> u32 {
    if readers == Readers::Owner { 0o600 } else { 0o666 }
}

/// The number of an open file's owner, where it is whoever runs this program and nobody else may read or write it.
#[must_use]
pub fn is_mine(file: &File) -> Option<u32> {
    let found = file.metadata().ok()?;
    let mine = Path::new("/proc/self").symlink_metadata().map_or(found.uid(), |process| process.uid());
    (found.uid() == mine && found.mode().trailing_zeros() >= 6).then_some(mine)
}

/// Whether this program may do everything.
#[must_use]
pub fn is_root() -> bool {
    Path::new("/proc/self/status").metadata().is_ok_and(|process| process.uid() == 0)
}
