//! A centre whose case numbers are short or serial publishes like any other: what equals one
//! of them by chance is no leak.

use std::fmt::Write as _;

use crate::huifang::{huifang, write};

/// Numbers that look like chance and are the same in every run (Knuth's MMIX generator).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// How ids are written by centres that count their cases, or number them like figures.
const WRITTEN: [fn(u64) -> String; 15] = [
    |n| n.to_string(),
    |n| format!("{n:05}"),
    |n| format!("2026-{n:03}"),
    |n| format!("A{n}"),
    |n| format!("A-{n}"),
    |n| (n + 999).to_string(),
    |n| format!("{n}.000"),
    |n| format!("0.{n:04}"),
    |n| format!("M{n}.5"),
    |n| format!("2026-W{n:02}"),
    |n| format!("2026{n:04}"),
    |n| format!("{}.{:02}%", n / 10, n % 100),
    |n| format!("2026-{:02}-{:02}", n / 30 % 12 + 1, n % 30 + 1),
    |n| format!("{n}/{}", n + 7),
    |n| format!("{n},{:03}", n % 1000),
];

/// A workspace of some months; personal columns hold figures too.
fn workspace(chance: &mut Chance, id: fn(u64) -> String, rows: u64) -> [(&'static str, String); 4] {
    let windows = ["不动产登记窗口", "Hall A1", "A-12窗口", "W1234", "综合受理"];
    let mut toml = "max_rejected = \"100%\"\non_repeat = \"last\"\n[evaluations]\nscale = \"three\"\n".to_owned();
    for name in windows {
        let _ = writeln!(toml, "[[window]]\nname = \"{name}\"");
    }
    let mut ledger = "受理编号,窗口,类别,受理时间,办结时间,申请人,联系电话,经办人签收日期\n".to_owned();
    let mut visits = "回访编号,受理编号,回访时间,回访方式,总体评价,意见建议,回访人\n".to_owned();
    let mut ratings = "窗口,评价时间,评价,受理编号\n".to_owned();
    for n in 1..=rows {
        let (window, month, day) = (windows[chance.below(5) as usize], chance.below(4) + 3, chance.below(25) + 1);
        let (case, date) = (format!("\"{}\"", id(n)), format!("2026-{month:02}-{day:02}"));
        let category = ["投诉", "维修", "急救", "其他"][chance.below(4) as usize];
        let _ = writeln!(ledger, "{case},{window},{category},{date},{date},{window},{},{date}", chance.below(100_000));
        let grade = ["满意", "基本满意", "不满意"][chance.below(3) as usize];
        if chance.below(3) > 0 {
            let (day, said) = (day + chance.below(4), ["100%", "2026年6月", "48.96", "335 件", ""][chance.below(5) as usize]);
            let _ = writeln!(visits, "{case},{case},2026-{month:02}-{day:02},电话,{grade},{said},{}", chance.below(30));
        }
        let _ = writeln!(ratings, "{window},{date} 10:{:02},{grade},{case}", chance.below(60));
    }
    [("w/huifang.toml", toml), ("w/ledger/a.csv", ledger), ("w/visits/v.csv", visits), ("w/evaluations/e.csv", ratings)]
}

/// Two rounds over the ways to write an id, of which each test takes a fifth, for it is a minute's work.
fn ensure_none_is_stopped(fifth: usize) {
    for (n, id) in WRITTEN.iter().chain(&WRITTEN).enumerate().filter(|(n, _)| n % 5 == fifth) {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        let mut chance = Chance(n as u64);
        let rows = 300 + chance.below(1500);
        let files = workspace(&mut chance, *id, rows);
        write(at, &files.each_ref().map(|(path, text)| (*path, text.as_str())));
        for period in ["2026-06", ["2026-W23", "2026-Q2", "2026"][n % 3]] {
            let run = huifang(at, &["build", "w", "--period", period, "--single-file"]);
            assert_eq!(run.exit, 0, "{} in {period}: {}", id(318), run.stderr);
        }
    }
}

#[test]
fn no_workspace_whose_ids_are_bare_numbers_is_stopped() {
    ensure_none_is_stopped(0);
}

#[test]
fn no_workspace_whose_ids_look_like_decimals_or_shares_is_stopped() {
    ensure_none_is_stopped(1);
}

#[test]
fn no_workspace_whose_ids_look_like_dates_is_stopped() {
    ensure_none_is_stopped(2);
}

#[test]
fn no_workspace_whose_ids_have_a_letter_or_are_fractions_is_stopped() {
    ensure_none_is_stopped(3);
}

#[test]
fn no_workspace_whose_ids_look_like_weeks_or_large_numbers_is_stopped() {
    ensure_none_is_stopped(4);
}
