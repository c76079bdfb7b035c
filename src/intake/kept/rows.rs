//! The rows of a file as the store of a workspace keeps them: a file that did not change is not cut into cells again.
//!
//! In and out: what is known of a file before the ledger is asked. Kept are ids, dates, codes, and the names of windows
//! and categories; of personal values only what the sieve needs, of columns that are not used only words of the closed
//! lists, of rejected rows only line, column and code: their cells are read again where they stand.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::disk;
use crate::error::{Error, Result};
use crate::intake::files::asked::{Asked, Done, hashed};
use crate::intake::files::csv::dialect::Marks;
use crate::intake::header::matching::Header;
use crate::intake::ids::keys::Keying;
use crate::intake::ids::packed::Packed;
use crate::intake::ids::stored::KeptIds;
use crate::intake::rows::context::Context;
use crate::intake::rows::observed::Observed;
use crate::intake::rows::part::Part;
use crate::intake::table::typed::{NO_DAY, NO_PRINT, NO_WINDOW, Table};
use crate::intake::terms::code::Code;
use crate::intake::terms::job::Job;
use crate::intake::terms::notice::Notice;
use crate::intake::terms::reject::Fault;
use crate::store::{self, Store};

/// The folder of the store.
pub(crate) const FOLDER: &str = "rows";
/// What a file's encoding is called.
const ENCODINGS: [&str; 13] =
    ["utf-8", "utf-8-bom", "gb18030", "utf-16le", "utf-16be", "xlsx", "xlsb", "xls", "ods", "html", "xml", "mhtml", "parquet"];
/// Bytes that a row takes, about.
const ROW: u64 = 48;
/// Rows of a file that are kept: packing more at once would take as much memory as other files need.
const MOST_ROWS: u64 = 20_000_000;

