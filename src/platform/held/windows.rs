//! Scanners and indexers hold new files for a moment, people hold tables for an hour: ten seconds are waited for.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

/// `ERROR_ACCESS_DENIED`, `ERROR_SHARING_VIOLATION`, `ERROR_LOCK_VIOLATION`: the first is what a folder gives in which a file is open.
const HELD: [i32; 3] = [5, 32, 33];
/// How long a change is tried.
const LONGEST: Duration = Duration::from_secs(10);
/// How long until the next try.
const PAUSE: Duration = Duration::from_millis(50);

/// Whether the error says that another program holds the file, or a file in the folder.
#[must_use]
pub fn is_held(error: &io::Error) -> bool {
    error.raw_os_error().is_some_and(|code| HELD.contains(&code))
}

/// Does it, again and again as long as another program holds what is to be changed.
///
/// # Errors
/// The last one: after ten seconds, or one that waiting does not mend.
pub fn patiently<T>(change: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    patiently_for(LONGEST, change)
}

fn patiently_for<T>(longest: Duration, mut change: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    let began = Instant::now();
    loop {
        match change() {
            Err(error) if is_held(&error) && began.elapsed() < longest => thread::sleep(PAUSE),
            done => return done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_tried_again_and_anything_else_is_not() {
        for (codes, tries) in [(&[32, 5, 33][..], 4), (&[2][..], 1), (&[][..], 1), (&[32, 2][..], 2)] {
            let mut tried = 0;
            let done = patiently_for(Duration::from_mins(1), || {
                tried += 1;
                codes.get(tried - 1).map_or(Ok(()), |code| Err(io::Error::from_raw_os_error(*code)))
            });
            assert_eq!((tried, done.is_ok()), (tries, tries == codes.len() + 1), "{codes:?}");
        }
    }

    #[test]
    fn what_stays_held_is_an_error_in_the_end() {
        let mut tried = 0;
        let done = patiently_for(Duration::ZERO, || {
            tried += 1;
            Err::<(), _>(io::Error::from_raw_os_error(32))
        });
        assert_eq!((tried, done.expect_err("held").raw_os_error()), (1, Some(32)));
        assert!(patiently(|| Ok(())).is_ok() && !is_held(&io::Error::from_raw_os_error(112)), "a full disk is no open file");
    }
}
