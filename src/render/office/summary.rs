//! The tables of the letter: rules, windows and satisfaction, written as the page writes them.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;

use super::word::{Side, Table};
use crate::bulletin::{Bulletin, Cell, ItemRow, RateRow, SatisfactionRow, Share, WindowView};
use crate::domain::{Component, Item, Rate, Ratio};
use crate::error::Result;
use crate::render::format;
use crate::render::words::Words;

/// With more windows than this the letter counts grades, and the annex has the windows.
pub(super) const CROWD: usize = 40;

/// The rules of the centre: what each asks for, what was made, what is lacking.
pub(super) fn rates(bulletin: &Bulletin, words: &Words) -> Result<Table> {
    let rows = bulletin.tables.rates.iter().filter(|row| row.rule.is_some() && row.window.is_none());
    let rows = rows.map(|row| {
        let result = result(row.attained, words)?;
        let target = match row.target.shown() {
            Some(target) => format::target(*target),
            None => words.get("rates.no_target")?.to_owned(),
        };
        let label = words.label(row.label.as_deref().unwrap_or_default()).to_owned();
        let (rate, made) = (rate(row, words)?, made(row, words)?);
        Ok(vec![label, rate, made, target, count(row.asked, words)?, count(row.short, words)?, result])
    });
    let columns = [
        ("rates.rule", 26, Side::Left),
        ("rates.rate", 13, Side::Centre),
        ("office.made", 15, Side::Centre),
        ("office.target", 12, Side::Centre),
        ("office.asked", 10, Side::Centre),
        ("office.short", 11, Side::Centre),
        ("office.result", 13, Side::Centre),
    ];
    Ok(Table { caption: words.get("office.rates")?.to_owned(), columns: titled(&columns, words)?, rows: rows.collect::<Result<_>>()? })
}

/// The windows by group with their grades, or, where there are many, how many have which; `None` where there is none.
pub(super) fn windows(bulletin: &Bulletin, words: &Words) -> Result<Option<Table>> {
    let idle: BTreeSet<&String> = bulletin.headline.idle_windows.iter().collect();
    let mut groups: BTreeMap<Option<&str>, Vec<&WindowView>> = BTreeMap::new();
    for window in bulletin.windows.iter().filter(|window| !idle.contains(&window.name)) {
        groups.entry(window.group.as_deref()).or_default().push(window);
    }
    if groups.is_empty() {
        return Ok(None);
    }
    if bulletin.windows.len() > CROWD {
        return grades(bulletin, &groups, words).map(Some);
    }
    let of = bulletin.headline.of;
    let totals = bulletin.tables.rates.iter().filter(|row| row.rule.is_none() && row.of == of);
    let totals: BTreeMap<&str, &RateRow> = totals.filter_map(|row| Some((row.window.as_deref()?, row))).collect();
    let opinions = bulletin.tables.satisfaction.iter();
    let opinions: BTreeMap<&str, &SatisfactionRow> = opinions.filter_map(|row| Some((row.window.as_deref()?, row))).collect();
    let rate_title = format!("{}.rate", of.code());
    let is_grouped = groups.keys().any(Option::is_some);
    let mut columns = vec![
        ("windows.window", 19, Side::Left),
        ("windows.grade", 12, Side::Centre),
        (rate_title.as_str(), 21, Side::Centre),
        ("windows.satisfaction", 15, Side::Centre),
        ("answer.evaluator", 17, Side::Centre),
    ];
    if is_grouped {
        columns.insert(0, ("window.group", 16, Side::Left));
    }
    let line = |window: &WindowView| {
        let name = window.name.as_str();
        let kept = match totals.get(name) {
            Some(row) => with_counts(row, words)?,
            None => words.get("cell.blank")?.to_owned(),
        };
        let share = |of: fn(&SatisfactionRow) -> Share| match opinions.get(name).map(|row| of(row)) {
            Some(share) if !share.recorded => words.get("cell.no_data").map(str::to_owned),
            Some(share) => percent(share.rate, words),
            None => words.get("cell.blank").map(str::to_owned),
        };
        let grade = words.label(&window.grade).to_owned();
        let mut cells = vec![name.to_owned(), grade, kept, share(|row| row.callback)?, share(|row| row.evaluator)?];
        if is_grouped {
            cells.insert(0, window.group.clone().map_or_else(|| words.get("windows.no_group").map(str::to_owned), Ok)?);
        }
        Ok(cells)
    };
    let rows = groups.values().flatten().map(|window| line(window)).collect::<Result<_>>()?;
    Ok(Some(Table { caption: words.get("office.windows")?.to_owned(), columns: titled(&columns, words)?, rows }))
}

