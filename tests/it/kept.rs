//! What an earlier run kept gives the same bytes as reading everything again, and is used only where nothing changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use polars_io::SerReader;
use polars_io::prelude::ParquetReader;

use crate::huifang::{Run, huifang, root, tree, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间,申请人,联系电话\n\
    SL-9001,一窗,投诉,2026-05-01,2026-05-02,欧阳小满,13800009001\n\
    SL-9002,一窗,维修,2026-05-03,2026-05-04,司马大寒,13800009002\n\
    SL-9003,二窗,投诉,待定,,上官立春,13800009003\n";
const JUNE: &str =
    "受理编号,窗口,类别,受理时间,办结时间\nSL-9004,二窗,投诉,2026-06-01,2026-06-02\nSL-9001,一窗,投诉,2026-05-01,2026-05-06\n";
const VISITS: &str =
    "回访编号,受理编号,回访时间,回访方式,总体评价,廉洁自律,意见建议\nHF-7001,SL-9001,2026-05-03,电话,不满意,不满意,排队太久\n";
const EVALUATIONS: &str = "窗口,评价时间,评价\n一窗,2026-05-02,非常满意\n";

/// A workspace `w` of May; a third of its ledger is rejected.
fn may(at: &Path) {
    write(
        at,
        &[
            ("w/huifang.toml", "max_rejected = \"50%\"\n"),
            ("w/ledger/may.csv", LEDGER),
            ("w/visits/may.csv", VISITS),
            ("w/evaluations/may.csv", EVALUATIONS),
        ],
    );
}

fn build(at: &Path, more: &[&str]) -> Run {
    let run = huifang(at, &[&["build", "w"], more].concat());
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
    run
}

/// What a run said, with `other/` for its folder, but for how to release into it and for what the run before did not have.
fn said(run: &Run, folder: &str) -> String {
    let is_news = |line: &&str| ["与上次运行相比", "  退回 ", "  疑点 ", "  窗口“"].iter().any(|start| line.starts_with(start));
    let lines = run.stdout.lines().filter(|line| !line.contains("huifang release") && !is_news(line));
    lines.map(|line| line.replace(folder, "other/") + "\n").collect()
}

/// Builds into `site` as it comes, and into a copy of it from the rows; says whether the first used what was kept.
fn used_kept(at: &Path, more: &[&str]) -> bool {
    let site = at.join("site");
    for (path, bytes) in if site.exists() { tree(&site) } else { BTreeMap::new() } {
        let path = at.join("again").join(path);
        fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    let run = build(at, &[&["--out", "site"], more].concat());
    let fresh = build(at, &[&["--out", "again", "--fresh"], more].concat());
    assert!(tree(&at.join("site")) == tree(&at.join("again")), "kept and fresh differ");
    assert_eq!(said(&run, "site/"), said(&fresh, "again/"));
    fs::remove_dir_all(at.join("again")).expect("removed");
    run.stderr.contains("沿用上次的计数") && !run.stderr.contains("读取")
}

#[test]
fn the_bytes_are_the_same_whether_kept_or_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    may(at);
    let span: &[&str] = &["--period", "2026-05"];
    assert!(!used_kept(at, span), "nothing was kept yet");
    assert!(used_kept(at, span), "nothing changed");
    assert!(!used_kept(at, &["--period", "2026-Q2"]), "another period");
    assert!(!used_kept(at, &["--period", "2026-Q2", "--as-of", "2026-07-20"]), "another as-of date");
    assert!(used_kept(at, span), "still there");
}

#[test]
fn anything_that_figures_follow_from_makes_the_next_run_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    may(at);
    let span: &[&str] = &["--period", "2026-05", "--correction", "补录"];
    let changes: [(&str, &str); 6] = [
        ("w/ledger/june.csv", JUNE),                             // the next month's file corrects a case of May
        ("w/visits/may.csv", &VISITS.replace("05-03", "05-05")), // an edited file of the same size
        ("w/huifang.toml", "max_rejected = \"50%\"\n[weights]\nphone = 7\n"), // the configuration
        ("w/calendar.csv", "date,kind,name\n2026-05-04,work,补班\n"), // the calendar
        ("w/my.toml", ""),                                       // a file that nothing reads
        ("site/internal/2026-05/worklist.csv", "window\n"),      // a list that was edited where it stands
    ];
    used_kept(at, span);
    for (path, text) in changes {
        write(at, &[(path, text)]);
        assert_eq!(used_kept(at, span), path == "w/my.toml", "{path}");
    }
    fs::remove_file(at.join("w/evaluations/may.csv")).expect("removed");
    assert!(!used_kept(at, span), "an export is gone");
}

