//! One text file read by several threads: its chunks are cut side by side and put together in the order of the file.
//!
//! A chunk ends with a line, and whether a record ends there too is only known when the chunk before was cut: where one
//! did not, what was cut of the next chunk is thrown away, and it is cut again with what was left over. So the rows,
//! their lines and their order are those of a file read from its start to its end by one thread.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::work_sharing::{Splits, Team};
use crate::error::{Error, Result};
use crate::intake::files::asked::unreadable;
use crate::intake::files::asked::{Asked, Done};
use crate::intake::files::csv::cut::{Cut, Progress};
use crate::intake::files::csv::reader::{Attempt, Opened, read_data, read_rare, settled};
use crate::intake::files::source::{Carry, Chunk};
use crate::intake::header::matching::Header;
use crate::intake::header::plan::Plan;
use crate::intake::rows::context::Context;
use crate::intake::rows::part::Part;
use crate::intake::rows::reader::RowReader;

/// Reads a text file together with those of the team who have nothing else to do.
pub(crate) fn read_shared<'a>(asked: Asked<'a>, context: Context<'a>, chunk: usize, team: &Team<Shared<'a>>) -> Result<Done<Part>> {
    let plan = |header: &Header| Arc::new(Plan::new(context.kind, context.workspace, context.need, header.clone()));
    let read = settled(asked, |opened| {
        if opened.header.has_sections {
            // a row means nothing without those above it: one thread reads the file
            let read = read_data(opened, asked, &|header| RowReader::new(context, plan(header)))?;
            return Ok(read.map(RowReader::finish));
        }
        let cut_by = Some((opened.marks, opened.gb18030));
        let plan = plan(&opened.header);
        let shared = Arc::new(Shared::new(opened, asked, plan, context, chunk));
        team.open(&shared);
        while shared.help() {}
        let read = shared.wait();
        team.close(&shared);
        match read {
            End::GaveUp => Ok(Attempt::GaveUp),
            End::Failed(error) => Err(error),
            End::Read(mut part, broken) => {
                part.cut_by = cut_by;
                let opened = lock(&shared.feed).opened.take().ok_or_else(|| Error::new(message!("faults.end")))?;
                opened.finish(*part, broken).map_err(|error| unreadable(asked.path, error))
            }
        }
    });
    read.or_else(|error| {
        let done = read_rare(asked, error, &|header| RowReader::new(context, plan(header)))?;
        Ok(done.map(RowReader::finish))
    })
}

/// A file that is being read.
pub(crate) struct Shared<'a> {
    asked: Asked<'a>,
    plan: Arc<Plan<'a>>,
    context: Context<'a>,
    chunk: usize,
    /// Nothing is to be taken any more.
    exhausted: AtomicBool,
    feed: Mutex<Feed<'a>>,
    whole: Mutex<Whole>,
    ended: Condvar,
    spare: Mutex<Spare>,
}

/// What was used, and can be used again: what comes fresh from the system costs more than it looks.
#[derive(Default)]
struct Spare {
    cuts: Vec<Cut>,
    /// Room of chunks.
    rooms: Vec<Vec<u8>>,
    /// Rows of a chunk.
    rows: usize,
}

/// Where chunks come from.
struct Feed<'a> {
    opened: Option<Opened<'a>>,
    /// Number of the next chunk.
    next: usize,
}

/// What was put together so far.
struct Whole {
    part: Part,
    line: u32,
    broken: bool,
    carry: Carry,
    /// Chunks that came before their turn.
    early: BTreeMap<usize, (Chunk, Part, Progress)>,
    /// Number of the chunk whose turn it is.
    next: usize,
    end: Option<End>,
}

/// How reading ended.
enum End {
    /// Something did not decode, and the encoding is not settled.
    GaveUp,
    /// The file cannot be read.
    Failed(Error),
    /// Its last record was read; and whether anything did not decode.
    Read(Box<Part>, bool),
}

