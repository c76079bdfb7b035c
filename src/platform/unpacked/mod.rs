//! A file without a name, whose bytes can be opened as often as needed as long as it is there.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::Unpacked;
#[cfg(windows)]
pub use windows::Unpacked;
