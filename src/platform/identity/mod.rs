//! What tells one file from every other, and when it was written.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{at, of, times};
#[cfg(windows)]
pub use windows::{at, of, times};

/// What tells a file from every other on this machine, as long as it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// The disk it is on.
    pub device: u64,
    /// Its number there.
    pub number: u64,
    /// How many names it has; none where it was removed.
    pub links: u64,
}

/// When a file was written, in seconds and nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// Its bytes.
    pub written: (i64, i64),
    /// Its entry: on Unix any change of it, on Windows that it was made.
    pub changed: (i64, i64),
}
