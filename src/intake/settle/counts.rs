//! Rows that count the same ratings: those of one window, its days, its device and its grade.
//!
//! Such a row has no id, and needs none: all that it says is at hand. Equal numbers are a duplicate; in one file, where a
//! column that is not used may part the rows or each may be a single rating, they are a doubt. Other numbers are a
//! correction, a row of another device, or a part of the whole, which nothing tells: they are a doubt too.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Cadence, Kind, Period, date_of};
use crate::doubts::{Doubt, DoubtCode, Means, PLACES, Pattern, SettlingLine, Spot};
use crate::intake::table::counted::{CountedRow, Ratings};
use crate::intake::table::typed::Table;
use crate::intake::terms::account::FileReport;
use crate::intake::terms::evaluation_columns::RATED_AT;
use crate::intake::terms::reject::RowPlace;
use crate::workspace::toml_text::{string, strings};

/// Headings that may part the rows of one window and day, of which a line is proposed.
const PARTING: usize = 2;

/// What a row of counts is about: window, first and last day, time, device, whether the device rated by itself, grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct About(u32, i32, i32, u32, u64, bool, Option<u8>);

/// A row that counts what an earlier one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    /// The same numbers as this row's.
    Equal,
    /// Others.
    Differs,
}

/// The rows of counts that hold what they are about now, in reading order.
#[derive(Debug, Default)]
pub(super) struct Holders(BTreeMap<About, (u32, Ratings)>);

impl Holders {
    /// The row that holds what this one is about, and whether it says the same; else this one holds it.
    pub(super) fn look(&mut self, table: &Table, counted: &CountedRow) -> Option<(u32, Again)> {
        let about = about(table, counted);
        let held = self.0.get(&about).copied();
        if held.is_none() {
            self.give(about, counted);
        }
        held.map(|(row, ratings)| (row, if ratings == counted.ratings { Again::Equal } else { Again::Differs }))
    }

    /// Lets this row hold it.
    pub(super) fn take(&mut self, table: &Table, counted: &CountedRow) {
        self.give(about(table, counted), counted);
    }

    fn give(&mut self, about: About, counted: &CountedRow) {
        self.0.insert(about, (counted.row, counted.ratings));
    }
}

fn about(table: &Table, counted: &CountedRow) -> About {
    let window = table.windows[counted.row as usize];
    About(window, counted.first, last_day(table, counted), counted.time, counted.device, counted.default, counted.grade)
}

/// The last day of a row of counts.
pub(crate) fn last_day(table: &Table, counted: &CountedRow) -> i32 {
    table.days[RATED_AT].as_ref().map_or(counted.first, |days| days[counted.row as usize])
}

/// The day or the month of a row of counts.
pub(crate) fn days_of(table: &Table, counted: &CountedRow) -> String {
    let (first, last) = (date_of(counted.first), date_of(last_day(table, counted)));
    if first == last { first.to_string() } else { Period::containing(first, Cadence::Month).to_string() }
}

/// Rows of counts of the same window and days as an earlier row, of which nothing tells whether they are to be added.
#[derive(Debug, Default)]
pub(crate) struct Disagreeing {
    /// Those that say other numbers.
    other: Rows,
    /// Those of the same file that say the same numbers of one grade: each may be a single rating.
    single: Rows,
    /// Those of the same file that say the same numbers of all grades, by file.
    equal: BTreeMap<u16, Rows>,
    /// The files whose rows came first, where a later file says something else.
    earlier: BTreeSet<u16>,
}

/// Rows of one sort.
#[derive(Debug, Default)]
struct Rows {
    n: u64,
    first: Vec<(RowPlace, String)>,
    files: BTreeSet<u16>,
}

impl Rows {
    fn add(&mut self, place: RowPlace, days: String) {
        self.n += 1;
        self.files.insert(place.0);
        self.keep(place, days);
    }

