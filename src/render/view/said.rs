//! A changed cell in words: the titles of its table and column as the page has them, its row by label and window, its
//! figures as the page prints them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::bulletin::{Bulletin, Change};
use crate::domain::{Component, Rate};
use crate::render::table::csv_bytes;
use crate::render::words::Words;
use crate::render::{Templates, format};
use crate::themes::OTHER;

/// A cell that changed, in the words of the bulletin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[schemars(rename = "ChangeView")]
pub struct Said {
    /// The table, in words.
    pub table: String,
    /// The row, in words.
    pub row: String,
    /// The column, in words.
    pub column: String,
    /// What was published.
    pub old: String,
    /// What it is now.
    pub new: String,
}

/// Changes of a bulletin in words, in their order.
#[must_use]
pub fn in_words(templates: &Templates, bulletin: &Bulletin, changes: &[Change]) -> Vec<Said> {
    let words = templates.words(bulletin.locale);
    let labels = labels(bulletin, changes);
    changes.iter().map(|change| said(change, &labels, words)).collect()
}

/// The same as a CSV: in words, then as the tables name and write the cell.
#[must_use]
pub fn changes(templates: &Templates, bulletin: &Bulletin, changes: &[Change]) -> Vec<u8> {
    let words = templates.words(bulletin.locale);
    let heading = |name: &'static str| words.find(&format!("correction.{name}")).unwrap_or(name);
    let header = [heading("table"), heading("row"), heading("column"), heading("old"), heading("now")];
    let header = [&header[..], &["table", "row", "column", "old", "new"]].concat();
    let rows = in_words(templates, bulletin, changes).into_iter().zip(changes).map(|(said, change)| {
        let Said { table, row, column, old, new } = said;
        [table, row, column, old, new].into_iter().chain(change.cells().map(str::to_owned))
    });
    csv_bytes(&header, rows)
}

/// What rules are called, by id: those in force, and those that were in force when the bulletin was published.
pub(super) fn labels<'a>(bulletin: &'a Bulletin, changes: &'a [Change]) -> BTreeMap<&'a str, &'a str> {
    let before = changes.iter().filter(|change| change.table == "rates" && change.column == "label" && !change.old.is_empty());
    let before = before.map(|change| (change.row.as_str(), change.old.as_str()));
    before.chain(bulletin.rules.iter().map(|rule| (rule.id.as_str(), rule.label.as_str()))).collect()
}

/// One change in words; `labels` are those of the rules.
pub(super) fn said(change: &Change, labels: &BTreeMap<&str, &str>, words: &Words) -> Said {
    Said {
        table: words.find(&format!("tables.{}", change.table)).unwrap_or(&change.table).to_owned(),
        row: row(change, labels, words),
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
        (column, Ok(number)) if is_difference(&change.table, column) => format::difference(rate(number)),
        (column, Ok(number)) if is_rate(column) => format::percent(rate(number)),
        _ if cell == "*" => word("cell.withheld"),
        ("signal", _) => word(&format!("trend.signals.{cell}")),
        ("flag", _) if cell == "exceptional" => word("satisfaction.exceptional"),
        ("change", _) => word(&format!("compared.{cell}")),
        ("attained", _) if cell == "yes" => word("rates.attained"),
        ("attained", _) if cell == "no" => word("rates.not_attained"),
        ("label" | "grade", _) => words.label(cell).to_owned(),
        _ => cell.to_owned(),
    }
}

/// A share that a table prints with four places.
pub(in crate::render) fn rate(number: f64) -> Rate {
    Rate((number * 10_000.0).round() as i64)
}

/// Whether a column holds the difference of two shares.
pub(in crate::render) fn is_difference(table: &str, column: &str) -> bool {
    column.starts_with("difference") || table == "compared" && ["low", "high"].contains(&column)
}

