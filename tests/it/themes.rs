//! Opinions by theme as a user meets them: what is published, what stays at the desk, what the lists decide.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::huifang::{huifang, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nA1,一窗,投诉,2026-06-01,2026-06-29\n";

/// Visits of June to a window, each with what was said.
fn visits(window: &str, said: &[(&str, usize)]) -> String {
    let mut visits = "回访编号,窗口,回访时间,回访方式,总体评价,意见建议\n".to_owned();
    let each = said.iter().flat_map(|(text, n)| std::iter::repeat_n(*text, *n));
    let series = if window == "一窗" { "V" } else { "U" };
    for (n, text) in each.enumerate() {
        let _ = writeln!(visits, "{series}{n},{window},2026-06-{:02},电话,满意,{text}", n % 28 + 1);
    }
    visits
}

fn build(at: &Path, workspace: &str, more: &[&str]) -> crate::huifang::Run {
    huifang(at, &[&["build", workspace, "--period", "2026-06", "--as-of", "2026-06-30"], more].concat())
}

fn table(at: &Path, workspace: &str, tree: &str) -> String {
    fs::read_to_string(at.join(format!("{workspace}/site/{tree}/2026-06/data/themes.csv"))).expect("the table")
}

#[test]
fn an_opinion_that_reads_as_a_label_stops_nothing_and_no_other_word_is_published() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let said = visits("一窗", &[("停车", 6), ("收费", 2), ("保洁阿姨很热心", 6), ("隔壁装修的灰飘到楼道", 1)]);
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", &said)]);
    let run = build(at, "w", &[]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    assert!(table(at, "w", "public").contains("parking,停车,other,6,"), "{}", table(at, "w", "public"));
    assert!(table(at, "w", "public").contains("charges,收费,other,*,"), "{}", table(at, "w", "public"));
    let desk = fs::read_to_string(at.join("w/site/internal/2026-06/opinions.csv")).expect("the list");
    assert!(desk.contains("cleaning,否,,保洁阿姨很热心,cleaning:保洁@1"), "{desk}");
    for path in ["index.html", "fragment.html", "data/bulletin.json", "data/themes.csv"] {
        let text = fs::read_to_string(at.join("w/site/public/2026-06").join(path)).expect("a file");
        assert!(!text.contains("阿姨") && !text.contains("隔壁"), "{path}");
    }
}

#[test]
fn other_lists_find_nothing_of_what_was_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", &visits("一窗", &[("停车", 6), ("食堂", 7)]))]);
    assert_eq!(build(at, "w", &[]).exit, 0);
    assert!(table(at, "w", "public").contains("\nother,,other,7,"), "{}", table(at, "w", "public"));
    write(at, &[("w/themes.toml", "leave_out = [\"parking\"]\n[[theme]]\nid = \"canteen\"\nlabel = \"食堂\"\nkeywords = [\"食堂\"]\n")]);
    assert_eq!(build(at, "w", &[]).exit, 0);
    let after = table(at, "w", "public");
    assert!(after.contains("canteen,食堂,other,7,") && after.contains("\nother,,other,6,") && !after.contains("parking"), "{after}");
    assert_eq!(build(at, "w", &["--fresh"]).exit, 0);
    assert_eq!(table(at, "w", "public"), after);
}

#[test]
fn the_tallies_of_two_centres_add_up_to_the_table_of_one_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let (one, two) = (visits("一窗", &[("停车", 3), ("电梯坏了", 2)]), visits("二窗", &[("停车", 4), ("电梯坏了", 1), ("很满意", 5)]));
    let ledger = LEDGER.replace("A1,一窗", "B1,二窗");
    write(at, &[("a/ledger/a.csv", LEDGER), ("a/visits/v.csv", &one), ("b/ledger/a.csv", &ledger), ("b/visits/v.csv", &two)]);
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/ledger/b.csv", &ledger), ("w/visits/v.csv", &one), ("w/visits/u.csv", &two)]);
    for centre in ["a", "b"] {
        let file = format!("{centre}.parquet");
        let run = huifang(at, &["tally", centre, "--period", "2026-06", "--as-of", "2026-06-30", "--out", &file]);
        assert_eq!(run.exit, 0, "{}", run.stderr);
    }
    write(at, &[("city/huifang.toml", "")]);
    let run = build(at, "city", &["--from-tallies", "a.parquet", "b.parquet"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let (public, internal) = (table(at, "city", "public"), table(at, "city", "internal"));
    assert_eq!(build(at, "w", &["--fresh"]).exit, 0);
    assert_eq!((table(at, "w", "public"), table(at, "w", "internal")), (public, internal));
    write(at, &[("city/themes.toml", "leave_out = [\"lift\"]\n")]);
    let run = build(at, "city", &["--from-tallies", "a.parquet", "b.parquet"]);
    assert!(run.exit == 1 && run.stderr.contains("themes"), "{}", run.stderr);
}

#[test]
fn explain_shows_the_opinions_behind_a_number_and_what_matched() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", &visits("一窗", &[("没有停车位，不方便", 2), ("很满意", 1)]))]);
    for asked in ["parking", "停车", "Parking"] {
        let run = huifang(at, &["explain", "w", "--period", "2026-06", "--as-of", "2026-06-30", "--theme", asked, "--kind", "complaint"]);
        assert_eq!(run.exit, 0, "{}", run.stderr);
        let said = ["停车 · 投诉：2026-06-01 至 2026-06-30 的意见 2 条", "没有停车位，不方便", "complaint:不方便@7", "2 条，少于 5 条"];
        assert!(said.iter().all(|said| run.stdout.contains(said)), "{}", run.stdout);
    }
    let run = huifang(at, &["explain", "w", "--theme", "停车场"]);
    assert!(run.exit == 2 && run.stderr.contains("没有主题“停车场”"), "{}", run.stderr);
}
