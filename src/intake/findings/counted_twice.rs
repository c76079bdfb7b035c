//! Ratings that stand in the exports twice: one by one and counted, by the day and by the month, or in a row of totals.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::Kind;
use crate::doubts::{Doubt, DoubtCode, Means, PLACES, Pattern, SettlingLine, Spot, VALUES};
use crate::intake::settle::counts::last_day;
use crate::intake::settle::resolve::Settled;
use crate::intake::table::counted::{CountedRow, Ratings};
use crate::intake::table::typed::Table;
use crate::intake::terms::account::FileReport;
use crate::intake::terms::evaluation_columns::RATED_AT;
use crate::intake::terms::reject::RowPlace;
use crate::intake::values::dates::Stamp;
use crate::workspace::Workspace;
use crate::workspace::toml_text::strings;

/// Ratings of a window that is the sum of the others, from which on that is no chance.
const FEWEST: u64 = 20;
/// Windows beside it, likewise.
const FEWEST_OTHERS: usize = 2;

/// A row of counts, its days, and where it stands.
#[derive(Debug, Clone, Copy)]
struct Span<'a> {
    counted: &'a CountedRow,
    last: i32,
    place: RowPlace,
}

/// The doubts about the settled evaluations.
pub(crate) fn doubts(settled: &Settled, names: &[String], files: &[FileReport], workspace: &Workspace) -> Vec<Doubt> {
    let table = &settled.table;
    if table.counted.is_empty() {
        return Vec::new();
    }
    let place = |row: u32| {
        let file = settled.files.partition_point(|(end, _)| *end <= row as usize);
        (settled.files.get(file).map_or(0, |(_, file)| *file), table.lines[row as usize])
    };
    let mut by_window: BTreeMap<u32, Vec<Span<'_>>> = BTreeMap::new();
    for counted in &table.counted {
        let span = Span { counted, last: last_day(table, counted), place: place(counted.row) };
        by_window.entry(table.windows[counted.row as usize]).or_default().push(span);
    }
    let mut twice = Twice::default();
    // of two rows the later one is named, once
    let among_counts: BTreeSet<(RowPlace, u32, RowPlace, RowPlace)> = again_among_counts(&by_window).collect();
    let mut named = None;
    for (row, window, other, coarse) in among_counts.into_iter().chain(again_one_by_one(table, &by_window, place)) {
        twice.involved.extend([row.0, other.0]);
        twice.coarse.insert(coarse.0);
        if named.replace(row) != Some(row) {
            twice.add(row, window);
        }
    }
    let sums = sums_of_others(&by_window).into_iter().filter(|(window, _)| !workspace.roster.contains_key(&names[*window as usize]));
    let of = table.len() as u64;
    let path = |file: u16| files.get(usize::from(file)).map_or_else(String::new, |file| file.path.clone());
    let spot = |(file, line): RowPlace, window: u32| Spot { file: path(file), line: Some(line), value: names[window as usize].clone() };
    let of_sums = sums.map(|(window, places)| Doubt {
        places: places.iter().take(PLACES).map(|place| spot(*place, window)).collect(),
        pattern: Some(Pattern::SumOfOthers(names[window as usize].clone())),
        ..Doubt::new(DoubtCode::CountedTwice, Kind::Evaluations, places.len() as u64, of)
    });
    let overlapping = (twice.rows > 0).then(|| {
        let mut values: Vec<(String, u64)> = twice.windows.iter().map(|(window, n)| (names[*window as usize].clone(), *n)).collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        values.truncate(VALUES);
        // something must be left of it
        let is_part = twice.coarse.len() < twice.involved.len();
        let paths: Vec<String> = twice.coarse.iter().map(|file| path(*file)).collect();
        let leave_out = is_part.then(|| SettlingLine::new("inputs", format!("leave_out = {}", strings(&paths)), Means::LeftOut));
        Doubt {
            places: twice.places.iter().map(|(place, window)| spot(*place, *window)).collect(),
            values,
            settled_by: leave_out.into_iter().collect(),
            ..Doubt::new(DoubtCode::CountedTwice, Kind::Evaluations, twice.rows, of)
        }
    });
    overlapping.into_iter().chain(of_sums).collect()
}

/// Rows that tell of ratings which another row counts.
#[derive(Debug, Default)]
struct Twice {
    rows: u64,
    /// The first of them, with their windows.
    places: Vec<(RowPlace, u32)>,
    /// Rows by window.
    windows: BTreeMap<u32, u64>,
    /// The files of these rows and of those that count the same.
    involved: BTreeSet<u16>,
    /// Those of them that say less of when each rating was given.
    coarse: BTreeSet<u16>,
}

