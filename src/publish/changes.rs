//! What would change of a published issue: its tables as they stand in `public/`, held against those
//! that would take their place.
//!
//! In: files of `data/` by name, then and now. Out: every cell that differs, as the files write it, and no other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::names::Files;
use crate::bulletin::{Change, Correction};
use crate::error::{Error, Result};

/// The tables, and the columns that tell their rows apart.
const TABLES: [(&str, &[&str]); 13] = [
    ("rates", &["rule", "category", "window", "of"]),
    ("windows", &["window"]),
    ("items", &["window", "method", "item"]),
    ("evaluations", &["window"]),
    ("satisfaction", &["window"]),
    ("quotas", &["week", "window", "method"]),
    (COMPARED, &["measure", "rule", "window", "against", "period"]),
    ("trend", &["month", "rule", "window"]),
    ("limits", &["month", "rule", "window"]),
    ("satisfaction_trend", &["month", "window", "source"]),
    ("grades", &["window", "month"]),
    ("open", &["category"]),
    (THEMES, &["theme", "kind"]),
];

/// What tells a row of `rates` over all rules from that of callbacks.
const OTHERS: [&str; 2] = ["acts", "results"];

/// What repeats figures of other tables beside earlier ones; issues of earlier versions do not have it.
const COMPARED: &str = "compared";

/// A table that issues of earlier versions do not have, and that is there only where visits have opinions.
const THEMES: &str = "themes";

/// A cell of a table that is withheld.
const WITHHELD: &str = "*";

/// A table as its file has it.
#[derive(Default)]
struct PublishedTable {
    /// The columns that are no keys, in their order.
    columns: Vec<String>,
    /// Keys, then cells by column.
    rows: Vec<(Vec<String>, BTreeMap<String, String>)>,
}

/// Every cell of the tables `old` that differs in `new`: by table, in the order of the new rows, then of those that are
/// gone. A column, or the comparison, that a later version of the program added corrects nothing.
///
/// # Errors
/// A file that is no table of ours.
pub fn changes(old: &Files, new: &Files) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    for (table, keys) in TABLES {
        let file = format!("{table}.csv");
        if [COMPARED, THEMES].contains(&table) && !old.contains_key(&file) {
            continue;
        }
        let read = |files: &Files| {
            files.get(&file).map_or_else(|| Ok(PublishedTable::default()), |bytes| PublishedTable::read(&file, bytes, keys))
        };
        let (before, after) = (read(old)?, read(new)?);
        let (was, is) = (before.by_key(), after.by_key());
        let is_new = |column: &&String| !before.columns.is_empty() && !before.columns.contains(column);
        let columns = after.columns.iter().filter(|column| !is_new(column));
        let columns = columns.chain(before.columns.iter().filter(|column| !after.columns.contains(column)));
        let columns: Vec<&String> = columns.collect();
        let gone = before.rows.iter().filter(|(key, _)| !is.contains_key(key));
        for (key, _) in after.rows.iter().chain(gone) {
            let cells = [was.get(key), is.get(key)];
            for column in &columns {
                let [old, new] = cells.map(|cells| cells.and_then(|cells| cells.get(*column)).cloned().unwrap_or_default());
                if old != new {
                    changes.push(Change { table: table.to_owned(), row: name(table, keys, key), column: (*column).clone(), old, new });
                }
            }
        }
    }
    Ok(changes)
}

/// Takes what is withheld in the tables `now` out of corrections, those of earlier issues too: what was published of a
/// cell before its number became small would stay in the list for good.
///
/// # Errors
/// A file that is no table of ours.
pub fn withhold(corrections: &mut [Correction], now: &Files) -> Result<()> {
    let mut withheld = BTreeSet::new();
    for (table, keys) in TABLES {
        let file = format!("{table}.csv");
        let Some(bytes) = now.get(&file) else { continue };
        for (key, cells) in PublishedTable::read(&file, bytes, keys)?.rows {
            let row = name(table, keys, &key);
            withheld.extend(cells.into_iter().filter(|(_, cell)| cell == WITHHELD).map(|(column, _)| (table, row.clone(), column)));
        }
    }
    for change in corrections.iter_mut().flat_map(|correction| &mut correction.changes) {
        let table = TABLES.iter().map(|(table, _)| *table).find(|table| *table == change.table).unwrap_or_default();
        if withheld.contains(&(table, change.row.clone(), change.column.clone())) {
            (change.old, change.new) = (WITHHELD.to_owned(), WITHHELD.to_owned());
        }
    }
    Ok(())
}