    fn keep(&mut self, place: RowPlace, days: String) {
        let at = self.first.partition_point(|(known, _)| *known < place);
        if at < PLACES {
            self.first.insert(at, (place, days));
            self.first.truncate(PLACES);
        }
    }

    fn add_all(&mut self, more: Self) {
        self.n += more.n;
        self.files.extend(more.files);
        more.first.into_iter().for_each(|(place, days)| self.keep(place, days));
    }
}

impl Disagreeing {
    /// Adds a row that says other numbers, and the row that came before it.
    pub(super) fn add(&mut self, place: RowPlace, days: String, before: RowPlace) {
        self.other.add(place, days);
        if before.0 != place.0 {
            self.earlier.insert(before.0);
        }
    }

    /// Adds a row that says the same numbers as an earlier one of its file.
    pub(super) fn add_equal(&mut self, place: RowPlace, days: String, counted: &CountedRow) {
        let rows = if counted.grade.is_some() { &mut self.single } else { self.equal.entry(place.0).or_default() };
        rows.add(place, days);
    }

    /// The doubts that they make, among `of` rows.
    pub(crate) fn doubts(self, of: u64, files: &[FileReport]) -> Vec<Doubt> {
        let Self { other, mut single, equal, earlier } = self;
        // where every column is used, nothing could part them
        let may_be_parted = |file: &u16| files.get(usize::from(*file)).is_some_and(|file| !file.ignored.is_empty());
        equal.into_iter().filter(|(file, _)| may_be_parted(file)).for_each(|(_, rows)| single.add_all(rows));
        let same = doubt(&single, &BTreeSet::new(), of, files).map(|doubt| Doubt { pattern: Some(Pattern::EqualCounts), ..doubt });
        doubt(&other, &earlier, of, files).into_iter().chain(same).collect()
    }
}

/// The doubt that rows make, some of which are in a later file than these.
fn doubt(rows: &Rows, earlier: &BTreeSet<u16>, of: u64, files: &[FileReport]) -> Option<Doubt> {
    if rows.n == 0 {
        return None;
    }
    let path = |file: u16| files.get(usize::from(file)).map_or_else(String::new, |file| file.path.clone());
    let reports = || rows.files.iter().filter_map(|file| files.get(usize::from(*file)));
    let mut ignored: Vec<&String> = reports().flat_map(|file| &file.ignored).collect();
    ignored.dedup();
    let line = |key: &str, value: String, means| SettlingLine::new("columns.evaluations", format!("{key} = {value}"), means);
    let parted = ignored.into_iter().take(PARTING).map(|heading| line("device", string(heading), Means::AddedUp));
    let heading =
        |file: &FileReport, name: &str| file.matched.iter().find(|(column, _)| *column == name).map(|(_, heading)| heading.clone());
    let counts = reports().find(|file| heading(file, "rating").is_some()).and_then(|file| heading(file, "count"));
    let single = counts.map(|heading| line("ignore", strings(&[&heading]), Means::SingleRatings));
    let earlier: Vec<String> = earlier.iter().map(|file| path(*file)).collect();
    let left_out = (!earlier.is_empty()).then(|| SettlingLine::new("inputs", format!("leave_out = {}", strings(&earlier)), Means::LeftOut));
    let in_one_file = earlier.is_empty();
    let on_repeat = [("last", Means::LastCounts), ("first", Means::FirstCounts)]
        .map(|(on, means)| SettlingLine::new("", format!("on_repeat = \"{on}\""), means));
    let places = rows.first.iter().map(|((file, line), value)| Spot { file: path(*file), line: Some(*line), value: value.clone() });
    Some(Doubt {
        places: places.collect(),
        settled_by: left_out.into_iter().chain(parted).chain(single).chain(on_repeat.into_iter().filter(|_| in_one_file)).collect(),
        ..Doubt::new(DoubtCode::RepeatedCounts, Kind::Evaluations, rows.n, of)
    })
}
