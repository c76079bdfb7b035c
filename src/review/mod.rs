//! What a supervisor should know of the exports before anything is published: findings with place and cure.
//!
//! In: a workspace and what intake made of it. Out: plain structs, which `huifang check` prints or gives as JSON.
//! Absent on purpose: printing, writing, and anything personal but the cells that are at fault.

mod alike;
mod cases;
mod date_forms;
mod date_shape;
mod days;
mod engineering;
mod extent;
mod idle;
mod names;
mod owed;
mod place;
mod placed;
mod refused;
mod rejects;
mod retention;
mod returned;
pub mod setup;
mod values;
mod void;
mod workbook;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

pub use alike::Difference;
pub use cases::{FileCases, UnknownCase, UnknownCases};
pub use days::{MonthSpan, Months, OddDate, OddDates};
pub use engineering::{EngineeringFinding, Leaderless, ShortWarranty, UnknownLink};
pub use extent::Extent;
pub use idle::IdleCategory;
pub use names::{Proposal, Proposals, proposals};
pub use place::Place;
pub use placed::{doubts, together};
pub use refused::{NameFinding, RefusedNames};
pub use rejects::{Example, RejectGroup};
pub use retention::{OldFile, OldMonths, RecordsMissing, Retention};
pub use returned::{Returned, returned};
pub use values::{Addition, Lines, RefusedColumn, RefusedValue, RefusedValues, Why};
pub use void::VoidObligation;

use crate::domain::{Kind, Locale, Period, Scale, percent};
use crate::doubts::DoubtFinding;
use crate::error::Result;
use crate::intake::{self, FileReport, Intake, LeftOut};
use crate::workspace::Workspace;
use days::{Days, Plausible};

/// Everything that `huifang check` has to say; `--json` prints it as it stands.
///
/// Fields are added in later versions, never renamed or removed without a new number in `format`.
#[derive(Debug, Serialize)]
pub struct Review {
    /// Version of this structure: 1.
    pub format: u32,
    /// The as-of date of the findings: `--as-of`, else the last day of the latest month that the ledger covers; `null`
    /// where the ledger has no accepted row.
    pub as_of: Option<NaiveDate>,
    /// The period that `huifang build` takes where none is given; `null` as above.
    pub period: Option<Period>,
    /// The evaluator's scale; `null` where no cell is graded.
    pub scale: Option<Scale>,
    /// Whether cells are graded and nothing tells the scale: `huifang build` would stop.
    pub scale_untold: bool,
    /// The visits' scale; `null` where no cell is graded.
    pub visits_scale: Option<Scale>,
    /// Rows by kind: ledger, visits, evaluations.
    pub counts: Vec<KindCounts>,
    /// Ratings that the exports count and do not list; not there where they list all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<CountedFinding>,
    /// The share of a kind's rows that may be rejected, `5%`.
    pub max_rejected: String,
    /// Kinds of which more rows were rejected: `huifang build` would stop.
    pub too_many_rejects: Vec<Kind>,
    /// What may have been misread; `huifang build` stops at those of which `stops` is set.
    pub doubts: Vec<DoubtFinding>,
    /// Lines that settle several of them at once.
    #[serde(skip)]
    pub together: Vec<String>,
    /// Every file, in reading order.
    pub files: Vec<FileFinding>,
    /// Files that lie among the exports and are not read.
    pub left_out: Vec<LeftOutFile>,
    /// Rejected rows by reason, the commonest first.
    pub rejects: Vec<RejectGroup>,
    /// Values that were refused, by column, and the lines of `huifang.toml` that settle them.
    pub refused_values: RefusedValues,
    /// Names that are probably the same.
    pub proposals: Proposals,
    /// Names that `huifang build` does not publish, for they look like a person or a number.
    pub refused_names: RefusedNames,
    /// Categories that a rule names and no case has.
    pub idle_categories: Vec<IdleCategory>,
    /// Visits that match no case.
    pub unknown_cases: UnknownCases,
    /// Dates of what happened that lie after the as-of date that was given, or more than 31 days after the default one.
    pub dates_ahead: OddDates,
    /// Rows more than two years before the median month of their kind that stand apart from all
    /// others by more than half a year.
    pub dates_early: OddDates,
    /// Months by kind; a kind without rows is not there.
    pub months: Vec<Months>,
    /// Working days.
    pub calendar: CalendarFinding,
    /// Obligations that can never be due, for the row's dates contradict each other.
    pub void: Vec<VoidObligation>,
    /// Whether no rule has anything due in `period`: its bulletin would have no rates.
    pub nothing_due: bool,
    /// How long records are kept; `null` where no standard in force says it.
    pub retention: Option<Retention>,
    /// What is wrong with warranties, links between cases and leaders of callbacks; not there where nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engineering: Option<EngineeringFinding>,
    /// How much of its long lists is told.
    #[serde(skip)]
    pub extent: Extent,
    /// The files that `--fix-out` wrote; `null` where it was not asked for.
    pub fix_out: Option<Vec<FixedFile>>,
}

