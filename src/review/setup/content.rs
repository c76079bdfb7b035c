//! What the cells of a column are, whatever its header says.

use std::collections::BTreeSet;

use crate::domain::CellType;
use crate::domain::nothing;
use crate::intake::{count_words, seconds, time_alone};
use crate::review::date_forms::{Form, Written, forms};
use crate::review::values::reads_as_grade;

/// The date format of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Dates {
    /// One that needs no configuration.
    Known,
    /// Formats to be named in `[cells] dates`.
    Formats(Vec<String>),
    /// Day and month cannot be told apart: one of these sets of formats.
    Either(Vec<Vec<String>>),
}

/// The cells of one column of a sample.
#[derive(Debug, Clone)]
pub(super) struct Content {
    /// By row; `None` where blank, or where the cell stands for nothing.
    pub(super) seconds: Vec<Option<i64>>,
    /// Cells with something in them.
    pub(super) filled: usize,
    /// Cells in all.
    pub(super) rows: usize,
    /// Different cells among them, at most as many as are looked at.
    pub(super) distinct: Vec<String>,
    /// How its dates are written, where nine in ten cells are dates.
    pub(super) dates: Option<Dates>,
    words: Vec<(CellType, usize)>,
    times: usize,
    grades: usize,
    mobiles: usize,
    with_digits: usize,
    with_letters: usize,
    length: usize,
}

/// Closed lists that a column may be of.
const LISTS: [CellType; 6] =
    [CellType::Method, CellType::Outcome, CellType::Opinion, CellType::Rating, CellType::Mode, CellType::YesNo { blank: false }];

impl Content {
    /// Of the cells of one column.
    pub(super) fn of(cells: &[&str]) -> Self {
        let is_nothing = |cell: &&str| nothing::is_nothing(cell);
        let filled: Vec<&str> = cells.iter().copied().filter(|cell| !cell.is_empty() && !is_nothing(cell)).collect();
        let digits = |cell: &str| cell.chars().filter(char::is_ascii_digit).count();
        let is_mobile = |cell: &&&str| cell.len() == 11 && digits(cell) == 11 && cell.starts_with('1');
        let mut seen = BTreeSet::new();
        let distinct: Vec<String> = filled.iter().filter(|cell| seen.insert(**cell)).map(|cell| (*cell).to_owned()).collect();
        let times = filled.iter().filter(|cell| time_alone(cell.as_bytes()).is_some()).count();
        // 09:01:00 is no month, day and year
        let dates = if times * 2 > filled.len() { None } else { date_format(&filled) };
        let none = Vec::new();
        let formats = match &dates {
            Some(Dates::Formats(formats)) => formats,
            Some(Dates::Either(orders)) => orders.first().unwrap_or(&none),
            _ => &none,
        };
        Self {
            seconds: if dates.is_some() { by_formats(cells, formats) } else { Vec::new() },
            rows: cells.len(),
            words: LISTS.map(|list| (list, count_words(list, &filled))).into(),
            times,
            grades: filled.iter().filter(|cell| reads_as_grade(cell)).count(),
            mobiles: filled.iter().filter(is_mobile).count(),
            with_digits: filled.iter().filter(|cell| digits(cell) > 0).count(),
            with_letters: filled.iter().filter(|cell| cell.chars().any(char::is_alphabetic)).count(),
            length: filled.iter().map(|cell| cell.chars().count()).sum(),
            filled: filled.len(),
            distinct,
            dates,
        }
    }

    /// Whether nine in ten cells are of a closed list.
    pub(super) fn is_words(&self, list: CellType) -> bool {
        self.words.iter().any(|(known, n)| *known == list && self.most(*n))
    }

    /// Whether half of the cells are of a closed list.
    pub(super) fn has_words(&self, list: CellType) -> bool {
        self.words.iter().any(|(known, n)| *known == list && *n > 0 && n * 2 >= self.filled)
    }

    /// Whether nine in ten cells say how good something was: words, stars, points, letters.
    pub(super) fn is_graded(&self) -> bool {
        self.most(self.grades)
    }

    /// Whether nine in ten cells are times of day without a day.
    pub(super) fn is_times(&self) -> bool {
        self.most(self.times)
    }

    /// Whether its dates name no time of day.
    pub(super) fn is_days(&self) -> bool {
        self.dates.is_some() && self.seconds.iter().flatten().all(|second| second.rem_euclid(86_400) == 0)
    }

    /// Whether nine in ten rows have a cell.
    pub(super) fn is_full(&self) -> bool {
        self.filled > 0 && self.filled * 10 >= self.rows * 9
    }

    /// Whether eight in ten cells are 11-digit mobile numbers.
    pub(super) fn is_mobile(&self) -> bool {
        self.filled > 0 && self.mobiles * 10 >= self.filled * 8
    }

