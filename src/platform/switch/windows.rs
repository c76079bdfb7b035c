//! Windows replaces no folder and exchanges none: it takes two renames.

use std::io;
use std::path::Path;

/// Whether some file systems of this system can.
pub const CAN_AT_ONCE: bool = false;

/// Never done at once.
///
/// # Errors
/// None.
pub fn exchange(_a: &Path, _b: &Path) -> io::Result<bool> {
    Ok(false)
}