/// A thread that panicked ends the run; until then the others may go on.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a> Shared<'a> {
    fn new(opened: Opened<'a>, asked: Asked<'a>, plan: Arc<Plan<'a>>, context: Context<'a>, chunk: usize) -> Self {
        let part = Part::new(context.table());
        let line = opened.line;
        Self {
            asked,
            plan,
            context,
            chunk,
            exhausted: AtomicBool::new(false),
            feed: Mutex::new(Feed { opened: Some(opened), next: 0 }),
            whole: Mutex::new(Whole { part, line, broken: false, carry: Carry::default(), early: BTreeMap::new(), next: 0, end: None }),
            ended: Condvar::new(),
            spare: Mutex::default(),
        }
    }

    /// The next chunk and what cuts it.
    fn next(&self) -> Option<(usize, Chunk, Cut)> {
        let mut feed = lock(&self.feed);
        if self.exhausted.load(Ordering::Acquire) {
            return None;
        }
        let number = feed.next;
        feed.next += 1;
        let opened = feed.opened.as_mut()?;
        let (room, cut) = {
            let mut spare = lock(&self.spare);
            (spare.rooms.pop().unwrap_or_default(), spare.cuts.pop())
        };
        let taken = opened.take(self.chunk, room);
        let cut = cut.unwrap_or_else(|| opened.cut());
        match taken {
            Ok(chunk) => {
                self.exhausted.fetch_or(chunk.last, Ordering::AcqRel);
                Some((number, chunk, cut))
            }
            Err(error) => {
                drop(feed);
                self.end(&mut lock(&self.whole), End::Failed(unreadable(self.asked.path, error)));
                None
            }
        }
    }

    /// What is in a chunk, its first line counted as 0.
    fn cut(&self, chunk: &Chunk, cut: &mut Cut) -> (Part, Progress) {
        let mut rows = RowReader::new(self.context, Arc::clone(&self.plan)).with_room(lock(&self.spare).rows);
        let progress = cut.chunk(chunk, 0, &mut rows);
        let part = rows.finish();
        lock(&self.spare).rows = part.table.len() + part.table.len() / 8;
        (part, progress)
    }

    /// Puts a chunk in its place, with every one behind it that came before.
    fn put(&self, number: usize, chunk: Chunk, part: Part, progress: Progress, spare: &mut Cut) {
        let mut guard = lock(&self.whole);
        let whole = &mut *guard;
        whole.early.insert(number, (chunk, part, progress));
        while let (None, Some((chunk, part, progress))) = (&whole.end, whole.early.remove(&whole.next)) {
            whole.next += 1;
            let (chunk, part, progress) = if whole.carry.is_empty() {
                (chunk, part, progress)
            } else {
                match whole.carry.join(chunk) {
                    Ok(Some(chunk)) => {
                        let (part, progress) = self.cut(&chunk, spare);
                        (chunk, part, progress)
                    }
                    Ok(None) => continue,
                    Err(error) => return self.end(whole, End::Failed(unreadable(self.asked.path, error))),
                }
            };
            if let Err(error) = whole.part.append(part, whole.line) {
                return self.end(whole, End::Failed(error));
            }
            // what follows would only be counted
            if let Err(error) = whole.part.refuse_endless(self.asked.path) {
                return self.end(whole, End::Failed(error));
            }
            whole.line = whole.line.saturating_add(progress.lines);
            whole.broken |= progress.broken;
            whole.carry.keep(&chunk, progress.consumed);
            if lock(&self.feed).opened.as_ref().is_some_and(|opened| opened.gives_up(whole.broken)) {
                return self.end(whole, End::GaveUp);
            }
            if chunk.last {
                let part = std::mem::replace(&mut whole.part, Part::new(self.context.table()));
                return self.end(whole, End::Read(Box::new(part), whole.broken));
            }
            let room = chunk.into_room();
            if room.len() <= 4 * self.chunk {
                lock(&self.spare).rooms.push(room);
            }
        }
    }

    fn end(&self, whole: &mut Whole, end: End) {
        self.exhausted.store(true, Ordering::Release);
        whole.end.get_or_insert(end);
        whole.early.clear();
        self.ended.notify_all();
    }

    fn wait(&self) -> End {
        let mut whole = lock(&self.whole);
        loop {
            if let Some(end) = whole.end.take() {
                return end;
            }
            whole = self.ended.wait(whole).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Whoever waits for a file goes on when a thread that helped with it is gone by a panic.
struct Helping<'s, 'a>(&'s Shared<'a>);

impl Drop for Helping<'_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let error = Error::in_file(self.0.asked.path, message!("faults.part"));
            self.0.end(&mut lock(&self.0.whole), End::Failed(error));
        }
    }
}

impl Splits for Shared<'_> {
    fn help(&self) -> bool {
        let Some((number, chunk, mut cut)) = self.next() else { return false };
        let _helping = Helping(self);
        let (part, progress) = self.cut(&chunk, &mut cut);
        self.put(number, chunk, part, progress, &mut cut);
        lock(&self.spare).cuts.push(cut);
        true
    }

    fn has_more(&self) -> bool {
        !self.exhausted.load(Ordering::Acquire)
    }
}
