//! What a reader adds up with a pencil: the windows, the groups and the categories of a bulletin give its headline, and
//! what the rules lack to their targets gives the first sentence.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::huifang::{huifang, root};

/// The sum of a count over rows of `rates`.
fn sum<'a>(rows: impl Iterator<Item = &'a Value>, count: &str) -> u64 {
    rows.filter_map(|row| row[count].as_u64()).sum()
}

#[test]
fn the_tables_of_the_sample_add_up_to_its_headline() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = root().join("sample-data");
    for period in ["2026-06", "2026-05", "2026-Q2", "2026-W24"] {
        let run = huifang(folder.path(), &["build", &sample.to_string_lossy(), "--out", "site", "--period", period]);
        assert_eq!(run.exit, 0, "{}", run.stderr);
        let data = folder.path().join("site/public").join(period).join("data/bulletin.json");
        let bulletin: Value = serde_json::from_slice(&std::fs::read(data).expect("a bulletin")).expect("JSON");
        let (headline, rates) = (&bulletin["headline"], bulletin["tables"]["rates"].as_array().expect("rates"));
        let rules: BTreeMap<&str, &Value> =
            bulletin["rules"].as_array().expect("rules").iter().map(|rule| (rule["id"].as_str().expect("an id"), rule)).collect();
        let of_rule = |row: &Value| row["rule"].as_str().map(|id| rules[id]);
        for of in ["callbacks", "acts"] {
            let rows =
                |wanted: &dyn Fn(&Value) -> bool| rates.iter().filter(|row| row["of"] == of && wanted(row)).cloned().collect::<Vec<_>>();
            let centre = rows(&|row| row["window"].is_null() && of_rule(row).is_some_and(|rule| rule["dataset"] == "ledger"));
            let apart = [
                rows(&|row| !row["window"].is_null() && of_rule(row).is_some_and(|rule| rule["dataset"] == "ledger")),
                rows(&|row| row["rule"].is_null() && row["window"].is_null()),
                rows(&|row| row["rule"].is_null() && !row["window"].is_null()),
            ];
            for count in ["due", "met", "late", "early", "missed", "unrecorded"] {
                let whole = sum(centre.iter(), count);
                if headline["of"] == of {
                    assert_eq!(headline[count], whole, "{period}: {count} of the headline");
                }
                for part in &apart {
                    assert_eq!(sum(part.iter(), count), whole, "{period}: {count} of {of}");
                }
            }
            let judged = rows(&|row| row["window"].is_null() && !row["rule"].is_null() && !row["asked"].is_null());
            for row in &judged {
                let (due, met) = (row["due"].as_u64().expect("shown"), row["met"].as_u64().expect("shown"));
                let (asked, short) = (row["asked"].as_u64().expect("shown"), row["short"].as_u64().expect("shown"));
                assert!(asked <= due && short == asked.saturating_sub(met), "{row}");
                assert_eq!(row["attained"], short == 0, "{row}");
            }
            if headline["of"] == of {
                assert_eq!(
                    (&headline["asked"], &headline["short"]),
                    (&sum(judged.iter(), "asked").into(), &sum(judged.iter(), "short").into())
                );
            }
        }
    }
}