#[test]
fn a_changed_template_needs_no_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    may(at);
    build(at, &["--period", "2026-05", "--out", "site"]);
    let ejected = huifang(at, &["templates", "eject", "style.css", "--workspace", "w"]);
    assert_eq!(ejected.exit, 0, "{}", ejected.stderr);
    let style = at.join("w/templates/style.css");
    fs::write(&style, fs::read_to_string(&style).expect("a style") + "\n.of-our-own { color: red }\n").expect("a file");
    assert!(used_kept(at, &["--period", "2026-05"]));
    assert!(tree(&at.join("site/public")).values().any(|bytes| String::from_utf8_lossy(bytes).contains("of-our-own")));
}

#[test]
fn a_kept_result_that_was_cut_short_or_edited_is_ignored_with_a_warning() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    may(at);
    build(at, &["--period", "2026-05", "--as-of", "2026-05-31", "--out", "site"]);
    let kept = fs::read_dir(at.join("w/.huifang")).expect("a folder").map(|entry| entry.expect("an entry").path());
    let kept = kept.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "json")).expect("a kept result");
    let whole = fs::read_to_string(&kept).expect("text");
    for damaged in [&whole[..whole.len() / 2], &whole.replace("\"files\":1", "\"files\":2")] {
        fs::write(&kept, damaged).expect("a file");
        let before = tree(&at.join("site"));
        let run = build(at, &["--period", "2026-05", "--as-of", "2026-05-31", "--out", "site"]);
        assert!(run.stderr.contains("不完整、被改动过") && run.stderr.contains("读取"), "{}", run.stderr);
        assert!(tree(&at.join("site")) == before);
        assert_eq!(fs::read_to_string(&kept).expect("text"), whole, "a whole one takes its place");
    }
}

#[test]
fn the_next_month_reads_only_what_is_new() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    may(at);
    let read_anew = |site: &str, of: usize, anew: usize| {
        let span = ["--period", "2026-06", "--as-of", "2026-06-10", "--out"];
        let run = build(at, &[&span[..], &[site]].concat());
        let says = match anew {
            0 => format!("{of} 个导出文件都没有变化，沿用上次读出的行"),
            _ => format!("{of} 个导出文件中有 {} 个没有变化，沿用上次读出的行，只重读了 {anew} 个", of - anew),
        };
        assert_eq!(run.stderr.contains(&says), anew < of, "{}", run.stderr);
        let fresh = build(at, &[&span[..], &["fresh", "--fresh"]].concat());
        assert!(!fresh.stderr.contains("没有变化"), "{}", fresh.stderr);
        assert_eq!(said(&run, &format!("{site}/")), said(&fresh, "fresh/"));
        assert!(tree(&at.join(site)) == tree(&at.join("fresh")), "kept rows and rows that were read differ");
        fs::remove_dir_all(at.join("fresh")).expect("removed");
    };
    read_anew("site-1", 3, 3);
    write(at, &[("w/ledger/june.csv", JUNE), ("w/visits/june.csv", &VISITS.replace("05-03", "06-05").replace("7001", "7002"))]);
    read_anew("site-2", 5, 2);
    // a visit of May names a case that only June's ledger has
    write(at, &[("w/visits/may.csv", &(VISITS.to_owned() + "HF-7003,SL-9004,2026-06-03,电话,满意,满意,\n"))]);
    read_anew("site-3", 5, 1);
    fs::remove_file(at.join("w/visits/june.csv")).expect("removed");
    read_anew("site-4", 4, 0);
    // of each file its rows and the fingerprints of what is personal, both with their seals
    let rows = || fs::read_dir(at.join("w/.huifang/rows")).expect("a folder").count();
    assert_eq!(rows(), 4 * 4, "rows of a file that is gone are gone");
    write(at, &[("w/huifang.toml", "max_rejected = \"50%\"\nmin_rated = 9\n")]);
    read_anew("site-5", 4, 4);
    assert_eq!(rows(), 4 * 4, "rows under another configuration are gone");
}

