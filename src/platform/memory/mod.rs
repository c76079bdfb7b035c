//! Memory that this process holds, and what it may still take.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{address_limit, held, left, peak};
#[cfg(windows)]
pub use windows::{address_limit, held, left, peak};
