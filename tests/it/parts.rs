//! Parts of a whole, cut by case: their tallies together give the bulletin of one run, and what makes no whole is refused.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use polars::prelude::{Column, DataFrame};
use polars_io::prelude::ParquetWriter;

use crate::huifang::{Run, huifang, tree, write};

const TOML: &str =
    "[visits]\nscale = \"three\"\n[evaluations]\nscale = \"five\"\n[[window]]\nname = \"一窗\"\n[[window]]\nname = \"二窗\"\n";
const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间,申请人\n";
const VISITS: &str = "回访编号,受理编号,窗口,回访时间,回访方式,总体评价\n";

/// Cases `from` to `to` and their visits as exports; of every tenth the visit is to a case that nobody has.
fn exports(from: u32, to: u32) -> [String; 2] {
    let (mut ledger, mut visits) = (LEDGER.to_owned(), VISITS.to_owned());
    for n in from..to {
        let window = ["一窗", "二窗"][n as usize % 2];
        writeln!(ledger, "SL-{n},{window},投诉,2026-06-0{},2026-06-1{},欧阳小满", n % 9 + 1, n % 9).expect("a String takes it");
        let case =
            if n % 10 == 0 { format!("旧件{}", ["甲", "乙", "丙", "丁", "戊", "己"][n as usize / 10]) } else { format!("SL-{n}") };
        writeln!(visits, "HF-{n},{case},{window},2026-06-2{},电话,{}", n % 9, ["满意", "不满意"][n as usize % 2])
            .expect("a String takes it");
    }
    [ledger, visits]
}

/// A workspace of some cases.
fn workspace(at: &Path, name: &str, toml: &str, [ledger, visits]: &[String; 2]) {
    write(
        at,
        &[(&format!("{name}/huifang.toml"), toml), (&format!("{name}/ledger/a.csv"), ledger), (&format!("{name}/visits/a.csv"), visits)],
    );
}

fn tally(at: &Path, name: &str, part: &str, more: &[&str]) -> Run {
    let out = format!("t/{name}.parquet");
    let whole: &[&str] = if more.contains(&"--whole") { &[] } else { &["--whole", "snapshot-7"] };
    huifang(at, &[&["tally", name, "--period", "2026-06", "--part", part, "--out", &out], whole, more].concat())
}

fn build(at: &Path, workspace: &str, from: &[&str]) -> Run {
    huifang(at, &[&["build", workspace, "--as-of", "2026-06-30", "--out", "site", "--from-tallies"], from].concat())
}

fn done(run: &Run) {
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
}

#[test]
fn parts_of_a_whole_add_up_to_its_bulletin_and_what_makes_no_whole_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let accepting = format!("[accept]\nunmatched_cases = \"旧件\"\n{TOML}");
    workspace(at, "whole", &accepting, &exports(0, 60));
    for (name, from, to) in [("a", 0, 25), ("b", 25, 45), ("c", 45, 60)] {
        workspace(at, name, &accepting, &exports(from, to));
    }
    done(&huifang(at, &["build", "whole", "--period", "2026-06", "--as-of", "2026-06-30", "--out", "one"]));
    for (name, part) in [("a", "1/3"), ("b", "2/3"), ("c", "3/3")] {
        done(&tally(at, name, part, &["--whole", "snapshot-7"]));
    }
    write(at, &[("t/_SUCCESS", ""), ("t/.crc", "x"), ("t/p=4/_x.parquet", "half")]);
    done(&build(at, "whole", &["t"]));
    let [one, sum] = ["one", "site"].map(|site| tree(&at.join(site).join("public")));
    assert_eq!(one.keys().collect::<Vec<_>>(), sum.keys().collect::<Vec<_>>());
    for (path, bytes) in &one {
        assert!(path.ends_with("manifest.json") || *bytes == sum[path], "{path} differs");
    }
    let page = || fs::read(at.join("site/public/2026-06/index.html")).expect("a page");
    let before = page();

    let other = |name: &str, part: &str, whole: &str| done(&tally(at, name, part, &["--whole", whole]));
    fs::create_dir_all(at.join("kept")).expect("a folder");
    let moved = |name: &str| fs::rename(at.join(format!("t/{name}.parquet")), at.join(format!("kept/{name}.parquet"))).expect("moved");
    moved("c");
    let refused = |says: &str| {
        let run = build(at, "whole", &["t"]);
        assert_eq!(run.exit, 1, "{says}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains(says) && run.stderr.contains("怎么办"), "{says}: {}", run.stderr);
        assert!(page() == before, "{says}");
    };
    refused("共 3 部分，缺 1 部分：3");
    other("c", "2/3", "snapshot-7");
    refused("是整体的第 2/3 部分，t/b.parquet 也是");
    other("c", "3/3", "snapshot-8");
    refused("与 t/a.parquet 不是从同样的行切出来的：这里是 snapshot-8，那里是 snapshot-7");
    other("c", "3/4", "snapshot-7");
    refused("是第 3/4 部分，而 t/a.parquet 是第 1/3 部分");
    done(&huifang(at, &["tally", "c", "--period", "2026-06", "--out", "whole.parquet"]));
    let run = build(at, "whole", &["t/a.parquet", "whole.parquet"]);
    assert!(run.exit == 1 && run.stderr.contains("是整体的汇总"), "{}", run.stderr);
}

