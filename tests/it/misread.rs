//! Exports that would be misread: each stops the run with its doubt, and one of the lines that it
//! names gives the right figures.

use std::fs;
use std::path::Path;

use crate::huifang::{huifang, root, write};

/// Thirty complaints of June, completed on the day: callbacks to all are due within the month.
fn ledger(more: &str, cell: impl Fn(u32) -> String) -> String {
    let row = |n: u32| format!("JC{n:03},不动产登记,投诉,2026-06-{day:02},2026-06-{day:02},{}\n", cell(n), day = day(n));
    format!("受理编号,窗口,类别,受理时间,办结时间,{more}\n{}", (1..=30).map(row).collect::<Vec<_>>().concat())
}

/// A callback to each, on the day after.
fn visits(more: &str, cell: impl Fn(u32) -> String) -> String {
    let row = |n: u32| format!("H{n:03},JC{n:03},不动产登记,2026-06-{:02},电话,{}\n", day(n) + 1, cell(n));
    format!("回访编号,受理编号,窗口,回访时间,回访方式,{more}\n{}", (1..=30).map(row).collect::<Vec<_>>().concat())
}

fn day(n: u32) -> u32 {
    (n - 1) % 24 + 1
}

/// `what` in the first four rows, `else` in the others.
fn first_four<'a>(what: &'a str, other: &'a str) -> impl Fn(u32) -> String + 'a {
    move |n| if n <= 4 { what.to_owned() } else { other.to_owned() }
}

/// Due and met of the complaints, as published.
fn figures(at: &Path) -> (u32, u32) {
    let table = fs::read_to_string(at.join("w/site/internal/2026-06/data/rates.csv")).expect("a table");
    let row = table.lines().find(|row| row.starts_with("complaint,") && row.contains("投诉,,")).expect("the centre's row");
    let cells: Vec<&str> = row.split(',').collect();
    (cells[5].parse().expect("a count"), cells[6].parse().expect("a count"))
}

fn build(at: &Path) -> crate::huifang::Run {
    let _ = fs::remove_dir_all(at.join("w/site"));
    huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-07-02"])
}

/// The lines of a doubt's first proposal, as they are printed.
fn first_lines(said: &str) -> String {
    let after = said.split("在 huifang.toml 写入：\n").nth(1).expect("lines to paste");
    let lines = after.lines().take_while(|line| line.starts_with("      ")).map(|line| line.trim_start().to_owned() + "\n");
    lines.collect()
}

#[test]
fn what_an_unmapped_column_says_stops_the_run_and_its_first_lines_settle_it() {
    let plain = |_: u32| String::new();
    for (name, files, code, right) in [
        (
            "回访标志",
            [("w/ledger/a.csv", ledger("备注", plain)), ("w/visits/v.csv", visits("回访标志", first_four("0", "1")))],
            "unused_column",
            (30, 26),
        ),
        (
            "有效回访",
            [("w/ledger/a.csv", ledger("备注", plain)), ("w/visits/v.csv", visits("有效回访", first_four("否", "是")))],
            "unused_column",
            (30, 26),
        ),
        (
            "通话结果",
            [("w/ledger/a.csv", ledger("备注", plain)), ("w/visits/v.csv", visits("通话结果", first_four("无人接", "正常")))],
            "unused_column",
            (30, 26),
        ),
        (
            "是否作废",
            [("w/ledger/a.csv", ledger("是否作废", first_four("是", "否"))), ("w/visits/v.csv", visits("备注", plain))],
            "unused_column",
            (26, 26),
        ),
        (
            "是否有效",
            [("w/ledger/a.csv", ledger("是否有效", first_four("否", "是"))), ("w/visits/v.csv", visits("备注", plain))],
            "unused_column",
            (26, 26),
        ),
        (
            "流程状态",
            [("w/ledger/a.csv", ledger("流程状态", first_four("已退回", "已办结"))), ("w/visits/v.csv", visits("备注", plain))],
            "unused_column",
            (26, 26),
        ),
        (
            "免回访",
            [("w/ledger/a.csv", ledger("免回访", first_four("是", "否"))), ("w/visits/v.csv", visits("备注", plain))],
            "unused_column",
            (26, 26),
        ),
        (
            "回访意愿",
            [("w/ledger/a.csv", ledger("回访意愿", first_four("不愿意", "愿意"))), ("w/visits/v.csv", visits("备注", plain))],
            "unused_column",
            (26, 26),
        ),
        (
            "办件状态",
            [("w/ledger/a.csv", ledger("办件状态", first_four("申请人撤回", "已办结"))), ("w/visits/v.csv", visits("备注", plain))],
            "unlisted_status",
            (26, 26),
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        for (path, text) in &files {
            write(at, &[(path, text)]);
        }
        let run = build(at);
        assert!(run.exit == 3 && run.stderr.contains(code), "{name}: exit {}\n{}", run.exit, run.stderr);
        let lines = first_lines(&run.stderr);
        write(at, &[("w/huifang.toml", &lines)]);
        let run = build(at);
        assert_eq!(run.exit, 0, "{name}, with\n{lines}{}", run.stderr);
        assert_eq!(figures(at), right, "{name}, with\n{lines}");
    }
}

#[test]
fn what_agrees_with_the_column_that_is_used_or_asks_something_else_stops_nothing() {
    let outcome = |n: u32| if n <= 4 { "未接通," } else { "接通," };
    for (heading, telling, other) in [
        ("备注", "关机", ""),
        ("通话时长", "0", "65"),
        ("未接通原因", "关机", ""),
        ("是否再次回访", "否", "否"),
        ("回访是否录音", "否", "否"),
        ("结果是否反馈部门", "否", "否"),
        ("意见内容摘要", "你们窗口的电话一直无人接听，希望改进服务", ""),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        let cell = |n: u32| outcome(n).to_owned() + if n <= 4 { telling } else { other };
        write(
            at,
            &[("w/ledger/a.csv", &ledger("备注", |_| String::new())), ("w/visits/v.csv", &visits(&format!("回访结果,{heading}"), cell))],
        );
        let run = build(at);
        assert_eq!((run.exit, figures(at)), (0, (30, 26)), "{heading}: {}", run.stderr);
    }
}

#[test]
fn a_column_that_contradicts_the_one_in_use_can_take_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let cell = |n: u32| "接通,".to_owned() + if n <= 4 { "未接通" } else { "接通" };
    write(at, &[("w/ledger/a.csv", &ledger("备注", |_| String::new())), ("w/visits/v.csv", &visits("回访结果,通话状态", cell))]);
    let run = build(at);
    assert!(run.exit == 3 && run.stderr.contains("outcome = \"通话状态\""), "{}", run.stderr);
    write(at, &[("w/huifang.toml", &first_lines(&run.stderr))]);
    assert_eq!((build(at).exit, figures(at)), (0, (30, 26)));
}

