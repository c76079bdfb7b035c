//! How long each stage of a run took, said on stderr where it was asked for.
//!
//! It is written nowhere else, because the same inputs give the same bytes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::domain::Locale;
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
    pub(super) fn name(self, locale: Locale) -> &'static str {
        match (self, locale) {
            (Self::Start, Locale::ZhCn) => "准备",
            (Self::Read, Locale::ZhCn) => "读取",
            (Self::Count, Locale::ZhCn) => "应回访与计数",
            (Self::List, Locale::ZhCn) => "清单",
            (Self::Publish, Locale::ZhCn) => "页面与公布",
            (Self::Start, Locale::En) => "start",
            (Self::Read, Locale::En) => "reading",
            (Self::Count, Locale::En) => "obligations and counts",
            (Self::List, Locale::En) => "lists",
            (Self::Publish, Locale::En) => "pages and publication",
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
    pub(super) fn say(&self, rows: u64, locale: Locale) {
        for line in self.lines(rows, memory::peak(), locale) {
            note!("{line}");
        }
    }

    fn lines(&self, rows: u64, peak: Option<u64>, locale: Locale) -> Vec<String> {
        let seconds = |took: &Duration| format!("{:.3} s", took.as_secs_f64());
        let mut lines: Vec<String> =
            self.stages.iter().map(|(stage, took)| format!("{:>9}  {}", seconds(took), stage.name(locale))).collect();
        let all = self.stages.iter().map(|(_, took)| *took).sum::<Duration>();
        lines.push(format!("{:>9}  {}", seconds(&all), if locale == Locale::ZhCn { "合计" } else { "in all" }));
        let reading = self.stages.iter().find(|(stage, _)| *stage == Stage::Read).map_or(0.0, |(_, took)| took.as_secs_f64());
        if rows > 0 && reading > 0.0 {
            let per_second = rows as f64 / reading;
            lines.push(match locale {
                Locale::ZhCn => format!("读入 {rows} 行，每秒 {per_second:.0} 行"),
                Locale::En => format!("{rows} rows read, {per_second:.0} a second"),
            });
        }
        if let Some(kib) = peak {
            let mib = kib / 1024;
            lines.push(match locale {
                Locale::ZhCn => format!("内存峰值 {mib} MiB"),
                Locale::En => format!("at most {mib} MiB of memory"),
            });
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
            timings.lines(1_000, Some(2_048), Locale::En),
            ["  0.012 s  start", "  2.500 s  reading", "  2.512 s  in all", "1000 rows read, 400 a second", "at most 2 MiB of memory"]
        );
        assert_eq!(timings.lines(0, None, Locale::ZhCn).len(), 3);
    }
}
