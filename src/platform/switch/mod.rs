//! Whether two folders can exchange their names in one step.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{CAN_AT_ONCE, exchange};
#[cfg(windows)]
pub use windows::{CAN_AT_ONCE, exchange};
