//! Rows that are parsed side by side are what they are one by one, tried on tables made at random.

use proptest::prelude::*;

use crate::error::Result;
use crate::intake::findings::intake::Intake;
use crate::intake::read::workspace::read_unscaled;
use crate::intake::read::workspace::{Manner, read_in};
use crate::intake::terms::need::Need;
use crate::workspace::Workspace;

/// A cell of a row, now and then an unusual one.
fn cell(usual: &'static [&'static str], unusual: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop_oneof![20 => proptest::sample::select(usual), 1 => proptest::sample::select(unusual)]
}

/// Rows of such cells; `glued` is a row that lost a delimiter before a quote.
fn table(header: &str, glued: &'static str, cells: &[(&'static [&'static str], &'static [&'static str])]) -> impl Strategy<Value = String> {
    let row = cells.iter().map(|(usual, unusual)| cell(usual, unusual)).collect::<Vec<_>>().prop_map(|cells| cells.join(","));
    let row = prop_oneof![20 => row, 1 => Just(glued.to_owned())];
    let header = header.to_owned();
    let end = prop_oneof![20 => Just(""), 1 => Just(","), 1 => Just(",x"), 1 => Just(",,\n"), 1 => Just("\n\n,,,,")];
    proptest::collection::vec((row, end), 0..40).prop_map(move |rows| {
        let rows = rows.into_iter().map(|(row, end)| format!("{row}{end}\n")).collect::<Vec<_>>().concat();
        format!("{header}\n{rows}")
    })
}

const DATES: &[&str] = &["2026-06-01", "2026-06-01 09:00:00", "2026-06-01 10:00:00", "2026/6/2", ""];
const NO_DATES: &[&str] = &["待定", "2026-06-31", " 2026-06-01\u{3000}", "合计", "没有"];
const WINDOWS: &[&str] = &["一", "二", "很长很长很长的窗口名称", ""];
const NO_WINDOWS: &[&str] = &["三", "小 计", " 一", "没有", "窗\"口", "壹"];
const IDS: &[&str] = &["S1", "S2", "S3", "S4", "007", "甲", ""];
const NO_IDS: &[&str] = &["4.4E+17", "合计", "S1 ", "\"S1\"", "没有", "\u{feff}S9"];

/// Cells that mean something else, the most usual ones among them.
const RENAMES: &str = "[cells]\nblank = [\"没有\", \"否\", \"2026-06-01 10:00:00\", \"S3\"]\n\
    [values.window]\n\"壹\" = \"一\"\n\"二\" = \"三\"\n[values.overall]\n\"满意\" = \"不满意\"\n\
    [values.accepted_at]\n\"2026-06-01\" = \"2026-06-04\"\n[values.rated_at]\n\"2026-06-01\" = \"坏\"\n\
    [values.case_id]\n\"S2\" = \"S1\"\n";

fn words(table: &Intake) -> String {
    let rows = [&table.ledger, &table.visits, &table.evaluations].map(|table| {
        let typed = table.columns().iter().filter(|column| !column.dtype().is_string());
        typed
            .map(|column| format!("{} {:?}", column.name(), column.rechunk().as_materialized_series().iter().collect::<Vec<_>>()))
            .collect::<Vec<_>>()
    });
    let ids = table.case_ids.iter().chain(table.visit_ids.iter()).collect::<Vec<_>>();
    format!("{:?}", (rows, ids, &table.files, &table.rejects, &table.superseded, &table.windows, &table.categories, table.scale))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn rows_side_by_side_are_what_they_are_one_by_one(
        ledger in table("受理编号,窗口,类别,受理时间,办结时间,可回访,申请人,办结时刻", "S5,甲\"乙,投诉,2026-06-01,,是,丙\",", &[
            (IDS, NO_IDS), (WINDOWS, NO_WINDOWS), (&["投诉", "咨询"], &["", "总计"]), (DATES, NO_DATES), (DATES, NO_DATES),
            (&["是", "否", "", "Ｙ"], &["看情况"]), (&["张三", "138", "13800000000"], &["张三（户主）"]), (&["09:30", "下午3:30", "00:00", ""], &["上班前", "没有", "2026-06-01 09:30"]),
        ]),
        visits in table("回访编号,受理编号,窗口,回访时间,回访方式,满意度,意见,反馈日期", "V5,S1,甲\"乙,2026-06-01,电话,满意,丙\",", &[
            (IDS, NO_IDS), (IDS, NO_IDS), (WINDOWS, NO_WINDOWS), (DATES, NO_DATES), (&["电话", "现场"], &["", "信"]),
            (&["满意", "不满意", ""], &["好"]), (&["", "说了"], &["\"说,了\""]), (DATES, NO_DATES),
        ]),
        several in table("受理编号,窗口,第一次回访时间,第一次回访方式,第一次满意度,第二次回访日期,第二次回访时刻,第二次回访方式,意见", "S1,甲\"乙,2026-06-01,电话,满意,,,,丙\"", &[
            (IDS, NO_IDS), (WINDOWS, NO_WINDOWS), (DATES, NO_DATES), (&["电话", "现场", ""], &["信"]), (&["满意", "不满意", ""], &["好"]),
            (DATES, NO_DATES), (&["09:30", ""], &["上班前"]), (&["电话", ""], &["信"]), (&["", "说了"], &["\"说,了\""]),
        ]),
        evaluations in table("窗口,评价时间,评价,评价方式,受理编号,设备编号", "甲\"乙,2026-06-01,满意,主动,S1,丙\"", &[
            (WINDOWS, NO_WINDOWS), (DATES, NO_DATES), (&["满意", "未评价", "不满意"], &["非常满意", "坏", ""]),
            (&["主动", "默认", ""], &["?"]), (IDS, NO_IDS), (&["A1", "A2", ""], &["没有"]),
        ]),
        lacking in any::<[bool; 3]>(),
        roster in any::<bool>(),
        renames in any::<bool>(),
        parted in any::<bool>(),
        scale in prop_oneof![Just(""), Just("[evaluations]\nscale = \"three\"\n"), Just("[evaluations]\nscale = \"five\"\n")],
        prints in prop_oneof![Just(0_u64), Just(u64::MAX)],
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut toml = String::from(scale);
        toml += if renames { RENAMES } else { "" };
        toml += if parted { "[columns.ledger]\n办结时间 = { date = \"办结时间\", time = \"办结时刻\" }\n" } else { "" };
        toml += if roster { "[[window]]\nname = \"一\"\n[[window]]\nname = \"二\"\n" } else { "" };
        // a file may lack what need not be there
        let visits = if lacking[0] { visits.replacen("回访编号", "别的", 1) } else { visits };
        let visits = if lacking[1] { visits.replacen("受理编号", "另外", 1) } else { visits };
        let evaluations = if lacking[2] { evaluations.replacen("受理编号", "另外", 1) } else { evaluations };
        for (name, text) in [("huifang.toml", &toml), ("ledger/a.csv", &ledger), ("visits/a.csv", &visits), ("visits/b.csv", &several), ("evaluations/a.csv", &evaluations)] {
            std::fs::create_dir_all(folder.path().join(name).parent().expect("it has one")).expect("a folder");
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        let said = |read: Result<Intake>| read.map_or_else(|error| error.to_string(), |intake| words(&intake));
        let one_by_one = said(read_unscaled(&workspace, Need::Personal, None, &|_| ()));
        for chunk in [1, 200, 1 << 20] {
            let manner = Manner { chunk, prints };
            prop_assert_eq!(&said(read_in(&workspace, Need::Figures, None, &|_| (), manner)), &one_by_one);
        }
    }
}
