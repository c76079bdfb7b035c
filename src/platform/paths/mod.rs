//! Paths as one system writes them: the real one, one with `/`, and its `file:` address.

#[cfg(unix)]
mod unix;
#[cfg(any(windows, test))]
#[cfg_attr(unix, allow(unreachable_pub, reason = "here for its tests alone"))]
mod windows;

#[cfg(unix)]
pub use unix::{quoted, real, slashed, url_path};
#[cfg(windows)]
pub use windows::{quoted, real, slashed, url_path};
