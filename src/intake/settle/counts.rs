//! Rows that count the same ratings: those of one window, its days, its device and its grade.
//!
//! Such a row has no id, and needs none: all that it says is at hand. Equal numbers are a duplicate. Others are a
//! correction, a row of another device, or a part of the whole, which nothing tells: they are a doubt.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Cadence, Kind, Period, date_of};
use crate::doubts::{Doubt, DoubtCode, Means, PLACES, SettlingLine, Spot};
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

/// Rows of counts that say other numbers than an earlier row of the same window and days.
#[derive(Debug, Default)]
pub(crate) struct Disagreeing {
    rows: u64,
    first: Vec<(RowPlace, String)>,
    /// The files whose rows came first, where a later file says something else.
    earlier: BTreeSet<u16>,
    files: BTreeSet<u16>,
}

impl Disagreeing {
    /// Adds a row, and the row that came before it.
    pub(super) fn add(&mut self, place: RowPlace, days: String, before: RowPlace) {
        self.rows += 1;
        self.files.insert(place.0);
        if before.0 != place.0 {
            self.earlier.insert(before.0);
        }
        let at = self.first.partition_point(|(known, _)| *known < place);
        if at < PLACES {
            self.first.insert(at, (place, days));
            self.first.truncate(PLACES);
        }
    }

    /// The doubt that they make, among `of` rows; none where there are none.
    pub(crate) fn doubt(self, of: u64, files: &[FileReport]) -> Option<Doubt> {
        if self.rows == 0 {
            return None;
        }
        let path = |file: u16| files.get(usize::from(file)).map_or_else(String::new, |file| file.path.clone());
        let mut ignored: Vec<&String> =
            self.files.iter().filter_map(|file| files.get(usize::from(*file))).flat_map(|file| &file.ignored).collect();
        ignored.dedup();
        let parted = ignored
            .into_iter()
            .take(PARTING)
            .map(|heading| SettlingLine::new("columns.evaluations", format!("device = {}", string(heading)), Means::AddedUp));
        let earlier: Vec<String> = self.earlier.iter().map(|file| path(*file)).collect();
        let left_out =
            (!earlier.is_empty()).then(|| SettlingLine::new("inputs", format!("leave_out = {}", strings(&earlier)), Means::LeftOut));
        let in_one_file = earlier.is_empty();
        let on_repeat = [("last", Means::LastCounts), ("first", Means::FirstCounts)]
            .map(|(on, means)| SettlingLine::new("", format!("on_repeat = \"{on}\""), means));
        let places = self.first.into_iter().map(|((file, line), value)| Spot { file: path(file), line: Some(line), value });
        Some(Doubt {
            places: places.collect(),
            settled_by: left_out.into_iter().chain(parted).chain(on_repeat.into_iter().filter(|_| in_one_file)).collect(),
            ..Doubt::new(DoubtCode::RepeatedCounts, Kind::Evaluations, self.rows, of)
        })
    }
}
