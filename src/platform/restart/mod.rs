//! A run that begins again in the place of itself.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{in_its_place, kept};
#[cfg(windows)]
pub use windows::{in_its_place, kept};