impl Twice {
    fn add(&mut self, row: RowPlace, window: u32) {
        self.rows += 1;
        *self.windows.entry(window).or_default() += 1;
        let at = self.places.partition_point(|known| *known < (row, window));
        if at < PLACES {
            self.places.insert(at, (row, window));
            self.places.truncate(PLACES);
        }
    }
}

/// Rows of counts whose days another row of the window counts too: with their windows, that row, and the one of the two
/// that is of more days.
fn again_among_counts<'a>(by_window: &'a BTreeMap<u32, Vec<Span<'a>>>) -> impl Iterator<Item = (RowPlace, u32, RowPlace, RowPlace)> {
    by_window.iter().flat_map(|(window, spans)| {
        let mut spans: Vec<&Span<'_>> = spans.iter().collect();
        spans.sort_by_key(|span| (span.counted.first, std::cmp::Reverse(span.last), span.place));
        let mut open: Vec<&Span<'_>> = Vec::new();
        let mut found = Vec::new();
        for span in spans {
            open.retain(|other| other.last >= span.counted.first);
            if let Some(other) = open.iter().find(|other| tell_the_same(other, span)) {
                let days = |span: &Span<'_>| (span.last - span.counted.first, span.place);
                let coarse = if days(other) > days(span) { other } else { span };
                found.push((span.place.max(other.place), *window, span.place.min(other.place), coarse.place));
            }
            open.push(span);
        }
        found
    })
}

/// Whether two rows of a window, whose days overlap, may count the same ratings. Those of two devices, of two grades,
/// or of two hours do not.
fn tell_the_same(one: &Span<'_>, two: &Span<'_>) -> bool {
    let (a, b) = (one.counted, two.counted);
    let apart = |a: u64, b: u64| a != b && a != 0 && b != 0;
    let of_two_devices = apart(a.device, b.device);
    let of_two_grades = a.grade.is_some() && b.grade.is_some() && a.grade != b.grade;
    let has_time = |counted: &CountedRow| counted.time != 0 && counted.time != Stamp::NO_TIME;
    let of_two_hours = a.time != b.time && has_time(a) && has_time(b);
    a.default == b.default && !of_two_devices && !of_two_grades && !of_two_hours
}

/// Ratings one by one, of windows and days that a row of counts counts too, likewise.
fn again_one_by_one<'a>(
    table: &'a Table,
    by_window: &'a BTreeMap<u32, Vec<Span<'a>>>,
    place: impl Fn(u32) -> RowPlace + 'a,
) -> impl Iterator<Item = (RowPlace, u32, RowPlace, RowPlace)> {
    let mut is_counted = table.counted.iter().map(|counted| counted.row).peekable();
    let one_by_one = (0..table.len() as u32).filter(move |row| is_counted.next_if_eq(row).is_none());
    let days = table.days[RATED_AT].as_deref().unwrap_or_default();
    one_by_one.filter_map(move |row| {
        let window = table.windows[row as usize];
        let day = days.get(row as usize)?;
        let span = by_window.get(&window)?.iter().find(|span| (span.counted.first..=span.last).contains(day))?;
        Some((place(row), window, span.place, span.place))
    })
}

/// Windows whose counts are, in a file, the sum of those of all others on each of their days, with their rows.
fn sums_of_others(by_window: &BTreeMap<u32, Vec<Span<'_>>>) -> Vec<(u32, Vec<RowPlace>)> {
    let mut by_days: BTreeMap<(u16, i32, i32), BTreeMap<u32, Ratings>> = BTreeMap::new();
    for (window, span) in by_window.iter().flat_map(|(window, spans)| spans.iter().map(move |span| (window, span))) {
        let windows = by_days.entry((span.place.0, span.counted.first, span.last)).or_default();
        windows.entry(*window).or_default().add(&span.counted.ratings);
    }
    // its ratings, and the most windows that had any on one of its days
    let mut sums: BTreeMap<(u16, u32), Option<(u64, usize)>> = BTreeMap::new();
    for ((file, ..), windows) in &by_days {
        let mut all = Ratings::default();
        for ratings in windows.values() {
            all.add(ratings);
        }
        let filled = windows.values().filter(|ratings| ratings.all() > 0).count();
        for (window, ratings) in windows {
            let mut doubled = *ratings;
            doubled.add(ratings);
            let sum = sums.entry((*file, *window)).or_insert(Some((0, 0)));
            *sum = sum.filter(|_| doubled == all).map(|(sum, most)| (sum + ratings.all(), most.max(filled)));
        }
    }
    let is_sum = |(_, sum): &(&(u16, u32), &Option<(u64, usize)>)| sum.is_some_and(|(sum, most)| sum >= FEWEST && most > FEWEST_OTHERS);
    let found = sums.iter().filter(is_sum).map(|((file, window), _)| {
        let of_file = by_window[window].iter().filter(|span| span.place.0 == *file).map(|span| span.place);
        (*window, of_file.collect())
    });
    found.collect()
}
