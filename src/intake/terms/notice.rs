//! What a supervisor should know of a file that was read all the same.

use serde::{Deserialize, Serialize};

use super::taken::Taken;
use crate::domain::{Kind, Locale, Scale};
use crate::messages::Message;

/// A window that stands in a row of its own.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// The line of its first row.
    pub line: u32,
    /// Rows that belong to it.
    pub rows: u64,
}

/// Something about a file that was not as it mostly is.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub enum Notice {
    /// A header and no data row.
    NoRows,
    /// A hidden sheet before the one that was read.
    HiddenSheet(String),
    /// So many files that a system put into the archive for itself are not read.
    ArchiveExtras(u64),
    /// A sheet in which no header fits.
    SheetWithoutHeader(String),
    /// So many blank cells of merged ones were filled with what the merged cell says.
    Merged(u64),
    /// So many rows of the sheet are hidden or filtered away, and were read.
    HiddenRows(u64),
    /// Formula cells without a stored value, in a column that nothing is counted by: heading and number.
    Unvalued(String, u64),
    /// Cells are parted by something that is tried last.
    Delimiter(char),
    /// Cells are quoted by another character than `"`.
    Quote(char),
    /// A space follows each delimiter, and quotes stand behind it.
    Spaced,
    /// The header's quotes do not match; its cells were told by the delimiters alone.
    DamagedHeader,
    /// Nearly every row has more cells than the header has names.
    WiderThanHeader,
    /// Two columns have the header of a column that is used.
    RepeatedHeader(String),
    /// A date under the first heading, its time of day under the second.
    DateAndTime(String, String),
    /// All dates under this heading are the serial numbers of a spreadsheet.
    Serials(String),
    /// Grades under this heading are stars, of five, or 好评, 中评 and 差评, of three.
    Graded(String, Scale),
    /// Windows stand in rows of their own, with these names.
    Sections(Vec<Section>),
    /// All rows are given this in a column that the file does not have: the column's usual heading, where it comes
    /// from, and what it says.
    Given {
        /// The column's usual heading.
        heading: String,
        /// Where it comes from.
        from: String,
        /// What all rows say.
        says: String,
    },
    /// The file has a column that would have been given: the canonical name, and its heading.
    OwnColumn(String, String),
    /// Columns, counted from 1, that have content and no header.
    NoHeader(Vec<usize>),
    /// Of so many cells something was taken off that cannot be part of them.
    Cleaned(Taken),
    /// Rows that are left out, by the status or outcome that says so.
    LeftOut(Vec<(String, u64)>),
    /// So many visits that are left out with their cases.
    VisitsLeftOut(u64),
    /// Rows of a table of cases beside which no callback, or no rating, stands.
    CasesAlone(Kind, u64),
    /// Each row holds several callbacks, or ratings: the name and the headings of each, and how many rows have so many
    /// that count.
    SeveralInRow {
        /// Names and headings.
        groups: Vec<(String, Vec<String>)>,
        /// How many that count, in how many rows.
        rows: Vec<(u64, u64)>,
    },
    /// So many rows in which this one was not made.
    NotMade(String, u64),
    /// Rows in which the first of these is later than the second.
    OutOfOrder {
        /// The names of both.
        names: [String; 2],
        /// How many rows.
        rows: u64,
        /// The lines of the first.
        lines: Vec<u32>,
    },
    /// Its last line has no end and is shorter than those before it.
    TornEnd,
    /// So many rows count ratings, so many in all, and so many rows have no number.
    Counted {
        /// Rows.
        rows: u64,
        /// Ratings in all of them.
        ratings: u64,
        /// Of them: bad ones that somebody gave.
        bad: u64,
        /// Rows in which no cell says how many.
        blank: u64,
    },
    /// So few rows name a case that the ledger does not have, of so many that name one, that they may be of earlier
    /// months.
    Unmatched(u64, u64),
    /// An export of so many rows, at which many programs stop.
    MayBeCutOff(u64),
    /// So many rejected rows of which the record itself is not listed, for there are too many.
    RecordsLeftOut(u64),
}

impl Notice {
    /// One sentence, without a full stop, in this language.
    #[must_use]
    pub fn text(&self, locale: Locale) -> String {
        self.message().told(locale)
    }

