//! How long each stage of a run took, said on stderr where it was asked for.
//!
//! It is written nowhere else, because the same inputs give the same bytes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::messages::Message;
use crate::platform::memory;

/// A stage of `huifang build`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Configuration, templates, what is published.
    Start,
    /// Files to settled rows.
    Read,
    /// Obligations and every count.
    Count,
    /// Lists for the caller's desk: which lines, in which order.
    List,
    /// Pages, tables, the files of the lists, the switch.
    Publish,
}

/// The place of the stage that a run is at.
static NOW: AtomicUsize = AtomicUsize::new(0);

impl Stage {
    const ALL: [Self; 5] = [Self::Start, Self::Read, Self::Count, Self::List, Self::Publish];

    /// The stage that this run is at.
    pub(super) fn now() -> Self {
        Self::ALL[NOW.load(Ordering::Relaxed).min(Self::ALL.len() - 1)]
    }

    /// The run goes on with this stage.
    pub(super) fn begin(self) {
        NOW.store(self as usize, Ordering::Relaxed);
    }

    /// What it is called.
    pub(super) fn name(self) -> Message {
        match self {
            Self::Start => message!("run.stage.start"),
            Self::Read => message!("run.stage.read"),
            Self::Count => message!("run.stage.count"),
            Self::List => message!("run.stage.list"),
            Self::Publish => message!("run.stage.publish"),
        }
    }
}

/// A clock that is read at the end of each stage.
pub(super) struct Timings {
    since: Instant,
    stages: Vec<(Stage, Duration)>,
}

impl Timings {
    /// Starts the clock.
    pub(super) fn start() -> Self {
        Self { since: Instant::now(), stages: Vec::new() }
    }

    /// A stage has ended.
    pub(super) fn end(&mut self, stage: Stage) {
        NOW.store(stage as usize + 1, Ordering::Relaxed);
        let now = Instant::now();
        self.stages.push((stage, now - self.since));
        self.since = now;
    }

    /// Says what each stage took, the rows read in a second, and the most memory held at a
    /// time where the system tells it.
    pub(super) fn say(&self, rows: u64) {
        for line in self.lines(rows, memory::peak()) {
            note!(line);
        }
    }

    fn lines(&self, rows: u64, peak: Option<u64>) -> Vec<Message> {
        let line = |took: &Duration, what: Message| {
            let seconds = format!("{:.3} s", took.as_secs_f64());
            message!("run.stage.line", seconds = format!("{seconds:>9}"), what)
        };
        let mut lines: Vec<Message> = self.stages.iter().map(|(stage, took)| line(took, stage.name())).collect();
        let all = self.stages.iter().map(|(_, took)| *took).sum::<Duration>();
        lines.push(line(&all, message!("run.stage.all")));
        let reading = self.stages.iter().find(|(stage, _)| *stage == Stage::Read).map_or(0.0, |(_, took)| took.as_secs_f64());
        if rows > 0 && reading > 0.0 {
            lines.push(message!("run.stage.rows", rows, per_second = format!("{:.0}", rows as f64 / reading)));
        }
        if let Some(kib) = peak {
            lines.push(message!("run.stage.memory", mib = kib / 1024));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_rows_and_memory_are_said() {
        let timings = Timings {
            since: Instant::now(),
            stages: vec![(Stage::Start, Duration::from_millis(12)), (Stage::Read, Duration::from_millis(2_500))],
        };
        assert_eq!(
            timings.lines(1_000, Some(2_048)).iter().map(Message::to_string).collect::<Vec<_>>(),
            ["  0.012 s  start", "  2.500 s  reading", "  2.512 s  in all", "1000 rows read, 400 a second", "at most 2 MiB of memory"]
        );
        assert_eq!(timings.lines(0, None).len(), 3);
    }
}
