//! Small workspaces with expectations worked out by hand: every reject code, repeated ids, the scale, the join.

use crate::domain::{Kind, Scale};
use crate::error::{Exit, Result};
use crate::intake::findings::intake::Intake;
use crate::intake::findings::rejects::check_rejected;
use crate::intake::read;
use crate::intake::terms::code::Code;
use crate::intake::terms::need::Need;
use crate::workspace::Workspace;

/// Reads a workspace of these files.
pub(super) fn intake<T: AsRef<[u8]>>(files: &[(&str, T)]) -> (Workspace, Result<Intake>) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
        std::fs::write(path, text.as_ref()).expect("a file");
    }
    let workspace = Workspace::open(folder.path()).expect("a workspace");
    let read = read(&workspace, Need::Personal, &|_| ());
    (workspace, read)
}

fn rejects(intake: &Intake) -> Vec<(u32, &'static str, &str, &'static str)> {
    intake.rejects.iter().map(|reject| (reject.line, reject.column, reject.value.as_str(), reject.code.code())).collect()
}

fn account(intake: &Intake, file: usize) -> [u64; 5] {
    let file = &intake.files[file];
    [file.read, file.accepted, file.rejected, file.duplicate, file.superseded]
}

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间,可回访\n";
const VISITS: &str = "回访编号,受理编号,窗口,回访时间,回访方式,总体评价\n";
const EVALUATIONS: &str = "窗口,评价时间,评价,受理编号\n";

#[test]
fn every_fault_of_a_row_is_listed_with_its_cell() {
    for (row, expected) in [
        ("S1,一,投诉,2026-06-01,,", vec![]),
        (
            ",一,投诉,2026-06-31,,看情况",
            vec![("case_id", "", "missing_value"), ("accepted_at", "2026-06-31", "bad_date"), ("callback_allowed", "看情况", "bad_value")],
        ),
        ("S1,一,投诉,2026-06-01 9:05,2026-06-01 9:04,", vec![("completed_at", "2026-06-01 9:04", "completed_before_accepted")]),
        ("S1,一,投诉,2026-06-01 9:05,2026-06-01,", vec![]),
        ("S1,一,投诉,2026-06-01", vec![("", "", "ragged_row")]),
        ("S1,一,投诉,2026-06-01,,,\u{3000}, ", vec![]),
        ("S1,一,投诉,2026-06-01,,,x", vec![("", "", "ragged_row")]),
        ("S1,\"一\"x,投诉,2026-06-01,,", vec![("", "", "bad_quoting")]),
        ("小 计：,,,,,", vec![("case_id", "小 计：", "total_row")]),
        ("S1,合计,投诉,2026-06-01,,", vec![("window", "合计", "total_row")]),
        ("受理编号,窗口,类别,受理时间,办结时间,可回访", vec![("", "", "repeated_header")]),
        ("4.40981E+17,一,投诉,2026-06-01,,", vec![("case_id", "4.40981E+17", "ruined_id")]),
        ("S1,二,投诉,待定,,", vec![("window", "二", "unknown_window"), ("accepted_at", "待定", "bad_date")]),
    ] {
        let (_, read) = intake(&[("huifang.toml", "[[window]]\nname = \"一\"\n"), ("ledger/a.csv", &*format!("{LEDGER}{row}\n"))]);
        let read = read.expect("it is a ledger");
        let expected: Vec<_> = expected.into_iter().map(|(column, value, code)| (2, column, value, code)).collect();
        assert_eq!(rejects(&read), expected, "{row}");
    }
}

#[test]
fn a_record_stands_where_it_starts_and_keeps_its_text() {
    let text = format!("某中心导出\r\n\r\n{LEDGER}S1,\"一\r\n层\",投诉,2026-06-01,,\r\n\r\nS2,一,投诉,x,,\r\n");
    let (_, read) = intake(&[("ledger/a.csv", &text)]);
    let read = read.expect("it is a ledger");
    assert_eq!(rejects(&read), [(7, "accepted_at", "x", "bad_date")]);
    assert_eq!(read.rejects[0].raw, "S2,一,投诉,x,,");
    assert_eq!((read.files[0].header_line, account(&read, 0)), (3, [2, 1, 1, 0, 0]));
    assert_eq!(read.windows.0, ["一\r\n层"], "names of accepted rows only");
}

