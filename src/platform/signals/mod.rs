//! The wish of a person that the program ends.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::on_stop;
#[cfg(windows)]
pub use windows::on_stop;
