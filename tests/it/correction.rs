//! A published period is not changed silently: what would change is listed, and a reason publishes it with a notice.

use crate::huifang::{huifang, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nA,一窗,投诉,2026-06-01,2026-06-02\nB,一窗,投诉,2026-06-01,2026-06-02\n";
const VISITS: &str = "回访编号,受理编号,回访时间,回访方式\nV1,A,2026-06-03,电话\n";

#[test]
fn a_late_visit_stops_the_run_until_a_reason_is_given() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", VISITS)]);
    let build = |more: &[&str]| huifang(at, &[&["build", "w", "--period", "2026-06"], more].concat());
    let rates = || std::fs::read_to_string(at.join("site/public/2026-06/data/rates.csv")).expect("rates");
    assert_eq!(build(&[]).exit, 0);
    let first = rates();
    assert!(first.contains("complaint,投诉回访,投诉,,2,1,0,0,1"), "{first}");
    // nothing changed: nothing is said
    assert_eq!(build(&[]).exit, 0);

    write(at, &[("w/visits/w.csv", "回访编号,受理编号,回访时间,回访方式\nV2,B,2026-06-05,电话\n")]);
    let stopped = build(&[]);
    assert_eq!(stopped.exit, 1);
    for said in ["rates.csv", "met: 1 → 2", "rate: 0.5000 → 1.0000", "--correction"] {
        assert!(stopped.stderr.contains(said), "no `{said}` in\n{}", stopped.stderr);
    }
    assert_eq!(rates(), first, "the old bulletin was touched");
    let list = std::fs::read_to_string(at.join("site/internal/2026-06/changes.csv")).expect("the whole list");
    assert!(list.contains("rates,window · 一窗,met,1,2\r\n"), "{list}");
    assert_eq!(stopped.stderr.matches(" → ").count(), list.lines().count() - 1);
    assert_eq!(build(&["--correction", " "]).exit, 2);

    assert_eq!(build(&["--correction", "补录 <6> 月 5 日回访"]).exit, 0);
    assert!(rates().contains("complaint,投诉回访,投诉,,2,2,0,0,0"));
    let page = std::fs::read_to_string(at.join("site/public/2026-06/index.html")).expect("the page");
    let corrections = std::fs::read_to_string(at.join("site/public/2026-06/data/corrections.csv")).expect("corrections.csv");
    assert_eq!(corrections.matches("补录 <6> 月 5 日回访,").count(), list.lines().count() - 1, "{corrections}");
    assert!(!at.join("site/internal/2026-06/changes.csv").exists(), "the list outlived its run");
    assert!(page.contains("更正说明") && page.contains("补录 &lt;6&gt; 月 5 日回访"), "the page does not say why");
    let feed = std::fs::read_to_string(at.join("site/public/feed.xml")).expect("the feed");
    assert_eq!(feed.matches("<entry>").count(), 2, "the correction is no entry of its own");
    // the notice stays when the same figures are built again
    assert_eq!(build(&[]).exit, 0);
    let again = std::fs::read_to_string(at.join("site/public/2026-06/index.html")).expect("the page");
    assert_eq!(again, page);
}

#[test]
fn a_provisional_bulletin_may_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", VISITS)]);
    assert_eq!(huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-02"]).exit, 0);
    assert_eq!(huifang(at, &["build", "w", "--period", "2026-06"]).exit, 0);
    // the other way round, final figures would be taken back
    assert_eq!(huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-02"]).exit, 1);
}
