//! A released period is not changed silently: what would change is listed, and a reason publishes it with a notice.

use crate::huifang::{huifang, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nA,一窗,投诉,2026-06-01,2026-06-02\nB,一窗,投诉,2026-06-01,2026-06-02\n";
const VISITS: &str = "回访编号,受理编号,回访时间,回访方式\nV1,A,2026-06-03,电话\n";

#[test]
fn a_late_visit_stops_the_run_until_a_reason_is_given() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", VISITS)]);
    let build = |more: &[&str]| huifang(at, &[&["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"], more].concat());
    let rates = || std::fs::read_to_string(at.join("w/site/public/2026-06/data/rates.csv")).expect("rates");
    assert_eq!(build(&["--release"]).exit, 0);
    let first = rates();
    assert!(first.contains("complaint,投诉回访,投诉,,callbacks,2,1,0,0,1"), "{first}");
    // nothing changed: nothing is said
    assert_eq!(build(&[]).exit, 0);

    write(at, &[("w/visits/w.csv", "回访编号,受理编号,回访时间,回访方式\nV2,B,2026-06-05,电话\n")]);
    let stopped = build(&[]);
    assert_eq!(stopped.exit, 1);
    for said in ["各项要求完成率  投诉回访  按期：1 → 2", "各项要求完成率  窗口 · 一窗  完成率：50.00% → 100.00%", "--correction"]
    {
        assert!(stopped.stderr.contains(said), "no `{said}` in\n{}", stopped.stderr);
    }
    assert_eq!(rates(), first, "the old bulletin was touched");
    let list = std::fs::read_to_string(at.join("w/site/internal/2026-06/changes.csv")).expect("the whole list");
    assert!(list.contains("各项要求完成率,窗口 · 一窗,按期,1,2,rates,window · 一窗,met,1,2\r\n"), "{list}");
    assert_eq!(stopped.stderr.matches(" → ").count(), list.lines().count() - 1);
    for unfit in [" ", "一\n二", "补录\u{1b}[31m", "补录\u{202e}"] {
        assert_eq!(build(&["--correction", unfit]).exit, 2, "{unfit:?}");
    }

    assert_eq!(build(&["--correction", "补录 <6> 月 5 日回访"]).exit, 0);
    assert!(rates().contains("complaint,投诉回访,投诉,,callbacks,2,2,0,0,0"));
    let page = std::fs::read_to_string(at.join("w/site/public/2026-06/index.html")).expect("the page");
    let corrections = std::fs::read_to_string(at.join("w/site/public/2026-06/data/corrections.csv")).expect("corrections.csv");
    assert_eq!(corrections.matches("补录 <6> 月 5 日回访,").count(), list.lines().count() - 1, "{corrections}");
    assert!(!at.join("w/site/internal/2026-06/changes.csv").exists(), "the list outlived its run");
    assert!(page.contains("更正说明") && page.contains("补录 &lt;6&gt; 月 5 日回访"), "the page does not say why");
    let feed = std::fs::read_to_string(at.join("w/site/public/feed.xml")).expect("the feed");
    assert_eq!(feed.matches("<entry>").count(), 2, "the correction is no entry of its own");
    assert!(feed.contains("<title>更正说明：服务回访通报"), "{feed}");
    // a second one has a number, and a table names a cell as its own header does
    write(at, &[("w/visits/x.csv", "回访编号,受理编号,回访时间,回访方式,总体评价\nV3,A,2026-06-06,电话,满意\n")]);
    let grade = build(&[]);
    assert!(grade.stderr.contains("窗口得分与等级  一窗  电话回访 · 样本数："), "{}", grade.stderr);
    assert_eq!(build(&["--correction", "补录 6 月 6 日回访"]).exit, 0);
    let feed = std::fs::read_to_string(at.join("w/site/public/feed.xml")).expect("the feed");
    assert!(feed.contains("更正说明（第1次更正）：") && feed.contains("更正说明（第2次更正）："), "{feed}");
    let list = std::fs::read_to_string(at.join("w/site/public/2026-06/data/corrections.csv")).expect("the list");
    assert!(!list.contains("components.") && !list.contains("counts."), "{list}");
    let page = std::fs::read_to_string(at.join("w/site/public/2026-06/index.html")).expect("the page");
    // the notice stays when the same figures are built again
    assert_eq!(build(&[]).exit, 0);
    let again = std::fs::read_to_string(at.join("w/site/public/2026-06/index.html")).expect("the page");
    assert_eq!(again, page);
}

