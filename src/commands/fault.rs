//! What happens when the program itself is wrong: one line, and an exit code of its own.

use std::io::Write;
use std::panic::PanicHookInfo;

use super::say::told;
use crate::error::Exit;

/// The exit code of a fault of the program's own, as `sysexits.h` has it (`EX_SOFTWARE`).
const SOFTWARE: i32 = 70;

/// From now on a panic ends the run with one line and the exit code 70. Crates that panic at a broken file are caught
/// where they are called.
pub fn end_at_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let (line, code) = match panic.payload_as_str().filter(|what| is_refusal(what)) {
            Some(what) => (told(&message!("run.fault.no_thread", what)), Exit::Failed as i32),
            None => (line(panic), SOFTWARE),
        };
        // if stderr cannot be written to, the exit code is all that tells of the panic
        let _ = writeln!(std::io::stderr(), "{line}");
        std::process::exit(code);
    }));
}

/// Starts the threads that count; if that fails, rayon panics at its first use and names the cause.
pub fn start_threads() {
    let _ = rayon::ThreadPoolBuilder::new().build_global();
}

/// Whether a crate panicked because the system refused it a thread: `EAGAIN` or `ENOMEM`.
fn is_refusal(what: &str) -> bool {
    ["(os error 11)", "(os error 12)", "Os { code: 11,", "Os { code: 12,"].iter().any(|code| what.contains(code))
}

fn line(panic: &PanicHookInfo<'_>) -> String {
    let what = panic.payload_as_str().unwrap_or("no message");
    let place = panic.location().map_or_else(String::new, |place| format!(" ({}:{})", place.file(), place.line()));
    told(&message!("run.fault.internal", what = what.replace('\n', " "), place))
}
