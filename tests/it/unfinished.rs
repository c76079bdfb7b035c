//! A period that is not over is provisional up to the ledger's last date, or refused with the months
//! that have data; never final.

use std::path::Path;

use crate::huifang::{Run, huifang, write};

const VISITS: &str = "回访编号,受理编号,回访时间,回访方式\nV1,A,2026-06-03,电话\n";

/// A complaint that was called back in June, and a last case on another day.
fn workspace(at: &Path, last: &str) {
    let ledger = format!("受理编号,窗口,类别,受理时间,办结时间\nA,一窗,投诉,2026-06-01,2026-06-02\nZ,一窗,咨询,{last},\n");
    write(at, &[("w/ledger/a.csv", &ledger), ("w/visits/a.csv", VISITS)]);
}

fn build(at: &Path, more: &[&str]) -> Run {
    huifang(at, &[&["build", "w"], more].concat())
}

/// The as-of date of a published bulletin, and whether it is provisional.
fn span(at: &Path, period: &str) -> (String, bool) {
    let json = std::fs::read_to_string(at.join(format!("w/site/public/{period}/data/bulletin.json"))).expect("bulletin.json");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    (json["period"]["as_of"].as_str().expect("a date").to_owned(), json["period"]["provisional"] == true)
}

#[test]
fn a_month_is_over_when_the_ledger_ends_within_a_week_of_it_and_provisional_before() {
    for (last, as_of, provisional) in [("2026-06-23", "2026-06-30", false), ("2026-06-22", "2026-06-22", true)] {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        workspace(at, last);
        let run = build(at, &["--period", "2026-06"]);
        assert_eq!(run.exit, 0, "{}", run.stderr);
        assert_eq!(span(at, "2026-06"), (as_of.to_owned(), provisional), "{last}");
        let said = format!("台账只到 {last}，2026-06 还没有结束");
        assert_eq!(run.stdout.contains(&said), provisional, "{}", run.stdout);
        let page = std::fs::read_to_string(at.join("w/site/public/2026-06/index.html")).expect("a page");
        assert_eq!(page.contains("阶段性数据"), provisional);
        // `explain` counts up to the same day; an as-of date that is given is taken
        let rate = huifang(at, &["explain", "w", "--rule", "complaint", "--period", "2026-06"]);
        assert!(rate.stdout.contains(&format!("2026-06-01 至 {as_of} 之间")), "{}", rate.stdout);
        let run = build(at, &["--period", "2026-06", "--as-of", "2026-06-30", "--out", "other"]);
        assert!(run.exit == 0 && !run.stdout.contains("还没有结束"), "{}", run.stdout);
        // said again where the counts of the run before are used
        let run = build(at, &["--period", "2026-06"]);
        assert_eq!(
            (run.stdout.contains(&said), run.stderr.contains("沿用上次的计数")),
            (provisional, true),
            "{}{}",
            run.stdout,
            run.stderr
        );
    }
}

#[test]
fn a_year_whose_data_end_in_june_is_provisional_and_one_that_has_not_begun_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    workspace(at, "2026-06-28");
    assert_eq!(build(at, &["--period", "2026"]).exit, 0);
    assert_eq!(span(at, "2026"), ("2026-06-28".to_owned(), true));
    for (period, says) in [
        ("2030-01", "2030-01 在台账最后一天（2026-06-28）之后才开始"),
        ("2026-07", "2026-07 在台账最后一天"),
        ("2026-W27", "2026-W27 在台账最后一天"),
        ("2025-01", "2025-01 没有到期的件"),
    ] {
        let run = build(at, &["--period", period]);
        assert_eq!(run.exit, 1, "{period}: {}", run.stdout);
        assert!(run.stderr.contains(says) && run.stderr.contains("有数据的月份：2026-06；"), "{period}: {}", run.stderr);
        assert!(!at.join("w/site/public").join(period).exists(), "{period} was published");
    }
    // whoever names the date knows
    assert_eq!(build(at, &["--period", "2030-01", "--as-of", "2030-01-31"]).exit, 0);
    let refused = huifang(at, &["explain", "w", "--rule", "complaint", "--period", "2030-01"]);
    assert!(refused.exit == 1 && refused.stderr.contains("之后才开始"), "{}", refused.stderr);
}

#[test]
fn a_default_period_that_would_be_empty_stops_and_names_the_months_that_have_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    // the last case is a slip of the pen: June 2030 would be reported, in which nothing is due
    workspace(at, "2030-06-30");
    let run = build(at, &[]);
    assert_eq!(run.exit, 1, "{}", run.stdout);
    assert!(run.stderr.contains("2030-06 没有到期的件") && run.stderr.contains("有数据的月份：2026-06；"), "{}", run.stderr);
    assert!(!at.join("w/site/public").exists());
    // so early in the first month that the one before is the latest that is over
    workspace(at, "2026-06-10");
    let run = build(at, &[]);
    assert!(run.exit == 1 && run.stderr.contains("2026-05 没有到期的件"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn rejected_rows_are_told_before_a_period_that_has_not_begun() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", "受理编号,窗口,类别,受理时间\nA,一窗,投诉,2026-06-01\nB,一窗,投诉,\n")]);
    let run = build(at, &["--period", "2026-09"]);
    assert_eq!(run.exit, 3, "{}", run.stderr);
    assert!(at.join("w/site/internal/2026-09/rejects.csv").exists());
}

#[test]
fn tallies_of_a_period_that_no_ledger_ends_are_not_published_as_final() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    workspace(at, "2026-06-10");
    let tally = huifang(at, &["tally", "w", "--period", "2026-06", "--out", "a.parquet"]);
    assert!(tally.exit == 0 && tally.stdout.contains("本中心的台账只到 2026-06-10"), "{}{}", tally.stdout, tally.stderr);
    let run = huifang(at, &["build", "--from-tallies", "a.parquet"]);
    assert_eq!(run.exit, 1, "{}", run.stdout);
    assert!(run.stderr.contains("最晚到 2026-06-10，而 2026-06") && run.stderr.contains("--as-of 2026-06-10"), "{}", run.stderr);
    let tally = huifang(at, &["tally", "w", "--period", "2026-06", "--as-of", "2026-06-10", "--out", "b.parquet"]);
    assert_eq!(tally.exit, 0, "{}", tally.stderr);
    assert_eq!(huifang(at, &["build", "--from-tallies", "b.parquet", "--out", "w/site"]).exit, 0);
    assert_eq!(span(at, "2026-06"), ("2026-06-10".to_owned(), true));
}