/// Four people were asked and all of them shown; the bulletin that withholds them must not print them
/// as what was published before.
#[test]
fn a_correction_that_withholds_does_not_repeat_what_it_takes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let visits = ["满意", "满意", "满意", "不满意"].iter().zip(1..).map(|(grade, n)| format!("V{n},,一窗,2026-06-0{n},现场,{grade}\n"));
    let visits: String = std::iter::once("回访编号,受理编号,窗口,回访时间,回访方式,总体评价\n".to_owned()).chain(visits).collect();
    let toml = "standard = [\"property\"]\nmin_respondents = ";
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", &visits), ("w/huifang.toml", &format!("{toml}1\n"))]);
    let build = |more: &[&str]| huifang(at, &[&["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"], more].concat());
    assert_eq!(build(&["--release"]).exit, 0);
    let data = at.join("w/site/public/2026-06/data");
    let items = || std::fs::read_to_string(data.join("items.csv")).expect("items");
    assert!(items().contains("一窗,onsite,overall,3,0,1,yes\r\n"), "{}", items());
    write(at, &[("w/huifang.toml", &format!("{toml}5\n"))]);
    let stopped = build(&[]);
    assert!(stopped.stderr.contains("六项评价  一窗 · 现场回访 · 总体评价  不满意：1 → 不公布"), "{}", stopped.stderr);
    assert_eq!(build(&["--correction", "样本少的不公布"]).exit, 0);
    let list = std::fs::read_to_string(data.join("corrections.csv")).expect("corrections");
    assert!(list.contains("items,一窗 · onsite · overall,dissatisfied,*,*\r\n"), "{list}");
    let json = std::fs::read_to_string(data.join("bulletin.json")).expect("bulletin.json");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let changes = json["corrections"][0]["changes"].as_array().expect("changes");
    assert!(changes.iter().all(|change| change["new"] != "*" || change["old"] == "*"), "{changes:?}");
    let page = std::fs::read_to_string(at.join("w/site/public/2026-06/index.html")).expect("the page");
    assert!(page.contains("不再公布"), "the page does not say so");
}

#[test]
fn a_reason_that_names_a_person_or_a_case_is_not_published() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let visits = "回访编号,受理编号,回访时间,回访方式,回访人\nHF-0001,SL-20260001,2026-06-03,电话,欧阳小满\n";
    let ledger = LEDGER.replace("A,", "SL-20260001,").replace("B,", "SL-20260002,");
    write(at, &[("w/ledger/a.csv", &ledger), ("w/visits/v.csv", visits)]);
    let build = |more: &[&str]| huifang(at, &[&["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"], more].concat());
    assert_eq!(build(&["--release"]).exit, 0);
    write(at, &[("w/visits/w.csv", "回访编号,受理编号,回访时间,回访方式\nHF-0002,SL-20260002,2026-06-05,电话\n")]);
    for (reason, said) in
        [("补录欧阳小满的回访", "欧阳小满"), ("补录 SL-20260002 的回访", "受理编号"), ("来电 13900010001 反映", "13900010001")]
    {
        let refused = build(&["--correction", reason]);
        assert!(refused.exit == 1 && refused.stderr.contains(said) && refused.stderr.contains("原因"), "{reason}: {}", refused.stderr);
        let withdrawn = huifang(at, &["withdraw", "2026-06", reason, "--workspace", "w"]);
        assert!(withdrawn.exit == 1 && withdrawn.stderr.contains(said), "{reason}: {}", withdrawn.stderr);
    }
    assert_eq!(build(&["--correction", "补录 6 月 5 日投诉回访 1 件"]).exit, 0);
}

#[test]
fn a_provisional_bulletin_may_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", VISITS)]);
    assert_eq!(huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-02", "--release"]).exit, 0);
    assert_eq!(huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]).exit, 0);
    // the other way round, final figures would be taken back
    assert_eq!(huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-02"]).exit, 1);
}
