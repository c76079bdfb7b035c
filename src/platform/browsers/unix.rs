//! The search path, and the programs of macOS.

use std::path::{Path, PathBuf};

use super::Opener;

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

/// What opens pages; `None` without a desktop.
#[must_use]
pub fn opener() -> Option<Opener> {
    if cfg!(target_os = "macos") {
        return Some(Opener { program: "open", tells: true });
    }
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(is_set).then_some(Opener { program: "xdg-open", tells: true })
}
