//! Ctrl-C, Ctrl-Break, a console that is closed, and the end of the session.

use std::io;

/// Calls `stop` at each of them, in a thread of its own, instead of ending the program.
///
/// # Errors
/// They cannot be waited for.
pub fn on_stop(stop: impl Fn() + Send + 'static) -> io::Result<()> {
    ctrlc::set_handler(stop).map_err(io::Error::other)
}
