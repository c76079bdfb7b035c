//! All that a page may say: plain, sorted, and without a field that could hold anything personal.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Finding, FollowedView, NextIssue, Publication, Tables, Worked};
use crate::domain::{Cadence, Component, Item, Kind, Locale, Method, Period, Points, Rate, Scale};
use crate::doubts::AcceptedDoubt;
use crate::standard::Subject;
use crate::workspace::{Document, Site};

/// One published issue.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Bulletin {
    /// The title, from `huifang.toml`.
    pub title: String,
    /// The issuing body; empty where it is not configured.
    pub organisation: String,
    /// The language.
    pub locale: Locale,
    /// Meta tags and links of a government site; empty strings where not configured.
    pub site: Site,
    /// What the Word file says beside it; on no page.
    #[serde(skip)]
    pub document: Document,
    /// What is reported on.
    pub period: Span,
    /// Whether it was released. Until then it is a draft, whose figures may still change without a correction.
    pub released: bool,
    /// The day of release; `null` where none was given.
    pub released_on: Option<NaiveDate>,
    /// The latest issue of this length before it that stood released when it was made; once it is released, that stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<Period>,
    /// Earlier releases of this period that were withdrawn, oldest first.
    pub withdrawals: Vec<Withdrawal>,
    /// The first and last day by which it must be published, where a standard says so.
    pub publish_by: Option<NaiveDate>,
    /// Whether it was published in time; absent where no standard sets a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publication: Option<Publication>,
    /// When the next issue of this length is due; absent of a provisional issue, and where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_issue: Option<NextIssue>,
    /// When the issues that make up a year were released; on the year's page alone, for they may be released after it.
    #[serde(skip)]
    pub issues: Vec<MadeUpOf>,
    /// The day of its first release, which pages and feed bear: as given, else the last day by which it must be
    /// published; where no standard says so, and while it is provisional, the as-of date.
    pub dated: NaiveDate,
    /// The answer.
    pub headline: Headline,
    /// What a reader should know, the gravest first, good news last.
    pub findings: Vec<Finding>,
    /// The tables, withheld where small.
    pub tables: Tables,
    /// The rules in force, in their order.
    pub rules: Vec<RuleView>,
    /// What became of the problems that the bulletin before named; absent where it named none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub followed: Vec<FollowedView>,
    /// What comes next, as the issuing body says; absent where it says nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub next_steps: Vec<String>,
    /// The windows, by grade and then by name.
    pub windows: Vec<WindowView>,
    /// The centres of a common bulletin, by kind and then by name; only where their tallies were named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub centres: Vec<CentreView>,
    /// Of which days the exports hold rows, by kind; a kind without any is not there.
    pub recorded: Vec<RecordedView>,
    /// What was read.
    pub quality: Vec<QualityView>,
    /// Doubts about the exports that the issuing body has accepted, each with its reason.
    pub accepted: Vec<AcceptedDoubt>,
    /// How the figures are made.
    pub methods: MethodsView,
    /// What was withheld, by method.
    pub withheld: Vec<WithheldView>,
    /// What was corrected since this period was first published, oldest first.
    pub corrections: Vec<Correction>,
    /// What the reader must know: missing holidays, provisional figures, exports that end early.
    pub notices: Vec<NoticeView>,
}

impl Bulletin {
    /// Whether it was published in time, as it stands now; `None` where no standard sets a limit.
    #[must_use]
    pub fn measured(&self) -> Option<Publication> {
        let released_on = self.released_on.filter(|_| self.released);
        self.publish_by.map(|limit| Publication::of(limit, released_on, self.period.provisional))
    }

    /// The day of release of what the bulletin says now: of its latest correction, where there is one.
    #[must_use]
    pub fn updated(&self) -> NaiveDate {
        self.corrections.iter().filter_map(|correction| correction.released).max().unwrap_or(self.dated).max(self.dated)
    }
}

/// The day of release where none is given.
#[must_use]
pub fn release_day(as_of: NaiveDate, provisional: bool, publish_by: Option<NaiveDate>) -> NaiveDate {
    publish_by.filter(|_| !provisional).map_or(as_of, |limit| limit.max(as_of))
}

