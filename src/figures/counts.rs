//! What is counted of a period: whole numbers by window, category, month. From these every figure follows.
//!
//! In: obligations and typed tables. Out: [`Counts`], small, exact, with nothing personal in it. The counts of two
//! halves of the data add up to those of the whole ([`Counts::add`]), as long as no case stands in both.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::in_use;
use super::months::parts_a_month;
use super::open::OpenCases;
use super::opinions::Opinions;
use super::parts::{parts, spans};
use super::quotas::{self, WeekQuota};
use super::tally::{Range, RuleTally};
use super::themes::ThemeCounts;
use crate::domain::{Against, Cadence, Kind, Period, Scale, day_number};
use crate::error::Result;
use crate::intake::{self, Intake, frame};
use crate::obligations::{Assessment, Coverage, Days, Obligations};
use crate::workspace::Workspace;

/// The counts of one period, by window number and category number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// What is reported on.
    pub period: Period,
    /// The last date whose events count.
    pub as_of: NaiveDate,
    /// How often a bulletin is published.
    pub cadence: Cadence,
    /// Names by window number: those of the tables, then those that only the roster has.
    pub windows: Vec<String>,
    /// The centre of each window number, where the tallies of several centres were named.
    pub centres: BTreeMap<u32, String>,
    /// The first day of which anything is counted: that of the history, unless a tally of an earlier layout reaches less
    /// far.
    pub since: NaiveDate,
    /// The windows that are reported: of an accepted row up to the as-of date, or of the roster.
    pub reported: BTreeSet<u32>,
    /// Names by category number.
    pub categories: Vec<String>,
    /// The evaluator's scale; `None` where no cell is graded.
    pub scale: Option<Scale>,
    /// The visits' scale; `None` where no cell is graded.
    pub visits_scale: Option<Scale>,
    /// By rule, in their order.
    pub rules: Vec<RuleTally>,
    /// Opinions of the period up to the as-of date.
    pub opinions: Opinions,
    /// Opinions of each of the period's parts of the workspace's cadence, where several of these make it up.
    pub parts: Option<Vec<Opinions>>,
    /// Opinions of each month of [`Period::history`], up to the as-of date.
    pub history: Vec<Opinions>,
    /// Opinions of the earlier periods that the period is held against; none of a week of which ratings were counted by
    /// the month.
    pub earlier: BTreeMap<Against, Opinions>,
    /// Opinions by theme.
    pub themes: ThemeCounts,
    /// Weekly quotas, where a standard in force sets them.
    pub quotas: Vec<WeekQuota>,
    /// By category number: cases not completed, and those of them accepted more than 30 days before the as-of date.
    pub uncompleted: BTreeMap<u32, (u64, u64)>,
    /// By category number: cases whose file does not say whether they were completed.
    pub undated: BTreeMap<u32, u64>,
    /// Whether any file says when a case was completed; where none does, [`Counts::uncompleted`] says nothing.
    pub completion_known: bool,
    /// Of which days the exports hold rows.
    pub coverage: Coverage,
    /// Whether acts after the last visit have been sorted into recorded and not recorded ([`Counts::settle`]). The
    /// counts of a part of the rows are not: visits of another part may reach further.
    pub settled: bool,
    /// Years in which working-day deadlines lie whose holidays are not announced.
    pub unannounced: BTreeSet<i32>,
    /// The latest date of each kind's accepted rows, where it has any.
    pub latest: BTreeMap<Kind, NaiveDate>,
    /// What became of the rows of each kind.
    pub read: BTreeMap<Kind, Read>,
}

/// What became of the rows of a kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    /// Files.
    pub files: u64,
    /// Rows.
    pub rows: intake::Counts,
    /// Faults by code; a rejected row may have several.
    pub faults: BTreeMap<String, u64>,
}

impl Read {
    /// What became of the rows of each kind; a rectification ledger need not be there.
    #[must_use]
    pub fn of(intake: &Intake) -> BTreeMap<Kind, Self> {
        let of_kind = |kind: Kind| {
            let mut faults: BTreeMap<String, u64> = BTreeMap::new();
            for reject in intake.rejects.iter().filter(|reject| reject.kind == kind) {
                *faults.entry(reject.code.code().to_owned()).or_default() += 1;
            }
            Self { files: intake.files.iter().filter(|file| file.kind == kind).count() as u64, rows: intake.counts(kind), faults }
        };
        let read = Kind::ALL.into_iter().map(|kind| (kind, of_kind(kind)));
        read.filter(|(kind, read)| Kind::REGULAR.contains(kind) || read.files > 0).collect()
    }
}

impl Counts {
    /// Counts everything of `period`; `keep` sees the obligations of each rule, by its place, some at a
    /// time, before they are dropped.
    ///
    /// # Errors
    /// A row that would owe more acts than anybody could mean; whatever `keep` reports.
    pub fn count(
        workspace: &Workspace,
        intake: &Intake,
        period: Period,
        as_of: NaiveDate,
        mut keep: impl FnMut(usize, &Obligations) -> Result<()>,
    ) -> Result<Self> {
        let range = range(period, as_of);
        let assessment = Assessment::new(workspace, intake, as_of);
        let (mut rules, mut unannounced) = (Vec::new(), BTreeSet::new());
        for place in 0..workspace.standards.rules.len() {
            let lacking = assessment.lacking(place);
            let columns = lacking.columns.into_iter().map(str::to_owned).collect();
            let mut tally = RuleTally { lacking: columns, some_complete: lacking.some_complete, ..RuleTally::default() };
            assessment.rule(place, |obligations| {
                tally.count(&obligations.table, &range)?;
                unannounced.extend(&obligations.unannounced);
                keep(place, obligations)
            })?;
            rules.push(tally);
        }
        Self::beside(rules, unannounced, workspace, &assessment, period, as_of)
    }