/// What is kept of a file.
#[derive(Serialize, Deserialize)]
struct KeptRows<'a> {
    bytes: u64,
    sha256: String,
    header: Header,
    header_line: u64,
    encoding: String,
    delimiter: Option<char>,
    notices: Vec<Notice>,
    cut_by: Option<(Marks, bool)>,
    /// Line and place in the file.
    #[serde(borrow)]
    places: [Packed<'a>; 2],
    windows: Vec<String>,
    categories: Vec<String>,
    graded: bool,
    very: bool,
    read: u64,
    cases_alone: u64,
    wider: u64,
    /// Line, column and code.
    faults: [Packed<'a>; 3],
    observed: Observed,
    personal: Packed<'a>,
    lines: Packed<'a>,
    prints: Packed<'a>,
    ids: KeptIds<'a>,
    case_ids: KeptIds<'a>,
    window_of: Packed<'a>,
    category_of: Packed<'a>,
    times: Packed<'a>,
    days: Vec<Option<Packed<'a>>>,
    codes: Vec<Option<Packed<'a>>>,
}

/// What was found of a file.
pub(crate) enum Found {
    /// Nothing, or rows of other bytes.
    Nothing,
    /// Rows that were cut short or edited.
    Damaged(PathBuf),
    /// The rows of these bytes, without what is rejected of them, and what is wrong with that.
    Rows(Box<Done<Part>>, Vec<Fault>),
}

/// The name of a file's rows in the folder of the store.
pub(crate) fn name(store: &Store, job: &Job) -> String {
    store.name(&format!("{:?} {}", job.kind, job.path))
}

/// The rows of a file, where they were kept and the file has not changed.
///
/// # Errors
/// The file cannot be read.
pub(crate) fn find(store: &Store, job: &Job, asked: Asked<'_>, context: Context<'_>) -> Result<Found> {
    let name = format!("{FOLDER}/{}", name(store, job));
    let piece = match store.find(&name) {
        store::Found::Nothing => return Ok(Found::Nothing),
        store::Found::Damaged(path) => return Ok(Found::Damaged(path)),
        store::Found::Whole(piece) => piece,
    };
    let Ok(kept) = rmp_serde::from_slice::<KeptRows<'_>>(&piece) else { return Ok(Found::Damaged(store.path(&name))) };
    let size = disk::stamp(asked.path).map_err(|error| Error::io(asked.path, "read", error))?.size;
    if size != kept.bytes || hashed(Asked { report: &|_| (), ..asked })?.0 != kept.sha256 {
        return Ok(Found::Nothing);
    }
    (asked.report)(size);
    Ok(kept.restore(context).map_or_else(|| Found::Damaged(store.path(&name)), |(done, faults)| Found::Rows(Box::new(done), faults)))
}

/// Keeps the rows of a file that was read; one with more rejected rows than are listed is not worth it, and a very long
/// one is read each time.
///
/// # Errors
/// Anything the file system refuses.
pub(crate) fn keep(store: &Store, job: &Job, done: &Done<Part>) -> Result<()> {
    let part = &done.records;
    if part.left_out > 0 || part.gave_up() || part.read > MOST_ROWS {
        return Ok(());
    }
    let Some(kept) = KeptRows::of(done) else { return Ok(()) };
    store.keep(&format!("{FOLDER}/{}", name(store, job)), part.read * ROW, |mut out| {
        rmp_serde::encode::write(&mut out, &kept).map_err(std::io::Error::other)
    })
}

impl KeptRows<'_> {
    fn of(done: &Done<Part>) -> Option<KeptRows<'_>> {
        let part = &done.records;
        let table = &part.table;
        let whole = |column: &[u32]| Packed::of(column.iter().map(|value| u64::from(*value)), u64::from(NO_WINDOW));
        let long = |column: &[u64]| Packed::of(column.iter().copied(), NO_PRINT);
        let day = |day: &i32| u64::from(day.wrapping_sub(NO_DAY) as u32);
        let days = |days: &Option<Vec<i32>>| days.as_ref().map(|days| Packed::of(days.iter().map(day), 0));
        let codes = |codes: &Option<Vec<u8>>| codes.as_ref().map(|codes| Packed::of(codes.iter().map(|code| u64::from(*code)), u64::MAX));
        let faults = || part.rejects.iter();
        let column = |name: &str| table.kind.columns().iter().position(|column| column.name == name).map_or(0, |place| place as u64 + 1);
        Some(KeptRows {
            bytes: done.bytes,
            sha256: done.sha256.clone(),
            header: done.header.clone(),
            header_line: done.header_line,
            encoding: done.encoding.to_owned(),
            delimiter: done.delimiter,
            notices: done.notices.clone(),
            cut_by: part.cut_by,
            places: [steps(part.places.iter().map(|(line, _)| *line)), Packed::of(part.places.iter().map(|(_, place)| *place), u64::MAX)],
            windows: part.windows.iter().cloned().collect(),
            categories: part.categories.iter().cloned().collect(),
            graded: part.graded,
            very: part.very,
            read: part.read,
            cases_alone: part.cases_alone,
            wider: part.wider,
            faults: [
                steps(faults().map(|reject| reject.line)),
                Packed::of(faults().map(|reject| column(reject.column)), u64::MAX),
                Packed::of(faults().map(|reject| reject.code as u64), u64::MAX),
            ],
            observed: part.observed.clone(),
            personal: long(&part.personal),
            lines: steps(table.lines.iter().copied()),
            prints: long(&table.prints),
            ids: KeptIds::of(&table.ids)?,
            case_ids: KeptIds::of(&table.case_ids)?,
            window_of: whole(&table.windows),
            category_of: whole(&table.categories),
            times: whole(&table.times),
            days: table.days.iter().map(days).collect(),
            codes: table.codes.iter().map(codes).collect(),
        })
    }

    /// The file as it was read; `None` where this is no file.
    fn restore(self, context: Context<'_>) -> Option<(Done<Part>, Vec<Fault>)> {
        let whole = |column: &Packed<'_>| column.values(u64::from(NO_WINDOW), |value| value as u32);
        let long = |column: &Packed<'_>| column.values(NO_PRINT, |value| value);
        let days = |days: &Option<Packed<'_>>| match days {
            Some(days) => days.values(0, |day| (day as u32 as i32).wrapping_add(NO_DAY)).map(Some),
            None => Some(None),
        };
        let codes = |codes: &Option<Packed<'_>>| match codes {
            Some(codes) => codes.values(u64::MAX, |code| code as u8).map(Some),
            None => Some(None),
        };
        let table = Table {
            lines: from_steps(&self.lines)?,
            prints: long(&self.prints)?,
            ids: self.ids.restore(&mut Keying::adding(context.book))?,
            case_ids: self.case_ids.restore(&mut Keying::asking(context.cases))?,
            windows: whole(&self.window_of)?,
            categories: whole(&self.category_of)?,
            times: whole(&self.times)?,
            days: self.days.iter().map(days).collect::<Option<_>>()?,
            codes: self.codes.iter().map(codes).collect::<Option<_>>()?,
            ..context.table()
        };
        let [lines, columns, codes] = &self.faults;
        let columns = columns.values(u64::MAX, |column| (column as usize).checked_sub(1))?;
        let codes = codes.values(u64::MAX, |code| Code::ALL.get(code as usize).copied())?;
        let faults = from_steps(lines)?.into_iter().zip(columns).zip(codes);
        let faults = faults.map(|((line, column), code)| Some(Fault { line, column, code: code? })).collect::<Option<_>>()?;
        let places = from_steps(&self.places[0])?.into_iter().zip(self.places[1].values(u64::MAX, |place| place)?).collect();
        let mut part = Part::new(table);
        (part.windows, part.categories) = (self.windows.into_iter().collect(), self.categories.into_iter().collect());
        (part.graded, part.very, part.read, part.wider) = (self.graded, self.very, self.read, self.wider);
        (part.personal, part.cut_by, part.places) = (long(&self.personal)?, self.cut_by, places);
        part.cases_alone = self.cases_alone;
        part.observed = self.observed;
        let encoding = ENCODINGS.into_iter().find(|known| *known == self.encoding)?;
        let Self { header, header_line, delimiter, sha256, bytes, notices, .. } = self;
        Some((Done { records: part, header, header_line, encoding, delimiter, sha256, bytes, notices }, faults))
    }
}

/// Numbers that mostly grow by one, as how much each is more than the one before it.
fn steps<V: Iterator<Item = u32> + Clone>(values: V) -> Packed<'static> {
    let step = |before: &mut u32, value: u32| Some(u64::from(value.wrapping_sub(std::mem::replace(before, value))));
    Packed::of(values.scan(0, step), u64::MAX)
}

fn from_steps(steps: &Packed<'_>) -> Option<Vec<u32>> {
    let mut values = steps.values(u64::MAX, |step| step as u32)?;
    let mut last = 0_u32;
    for value in &mut values {
        last = last.wrapping_add(*value);
        *value = last;
    }
    Some(values)
}