    /// One sentence, without a full stop.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::NoRows => message!("notices.no_rows"),
            Self::HiddenSheet(name) => message!("notices.hidden_sheet", name),
            Self::ArchiveExtras(files) => message!("notices.archive_extras", files),
            Self::SheetWithoutHeader(name) => message!("notices.sheet_without_header", name),
            Self::Merged(cells) => message!("notices.merged", cells),
            Self::HiddenRows(rows) => message!("notices.hidden_rows", rows),
            Self::Unvalued(heading, cells) => message!("notices.unvalued", heading, cells),
            Self::Delimiter(delimiter) => message!("notices.delimiter", delimiter),
            Self::Quote(quote) => message!("notices.quote", quote),
            Self::Spaced => message!("notices.spaced"),
            Self::DamagedHeader => message!("notices.damaged_header"),
            Self::WiderThanHeader => message!("notices.wider_than_header"),
            Self::RepeatedHeader(header) => message!("notices.repeated_header", header),
            Self::DateAndTime(date, time) => message!("notices.date_and_time", date, time),
            Self::Sections(sections) => {
                let names = Message::list(sections.iter().map(|section| Message::text(&section.name)));
                message!("notices.sections", names)
            }
            Self::Serials(heading) => message!("notices.serials", heading),
            Self::Graded(heading, Scale::Five) => message!("notices.stars", heading),
            Self::Graded(heading, Scale::Three) => message!("notices.reviews", heading),
            Self::Given { heading, from, says } => message!("notices.given", heading, from, says),
            Self::OwnColumn(column, heading) => message!("notices.own_column", column, heading),
            Self::NoHeader(columns) => message!("notices.no_header", columns = Message::list(columns.iter().map(text))),
            Self::Cleaned(Taken { formulas, apostrophes, marks }) => {
                let formulas = (*formulas > 0).then(|| message!("notices.taken.formulas", n = formulas));
                let apostrophes = (*apostrophes > 0).then(|| message!("notices.taken.apostrophes", n = apostrophes));
                let marks = (*marks > 0).then(|| message!("notices.taken.marks", n = marks));
                message!("notices.cleaned", parts = Message::list([formulas, apostrophes, marks].into_iter().flatten()))
            }
            Self::LeftOut(by) => {
                let by = by.iter().map(|(says, n)| text(&format!("{says} {n}")));
                message!("notices.left_out", by = Message::list(by))
            }
            Self::CasesAlone(kind, rows) => message!(in "notices.cases_alone", kind.code(), rows),
            Self::SeveralInRow { groups, rows } => several_in_row(groups, rows),
            Self::NotMade(name, rows) => message!("notices.not_made", name, rows),
            Self::OutOfOrder { names: [one, other], rows, lines } => {
                let listed = Message::list(lines.iter().map(text));
                let is_all = lines.len() as u64 == *rows;
                let lines = message!(in "notices.lines", if is_all { "all" } else { "some" }, listed);
                message!("notices.out_of_order", one, other, rows, lines)
            }
            Self::VisitsLeftOut(visits) => message!("notices.visits_left_out", visits),
            Self::TornEnd => message!("notices.torn_end"),
            Self::Counted { rows, ratings, bad, blank } => {
                let none = (*blank > 0).then(|| message!("notices.counts.blank", blank));
                let bad = (*bad > 0).then(|| message!("notices.counts.bad", bad));
                message!("notices.counted", rows, ratings, none, bad)
            }
            Self::Unmatched(missing, named) => message!("notices.unmatched", missing, named),
            Self::MayBeCutOff(rows) => message!("notices.may_be_cut_off", rows),
            Self::RecordsLeftOut(rows) => message!("notices.records_left_out", rows),
        }
    }
}

fn several_in_row(groups: &[(String, Vec<String>)], rows: &[(u64, u64)]) -> Message {
    let group = |(name, own): &(String, Vec<String>)| message!("notices.several.group", name, own = Message::list(own.iter().map(text)));
    let made = |(n, rows): &(u64, u64)| message!("notices.several.rows", n, rows);
    let rows = if rows.is_empty() { message!("notices.several.none") } else { Message::list(rows.iter().map(made)) };
    message!("notices.several_in_row", groups = Message::list(groups.iter().map(group)), rows)
}

fn text(shown: &impl ToString) -> Message {
    Message::text(shown.to_string())
}
