//! The rows of every table sorted by window, once: hundreds of windows each ask for their own.

use std::collections::BTreeMap;

use crate::bulletin::{
    Bulletin, ComparedRow, EvaluationRow, GradeRow, ItemRow, Measure, QuotaRow, RateRow, SatisfactionRow, SatisfactionTrendRow, Source,
    TrendRow, WindowRow, WindowView,
};
use crate::domain::{Against, Method, Period};
use crate::render::chart::Scale;

/// With more windows than this a bulletin is crowded.
const CROWD: usize = 40;

/// A bulletin with its rows at hand.
#[derive(Debug)]
pub(crate) struct Shelf<'a> {
    /// What the rows are from.
    pub(super) bulletin: &'a Bulletin,
    /// The axis of satisfaction, the same on every page.
    pub(super) axis: Scale,
    /// So many windows that the bulletin leaves to their own pages what would make it heavy.
    pub(super) crowded: bool,
    centre: WindowRows<'a>,
    windows: BTreeMap<&'a str, WindowRows<'a>>,
    nothing: WindowRows<'a>,
}

/// The rows of one window, or of the centre.
#[derive(Debug, Default)]
pub(super) struct WindowRows<'a> {
    /// Rates by rule, in the order of the rules.
    pub(super) rules: Vec<&'a RateRow>,
    /// What the headline counts, over all rules on the ledger.
    pub(super) total: Option<&'a RateRow>,
    /// Rank, score and components.
    pub(super) score: Option<&'a WindowRow>,
    /// Grades of the items.
    pub(super) items: Vec<&'a ItemRow>,
    /// Counts of the evaluator.
    pub(super) evaluations: Option<&'a EvaluationRow>,
    /// Satisfaction.
    pub(super) satisfaction: Option<&'a SatisfactionRow>,
    /// Quotas by week.
    pub(super) quotas: Vec<&'a QuotaRow>,
    /// What is held against earlier periods, in the order of the table.
    pub(super) compared: Vec<&'a ComparedRow>,
    /// Trend by rule and month.
    trend: BTreeMap<&'a str, BTreeMap<Period, &'a TrendRow>>,
    /// Satisfaction by source and month.
    satisfaction_trend: BTreeMap<(Source, Period), &'a SatisfactionTrendRow>,
    /// Grades by month.
    grades: BTreeMap<Period, &'a GradeRow>,
    /// The window's page; empty for the centre.
    pub(super) slug: &'a str,
}

impl<'a> Shelf<'a> {
    /// Sorts the rows of a bulletin.
    pub(crate) fn new(bulletin: &'a Bulletin) -> Self {
        let mut shelf = Self {
            bulletin,
            axis: satisfaction_axis(bulletin),
            crowded: bulletin.windows.len() > CROWD,
            centre: WindowRows::default(),
            windows: BTreeMap::new(),
            nothing: WindowRows::default(),
        };
        let tables = &bulletin.tables;
        for row in &tables.rates {
            let of_window = shelf.rows(row.window.as_ref());
            match (&row.rule, &row.window) {
                (Some(_), _) => of_window.rules.push(row),
                (None, Some(_)) if row.of == bulletin.headline.of => of_window.total = Some(row),
                (None, _) => {}
            }
        }
        for row in &tables.items {
            shelf.rows(row.window.as_ref()).items.push(row);
        }
        for row in &tables.evaluations {
            shelf.rows(row.window.as_ref()).evaluations = Some(row);
        }
        for row in &tables.satisfaction {
            shelf.rows(row.window.as_ref()).satisfaction = Some(row);
        }
        for row in &tables.quotas {
            shelf.rows(row.window.as_ref()).quotas.push(row);
        }
        for row in &tables.compared {
            shelf.rows(row.window.as_ref()).compared.push(row);
        }
        for row in &tables.trend {
            shelf.rows(row.window.as_ref()).trend.entry(&row.rule).or_default().insert(row.month, row);
        }
        for row in &tables.satisfaction_trend {
            shelf.rows(row.window.as_ref()).satisfaction_trend.insert((row.source, row.month), row);
        }
        for row in tables.grades.iter().flatten() {
            shelf.windows.entry(&row.window).or_default().grades.insert(row.month, row);
        }
        for row in &tables.windows {
            shelf.windows.entry(&row.window).or_default().score = Some(row);
        }
        for WindowView { name, slug, .. } in &bulletin.windows {
            shelf.windows.entry(name).or_default().slug = slug;
        }
        shelf
    }

    fn rows(&mut self, window: Option<&'a String>) -> &mut WindowRows<'a> {
        match window {
            Some(name) => self.windows.entry(name).or_default(),
            None => &mut self.centre,
        }
    }

    /// The rows of a window; of the centre for `None`.
    pub(super) fn of(&self, window: Option<&str>) -> &WindowRows<'a> {
        match window {
            Some(name) => self.windows.get(name).unwrap_or(&self.nothing),
            None => &self.centre,
        }
    }
}

impl<'a> WindowRows<'a> {
    /// The row of one rule and month.
    pub(super) fn month(&self, rule: &str, month: Period) -> Option<&'a TrendRow> {
        self.trend.get(rule)?.get(&month).copied()
    }

    /// What a measure is held against: all rules for no rule.
    pub(super) fn against(&self, against: Against, measure: Measure, rule: Option<&str>) -> Option<&'a ComparedRow> {
        let rows = self.compared.iter().copied().filter(|row| row.against == against);
        rows.into_iter().find(|row| row.measure == measure && row.rule.as_deref() == rule)
    }

    /// The satisfaction of one source and month.
    pub(super) fn satisfied(&self, source: Source, month: Period) -> Option<&'a SatisfactionTrendRow> {
        self.satisfaction_trend.get(&(source, month)).copied()
    }

    /// The grade of one month.
    pub(super) fn grade(&self, month: Period) -> Option<&'a GradeRow> {
        self.grades.get(&month).copied()
    }

    /// The items asked by one method.
    pub(super) fn items_by(&self, method: Method) -> impl Iterator<Item = &'a ItemRow> + '_ {
        self.items.iter().copied().filter(move |row| row.method == method)
    }
}

/// The axis of satisfaction, the same for every window of the bulletin.
fn satisfaction_axis(bulletin: &Bulletin) -> Scale {
    Scale::around(
        bulletin.tables.satisfaction.iter().flat_map(|row| [row.callback.low, row.evaluator.low]).filter_map(|low| low.shown().copied()),
    )
}
