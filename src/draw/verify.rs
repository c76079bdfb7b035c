//! A kept draw held against its receipt and against a computation of its own: everything
//! that differs, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::population::RESERVES;
use super::receipt::{GENERATOR, ORDER, Receipt};
use super::table::{COLUMNS, Row, cells};
use super::{Draw, Role, order};
use crate::domain::Kind;
use crate::messages::Message;

/// Something that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The list has not the SHA-256 that the receipt names.
    List {
        /// The receipt's.
        receipt: String,
        /// The file's.
        found: String,
    },
    /// The list is not as it was written.
    Unreadable {
        /// File, line and what is wrong.
        why: Message,
    },
    /// A ledger file of the receipt is gone or changed.
    Ledger {
        /// Its place in the reading order.
        order: u64,
        /// The receipt's SHA-256.
        sha256: String,
    },
    /// A draw that this one was made after is gone or changed.
    After {
        /// Its date.
        date: NaiveDate,
        /// The receipt's SHA-256 of its list.
        sha256: String,
    },
    /// A file of a draw that was replaced.
    Replaced {
        /// Its name.
        file: String,
        /// The receipt's SHA-256; `None` where the receipt does not name it.
        receipt: Option<String>,
        /// The file's; `None` where it is gone.
        found: Option<String>,
    },
    /// A field of the receipt.
    Field {
        /// Its name.
        name: &'static str,
        /// What the receipt says.
        receipt: String,
        /// What comes out.
        computed: String,
    },
    /// A count of the receipt.
    Count {
        /// The window.
        window: String,
        /// `population`, `drawn` or `reserves`.
        name: &'static str,
        /// What the receipt says.
        receipt: u64,
        /// What comes out.
        computed: u64,
    },
    /// A cell of the list.
    Cell {
        /// The line on which its row starts.
        line: u64,
        /// The column.
        column: &'static str,
        /// What the list says.
        found: String,
        /// What comes out.
        computed: String,
    },
    /// A case that is drawn and not listed.
    Missing {
        /// Its window.
        window: String,
        /// Its place in the window's order.
        order: u64,
        /// Its id.
        case_id: String,
    },
    /// A case that is listed and not drawn.
    Extra {
        /// The line on which its row starts.
        line: u64,
        /// Its id.
        case_id: String,
    },
    /// A case whose hash is lower than that of the case before it.
    OutOfOrder {
        /// The line on which its row starts.
        line: u64,
        /// Its id.
        case_id: String,
    },
}

/// Holds receipt and list against the draw computed again.
#[must_use]
pub fn compare(receipt: &Receipt, rows: &[Row], computed: &Draw) -> Vec<Finding> {
    let mut findings = fields(receipt, computed.from);
    let counts = |draw: &Draw| draw.windows.iter().map(|of| (of.window.clone(), [of.population, of.drawn, of.reserves])).collect();
    findings.extend(count_findings(receipt, &counts(computed), &["population", "drawn", "reserves"]));
    let mut listed: BTreeMap<(String, u64), &Row> = BTreeMap::new();
    let mut extra: BTreeSet<(u64, &str)> = BTreeSet::new();
    for row in rows {
        if listed.insert((row.window().to_owned(), row.order), row).is_some() {
            extra.insert((row.line, row.case_id()));
        }
    }
    for expected in cells(computed) {
        let (window, order) = (expected[1].clone(), expected[2].parse().unwrap_or_default());
        let place = (window, order);
        match listed.remove(&place) {
            Some(row) => findings.extend(cell_findings(row, &expected)),
            None => findings.push(Finding::Missing { window: place.0, order, case_id: expected[4].clone() }),
        }
    }
    extra.extend(listed.into_values().map(|row| (row.line, row.case_id())));
    findings.extend(extra.into_iter().map(|(line, case_id)| Finding::Extra { line, case_id: case_id.to_owned() }));
    findings
}

