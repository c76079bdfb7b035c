//! The output folder before anything is written into it: whether it is ours, and the lock.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::foreign::LITTER;
use super::names::{ASIDE, LOCK};
use crate::disk::{self, Readers};
use crate::error::{Error, Result};
use crate::platform::locks;
use crate::render::WITHDRAWN;

/// How long a run waits for one before it, or for a copy under the lock.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether a folder was made less than so long ago.
#[expect(clippy::disallowed_methods, reason = "how long what stood there before is kept: no page follows from it")]
pub(super) fn is_younger(path: &Path, than: Duration) -> bool {
    let made = disk::access(path).and_then(|found| found.modified());
    than > Duration::ZERO && made.is_ok_and(|made| SystemTime::now().duration_since(made).is_ok_and(|age| age < than))
}

/// Locks the folder, waiting a little for whoever holds it.
pub(super) fn locked(folder: &Path) -> Result<File> {
    let path = folder.join(LOCK);
    let lock = locks::open(&path, Readers::Umask);
    let lock = lock.map_err(|error| Error::io(&path, "write", error).hint(message!("publish.cure.elsewhere")))?;
    let began = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(50)),
            Err(TryLockError::WouldBlock) => {
                return Err(Error::in_file(folder, message!("publish.busy")));
            }
            Err(TryLockError::Error(error)) => return Err(Error::io(&path, "lock", error)),
        }
    }
}

/// Refuses a folder that holds something else than a site of ours: its files would stand among what is replaced.
pub(super) fn refuse_others(folder: &Path) -> Result<()> {
    if disk::has(&folder.join(LOCK))? {
        return Ok(());
    }
    let is_ours = |name: &str| name.starts_with('.') || LITTER.contains(&name) || name == "internal" || name == ASIDE;
    for path in disk::entries(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // one that came back from an archive without its lock
        if is_ours(&name) || name == "public" && is_site(&path)? {
            continue;
        }
        return Err(Error::in_file(folder, message!("publish.not_ours", name)));
    }
    Ok(())
}

/// Refuses a link where a folder is replaced whole.
pub(super) fn refuse_link(path: &Path) -> Result<()> {
    if disk::is_link(path)? {
        return Err(Error::in_file(path, message!("publish.link")));
    }
    Ok(())
}

/// Whether a `public/` is empty, or holds an issue of ours.
fn is_site(public: &Path) -> Result<bool> {
    let entries = disk::entries(public)?;
    for entry in &entries {
        if disk::has(&entry.join("data/bulletin.json"))? || disk::has(&entry.join(WITHDRAWN))? {
            return Ok(true);
        }
    }
    Ok(entries.is_empty())
}

/// What names people never goes where the public reads.
///
/// # Errors
/// The path lies in a `public/` that huifang wrote.
pub fn refuse_published(path: &Path) -> Result<()> {
    match published_folder(path)? {
        None => Ok(()),
        Some(public) => Err(Error::in_file(path, message!("publish.in_public", public))),
    }
}

/// The `public/` that huifang wrote and in which the path lies, if it does.
///
/// # Errors
/// The current folder cannot be found.
pub fn published_folder(path: &Path) -> Result<Option<PathBuf>> {
    let whole = std::path::absolute(path).map_err(|error| Error::io(path, "find", error))?;
    let real = whole.ancestors().find_map(|folder| disk::real(folder).ok()).unwrap_or_default();
    for folder in whole.ancestors().chain(real.ancestors()).filter(|folder| folder.file_name().is_some_and(|name| name == "public")) {
        if let Some(above) = folder.parent()
            && disk::has(&above.join(LOCK))?
        {
            return Ok(Some(folder.to_owned()));
        }
    }
    Ok(None)
}