/// The grade of a window in a month, as that month's own bulletin gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct MonthGrade {
    /// The month.
    pub month: Period,
    /// The grade.
    pub grade: String,
    /// Which step of the grade list that is, 0 = best; `None` = 样本不足.
    pub step: Option<u64>,
    /// Whether there are opinions at all.
    pub recorded: bool,
}

/// An issue of a part of a year, and whether it was published in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct MadeUpOf {
    /// What it reports on.
    pub period: Period,
    /// Whether it was released; a draft and a period without an issue were not.
    pub released: bool,
    /// Whether that was in time.
    pub publication: Publication,
}

/// A period with its days.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Span {
    /// `2026-06`
    pub code: Period,
    /// Its length.
    pub cadence: Cadence,
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// The last date whose events count.
    pub as_of: NaiveDate,
    /// The as-of date is before the last day: figures can still change.
    pub provisional: bool,
}

/// A release that was taken back, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Withdrawal {
    /// The reason given by whoever withdrew it.
    pub reason: String,
    /// The day of the withdrawal; `null` where none was given.
    pub on: Option<NaiveDate>,
    /// The day of release of what was withdrawn, which the feed's entries must follow; absent where an earlier version
    /// wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<NaiveDate>,
}

/// Figures that changed after they were published, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Correction {
    /// The reason given by whoever published the correction.
    pub reason: String,
    /// The day on which it was released; `null` in an issue of an earlier version.
    #[serde(default)]
    pub released: Option<NaiveDate>,
    /// Every cell that changed.
    pub changes: Vec<Change>,
}

/// A cell that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Change {
    /// The table, as its file is named, without the ending.
    pub table: String,
    /// The row: what tells it from the others, such as rule and window.
    pub row: String,
    /// The column, as the file heads it.
    pub column: String,
    /// What was published, as the file writes it; empty where the row or the figure was not there.
    pub old: String,
    /// What it is now.
    pub new: String,
}

impl Change {
    /// Its cells, as `corrections.csv` has them: table, row, column, old and new.
    #[must_use]
    pub fn cells(&self) -> [&str; 5] {
        [&self.table, &self.row, &self.column, &self.old, &self.new]
    }
}

/// The figures that answer the first question.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Headline {
    /// What is counted here: callbacks, or acts where no rule on the ledger asks for a visit, or else results.
    pub of: Subject,
    /// What the targets ask for: the sum of `asked` over the centre's rows of `rates` by rule that count such acts and show it.
    pub asked: u64,
    /// What is lacking to the targets: the sum of `short` over the same rows. What one rule has beyond its target makes up for nothing of
    /// another.
    pub short: u64,
    /// Owed: obligations of the rules on the ledger whose due period ended in the period. Rules on visits and evaluations stand neither in
    /// this number nor in those below.
    pub due: u64,
    /// Made in time.
    pub met: u64,
    /// Made, but too late.
    pub late: u64,
    /// Made too early.
    pub early: u64,
    /// Not made.
    pub missed: u64,
    /// Owed, but never recorded: nobody knows what became of it, and it stands in no rate.
    pub unrecorded: u64,
    /// met / due.
    pub rate: Option<Rate>,
    /// Ids of the rules whose target was attained.
    pub attained: Vec<String>,
    /// Ids of the rules whose target was missed.
    pub not_attained: Vec<String>,
    /// Ids of the rules without a figure, for what they ask was never recorded.
    pub not_recorded: Vec<String>,
    /// How many windows have which grade, best first, 样本不足 last; grades that no window has included. 无数据 only where it
    /// is so.
    pub grades: Vec<(String, u64)>,
    /// Windows with nothing due and nobody asked in the period.
    pub idle_windows: Vec<String>,
}

/// A rule in the words of the page.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RuleView {
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: String,
    /// The standard that it comes from: a built-in's name or a file's.
    pub standard: String,
    /// The kind of table whose rows owe it.
    pub dataset: Kind,
    /// Its categories; empty = all; `*` = those that no other rule names.
    pub categories: Vec<String>,
    /// The column that starts the clock.
    pub anchor: String,
    /// The due period as written in the standard, e.g. `1mo … 2mo`.
    pub due: String,
    /// What its obligations are.
    pub of: Subject,
    /// `visit`, a date column, `until` and a date column: what it dates must hold on the last day; or a column of yes and
    /// no.
    pub fulfilled_by: String,
    /// Which visits count; empty = any.
    pub methods: Vec<Method>,
    /// How many are needed, where more than one.
    pub count: u32,
    /// The share that must be met.
    pub target: Option<Rate>,
    /// The component that it feeds.
    pub component: Option<Component>,
}

