//! Values that were refused, as a supervisor meets them: one round of `build` or `check` says all that is to be
//! written, and once it is written the bulletin is published.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::huifang::{huifang, tree, write};

/// Twenty complaints of June 2026, completed on the next day; every third one is called back
/// in time, the others are not.
fn ledger(completed: impl Fn(usize) -> String) -> String {
    let row = |n: usize| format!("A{n},一窗,投诉,2026-06-{n:02},{}\n", completed(n));
    format!("受理编号,窗口,类别,受理时间,办结时间\n{}", (1..=20).map(row).collect::<Vec<_>>().concat())
}

fn next_day(n: usize) -> String {
    format!("2026-06-{:02}", n + 1)
}

/// What a person would copy from the terminal.
fn printed(stdout: &str) -> &str {
    let from = stdout.find("\n\n[").expect("a table is printed") + 2;
    let end = stdout.find("\n  （要粘贴的到此为止）").expect("and an end");
    &stdout[from..end]
}

fn rates(at: &Path) -> String {
    let table = fs::read_to_string(at.join("w/site/internal/2026-06/data/rates.csv")).expect("a table");
    let of = table.lines().find(|line| line.starts_with("complaint,") && line.contains(",投诉,,")).expect("the rule's row");
    of.split(',').skip(5).take(2).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_stopped_build_prints_the_lines_and_pasted_they_publish_the_right_figures() {
    let folder = tempfile::tempdir().expect("a folder");
    // every third case is visited, once a way by phone, once in person, once by a message, which is neither
    let how = ["座机回访", "上门", "电话"];
    let visit = |n: usize| format!("A{},2026-06-{:02}（周一）,{},无法接通\n", 3 * n, 3 * n + 2, how[n % 3]);
    let reached = |n: usize| format!("A{0},2026-06-{1:02}（周一）,电话,已接听\n", 3 * n, 3 * n + 3);
    let visits: String = (1..=6).map(|n| visit(n) + &reached(n)).collect::<Vec<_>>().concat();
    let evaluations: String =
        (1..=20).map(|n| format!("一窗,2026-06-{n:02},{}\n", ["5分", "4分", "1分"][n % 3])).collect::<Vec<_>>().concat();
    write(
        folder.path(),
        &[
            ("w/ledger/a.csv", &ledger(|n| if n % 10 == 0 { "1900-01-01".to_owned() } else { next_day(n) })),
            ("w/visits/a.csv", &format!("受理编号,回访时间,回访方式,回访结果\n{visits}")),
            ("w/evaluations/a.csv", &format!("窗口,评价时间,评价结果\n{evaluations}")),
        ],
    );
    let run = huifang(folder.path(), &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert_eq!(run.exit, 3, "{}", run.stderr);
    for said in [
        "办件台账“办结时间”：2 行，1 种取值",
        "2  1900-01-01  → 空",
        "回访记录“回访方式”：2 行，1 种取值",
        "评价记录“评价结果”（评价）：20 行，3 种取值",
        "把下面几行粘贴到 huifang.toml 末尾",
        "[values.rating]    # 评价结果；右边可用：非常满意、满意、基本满意、不满意、非常不满意、未评价",
    ] {
        assert!(run.stdout.contains(said), "no `{said}` in\n{}", run.stdout);
    }
    assert!(run.stderr.contains("huifang check 逐列列出被退回的取值"), "{}", run.stderr);
    let block = printed(&run.stdout);
    let (exit, review) = json(folder.path());
    assert_eq!(exit, 3);
    let snippet = review["refused_values"]["snippet"].as_str().expect("a text");
    assert_eq!(block, snippet, "check gives what build prints");
    assert!(!folder.path().join("w/site/public").exists());

    write(folder.path(), &[("w/huifang.toml", block)]);
    let run = huifang(folder.path(), &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
    // cases 10 and 20 are not completed: 18 are due; cases 3, 6, 9, 12, 15 and 18 were reached two
    // days after they were completed
    assert_eq!(rates(folder.path()), "18 6");
    let published = tree(&folder.path().join("w/site/public"));
    for value in ["座机回访", "★★★★★", "1900-01-01", "已接听"] {
        assert!(published.values().all(|bytes| !String::from_utf8_lossy(bytes).contains(value)), "`{value}` is no part of a bulletin");
    }
}

#[test]
fn grades_under_the_heading_of_outcomes_are_read_as_grades_once_the_line_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let visits: String =
        (1..=20).map(|n| format!("A{n},2026-06-{:02},电话,{}\n", n + 2, ["满意", "不满意"][n % 2])).collect::<Vec<_>>().concat();
    write(
        folder.path(),
        &[("w/ledger/a.csv", &ledger(next_day)), ("w/visits/a.csv", &format!("工单编号,回访时间,回访方式,回访结果\n{visits}"))],
    );
    let run = huifang(folder.path(), &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert!(run.exit == 3 && run.stdout.contains("这一列写的是满意程度，不是接通与否"), "{}{}", run.stdout, run.stderr);
    write(folder.path(), &[("w/huifang.toml", printed(&run.stdout))]);
    let run = huifang(folder.path(), &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    assert_eq!(rates(folder.path()), "20 20");
    let items = fs::read_to_string(folder.path().join("w/site/internal/2026-06/data/items.csv")).expect("a table");
    assert!(items.lines().any(|line| line == ",phone,overall,10,0,10,yes"), "{items}");
}

#[test]
fn a_scale_that_nothing_tells_does_not_hide_what_was_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let evaluations: String =
        (1..=20).map(|n| format!("一窗,2026-06-{n:02},{}\n", ["满意", "特别满意"][n % 2])).collect::<Vec<_>>().concat();
    write(
        folder.path(),
        &[("w/ledger/a.csv", &ledger(next_day)), ("w/evaluations/a.csv", &format!("窗口,评价时间,评价结果\n{evaluations}"))],
    );
    let (exit, review) = json(folder.path());
    assert_eq!((exit, &review["scale_untold"]), (1, &true.into()));
    let run = huifang(folder.path(), &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert!(run.exit == 1 && run.stderr.contains("scale = \"five\""), "{}", run.stderr);
    write(folder.path(), &[("w/huifang.toml", printed(&run.stdout))]);
    let (exit, review) = json(folder.path());
    assert_eq!((exit, &review["scale"], &review["scale_untold"]), (0, &"five".into(), &false.into()), "very satisfied proves five");
}

#[test]
fn columns_are_called_as_the_export_heads_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let visits: String = (1..=20).map(|n| format!("A{n},2026-06-{:02},打电话\n", n + 2)).collect::<Vec<_>>().concat();
    write(
        folder.path(),
        &[
            ("w/ledger/a.csv", &ledger(next_day)),
            ("w/visits/a.csv", &format!("单号,回访时间,途径\n{visits}")),
            ("w/huifang.toml", "[columns.visits]\n受理编号 = \"单号\"\n回访方式 = [\"途径\"]\n\n[values.途径]\n打电话 = \"电话\"\n"),
        ],
    );
    assert_eq!(huifang(folder.path(), &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]).exit, 0);
    assert_eq!(rates(folder.path()), "20 20");
    for (toml, said, hint) in [
        ("[values.回访方法]\n", "huifang.toml:1: 没有“回访方法”这一列", "有没有把 回访方式 写错"),
        ("[values.回访方式]\n[values.method]\n", "huifang.toml:2: method 与第 1 行的 回访方式 是同一列（method）", "合成一处"),
    ] {
        write(folder.path(), &[("w/huifang.toml", toml)]);
        let run = huifang(folder.path(), &["check", "w"]);
        assert!(run.exit == 1 && run.stderr.contains(said) && run.stderr.contains(hint), "{}", run.stderr);
    }
}

#[test]
fn what_an_export_hides_in_a_value_reaches_no_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let visits: String =
        (1..=20).map(|n| format!("A{n},2026-06-{:02},\u{1b}[31m电\u{202e}话\u{200b}\n", n + 2)).collect::<Vec<_>>().concat();
    write(folder.path(), &[("w/ledger/a.csv", &ledger(next_day)), ("w/visits/a.csv", &format!("受理编号,回访时间,回访方式\n{visits}"))]);
    for command in [["check", "w"].as_slice(), &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]] {
        let run = huifang(folder.path(), command);
        assert!(run.exit == 3 && !run.stdout.contains(['\u{1b}', '\u{202e}']), "{}", run.stdout);
        write(folder.path(), &[("w/huifang.toml", &printed(&run.stdout).replace("# \"", "\"").replace("= \"\"", "= \"电话\""))]);
        assert_eq!(huifang(folder.path(), &["check", "w"]).exit, 0, "what is printed is what stands there");
        fs::remove_file(folder.path().join("w/huifang.toml")).expect("a file");
    }
}

fn json(at: &Path) -> (i32, Value) {
    let run = huifang(at, &["check", "w", "--json"]);
    let value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}\n{}{}", run.stdout, run.stderr));
    (run.exit, value)
}
