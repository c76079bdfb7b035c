//! Files that are opened to be locked, and where they lie.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{beside, of_replaced, open};
#[cfg(windows)]
pub use windows::{beside, of_replaced, open};
