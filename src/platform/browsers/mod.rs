//! Where browsers are installed.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{elsewhere, on_path};
#[cfg(windows)]
pub use windows::{elsewhere, on_path};