#[test]
fn a_mark_in_the_middle_is_no_content() {
    let (_, read) =
        intake(&[("ledger/a.csv", &format!("{LEDGER}\u{feff}\"S1\",一,投诉,2026-06-01,,\n\u{feff}\nS1,一,投诉,2026-06-01,,\n"))]);
    assert_eq!(account(&read.expect("it is a ledger"), 0), [2, 1, 0, 1, 0]);
}

#[test]
fn a_later_row_corrects_an_earlier_one_or_as_configured() {
    let first = format!("{LEDGER}S1,一,投诉,2026-06-01,,\nS1,一,投诉,2026/6/1,,是\nS2,一,投诉,2026-06-01,,\n");
    let second = format!("{LEDGER}S1,二,投诉,2026-06-01,,\nS1,一,投诉,2026-06-01,,\nS1,三,投诉,坏,,\n");
    for (toml, a, b, windows, superseded) in [
        ("", [3, 1, 0, 1, 1], [3, 1, 1, 0, 1], vec!["一"], vec![(0, 2, 1, 2), (1, 2, 1, 3)]),
        ("on_conflict = \"first\"\n", [3, 2, 0, 1, 0], [3, 0, 1, 1, 1], vec!["一"], vec![(1, 2, 0, 2)]),
        ("on_conflict = \"reject\"\n", [3, 2, 0, 1, 0], [3, 0, 2, 1, 0], vec!["一"], vec![]),
    ] {
        let (_, read) = intake(&[("huifang.toml", toml), ("ledger/a.csv", &first), ("ledger/b.csv", &second)]);
        let read = read.expect("it is a ledger");
        assert_eq!((account(&read, 0), account(&read, 1)), (a, b), "{toml}");
        assert_eq!(read.windows.0, windows, "{toml}");
        let found: Vec<_> = read.superseded.iter().map(|row| (row.file, row.line, row.by_file, row.by_line)).collect();
        assert_eq!(found, superseded, "{toml}");
        let conflict = read.rejects.iter().find(|reject| reject.code == Code::ConflictingId);
        assert_eq!(
            conflict.map(|reject| (reject.line, reject.raw.as_str())),
            toml.contains("reject").then_some((2, "S1,二,投诉,2026-06-01,,"))
        );
    }
}

#[test]
fn conflicting_rows_are_listed_in_whatever_order_their_ids_come() {
    let first = format!("{LEDGER}S1,一,投诉,2026-06-01,,\nS2,一,投诉,2026-06-01,,\nS3,一,投诉,2026-06-01,,\n");
    let second = format!("{LEDGER}S3,二,投诉,2026-06-01,,\nS1,二,投诉,2026-06-01,,\nS2,二,投诉,2026-06-01,,\nS1,三,投诉,2026-06-01,,\n");
    let (_, read) = intake(&[("huifang.toml", "on_conflict = \"reject\"\n"), ("ledger/a.csv", &first), ("ledger/b.csv", &second)]);
    let read = read.expect("it is a ledger");
    let expected = [(2, "S3"), (3, "S1"), (4, "S2"), (5, "S1")].map(|(line, id)| (line, "case_id", id, "conflicting_id"));
    assert_eq!(rejects(&read), expected);
    assert_eq!(account(&read, 1), [4, 0, 4, 0, 0]);
}

