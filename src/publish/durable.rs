//! What was written reaches the disk before anything points to it, so that a loss of power leaves
//! the old whole or the new whole.
//!
//! Only what a run wrote itself is synced, not the file system: another program that copies at the
//! same time does not hold it up.

use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::disk;
use crate::error::{Error, Result};
use crate::platform::{files, identity};

/// Files that are synced at once: each waits for the disk, which takes them together.
const AT_ONCE: usize = 16;

/// Syncs every file below a staged folder that was written for it, and every folder, in one pass.
///
/// A file with a second link stands in what is published already.
///
/// # Errors
/// The disk does not take them.
pub(super) fn sync_below(folder: &Path) -> Result<()> {
    let mut paths = vec![folder.to_owned()];
    let mut at = 0;
    while at < paths.len() {
        if disk::is_folder(&paths[at])? && !disk::is_link(&paths[at])? {
            paths.extend(disk::entries(&paths[at])?);
        }
        at += 1;
    }
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(None));
    let work = || {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Err(error) = sync(path)
                && let Ok(mut failed) = failed.lock()
            {
                failed.get_or_insert((path.clone(), error));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..AT_ONCE.min(paths.len()) {
            // where no thread can be had, this one does it all
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
    match failed.into_inner().ok().flatten() {
        Some((path, error)) => Err(Error::io(&path, "write through to the disk", error).hint(message!("publish.cure.nothing_published"))),
        None => Ok(()),
    }
}

fn sync(path: &Path) -> io::Result<()> {
    match disk::open(path) {
        Ok(file) if identity::of(&file)?.links > 1 => Ok(()),
        Ok(file) => files::sync(&file, path),
        Err(error) if error.kind() == io::ErrorKind::IsADirectory => files::sync_folder(path),
        // a link that somebody put there is part of its folder
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn everything_below_a_folder_is_synced_links_aside() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("a/b")).expect("a folder");
        for n in 0..40 {
            fs::write(at(&format!("a/b/{n}")), "x").expect("a file");
        }
        // a link takes a right on Windows that few accounts have
        #[cfg(unix)]
        std::os::unix::fs::symlink("nowhere", at("a/dangling")).expect("a link");
        sync_below(folder.path()).expect("synced");
    }
}