/// What can be said of a list without the ledger: numbers, roles, counts, and that each
/// window's cases follow their hashes.
#[must_use]
pub fn standing_alone(receipt: &Receipt, rows: &[Row]) -> Vec<Finding> {
    let mut findings = fields(receipt, receipt.from);
    let mut windows: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        windows.entry(row.window()).or_default().push(row);
    }
    let mut counts = BTreeMap::new();
    for (window, rows) in windows {
        for (row, order) in rows.iter().zip(1..) {
            let role = if order <= receipt.phone_per_window { Role::Drawn } else { Role::Reserve };
            let mut expected = row.cells.clone();
            expected[0] = receipt.date.to_string();
            expected[2] = order.to_string();
            role.code().clone_into(&mut expected[3]);
            findings.extend(cell_findings(row, &expected));
        }
        let out_of_order = rows.windows(2).filter(|pair| {
            let [before, after] = [pair[0], pair[1]].map(|row| row.ids().map(|id| order::place(&receipt.seed, id)));
            after.iter().max() <= before.iter().min()
        });
        findings.extend(out_of_order.map(|pair| Finding::OutOfOrder { line: pair[1].line, case_id: pair[1].case_id().to_owned() }));
        let drawn = rows.iter().filter(|row| row.role == Role::Drawn).count() as u64;
        counts.insert(window.to_owned(), [drawn, rows.len() as u64 - drawn]);
    }
    findings.extend(count_findings(receipt, &counts, &["drawn", "reserves"]));
    findings
}

/// The replaced draws that the receipt names against `there`: name and SHA-256 of the files that are set aside.
#[must_use]
pub fn set_aside_findings(receipt: &Receipt, there: &BTreeMap<String, String>) -> Vec<Finding> {
    let named: BTreeMap<&str, &str> =
        receipt.replaced.iter().flat_map(|replaced| &replaced.files).map(|file| (&*file.file, &*file.sha256)).collect();
    let files: BTreeSet<&str> = named.keys().copied().chain(there.keys().map(String::as_str)).collect();
    let of = |file| (file, named.get(file).copied().map(str::to_owned), there.get(file).cloned());
    let differing = files.into_iter().map(of).filter(|(_, receipt, found)| receipt != found);
    differing.map(|(file, receipt, found)| Finding::Replaced { file: file.to_owned(), receipt, found }).collect()
}

fn fields(receipt: &Receipt, from: NaiveDate) -> Vec<Finding> {
    // every draw is made from a ledger, whose files are numbered from 1
    let orders = |orders: &mut dyn Iterator<Item = u64>| orders.map(|order| order.to_string()).collect::<Vec<_>>().join(" ");
    let strange = receipt.ledger.iter().map(|file| file.kind).find(|kind| *kind != Kind::Ledger).unwrap_or(Kind::Ledger);
    let pairs = [
        ("generator", receipt.generator.clone(), GENERATOR.to_owned()),
        ("order", receipt.order.clone(), ORDER.to_owned()),
        ("from", receipt.from.to_string(), from.to_string()),
        ("reserves_per_window", receipt.reserves_per_window.to_string(), RESERVES.to_string()),
        ("ledger.kind", strange.code().to_owned(), Kind::Ledger.code().to_owned()),
        ("ledger.order", orders(&mut receipt.ledger.iter().map(|file| file.order)), orders(&mut (1..=receipt.ledger.len().max(1) as u64))),
    ];
    let differing = pairs.into_iter().filter(|(_, receipt, computed)| receipt != computed);
    differing.map(|(name, receipt, computed)| Finding::Field { name, receipt, computed }).collect()
}