#[test]
fn a_visit_is_held_against_the_settled_ledger() {
    let ledger = format!("{LEDGER}S1,一,投诉,2026-06-01 9:00,,\nS2,二,投诉,2026-06-01,,\nS2,三,投诉,2026-06-02,,\nS3,一,投诉,坏,,\n");
    for (row, window, case, fault) in [
        ("V,S1,,2026-06-01 9:00,电话,", "一", Some(0), None),
        ("V,S1,二,2026-06-01,电话,", "一", Some(0), None),
        ("V,S1,,2026-06-01 8:59,电话,", "", None, Some(("visited_at", "2026-06-01 8:59", "visit_before_accepted"))),
        ("V,S2,,2026-06-02,电话,", "三", Some(1), None),
        ("V,S2,,2026-06-01,电话,", "", None, Some(("visited_at", "2026-06-01", "visit_before_accepted"))),
        ("V,S3,,2026-06-02,电话,", "", None, Some(("case_id", "S3", "unknown_case"))),
        ("V,S3,四,2026-06-02,电话,", "四", None, None),
        (",,四,2026-06-02,现场,", "四", None, None),
        ("V,,,2026-06-02,电话,", "", None, Some(("window", "", "missing_value"))),
        ("V,S9,,2026-06-02,电话,比较满意", "", None, Some(("overall", "比较满意", "bad_value"))),
    ] {
        let (_, read) = intake(&[("ledger/a.csv", &ledger), ("visits/a.csv", &format!("{VISITS}{row}\n"))]);
        let read = read.expect("it can be read");
        let faults: Vec<_> =
            read.rejects.iter().filter(|reject| reject.kind == Kind::Visits).map(|r| (r.column, r.value.as_str(), r.code.code())).collect();
        assert_eq!(faults, fault.into_iter().collect::<Vec<_>>(), "{row}");
        if fault.is_none() {
            let number = read.visits.column("window").expect("a column").u32().expect("numbers").get(0).expect("a row");
            assert_eq!(read.windows.0[number as usize], window, "{row}");
            assert_eq!(read.visits.column("case").expect("a column").u32().expect("numbers").get(0), case, "{row}");
        }
    }
}

#[test]
fn rows_without_an_id_repeat_only_where_they_may() {
    let visits =
        format!("{VISITS},,一,2026-06-01,现场,满意\n,,一,2026-06-01,现场,满意\nV1,,一,2026-06-01,现场,满意\n,,一,2026-06-01,现场,\n");
    let evaluations = format!("{EVALUATIONS}一,2026-06-01,未评价,S1\n一,2026/6/1,未评,S1\n一,2026-06-01,未评价,\n一,2026-06-01,未评价,\n");
    let (_, read) = intake(&[("ledger/a.csv", LEDGER), ("visits/a.csv", &visits), ("evaluations/a.csv", &evaluations)]);
    let read = read.expect("it can be read");
    assert_eq!((account(&read, 1), account(&read, 2)), ([4, 3, 0, 1, 0], [4, 3, 0, 1, 0]));
    assert_eq!((read.scale, read.ledger.height()), (None, 0));
}

#[test]
fn the_scale_is_told_or_proved_or_asked_for() {
    for (toml, rating, scale) in [
        ("", "非常满意", Some(Some(Scale::Five))),
        ("", "满意", None),
        ("", "未评价", Some(None)),
        ("[evaluations]\nscale = \"three\"\n", "满意", Some(Some(Scale::Three))),
        ("[evaluations]\nscale = \"three\"\n", "非常满意", Some(Some(Scale::Three))),
    ] {
        let evaluations = format!("{EVALUATIONS}一,2026-06-01,{rating},\n");
        let (workspace, read) = intake(&[("huifang.toml", toml), ("ledger/a.csv", LEDGER), ("evaluations/a.csv", &evaluations)]);
        match (read, scale) {
            (Ok(read), Some(scale)) => {
                assert_eq!(read.scale, scale, "{toml}{rating}");
                let limit = check_rejected(&read, &workspace).map_err(|error| error.exit_code());
                let too_many = rating == "非常满意" && scale == Some(Scale::Three);
                assert_eq!(limit, if too_many { Err(Exit::InDoubt) } else { Ok(()) });
            }
            (Err(error), None) => {
                assert_eq!(error.exit_code(), Exit::Failed);
                assert!(error.to_string().contains("scale = \"five\"") && error.hint_text().is_some(), "{error}");
            }
            (read, _) => panic!("{toml}{rating}: {read:?}"),
        }
    }
}

