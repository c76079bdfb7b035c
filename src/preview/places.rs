//! The connections that are open at once: so many places and no more, so that no client takes up all threads.

use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::platform::sockets::has_unread;

/// How many connections are open at once; more wait in line.
const MOST: usize = 64;
/// How many of them may be pages that wait for the next version.
const WAITING: usize = 48;
/// How long a connection whose thread reads and gets nothing keeps its place while another stands in line. A browser asks
/// as soon as it is connected; its spare connections do not.
const GRACE: Duration = Duration::from_millis(250);

/// All places.
#[derive(Default)]
pub(super) struct Places {
    open: Mutex<Open>,
    freed: Condvar,
}

#[derive(Default)]
struct Open {
    closed: bool,
    next: u64,
    // in the order in which they came
    taken: BTreeMap<u64, Connection>,
}

struct Connection {
    stream: Arc<TcpStream>,
    since: Instant,
    stage: Stage,
}

impl Connection {
    /// Whether its thread reads, and nothing has come that the thread, on a busy machine, only has to take.
    fn is_idle(&self) -> bool {
        self.stage == Stage::Asking && !has_unread(&self.stream)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Its thread has not begun to read.
    Arrived,
    Asking,
    Answering,
    Waiting,
}

impl Places {
    /// A place for `stream`, once there is one; `None` after [`Places::close`].
    pub(super) fn take(self: &Arc<Self>, stream: TcpStream) -> Option<Place> {
        let stream = Arc::new(stream);
        let mut open = self.lock();
        loop {
            if open.closed {
                return None;
            }
            if open.taken.len() < MOST {
                let id = open.next;
                open.next += 1;
                open.taken.insert(id, Connection { stream: Arc::clone(&stream), since: Instant::now(), stage: Stage::Arrived });
                return Some(Place { id, stream, places: Arc::clone(self) });
            }
            let idle = open.taken.iter().find(|(_, connection)| connection.is_idle());
            let idle = idle.map(|(id, connection)| (*id, GRACE.saturating_sub(connection.since.elapsed())));
            if let Some((id, Duration::ZERO)) = idle {
                open.end(id);
                continue;
            }
            let left = idle.map_or(GRACE, |(_, left)| left);
            open = self.freed.wait_timeout(open, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Ends every connection and gives no more places.
    pub(super) fn close(&self) {
        let mut open = self.lock();
        open.closed = true;
        while let Some(id) = open.taken.keys().next().copied() {
            open.end(id);
        }
        self.freed.notify_all();
    }

    /// Whether there are no more places for ever.
    pub(super) fn are_closed(&self) -> bool {
        self.lock().closed
    }

    // each change is one step, so that a panic elsewhere leaves the places whole
    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// The thread that reads from or writes to it hears of it at once.
    fn end(&mut self, id: u64) {
        if let Some(connection) = self.taken.remove(&id) {
            let _ = connection.stream.shutdown(Shutdown::Both);
        }
    }
}

/// One connection's place, free again when this goes.
pub(super) struct Place {
    id: u64,
    stream: Arc<TcpStream>,
    places: Arc<Places>,
}

impl Place {
    pub(super) fn stream(&self) -> &TcpStream {
        &self.stream
    }

    /// From now on somebody reads what is asked here.
    pub(super) fn ask(&self) {
        self.stage(Stage::Asking);
    }

    /// Keeps the place from now on, whoever stands in line.
    pub(super) fn keep(&self) {
        self.stage(Stage::Answering);
    }

    /// The same for a page that waits, or `None` where too many do.
    pub(super) fn wait(&self) -> Option<Waiting<'_>> {
        let mut open = self.places.lock();
        if open.taken.values().filter(|connection| connection.stage == Stage::Waiting).count() >= WAITING {
            return None;
        }
        if let Some(connection) = open.taken.get_mut(&self.id) {
            connection.stage = Stage::Waiting;
        }
        Some(Waiting(self))
    }

    fn stage(&self, stage: Stage) {
        if let Some(connection) = self.places.lock().taken.get_mut(&self.id) {
            connection.stage = stage;
            connection.since = Instant::now();
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.lock().taken.remove(&self.id);
        self.places.freed.notify_all();
    }
}

/// A page that waits, until this goes.
pub(super) struct Waiting<'a>(&'a Place);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.keep();
    }
}
