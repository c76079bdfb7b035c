//! Several callbacks and ratings in one row give the figures that a row for each would give.

use std::collections::BTreeMap;
use std::path::Path;

use crate::huifang::{huifang, tree, write};

/// Numbers that look like chance and are the same in every run (Lehmer 1951, with the multiplier of MINSTD).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0 * 48_271 % 0x7FFF_FFFF;
        self.0 % n
    }
}

/// Callbacks of a case; those of one day differ in their hour.
fn callbacks(numbers: &mut Numbers, day: u64) -> Vec<String> {
    let n = numbers.below(4);
    let one = |at: u64| {
        let (later, reached) = (numbers.below(4), numbers.below(3) > 0);
        let grade = if reached { ["满意", "基本满意", "不满意", ""][numbers.below(4) as usize] } else { "" };
        let (method, outcome) = (["电话", "现场"][numbers.below(2) as usize], if reached { "接通" } else { "无人接听" });
        format!("2026-06-{:02} {:02}:00,{method},{outcome},{grade}", day + later, 17 + at)
    };
    (0..n).map(one).collect()
}

fn ratings(numbers: &mut Numbers, day: u64) -> Vec<String> {
    let n = numbers.below(3);
    let grades = ["非常满意", "满意", "基本满意", "不满意", "非常不满意"];
    (0..n).map(|at| format!("2026-06-{:02} {:02}:30,{}", day, 17 + at, grades[numbers.below(5) as usize])).collect()
}

/// The tables of figures of a bulletin, by their paths.
fn figures(folder: &Path, name: &str) -> BTreeMap<String, String> {
    let out = folder.join(format!("out-{name}"));
    let run = huifang(folder, &["build", name, "--out", &out.to_string_lossy(), "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
    let is_figure = |path: &String| path.contains("/data/") && !path.ends_with("quality.csv") && path.rsplit('.').next() == Some("csv");
    let tables = tree(&out).into_iter().filter(|(path, _)| is_figure(path));
    tables.map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

#[test]
fn several_in_a_row_count_as_a_row_for_each() {
    const HEAD: &str = "受理编号,窗口,类别,受理时间,办结时间";
    const VISIT: [&str; 4] = ["回访时间", "回访方式", "回访结果", "满意度"];
    const RATING: [&str; 2] = ["评价时间", "评价结果"];
    let folder = tempfile::tempdir().expect("a folder");
    let mut numbers = Numbers(2026);
    let (mut ledger, mut visits, mut rated) = (format!("{HEAD}\n"), vec![String::new(); 3], vec![String::new(); 2]);
    let of = |names: &[&str], n: usize, noun: &str| {
        let each = (1..=n).flat_map(|at| names.iter().map(move |name| format!(",第{at}次{noun}{name}")));
        each.collect::<Vec<_>>().concat()
    };
    let mut wide = format!("{HEAD}{}{}\n", of(&VISIT, 3, ""), of(&RATING, 2, ""));
    let mut counted = (0, 0);
    for case in 1..=150_u64 {
        let day = 1 + numbers.below(24);
        let window = ["综合窗口", "税务窗口", "社保窗口"][numbers.below(3) as usize];
        let row =
            format!("S{case:03},{window},{},2026-06-{day:02} 09:00,2026-06-{day:02} 16:00", ["投诉", "维修"][numbers.below(2) as usize]);
        let (called, said) = (callbacks(&mut numbers, day), ratings(&mut numbers, day));
        ledger.extend([&*row, "\n"]);
        wide += &row;
        for (at, visits) in visits.iter_mut().enumerate() {
            wide += &called.get(at).map_or(",,,,".to_owned(), |visit| format!(",{visit}"));
            *visits += &called.get(at).map(|visit| format!("S{case:03},{visit}\n")).unwrap_or_default();
        }
        for (at, rated) in rated.iter_mut().enumerate() {
            wide += &said.get(at).map_or(",,".to_owned(), |rating| format!(",{rating}"));
            *rated += &said.get(at).map(|rating| format!("{window},S{case:03},{rating}\n")).unwrap_or_default();
        }
        wide += "\n";
        counted = (counted.0 + called.len(), counted.1 + said.len());
    }
    let toml = "min_rated = 1\nmin_respondents = 1\n";
    let listed = format!("{toml}[inputs]\nvisits = [\"ledger/*\"]\nevaluations = [\"ledger/*\"]\n");
    write(&folder.path().join("wide"), &[("huifang.toml", &listed), ("ledger/a.csv", &wide)]);
    let visits = format!("受理编号,{}\n{}", VISIT.join(","), visits.concat());
    let rated = format!("窗口,受理编号,{}\n{}", RATING.join(","), rated.concat());
    let long = [("huifang.toml", toml), ("ledger/a.csv", &*ledger), ("visits/a.csv", &*visits), ("evaluations/a.csv", &*rated)];
    write(&folder.path().join("long"), &long);
    let (one, other) = (figures(folder.path(), "wide"), figures(folder.path(), "long"));
    assert!(one.len() > 10 && one.keys().eq(other.keys()), "{:?}", one.keys());
    for (path, table) in &one {
        assert_eq!(table, &other[path], "{path}");
    }
    let said = huifang(folder.path(), &["check", "wide"]).stdout;
    for (rows, n) in [(450, counted.0), (300, counted.1)] {
        let account = format!("读入 {rows} 行 = 采用 {n} + 退回 0 + 重复 0 + 被更正 0 + 不计入 {}", rows - n);
        assert!(said.contains(&account), "{account} is not in\n{said}");
    }
}

#[test]
fn equal_callbacks_of_one_row_are_two_and_those_of_equal_rows_are_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let head = "受理编号,窗口,类别,受理时间,第一次回访日期,第一次回访方式,第二次回访日期,第二次回访方式\n";
    let row = "S1,综合窗口,投诉,2026-06-01,2026-06-02,电话,2026-06-02,电话\n";
    let once = "受理编号,窗口,回访日期,回访方式\nS1,综合窗口,2026-06-02,电话\n";
    let toml = "[inputs]\nvisits = [\"ledger/*\", \"visits/*\"]\n";
    let table = format!("{head}{row}{row}");
    write(folder.path(), &[("w/huifang.toml", toml), ("w/ledger/a.csv", &table), ("w/visits/a.csv", once)]);
    let said = huifang(folder.path(), &["check", "w"]).stdout;
    for account in [
        "#第一次回访：utf-8 逗号分隔，表头第 1 行，读入 2 行 = 采用 1 + 退回 0 + 重复 1",
        "#第二次回访：utf-8 逗号分隔，表头第 1 行，读入 2 行 = 采用 1 + 退回 0 + 重复 1",
        "visits/a.csv：utf-8 逗号分隔，表头第 1 行，读入 1 行 = 采用 0 + 退回 0 + 重复 1",
        "计入 2 次的 1 行",
    ] {
        assert!(said.contains(account), "{account} is not in\n{said}");
    }
}

#[test]
fn explain_tells_each_callback_of_a_row_and_none_that_was_not_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = "受理编号,窗口,类别,受理时间,办结时间,第1次回访时间,第1次回访方式,第2次回访时间,第2次回访方式,第3次回访时间,第3次回访方式\n\
                 S1,综合窗口,投诉,2026-06-01,2026-06-01,2026-06-02,电话,2026-06-03,现场,,\n";
    write(folder.path(), &[("w/huifang.toml", "[inputs]\nvisits = [\"ledger/*\"]\n"), ("w/ledger/a.csv", table)]);
    let said = huifang(folder.path(), &["explain", "w", "S1", "--as-of", "2026-06-30"]).stdout;
    assert!(said.contains("ledger/a.csv#第一次回访:2  回访记录  采用"), "{said}");
    assert!(said.contains("ledger/a.csv#第二次回访:2  回访记录  采用"), "{said}");
    assert!(!said.contains("第三次回访"), "{said}");
}

#[test]
fn a_rejected_callback_comes_back_with_its_whole_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = "受理编号,窗口,类别,受理时间,回访时间①,回访方式①,回访时间②,回访方式②\n\
                 S1,综合窗口,投诉,2026-06-01,2026-06-02,电话,待定,电话\n,综合窗口,投诉,2026-06-01,坏,电话,坏,电话\n";
    write(folder.path(), &[("w/huifang.toml", "[inputs]\nvisits = [\"ledger/*\"]\n"), ("w/ledger/a.csv", table)]);
    huifang(folder.path(), &["check", "w", "--fix-out", "fix"]);
    let fixed = std::fs::read_to_string(folder.path().join("fix/ledger/a.csv-退回.csv")).expect("rows that came back");
    assert!(fixed.contains("第 2 行 第二次回访，回访时间②“待定”"), "{fixed}");
    assert!(fixed.contains(",S1,综合窗口,投诉,2026-06-01,2026-06-02,电话,待定,电话"), "{fixed}");
}