/// What a window's page says beyond the rows of the tables that bear its name.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct WindowView {
    /// Its name.
    pub name: String,
    /// The name of its page under `windows/`, without `.html`; safe in a path and unique.
    pub slug: String,
    /// Its peer group.
    pub group: Option<String>,
    /// Its centre, where the tallies of several were named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub centre: Option<String>,
    /// Its grade.
    pub grade: String,
    /// Which step of the grade list that is, 0 = best; `None` = 样本不足.
    pub step: Option<u64>,
    /// The first of the months in a row, up to this one and at most twelve, in whose own bulletins it has this grade;
    /// `null` unless the period is a month and it has a grade.
    pub grade_since: Option<Period>,
    /// Its grades in the twelve months, from the first with data on; on its page alone.
    #[serde(skip)]
    pub grades: Vec<MonthGrade>,
    /// The components that make up its score.
    pub counted: Vec<Component>,
    /// Ids of rules whose target this window missed.
    pub not_attained: Vec<String>,
}

/// A centre of a common bulletin.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
pub struct CentreView {
    /// Centres of one kind are held against each other.
    pub kind: Option<String>,
    /// Its name.
    pub name: String,
    /// The name of its page under `centres/`, without `.html`; safe in a path and unique.
    pub slug: String,
}

/// The days of which the exports hold rows of a kind: whole months, or as the workspace says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct RecordedView {
    /// The kind.
    pub kind: Kind,
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

/// Rows of one kind.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct QualityView {
    /// The kind.
    pub kind: Kind,
    /// How many files.
    pub files: u64,
    /// Data rows read.
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
    /// Rejected rows' faults by code.
    pub faults: BTreeMap<String, u64>,
}

/// The numbers that the definitions depend on.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct MethodsView {
    /// Standards in force: name, title, source.
    pub standards: Vec<StandardView>,
    /// The evaluator's scale; `None` where nothing was rated.
    pub scale: Option<Scale>,
    /// The visits' scale, where it is of five; absent where it is of three or nobody gave a grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visits_scale: Option<Scale>,
    /// Points of the grades of three.
    pub points_three: [Points; 3],
    /// Points of the grades of five.
    pub points_five: [Points; 5],
    /// Weights of phone, onsite, evaluator, callback and rectification; and of sms and online, where the tables list
    /// them.
    #[schemars(length(min = 5, max = 7))]
    pub weights: Vec<Points>,
    /// Weights of the six items.
    pub item_weights: Vec<(Item, Points)>,
    /// Grades from the best down: label and the score from which they are given.
    pub grades: Vec<(String, Points)>,
    /// Below this many a component or an opinion is left out.
    pub min_respondents: u64,
    /// Below this many ratings there is no grade.
    pub min_rated: u64,
    /// Whether ranks are published.
    pub ranking: bool,
    /// First and last year whose holidays are known.
    pub calendar_years: (i32, i32),
    /// Phone calls per window and week, and visits on site per week, where quotas are in force.
    pub quota: Option<(u64, u64)>,
    /// The figures of this period worked step by step.
    pub worked: Worked,
}

/// A standard in force.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct StandardView {
    /// Its name: a built-in's, or the file's.
    pub name: String,
    /// Its title.
    pub title: String,
}

/// What was withheld of one method.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct WithheldView {
    /// phone, onsite, evaluator, sms or online.
    pub method: Component,
    /// In how many windows.
    pub windows: u64,
    /// Whether the centre's total is withheld too.
    pub centre: bool,
}

/// Something to know, as a key of the word list and its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct NoticeView {
    /// A key under `notice` in the words.
    pub key: String,
    /// What its `{name}` marks stand for.
    pub values: BTreeMap<String, String>,
}
