//! Failures that the standard library has no kind for, by the system's number.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::name;
#[cfg(windows)]
pub use windows::name;
