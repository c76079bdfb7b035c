//! Where browsers are installed.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{elsewhere, on_path, opener};
#[cfg(windows)]
pub use windows::{elsewhere, on_path, opener};

/// What opens a page in the reader's own browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opener {
    /// The program; the page is its one argument.
    pub program: &'static str,
    /// Whether its exit code says that nothing was opened.
    pub tells: bool,
}
