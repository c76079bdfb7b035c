//! Rows that count ratings: which of several count, what is in doubt, and the windows that are none.

use super::scenes::intake;
use crate::intake::findings::intake::Intake;
use crate::intake::terms::notice::Notice;

const LEDGER: (&str, &str) =
    ("ledger/a.csv", "受理编号,窗口,类别,受理时间\nS1,一,投诉,2026-06-01\nS2,二,投诉,2026-06-01\nS3,三,投诉,2026-06-01\n");
const GRADES: &str = "窗口,月份,非常满意,满意,基本满意,不满意,非常不满意,合计\n";
const DAYS: &str = "窗口,日期,非常满意,满意,基本满意,不满意,非常不满意\n";

/// A workspace of these evaluations, and lines of its `huifang.toml`.
fn read(toml: &str, evaluations: &[(&str, String)]) -> Intake {
    let mut files = vec![("huifang.toml", toml.to_owned()), (LEDGER.0, LEDGER.1.to_owned())];
    files.extend(evaluations.iter().cloned());
    intake(&files).1.expect("exports")
}

/// All ratings that are counted, the doubts with their rows, and what became of the rows of each file: accepted,
/// rejected, duplicate, superseded.
fn told(toml: &str, evaluations: &[(&str, String)]) -> (u64, String, Vec<[u64; 4]>) {
    let intake = read(toml, evaluations);
    let all = intake.counted.iter().map(|counted| counted.ratings.all()).sum();
    let doubts: Vec<String> = intake.doubts.iter().map(|doubt| format!("{} {}", doubt.code.code(), doubt.rows)).collect();
    let fate = intake.files[1..].iter().map(|file| [file.accepted, file.rejected, file.duplicate, file.superseded]);
    (all, doubts.join(", "), fate.collect())
}

#[test]
fn of_rows_that_count_the_same_ratings_one_counts() {
    let june = |n: u32| format!("{GRADES}一,2026-06,{n},0,0,0,0,{n}\n");
    let twice = |a: u32, b: u32| format!("{GRADES}一,2026-06,{a},0,0,0,0,{a}\n一,2026年6月,{b},0,0,0,0,{b}\n");
    for (toml, files, expected) in [
        ("", vec![twice(5, 5)], (5, "", vec![[1, 0, 1, 0]])),
        ("", vec![twice(5, 6)], (6, "repeated_counts 1", vec![[1, 0, 0, 1]])),
        // with a column that nothing uses: it may part them
        ("", vec![twice(5, 5).replace("合计", "设备")], (5, "repeated_counts 1", vec![[1, 0, 1, 0]])),
        ("on_repeat = \"last\"\n", vec![twice(5, 5).replace("合计", "设备")], (5, "", vec![[1, 0, 1, 0]])),
        ("", vec![twice(0, 0).replace("合计", "设备")], (0, "", vec![[1, 0, 1, 0]])),
        ("on_repeat = \"first\"\n", vec![twice(5, 6)], (5, "", vec![[1, 0, 0, 1]])),
        ("on_repeat = \"reject\"\n", vec![twice(5, 6)], (5, "", vec![[1, 1, 0, 0]])),
        ("", vec![june(5), june(5)], (5, "", vec![[1, 0, 0, 0], [0, 0, 1, 0]])),
        ("", vec![june(5), june(6)], (6, "repeated_counts 1", vec![[0, 0, 0, 1], [1, 0, 0, 0]])),
        ("on_conflict = \"first\"\n", vec![june(5), june(6)], (5, "repeated_counts 1", vec![[1, 0, 0, 0], [0, 0, 0, 1]])),
        ("[columns.evaluations]\ndevice = \"合计\"\n", vec![twice(5, 6)], (11, "", vec![[2, 0, 0, 0]])),
    ] {
        let files: Vec<(&str, String)> = ["evaluations/a.csv", "evaluations/b.csv"].into_iter().zip(files).collect();
        let (all, doubts, fate) = told(toml, &files);
        assert_eq!((all, doubts.as_str(), fate), expected, "{toml} {files:?}");
    }
}