#[test]
fn doubts_and_rejected_rows_are_asked_of_the_sum() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    for (name, from, to) in [("whole", 0, 60), ("a", 0, 30), ("b", 30, 60)] {
        let [mut ledger, visits] = exports(from, to);
        if name != "b" {
            ledger.push_str("SL-x,三窗,投诉,2026-06-01,2026-06-02,欧阳小满\nSL-y,一窗,投诉,六月,2026-06-02,欧阳小满\n");
        }
        workspace(at, name, TOML, &[ledger, visits]);
    }
    let whole = || huifang(at, &["build", "whole", "--period", "2026-06", "--as-of", "2026-06-30", "--out", "one"]);
    let parts = || {
        for (name, part) in [("a", "1/2"), ("b", "2/2")] {
            let run = tally(at, name, part, &[]);
            done(&run);
            assert_eq!(run.stdout.contains("三窗×1"), name == "a", "{}", run.stdout);
        }
        build(at, "whole", &["t"])
    };
    // one visit in ten is to a case that is not there: no doubt yet
    done(&whole());
    done(&parts());
    // two of 32 rows are too many for a part, and of 62 not for the whole; the other way round it is refused
    let strict = format!("max_rejected = \"3%\"\n{TOML}");
    write(at, &[("whole/huifang.toml", &strict), ("a/huifang.toml", &strict), ("b/huifang.toml", &strict)]);
    assert_eq!(whole().exit, 3);
    let run = parts();
    assert_eq!(run.exit, 3, "{}", run.stderr);
    for says in ["全部 2 个部分的办件台账共 62 行，退回了 2 行", "unknown_window 1", "名册缺了窗口"] {
        assert!(run.stderr.contains(says), "{says}: {}", run.stderr);
    }
    let doubting = format!("{TOML}[doubts]\nunmatched_cases = \"5%\"\n");
    write(at, &[("whole/huifang.toml", &doubting), ("a/huifang.toml", &doubting), ("b/huifang.toml", &doubting)]);
    let (one, sum) = (whole(), parts());
    assert_eq!((one.exit, sum.exit), (3, 3), "{}{}", one.stderr, sum.stderr);
    assert!(one.stderr.contains("unmatched_cases") && sum.stderr.contains("unmatched_cases"), "{}", sum.stderr);
}

#[test]
fn good_days_hide_no_day_whose_cases_are_unknown() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let day = |cases: &dyn Fn(u32) -> String, range: std::ops::Range<u32>, hour: u32| {
        let row = |n: u32| format!("HF-{hour}-{n},{},一窗,2026-06-2{} {hour}:00,电话,满意\n", cases(n), n % 9);
        VISITS.to_owned() + &range.map(row).collect::<String>()
    };
    let (known, unknown) = (|n: u32| format!("SL-{n}"), |n: u32| format!("别处-{}", ["甲", "乙", "丙", "丁", "戊", "己"][n as usize % 6]));
    for (name, range) in [("whole", 0..59), ("a", 0..30), ("b", 30..59)] {
        let [ledger, _] = exports(range.start, range.end);
        workspace(at, name, TOML, &[ledger, day(&known, range.clone(), 9)]);
        // four of a part are too few to be asked about, and eight of the whole are not
        let bad = if name == "whole" { 0..8 } else { range.start..range.start + 4 };
        write(at, &[(&format!("{name}/visits/b.csv"), &day(&unknown, bad, 15))]);
    }
    let whole = || huifang(at, &["build", "whole", "--period", "2026-06", "--as-of", "2026-06-30", "--out", "one"]);
    let parts = || {
        for (name, part) in [("a", "1/2"), ("b", "2/2")] {
            done(&tally(at, name, part, &[]));
        }
        build(at, "whole", &["t"])
    };
    for run in [whole(), parts()] {
        assert!(run.exit == 3 && run.stderr.contains("unmatched_cases"), "{}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains("8 ") && !run.stderr.contains("67"), "the rows of the bad day alone: {}", run.stderr);
    }
    assert!(!at.join("site/public/2026-06").exists());
    let accepting = format!("[accept]\nunmatched_cases = \"别处的办件\"\n{TOML}");
    write(
        at,
        &["whole", "a", "b"]
            .map(|name| (format!("{name}/huifang.toml"), accepting.clone()))
            .each_ref()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    );
    done(&whole());
    done(&parts());
}

