//! Why there is no figure, or why not all rows stand in it: something was never recorded.

use super::question::Question;
use super::say::{self, Say};
use crate::domain::{Component, Item, Kind};
use crate::figures::Figures;
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
            let sides = [
                (
                    callback,
                    say.word("回访满意率：没有总体评价的记录，无数据", "by callback: no overall grade is recorded, so there is no figure"),
                ),
                (evaluator, say.word("评价器满意率：没有评价记录，无数据", "by evaluator: no rating is recorded, so there is no figure")),
            ];
            sides.into_iter().filter(|(lacks, _)| *lacks).map(|(_, sentence)| sentence).collect()
        }
        Question::Opinions(asked) => {
            let never = asked.item.filter(|item| asked.component != Component::Evaluator && !figures.item_has_data(*item));
            let said = |item: Item| {
                let item = say::item(item, say.0);
                say.two(
                    format!("{item}：近十二个月没有人评价过，未登记，不计算满意率"),
                    format!("{item}: nobody graded it in twelve months; it was never recorded, and there is no share"),
                )
            };
            never.map(said).into_iter().collect()
        }
        Question::Score(..) | Question::Quota(..) | Question::Compared(_) | Question::Open(_) => Vec::new(),
        Question::Themes(_) => {
            let counts = &figures.counts.themes;
            let has = counts.known && figures.has_kind(Kind::Visits, figures.counts.period) && counts.period.is_recorded();
            let lacks = say.word("本期没有登记意见的回访记录，无数据", "no visit with a record of opinions in this period: no data");
            if has { Vec::new() } else { vec![lacks] }
        }
    }
}

/// What of a rule was never recorded; of a rule that was not asked for by name, only columns that its rows' files lack.
fn of_rule(rule: &Rule, place: usize, figures: &Figures, by_name: bool, say: Say) -> Option<String> {
    let tally = &figures.counts.rules[place];
    if rule.dataset != Kind::Ledger && figures.counts.coverage.days(rule.dataset).is_none() {
        return by_name.then(|| {
            say.two(
                format!("{}：没有这类记录，未登记，没有比率", rule.label),
                format!("{}: there are no such records, so it was never recorded and has no rate", rule.label),
            )
        });
    }
    if tally.lacking.is_empty() {
        return None;
    }
    let columns: Vec<String> = tally.lacking.iter().map(|column| say::column(column, say.0)).collect();
    Some(if tally.some_complete {
        say.two(
            format!("{}：部分文件没有“{}”一列，其中的未登记，不计入比率", rule.label, columns.join("、")),
            format!("{}: some files have no column `{}`; what they hold stands in no rate", rule.label, columns.join("`, `")),
        )
    } else {
        say.two(
            format!("{}：没有文件有“{}”一列，未登记，没有比率", rule.label, columns.join("、")),
            format!("{}: no file has a column `{}`, so it was never recorded and has no rate", rule.label, columns.join("`, `")),
        )
    })
}
