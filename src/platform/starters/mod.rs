//! Whether a file with commands is started by a double click.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::BY_DOUBLE_CLICK;
#[cfg(windows)]
pub use windows::BY_DOUBLE_CLICK;
