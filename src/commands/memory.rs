//! Ends a run for which memory runs out with an error that names the stage; the old bulletin stays in place.
//!
//! A program that is refused memory dies without a word, and one that is killed by the system cannot say any. So what
//! is left is looked at while a run goes on, and asked for before a stage that takes much at once. Where the system
//! does not say what is left (Linux and Windows do), nothing is asked.

use std::sync::Once;
use std::thread;
use std::time::Duration;

use super::timings::Stage;
use crate::error::{Error, Exit, Result};
use crate::platform::memory::left;

/// What must be left, in bytes: the program has to be able to say that it ends.
const RESERVE: u64 = 32 << 20;
/// With more than this left, in bytes, it is looked at seldom.
const PLENTY: u64 = 1 << 30;
/// How often it is looked at, where little and where much is left.
const LOOK: [Duration; 2] = [Duration::from_millis(5), Duration::from_millis(50)];

static STARTED: Once = Once::new();

/// Watches from now on; ends the run where memory is nearly used up.
pub(super) fn watch() {
    STARTED.call_once(|| {
        // if this thread cannot be started, the threads that read cannot either, and their error is shown
        let watching = thread::Builder::new().spawn(|| {
            loop {
                match left() {
                    None => return,
                    Some(left) if left < RESERVE => {
                        super::say::say(&ran_out(left, None));
                        std::process::exit(Exit::Failed as i32);
                    }
                    Some(left) => thread::sleep(LOOK[usize::from(left > PLENTY)]),
                }
            }
        });
        drop(watching);
    });
}

/// Asks for room before so many bytes are taken.
///
/// # Errors
/// There is less.
pub(super) fn ensure(bytes: u64) -> Result<()> {
    match left() {
        Some(left) if left < bytes + RESERVE => Err(ran_out(left, Some(bytes))),
        _ => Ok(()),
    }
}

fn ran_out(left: u64, needed: Option<u64>) -> Error {
    let mib = |bytes: u64| bytes >> 20;
    let needed = needed.map(|bytes| message!("run.memory.needed", mib = mib(bytes)));
    let stage = Stage::now();
    let bulletin = if stage == Stage::Publish { message!("run.memory.whole") } else { message!("run.memory.as_it_was") };
    Error::new(message!("run.memory.ran_out", stage = stage.name(), left = mib(left), needed, bulletin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_and_not_there_names_the_stage() {
        assert!(ensure(0).is_ok());
        let error = ran_out(5 << 20, Some(700 << 20)).to_string();
        assert!(error.contains("5 MiB are left, and about 700 MiB are needed") && error.contains("stage “start”"), "{error}");
    }
}