    /// What is counted beside the obligations.
    fn beside(
        rules: Vec<RuleTally>,
        unannounced: BTreeSet<i32>,
        workspace: &Workspace,
        assessment: &Assessment<'_>,
        period: Period,
        as_of: NaiveDate,
    ) -> Result<Self> {
        let intake = assessment.intake();
        let Said { opinions, parts, history, earlier } = Said::of(workspace, intake, period, as_of)?;
        let OpenCases { uncompleted, undated } = OpenCases::count(intake, day_number(as_of))?;
        let mut counts = Self {
            period,
            as_of,
            cadence: workspace.cadence,
            windows: intake.windows.0.clone(),
            centres: BTreeMap::new(),
            since: period.history()[0].first(),
            reported: in_use::windows(intake, day_number(as_of))?,
            categories: intake.categories.0.clone(),
            scale: intake.scale,
            visits_scale: intake.visits_scale,
            rules,
            opinions,
            parts,
            history,
            earlier,
            themes: ThemeCounts::count(intake, &workspace.themes, period, workspace.cadence, as_of),
            quotas: if workspace.standards.quotas { quotas::weeks(intake, workspace, period, as_of)? } else { Vec::new() },
            uncompleted,
            undated,
            completion_known: intake.has_column(Kind::Ledger, frame::COMPLETED_AT),
            coverage: assessment.coverage(),
            settled: false,
            unannounced,
            latest: Kind::ALL.into_iter().filter_map(|kind| Some((kind, intake.latest(kind)?))).collect(),
            read: Read::of(intake),
        };
        counts.report(workspace.roster.keys());
        Ok(counts)
    }

    /// Reports these windows too, whether or not anything was counted of them.
    pub fn report<'a>(&mut self, names: impl IntoIterator<Item = &'a String>) {
        for name in names {
            let place = self.windows.iter().position(|known| known == name).unwrap_or_else(|| {
                self.windows.push(name.clone());
                self.windows.len() - 1
            });
            self.reported.insert(place as u32);
        }
    }

    /// Sorts acts after the last visit into recorded and not recorded, once the counts of all
    /// parts of the rows are together.
    pub fn settle(&mut self) {
        if std::mem::replace(&mut self.settled, true) {
            return;
        }
        let (range, coverage) = (range(self.period, self.as_of), self.coverage);
        self.rules.iter_mut().for_each(|rule| rule.settle(&range, |from, to| coverage.covers(from, to)));
        for week in &mut self.quotas {
            let holds = |days: Option<Days>| days.is_some_and(|days| days.contains(week.week.last()));
            week.onsite_recorded = holds(coverage.visits);
            if holds(coverage.ledger) && holds(coverage.callbacks) {
                week.recorded.extend(&self.reported);
            }
        }
    }

    /// Whether any file says when a case was completed; where none does, [`Counts::uncompleted`] says nothing.
    #[must_use]
    pub fn open(&self) -> Option<&BTreeMap<u32, (u64, u64)>> {
        self.completion_known.then_some(&self.uncompleted)
    }

    /// The parts of the period of the cadence, in the order of [`Counts::parts`]; none where there are no such parts.
    #[must_use]
    pub fn period_parts(&self) -> Vec<Period> {
        parts(self.period, self.cadence).unwrap_or_default()
    }

    /// Opinions of the period and of each of the last twelve months.
    pub(super) fn lately(&self) -> impl Iterator<Item = &Opinions> {
        self.history.iter().rev().take(12).chain([&self.opinions])
    }

    /// The name of a window.
    #[must_use]
    pub fn window(&self, window: u32) -> &str {
        self.windows.get(window as usize).map_or("", String::as_str)
    }

    /// The name of a category.
    #[must_use]
    pub fn category(&self, category: u32) -> &str {
        self.categories.get(category as usize).map_or("", String::as_str)
    }
}

pub(super) fn range(period: Period, as_of: NaiveDate) -> Range {
    Range { first: period.first(), last: as_of.min(period.last()), as_of, spans: spans(period) }
}

/// Opinions of the period, of its parts, of the months of its history, and of earlier periods.
struct Said {
    opinions: Opinions,
    parts: Option<Vec<Opinions>>,
    history: Vec<Opinions>,
    earlier: BTreeMap<Against, Opinions>,
}

impl Said {
    fn of(workspace: &Workspace, intake: &Intake, period: Period, as_of: NaiveDate) -> Result<Self> {
        let days = |span: Period| day_number(span.first())..=day_number(span.last().min(as_of));
        let (parts, months) = (parts(period, workspace.cadence), period.history());
        let earlier: Vec<(Against, Period)> =
            Against::all_of(period).filter(|(_, earlier)| !parts_a_month(intake, &days(*earlier))).collect();
        let spans = [period].into_iter().chain(parts.iter().flatten().copied()).chain(months.iter().copied());
        let spans = spans.chain(earlier.iter().map(|(_, earlier)| *earlier));
        let mut counted = Opinions::of_spans(intake, &spans.map(days).collect::<Vec<_>>())?.into_iter();
        let opinions = counted.next().expect("the period is the first span");
        let parts = parts.map(|parts| counted.by_ref().take(parts.len()).collect());
        let history = counted.by_ref().take(months.len()).collect();
        let earlier = earlier.into_iter().map(|(against, _)| against).zip(counted).collect();
        Ok(Self { opinions, parts, history, earlier })
    }
}
