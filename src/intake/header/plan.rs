//! What becomes of every cell of a row: the plan that follows from a header.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::Layout;
use super::matching::Header;
use crate::domain::{CellType, Kind, OPINION, Scale};
use crate::intake::records::cell::Cell;
use crate::intake::terms::need::Need;
use crate::intake::terms::rectification_columns as rectifications;
use crate::intake::values::grade_words::GradeWords;
use crate::intake::values::text::{is_total, trim};
use crate::intake::values::vocabulary::{Statuses, Words, words_under};
use crate::workspace::Workspace;

/// What a column's cells are made into.
#[derive(Debug)]
pub(crate) enum Role {
    /// The id of a case or a visit.
    Id,
    /// A window.
    Window,
    /// A category.
    Category,
    /// Text that is compared, and kept only where somebody will read it.
    Text {
        /// Whether it is kept.
        keep: bool,
    },
    /// A date.
    Date,
    /// A word of a closed list, and what a blank means.
    Word(Words, Option<u8>),
    /// A grade, which may prove its scale, and the scale where it is configured.
    Grade(Words, Option<Scale>),
    /// What has become of a case, which may leave the row out.
    Status(Statuses),
    /// The part of a building, by its place among those that have a warranty.
    Part {
        /// Whether its text is kept too.
        keep: bool,
    },
    /// How many ratings there were.
    Count,
    /// The share of satisfied ones among them.
    Share,
    /// The month that they are of.
    Month,
    /// Its year.
    Year,
}

impl Role {
    /// The code of a blank cell, where it has one.
    pub(crate) fn blank(&self) -> Option<u8> {
        match self {
            Self::Word(_, blank) => *blank,
            _ => None,
        }
    }
}

/// Where the cell of a column stands.
#[derive(Debug)]
pub(crate) enum CellOf {
    /// At this place in each record.
    Record(usize),
    /// Nowhere: all rows of the file say this.
    File(Vec<u8>),
}

/// One matched column.
#[derive(Debug)]
pub(crate) struct Slot<'a> {
    /// Place in `Kind::columns`.
    pub(crate) column: usize,
    /// The canonical name.
    pub(crate) name: &'static str,
    /// Where its cell stands.
    pub(crate) cell: CellOf,
    /// Place of the cell with the time of day, where a date stands without it.
    pub(crate) time: Option<usize>,
    /// Whether its numbers are the serial numbers of a spreadsheet's dates.
    pub(crate) serials: bool,
    /// What becomes of it.
    pub(crate) role: Role,
    /// Must not be blank.
    pub(crate) filled: bool,
    /// A sum may stand here, which is no case.
    pub(crate) guarded: bool,
    /// `[values]` of this column.
    pub(crate) values: Option<&'a BTreeMap<String, String>>,
}

impl Slot<'_> {
    /// Whether its cells are opinions, of which themes and tone are kept.
    pub(crate) fn is_themed(&self) -> bool {
        self.name == OPINION
    }

    /// Whether its cells may say a number of days from the acceptance in place of a date.
    pub(crate) fn spans(&self) -> bool {
        self.name == "promised_on"
    }

    /// The place of its cell in each record, where it has one.
    #[inline]
    pub(crate) fn place(&self) -> Option<usize> {
        if let CellOf::Record(place) = self.cell { Some(place) } else { None }
    }

    /// Its cell in a record, trimmed; and whether a workbook held a number or a date there.
    #[inline]
    pub(crate) fn cell<'t>(&'t self, base: &'t [u8], cells: &[Cell]) -> (&'t [u8], bool) {
        match &self.cell {
            CellOf::Record(place) => (trim(cells[*place].of(base)), cells[*place].number),
            CellOf::File(says) => (says, false),
        }
    }
}

/// How every row of a file is read.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    /// Matched columns, in the order of section 2.2 of the contract.
    pub(crate) slots: Vec<Slot<'a>>,
    /// The header.
    pub(crate) header: Header,
    /// A total could pass for a value, so every row is asked.
    pub(crate) totals_pass: bool,
    /// The table is one of cases too, each with its callback or rating beside it, or one of callbacks with what was done
    /// about their problems: a row in which all of these are blank is a case, or a callback, without one.
    pub(crate) beside_cases: bool,
    /// Whether a row is a rating or counts several.
    pub(crate) layout: Layout,
    /// Places of the cells that only the callback, or the rating, has that is read of several in a row: where all of
    /// them are blank it was not made.
    of_group: Option<Vec<usize>>,
    /// Cells that are blank by `[cells] blank`.
    blank: &'a BTreeSet<String>,
}