#[test]
fn files_that_number_their_rows_by_themselves_do_not_cover_each_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let all = visits("备注", |_| String::new());
    let rows: Vec<&str> = all.lines().collect();
    let part = |rows: &[&str]| {
        let numbered = rows.iter().enumerate().map(|(n, row)| format!("{},{}\n", n + 1, row.split_once(',').expect("a cell").1));
        format!("回访编号,受理编号,窗口,回访时间,回访方式,备注\n{}", numbered.collect::<Vec<_>>().concat())
    };
    let ledger = ledger("备注", |_| String::new());
    write(at, &[("w/ledger/a.csv", &ledger), ("w/visits/a.csv", &part(&rows[1..16])), ("w/visits/b.csv", &part(&rows[16..]))]);
    let run = build(at);
    assert!(run.exit == 3 && run.stderr.contains("replaced_rows"), "{}", run.stderr);
    write(at, &[("w/huifang.toml", &first_lines(&run.stderr))]);
    assert_eq!((build(at).exit, figures(at)), (0, (30, 30)), "told apart without their numbers");
}

#[test]
fn an_older_export_that_is_read_later_takes_nothing_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let new = ledger("备注", |_| String::new());
    let old: String = new.lines().map(|row| if row.starts_with("JC") { without_completion(row) } else { row.to_owned() + "\n" }).collect();
    let visits = visits("备注", |_| String::new());
    write(at, &[("w/ledger/2026-06 (1).csv", &new), ("w/ledger/2026-06.csv", &old), ("w/visits/v.csv", &visits)]);
    let run = build(at);
    assert!(
        run.exit == 3 && run.stderr.contains("replaced_rows") && run.stderr.contains("leave_out = [\"ledger/2026-06.csv\"]"),
        "{}",
        run.stderr
    );
    write(at, &[("w/huifang.toml", &first_lines(&run.stderr))]);
    assert_eq!((build(at).exit, figures(at)), (0, (30, 30)));
}

fn without_completion(row: &str) -> String {
    let cells: Vec<&str> = row.split(',').collect();
    format!("{},{},{},{},,{}\n", cells[0], cells[1], cells[2], cells[3], cells[5])
}

#[test]
fn a_correction_is_no_doubt() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let early = ledger("备注", |_| String::new());
    let early: String =
        early.lines().map(|row| if row.starts_with("JC00") { without_completion(row) } else { row.to_owned() + "\n" }).collect();
    let later = ledger("备注", |_| String::new());
    write(at, &[("w/ledger/1.csv", &early), ("w/ledger/2.csv", &later), ("w/visits/v.csv", &visits("备注", |_| String::new()))]);
    assert_eq!((build(at).exit, figures(at)), (0, (30, 30)), "a later export fills in what was not known yet");
}

