//! Files that another program holds open: Windows neither renames nor removes them, nor a folder above them, meanwhile.

#[cfg(unix)]
mod unix;
#[cfg(any(windows, test))]
#[cfg_attr(unix, allow(unreachable_pub, reason = "here for its tests alone"))]
mod windows;

use std::io;

#[cfg(unix)]
pub use unix::{is_held, patiently};
#[cfg(windows)]
pub use windows::{is_held, patiently};

/// What to do about an error of a file that another program may hold open.
pub const CURE: &str =
    "这个文件或其中的文件可能正在被别的程序打开（Excel、WPS、浏览器、资源管理器、杀毒软件）：请关闭后重新运行；若没有打开，请检查写权限";

/// The error of a file that another program may hold open, told from those of a disk.
#[must_use]
pub fn cure(error: &io::Error) -> Option<&'static str> {
    is_held(error).then_some(CURE)
}
