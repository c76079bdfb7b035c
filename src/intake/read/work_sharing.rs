//! Files are read side by side, large ones by several threads, and taken up one after the other in reading order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};

use crate::error::{Error, Result};

/// Work that others can help with.
pub(crate) trait Splits {
    /// Does a part of it; false where none is left.
    fn help(&self) -> bool;
    /// Whether a part may be left.
    fn has_more(&self) -> bool;
}

/// The threads that read, and the work of theirs that others can help with.
pub(crate) struct Team<W> {
    board: Mutex<Board<W>>,
    changed: Condvar,
}

struct Board<W> {
    open: Vec<Arc<W>>,
    /// Threads that may open something yet.
    busy: usize,
}

impl<W: Splits> Team<W> {
    fn new(threads: usize) -> Self {
        Self { board: Mutex::new(Board { open: Vec::new(), busy: threads }), changed: Condvar::new() }
    }

    fn board(&self) -> MutexGuard<'_, Board<W>> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Offers work to those who have nothing else to do.
    pub(crate) fn open(&self, work: &Arc<W>) {
        self.board().open.push(Arc::clone(work));
        self.changed.notify_all();
    }

    /// Takes an offer back.
    pub(crate) fn close(&self, work: &Arc<W>) {
        self.board().open.retain(|open| !Arc::ptr_eq(open, work));
    }

    fn leave(&self) {
        self.board().busy -= 1;
        self.changed.notify_all();
    }

    /// Leaves when it is dropped, by a panic too, so that no thread waits for one that is gone.
    fn leaving(&self) -> Leaving<'_, W> {
        Leaving(self)
    }

    /// Helps until no thread can open anything any more.
    fn help(&self) {
        loop {
            let mut board = self.board();
            let work = loop {
                if let Some(work) = board.open.iter().find(|work| work.has_more()) {
                    break Arc::clone(work);
                }
                if board.busy == 0 {
                    return;
                }
                board = self.changed.wait(board).unwrap_or_else(PoisonError::into_inner);
            };
            drop(board);
            while work.help() {}
        }
    }
}

struct Leaving<'a, W: Splits>(&'a Team<W>);

impl<W: Splits> Drop for Leaving<'_, W> {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// Does `work` for every job on all cores and hands the results to `take` in the order of the jobs; the first failure
/// in that order ends it.
///
/// Threads of its own, for rayon's may be the caller: a pool of one that waits for itself would wait for ever.
pub(crate) fn in_order<J: Sync, T: Send, W: Splits + Send + Sync>(
    jobs: &[J],
    work: impl Fn(&J, &Team<W>) -> Result<T> + Sync,
    mut take: impl FnMut(T) -> Result<()>,
) -> Result<()> {
    let threads = if jobs.is_empty() { 0 } else { rayon::current_num_threads() };
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let team = Team::new(threads);
    std::thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        let (mut started, mut refused) = (0, None);
        for _ in 0..threads {
            let (send, next, stop, work, team) = (send.clone(), &next, &stop, &work, &team);
            let run = move || {
                let leaving = team.leaving();
                while !stop.load(Ordering::Relaxed) {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(at) else { break };
                    if send.send((at, work(job, team))).is_err() {
                        break;
                    }
                }
                drop((send, leaving));
                team.help();
            };
            match std::thread::Builder::new().spawn_scoped(scope, run) {
                Ok(_) => started += 1,
                // the others do its work
                Err(error) => {
                    team.leave();
                    refused = Some(error);
                }
            }
        }
        drop(send);
        if let Some(error) = refused.filter(|_| started == 0) {
            return Err(Error::new(message!("intake.threads")).because(error));
        }
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (at, result) in receive {
            early.insert(at, result);
            while let Some(result) = early.remove(&due) {
                due += 1;
                if let Err(error) = result.and_then(&mut take) {
                    stop.store(true, Ordering::Relaxed);
                    return Err(error);
                }
            }
        }
        if due == jobs.len() { Ok(()) } else { Err(Error::new(message!("faults.end"))) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Work that is done when it was helped with so often.
    struct Parts(AtomicUsize);

    impl Splits for Parts {
        fn help(&self) -> bool {
            self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
        }

        fn has_more(&self) -> bool {
            self.0.load(Ordering::SeqCst) > 0
        }
    }

    #[test]
    fn results_come_in_order_and_the_first_failure_counts() {
        let mut taken = Vec::new();
        let work = |n: &u64, team: &Team<Parts>| {
            let parts = Arc::new(Parts(AtomicUsize::new(100)));
            team.open(&parts);
            while parts.help() {
                std::thread::yield_now();
            }
            team.close(&parts);
            Ok(n * 2)
        };
        in_order(&[3, 1, 2], work, |n| {
            taken.push(n);
            Ok(())
        })
        .expect("nothing fails");
        assert_eq!(taken, [6, 2, 4]);
        let failing =
            |n: &u64, _: &Team<Parts>| if *n < 2 { Ok(()) } else { Err(Error::new(crate::messages::Message::text(n.to_string()))) };
        let error = in_order(&[0, 1, 5, 2], failing, |()| Ok(())).expect_err("5 fails first");
        assert_eq!(error.to_string(), "5");
        in_order(&[], failing, |()| Ok(())).expect("there is nothing to fail");
    }

    #[test]
    fn a_panic_ends_the_run_and_leaves_nobody_waiting() {
        let work = |n: &u64, _: &Team<Parts>| if *n == 3 { panic!("a bug") } else { Ok(()) };
        let run = || in_order(&[1, 2, 3, 4], work, |()| Ok(()));
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).is_err());
    }
}
