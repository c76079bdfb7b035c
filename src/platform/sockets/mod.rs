//! What a connection has received.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::has_unread;
#[cfg(windows)]
pub use windows::has_unread;
