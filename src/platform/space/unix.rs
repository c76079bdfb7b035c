//! `statvfs` tells what this user may still write.

use std::path::Path;

/// Bytes that may still be written on the disk of this folder; `None` where the system does not say.
#[must_use]
pub fn available(folder: &Path) -> Option<u64> {
    rustix::fs::statvfs(folder).ok().map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize))
}
