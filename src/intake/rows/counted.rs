//! A row of a table of counts: its cells, what they must say together, and the ratings that it counts.

use xxhash_rust::xxh3::xxh3_64;

use super::content::spelt_nothing;
use super::roles::Content;
use crate::domain::{Mode, Rating};
use crate::intake::header::layout::Layout;
use crate::intake::header::plan::{Plan, Slot};
use crate::intake::table::counted::{CountedRow, Ratings};
use crate::intake::table::positions::evaluations::{
    COUNT, DEFAULTED, DEVICE, GRADES, MODE, MONTH, RATED_AT, RATING, SATISFIED_RATE, UNRATED, YEAR,
};
use crate::intake::table::typed::NO_DAY;
use crate::intake::terms::code::Code;
use crate::intake::values::counted::{Month, Share, count, year};
use crate::intake::values::dates::DateReading;
use crate::intake::values::text::{text, trim};
use crate::intake::values::value::Value;

/// The cells that only tables of counts have; a blank one is nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CountedCells {
    month: Option<Month>,
    year: Option<i32>,
    grades: [Option<u32>; Rating::GRADES.len()],
    unrated: Option<u32>,
    defaulted: Option<u32>,
    count: Option<u32>,
    share: Option<Share>,
    /// The days of the row, once its cells were held against each other.
    days: Option<(i32, i32)>,
}

impl CountedCells {
    /// Takes a cell of ratings.
    pub(super) fn count(&mut self, content: Content<'_, '_>, slot: &Slot<'_>) -> Result<(), Code> {
        let number = cell(content, count, Code::BadCount)?;
        match slot.column {
            UNRATED => self.unrated = number,
            DEFAULTED => self.defaulted = number,
            COUNT => self.count = number,
            column => self.grades[column - GRADES.start] = number,
        }
        Ok(())
    }

    /// Takes the cell of the share.
    pub(super) fn share(&mut self, content: Content<'_, '_>) -> Result<(), Code> {
        self.share = cell(content, Share::of, Code::WrongSum)?;
        Ok(())
    }

    /// Takes the cell of the year.
    pub(super) fn year(&mut self, content: Content<'_, '_>) -> Result<(), Code> {
        self.year = cell(content, year, Code::BadMonth)?;
        Ok(())
    }

    /// Takes the cell of the month, which must be filled.
    pub(super) fn month(&mut self, content: Content<'_, '_>, dates: &DateReading) -> Result<(), Code> {
        let bytes = content.bytes();
        let of_day = |bytes: &[u8]| Month::of_day(dates.stamp(bytes)?.day);
        self.month = match spelt_nothing(bytes, content.given) {
            _ if bytes.is_empty() => return Err(Code::MissingValue),
            Some(code) => return Err(code),
            None => Some(Month::of(bytes).or_else(|| of_day(bytes)).ok_or(Code::BadMonth)?),
        };
        Ok(())
    }

    fn graded(&self) -> u64 {
        self.grades.iter().flatten().copied().map(u64::from).sum()
    }

    /// The totals that a table may mean by all ratings: those given, with or without 未评价 and the device's defaults.
    fn sums(&self) -> [u64; 4] {
        let [unrated, defaulted] = [self.unrated, self.defaulted].map(|number| u64::from(number.unwrap_or(0)));
        let graded = self.graded();
        [graded, graded + unrated, graded + defaulted, graded + unrated + defaulted]
    }

    /// Whether the counts give this share: of the best one, two or three grades, of any of the totals.
    fn gives(&self, share: Share) -> bool {
        let best = |grades: usize| self.grades[..grades].iter().flatten().copied().map(u64::from).sum::<u64>();
        self.sums().into_iter().any(|all| (1..=3).any(|grades| share.is(best(grades), all)))
    }
}

/// A cell that may be blank or say 无 and the like; both give no number, and not 0.
fn cell<T>(content: Content<'_, '_>, read: impl Fn(&[u8]) -> Option<T>, fault: Code) -> Result<Option<T>, Code> {
    let bytes = content.bytes();
    match spelt_nothing(bytes, content.given) {
        _ if bytes.is_empty() => Ok(None),
        Some(Code::NoValue) => Ok(None),
        Some(code) => Err(code),
        None => read(bytes).map(Some).ok_or(fault),
    }
}