#[test]
fn late_rows_are_told_of_the_sum_of_parts_however_it_was_cut() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    workspace(at, "whole", TOML, &exports(0, 60));
    for (name, from, to) in [("a", 0, 25), ("b", 25, 60)] {
        workspace(at, name, TOML, &exports(from, to));
    }
    let tally = |name: &str, out: &str, part: &str, whole: &str| {
        let part: &[&str] = if part.is_empty() { &[] } else { &["--part", part, "--whole", whole] };
        done(&huifang(at, &[&["tally", name, "--periods", "2026-05..2026-06", "--out", out], part].concat()));
    };
    tally("whole", "kept", "", "");
    for (name, part) in [("a", "1/2"), ("b", "2/2")] {
        tally(name, "parts", part, "snapshot-7");
    }
    let compared = |kept: &str, now: &str| {
        let run = huifang(at, &["compare", kept, now]);
        done(&run);
        run.stdout
    };
    assert_eq!(compared("kept", "parts").matches("没有变化").count(), 2);
    assert_eq!(compared("parts", "kept").matches("没有变化").count(), 2);
    // a visit of June that came late lies in the second part; the first is written anew all the same, as of the new rows
    write(at, &[("b/visits/late.csv", &format!("{VISITS}HF-late,SL-30,一窗,2026-06-29,电话,满意\n"))]);
    for (name, part) in [("a", "1/2"), ("b", "2/2")] {
        tally(name, "new", part, "snapshot-8");
        tally(name, "parts", part, "snapshot-8");
    }
    let said = compared("kept", "parts");
    let line = |month: &str| said.lines().find(|line| line.starts_with(month)).expect("a line").to_owned();
    assert!(line("2026-05").contains("没有变化") && line("2026-06").contains("--correction"), "{said}");
    assert_eq!(compared("new", "parts").matches("没有变化").count(), 2);
    fs::remove_dir_all(at.join("parts/2026-05")).expect("gone");
    assert!(compared("kept", "parts").contains("2026-05：有留存的汇总，没有新的"));
    assert!(compared("parts", "kept").contains("2026-05：没有留存的汇总"));
    fs::remove_file(at.join("parts/2026-06/part-00001.parquet")).expect("gone");
    let run = huifang(at, &["compare", "kept", "parts"]);
    assert!(run.exit == 1 && run.stderr.contains("缺 1 部分"), "{}", run.stderr);
}

#[test]
fn a_part_leaves_nothing_to_be_found_out_from_its_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    for (toml, says) in [
        (TOML.split("[[window]]").next().expect("a start"), "没有列出窗口"),
        (TOML.trim_start_matches("[visits]\nscale = \"three\"\n"), "[visits]\nscale = \"three\""),
    ] {
        workspace(at, "w", toml, &exports(0, 5));
        let run = tally(at, "w", "1/2", &[]);
        assert!(run.exit == 1 && run.stderr.contains(says) && !at.join("t/w.parquet").exists(), "{}", run.stderr);
    }
    let run = huifang(at, &["tally", "w", "--part", "1/2", "--whole", "x", "--out", "t.parquet"]);
    assert!(run.exit == 2 && run.stderr.contains("--period 2026-06"), "{}", run.stderr);
    assert_eq!(tally(at, "w", "3/2", &[]).exit, 2);
    // the roster that is printed is one that parts take
    let listed = huifang(at, &["windows", "w"]);
    done(&listed);
    assert_eq!(listed.stdout, "[[window]]\nname = \"一窗\"\n[[window]]\nname = \"二窗\"\n");
}

#[test]
fn a_window_called_like_an_applicant_is_in_no_tally() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    for name in ["欧阳小满", "Alice Smith"] {
        let ledger = format!("{LEDGER}SL-1,{name},投诉,2026-06-01,2026-06-02,{name}\nSL-2,一窗,投诉,2026-06-29,2026-06-30,司马大寒\n");
        write(at, &[("w/ledger/a.csv", &ledger)]);
        let run = huifang(at, &["tally", "w", "--period", "2026-06", "--out", "t.parquet"]);
        assert!(run.exit == 1 && run.stderr.contains(name) && !at.join("t.parquet").exists(), "{}", run.stderr);
        let listed = huifang(at, &["windows", "w"]);
        done(&listed);
        assert!(listed.stdout.contains(&format!("name = \"{name}\"   # 像人名或号码，请核对\n")), "{}", listed.stdout);
    }
}

