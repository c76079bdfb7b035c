//! What changed between a published bulletin and the one that would replace it, cell by cell.
//!
//! In: the `tables` of the published `bulletin.json`, and the new bulletin. Out: every figure that differs, sorted by table and row.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Bulletin, Change};
use crate::error::{Error, Result};

/// The tables and the columns that tell their rows apart.
const TABLES: [(&str, &[&str]); 10] = [
    ("rates", &["rule", "category", "window"]),
    ("windows", &["window"]),
    ("items", &["window", "method", "item"]),
    ("evaluations", &["window"]),
    ("satisfaction", &["window"]),
    ("quotas", &["week", "window", "method"]),
    ("trend", &["month", "rule", "window"]),
    ("satisfaction_trend", &["month", "window", "source"]),
    ("grades", &["window", "month"]),
    ("open", &["category"]),
];

/// Cells by row and column, as text.
type Cells = BTreeMap<String, BTreeMap<String, String>>;

/// Every cell of the tables that differs from what `published` says; `published` is the text of a `bulletin.json`.
///
/// A bulletin that was provisional when it was published promised to change, so nothing counts as changed then.
///
/// # Errors
/// `published` is not a bulletin.
pub fn changes(published: &[u8], bulletin: &Bulletin) -> Result<Vec<Change>> {
    let wrong =
        |error| Error::new("the published bulletin.json does not read").because(error).hint("恢复这个文件，或删去该期文件夹后重新生成");
    let old: Value = serde_json::from_slice(published).map_err(wrong)?;
    if old["period"]["provisional"] == Value::Bool(true) {
        return Ok(Vec::new());
    }
    let new = serde_json::to_value(&bulletin.tables).map_err(wrong)?;
    let mut changes = Vec::new();
    for (table, keys) in TABLES {
        let (before, after) = (cells(&old["tables"][table], keys), cells(&new[table], keys));
        let rows: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for row in rows {
            let (was, is) = (before.get(row), after.get(row));
            let columns: std::collections::BTreeSet<&String> = was.into_iter().chain(is).flat_map(BTreeMap::keys).collect();
            for column in columns {
                let cell =
                    |cells: Option<&BTreeMap<String, String>>| cells.and_then(|cells| cells.get(column)).cloned().unwrap_or_default();
                let (was, is) = (cell(was), cell(is));
                if was != is {
                    changes.push(Change { table: table.to_owned(), row: row.clone(), column: column.clone(), old: was, new: is });
                }
            }
        }
    }
    Ok(changes)
}

fn cells(table: &Value, keys: &[&str]) -> Cells {
    let mut found = Cells::new();
    for row in table.as_array().into_iter().flatten() {
        let name: Vec<String> = keys.iter().map(|key| text(&row[*key])).filter(|name| !name.is_empty()).collect();
        let mut cells = BTreeMap::new();
        flatten(row, "", &mut cells);
        cells.retain(|column, _| !keys.contains(&column.as_str()));
        found.insert(name.join(" · "), cells);
    }
    found
}

/// Nested values by dotted names: `callback.rate`, `components.0.points`.
fn flatten(value: &Value, name: &str, cells: &mut BTreeMap<String, String>) {
    let inner = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| flatten(value, &inner(key), cells)),
        Value::Array(values) => values.iter().enumerate().for_each(|(at, value)| flatten(value, &inner(&at.to_string()), cells)),
        other => {
            cells.insert(name.to_owned(), text(other));
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The corrections that a published bulletin carries already.
///
/// # Errors
/// `published` is not a bulletin.
pub fn corrections(published: &[u8]) -> Result<Vec<super::Correction>> {
    #[derive(serde::Deserialize)]
    struct Carried {
        #[serde(default)]
        corrections: Vec<super::Correction>,
    }
    let carried: Carried = serde_json::from_slice(published).map_err(|error| {
        Error::new("the published bulletin.json does not read").because(error).hint("恢复这个文件，或删去该期文件夹后重新生成")
    })?;
    Ok(carried.corrections)
}
