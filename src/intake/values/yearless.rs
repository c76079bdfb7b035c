//! The bytes of a day without a year in, month and day out: `6月24日`, `6.14`, `06-24`, `6/14`, the month first.
//!
//! Such days mean something only in a file whose year the workspace states. What that may get wrong is noted on the
//! way: a file with days of December and of January may span two years, and a spreadsheet makes 6.1 of 6.10.

use serde::{Deserialize, Serialize};

use super::clock::{half_width, short_number};

/// Lines that are kept of a doubt.
const LINES: usize = 3;

/// Month and day, what follows them, and whether 日 closed the day, so that a time may follow at once.
pub(super) fn month_and_day(cell: &[u8]) -> Option<(u32, u32, &[u8], bool)> {
    let (month, rest) = short_number(cell)?;
    if let [b'-' | b'/' | b'.', rest @ ..] = rest {
        let (day, rest) = short_number(rest)?;
        return Some((month, day, rest, false));
    }
    let (day, rest) = short_number(rest.strip_prefix("月".as_bytes())?)?;
    let rest = rest.strip_prefix("日".as_bytes()).or_else(|| rest.strip_prefix("号".as_bytes()))?;
    Some((month, day, rest, true))
}

/// What was seen of the days without a year of a file, or of a part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct YearlessDays {
    /// How many there are.
    pub(crate) days: u64,
    /// Those of December.
    pub(crate) december: Places,
    /// Those of January.
    pub(crate) january: Places,
    /// `6.1`, `6.2` and `6.3`, of which a spreadsheet may have taken a zero.
    pub(crate) without_zero: Places,
    /// Whether a day such as `6.10` proves that none was taken.
    pub(crate) keeps_zeros: bool,
}

/// How many cells there are, and the first lines that have some.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Places {
    pub(crate) cells: u64,
    pub(crate) first: Vec<u32>,
}

impl Places {
    /// Adds cells on these lines, in whatever order they come.
    fn add(&mut self, cells: u64, lines: impl Iterator<Item = u32>) {
        self.cells += cells;
        self.first.extend(lines);
        self.first.sort_unstable();
        self.first.dedup();
        self.first.truncate(LINES);
    }
}

impl YearlessDays {
    /// Looks at a trimmed cell of a date column that could be read.
    pub(crate) fn see(&mut self, cell: &[u8], line: u32) {
        let Some(cell) = half_width(cell) else { return };
        let Some((month, _, rest, _)) = month_and_day(&cell) else { return };
        self.days += 1;
        match month {
            12 => self.december.add(1, [line].into_iter()),
            1 => self.january.add(1, [line].into_iter()),
            _ => {}
        }
        let written = &cell[..cell.len() - rest.len()];
        match written.split(|byte| *byte == b'.').nth(1) {
            Some(b"1" | b"2" | b"3") => self.without_zero.add(1, [line].into_iter()),
            Some(b"10" | b"20" | b"30") => self.keeps_zeros = true,
            _ => {}
        }
    }

    /// Adds what was seen of the part that follows, whose first line is `lines` further down than it says.
    pub(crate) fn append(&mut self, next: &Self, lines: u32) {
        self.days += next.days;
        self.keeps_zeros |= next.keeps_zeros;
        let moved = |places: &Places| places.first.iter().map(|line| line.saturating_add(lines)).collect::<Vec<_>>();
        self.december.add(next.december.cells, moved(&next.december).into_iter());
        self.january.add(next.january.cells, moved(&next.january).into_iter());
        self.without_zero.add(next.without_zero.cells, moved(&next.without_zero).into_iter());
    }
}

/// Whether a text is a day without a year, a time behind it left aside.
pub(crate) fn is_without_year(text: &str) -> bool {
    let Some(cell) = half_width(text.trim().as_bytes()) else { return false };
    month_and_day(&cell).is_some_and(|(month, day, rest, closed)| {
        let is_parted = closed || rest.is_empty() || rest.first().is_some_and(|byte| !b"-/.0123456789".contains(byte));
        (1..=12).contains(&month) && (1..=31).contains(&day) && is_parted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_a_year_is_told_from_a_date_and_a_number() {
        for (text, is_one) in [
            ("6月24日", true),
            ("6月24号 9:30", true),
            ("6.14", true),
            ("06-24", true),
            ("6/14 上午9:30", true),
            ("６．１４", true),
            ("12-31(周四)", true),
            ("24/6", false),
            ("6/8/2026", false),
            ("26.6.8", false),
            ("2026-06", false),
            ("2026-06-24", false),
            ("6.145", false),
            ("6月24", false),
            ("6.32", false),
            ("46181.5", false),
            ("9:30", false),
        ] {
            assert_eq!(is_without_year(text), is_one, "{text}");
        }
    }

    #[test]
    fn what_may_be_wrong_is_noted_with_its_lines() {
        let (mut seen, mut next) = (YearlessDays::default(), YearlessDays::default());
        for (line, cell) in [(2, "12月30日"), (3, "6.1"), (4, "2026-01-05"), (5, "12-31 9:00")] {
            seen.see(cell.as_bytes(), line);
        }
        for (line, cell) in [(0, "1.2"), (1, "1/3"), (2, "6.14"), (3, "12.01")] {
            next.see(cell.as_bytes(), line);
        }
        seen.append(&next, 6);
        assert_eq!((seen.days, seen.keeps_zeros), (7, false));
        assert_eq!((seen.december.cells, seen.december.first), (3, vec![2, 5, 9]));
        assert_eq!((seen.january.cells, seen.january.first), (2, vec![6, 7]));
        assert_eq!((seen.without_zero.cells, seen.without_zero.first), (2, vec![3, 6]));
        next.see(b"6.10", 9);
        assert!(next.keeps_zeros);
    }
}