fn grades(bulletin: &Bulletin, groups: &BTreeMap<Option<&str>, Vec<&WindowView>>, words: &Words) -> Result<Table> {
    let labels: Vec<&str> = bulletin.headline.grades.iter().map(|(label, _)| label.as_str()).collect();
    let mut columns = vec![(words.get("window.group")?.to_owned(), 30, Side::Left)];
    columns.extend(labels.iter().map(|label| (words.label(label).to_owned(), 12, Side::Centre)));
    let rows = groups.iter().map(|(group, windows)| {
        let name = match group {
            Some(group) => (*group).to_owned(),
            None => words.get("windows.no_group")?.to_owned(),
        };
        let counts = labels.iter().map(|label| format::count(windows.iter().filter(|window| window.grade == *label).count() as u64));
        Ok([name].into_iter().chain(counts).collect())
    });
    Ok(Table { caption: words.get("office.grades_of")?.to_owned(), columns, rows: rows.collect::<Result<_>>()? })
}

/// What people said of the centre: by callback and evaluator, then by item; none where nothing was said.
pub(super) fn satisfaction(bulletin: &Bulletin, words: &Words) -> Result<Vec<Table>> {
    let mut tables = Vec::new();
    if let Some(row) = bulletin.tables.satisfaction.iter().find(|row| row.window.is_none()) {
        let columns = [
            ("office.source", 28, Side::Left),
            ("office.people", 20, Side::Centre),
            ("satisfaction.rate", 20, Side::Centre),
            ("office.interval", 32, Side::Centre),
        ];
        let line = |name: &str, share: &Share| {
            let name = words.get(name)?.to_owned();
            if !share.recorded {
                let none = words.get("cell.no_data")?.to_owned();
                return Ok(vec![name, none, words.get("cell.blank")?.to_owned(), words.get("cell.blank")?.to_owned()]);
            }
            let interval = match (share.low.shown(), share.high.shown()) {
                (Some(low), Some(high)) => {
                    words.fill("satisfaction.from_to", &[("low", format::percent(*low)), ("high", format::percent(*high))])?
                }
                _ => written(share.low.is_withheld(), words)?,
            };
            Ok(vec![name, count(share.n, words)?, percent(share.rate, words)?, interval])
        };
        let rows = vec![line("answer.callback", &row.callback)?, line("answer.evaluator", &row.evaluator)?];
        tables.push(Table { caption: words.get("office.share_caption")?.to_owned(), columns: titled(&columns, words)?, rows });
    }
    let centre: Vec<&ItemRow> = bulletin.tables.items.iter().filter(|row| row.window.is_none()).collect();
    let methods: BTreeSet<_> =
        centre.iter().filter(|row| row.recorded && row.satisfied().is_none_or(|(_, n)| n > 0)).map(|row| row.method).collect();
    if !methods.is_empty() {
        let mut columns = vec![(words.get("satisfaction.item")?.to_owned(), 28, Side::Left)];
        for method in &methods {
            columns.push((words.get(&format!("satisfaction.{}", method.code()))?.to_owned(), 30, Side::Centre));
        }
        let rows = Item::ALL.into_iter().map(|item| {
            let mut cells = vec![words.get(&format!("items.{}", item.code()))?.to_owned()];
            for method in &methods {
                let row = centre.iter().find(|row| row.item == item && row.method == *method);
                cells.push(row.map_or_else(|| words.get("cell.blank").map(str::to_owned), |row| of_item(row, words))?);
            }
            Ok(cells)
        });
        tables.push(Table { caption: words.get("office.items_caption")?.to_owned(), columns, rows: rows.collect::<Result<_>>()? });
    }
    Ok(tables)
}