#[test]
fn what_cannot_be_read_says_what_was_looked_for() {
    for (name, text, part) in [
        ("ledger/a.csv", "", "holds no table"),
        ("ledger/a.csv", "编号,窗口,受理时间\n", "lacking category"),
        ("ledger/a.xlsx", "PK\u{3}\u{4}no workbook", "zip archive"),
        ("ledger/a.parquet", "PAR1no parquet", "cannot be read as Parquet"),
        ("ledger/a.csv.gz", "no gzip", "lacking case_id"),
        ("visits/a.csv", VISITS, "no ledger"),
    ] {
        let (_, read) = intake(&[(name, text)]);
        let error = read.expect_err("it cannot be read");
        assert!(error.to_string().contains(part), "{error}");
        assert!(error.hint_text().is_some_and(|hint| !hint.is_empty()) && error.exit_code() == Exit::Failed, "{error}");
    }
}

#[test]
fn values_and_blanks_are_applied_in_their_order() {
    let toml = "[cells]\nblank = [\"?\"]\n[values.category]\n\"物业投诉\" = \"投诉\"\n\"?\" = \"投诉\"\n[values.callback_allowed]\n\"行\" = \"是\"\n";
    let ledger = format!("{LEDGER}S1,一,物业投诉,2026-06-01,?,行\nS2,一,?,2026-06-01,,?\n");
    let (_, read) = intake(&[("huifang.toml", toml), ("ledger/a.csv", &ledger)]);
    let read = read.expect("it is a ledger");
    assert_eq!(rejects(&read), [(3, "category", "?", "missing_value")]);
    assert_eq!(read.categories.0, ["投诉"]);
}

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn the_evidence_of_the_whole_file_decides_its_encoding() {
    let plain = "A,b,c,2026-06-01\n".repeat(40_000);
    let late = [b"case_id,window,category,accepted_at\n", plain.as_bytes(), &gb18030("B,窗口,投诉,2026-06-01\n")].concat();
    let header = "受理编号,窗口,类别,受理时间\n";
    let mostly = |good: usize, bad: usize| {
        let good: Vec<String> = (0..good).map(|n| format!("G{n},窗口,投诉,2026-06-01\n")).collect();
        let good = good.concat();
        [header.as_bytes(), good.as_bytes(), &b"B,\xFF\xFE,c,2026-06-01\n".repeat(bad)].concat()
    };
    for (bytes, encoding, rejected) in
        [(late, "gb18030", 0), (gb18030(header), "gb18030", 0), (mostly(8, 1), "utf-8", 1), (mostly(17, 2), "utf-8", 2)]
    {
        let (_, read) = intake(&[("ledger/a.csv", bytes)]);
        let read = read.expect("it is a ledger");
        assert_eq!((read.files[0].encoding, read.files[0].rejected), (encoding, rejected));
        assert!(read.rejects.iter().all(|reject| reject.code == Code::BadEncoding));
    }
}

#[test]
fn what_is_configured_for_a_file_overrules_detection() {
    let rows = "受理编号|窗口|类别|受理时间\nS1|珅|投诉|2026-06-01\n";
    let told = |encoding: &str| format!("[[file]]\npath = \"ledger/a.csv\"\nencoding = \"{encoding}\"\ndelimiter = \"|\"\n");
    let trail = memchr::memchr_iter(b'|', &gb18030(rows)).count();
    assert!(trail > 6, "a character whose second byte is the delimiter");
    let (_, read) = intake(&[("huifang.toml", told("gbk").into_bytes()), ("ledger/a.csv", gb18030(rows))]);
    assert_eq!(read.expect("it is a ledger").windows.0, ["珅"]);
    let (_, read) =
        intake(&[("huifang.toml", told("utf-8").into_bytes()), ("ledger/a.csv", gb18030(&rows.replace("受理编号", "case_id")))]);
    assert!(read.is_err(), "no header that fits");
    let ascii = "case_id|window|category|accepted_at\nS1|珅|投诉|2026-06-01\nS2|一|投诉|2026-06-01\n";
    let (_, read) = intake(&[("huifang.toml", told("utf-8").into_bytes()), ("ledger/a.csv", gb18030(ascii))]);
    let error = read.expect_err("most of it does not decode").to_string();
    assert!(error.contains("2 of the 2 lines"), "{error}");
}
