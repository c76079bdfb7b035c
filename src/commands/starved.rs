//! Whether a run can have what every run takes: room for addresses, and threads.
//!
//! A program that is refused memory is ended by the system or by its own allocator, without a word or in many; one that
//! is refused a thread by whichever crate asked for it. So both are asked for before anything else is done.

use std::num::NonZero;
use std::sync::Mutex;
use std::thread;

use crate::error::{Error, Result};
use crate::platform::memory::address_limit;

/// Addresses that a small run takes, in bytes, and what each thread takes of them: most of it is never used, but set
/// aside.
const ADDRESSES: u64 = 1 << 30;
/// See above.
const ADDRESSES_OF_A_THREAD: u64 = 128 << 20;
/// Threads that watch, and those that one core gets: by rayon, and by polars.
const WATCHING: usize = 4;
/// See above.
const OF_A_CORE: usize = 2;

/// Refuses a run for which there is too little.
///
/// # Errors
/// How much there is of it, and how much is needed.
pub fn refuse() -> Result<()> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let needed = ADDRESSES + ADDRESSES_OF_A_THREAD * cores as u64;
    if let Some(limit) = address_limit().filter(|limit| *limit < needed) {
        return Err(too_little(limit, needed));
    }
    let needed = OF_A_CORE * cores + WATCHING;
    match threads(needed) {
        Ok(()) => Ok(()),
        Err((started, error)) => Err(Error::new(message!("run.starved.threads", started, needed)).because(error)),
    }
}

fn too_little(limit: u64, needed: u64) -> Error {
    Error::new(message!("run.starved.addresses", limit = limit >> 20, needed = needed >> 20))
}

/// Starts so many threads at once, and lets them end; else how many could be started, and why no more.
fn threads(needed: usize) -> std::result::Result<(), (usize, std::io::Error)> {
    let gate = Mutex::new(());
    thread::scope(|scope| {
        let closed = gate.lock();
        let started = (0..needed).map(|at| {
            let waits = || drop(gate.lock());
            thread::Builder::new().spawn_scoped(scope, waits).map(drop).map_err(|error| (at, error))
        });
        let started = started.collect();
        drop(closed);
        started
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_that_runs_tests_has_threads_to_spare() {
        assert!(threads(12).is_ok());
    }

    #[test]
    fn what_is_too_little_is_said_in_the_unit_of_both() {
        let said = too_little(60_000 << 10, ADDRESSES + 2 * ADDRESSES_OF_A_THREAD).to_string();
        assert_eq!(said, "memory is limited to 58 MiB of addresses, and at least 1280 MiB are needed");
    }
}
