//! What to look at first: the verdict, what is new, how much is said, and the bulletin in a browser.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::huifang::{Run, huifang, write};

const HEADER: &str = "受理编号,窗口,类别,受理时间,办结时间\n";

/// Forty faultless rows of June 2026 and these below them.
fn ledger(at: &Path, more: &str) {
    let june =
        (1..=40).map(|n| format!("A{n},一窗,投诉,2026-06-{:02},2026-06-{:02}\n", n % 30 + 1, n % 30 + 1)).collect::<Vec<_>>().concat();
    write(at, &[("w/ledger/a.csv", &format!("{HEADER}{june}{more}"))]);
}

fn lines(run: &Run) -> Vec<&str> {
    run.stdout.lines().collect()
}

#[test]
fn the_verdict_and_the_three_weightiest_findings_stand_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    ledger(at, "B1,一窗,投诉,2026-06-31,\n");
    let run = huifang(at, &["check", "w"]);
    assert!(lines(&run)[0].starts_with("能公布（2026-06）：") && lines(&run)[0].contains("退回 1 行"), "{}", run.stdout);
    assert!(run.stdout.find("先看这几处") < run.stdout.find("【"), "the lists stand behind");
    // forty of sixty visits name no case of the ledger, which weighs more than three blank cells
    let visits: String =
        (1..=40).map(|n| format!("X{n},2026-06-20,电话\n")).chain((1..=20).map(|n| format!("A{n},2026-06-20,电话\n"))).collect();
    write(at, &[("w/visits/v.csv", &format!("受理编号,回访时间,回访方式\n{visits},2026-06-20,电话\n"))]);
    let run = huifang(at, &["check", "w"]);
    assert_eq!(run.exit, 3);
    assert!(lines(&run)[0].starts_with("现在不能公布："), "{}", run.stdout);
    assert!(lines(&run)[2].starts_with("  1. 40 行：疑点 unmatched_cases，不处理就不能公布"), "{}", run.stdout);
    let english = huifang(at, &["check", "w", "--lang", "en"]);
    assert!(lines(&english)[0].starts_with("cannot be published now: "), "{}", english.stdout);
    let numbered =
        |run: &Run| run.stdout.lines().filter(|line| line.starts_with("  ") && line[2..].starts_with(['1', '2', '3', '4'])).count();
    assert!(numbered(&run) <= 3, "{}", run.stdout);
}

#[test]
fn a_run_tells_what_the_last_one_did_not_have() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/huifang.toml", "max_rejected = \"100%\"\n")]);
    ledger(at, "B1,一窗,投诉,2026-06-31,\n");
    let check = || huifang(at, &["check", "w"]).stdout;
    assert!(!check().contains("上次"), "there is nothing to compare with");
    assert!(check().contains("没有新的退回、疑点和窗口（原有退回 1 行"));
    write(at, &[("w/ledger/b.csv", &format!("{HEADER}C1,二窗,投诉,2026-06-01,\nC2,,投诉,2026-06-01,\n"))]);
    let said = check();
    for new in ["新的有（原有退回 1 行、疑点 0 处）", "退回 ledger/b.csv:3（", "窗口“二窗”"] {
        assert!(said.contains(new), "no `{new}`: {said}");
    }
    assert!(!said.contains("退回 ledger/a.csv:42（"), "it is an old one");
    // a build counts as a run, and a script that asks for JSON does not
    write(at, &[("w/ledger/c.csv", &format!("{HEADER}D1,一窗,投诉,2026-06-31,\n"))]);
    assert_eq!(huifang(at, &["check", "w", "--json"]).exit, 0);
    let built = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert!(built.stdout.contains("退回 ledger/c.csv:2（") && !built.stdout.contains("ledger/b.csv:3"), "{}", built.stdout);
    assert!(check().contains("没有新的退回、疑点和窗口（原有退回 3 行"));
    // what is kept tells nobody a name
    let kept = fs::read(at.join("w/.huifang/found")).expect("marks");
    assert!(kept.len().is_multiple_of(8) && !String::from_utf8_lossy(&kept).contains('窗'));
}

#[test]
fn long_lists_fold_and_open_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let bad = (1..=30).map(|n| format!("B{n},一窗,投诉,2026-06-31,\n")).collect::<Vec<_>>().concat();
    ledger(at, &bad);
    write(at, &[("w/huifang.toml", "max_rejected = \"100%\"\n")]);
    let folded = huifang(at, &["check", "w"]);
    assert!(folded.stdout.contains("还有 27 行，--all 全部列出") && !folded.stdout.contains("ledger/a.csv:70"), "{}", folded.stdout);
    let whole = huifang(at, &["check", "w", "--all"]);
    assert!(whole.stdout.contains("ledger/a.csv:70") && !whole.stdout.contains("--all"), "{}", whole.stdout);
}

