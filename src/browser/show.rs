//! A page in whatever the desktop opens pages with.

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::platform::browsers;

/// How long a program that opens pages may take to say that it cannot.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// Opens an absolute path in the reader's own browser; whether that could be done. Without a desktop nothing is tried.
#[must_use]
pub fn show(page: &Path) -> bool {
    let Some(opener) = browsers::opener() else { return false };
    let quiet = |command: &mut Command| command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(mut opening) = quiet(Command::new(opener.program).arg(page)) else { return false };
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        match opening.try_wait() {
            Ok(Some(ended)) => return ended.success() || !opener.tells,
            Ok(None) => thread::sleep(LOOK),
            Err(_) => return false,
        }
    }
    // it is the browser itself, and goes on
    true
}
