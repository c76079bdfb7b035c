//! Where the program refuses to write, and what it keeps from the terminal.

use std::fs;

use crate::huifang::{huifang, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nA,一窗,投诉,2026-06-01,2026-06-02\nB,,投诉,2026-06-01,2026-06-02\n";

#[test]
fn what_names_cases_is_never_written_where_the_public_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/huifang.toml", "max_rejected = \"100%\"\n")]);
    let build = |more: &[&str]| huifang(at, &[&["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"], more].concat());
    // on the first run too, when there is no public/ yet
    let first = build(&["--audit", "w/site/public/audit.csv"]);
    assert_eq!(first.exit, 1, "{}", first.stderr);
    assert!(first.stderr.contains("可能会挂到网上"), "{}", first.stderr);
    assert_eq!(build(&[]).exit, 0);
    for refused in [
        build(&["--audit", "w/site/public/2026-06/audit.csv"]),
        build(&["--out", "w/site/public/2026-06"]),
        huifang(at, &["check", "w", "--fix-out", "w/site/public/fix"]),
    ] {
        assert_eq!(refused.exit, 1, "{}", refused.stderr);
        assert!(refused.stderr.contains("可能会挂到网上"), "{}", refused.stderr);
    }
    let there = |path: &str| at.join("w/site/public").join(path).exists();
    assert!(!there("audit.csv") && !there("2026-06/audit.csv") && !there("2026-06/internal") && !there("fix"));
    assert_eq!(build(&["--audit", "w/site/internal/audit.csv"]).exit, 0);
}

#[test]
fn an_audit_takes_no_export_s_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/huifang.toml", "max_rejected = \"100%\"\n")]);
    for audit in ["w/ledger/a.csv", "w/ledger/audit.csv", "w/ledger/../visits/audit.parquet"] {
        let refused = huifang(at, &["build", "w", "--period", "2026-06", "--audit", audit]);
        assert_eq!(refused.exit, 1, "{audit}: {}", refused.stderr);
        assert!(refused.stderr.contains("读取导出文件的地方"), "{audit}: {}", refused.stderr);
    }
    assert_eq!(fs::read_to_string(at.join("w/ledger/a.csv")).expect("the export"), LEDGER);
    assert!(!at.join("w/ledger/audit.csv").exists());
}

#[test]
fn no_control_character_of_an_export_reaches_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", "受理编号,窗\u{1b}[2J口,类别,受理时间\0\nA,一窗,投诉,2026-06-01\n")]);
    let refused = huifang(at, &["build", "w"]);
    assert_eq!(refused.exit, 1);
    assert!(refused.stderr.contains("窗\\u{1b}[2J口"), "{}", refused.stderr);
    assert!(!refused.stderr.contains(['\u{1b}', '\0']), "{:?}", refused.stderr);

    write(at, &[("w/ledger/a.csv", "受理编号,窗口,类别,受理时间,办结时间\nA\u{1b}[2J,一\u{7}窗,投诉,2026-06-01,2026-06-02\n")]);
    for args in [&["build", "w"][..], &["explain", "w", "--rule", "complaint"]] {
        let run = huifang(at, &[args, &["--period", "2026-06", "--as-of", "2026-06-30"]].concat());
        assert_eq!(run.exit, 0, "{}", run.stderr);
        assert!(!(run.stdout.clone() + &run.stderr).contains(['\u{1b}', '\u{7}']), "{:?}", run.stdout);
    }
}

#[test]
fn a_table_on_one_line_is_no_empty_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    for end in ['\u{b}', '\u{85}', '\u{2028}'] {
        write(at, &[("w/ledger/a.csv", &format!("受理编号,窗口,类别,受理时间,备注{end}A,一窗,投诉,2026-06-01,无{end}"))]);
        let refused = huifang(at, &["build", "w", "--period", "2026-06"]);
        assert_eq!(refused.exit, 1, "{end:?}: {}", refused.stdout);
        assert!(refused.stderr.contains(&format!("U+{:04X}", u32::from(end))), "{}", refused.stderr);
    }
    // one that stands in a cell of a table with rows is content
    write(at, &[("w/ledger/a.csv", "受理编号,窗口,类别,受理时间,备\u{2028}注\nA,一窗,投诉,2026-06-01,无\n")]);
    assert_eq!(huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]).exit, 0);
}

#[test]
fn an_empty_case_id_is_explained_to_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/evaluations/e.csv", "窗口,评价时间,评价\n一窗,2026-06-01,未评价\n")]);
    let refused = huifang(at, &["explain", "w", ""]);
    assert_eq!((refused.exit, refused.stdout.as_str()), (2, ""), "{}", refused.stderr);
}
