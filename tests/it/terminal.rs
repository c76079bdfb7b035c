//! What is wrong gets one clear error: where, what, what to try; the exit code of `docs/contract.md`, section 6.11;
//! and nothing is published.

use std::process::{Command, Stdio};

use crate::huifang::{Run, huifang, tree, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nA,一窗,投诉,2026-06-01,2026-06-02\n";

/// Files of a workspace, arguments after `build w`, exit code, texts that must be said.
type Case = (&'static [(&'static str, &'static str)], &'static [&'static str], i32, &'static [&'static str]);

#[test]
fn what_is_wrong_is_said_and_nothing_is_published() {
    let cases: &[Case] = &[
        (&[("elsewhere/a.csv", LEDGER)], &[], 1, &["ledger"]),
        (&[("w/ledger/a.csv", "")], &[], 1, &["ledger/a.csv", "里面没有表格", "怎么办"]),
        (&[("w/ledger/a.csv", "姓名,电话\n甲,1\n")], &[], 1, &["ledger/a.csv", "受理编号", "姓名"]),
        (&[("w/ledger/a.csv/b.txt", "")], &[], 1, &["ledger/a.csv/b.txt", "里面没有表格"]),
        (
            &[("w/ledger/a.csv", LEDGER), ("w/huifang.toml", "title = \"x\"\ntilte = \"y\"\n")],
            &[],
            1,
            &["huifang.toml:2", "tilte", "有没有把 title 写错"],
        ),
        (&[("w/ledger/a.csv", LEDGER), ("w/huifang.toml", "min_rated = \"ten\"\n")], &[], 1, &["huifang.toml:1"]),
        (
            &[("w/ledger/a.csv", LEDGER), ("w/huifang.toml", "standard = [\"proprety\"]\n")],
            &[],
            1,
            &["huifang.toml:1", "有没有把 property 写错"],
        ),
        (
            &[
                ("w/ledger/a.csv", LEDGER),
                ("w/huifang.toml", "standard = [\"mine.toml\"]\n"),
                (
                    "w/mine.toml",
                    "[[rule]]\nid = \"x\"\ndataset = \"ledger\"\nanchor = \"completed_at\"\nfulfilled_by = \"visit\"\ndue = { from = \"5d\", to = \"3d\" }\n",
                ),
            ],
            &[],
            1,
            &["mine.toml:6", "终点早于起点"],
        ),
        (
            &[("w/ledger/a.csv", LEDGER), ("w/huifang.toml", "[weights]\nphone = 0\nonsite = 0\nevaluator = 0\ncallback = 0\n")],
            &[],
            1,
            &["huifang.toml:", "各项权重都是 0"],
        ),
        (
            &[
                ("w/ledger/a.csv", LEDGER),
                ("w/huifang.toml", "[[grade]]\nlabel = \"好\"\nfrom = 60\n[[grade]]\nlabel = \"差\"\nfrom = 80\n"),
            ],
            &[],
            1,
            &["huifang.toml:6", "不低于它上面的一级"],
        ),
        (
            &[("w/ledger/a.csv", LEDGER), ("w/huifang.toml", "[points]\nthree = [101, 60, 0]\n")],
            &[],
            1,
            &["huifang.toml:2", "小于 0 或大于 100"],
        ),
        (
            &[("w/ledger/a.csv", LEDGER), ("w/huifang.toml", "[[window]]\nname = \"一窗\"\n[[window]]\nname = \"一窗\"\n")],
            &[],
            1,
            &["huifang.toml:4", "两次"],
        ),
        (&[("w/ledger/a.csv", LEDGER)], &["--period", "2026-6"], 2, &["2026-6", "2026-06"]),
        (&[("w/ledger/a.csv", LEDGER)], &["--as-of", "2026-06-31"], 2, &["2026-06-31"]),
        (&[("w/ledger/a.csv", LEDGER)], &["--audit", "audit.doc"], 2, &["audit.doc", ".parquet"]),
        (&[("w/ledger/a.csv", LEDGER), ("w/evaluations/e.csv", "窗口,评价时间,评价\n一窗,2026-06-01,满意\n")], &[], 1, &["scale = "]),
    ];
    for (files, args, exit, says) in cases {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), files);
        let run = huifang(folder.path(), &[&["build", "w"], *args].concat());
        assert_eq!(run.exit, *exit, "{files:?} {args:?}\n{}{}", run.stdout, run.stderr);
        for said in *says {
            assert!(run.stderr.contains(said), "{files:?} {args:?} does not say `{said}`:\n{}", run.stderr);
        }
        assert!(!folder.path().join("site/public").exists(), "{files:?} published something");
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes_and_a_failed_run_leaves_the_old_bulletin() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &[("w/ledger/a.csv", LEDGER)]);
    assert_eq!(huifang(folder.path(), &["build", "w", "--out", "one", "--period", "2026-06", "--as-of", "2026-06-30"]).exit, 0);
    assert_eq!(huifang(folder.path(), &["build", "w", "--out", "two", "--period", "2026-06", "--as-of", "2026-06-30"]).exit, 0);
    let tree = |name: &str| tree(&folder.path().join(name));
    let first = tree("one");
    assert!(first.len() > 10 && first == tree("two"));
    write(folder.path(), &[("w/ledger/a.csv", "")]);
    assert_eq!(huifang(folder.path(), &["build", "w", "--out", "one", "--period", "2026-06", "--as-of", "2026-06-30"]).exit, 1);
    assert!(first == tree("one"), "a failed run changed what was published");
}

#[test]
fn standards_are_listed_and_shown() {
    let here = std::env::temp_dir();
    let list = huifang(&here, &["standard", "list"]);
    assert_eq!((list.exit, list.stdout.lines().count()), (0, 10));
    let shown = huifang(&here, &["standard", "show", "residential"]);
    assert!(shown.stdout.contains("count = 4") && shown.exit == 0);
    let wrong = huifang(&here, &["standard", "show", "residental"]);
    assert!(wrong.exit == 1 && wrong.stderr.contains("residential"), "{}", wrong.stderr);
}

#[test]
fn a_reader_that_goes_away_ends_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let bad = "受理编号,窗口,类别,受理时间\nA,一窗,投诉,坏\n";
    // visits before and after the month let the missing one count as missed
    let visits = "窗口,回访时间,回访方式\n一窗,2026-05-28,电话\n一窗,2026-06-30,电话\n";
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/visits/b.csv", visits), ("bad/ledger/a.csv", bad)]);
    write(at, &[("two/ledger/a.csv", "x\n"), ("two/ledger/b.csv", "y\n")]);
    for (args, exit) in [
        (&["build", "w", "--out", "site", "--period", "2026-06", "--as-of", "2026-06-30", "--timings"][..], 0),
        (&["build", "w", "--out", "site", "--period", "2026-06", "--as-of", "2026-06-30"], 0),
        (&["check", "w"], 0),
        (&["explain", "w", "A"], 0),
        (&["standard", "show", "property"], 0),
        (&["--help"], 0),
        (&["build", "w", "--period", "2026-06", "--out", "site", "--as-of", "2026-06-30", "--strict"], 4),
        (&["build", "absent"], 1),
        (&["check", "two"], 1),
        (&["build", "w", "--period", "2026-06", "--as-of", "2026-06-30", "--out", "site", "--correction", ""], 2),
        (&["build", "w", "--period", "June"], 2),
        (&["build", "bad", "--period", "2026-06", "--out", "bad-site"], 3),
        (&["check", "bad"], 3),
    ] {
        // of stdout, of stderr, of both
        for gone in [1, 2, 3] {
            let (reader, writer) = std::io::pipe().expect("a pipe");
            let mut program = Command::new(env!("CARGO_BIN_EXE_huifang"));
            program.args(args).current_dir(at).stdout(Stdio::piped()).stderr(Stdio::piped());
            if gone & 1 > 0 {
                program.stdout(writer.try_clone().expect("a pipe"));
            }
            if gone & 2 > 0 {
                program.stderr(writer.try_clone().expect("a pipe"));
            }
            drop(writer);
            let child = program.spawn().expect("the program starts");
            drop(program);
            drop(reader);
            let run = Run::from(child.wait_with_output().expect("it ends"));
            assert_eq!((run.exit, run.stderr.contains("panicked")), (exit, false), "{args:?} without {gone}: {}", run.stderr);
        }
    }
    assert!(at.join("site/public/index.html").exists());
}

#[test]
fn a_crate_that_panics_on_a_broken_file_is_not_heard() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = include_bytes!("../../fuzz/corpus/reader/parquet-panics-in-its-reader");
    write(folder.path(), &[("w/ledger/x.parquet", "")]);
    std::fs::write(folder.path().join("w/ledger/x.parquet"), &input[1..]).expect("a file");
    let run = huifang(folder.path(), &["build", "w"]);
    assert_eq!((run.exit, run.stderr.contains("panicked")), (1, false), "{}", run.stderr);
    assert!(run.stderr.contains("x.parquet: 不能按 Parquet 读取"), "{}", run.stderr);
}

// no device of Windows is full
#[cfg(unix)]
#[test]
fn what_a_command_is_asked_to_print_is_not_lost_in_silence() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", "受理编号,窗口,类别,受理时间,办结时间\nS1,一窗,投诉,2026-06-01,2026-06-02\n")]);
    for (args, exit) in [
        (&["standard", "list"][..], 1),
        (&["schema"], 1),
        (&["templates", "list"], 1),
        (&["check", "w"], 1),
        (&["explain", "w", "S1", "--period", "2026-06"], 1),
        // what these are asked for is written to files
        (&["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"], 0),
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a device that is full");
        let output = Command::new(env!("CARGO_BIN_EXE_huifang")).args(args).current_dir(at).stdout(full).output().expect("it starts");
        let run = Run::from(output);
        assert_eq!((run.exit, run.stderr.contains("panicked")), (exit, false), "{args:?}: {}", run.stderr);
    }
}
