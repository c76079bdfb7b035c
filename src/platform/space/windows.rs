//! `GetDiskFreeSpaceEx` tells what this user may still write, quotas included.

use std::path::Path;

/// Bytes that may still be written on the disk of this folder; `None` where the system does not say.
#[must_use]
pub fn available(folder: &Path) -> Option<u64> {
    fs4::available_space(folder).ok()
}
