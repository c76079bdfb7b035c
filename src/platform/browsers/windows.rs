//! Edge, Chrome and Chromium are installed for all users or for one, in folders that variables name.

use std::path::{Path, PathBuf};

use super::Opener;

/// Variables that name folders of programs.
const ROOTS: [&str; 3] = ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"];
/// Below them; every Windows since 10 has Edge.
const PROGRAMS: [&str; 4] = [
    r"Microsoft\Edge\Application\msedge.exe",
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"BraveSoftware\Brave-Browser\Application\brave.exe",
];

/// Programs that may be there though no search path leads to them, the likelier first.
#[must_use]
pub fn elsewhere() -> Vec<PathBuf> {
    let roots = || ROOTS.iter().filter_map(std::env::var_os).map(PathBuf::from);
    PROGRAMS.iter().flat_map(|program| roots().map(move |root| root.join(program))).collect()
}

/// Where a program of this name may be, in the order of the search path; `.exe` need not be written.
#[must_use]
pub fn on_path(name: &Path) -> Vec<PathBuf> {
    let name = if name.extension().is_none() { name.with_extension("exe") } else { name.to_owned() };
    std::env::var_os("PATH").iter().flat_map(std::env::split_paths).map(|folder| folder.join(&name)).collect()
}

/// What opens pages. Explorer says 1 whether it opened something or not.
#[must_use]
pub fn opener() -> Option<Opener> {
    Some(Opener { program: "explorer", tells: false })
}
