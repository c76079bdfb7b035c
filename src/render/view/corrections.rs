//! Corrections as the page shows them: the changed figures that a reader looks for, in words.

use serde::Serialize;

use crate::bulletin::{Bulletin, Change};
use crate::domain::{Component, Rate};
use crate::render::format;
use crate::render::words::Words;

/// How many changes a page lists before it points to the file.
const LISTED: usize = 10;
/// Columns that follow from the others; the file has them.
const LEFT_OUT: [&str; 12] = [
    "tried",
    "low",
    "high",
    "callback_low",
    "callback_high",
    "evaluator_low",
    "evaluator_high",
    "difference_low",
    "difference_high",
    "mean",
    "lower",
    "upper",
];

/// One correction.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(super) struct CorrectionView<'a> {
    /// The reason given.
    reason: &'a str,
    /// Its first changes.
    shown: Vec<ChangeView>,
    /// How many more there are.
    more: usize,
}

#[derive(Debug, Serialize, schemars::JsonSchema)]
struct ChangeView {
    /// The table, in words.
    table: String,
    /// The row, in words.
    row: String,
    /// The column, in words.
    column: String,
    /// What was published.
    old: String,
    /// What it is now.
    new: String,
}

/// The corrections of a bulletin, oldest first.
pub(super) fn of<'a>(bulletin: &'a Bulletin, words: &Words) -> Vec<CorrectionView<'a>> {
    let views = bulletin.corrections.iter().map(|correction| {
        let shown = correction.changes.iter().filter(|change| !LEFT_OUT.contains(&change.column.as_str()));
        let shown: Vec<_> = shown.take(LISTED).map(|change| view(change, bulletin, words)).collect();
        CorrectionView { reason: &correction.reason, more: correction.changes.len() - shown.len(), shown }
    });
    views.collect()
}

fn view(change: &Change, bulletin: &Bulletin, words: &Words) -> ChangeView {
    ChangeView {
        table: words.find(&format!("tables.{}", change.table)).unwrap_or(&change.table).to_owned(),
        row: row(change, bulletin, words),
        column: column(change, words),
        old: match (change.old.as_str(), change.new.as_str()) {
            ("*", "*") => words.find("correction.withdrawn").unwrap_or("*").to_owned(),
            (old, _) => figure(change, old, words),
        },
        new: figure(change, &change.new, words),
    }
}

/// A cell as the page prints it elsewhere.
fn figure(change: &Change, cell: &str, words: &Words) -> String {
    let word = |key: &str| words.find(key).unwrap_or(cell).to_owned();
    match (change.column.as_str(), cell.parse::<f64>()) {
        ("rate" | "target" | "callback_rate" | "evaluator_rate", Ok(rate)) => format::percent(Rate((rate * 10_000.0).round() as i64)),
        ("difference", Ok(difference)) => format::difference(Rate((difference * 10_000.0).round() as i64)),
        _ if cell == "*" => word("cell.withheld"),
        ("signal", _) => word(&format!("trend.signals.{cell}")),
        ("flag", _) if cell == "exceptional" => word("satisfaction.exceptional"),
        ("attained", _) if cell == "yes" => word("rates.attained"),
        ("attained", _) if cell == "no" => word("rates.not_attained"),
        _ => cell.to_owned(),
    }
}

/// The row in words; a row without a window is the centre's.
fn row(change: &Change, bulletin: &Bulletin, words: &Words) -> String {
    let centre = words.find("satisfaction.centre").unwrap_or_default();
    let label = |part: &str| bulletin.rules.iter().find(|rule| rule.id == part).map_or_else(|| part.to_owned(), |rule| rule.label.clone());
    let named = |group: &str, part: &str| words.find(&format!("{group}.{part}")).unwrap_or(part).to_owned();
    let mut parts: Vec<&str> = change.row.split(" · ").collect();
    let parts = match change.table.as_str() {
        "items" if parts.len() >= 2 => {
            let (item, method) = (parts.pop().unwrap_or_default(), parts.pop().unwrap_or_default());
            let window = if parts.is_empty() { centre.to_owned() } else { parts.join(" · ") };
            vec![window, named("components", method), named("items", item)]
        }
        "quotas" if parts.len() >= 2 => {
            let method = parts.pop().unwrap_or_default();
            let window = if parts.len() == 1 { centre.to_owned() } else { parts[1..].join(" · ") };
            vec![window, parts[0].to_owned(), named("methods_of_visit", method)]
        }
        "satisfaction_trend" if parts.len() >= 2 => {
            let source = parts.pop().unwrap_or_default();
            let window = if parts.len() == 1 { centre.to_owned() } else { parts[1..].join(" · ") };
            vec![window, parts[0].to_owned(), named("answer", source)]
        }
        "rates" if parts.len() >= 2 && ["category", "window"].contains(&parts[0]) => {
            vec![named("correction", parts[0]), parts[1..].join(" · ")]
        }
        _ if change.row.is_empty() => vec![centre.to_owned()],
        _ => parts.into_iter().map(label).collect(),
    };
    parts.join(" · ")
}

/// The column in words: `phone_n` is the sample of a component, `callback_rate` a satisfaction.
fn column(change: &Change, words: &Words) -> String {
    let column = change.column.as_str();
    let pair = |first: &str, second: &str| Some(format!("{} · {}", words.find(first)?, words.find(second)?));
    let found = match (change.table.as_str(), column) {
        ("windows", _) => {
            let (name, last) = column.strip_suffix("_n").map_or((column, "points"), |name| (name, "n"));
            let component = Component::ALL.into_iter().find(|component| component.code() == name);
            component.and_then(|component| pair(&format!("components.{}", component.code()), &format!("window.{last}")))
        }
        ("items", _) | ("evaluations", "very_satisfied" | "satisfied" | "basically_satisfied" | "dissatisfied" | "very_dissatisfied") => {
            words.find(&format!("ratings.{column}")).map(str::to_owned)
        }
        ("satisfaction", "callback_rate") => words.find("windows.satisfaction").map(str::to_owned),
        ("satisfaction", "callback_n") => pair("windows.satisfaction", "window.n"),
        ("satisfaction", "evaluator_rate") => pair("satisfaction.by_evaluator", "satisfaction.rate"),
        ("satisfaction", "evaluator_n") => pair("satisfaction.by_evaluator", "window.n"),
        ("satisfaction_trend", "n") => words.find("window.n").map(str::to_owned),
        ("limits" | "satisfaction_trend", "signal") => words.find("trend.signal").map(str::to_owned),
        _ => None,
    };
    let groups = ["correction", "rates", "windows", "satisfaction"];
    found
        .or_else(|| groups.iter().find_map(|group| words.find(&format!("{group}.{column}"))).map(str::to_owned))
        .unwrap_or_else(|| column.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Locale;

    #[test]
    fn a_column_of_the_data_is_put_into_words() {
        let words = Words::built_in(Locale::ZhCn, include_str!("../../../templates/words/zh-CN.toml")).expect("the shipped words");
        let table = [
            ("windows", "phone_n", "电话回访 · 样本数"),
            ("items", "dissatisfied", "不满意"),
            ("evaluations", "very_satisfied", "非常满意"),
            ("satisfaction", "callback_rate", "回访满意率"),
            ("satisfaction_trend", "n", "样本数"),
            ("limits", "signal", "超出偶然"),
            ("windows", "evaluator", "评价器 · 分值"),
            ("rates", "met", "按期"),
        ];
        for (table, name, expected) in table {
            let change = Change { table: table.into(), row: String::new(), column: name.into(), old: String::new(), new: String::new() };
            assert_eq!(column(&change, &words), expected);
        }
    }
}