#[test]
fn kept_rows_that_were_cut_short_or_edited_are_ignored_with_a_warning() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    may(at);
    build(at, &["--period", "2026-05", "--out", "site"]);
    let pieces = fs::read_dir(at.join("w/.huifang/rows")).expect("a folder").map(|entry| entry.expect("an entry").path());
    let pieces: Vec<PathBuf> = pieces.collect();
    assert_eq!(pieces.len(), 3 * 4, "rows, fingerprints, and a seal of each");
    for (n, piece) in pieces.iter().enumerate() {
        let whole = fs::read(piece).expect("a piece");
        let mut edited = whole.clone();
        edited[whole.len() / 2] ^= 1;
        for (m, damaged) in [&whole[..whole.len() - 9], &edited].into_iter().enumerate() {
            fs::write(piece, damaged).expect("a file");
            let out = format!("{n}{m}");
            let run = build(at, &["--period", "2026-05", "--out", &out]);
            assert!(run.stderr.contains("不完整、被改动过") && run.stderr.contains("只重读了 1 个"), "{}", run.stderr);
            assert!(tree(&at.join("site")) == tree(&at.join(out)));
            assert_eq!(fs::read(piece).expect("a piece"), whole, "a whole one takes its place");
        }
    }
}

#[test]
fn rows_that_a_killed_run_left_without_their_seal_are_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    may(at);
    build(at, &["--period", "2026-05", "--out", "site"]);
    let pieces = fs::read_dir(at.join("w/.huifang/rows")).expect("a folder").map(|entry| entry.expect("an entry").path());
    for (n, piece) in pieces.collect::<Vec<PathBuf>>().iter().enumerate() {
        fs::remove_file(piece).expect("removed");
        let run = build(at, &["--period", "2026-05", "--out", &n.to_string()]);
        assert!(run.stderr.contains("只重读了 1 个") && !run.stderr.contains("不完整"), "{}", run.stderr);
        assert!(tree(&at.join("site")) == tree(&at.join(n.to_string())));
    }
}

#[test]
fn kept_rows_are_a_table_that_any_tool_opens() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let ledger = "受理编号,窗口,类别,受理时间,办结时间\n007,一窗,投诉,2026-05-01 08:00,2026-05-02\n7,二窗,维修,2026-05-03,\n甲-0012/a,一窗,投诉,待定,\n";
    write(
        at,
        &[
            ("w/huifang.toml", "max_rejected = \"50%\"\n"),
            ("w/ledger/may.csv", ledger),
            ("w/visits/may.csv", &VISITS.replace("SL-9001", "007")),
        ],
    );
    write(at, &[("w/ledger/june.csv", "受理编号,窗口,类别,受理时间\n")]);
    build(at, &["--period", "2026-05", "--out", "site"]);
    let mut tables: Vec<String> = kept_tables(at).into_values().map(|table| table.join(" ")).collect();
    tables.sort();
    let rows = |table: &&String| table.contains("line");
    let expected = [
        "line: 2 3 window: 0 1 category: 0 1 case_id: 007 7 time: 28800 null accepted_at: 2026-05-01 2026-05-03",
        "line: 2 print: null window: null visit_id: HF-7001 case_id: 007 time: null said: ",
        "line: window: category: case_id: time: accepted_at:",
    ];
    let found: Vec<&String> = tables.iter().filter(rows).collect();
    assert!(tables.iter().any(|table| table.contains("HF-7001") && table.contains(" visited_at: 2026-05-03 ")), "{found:#?}");
    assert!(found.len() == 3 && expected.iter().zip(&found).all(|(start, table)| table.starts_with(start)), "{found:#?}");
}

/// The Parquet files of the kept rows, by path: the name of each column and its cells.
fn kept_tables(at: &Path) -> BTreeMap<PathBuf, Vec<String>> {
    let pieces = fs::read_dir(at.join("w/.huifang/rows")).expect("a folder").map(|entry| entry.expect("an entry").path());
    let of = |path: PathBuf| {
        let table = ParquetReader::new(fs::File::open(&path).expect("a file")).finish().expect("Parquet");
        let mut words = Vec::new();
        for column in table.columns() {
            words.push(format!("{}:", column.name()));
            words.extend((0..table.height()).map(|row| column.get(row).expect("a cell").str_value().into_owned()));
        }
        (path, words)
    };
    pieces.filter(|path| path.extension().is_some_and(|ending| ending == "parquet")).map(of).collect()
}

