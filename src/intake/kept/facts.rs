//! What is kept of a file beside its rows: what became of it, its header, names, faults, and what was noticed.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::domain::{CellType, Kind};
use crate::intake::files::asked::Done;
use crate::intake::files::csv::dialect::Marks;
use crate::intake::header::matching::Header;
use crate::intake::rows::graded::Graded;
use crate::intake::rows::observed::Observed;
use crate::intake::rows::part::Part;
use crate::intake::table::typed::Table;
use crate::intake::terms::code::Code;
use crate::intake::terms::notice::Notice;
use crate::intake::terms::reject::Fault;

/// What a file's encoding is called.
const ENCODINGS: [&str; 13] =
    ["utf-8", "utf-8-bom", "gb18030", "utf-16le", "utf-16be", "xlsx", "xlsb", "xls", "ods", "html", "xml", "mhtml", "parquet"];

/// What is known of a file as a whole.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Facts {
    pub(super) bytes: u64,
    pub(super) sha256: String,
    header: Header,
    header_line: u64,
    encoding: String,
    delimiter: Option<char>,
    notices: Vec<Notice>,
    cut_by: Option<(Marks, bool)>,
    /// Line and place in the file of some records.
    places: Vec<(u32, u64)>,
    pub(super) windows: Vec<String>,
    pub(super) categories: Vec<String>,
    /// The date columns of its rows.
    dates: Vec<Cow<'static, str>>,
    /// Whether its rows hold opinions.
    said: bool,
    /// Whether its rows count ratings.
    pub(super) counted: bool,
    graded: Graded,
    pub(super) read: u64,
    cases_alone: u64,
    wider: u64,
    /// Line, column and code of each fault; no column where the fault is the record's.
    faults: Vec<(u32, Cow<'static, str>, Cow<'static, str>)>,
    observed: Observed,
}

impl Facts {
    pub(super) fn of(done: &Done<Part>) -> Self {
        let part = &done.records;
        let columns = part.table.kind.columns().iter().zip(&part.table.days);
        Self {
            bytes: done.bytes,
            sha256: done.sha256.clone(),
            header: done.header.clone(),
            header_line: done.header_line,
            encoding: done.encoding.to_owned(),
            delimiter: done.delimiter,
            notices: done.notices.clone(),
            cut_by: part.cut_by,
            places: part.places.clone(),
            windows: part.windows.iter().cloned().collect(),
            categories: part.categories.iter().cloned().collect(),
            dates: columns.filter(|(_, days)| days.is_some()).map(|(column, _)| column.name.into()).collect(),
            said: part.table.said.is_some(),
            counted: !part.table.counted.is_empty(),
            graded: part.graded,
            read: part.read,
            cases_alone: part.cases_alone,
            wider: part.wider,
            faults: part.rejects.iter().map(|reject| (reject.line, reject.column.into(), reject.code.code().into())).collect(),
            observed: part.observed.clone(),
        }
    }

    /// The date columns of its rows in an empty table; `None` where one is no date.
    pub(super) fn date_columns(&self, table: &mut Table) -> Option<()> {
        for name in &self.dates {
            let at = table.kind.columns().iter().position(|column| column.name == name && column.cells == CellType::Date)?;
            table.begin_dates(at);
        }
        table.said = self.said.then(Vec::new);
        Some(())
    }

    /// The file as it was read, with these rows and fingerprints of its personal values, and its faults; `None` where
    /// this is no file.
    pub(super) fn restore(self, table: Table, personal: Vec<u64>) -> Option<(Done<Part>, Vec<Fault>)> {
        let kind = table.kind;
        let faults = self.faults.iter().map(|(line, column, code)| fault(kind, *line, column, code)).collect::<Option<_>>()?;
        let in_order = self.places.is_sorted() && self.places.is_sorted_by_key(|(_, place)| *place);
        if !in_order || self.places.last().is_some_and(|(_, place)| *place > self.bytes) || !is_header(kind, &self.header) {
            return None;
        }
        let mut part = Part::new(table);
        (part.windows, part.categories) = (self.windows.into_iter().collect(), self.categories.into_iter().collect());
        (part.graded, part.read, part.wider) = (self.graded, self.read, self.wider);
        (part.personal, part.cut_by, part.places) = (personal, self.cut_by, self.places);
        (part.cases_alone, part.observed) = (self.cases_alone, self.observed);
        let encoding = ENCODINGS.into_iter().find(|known| *known == self.encoding)?;
        let Self { header, header_line, delimiter, sha256, bytes, notices, .. } = self;
        Some((Done { records: part, header, header_line, encoding, delimiter, sha256, bytes, notices }, faults))
    }
}

fn fault(kind: Kind, line: u32, column: &str, code: &str) -> Option<Fault> {
    let code = Code::ALL.into_iter().find(|known| known.code() == code)?;
    let column = match column {
        "" => None,
        name => Some(kind.columns().iter().position(|column| column.name == name)?),
    };
    Some(Fault { line, column, code })
}

/// Whether every column that it means is one of its cells.
fn is_header(kind: Kind, header: &Header) -> bool {
    let columns = kind.columns().len();
    [header.places.len(), header.times.len(), header.serials.len(), header.graded.len(), header.given.len()] == [columns; 5]
        && header.places.iter().flatten().all(|place| *place < header.cells.len())
        && header.groups.fit(columns, header.cells.len())
}