#[test]
fn several_periods_are_counted_in_one_reading_and_kept_where_nothing_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let [ledger, visits] = exports(0, 30);
    workspace(at, "w", TOML, &[ledger.clone(), visits]);
    let tally = || huifang(at, &["tally", "w", "--periods", "2026-05..2026-07", "--out", "kept"]);
    done(&tally());
    done(&huifang(at, &["tally", "w", "--period", "2026-06", "--out", "june.parquet"]));
    let bytes = |path: &str| fs::read(at.join(path)).expect("a tally");
    assert!(bytes("kept/2026-06.parquet") == bytes("june.parquet"), "as if it were counted alone");
    let again = tally();
    assert_eq!(again.stdout.matches("沿用").count(), 3, "{}", again.stdout);
    // a case of June that came late changes June, and no month before it
    write(at, &[("w/ledger/b.csv", &format!("{LEDGER}SL-late,一窗,投诉,2026-06-01,2026-06-02,欧阳小满\n"))]);
    let late = tally();
    done(&late);
    let line = |month: &str| late.stdout.lines().find(|line| line.starts_with(month)).expect("a line").to_owned();
    assert!(line("2026-05").contains("沿用") && line("2026-06").contains("--correction"), "{}", late.stdout);
}

#[test]
fn a_table_is_read_as_an_engine_wrote_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let [_, visits] = exports(0, 9);
    write(at, &[("w/huifang.toml", TOML), ("w/visits/a.csv", &visits)]);
    for (piece, from) in [("dt=2026-06-01/part-0.snappy.parquet", 0), ("dt=2026-06-02/part-0.snappy.parquet", 4)] {
        let text = |of: fn(u32) -> String| (from..from + 4).map(of).collect::<Vec<_>>();
        let columns = vec![
            Column::new("case_id".into(), text(|n| format!("SL-{n}"))),
            Column::new("window".into(), text(|_| "一窗".to_owned())),
            Column::new("category".into(), text(|_| "投诉".to_owned())),
            Column::new("accepted_at".into(), text(|n| format!("2026-06-0{}", n + 1))),
        ];
        let path = at.join("w/ledger").join(piece);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        let mut table = DataFrame::new(4, columns).expect("a table");
        ParquetWriter::new(fs::File::create(path).expect("a file")).finish(&mut table).expect("written");
    }
    write(
        at,
        &[
            ("w/ledger/_SUCCESS", ""),
            ("w/ledger/._SUCCESS.crc", "crc"),
            ("w/ledger/_delta_log/0.json", "{}"),
            ("w/ledger/dt=2026-06-01/_temporary/0/part-9.parquet", "half"),
            ("w/ledger/dt=2026-06-01/_metadata", "x"),
        ],
    );
    let run = huifang(at, &["check", "w", "--json"]);
    assert!(run.stdout.contains("\"left_out\": []") && !run.stdout.contains("unread_file"), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.matches("part-0.snappy.parquet\"").count() >= 2, "{}", run.stdout);
    // a folder that no engine wrote keeps what is called so
    write(at, &[("v/ledger/_旧.csv", &exports(0, 3)[0]), ("v/ledger/_notes", "x")]);
    let run = huifang(at, &["check", "v", "--json"]);
    assert!(run.stdout.contains("_旧.csv") && run.stdout.contains("_notes"), "{}", run.stdout);
}

#[test]
fn an_id_that_is_a_float_and_a_date_that_is_a_truth_are_refused_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    fs::create_dir_all(at.join("w/ledger")).expect("made");
    let text = |name: &str| Column::new(name.into(), ["x"]);
    for (odd, says) in [
        (Column::new("case_id".into(), [1.5_f64]), "“case_id”一列读作 case_id，而它的类型是 Float64"),
        (Column::new("accepted_at".into(), [true]), "“accepted_at”一列读作 accepted_at，而它的类型是 Boolean"),
    ] {
        let columns =
            ["case_id", "window", "category", "accepted_at"].map(|name| if *odd.name() == name { odd.clone() } else { text(name) });
        let mut table = DataFrame::new(1, columns.into()).expect("a table");
        ParquetWriter::new(fs::File::create(at.join("w/ledger/a.parquet")).expect("a file")).finish(&mut table).expect("written");
        let run = huifang(at, &["columns", "w", "--json"]);
        assert!(run.exit == 1 && run.stderr.contains(says) && run.stdout.is_empty(), "{}{}", run.stdout, run.stderr);
    }
    write(at, &[("w/ledger/a.parquet", ""), ("v/ledger/a.csv", LEDGER)]);
    let said = huifang(at, &["columns", "v", "--json"]);
    done(&said);
    assert!(said.stdout.contains("\"case_id\": \"受理编号\"") && said.stdout.contains("\"together\""), "{}", said.stdout);
}
