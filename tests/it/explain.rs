//! Every "why?" has an answer: the rows, the arithmetic, the lists and the sums of a small month worked by hand.

use std::path::{Path, PathBuf};

use crate::huifang::{huifang, write};

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

const LEDGER: &str = "\
case_id,window,category,accepted_at,completed_at,callback_allowed
A,一窗,投诉,2026-06-01,2026-06-03,
B,一窗,投诉,2026-06-02,2026-06-03,no
C,一窗,投诉,2026-06-15,,
D,一窗,投诉,2026-06-21,,
E,一窗,投诉,2026-06-22,,
F,一窗,投诉,2026-05-31,,
G,二窗,维修,2026-06-16,2026-06-17,
H,二窗,投诉,2026-05-30,,
";
const VISITS: &str = "\
visit_id,case_id,window,visited_at,method,outcome,overall
V1,A,,2026-06-10,phone,,
V2,C,,2026-06-16,phone,unreached,
V3,C,,2026-06-17,phone,,satisfied
V4,F,,2026-06-18,phone,declined,
V5,G,,2026-06-17,onsite,,dissatisfied
V6,,一窗,2026-06-20,onsite,,basically_satisfied
";
const EVALUATIONS: &str = "\
window,rated_at,rating,mode
一窗,2026-06-03,satisfied,active
一窗,2026-06-04,dissatisfied,
一窗,2026-06-05,satisfied,default
二窗,2026-06-05,unrated,
";

/// Every cell is asked of a month worked by hand: Friday 19 June 2026 is the Dragon Boat festival.
#[test]
fn every_table_answers_for_its_cells() {
    let folder = tempfile::tempdir().expect("a folder");
    let toml = "[evaluations]\nscale = \"three\"\n";
    write(
        folder.path(),
        &[("w/huifang.toml", toml), ("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", VISITS), ("w/evaluations/e.csv", EVALUATIONS)],
    );
    let said = |args: &[&str]| {
        let run = huifang(folder.path(), &[&["explain", "w", "--period", "2026-06"], args].concat());
        assert_eq!(run.exit, 0, "{args:?}\n{}{}", run.stdout, run.stderr);
        run.stdout
    };
    for (args, says) in [
        // 16 = 20 × 4 ÷ 5; of A to D only C and D can be phoned; C twice and F, of another month, were
        (
            &["--table", "quotas", "--week", "2026-W25", "--window", "一窗"][..],
            &[
                "工作日 4",
                "2026-06-19周五 端午节",
                "20 件 × 4 ÷ 5，进一取整 = 16",
                "受理 4 件，其中可电话回访 2 件",
                "A  本周以前（2026-06-10）",
                "B  不同意回访",
                "不重复计",
                "2 ≥ 2，达到",
            ][..],
        ),
        (&["--week", "2026-W25"], &["5 件 × 4 ÷ 5，进一取整 = 4", "V5", "V6", "2 < 4，未达到"]),
        // accepted on 31 May, 30 days before: not over 30
        (
            &["--table", "open", "--category", "投诉"],
            &["未办结 5, 其中超过 30 天 1", "2026-05-30  H  二窗  投诉  31 天  超过 30 天", "F  一窗  投诉  30 天\n"],
        ),
        (
            &["--table", "satisfaction", "--window", "一窗"],
            &[
                "2 ÷ 2 = 1.0000 (电话回访 1/1 + 现场回访 1/1)",
                "1 ÷ 2 = 0.5000",
                "1/2 − 2/2 = -1/2",
                "P(X ≥ 2)",
                "B(2, 2/3)，= 0.444444",
                "1 人作答，少于 5 人",
            ],
        ),
        (&["--table", "evaluations", "--window", "一窗"], &["2 条", "满意 1，不满意 1，默认评价 1", "公布时写 *：2 人作答，少于 5 人"]),
        (
            &["--table", "trend", "--month", "2026-06", "--rule", "complaint", "--window", "一窗"],
            &["0 ÷ 1 = 0.0000", "A  2026-06-03 … 2026-06-06"],
        ),
        (&["--table", "headline"], &["全部应回访"]),
        (&["--score", "--window", "一窗"], &["总体评价 (100 × 1) / 1", "投诉回访：min(应办 1，按期 0 ÷ 目标 1.0000) = 0"]),
    ] {
        let text = said(args);
        for part in says {
            assert!(text.contains(part), "{args:?}: no `{part}` in\n{text}");
        }
        let json: serde_json::Value = serde_json::from_str(&said(&[args, &["--json"]].concat())).expect("JSON");
        assert!(json.is_object(), "{args:?}");
    }
    let outside = huifang(folder.path(), &["explain", "w", "--period", "2026-06", "--week", "2026-W27"]);
    assert!(outside.exit == 1 && outside.stderr.contains("2026-07-05"), "{}", outside.stderr);
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

#[test]
fn rules_are_called_what_the_bulletin_calls_them_in_the_language_of_the_workspace() {
    let folder = tempfile::tempdir().expect("a folder");
    let toml = "locale = \"en\"\n[evaluations]\nscale = \"three\"\n";
    write(folder.path(), &[("w/huifang.toml", toml), ("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", VISITS)]);
    for args in [&["A"][..], &["--rule", "complaint"]] {
        let run = huifang(folder.path(), &[&["explain", "w", "--period", "2026-06"], args].concat());
        assert_eq!(run.exit, 0, "{args:?}\n{}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains("Complaint callback (complaint)"), "{}", run.stdout);
    }
}
