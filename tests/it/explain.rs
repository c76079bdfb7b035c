//! Every "why?" has an answer: the rows, the arithmetic, the lists and the sums of a small month worked by hand.

use std::path::{Path, PathBuf};

use crate::huifang::huifang;

fn month() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/one-of-each-status/input")
}

fn said(args: &[&str]) -> String {
    let workspace = month();
    let run = huifang(&workspace, &[&["explain", ".", "--period", "2026-06"], args].concat());
    assert_eq!(run.exit, 0, "{args:?}\n{}{}", run.stdout, run.stderr);
    run.stdout
}

#[test]
fn a_case_is_explained_by_its_rows_its_days_and_its_visits() {
    let late = said(&["B"]);
    for part in ["ledger/六月.csv:3", "visits/六月.csv:3", "2026-06-02 + 3 天 = 2026-06-05", "late", "V2", "2026-06-06"] {
        assert!(late.contains(part), "no `{part}` in\n{late}");
    }
    // 29 May is a Friday: Monday 1, Tuesday 2, Wednesday 3 June are counted
    let early = said(&["F"]);
    for part in [
        "2026-04-30 + 1 个月 = 2026-05-30",
        "early",
        "2026-05-29 + 3 个工作日 = 2026-06-03",
        "06-01周一、06-02周二、06-03周三",
        "不计 05-30周六、05-31周日",
    ] {
        assert!(early.contains(part), "no `{part}` in\n{early}");
    }
}

#[test]
fn a_rate_is_explained_by_its_numerator_and_denominator() {
    let rate = said(&["--rule", "complaint", "--json"]);
    let rate: serde_json::Value = serde_json::from_str(&rate).expect("JSON");
    assert_eq!((rate["met"].as_u64(), rate["due"].as_u64(), rate["rate"].as_str()), (Some(1), Some(3), Some("0.3333")));
    assert_eq!(rate["comparison"], "1 × 1 = 1 < 3 × 1 = 3，未达目标");
    let cases = |status: &str| -> Vec<String> {
        let lists = rate["lists"].as_array().expect("lists");
        let list = lists.iter().find(|list| list["status"] == status).expect("the status");
        list["entries"].as_array().expect("entries").iter().map(|entry| entry["case_id"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(
        (cases("met"), cases("late"), cases("missed"), cases("exempt")),
        (vec!["A".into()], vec!["B".into()], vec!["D".into()], vec!["C".into()])
    );
}

#[test]
fn a_score_is_explained_as_a_sum_and_opinions_one_by_one() {
    let score = said(&["--window", "二窗", "--score"]);
    for part in ["现场回访  n = 1", "1 少于最低人数 5", "样本不足"] {
        assert!(score.contains(part), "no `{part}` in\n{score}");
    }
    let opinions = said(&["--window", "二窗", "--method", "onsite", "--item", "overall"]);
    assert!(opinions.contains("V6") && opinions.contains("基本满意 1"), "{opinions}");
}

#[test]
fn what_does_not_exist_is_said_with_what_is_near() {
    for (args, exit, says) in [
        (&["A1"][..], 1, "`A1`"),
        (&["--rule", "complain"], 1, "`complaint`"),
        (&["--window", "一窗口", "--score"], 1, "`一窗`"),
        (&["--method", "fax"], 2, "evaluator"),
        (&[], 2, "--rule"),
    ] {
        let run = huifang(&month(), &[&["explain", "."], args].concat());
        assert!(run.exit == exit && run.stderr.contains(says), "{args:?}: {} {}", run.exit, run.stderr);
    }
}
