//! Who may do what with a file or folder.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{Access, files, folders, give, is_mine, is_root, staged, staged_folder};
#[cfg(windows)]
pub use windows::{Access, files, folders, give, is_mine, is_root, staged, staged_folder};

/// Who may read what is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Its owner alone; on Windows whoever the folder above lets.
    Owner,
    /// Whoever the operator's umask lets; on Windows whoever the folder above lets.
    Umask,
}