#[test]
fn ratings_that_two_rows_tell_of_are_in_doubt() {
    let june = "一,2026-06,5,0,0,0,0,5\n";
    let ratings = "窗口,评价时间,评价\n一,2026-06-30 9:00,满意\n一,2026-07-01,满意\n二,2026-06-02,满意\n";
    let by_grade =
        |device: &str| format!("窗口,日期,评价等级,设备编号,评价数\n一,2026-06-02,满意,{device},4\n一,2026-06-02,不满意,{device},4\n");
    for (files, doubts) in [
        (vec![format!("{GRADES}{june}"), ratings.to_owned()], "counted_twice 1"),
        (
            vec![format!("{GRADES}{june}"), format!("{DAYS}一,2026-06-01,1,0,0,0,0\n一,2026-06-30,1,0,0,0,0\n一,2026-07-01,1,0,0,0,0\n")],
            "counted_twice 2",
        ),
        // the grades of one day stand in rows of their own
        (vec![by_grade("A")], ""),
        (vec![by_grade("A"), "窗口,日期,设备编号,满意,不满意\n一,2026-06-02,B,1,0\n".to_owned()], ""),
        (vec![by_grade("A"), "窗口,日期,设备编号,满意,不满意\n一,2026-06-02,A,1,0\n".to_owned()], "counted_twice 1"),
        (vec![by_grade("A"), format!("{DAYS}一,2026-06-02,1,0,0,0,0\n")], "counted_twice 1"),
        // one counts what somebody pressed, the other what nobody did
        (vec!["窗口,日期,评价方式,满意,不满意\n一,2026-06-02,主动,1,0\n一,2026-06-02,默认,9,0\n".to_owned()], ""),
        // every hour by itself
        (vec!["窗口,日期,满意,不满意\n一,2026-06-02 9:00,1,0\n一,2026-06-02 10:00,1,0\n".to_owned()], ""),
        (vec![format!("{GRADES}{june}"), format!("{GRADES}一,2026-07,5,0,0,0,0,5\n")], ""),
    ] {
        let files: Vec<(&str, String)> = ["evaluations/a.csv", "evaluations/b.csv"].into_iter().zip(files).collect();
        assert_eq!(told("[evaluations]\nscale = \"five\"\n", &files).1, doubts, "{files:?}");
    }
}

#[test]
fn a_window_that_is_the_sum_of_the_others_is_in_doubt() {
    let rows = |total: &str, n: u32| format!("{GRADES}一,2026-06,12,0,0,3,0,15\n二,2026-06,5,0,0,0,0,5\n{total},2026-06,17,0,0,{n},0,\n");
    let roster = "[[window]]\nname = \"一\"\n[[window]]\nname = \"二\"\n[[window]]\nname = \"三\"\n";
    for (toml, file, doubts) in [
        ("", rows("三", 3), "counted_twice 1"),
        ("", rows("三", 4), ""),
        (roster, rows("三", 3), ""),
        // a sum by its name is no row at all
        ("", rows("合计", 3), ""),
        // few ratings, and one window beside it, are a sum by chance
        ("", format!("{GRADES}一,2026-06,2,0,0,0,0,2\n二,2026-06,1,0,0,0,0,1\n三,2026-06,3,0,0,0,0,3\n"), ""),
        ("", format!("{GRADES}一,2026-06,30,0,0,0,0,30\n二,2026-06,30,0,0,0,0,30\n"), ""),
    ] {
        assert_eq!(told(toml, &[("evaluations/a.csv", file.clone())]).1, doubts, "{file}");
    }
}

#[test]
fn what_a_file_counts_is_said_once_its_rows_are_settled() {
    let text = format!("{GRADES}一,2026-06,5,0,0,2,1,8\n一,2026-06,5,0,0,2,1,8\n二,2026-06,,-,—,,,\n合计,2026-06,5,0,0,2,1,8\n");
    let intake = read("", &[("evaluations/a.csv", text)]);
    let said = Notice::Counted { rows: 2, ratings: 8, bad: 3, blank: 1 };
    assert!(intake.files[1].notices.contains(&said), "{:?}", intake.files[1].notices);
}