impl<'a> Plan<'a> {
    /// From a header that fits.
    pub(crate) fn new(kind: Kind, workspace: &'a Workspace, need: Need, header: Header) -> Self {
        let slots: Vec<Slot<'a>> = kind
            .columns()
            .iter()
            .enumerate()
            .filter_map(|(at, column)| {
                let heading = header.places[at].map_or("", |cell| header.cells[cell].as_str());
                let words = words_under(column.cells, heading, header.graded[at].map_or(&[], GradeWords::lists));
                // problems are few, and each is listed for the desk with all that is said of it
                let keeps = |name: &str| need.keeps(name) || kind == Kind::Rectifications;
                let role = match (column.name, column.cells, words) {
                    (_, CellType::Status, _) => Role::Status(Statuses::of(workspace.reading.left_out_status.as_deref())),
                    ("case_id" | "visit_id" | "rectification_id", ..) => Role::Id,
                    ("window", ..) => Role::Window,
                    ("category", ..) => Role::Category,
                    (_, CellType::Date, _) => Role::Date,
                    (_, CellType::Count, _) => Role::Count,
                    (_, CellType::Share, _) => Role::Share,
                    (_, CellType::Month, _) => Role::Month,
                    (_, CellType::Year, _) => Role::Year,
                    (_, CellType::Rating | CellType::Opinion, Some((words, _))) => Role::Grade(words, workspace.scale_of(kind)),
                    (_, _, Some((words, blank))) => Role::Word(words, blank),
                    (name, CellType::Part, _) => Role::Part { keep: keeps(name) },
                    (name, _, None) => Role::Text { keep: keeps(name) },
                };
                let of_file = || header.given[at].as_ref().map(|given| CellOf::File(given.says.clone().into_bytes()));
                header.places[at].map(CellOf::Record).or_else(of_file).map(|cell| Slot {
                    column: at,
                    name: column.name,
                    cell,
                    time: header.times[at],
                    serials: header.serials[at],
                    filled: column.filled,
                    guarded: column.required || matches!(role, Role::Id | Role::Month),
                    role,
                    values: workspace.reading.values.get(column.name),
                })
            })
            .collect();
        let mapped = slots.iter().filter_map(|slot| slot.values).flat_map(BTreeMap::keys);
        let totals_pass = mapped.chain(&workspace.reading.blank).any(|cell| is_total(cell.as_bytes()));
        let cells = || header.cells.iter().map(String::as_bytes);
        let beside = |other: Kind| Header::fit(other, workspace, cells()).is_ok();
        let beside_cases = kind != Kind::Ledger && beside(Kind::Ledger) || kind == Kind::Rectifications && beside(Kind::Visits);
        let layout = header.layout(kind);
        let of_group = header.places_of_group();
        Self { slots, header, totals_pass, beside_cases, layout, of_group, blank: &workspace.reading.blank }
    }

    /// What tells the rows of this group from equal ones of another: several callbacks of one day are so many. The first
    /// is told from none, for in an earlier export it was the only one.
    pub(crate) fn later_group(&self) -> Option<u32> {
        self.header.group_number().filter(|number| *number > 1)
    }

    /// Whether a record says nothing but what a ledger says: no cell of a callback, or of a rating, is filled.
    pub(crate) fn is_case_alone(&self, kind: Kind, base: &[u8], cells: &[Cell]) -> bool {
        let is_blank = |place: usize| {
            let cell = trim(cells[place].of(base));
            cell.is_empty() || self.blank.iter().any(|blank| blank.as_bytes() == cell)
        };
        if let Some(places) = &self.of_group {
            return places.iter().all(|place| is_blank(*place));
        }
        let is_own = |slot: &&Slot<'_>| match kind {
            // whose problem it is, and when it was raised, the callback beside it may say
            Kind::Rectifications => !matches!(slot.column, rectifications::CASE_ID..=rectifications::RAISED_ON),
            _ => Kind::Ledger.column(kind.columns()[slot.column].name).is_none(),
        };
        let own = self.slots.iter().filter(is_own).flat_map(|slot| slot.place().into_iter().chain(slot.time));
        self.beside_cases && own.into_iter().all(is_blank)
    }
}
