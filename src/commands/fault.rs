//! What happens when the program itself is wrong: one line, and an exit code of its own.

use std::io::Write;
use std::panic::PanicHookInfo;

use crate::error::Exit;

/// The exit code of a fault of the program's own, as `sysexits.h` has it (`EX_SOFTWARE`).
const SOFTWARE: i32 = 70;

/// From now on a panic ends the run with one line and the exit code 70. Crates that panic at a broken file are caught
/// where they are called.
pub fn end_at_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let (line, code) = match panic.payload_as_str().filter(|what| is_refusal(what)) {
            Some(what) => (format!("错误 error: no thread can be started: memory or processes have run out: {what}"), Exit::Failed as i32),
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
    let what = super::say::harmless(&what.replace('\n', " "));
    format!("内部错误 internal fault: {what}{place}; 这是 huifang 的缺陷，请把这一行连同版本号报告给开发者 / please report this line")
}
