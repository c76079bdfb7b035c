//! The rectification ledger beside the visits: whose problems they are, which are listed, and what a rule on them says.

use std::path::Path;

use crate::huifang::{Run, huifang, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nA,一窗,投诉,2026-05-01,2026-05-02\nB,二窗,投诉,2026-06-01,2026-06-02\n";
const RULES: &str = "[[rule]]\nid = \"again\"\ndataset = \"rectifications\"\nanchor = \"raised_on\"\ndue = { to = \"3d\" }\n\
                     fulfilled_by = \"visit\"\n";

fn build(at: &Path, as_of: &str) -> Run {
    let run = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", as_of, "--audit", "audit.csv"]);
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
    run
}

/// The lines below the header.
fn rows(at: &Path, path: &str) -> Vec<String> {
    let text = std::fs::read_to_string(at.join(path)).expect("a table");
    text.replace("\r\n", "\n").lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn a_callback_says_what_became_of_its_problem_whatever_its_day_is_called() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let toml = "standard = [\"rectification\"]\n[cells]\nblank = [\"无\"]\n[columns.visits]\nvisited_at = \"回访日\"\n[tables]\nheadings = \"english\"\n";
    let visits = "回访编号,受理编号,回访日,回访方式,总体评价,存在问题,整改完成日期,二次回访时间,二次回访满意度\n\
                  V1,A,2026-06-03,电话,不满意,太慢,2026-06-05,2026-06-08,满意\nV2,B,2026-06-04,电话,满意,无,,,\n";
    write(at, &[("w/huifang.toml", toml), ("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", visits)]);
    let wanted = ["一窗,2026-06-03,,A,V1,投诉,太慢,,,,,2026-06-05,,2026-06-08,satisfied,visits/v.csv:2"];
    let run = build(at, "2026-06-30");
    assert_eq!(rows(at, "w/site/internal/2026-06/rectifications.csv"), wanted, "the callback V2 told of no problem");
    assert!(run.stdout.contains("1 行没有问题，不计入整改"), "{}", run.stdout);
    // by its usual name the day tells the second callback of a problem from one of its own, too
    let usual = visits.replace("回访日", "回访时间");
    let toml = toml.replace("[columns.visits]\nvisited_at = \"回访日\"\n", "");
    write(at, &[("w/huifang.toml", &toml), ("w/visits/v.csv", &usual)]);
    build(at, "2026-06-30");
    assert_eq!(rows(at, "w/site/internal/2026-06/rectifications.csv"), wanted);
}

#[test]
fn problems_of_a_period_are_listed_with_what_was_known_then() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let problems = "整改编号,受理编号,问题发现日期,整改完成日期,二次回访日期,二次回访满意度\n\
                    Z1,A,2026-05-02,2026-05-09,2026-07-02,满意\n\
                    Z2,A,2026-05-03,2026-05-09,2026-06-02,满意\n\
                    Z3,B,2026-06-03,,,不满意\n\
                    Z4,B,2026-06-04,2026-06-05,2026-07-20,满意\n\
                    ,B,2026-06-05,,,\n";
    write(
        at,
        &[
            ("w/huifang.toml", "standard = [\"rectification\"]\n[tables]\nheadings = \"english\"\n"),
            ("w/ledger/a.csv", LEDGER),
            ("w/visits/v.csv", "受理编号,回访时间,回访方式\nA,2026-06-02,电话\n"),
            ("w/rectifications/r.csv", problems),
        ],
    );
    build(at, "2026-07-10");
    let listed = rows(at, "w/site/internal/2026-06/rectifications.csv");
    assert_eq!(
        listed,
        [
            "一窗,2026-05-03,Z2,A,,投诉,,,,,,2026-05-09,,2026-06-02,satisfied,rectifications/r.csv:3",
            "二窗,2026-06-03,Z3,B,,投诉,,,,,,,,,dissatisfied,rectifications/r.csv:4",
            "二窗,2026-06-04,Z4,B,,投诉,,,,,,2026-06-05,,,,rectifications/r.csv:5",
            "二窗,2026-06-05,,B,,投诉,,,,,,,,,,rectifications/r.csv:6",
        ],
        "one that was done before June and called back about in July is of neither; a grade without a day stays"
    );
    let owed = rows(at, "audit.csv");
    let arises = |source: &str| owed.iter().any(|row| row.split(',').any(|cell| cell == source));
    assert!(arises("Z3") && arises("rectifications/r.csv:6"), "by its own number, else by its place: {owed:#?}");
}

#[test]
fn a_problem_that_names_its_callback_finds_the_case_that_a_visit_is_owed_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(
        at,
        &[
            ("w/huifang.toml", "standard = [\"rules.toml\"]\n"),
            ("w/rules.toml", RULES),
            ("w/ledger/a.csv", LEDGER),
            ("w/visits/v.csv", "回访编号,受理编号,回访时间,回访方式\nV1,A,2026-05-02,电话\nV2,B,2026-06-20,电话\n"),
            ("w/rectifications/r.csv", "回访编号,问题发现日期\nV1,2026-05-02\nV2,2026-06-20\n"),
        ],
    );
    let run = build(at, "2026-06-20");
    let rates = rows(at, "w/site/internal/2026-06/data/rates.csv");
    assert!(rates.iter().any(|row| row.starts_with("again,again,,,callbacks,0,") && row.ends_with(",0,yes")), "{rates:#?}\n{}", run.stdout);
}
