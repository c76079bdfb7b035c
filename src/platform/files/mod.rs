//! Opening files and folders, and bringing them through to the disk.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{kind, open, open_folder, sync, sync_folder};
#[cfg(windows)]
pub use windows::{kind, open, open_folder, sync, sync_folder};