/// Rows of one kind: `read = accepted + rejected + duplicate + superseded + left_out`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct KindCounts {
    /// The kind.
    pub kind: Kind,
    /// Files.
    pub files: u64,
    /// Data rows.
    pub read: u64,
    /// Used.
    pub accepted: u64,
    /// Not usable.
    pub rejected: u64,
    /// Of those rejected: totals, repeated headings and feet of pages, which do not count towards `max_rejected`.
    pub no_data: u64,
    /// Said before.
    pub duplicate: u64,
    /// Corrected by another row.
    pub superseded: u64,
    /// Not counted, for its status or outcome says that it was no case or no visit.
    pub left_out: u64,
    /// Of those left out: rows beside which no callback, or no rating, stands, which do not count towards `max_rejected`.
    pub not_made: u64,
}

/// Ratings that the exports count and do not list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CountedFinding {
    /// Files of counts.
    pub files: u64,
    /// Rows of them that are used.
    pub rows: u64,
    /// What these rows count in all, also what nobody gave.
    pub ratings: u64,
}

/// What a file was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileFinding {
    /// `ledger`, `visits` or `evaluations`.
    pub kind: Kind,
    /// Its path in the workspace, with `/`.
    pub path: String,
    /// `utf-8`, `utf-8-bom`, `gb18030`, `utf-16le`, `utf-16be`, `xlsx`, `parquet`.
    pub encoding: &'static str,
    /// What parts its cells; `null` for workbooks and Parquet.
    pub delimiter: Option<char>,
    /// The line of its header, from 1.
    pub header_line: u64,
    /// Canonical columns and the headers that mean them, in the order of section 2.2 of `docs/contract.md`.
    pub columns: Vec<ColumnFinding>,
    /// Headers that are used for nothing.
    pub ignored: Vec<String>,
    /// Data rows.
    pub read: u64,
    /// Used.
    pub accepted: u64,
    /// Not usable.
    pub rejected: u64,
    /// Said before.
    pub duplicate: u64,
    /// Corrected by another row.
    pub superseded: u64,
    /// Not counted, for its status or outcome says that it was no case or no visit.
    pub left_out: u64,
    /// SHA-256 of its bytes, as hex.
    pub sha256: String,
    /// Things to know about it.
    pub notices: Vec<String>,
}

/// A file among the exports that is not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOutFile {
    /// The kind among whose exports it lies.
    pub kind: Kind,
    /// Its path in the workspace, with `/`.
    pub file: String,
    /// What to do about it.
    pub cure: String,
}

/// A column that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnFinding {
    /// The canonical name.
    pub column: &'static str,
    /// The header in the file.
    pub header: String,
}

/// For which years the working days are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarFinding {
    /// The first year whose holidays are known.
    pub first_year: i32,
    /// The last one.
    pub last_year: i32,
    /// Years in which working-day deadlines lie and whose holidays are not known: Monday to Friday count as worked.
    pub unannounced: Vec<i32>,
}

/// A file that `--fix-out` wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FixedFile {
    /// The export whose rejected rows it holds.
    pub file: String,
    /// Where it was written.
    pub written: String,
    /// How many rows.
    pub rows: u64,
}

