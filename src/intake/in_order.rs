//! Files are read side by side, and taken up one after the other in reading order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

use crate::error::{Error, Result};

/// Does `work` for every job on all cores and hands the results to `take` in the order of the jobs; the first failure in that order
/// ends it.
///
/// Threads of its own, for rayon's may be the caller: a pool of one that waits for itself would wait for ever.
pub(super) fn in_order<J: Sync, T: Send>(
    jobs: &[J],
    work: impl Fn(&J) -> Result<T> + Sync,
    mut take: impl FnMut(T) -> Result<()>,
) -> Result<()> {
    let threads = rayon::current_num_threads().min(jobs.len());
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        for _ in 0..threads {
            let (send, next, stop, work) = (send.clone(), &next, &stop, &work);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(at) else { break };
                    if send.send((at, work(job))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
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
        if due == jobs.len() { Ok(()) } else { Err(Error::new("internal error: a file was not read to its end")) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_the_first_failure_counts() {
        let mut taken = Vec::new();
        let work = |n: &u64| {
            std::thread::yield_now();
            Ok(n * 2)
        };
        in_order(&[3, 1, 2], work, |n| {
            taken.push(n);
            Ok(())
        })
        .expect("nothing fails");
        assert_eq!(taken, [6, 2, 4]);
        let failing = |n: &u64| if *n < 2 { Ok(()) } else { Err(Error::new(format!("{n}"))) };
        let error = in_order(&[0, 1, 5, 2], failing, |()| Ok(())).expect_err("5 fails first");
        assert_eq!(error.to_string(), "5");
    }
}