fn of_item(row: &ItemRow, words: &Words) -> Result<String> {
    match row.satisfied() {
        Some((_, 0)) => words.get("cell.blank").map(str::to_owned),
        Some((k, n)) => {
            let rate = Rate::of(&Ratio::new(BigInt::from(k), BigInt::from(n)), None);
            Ok(format!("{}{}{}{}", format::percent(rate), words.get("list.open")?, fraction(k, n), words.get("list.close")?))
        }
        None if !row.recorded => words.get("cell.no_data").map(str::to_owned),
        None => written(row.counts.iter().any(Cell::is_withheld), words),
    }
}

/// Components of the score that the bulletin counts by all ways of calling back.
pub(super) fn asks_by_all_ways(bulletin: &Bulletin) -> bool {
    bulletin.methods.weights.len() > Component::USUAL
}

fn titled(columns: &[(&str, u32, Side)], words: &Words) -> Result<Vec<(String, u32, Side)>> {
    columns.iter().map(|(key, share, side)| Ok((words.get(key)?.to_owned(), *share, *side))).collect()
}

fn rate(row: &RateRow, words: &Words) -> Result<String> {
    if row.recorded { percent(row.rate, words) } else { words.get("cell.no_data").map(str::to_owned) }
}

/// Made of owed.
fn made(row: &RateRow, words: &Words) -> Result<String> {
    if row.recorded { part(row.met, row.due, words) } else { written(row.due.is_withheld(), words) }
}

/// A rate with what it is made of.
fn with_counts(row: &RateRow, words: &Words) -> Result<String> {
    let rate = rate(row, words)?;
    match (row.met.shown(), row.due.shown()) {
        (Some(met), Some(due)) if *due > 0 && row.recorded => {
            let (open, close) = (words.get("list.open")?, words.get("list.close")?);
            Ok(format!("{rate}{open}{}{close}", fraction(*met, *due)))
        }
        _ => Ok(rate),
    }
}

fn fraction(k: u64, n: u64) -> String {
    format!("{}/{}", format::count(k), format::count(n))
}

fn count(cell: Cell<u64>, words: &Words) -> Result<String> {
    match cell {
        Cell::Shown(n) => Ok(format::count(n)),
        other => written(other.is_withheld(), words),
    }
}

fn percent(cell: Cell<Rate>, words: &Words) -> Result<String> {
    match cell {
        Cell::Shown(rate) => Ok(format::percent(rate)),
        other => written(other.is_withheld(), words),
    }
}

/// Whether a target was attained, in words.
pub(super) fn result(attained: Cell<bool>, words: &Words) -> Result<String> {
    match attained.shown() {
        Some(true) => words.get("rates.attained").map(str::to_owned),
        Some(false) => words.get("rates.not_attained").map(str::to_owned),
        None => words.get("cell.blank").map(str::to_owned),
    }
}

/// A part of a whole.
pub(super) fn part(k: Cell<u64>, n: Cell<u64>, words: &Words) -> Result<String> {
    match (k.shown(), n.shown()) {
        (Some(k), Some(n)) => Ok(fraction(*k, *n)),
        _ => written(k.is_withheld() || n.is_withheld(), words),
    }
}

/// What stands in the place of a figure.
fn written(is_withheld: bool, words: &Words) -> Result<String> {
    words.get(if is_withheld { "cell.withheld" } else { "cell.blank" }).map(str::to_owned)
}