impl Review {
    /// Looks at everything that was read.
    ///
    /// # Errors
    /// A file that changed while it was looked at; a row that would owe more acts than anybody could mean.
    pub fn of(workspace: &Workspace, intake: &Intake, given: Option<NaiveDate>, extent: Extent) -> Result<Self> {
        let days: BTreeMap<Kind, Days> = Kind::ALL.into_iter().map(|kind| (kind, Days::of(intake, kind))).collect();
        let body = days.get(&Kind::Ledger).and_then(Days::body);
        let as_of = given.or_else(|| body.map(|body| intake::month_covered(crate::domain::date_of(*body.end())).last()));
        let plausible = as_of.map(|as_of| Plausible::new(as_of, given.is_some()));
        let obligations = void::assess(workspace, intake, as_of)?;
        let months = |(as_of, plausible): (NaiveDate, Plausible)| -> Vec<Months> {
            days.iter().filter_map(|(kind, days)| days::months(*kind, days, as_of, plausible)).collect()
        };
        let period = intake.latest(Kind::Ledger).map(intake::month_covered);
        let nothing_due = as_of.zip(period).map(|(as_of, period)| owed::is_nothing_due(workspace, intake, as_of, period)).transpose()?;
        let (first_year, last_year) = workspace.calendar.announced_years();
        let doubts = placed::doubts(&intake.verdict(workspace), workspace);
        Ok(Self {
            format: 1,
            as_of,
            period,
            scale: intake.scale,
            scale_untold: intake.scale_untold,
            visits_scale: intake.visits_scale,
            counts: Kind::ALL.into_iter().map(|kind| counts(intake, kind)).filter(|of| is_told(intake, of)).collect(),
            max_rejected: percent::exact(&workspace.max_rejected),
            counted: counted(intake),
            too_many_rejects: intake::too_many_rejects(intake, workspace),
            together: placed::together(&doubts, workspace),
            doubts,
            files: intake.files.iter().map(|file| file_finding(file, workspace.locale)).collect(),
            left_out: intake.left_out.iter().map(|file| left_out(file, workspace.locale)).collect(),
            rejects: rejects::groups(workspace, intake, extent)?,
            refused_values: RefusedValues::of(workspace, intake),
            proposals: names::proposals(workspace, intake),
            refused_names: refused::refused_names(workspace, intake)?,
            idle_categories: idle::idle_categories(workspace, intake),
            unknown_cases: cases::unknown_cases(workspace, intake, extent)?,
            dates_ahead: plausible.map(|plausible| days::ahead(intake, plausible)).unwrap_or_default(),
            dates_early: days::early(intake, &days),
            months: as_of.zip(plausible).map(months).unwrap_or_default(),
            calendar: CalendarFinding { first_year, last_year, unannounced: obligations.unannounced.into_iter().collect() },
            void: obligations.void,
            nothing_due: nothing_due.unwrap_or_default(),
            retention: as_of.zip(plausible).and_then(|(as_of, plausible)| retention::retention(workspace, intake, &days, as_of, plausible)),
            engineering: engineering::engineering(workspace, intake, as_of)?,
            extent,
            fix_out: None,
        })
    }
}

fn counts(intake: &Intake, kind: Kind) -> KindCounts {
    let of = intake.counts(kind);
    let files = intake.files.iter().filter(|file| file.kind == kind).count() as u64;
    let (accepted, rejected, duplicate) = (of.accepted, of.rejected, of.duplicate);
    let no_data = intake::rows_without_data(intake, kind);
    let not_made = intake::rows_not_made(intake, kind);
    let (read, superseded, left_out) = (of.read, of.superseded, of.left_out);
    KindCounts { kind, files, read, accepted, rejected, no_data, duplicate, superseded, left_out, not_made }
}

/// Whether there is anything to say of a kind: that a rectification ledger is not there is nothing.
fn is_told(intake: &Intake, of: &KindCounts) -> bool {
    Kind::REGULAR.contains(&of.kind) || of.files > 0 || intake.left_out.iter().any(|file| file.kind == of.kind)
}

fn counted(intake: &Intake) -> Option<CountedFinding> {
    let files = intake.files.iter().filter(|file| file.counts()).count() as u64;
    let ratings = intake.counted.iter().map(|counted| counted.ratings.all()).sum();
    (files > 0).then_some(CountedFinding { files, rows: intake.counted.len() as u64, ratings })
}

fn left_out(file: &LeftOut, locale: Locale) -> LeftOutFile {
    LeftOutFile { kind: file.kind, file: file.path.clone(), cure: file.cure(locale) }
}

fn file_finding(file: &FileReport, locale: Locale) -> FileFinding {
    FileFinding {
        kind: file.kind,
        path: file.path.clone(),
        encoding: file.encoding,
        delimiter: file.delimiter,
        header_line: file.header_line,
        columns: file.matched.iter().map(|(column, header)| ColumnFinding { column, header: header.clone() }).collect(),
        ignored: file.ignored.clone(),
        read: file.read,
        accepted: file.accepted,
        rejected: file.rejected,
        duplicate: file.duplicate,
        superseded: file.superseded,
        left_out: file.left_out,
        sha256: file.sha256.clone(),
        notices: file.notices.iter().map(|notice| notice.text(locale)).collect(),
    }
}
