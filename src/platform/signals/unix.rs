//! Ctrl-C (`SIGINT`) and `SIGTERM`.

use std::io;
use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Calls `stop` at each of them, in a thread of its own, instead of ending the program.
///
/// # Errors
/// They cannot be waited for.
pub fn on_stop(stop: impl Fn() + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    thread::spawn(move || {
        for _ in signals.forever() {
            stop();
        }
    });
    Ok(())
}