#[test]
fn a_tally_and_a_bulletin_use_the_rows_that_the_other_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    may(at);
    let tally = |out: &str| huifang(at, &["tally", "w", "--period", "2026-05", "--out", out]);
    assert!(!tally("a.parquet").stderr.contains("没有变化"));
    let built = build(at, &["--period", "2026-05", "--out", "site"]);
    assert!(built.stderr.contains("3 个导出文件都没有变化"), "{}", built.stderr);
    assert!(tally("b.parquet").stderr.contains("3 个导出文件都没有变化"));
    assert!(fs::read(at.join("a.parquet")).expect("a tally") == fs::read(at.join("b.parquet")).expect("a tally"));
}

#[test]
fn nothing_that_names_a_person_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    may(at);
    build(at, &["--period", "2026-05", "--out", "site"]);
    let kept = tree(&at.join("w/.huifang"));
    let tables = kept_tables(at);
    assert_eq!((kept.keys().filter(|path| path.starts_with("rows/")).count(), tables.len()), (3 * 4, 3 * 2));
    // what a file says once it is unpacked counts too
    let unpacked = tables.into_values().map(|table| ("rows/".to_owned(), table.concat().into_bytes()));
    for (path, bytes) in kept.into_iter().chain(unpacked) {
        // results have no ids either
        let ids: &[&str] = if path.starts_with("rows/") { &[] } else { &["SL-", "HF-"] };
        for personal in ["欧阳", "司马", "上官", "13800", "排队", "待定"].iter().chain(ids) {
            let found = bytes.windows(personal.len()).any(|window| window == personal.as_bytes());
            assert!(!found, "{personal} in {path}");
        }
    }
    // a folder that cannot be written costs only the next run's time
    fs::remove_dir_all(at.join("w/.huifang")).expect("removed");
    fs::write(at.join("w/.huifang"), "").expect("a file");
    let run = build(at, &["--period", "2026-05", "--out", "site"]);
    assert!(run.stderr.contains("没有留存"), "{}", run.stderr);
}

#[test]
fn timings_are_said_on_stderr_and_change_no_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    may(at);
    let plain = build(at, &["--fresh", "--period", "2026-05", "--out", "a"]);
    let timed = build(at, &["--fresh", "--period", "2026-05", "--out", "b", "--timings"]);
    assert!(tree(&at.join("a")) == tree(&at.join("b")), "the clock has reached a file");
    assert_eq!(said(&plain, "a/"), said(&timed, "b/"));
    for said in ["读取", "应回访与计数", "清单", "页面与公布", "合计", "每秒"] {
        assert!(timed.stderr.contains(said) && (said == "读取" || !plain.stderr.contains(said)), "{said}: {}", timed.stderr);
    }
    let kept = build(at, &["--period", "2026-05", "--out", "b", "--timings"]);
    assert!(kept.stderr.contains("页面与公布") && !kept.stderr.contains("应回访与计数"), "{}", kept.stderr);
}

#[test]
fn an_archive_is_kept_and_released_as_the_one_file_that_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let case = root().join("tests/cases/layout-archive/input");
    for (path, bytes) in tree(&case).into_iter().filter(|(path, _)| !path.starts_with('.')) {
        let path = at.join("w").join(path);
        fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    let span: &[&str] = &["--period", "2026-06"];
    assert!(!used_kept(at, span), "nothing was kept yet");
    assert!(used_kept(at, span), "nothing changed");
    let release = || huifang(at, &["release", "2026-06", "--out", "site", "--workspace", "w"]);
    fs::copy(at.join("w/ledger/批.zip"), at.join("w/ledger/另.zip")).expect("another archive");
    let run = release();
    assert!(run.exit != 0 && run.stderr.contains("ledger/另.zip"), "{}", run.stderr);
    fs::remove_file(at.join("w/ledger/另.zip")).expect("removed");
    let run = release();
    assert_eq!(run.exit, 0, "{}", run.stderr);
}