/// Whether a column holds shares.
pub(in crate::render) fn is_rate(column: &str) -> bool {
    let ends = ["rate", "low", "high"].iter().any(|end| column == *end || column.ends_with(&format!("_{end}")));
    ends || ["target", "mean", "lower", "upper"].contains(&column)
}

/// The row in words; a row without a window is the centre's.
fn row(change: &Change, labels: &BTreeMap<&str, &str>, words: &Words) -> String {
    let centre = words.find("satisfaction.centre").unwrap_or_default();
    let label = |part: &str| words.label(labels.get(part).copied().unwrap_or(part)).to_owned();
    let named = |group: &str, part: &str| words.find(&format!("{group}.{part}")).unwrap_or(part).to_owned();
    let mut parts: Vec<&str> = change.row.split(" · ").collect();
    let parts = match change.table.as_str() {
        "items" if parts.len() >= 2 => {
            let (item, method) = (parts.pop().unwrap_or_default(), parts.pop().unwrap_or_default());
            let window = if parts.is_empty() { centre.to_owned() } else { parts.join(" · ") };
            vec![window, named("components", method), named("items", item)]
        }
        "themes" => {
            let kind = named("themes", parts.pop().unwrap_or_default());
            let theme =
                parts.pop().map_or_else(|| named("themes", "all"), |id| if id == OTHER { named("themes", "none") } else { id.to_owned() });
            vec![theme, kind]
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
        "compared" if parts.len() >= 3 => {
            let (period, against) = (parts.pop().unwrap_or_default(), parts.pop().unwrap_or_default());
            let named = [named("compared.measures", parts[0])].into_iter().chain(parts[1..].iter().map(|part| label(part)));
            named.chain([words.find(&format!("compared.{against}")).unwrap_or(against).to_owned(), period.to_owned()]).collect()
        }
        "rates" if parts.len() >= 2 && ["category", "window"].contains(&parts[0]) => {
            vec![named("correction", parts[0]), parts[1..].join(" · ")]
        }
        "rates" if parts.len() >= 3 && ["acts", "results"].contains(&parts[0]) => {
            vec![named(parts[0], "title"), named("correction", parts[1]), parts[2..].join(" · ")]
        }
        _ if change.row.is_empty() => vec![centre.to_owned()],
        // `row` begins with the rule, in a trend with the month and then the rule
        table => {
            let place = match table {
                "rates" => Some(0),
                "trend" | "limits" => Some(1),
                _ => None,
            };
            parts.iter().enumerate().map(|(at, part)| if Some(at) == place { label(part) } else { (*part).to_owned() }).collect()
        }
    };
    parts.join(" · ")
}

/// The title of the column, or its code where no words know it.
fn column(change: &Change, words: &Words) -> String {
    title(&change.table, &change.column, words).unwrap_or_else(|| change.column.clone())
}

/// The title of any column of a public table, those that tell its rows apart among them; its code where no words know it.
pub(in crate::render) fn heading(table: &str, column: &str, words: &Words) -> String {
    let of_keys = || words.find(&format!("office.columns.{column}")).map(str::to_owned);
    let is_key = ["centres", "centre_trend"].contains(&table) && !column.ends_with("recorded") || (table, column) == ("rates", "rule");
    if column == "rule" && table != "rates" {
        return words.find("rates.rule").unwrap_or(column).to_owned();
    }
    let titled = if is_key { of_keys().or_else(|| title(table, column, words)) } else { title(table, column, words).or_else(of_keys) };
    titled.unwrap_or_else(|| column.to_owned())
}

/// The title of the column, from the words of the part of the page that shows it.
fn title(table: &str, column: &str, words: &Words) -> Option<String> {
    let pair = |first: &str, second: &str| Some(format!("{} · {}", words.find(first)?, words.find(second)?));
    let of = |groups: &[&str]| groups.iter().find_map(|group| words.find(&format!("{group}.{column}"))).map(str::to_owned);
    match (table, column) {
        ("compared", _) => words.find(&format!("compared.columns.{column}")).map(str::to_owned),
        (_, "recorded") => words.find("correction.recorded").map(str::to_owned),
        (_, "unrecorded") => words.find("correction.unrecorded").map(str::to_owned),
        (_, "not_recorded") => words.find("correction.not_recorded").map(str::to_owned),
        (_, "callback_recorded") => pair("answer.callback", "correction.recorded"),
        (_, "evaluator_recorded") => pair("answer.evaluator", "correction.recorded"),
        ("windows", "group" | "rank" | "grade" | "score") | ("grades", _) | ("satisfaction_trend", "n") => of(&["window"]),
        ("windows", _) => {
            let (name, last) = column.strip_suffix("_n").map_or((column, "points"), |name| (name, "n"));
            let component = Component::ALL.into_iter().find(|component| component.code() == name);
            component.and_then(|component| pair(&format!("components.{}", component.code()), &format!("window.{last}")))
        }
        ("items" | "evaluations", _) => of(&["ratings", "correction"]),
        ("satisfaction", "flag") => words.find("satisfaction.exceptional").map(str::to_owned),
        ("satisfaction", _) => match column.split_once('_') {
            Some(("callback", "rate")) => words.find("windows.satisfaction").map(str::to_owned),
            Some(("evaluator", "rate")) => words.find("answer.evaluator").map(str::to_owned),
            Some((source @ ("callback" | "evaluator"), "n")) => pair(&format!("answer.{source}"), "window.n"),
            Some((source @ ("callback" | "evaluator"), end)) => pair(&format!("answer.{source}"), &format!("correction.{end}")),
            Some(("difference", end)) => pair("satisfaction.difference", &format!("correction.{end}")),
            _ => of(&["satisfaction", "correction"]),
        },
        ("limits" | "satisfaction_trend", "signal") => words.find("trend.signal").map(str::to_owned),
        ("satisfaction_trend", "rate") => of(&["satisfaction"]),
        ("rates", "label") => words.find("rates.rule").map(str::to_owned),
        ("quotas", "required" | "done") => of(&["quotas"]),
        ("rates", "asked" | "short") => words.find(&format!("correction.{column}")).map(str::to_owned),
        ("open", _) => of(&["annex"]),
        ("themes", "previous") => words.find("themes.previous_count").map(str::to_owned),
        ("themes", _) => of(&["themes"]),
        _ => of(&["correction", "rates"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulletin::Tables;
    use crate::domain::Locale;
    use crate::render::fixture;
    use crate::render::table::{Audience, csv_tables};

    fn words(locale: Locale) -> Words {
        Templates::load(None).expect("the built-in templates").words(locale).clone()
    }

    fn change(table: &str, row: &str, column: &str, old: &str, new: &str) -> Change {
        let [table, row, column, old, new] = [table, row, column, old, new].map(str::to_owned);
        Change { table, row, column, old, new }
    }

    #[test]
    fn a_column_of_the_data_is_put_into_words() {
        for (table, name, expected) in [
            ("windows", "phone_n", "电话回访 · 样本数"),
            ("items", "dissatisfied", "不满意"),
            ("evaluations", "very_satisfied", "非常满意"),
            ("satisfaction", "callback_rate", "回访满意率"),
            ("satisfaction", "evaluator_low", "评价器满意率 · 95%区间下限"),
            ("satisfaction_trend", "n", "样本数"),
            ("satisfaction_trend", "rate", "满意率"),
            ("limits", "signal", "明显偏高或偏低"),
            ("windows", "evaluator", "评价器 · 分值"),
            ("windows", "group", "组别"),
            ("rates", "met", "按期"),
            ("trend", "rate", "完成率"),
            ("quotas", "required", "应完成"),
            ("open", "over_30_days", "其中超过30天"),
        ] {
            assert_eq!(column(&change(table, "", name, "", ""), &words(Locale::ZhCn)), expected, "{table} {name}");
        }
    }

    #[test]
    fn every_table_and_column_that_may_change_has_a_title_in_both_languages() {
        const KEYS: [&str; 13] =
            ["rule", "category", "window", "of", "method", "item", "week", "month", "source", "measure", "against", "period", "theme"];
        let tables = Tables { grades: Some(Vec::new()), open: Some(Vec::new()), themes: Some(Vec::new()), ..Tables::default() };
        for locale in Locale::ALL {
            let words = words(locale);
            for (file, bytes) in csv_tables(&tables, Audience::Public) {
                let table = file.trim_end_matches(".csv");
                assert!(words.find(&format!("tables.{table}")).is_some(), "{table}");
                let header = String::from_utf8(bytes).expect("text");
                let columns = header.trim_start_matches('\u{feff}').trim_end().split(',');
                let untitled: Vec<&str> = columns.filter(|name| !KEYS.contains(name) && title(table, name, &words).is_none()).collect();
                // the binomial tail is never public
                let expected: &[&str] = if table == "satisfaction" { &["tail"] } else { &[] };
                assert_eq!(untitled, expected, "{table} in {}", locale.code());
            }
        }
    }

    #[test]
    fn a_row_is_named_by_label_and_window_and_its_figures_as_the_page_has_them() {
        let bulletin = fixture::month();
        let templates = Templates::load(None).expect("the built-in templates");
        let changes = [
            change("rates", "complaint · 一窗", "rate", "0.5000", "1.0000"),
            change("rates", "window · 一窗", "attained", "no", "yes"),
            change("rates", "gone", "label", "旧规则", ""),
            change("trend", "2026-05 · gone · 一窗", "met", "3", ""),
            change("windows", "complaint", "score", "*", "88.20"),
            change("items", "phone · overall", "dissatisfied", "2", "*"),
            change("satisfaction", "一窗", "difference_low", "-0.0312", "0.0100"),
            change("compared", "callbacks · complaint · 一窗 · previous · 2026-05", "low", "-0.0312", "0.0100"),
            change("compared", "evaluator_satisfaction · year_earlier · 2025-06", "change", "", "fell"),
        ];
        let said = in_words(&templates, &bulletin, &changes);
        let lines: Vec<String> = said.iter().map(|s| format!("{} | {} | {} | {} | {}", s.table, s.row, s.column, s.old, s.new)).collect();
        assert_eq!(
            lines,
            [
                "各项要求完成率 | 投诉回访 · 一窗 | 完成率 | 50.00% | 100.00%",
                "各项要求完成率 | 窗口 · 一窗 | 达标 | 未达标 | 达标",
                "各项要求完成率 | 旧规则 | 要求 | 旧规则 | ",
                "近二十五个月 | 2026-05 · 旧规则 · 一窗 | 按期 | 3 | ",
                // a window that is called as a rule's id is
                "窗口得分与等级 | complaint | 得分 | 不公布 | 88.20",
                "六项评价 | 全中心 · 电话回访 · 总体评价 | 不满意 | 2 | 不公布",
                "满意率与差值 | 一窗 | 差值 · 95%区间下限 | −3.12 | +1.00",
                "环比与同比 | 回访 · 投诉回访 · 一窗 · 上一期 · 2026-05 | 差的95%区间下限 | −3.12 | +1.00",
                "环比与同比 | 评价器满意率 · 去年同期 · 2025-06 | 升降 |  | 降",
            ]
        );
        let csv = String::from_utf8(super::changes(&templates, &bulletin, &changes[..1])).expect("text");
        assert_eq!(
            csv,
            "\u{feff}表,行,列,原公布,现在,table,row,column,old,new\r\n\
             各项要求完成率,投诉回访 · 一窗,完成率,50.00%,100.00%,rates,complaint · 一窗,rate,0.5000,1.0000\r\n"
        );
    }
}
