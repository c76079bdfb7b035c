//! What the reader must know before trusting a figure: unfinished periods, exports that end early,
//! and what was never recorded.

use crate::bulletin::NoticeView;
use crate::domain::{Item, Kind, day_number};
use crate::figures::Figures;
use crate::intake;
use crate::standard::{Fulfilment, Rule};
use crate::workspace::Workspace;

/// One sentence each, in the order in which they are printed.
pub(super) fn notices(workspace: &Workspace, figures: &Figures) -> Vec<NoticeView> {
    let as_of = figures.counts.as_of.to_string();
    let mut notices = Vec::new();
    if figures.counts.as_of < figures.counts.period.last() {
        notices.push(notice("provisional", &[("as_of", as_of.clone())]));
    }
    notices.extend(figures.counts.unannounced.iter().map(|year| notice("calendar", &[("year", year.to_string())])));
    // problems are raised when there are some, and a month may have none
    for kind in Kind::REGULAR {
        // whoever says that later visits were exported knows that none was made
        if kind == Kind::Visits && workspace.recorded.visits_to >= Some(figures.counts.as_of) {
            continue;
        }
        if let Some(latest) =
            figures.counts.latest.get(&kind).filter(|latest| day_number(**latest) < day_number(figures.counts.as_of) - intake::STALE_DAYS)
        {
            let values = [("kind", kind.code().to_owned()), ("latest", latest.to_string()), ("as_of", as_of.clone())];
            notices.push(notice("export_ends_early", &values));
        }
    }
    let absent: Vec<&str> = workspace.centres.iter().filter(|(_, centre)| centre.absent).map(|(name, _)| name.as_str()).collect();
    if !absent.is_empty() && !figures.counts.centres.is_empty() {
        notices.push(notice("centres_absent", &[("centres", absent.join("、"))]));
    }
    notices.extend(unrecorded(workspace, figures));
    if workspace.min_respondents <= 1 {
        notices.push(notice("nothing_withheld", &[("minimum", workspace.min_respondents.to_string())]));
    }
    notices
}

fn notice(key: &str, values: &[(&str, String)]) -> NoticeView {
    NoticeView { key: key.to_owned(), values: values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect() }
}

/// What was never recorded, and so stands in no figure.
fn unrecorded(workspace: &Workspace, figures: &Figures) -> Vec<NoticeView> {
    let coverage = &figures.counts.coverage;
    let mut notices = Vec::new();
    match (coverage.visits, coverage.callbacks) {
        (None, _) => notices.push(notice("no_visits", &[])),
        (_, None) => notices.push(notice("no_callbacks", &[])),
        (_, Some(days)) => {
            let rules = workspace.standards.rules.iter().zip(&figures.counts.rules);
            let outside = rules.filter(|(rule, _)| rule.dataset == Kind::Ledger && rule.is_visit());
            let outside: u64 = outside.map(|(_, tally)| tally.centre().unrecorded).sum();
            if outside > 0 {
                let values = [("first", days.first.to_string()), ("last", days.last.to_string()), ("n", outside.to_string())];
                notices.push(notice("visits_of", &values));
            }
        }
    }
    if coverage.evaluations.is_none() {
        notices.push(notice("no_evaluations", &[]));
    }
    let rules = workspace.standards.rules.iter().enumerate();
    notices.extend(rules.filter_map(|(place, rule)| of_rule(rule, place, figures)));
    let never: Vec<&str> = Item::ALL.into_iter().filter(|item| !figures.item_has_data(*item)).map(Item::code).collect();
    // where nobody was asked at all, no item is missing
    if !never.is_empty() && never.len() < Item::ALL.len() {
        notices.push(notice("items_never", &[("items", never.join(" "))]));
    }
    notices
}

/// What of a rule was never recorded for want of rows or of a column.
fn of_rule(rule: &Rule, place: usize, figures: &Figures) -> Option<NoticeView> {
    let tally = &figures.counts.rules[place];
    let (label, kind) = (("rule", rule.label.clone()), ("kind", rule.dataset.code().to_owned()));
    if rule.dataset != Kind::Ledger && figures.counts.coverage.days(rule.dataset).is_none() {
        return Some(notice("no_source", &[label, kind]));
    }
    // a missing column of the ledger matters only where acts were due
    let matters = |column: &&String| match rule.fulfilled_by {
        Fulfilment::Column(name) | Fulfilment::Until(name) | Fulfilment::Answer(name) if name == column.as_str() => {
            rule.dataset != Kind::Ledger || !tally.some_complete || tally.centre().unrecorded > 0
        }
        _ => true,
    };
    let lacking: Vec<&str> = tally.lacking.iter().filter(matters).map(String::as_str).collect();
    if lacking.is_empty() {
        return None;
    }
    let key = if tally.some_complete { "columns_partly_lacking" } else { "columns_lacking" };
    Some(notice(key, &[label, kind, ("columns", lacking.join(" "))]))
}
