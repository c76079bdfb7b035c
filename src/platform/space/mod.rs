//! Room on a disk.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::available;
#[cfg(windows)]
pub use windows::available;
