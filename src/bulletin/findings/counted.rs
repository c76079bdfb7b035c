//! What is counted and needs no comparison: quotas, callbacks that nobody tried, cases that wait.

use super::finding::{Counted, Evidence, Finding, FindingKind};
use crate::bulletin::{Bulletin, Cell};
use crate::domain::Kind;

/// Quotas missed, callbacks not tried, cases open for more than 30 days.
pub(super) fn counted(bulletin: &Bulletin) -> Vec<Finding> {
    [quotas(bulletin), not_tried(bulletin), open(bulletin)].into_iter().flatten().collect()
}

fn quotas(bulletin: &Bulletin) -> Option<Finding> {
    let rows: Vec<_> = bulletin.tables.quotas.iter().filter(|row| row.recorded).collect();
    let missed: Vec<_> = rows.iter().filter(|row| row.attained == Cell::Shown(false)).collect();
    let short = missed.iter().map(|row| row.required.saturating_sub(row.done)).sum();
    let now = Counted { k: (rows.len() - missed.len()) as u64, n: rows.len() as u64 };
    (!missed.is_empty()).then(|| Finding {
        now: Some(now),
        short: Some(short),
        ..Finding::new(FindingKind::QuotasMissed, Evidence::Counted, short)
    })
}

/// Callbacks that were not made: k of n for which somebody was called in vain.
fn not_tried(bulletin: &Bulletin) -> Option<Finding> {
    let (mut missed, mut tried) = (0, 0);
    for rule in bulletin.rules.iter().filter(|rule| rule.dataset == Kind::Ledger && rule.fulfilled_by == "visit") {
        let row = bulletin.tables.rates.iter().find(|row| row.window.is_none() && row.rule.as_ref() == Some(&rule.id))?;
        missed += row.missed.shown()?;
        tried += row.tried.shown()?;
    }
    let now = Counted { k: tried, n: missed };
    (missed > 0).then(|| Finding { now: Some(now), ..Finding::new(FindingKind::NotTried, Evidence::Counted, missed - tried) })
}

/// Cases without a completion: k of n accepted no more than 30 days ago.
fn open(bulletin: &Bulletin) -> Option<Finding> {
    let rows = bulletin.tables.open.iter().flatten();
    let (all, late) = rows.fold((0, 0), |(all, late), row| (all + row.uncompleted, late + row.over_30_days));
    let now = Counted { k: all - late, n: all };
    (late > 0).then(|| Finding { now: Some(now), ..Finding::new(FindingKind::CasesOpen, Evidence::Counted, late) })
}