#[test]
fn quiet_says_where_the_bulletin_is_and_what_failed() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    ledger(at, "");
    let built = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30", "--quiet"]);
    assert_eq!((built.stdout.as_str(), built.stderr.as_str()), ("通报草稿（未发布）：w/site/public/2026-06/index.html\n", ""));
    let checked = huifang(at, &["-q", "check", "w"]);
    assert!(checked.stdout.starts_with("能公布") && !checked.stdout.contains('【'), "{}", checked.stdout);
    let failed = huifang(at, &["build", "nowhere", "--quiet"]);
    assert!(failed.exit == 1 && failed.stderr.contains("nowhere"), "{}", failed.stderr);
}

#[test]
fn colours_are_for_terminals_or_who_asks_for_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    ledger(at, "");
    for (color, coloured) in [("auto", false), ("never", false), ("always", true)] {
        let run = huifang(at, &["check", "w", "--color", color]);
        assert_eq!(run.stdout.contains("\u{1b}[1m【"), coloured, "{color}");
        let failed = huifang(at, &["check", "nowhere", "--color", color]);
        assert_eq!(failed.stderr.contains('\u{1b}'), coloured, "{color}: {}", failed.stderr);
    }
    assert_eq!(huifang(at, &["check", "w", "--color", "blue"]).exit, 2);
}

#[test]
fn open_finds_the_latest_bulletin_and_says_where_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    ledger(at, "");
    // what opens the page may outlive the program and hold its pipes, for whose end a reader would wait: it writes to files
    let open = |args: &[&str]| {
        let said = ["out", "err"].map(|name| at.join(name));
        let [out, err] = said.each_ref().map(|path| fs::File::create(path).expect("a file"));
        let mut run = Command::new(env!("CARGO_BIN_EXE_huifang"));
        let run = run.arg("open").args(args).current_dir(at).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        let status = run.stdin(Stdio::null()).stdout(out).stderr(err).status().expect("the program starts");
        let [stdout, stderr] = said.map(|path| fs::read(path).expect("what it said"));
        Run::from(Output { status, stdout, stderr })
    };
    let none = open(&["w"]);
    assert!(none.exit == 1 && none.stderr.contains("huifang build"), "{}", none.stderr);
    for period in ["2026-06", "2026-05"] {
        let built = huifang(at, &["build", "w", "--period", period, "--as-of", "2026-06-30"]);
        assert_eq!(built.exit, 0, "{}", built.stderr);
    }
    for folder in ["w", "w/site", "w/site/public"] {
        assert_eq!(open(&[folder]).stdout, "w/site/public/2026-06/index.html\n");
    }
    let may = open(&["w", "--period", "2026-05"]);
    assert!(may.exit == 0 && may.stdout.ends_with("2026-05/index.html\n"), "{}", may.stderr);
    // without a display nothing opens it, and the reader is told; Windows has one always
    assert_eq!(may.stderr.is_empty(), cfg!(windows), "{}", may.stderr);
    let other = open(&["w", "--period", "2026-04"]);
    assert!(other.exit == 1 && other.stderr.contains("2026-05") && other.stderr.contains("2026-06"), "{}", other.stderr);
}

#[cfg(unix)]
#[test]
fn a_desktop_is_asked_to_show_the_page_by_its_whole_path() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    ledger(at, "");
    assert_eq!(huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]).exit, 0);
    for (script, opened) in [("echo \"$1\" > \"$ASKED\"", true), ("exit 3", false)] {
        write(at, &[("bin/xdg-open", &format!("#!/bin/sh\n{script}\n"))]);
        fs::set_permissions(at.join("bin/xdg-open"), fs::Permissions::from_mode(0o755)).expect("a program");
        let mut command = Command::new(env!("CARGO_BIN_EXE_huifang"));
        let path = format!("{}:/usr/bin:/bin", at.join("bin").display());
        let run = command.args(["open", "w"]).current_dir(at).env("DISPLAY", ":0").env("PATH", path).env("ASKED", at.join("asked"));
        let run = Run::from(run.output().expect("the program starts"));
        assert_eq!((run.exit, run.stderr.is_empty()), (0, opened), "{}", run.stderr);
    }
    let asked = fs::read_to_string(at.join("asked")).expect("what was asked");
    assert!(asked.starts_with('/') && asked.trim_end().ends_with("w/site/public/2026-06/index.html"), "{asked}");
}