impl PublishedTable {
    fn read(file: &str, bytes: &[u8], keys: &[&str]) -> Result<Self> {
        let wrong = |error: csv::Error| {
            // the header is record 0; the reader's own lines lag behind where they end in CRLF
            let line = error.position().map_or(1, |position| position.record() + 1);
            Error::in_file(Path::new(file), message!("publish.no_table")).at_line(line).because(error)
        };
        let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes));
        let header = reader.headers().map_err(wrong)?.clone();
        let row = |record: std::result::Result<csv::StringRecord, csv::Error>| {
            let record = record.map_err(wrong)?;
            let mut cells: BTreeMap<String, String> = header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect();
            let mut key: Vec<String> = keys.iter().map(|key| cells.remove(*key).unwrap_or_default()).collect();
            if let Some(of) =
                keys.iter().position(|key| *key == "of").filter(|of| !key[0].is_empty() || !OTHERS.contains(&key[*of].as_str()))
            {
                // a rule is told by its id, and the rows of an earlier version, which had no such column, by their window
                key[of].clear();
            }
            Ok((key, cells))
        };
        let rows = reader.records().map(row).collect::<Result<_>>()?;
        Ok(Self { columns: header.iter().filter(|column| !keys.contains(column)).map(str::to_owned).collect(), rows })
    }

    fn by_key(&self) -> BTreeMap<&Vec<String>, &BTreeMap<String, String>> {
        self.rows.iter().map(|(key, cells)| (key, cells)).collect()
    }
}

/// What tells a row from the others, as text; a row of `rates` without a rule says of what it is.
fn name(table: &str, keys: &[&str], key: &[String]) -> String {
    // a rule's categories say no more than the rule, and `*` among them would look withheld
    let says = |column: &str| table != "rates" || column != "category" || key[0].is_empty();
    let filled = || keys.iter().zip(key).filter(|(column, cell)| !cell.is_empty() && says(column) && **column != "of");
    let group = (table == "rates" && key[0].is_empty()).then(|| filled().map(|(column, _)| *column)).into_iter().flatten();
    let acts = keys.iter().zip(key).filter(|(column, cell)| **column == "of" && !cell.is_empty()).map(|(_, cell)| cell.as_str());
    acts.chain(group).chain(filled().map(|(_, cell)| cell.as_str())).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(tables: &[(&str, &str)]) -> Files {
        tables.iter().map(|(name, text)| ((*name).to_owned(), format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes())).collect()
    }

    fn found(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<String> {
        let changes = changes(&files(old), &files(new)).expect("tables");
        changes.iter().map(|c| format!("{}|{}|{}|{}|{}", c.table, c.row, c.column, c.old, c.new)).collect()
    }

    #[test]
    fn every_cell_that_differs_is_listed_and_no_other() {
        let old = "rule,label,category,window,due,met\nr,回访,投诉,,2,1\n,,维修,,2,1\n,,,维修,2,1\n,,,甲,1,1\n";
        let new = "rule,label,category,window,due,met\nr,回访,投诉,,2,2\n,,维修,,2,2\n,,,维修,2,0\n,,,乙,*,\n";
        assert_eq!(
            found(&[("rates.csv", old)], &[("rates.csv", new)]),
            [
                "rates|r|met|1|2",
                "rates|category · 维修|met|1|2",
                "rates|window · 维修|met|1|0",
                "rates|window · 乙|due||*",
                "rates|window · 甲|due|1|",
                "rates|window · 甲|met|1|",
            ]
        );
        assert_eq!(found(&[("rates.csv", old)], &[("rates.csv", old)]), [""; 0]);
    }

    #[test]
    fn rows_of_callbacks_and_of_other_acts_are_told_apart_and_earlier_tables_had_one() {
        let before = "rule,label,category,window,due\nr,回访,投诉,,2\n,,,甲,5\n";
        let now = "rule,label,category,window,of,due\nr,回访,投诉,,callbacks,2\n,,,甲,callbacks,2\n,,,甲,acts,3\n";
        assert_eq!(
            found(&[("rates.csv", before)], &[("rates.csv", now)]),
            ["rates|window · 甲|due|5|2", "rates|acts · window · 甲|due||3"]
        );
    }

    #[test]
    fn a_table_that_comes_or_goes_has_changed_and_an_unknown_one_is_nothing_to_us() {
        let open = "category,uncompleted,over_30_days\n投诉,3,1\n";
        assert_eq!(found(&[], &[("open.csv", open)]), ["open|投诉|uncompleted||3", "open|投诉|over_30_days||1"]);
        assert_eq!(
            found(&[("open.csv", open), ("corrections.csv", "a\n1\n")], &[]),
            ["open|投诉|uncompleted|3|", "open|投诉|over_30_days|1|"]
        );
    }

    #[test]
    fn a_correction_keeps_nothing_of_a_cell_that_is_withheld_now() {
        let change = |row: &str, old: &str, new: &str| Change {
            table: "windows".to_owned(),
            row: row.to_owned(),
            column: "phone_n".to_owned(),
            old: old.to_owned(),
            new: new.to_owned(),
        };
        let correction = |changes: Vec<Change>| Correction { reason: String::new(), released: None, changes };
        let mut corrections = [correction(vec![change("甲", "6", "5")]), correction(vec![change("甲", "5", "*"), change("乙", "*", "7")])];
        withhold(&mut corrections, &files(&[("windows.csv", "window,phone_n\n甲,*\n乙,7\n")])).expect("tables");
        assert_eq!(corrections[0].changes, [change("甲", "*", "*")]);
        assert_eq!(corrections[1].changes, [change("甲", "*", "*"), change("乙", "*", "7")]);
    }

    #[test]
    fn a_damaged_table_is_named_with_its_line() {
        let error = changes(&files(&[("open.csv", "category,uncompleted\n投诉,3\n维修\n")]), &Files::new()).expect_err("a short row");
        assert!(error.to_string().starts_with("open.csv:3: is not the table"), "{error}");
    }
}