#[test]
fn a_file_that_came_since_stops_a_run_over_kept_counts_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", &ledger("经手人", |_| "欧阳文静".to_owned())), ("w/visits/v.csv", &visits("备注", |_| String::new()))]);
    assert_eq!(build(at).exit, 0);
    write(at, &[("w/ledger/七月.rar", "x")]);
    let run = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-07-02"]);
    assert!(run.exit == 3 && run.stderr.contains("ledger/七月.rar"), "{}", run.stderr);
    // what is kept between runs names nobody
    let mut folders = vec![at.join("w/.huifang")];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).expect("a file");
                assert!(!bytes.windows(12).any(|part| part == "欧阳文静".as_bytes()), "{}", path.display());
            }
        }
    }
}

#[test]
fn two_equal_files_of_ratings_count_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let rated: String = (1..=9).map(|n| format!("不动产登记,2026-06-{n:02} 10:00,满意\n")).collect::<Vec<_>>().concat();
    let rated = format!("窗口,评价时间,评价结果\n{rated}");
    let (ledger, visits) = (ledger("备注", |_| String::new()), visits("备注", |_| String::new()));
    write(
        at,
        &[("w/ledger/a.csv", &ledger), ("w/visits/v.csv", &visits), ("w/evaluations/a.csv", &rated), ("w/evaluations/a (1).csv", &rated)],
    );
    let scaled = "[evaluations]\nscale = \"three\"\n";
    write(at, &[("w/huifang.toml", scaled)]);
    let run = build(at);
    assert!(run.exit == 3 && run.stderr.contains("repeated_file"), "{}", run.stderr);
    write(at, &[("w/huifang.toml", &(scaled.to_owned() + &first_lines(&run.stderr)))]);
    assert_eq!(build(at).exit, 0);
    let table = fs::read_to_string(at.join("w/site/internal/2026-06/data/satisfaction.csv")).expect("a table");
    assert!(table.lines().nth(1).is_some_and(|row| row.contains(",9,")), "{table}");
}

#[test]
fn windows_that_look_the_same_stop_the_run_until_they_are_one_or_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    // the second name begins with a letter of Cyrillic, the third has a blank inside
    let names = ["A区窗口", "\u{410}区窗口", "A区 窗口"];
    let rows: String = (1..=9).map(|n| format!("K{n},{},投诉,2026-06-01,2026-06-02\n", names[n % 3])).collect::<Vec<_>>().concat();
    write(at, &[("w/ledger/a.csv", &format!("受理编号,窗口,类别,受理时间,办结时间\n{rows}")), ("w/huifang.toml", "")]);
    let run = build(at);
    assert!(run.exit == 3 && run.stderr.contains("twin_names") && !at.join("w/site/public").exists(), "{}", run.stderr);
    write(at, &[("w/huifang.toml", &first_lines(&run.stderr))]);
    let run = build(at);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let windows = || fs::read_to_string(at.join("w/site/internal/2026-06/data/windows.csv")).expect("a table").lines().count() - 1;
    assert_eq!(windows(), 1, "all nine cases are of one window");
    let listed: String = names.iter().map(|name| format!("[[window]]\nname = \"{name}\"\n")).collect::<Vec<_>>().concat();
    write(at, &[("w/huifang.toml", &listed)]);
    assert_eq!(build(at).exit, 0);
    assert_eq!(windows(), 3, "the roster says that they are three");
}

#[test]
fn a_column_of_remarks_that_is_taken_for_the_window_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let long = "办".repeat(201);
    write(
        at,
        &[
            ("w/ledger/a.csv", &format!("受理编号,窗口,类别,受理时间,办结时间\nA,{long},投诉,2026-06-01,2026-06-02\n")),
            ("w/huifang.toml", ""),
        ],
    );
    let run = build(at);
    assert!(run.exit == 1 && run.stderr.contains("的名称有 201 个字") && run.stderr.contains("窗口"), "{}", run.stderr);
}

#[test]
fn a_sheet_that_is_left_out_is_not_read_though_no_other_fits() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", &ledger("备注", |_| String::new())), ("w/visits/v.csv", &visits("备注", |_| String::new()))]);
    let book = root().join("tests/cases/layout-merged-cells/input/ledger/2026-06.xlsx");
    fs::copy(book, at.join("w/ledger/b.xlsx")).expect("a file");
    write(at, &[("w/huifang.toml", "[inputs]\nleave_out = [\"ledger/b.xlsx#*\"]\n")]);
    assert_eq!((build(at).exit, figures(at)), (0, (30, 30)));
}