/// The receipt's counts against those computed, window by window; a window that one of them does not name has none.
fn count_findings<const N: usize>(receipt: &Receipt, computed: &BTreeMap<String, [u64; N]>, names: &[&'static str; N]) -> Vec<Finding> {
    let of_receipt = |name: &str, of: &super::WindowCount| match name {
        "population" => of.population,
        "drawn" => of.drawn,
        _ => of.reserves,
    };
    let mut said: BTreeMap<&str, [u64; N]> = BTreeMap::new();
    for of in &receipt.windows {
        let counts = said.entry(&of.window).or_insert([0; N]);
        for (count, name) in counts.iter_mut().zip(names) {
            *count = count.saturating_add(of_receipt(name, of));
        }
    }
    let windows: BTreeSet<&str> = said.keys().copied().chain(computed.keys().map(String::as_str)).collect();
    let mut findings = Vec::new();
    for window in windows {
        let receipt = said.get(window).copied().unwrap_or([0; N]);
        let computed = computed.get(window).copied().unwrap_or([0; N]);
        for ((name, receipt), computed) in names.iter().zip(receipt).zip(computed) {
            if receipt != computed {
                findings.push(Finding::Count { window: window.to_owned(), name, receipt, computed });
            }
        }
    }
    findings
}

fn cell_findings(row: &Row, expected: &[String; 10]) -> Vec<Finding> {
    let pairs = COLUMNS.iter().zip(&row.cells).zip(expected);
    let differing = pairs.filter(|((_, found), computed)| found != computed);
    let finding = |((column, found), computed): ((&&'static str, &String), &String)| Finding::Cell {
        line: row.line,
        column,
        found: found.clone(),
        computed: computed.clone(),
    };
    differing.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::draw::{DrawnCase, Replaced, ReplacedFile, WindowDraw, read_rows, write_rows};

    /// `seed 一` puts A3 first, then A2, A1, A10: see the hashes in `order`.
    fn a_draw() -> (Draw, Receipt) {
        let date: NaiveDate = "2026-06-12".parse().expect("a date");
        let case = |(case_id, order): (&str, u64)| DrawnCase {
            order,
            role: if order <= 2 { Role::Drawn } else { Role::Reserve },
            case_id: case_id.to_owned(),
            category: "投诉".to_owned(),
            item: String::new(),
            accepted_at: date,
            applicant: "甲".to_owned(),
            phone: "1".to_owned(),
        };
        let cases = ["A3", "A2", "A1", "A10"].into_iter().zip(1..).map(case).collect();
        let window = WindowDraw { window: "一窗".to_owned(), population: 6, drawn: 2, reserves: 2, cases };
        let draw = Draw { date, from: date, seed: "seed 一".to_owned(), windows: vec![window] };
        let json = serde_json::json!({
            "generator": "huifang", "version": "0", "date": "2026-06-12", "seed": "seed 一", "order": ORDER, "from": "2026-06-12",
            "phone_per_window": 2, "reserves_per_window": 10, "csv_sha256": "", "after": [], "replaced": [],
            "ledger": [{"kind": "ledger", "order": 1, "sha256": "00"}],
            "windows": [
                {"window": "一窗", "population": 6, "drawn": 2, "reserves": 2},
                {"window": "二窗", "population": 0, "drawn": 0, "reserves": 0},
            ],
        });
        (draw, serde_json::from_value(json).expect("a receipt"))
    }

    fn edited(from: &str, to: &str) -> (Draw, Receipt, Vec<Row>) {
        let (draw, receipt) = a_draw();
        let text = String::from_utf8(write_rows(&draw, crate::render::Worded::CODES)).expect("UTF-8").replacen(from, to, 1);
        let rows = read_rows(Path::new("d.csv"), text.as_bytes()).expect("rows");
        (draw, receipt, rows)
    }

    #[test]
    fn an_untouched_draw_has_no_findings() {
        let (draw, receipt, rows) = edited("", "");
        assert_eq!(compare(&receipt, &rows, &draw), []);
        assert_eq!(standing_alone(&receipt, &rows), []);
    }

    #[test]
    fn what_was_edited_is_named_and_nothing_else() {
        let cell = |line, column, found: &str, computed: &str| Finding::Cell {
            line,
            column,
            found: found.to_owned(),
            computed: computed.to_owned(),
        };
        let row_3 = "2026-06-12,一窗,2,drawn,A2,投诉,,2026-06-12,甲,1\r\n";
        for (from, to, findings) in [
            ("drawn,A2", "drawn,B2", vec![cell(3, "case_id", "B2", "A2")]),
            ("甲", "乙", vec![cell(2, "applicant", "乙", "甲")]),
            ("reserve,A1,", "drawn,A1,", vec![cell(4, "role", "drawn", "reserve")]),
            (row_3, "", vec![Finding::Missing { window: "一窗".to_owned(), order: 2, case_id: "A2".to_owned() }]),
            (
                "一窗,4,",
                "一窗,2,",
                vec![
                    cell(5, "role", "reserve", "drawn"),
                    cell(5, "case_id", "A10", "A2"),
                    Finding::Missing { window: "一窗".to_owned(), order: 4, case_id: "A10".to_owned() },
                    Finding::Extra { line: 5, case_id: "A10".to_owned() },
                ],
            ),
        ] {
            let (draw, receipt, rows) = edited(from, to);
            assert_eq!(compare(&receipt, &rows, &draw), findings, "{from:?} → {to:?}");
        }
    }

    #[test]
    fn without_the_ledger_order_numbers_and_counts_still_say_something() {
        let (_, receipt, rows) = edited("drawn,A2", "drawn,A10");
        let lower = Finding::OutOfOrder { line: 4, case_id: "A1".to_owned() };
        assert_eq!(standing_alone(&receipt, &rows), [lower]);
        let (_, receipt, rows) = edited("2026-06-12,一窗,4,reserve,A10,投诉,,2026-06-12,甲,1\r\n", "");
        let fewer = Finding::Count { window: "一窗".to_owned(), name: "reserves", receipt: 2, computed: 1 };
        assert_eq!(standing_alone(&receipt, &rows), [fewer]);
    }

    #[test]
    fn a_file_of_a_replaced_draw_is_as_the_receipt_names_it() {
        let (_, mut receipt) = a_draw();
        let named = |(file, sha256): (&str, &str)| ReplacedFile { file: file.to_owned(), sha256: sha256.to_owned() };
        let files = [("d.replaced-1.csv", "01"), ("d.replaced-1.json", "02"), ("d.replaced-1.html", "03")].map(named).into();
        receipt.replaced = vec![Replaced { reason: "x".to_owned(), files }];
        let there = [("d.replaced-1.csv", "01"), ("d.replaced-1.json", "22"), ("d.replaced-2.csv", "04")];
        let there = there.map(|(file, sha256)| (file.to_owned(), sha256.to_owned())).into();
        let finding = |file: &str, receipt: Option<&str>, found: Option<&str>| Finding::Replaced {
            file: file.to_owned(),
            receipt: receipt.map(str::to_owned),
            found: found.map(str::to_owned),
        };
        assert_eq!(
            set_aside_findings(&receipt, &there),
            [
                finding("d.replaced-1.html", Some("03"), None),
                finding("d.replaced-1.json", Some("02"), Some("22")),
                finding("d.replaced-2.csv", None, Some("04")),
            ]
        );
    }

    #[test]
    fn a_receipt_that_was_edited_is_found_out() {
        let (draw, mut receipt, rows) = edited("", "");
        receipt.windows[0].population = 7;
        receipt.from = "2026-06-01".parse().expect("a date");
        receipt.reserves_per_window = 11;
        receipt.ledger.clear();
        assert_eq!(
            compare(&receipt, &rows, &draw),
            [
                Finding::Field { name: "from", receipt: "2026-06-01".to_owned(), computed: "2026-06-12".to_owned() },
                Finding::Field { name: "reserves_per_window", receipt: "11".to_owned(), computed: "10".to_owned() },
                Finding::Field { name: "ledger.order", receipt: String::new(), computed: "1".to_owned() },
                Finding::Count { window: "一窗".to_owned(), name: "population", receipt: 7, computed: 6 },
            ]
        );
    }
}