#[test]
fn lines_that_are_proposed_for_one_callback_are_good_for_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let head = "受理编号,窗口,类别,受理时间,回访时间1,回访方式1,回访结果1,回访时间2,回访方式2,回访结果2\n";
    let row = |n: u32| format!("S{n},综合窗口,投诉,2026-06-01,2026-06-02,电话,没人接,2026-06-03,电话,没人接\n");
    let toml = "[inputs]\nvisits = [\"ledger/*\"]\n";
    write(folder.path(), &[("w/huifang.toml", toml), ("w/ledger/a.csv", &(head.to_owned() + &(1..=9).map(row).collect::<String>()))]);
    let said = huifang(folder.path(), &["check", "w"]).stdout;
    assert!(said.contains("[values.outcome]") && said.contains("\"没人接\" = "), "{said}");
    write(folder.path(), &[("w/huifang.toml", &format!("{toml}[values.outcome]\n\"没人接\" = \"未接通\"\n"))]);
    let run = huifang(folder.path(), &["check", "w"]);
    assert!(run.stdout.contains("读入 18 行 = 采用 18 +"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn init_lists_a_table_of_several_callbacks_for_the_visits_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let row = |n: u32| {
        let second = if n.is_multiple_of(3) { format!("2026-06-{:02},电话,接通,满意", n + 3) } else { ",,,".to_owned() };
        format!("S{n:03},社保窗口,投诉,2026-06-{n:02},2026-06-{n:02},2026-06-{:02},电话,未接通,,{second}\n", n + 1)
    };
    let head = "受理编号,窗口,类别,受理时间,办结时间,首次回访时间,首次回访方式,首次回访结果,首次满意度,再次回访时间,再次回访方式,再次回访结果,再次满意度\n";
    let table = head.to_owned() + &(1..=20).map(row).collect::<String>();
    write(folder.path(), &[("w/2026年6月办件.csv", &table)]);
    let run = huifang(folder.path(), &["init", "w", "--kind", "service-hall", "--name", "某中心"]);
    assert!(run.exit == 0 && run.stdout.contains("回访记录：读入 40 行，采用 26，退回 0"), "{}{}", run.stdout, run.stderr);
    let toml = std::fs::read_to_string(folder.path().join("w/huifang.toml")).expect("the file");
    assert!(toml.contains("\nvisits = [\"visits/*\", \"*年*月办件.csv\"]"), "{toml}");
}
