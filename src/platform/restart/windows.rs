//! No program takes another's place here, and a console goes on once the program that it started has ended. So the first
//! process waits for a second one that does the work, and begins it again when it asks for that.
//!
//! The two share a pipe, which the second reads from: it ends when the first is gone. They share a file, into which the
//! second writes what is to be begun.

use std::io::{self, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

/// The variable by which the second process knows that it is one; it names the file.
const KEPT: &str = "HUIFANG_BEGIN_AGAIN";
/// How the second process ends when it asks to begin again: no exit code of ours.
const AGAIN: i32 = 86;

/// Whether this process only waits for the one that does the work, and how that ended.
///
/// # Errors
/// The other process cannot be begun or waited for.
pub fn kept() -> io::Result<Option<i32>> {
    if std::env::var_os(KEPT).is_some() {
        end_with_the_first();
        return Ok(None);
    }
    // Ctrl-C reaches both: the second ends its work, and this one waits for that
    ctrlc::set_handler(|| {}).map_err(io::Error::other)?;
    let folder = tempfile::Builder::new().prefix("huifang-").tempdir()?;
    let asked = folder.path().join("again");
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    loop {
        let mut work = Command::new(std::env::current_exe()?).args(&args).env(KEPT, &asked).stdin(Stdio::piped()).spawn()?;
        // `wait` would close the pipe, by which the second knows that this process is there
        let pipe = work.stdin.take();
        let ended = work.wait()?;
        drop(pipe);
        if ended.code() != Some(AGAIN) {
            return Ok(Some(ended.code().unwrap_or(1)));
        }
        args = serde_json::from_slice(&std::fs::read(&asked)?).map_err(io::Error::other)?;
    }
}

/// Ends this process when the other end of its input is gone.
fn end_with_the_first() {
    thread::spawn(|| {
        while matches!(io::stdin().read(&mut [0; 64]), Ok(1..)) {}
        std::process::exit(0);
    });
}

/// Begins `again` in the place of this process; comes back only with the reason why not.
#[must_use]
pub fn in_its_place(again: Command) -> io::Error {
    let Some(asked) = std::env::var_os(KEPT).map(PathBuf::from) else { return io::Error::from(io::ErrorKind::Unsupported) };
    let args: Vec<_> = again.get_args().map(|arg| arg.to_string_lossy()).collect();
    match serde_json::to_vec(&args).map_err(io::Error::other).and_then(|args| std::fs::write(asked, args)) {
        Ok(()) => std::process::exit(AGAIN),
        Err(error) => error,
    }
}
