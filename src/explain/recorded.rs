//! Why there is no figure, or why not all rows stand in it: something was never recorded.

use super::question::Question;
use super::say::{self, Say};
use crate::domain::{Component, Item, Kind};
use crate::figures::Figures;
use crate::messages::Message;
use crate::standard::Rule;
use crate::workspace::Workspace;

/// Sentences on what was never recorded of what was asked about; empty where everything was.
#[must_use]
pub fn recorded(question: &Question<'_>, figures: &Figures, workspace: &Workspace) -> Vec<String> {
    let say = Say(workspace.locale);
    match question {
        Question::Rate(group, _) => {
            let rules = workspace.standards.rules.iter().enumerate();
            let asked = rules.filter(|(_, rule)| group.rule.as_ref().is_none_or(|id| *id == rule.id));
            asked.filter_map(|(place, rule)| of_rule(rule, place, figures, group.rule.is_some(), say)).collect()
        }
        Question::Satisfaction(_, _) => {
            let callback = !figures.has_kind(Kind::Visits, figures.counts.period) || !figures.item_has_data(Item::Overall);
            let evaluator = !figures.has_kind(Kind::Evaluations, figures.counts.period);
            let sides =
                [(callback, say.of(message!("explain.recorded.callback"))), (evaluator, say.of(message!("explain.recorded.evaluator")))];
            sides.into_iter().filter(|(lacks, _)| *lacks).map(|(_, sentence)| sentence).collect()
        }
        Question::Opinions(asked) => {
            let never = asked.item.filter(|item| asked.component != Component::Evaluator && !figures.item_has_data(*item));
            let said = |item: Item| {
                let item = say::item(item, say.0);
                say.of(message!("explain.recorded.item", item))
            };
            never.map(said).into_iter().collect()
        }
        Question::Score(..) | Question::Quota(..) | Question::Compared(_) | Question::Open(_) => Vec::new(),
        Question::Themes(_) => {
            let counts = &figures.counts.themes;
            let has = counts.known && figures.has_kind(Kind::Visits, figures.counts.period) && counts.period.is_recorded();
            let lacks = say.of(message!("explain.recorded.themes"));
            if has { Vec::new() } else { vec![lacks] }
        }
    }
}

/// What of a rule was never recorded; of a rule that was not asked for by name, only columns that its rows' files lack.
fn of_rule(rule: &Rule, place: usize, figures: &Figures, by_name: bool, say: Say) -> Option<String> {
    let tally = &figures.counts.rules[place];
    if rule.dataset != Kind::Ledger && figures.counts.coverage.days(rule.dataset).is_none() {
        return by_name.then(|| say.of(message!("explain.recorded.rule", rule = rule.label)));
    }
    if tally.lacking.is_empty() {
        return None;
    }
    let columns = Message::quoted_list(tally.lacking.iter().map(|column| say::column(column, say.0)));
    Some(if tally.some_complete {
        say.of(message!("explain.recorded.some_files", rule = rule.label, columns))
    } else {
        say.of(message!("explain.recorded.no_file", rule = rule.label, columns))
    })
}
