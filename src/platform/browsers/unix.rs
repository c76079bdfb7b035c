//! The search path, and the programs of macOS.

use std::path::{Path, PathBuf};

/// Where macOS keeps them, outside of `PATH`.
const APPS: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/// Programs that may be there though no search path leads to them, the likelier first.
#[must_use]
pub fn elsewhere() -> Vec<PathBuf> {
    APPS.iter().map(PathBuf::from).collect()
}

/// Where a program of this name may be, in the order of the search path.
#[must_use]
pub fn on_path(name: &Path) -> Vec<PathBuf> {
    std::env::var_os("PATH").iter().flat_map(std::env::split_paths).map(|folder| folder.join(name)).collect()
}
