//! What one page may cost: a template that loops for ever, or writes without end, is stopped with an error.
//!
//! The template engine bounds recursion itself. Size and time are looked at wherever a page writes, escapes or counts;
//! a loop that does none of this is found from outside by [`rendering`].

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tera::{Kwargs, State, TeraResult};

use super::filters::told;
use crate::messages::Message;

/// The largest page in bytes; the heaviest of the built-in ones, of hundreds of windows, has a tenth of it.
const SIZE: usize = 16 << 20;
/// The longest time that a page may take.
const TIME: Duration = Duration::from_secs(30);
/// How many numbers one call of `range` may give.
const RANGE: i64 = 10_000;
/// How many numbers all calls of `range` for one page may give together.
const RANGES: i64 = 1_000_000;

thread_local! {
    static UNTIL: Cell<Option<Instant>> = const { Cell::new(None) };
    static RANGED: Cell<i64> = const { Cell::new(0) };
}

/// Pages being rendered: when each began, and its template.
static RUNNING: Mutex<BTreeMap<u64, (Instant, String)>> = Mutex::new(BTreeMap::new());

/// Why a page was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    Size,
    Time,
}

impl Over {
    /// What the page did.
    pub(super) fn message(self) -> Message {
        match self {
            Self::Size => message!("render.too_large", mb = SIZE >> 20),
            Self::Time => message!("render.too_slow", seconds = TIME.as_secs()),
        }
    }
}

/// A page being rendered on this thread, as far as it has come.
pub(super) struct Page {
    bytes: Vec<u8>,
    over: Option<Over>,
    number: u64,
}

impl Page {
    /// Begins a page of this template.
    pub(super) fn begin(template: &str) -> Self {
        Self::begin_within(template, TIME)
    }

    fn begin_within(template: &str, time: Duration) -> Self {
        let began = Instant::now();
        UNTIL.set(began.checked_add(time));
        RANGED.set(0);
        let mut running = running();
        let number = running.last_key_value().map_or(0, |(last, _)| last + 1);
        running.insert(number, (began, template.to_owned()));
        Self { bytes: Vec::new(), over: None, number }
    }

    /// Why it was stopped, where it was.
    pub(super) fn over(&self) -> Option<Over> {
        self.over
    }

    /// What was written.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Write for Page {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        let over = if self.bytes.len() + part.len() > SIZE { Some(Over::Size) } else { is_overdue().then_some(Over::Time) };
        if over.is_some() {
            self.over = over;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(part);
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        UNTIL.set(None);
        running().remove(&self.number);
    }
}

// a panic elsewhere leaves the list whole: it changes in one step
fn running() -> MutexGuard<'static, BTreeMap<u64, (Instant, String)>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The templates of pages that are being rendered now, and for how long each.
#[must_use]
pub fn rendering() -> Vec<(String, Duration)> {
    running().values().map(|(began, template)| (template.clone(), began.elapsed())).collect()
}

fn is_overdue() -> bool {
    UNTIL.get().is_some_and(|until| Instant::now() > until)
}

/// An error where the page of this thread has taken too long.
pub(super) fn in_time() -> io::Result<()> {
    if is_overdue() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) }
}

#[allow(clippy::needless_pass_by_value, reason = "the template engine hands it over")]
/// `range(end=5)`, `range(start=1, end=9, step_by=2)`: numbers, of which a page gets only so many.
pub(super) fn range(kwargs: Kwargs, _: &State) -> TeraResult<Vec<i64>> {
    let start = kwargs.get::<i64>("start")?.unwrap_or(0);
    let end = kwargs.must_get::<i64>("end")?;
    let step = kwargs.get::<i64>("step_by")?.unwrap_or(1);
    let step = usize::try_from(step).ok().filter(|step| *step > 0).ok_or_else(|| told(message!("render.said.step")))?;
    if is_overdue() {
        return Err(told(Over::Time.message()));
    }
    let count = i128::from(end).saturating_sub(i128::from(start)).max(0);
    let count = (count + step as i128 - 1) / step as i128;
    let ranged = RANGED.get().saturating_add(i64::try_from(count).unwrap_or(i64::MAX));
    if count > i128::from(RANGE) || ranged > RANGES {
        return Err(told(message!("render.said.range", range = RANGE, ranges = RANGES)));
    }
    RANGED.set(ranged);
    Ok((start..end).step_by(step).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_ends_at_its_size_and_at_its_time() {
        let mut page = Page::begin("a.html");
        assert!(rendering().iter().any(|(template, _)| template == "a.html"));
        page.write_all(&vec![b'x'; SIZE]).expect("as large as it may be");
        page.write_all(b"x").expect_err("one byte more");
        assert_eq!((page.over(), page.bytes().len()), (Some(Over::Size), SIZE));
        drop(page);
        let mut page = Page::begin_within("b.html", Duration::ZERO);
        while !is_overdue() {}
        page.write_all(b"x").expect_err("too late");
        assert_eq!(page.over(), Some(Over::Time));
        in_time().expect_err("too late for what it escapes as well");
        drop(page);
        in_time().expect("no page is being rendered");
    }
}