impl CountedCells {
    /// Holds the cells against each other: the faults that they make together, and the days of the row. `values` are
    /// those of its other columns, `fits` whether a grade is one of the scale.
    pub(super) fn hold(&mut self, plan: &Plan<'_>, values: &[Value<'_>], faults: &mut Vec<(usize, Code)>, fits: impl Fn(u8) -> bool) {
        if let Value::Day(stamp) = values[RATED_AT] {
            self.days = Some((stamp.day, stamp.day));
        } else if let Some(month) = self.month {
            self.days = month.days(self.year);
            // a bad year is a fault of its own cell
            if self.days.is_none() && !faults.iter().any(|(column, _)| *column == YEAR) {
                faults.push((MONTH, Code::BadMonth));
            }
        }
        let is_counted = |column: usize| GRADES.contains(&column) || (UNRATED..=SATISFIED_RATE).contains(&column);
        if plan.layout != Layout::GradeColumns || faults.iter().any(|(column, _)| is_counted(*column)) {
            return;
        }
        for (grade, number) in Rating::GRADES.into_iter().zip(self.grades) {
            if number.is_some_and(|number| number > 0) && !fits(grade as u8) {
                faults.push((GRADES.start + grade as usize, Code::BadValue));
            }
        }
        if self.count.is_some_and(|count| !self.sums().contains(&u64::from(count))) {
            faults.push((COUNT, Code::WrongSum));
        }
        if self.share.is_some_and(|share| !self.gives(share)) {
            faults.push((SATISFIED_RATE, Code::WrongSum));
        }
    }

    /// The grades of the ratings that the row counts, whatever else is wrong with it.
    pub(super) fn grades_given(&self, layout: Layout, values: &[Value<'_>]) -> impl Iterator<Item = u8> {
        let of_row = match values[RATING] {
            Value::Code(code) if layout == Layout::GradeRows && self.count.is_some_and(|count| count > 0) => Some(code),
            _ => None,
        };
        let grades = Rating::GRADES.into_iter().zip(self.grades);
        grades.filter(|(_, number)| number.is_some_and(|number| number > 0)).map(|(grade, _)| grade as u8).chain(of_row)
    }

    /// What a row without a fault counts; `row` is its place in the table.
    pub(super) fn row(&self, row: u32, values: &[Value<'_>], base: &[u8]) -> CountedRow {
        let grade = if let Value::Code(code) = values[RATING] { Some(code) } else { None };
        let default = matches!(values[MODE], Value::Code(code) if code == Mode::Default as u8);
        let number = |number: Option<u32>| u64::from(number.unwrap_or(0));
        let mut ratings = Ratings { active: self.grades.map(number), defaulted: number(self.defaulted), unrated: number(self.unrated) };
        if let Some(grade) = grade {
            *ratings.active.get_mut(usize::from(grade)).unwrap_or(&mut ratings.unrated) = number(self.count);
        }
        if default {
            ratings.defaulted += std::mem::take(&mut ratings.active).iter().sum::<u64>();
        }
        let of_grades = || self.grades.iter().chain([&self.unrated, &self.defaulted]).any(Option::is_some);
        let device = values[DEVICE].text(base);
        CountedRow {
            row,
            first: self.days.map_or(NO_DAY, |(first, _)| first),
            time: values[RATED_AT].time(),
            device: if device.is_empty() { 0 } else { xxh3_64(device).max(1) },
            default,
            grade,
            ratings,
            said: if grade.is_some() { self.count.is_some() } else { of_grades() },
        }
    }

    /// The ratings that its cells tell of, as far as they can be read.
    pub(super) fn told(&self) -> u64 {
        let [.., all] = self.sums();
        all.max(u64::from(self.count.unwrap_or(0)))
    }

    /// The last of the days.
    pub(super) fn last_day(&self) -> i32 {
        self.days.map_or(NO_DAY, |(_, last)| last)
    }
}

/// Whether the window of a row of counts is a sum of others: 合计 and the like, also with a word in front of it.
pub(super) fn is_sum(window: &[u8]) -> bool {
    let name: String = text(trim(window)).chars().filter(|c| !c.is_whitespace()).collect();
    let name = name.trim_end_matches([':', '：']);
    ["合计", "总计", "小计", "累计"].iter().any(|word| name.starts_with(word) || name.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_told_from_windows() {
        for (window, sum) in [
            ("合计", true),
            ("本月合计：", true),
            ("总 计", true),
            ("合计（全部窗口）", true),
            ("不动产窗口小计", true),
            ("上半年累计", true),
            ("综合受理窗口", false),
            ("会计窗口", false),
            ("统计局窗口", false),
            ("", false),
        ] {
            assert_eq!(is_sum(window.as_bytes()), sum, "{window}");
        }
    }
}
