//! The stages of a run over a workspace of 100,000 cases, each by itself: `cargo bench`.
//!
//! The workspace is made here, the same every time: thirteen months, sixty windows, Chinese headers, a
//! few quoted cells and bad rows.

#![allow(clippy::disallowed_methods, reason = "the workspace lies in a folder of its own")]

use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use huifang::bulletin;
use huifang::domain::Period;
use huifang::figures::Figures;
use huifang::intake::{Intake, Need, Reuse, read, read_keeping};
use huifang::obligations::{Assessment, Obligations};
use huifang::render::{Templates, site};
use huifang::store::Store;
use huifang::workspace::Workspace;

const CASES: u64 = 100_000;
const CATEGORIES: [&str; 9] = ["维修", "咨询", "特约服务", "投诉", "社区文化", "装修办理", "门禁办理", "车位办理", "急救"];
const GRADES: [&str; 4] = ["满意", "满意", "基本满意", "不满意"];
const RATINGS: [&str; 5] = ["非常满意", "非常满意", "满意", "基本满意", "不满意"];

fn main() {
    divan::main();
}

/// A workspace on the disk, opened, and what is read of it.
struct Made {
    folder: tempfile::TempDir,
    workspace: Workspace,
    intake: Intake,
    rows: u64,
}

static MADE: LazyLock<Made> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = write(folder.path());
    let workspace = Workspace::open(folder.path()).expect("a workspace");
    let intake = read(&workspace, Need::Figures, &|_| ()).expect("it can be read");
    Made { folder, workspace, intake, rows }
});

/// Numbers that look random and are the same every time (S. Vigna, `splitmix64`).
struct Lots(u64);

impl Lots {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ mixed >> 31) % n
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len() as u64) as usize]
    }
}

/// Writes the three files; gives the number of their rows.
fn write(folder: &Path) -> u64 {
    let mut lots = Lots(1);
    let first = NaiveDate::from_ymd_opt(2025, 6, 1).expect("a date");
    let mut ledger = "受理编号,受理窗口,业务类别,事项名称,申请人,联系电话,受理时间,办结时间,可回访,合同开始日期,合同结束日期\n".to_owned();
    let mut visits = "回访编号,受理编号,窗口,回访时间,回访方式,回访结果,服务态度,总体评价,意见建议,是否需反馈,反馈日期,回访人\n".to_owned();
    let mut evaluations = "窗口,评价时间,评价结果,受理编号,评价器编号\n".to_owned();
    let mut rows = 0;
    for case in 0..CASES {
        let day = first + Days::new(case * 395 / CASES);
        let done = day + Days::new(lots.below(8));
        let window = lots.below(60);
        let (hour, minute) = (8 + lots.below(10), lots.below(60));
        let category = lots.of(&CATEGORIES);
        let contract = if category == "特约服务" { format!("{day},{}", day + Days::new(300)) } else { ",".to_owned() };
        let accepted = if case % 1_000 == 7 { "待定".to_owned() } else { format!("{day} {hour:02}:{minute:02}:00") };
        let item = if case % 20 == 3 { format!("\"{case}号楼,水管\"\"漏水\"\"\"") } else { format!("{case}号楼水管漏水") };
        let allowed = lots.of(&["是", "", "否"]);
        writeln!(
            ledger,
            "SL{:015},窗口{window:02},{category},{item},王伟,138{case:08},{accepted},{done} 18:00:00,{allowed},{contract}",
            202_506_000_000_000 + case
        )
        .expect("text takes every byte");
        rows += 1;
        if lots.below(3) == 0 {
            let on = done + Days::new(lots.below(40));
            let opinion = if lots.below(20) == 0 { "\"建议增加窗口\n并延长开放时间\"" } else { "谢谢师傅" };
            let (attitude, overall) = (lots.of(&GRADES), lots.of(&GRADES));
            let (method, outcome) = (lots.of(&["电话", "电话", "现场"]), lots.of(&["接通", "未接通", ""]));
            writeln!(
                visits,
                "HF{case:015},SL{:015},,{on} 10:00:00,{method},{outcome},{attitude},{overall},{opinion},否,,陈静",
                202_506_000_000_000 + case
            )
            .expect("text takes every byte");
            rows += 1;
        }
        if lots.below(5) != 0 {
            let named = if lots.below(2) == 0 { format!("SL{:015}", 202_506_000_000_000 + case) } else { String::new() };
            let rating = lots.of(&RATINGS);
            writeln!(evaluations, "窗口{window:02},{done} 18:01:00,{rating},{named},PJ-{window:03}-1").expect("text takes every byte");
            rows += 1;
        }
    }
    for (name, text) in [("ledger", ledger), ("visits", visits), ("evaluations", evaluations)] {
        std::fs::create_dir_all(folder.join(name)).expect("a folder");
        std::fs::write(folder.join(name).join("all.csv"), text).expect("a file");
    }
    rows
}

fn period() -> Period {
    "2026-06".parse().expect("a month")
}

/// Files to typed, settled tables.
#[divan::bench]
fn intake(bencher: Bencher) {
    let workspace = Workspace::open(MADE.folder.path()).expect("a workspace");
    bencher.counter(ItemsCount::new(MADE.rows)).bench(|| read(&workspace, Need::Figures, &|_| ()).expect("it can be read"));
}

/// The same tables from rows that an earlier run kept.
#[divan::bench]
fn kept_rows(bencher: Bencher) {
    let workspace = Workspace::open(MADE.folder.path()).expect("a workspace");
    let store = Store::of(&workspace).expect("a program");
    let read = || read_keeping(&workspace, Need::Figures, Some(Reuse { store: &store, fresh: false }), &|_| ()).expect("it can be read");
    black_box(read());
    bencher.counter(ItemsCount::new(MADE.rows)).bench(|| {
        let intake = read();
        assert_eq!(intake.kept.files, intake.files.len());
        intake
    });
}

/// Every rule over every row.
#[divan::bench]
fn obligations(bencher: Bencher) {
    let Made { workspace, intake, .. } = &*MADE;
    bencher.counter(ItemsCount::new(CASES)).bench(|| {
        let assessment = Assessment::new(workspace, intake, period().last());
        for rule in 0..workspace.standards.rules.len() {
            let count = |acts: &Obligations| {
                black_box(acts.table.height());
                Ok(())
            };
            assessment.rule(rule, count).expect("nobody owes too many");
        }
    });
}

/// Obligations, opinions and quotas to exact figures.
#[divan::bench]
fn figures(bencher: Bencher) {
    let Made { workspace, intake, .. } = &*MADE;
    bencher
        .counter(ItemsCount::new(CASES))
        .bench(|| Figures::work_out(workspace, intake, period(), period().last(), |_, _| Ok(())).expect("they can be worked out"));
}

/// Figures to the pages and tables of an issue.
#[divan::bench]
fn rendering(bencher: Bencher) {
    let Made { workspace, intake, .. } = &*MADE;
    let figures = Figures::work_out(workspace, intake, period(), period().last(), |_, _| Ok(())).expect("they can be worked out");
    let templates = Templates::load(None).expect("the built-in ones");
    bencher.bench(|| site(&templates, &bulletin::compose(&figures, workspace, Vec::new(), Vec::new())).expect("it can be rendered"));
}
