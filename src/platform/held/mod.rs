//! Files that another program holds open: Windows neither renames nor removes them, nor a folder above them, meanwhile.

#[cfg(unix)]
mod unix;
#[cfg(any(windows, test))]
#[cfg_attr(unix, allow(unreachable_pub, reason = "here for its tests alone"))]
mod windows;

#[cfg(unix)]
pub use unix::{is_held, patiently};
#[cfg(windows)]
pub use windows::{is_held, patiently};