    /// Whether nearly every cell is another one, and looks like an id.
    pub(super) fn is_id(&self) -> bool {
        let long = self.length >= self.filled * 4;
        let unique = self.distinct.len() * 10 >= self.filled * 9;
        self.most(self.with_digits) && unique && long && self.dates.is_none() && !self.is_mobile() && self.length <= self.filled * 40
    }

    /// Whether nothing speaks against these being ids of which some stand in several rows: every cell is
    /// of one form, without a blank.
    pub(super) fn is_repeated_id(&self) -> bool {
        let form = |cell: &String| cell.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>();
        let forms: BTreeSet<String> = self.distinct.iter().map(form).collect();
        let one_form = forms.len() == 1 && forms.iter().all(|form| form.contains("0000") && !form.contains(char::is_whitespace));
        one_form && self.filled == self.rows && self.distinct.len() > 1 && self.dates.is_none() && !self.is_mobile()
    }

    /// Whether there are few different cells, and they are names.
    pub(super) fn is_names(&self) -> bool {
        let few = self.distinct.len() * 3 <= self.filled.max(3) || self.filled < 10 && self.distinct.len() < self.filled;
        let listed = [CellType::Method, CellType::Opinion, CellType::Rating, CellType::YesNo { blank: false }];
        few && self.most(self.with_letters) && self.dates.is_none() && !listed.iter().any(|list| self.is_words(*list))
    }

    fn most(&self, n: usize) -> bool {
        self.filled > 0 && n * 10 >= self.filled * 9
    }

    /// Whether the dates of this column are hardly ever before those of another one.
    pub(super) fn follows(&self, other: &Self) -> bool {
        let pairs: Vec<(i64, i64)> =
            self.seconds.iter().zip(&other.seconds).filter_map(|(mine, others)| Some(((*mine)?, (*others)?))).collect();
        !pairs.is_empty() && pairs.iter().filter(|(mine, others)| mine >= others).count() * 20 >= pairs.len() * 19
    }
}

fn date_format(filled: &[&str]) -> Option<Dates> {
    let fits = |dates: usize| dates > 0 && dates * 10 >= filled.len() * 9;
    if fits(seconds(filled, None).iter().flatten().count()) {
        return Some(Dates::Known);
    }
    let written: Vec<Written<'_>> = filled.iter().map(|text| Written { text, rows: 1, source: 0 }).collect();
    let found = forms(&written);
    let commonest = found.of.iter().filter(|form| **form == Some(0)).count();
    match found.forms.into_iter().next().filter(|_| fits(commonest))? {
        Form::Told(formats) => Some(Dates::Formats(formats)),
        Form::Untold { orders, .. } => Some(Dates::Either(orders)),
    }
}

/// The cells as dates by the first of the formats that reads each, or as they stand.
fn by_formats(cells: &[&str], formats: &[String]) -> Vec<Option<i64>> {
    let mut dates = seconds(cells, None);
    for format in formats {
        let read = seconds(cells, Some(format));
        dates.iter_mut().zip(read).for_each(|(date, read)| *date = date.or(read));
    }
    dates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_told_by_their_cells() {
        let ids = ["SL2026060001", "SL2026060002", "SL2026060003", "SL2026060004"];
        assert!(Content::of(&ids).is_id() && !Content::of(&ids).is_names());
        let names = ["不动产", "税务", "不动产", "税务", "税务", "税务"];
        assert!(Content::of(&names).is_names() && !Content::of(&names).is_id());
        assert!(Content::of(&["电话", "现场", "", "电话"]).is_words(CellType::Method));
        assert!(Content::of(&["满意", "不满意", "?"]).is_words(CellType::Opinion));
        assert!(Content::of(&["13800000000", "10031234567"]).is_mobile());
        let early = Content::of(&["2026-06-01", "2026/6/2 9:00"]);
        let late = Content::of(&["2026-06-01", "2026-06-03"]);
        assert!(late.follows(&early) && !early.follows(&late));
    }

    #[test]
    fn a_date_format_is_named_only_where_the_cells_prove_it() {
        let formats = |formats: &[&str]| Some(Dates::Formats(formats.iter().map(|format| (*format).to_owned()).collect()));
        for (cells, dates) in [
            (vec!["2026-06-01", ""], Some(Dates::Known)),
            (vec!["06/13/2026", "?", "06/01/2026"], formats(&["%m/%d/%Y"])),
            (vec!["13/06/2026 9:05", "01/06/2026 9:05"], formats(&["%d/%m/%Y %H:%M"])),
            (vec!["01/02/2026", "03/04/2026"], Some(Dates::Either(vec![vec!["%m/%d/%Y".into()], vec!["%d/%m/%Y".into()]]))),
            (vec!["01/13/2026 09:05:00 PM"], formats(&["%m/%d/%Y %I:%M:%S %p"])),
            (vec!["13-06-2026", "01-06-2026 9:05"], formats(&["%d-%m-%Y", "%d-%m-%Y %H:%M"])),
            (vec!["待定"], None),
            (vec![""], None),
        ] {
            assert_eq!(Content::of(&cells).dates, dates, "{cells:?}");
        }
    }
}
