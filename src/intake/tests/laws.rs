//! What always holds, tried on files made at random: nothing panics, every row is accounted for, what was written is
//! what is read.

use std::path::Path;

use polars::prelude::DataFrame;
use proptest::prelude::*;

use crate::error::Result;
use crate::intake::findings::intake::Intake;
use crate::intake::read;
use crate::intake::read::file::Reuse;
use crate::intake::read::workspace::{Manner, read_in};
use crate::intake::read::workspace::{read_keeping, read_unscaled};
use crate::intake::terms::need::Need;
use crate::store::Store;
use crate::workspace::Workspace;

fn read_ledger(folder: &Path, name: &str, bytes: &[u8]) -> Result<Intake> {
    std::fs::create_dir_all(folder.join("ledger")).expect("a folder");
    std::fs::write(folder.join("ledger").join(name), bytes).expect("a file");
    let workspace = Workspace::open(folder).expect("a workspace");
    read(&workspace, Need::Personal, &|_| ())
}

fn strings(intake: &Intake, column: &str) -> Vec<String> {
    let column = intake.ledger.column(column).expect("a column").str().expect("text").clone();
    column.iter().map(|text| text.unwrap_or_default().to_owned()).collect()
}

/// Bytes that mean something to a reader of tables more often than chance would have it.
fn telling_bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b",".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"SL1,a,b,2026-06-01".to_vec()),
        Just("\u{feff}".as_bytes().to_vec()),
        Just("合计".as_bytes().to_vec()),
        Just(vec![0xCD, 0xFB]),
        Just(vec![0x84, 0x31, 0x95, 0x33]),
        proptest::collection::vec(any::<u8>(), 0..4),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Whether nobody sees a character: the list of section 10.1 of the contract, written a second time.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// One of those characters.
fn unseen() -> impl Strategy<Value = char> {
    proptest::sample::select(('\0'..='\u{feff}').filter(|c| is_unseen(*c)).collect::<Vec<_>>())
}

/// Physical lines in which some cell is not blank: what nobody sees is no content, wherever it stands.
fn filled_lines(text: &str) -> usize {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n").replace(is_unseen, "");
    lines.split('\n').filter(|line| line.split(',').any(|cell| !cell.trim().is_empty())).count()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic_or_lose_a_row(body in telling_bytes(), name in prop_oneof![Just("a.csv"), Just("a.xlsx"), Just("a.csv.gz")]) {
        let folder = tempfile::tempdir().expect("a folder");
        let text = ["受理编号,窗口,类别,受理时间\n".as_bytes(), &body].concat();
        if let Ok(intake) = read_ledger(folder.path(), name, &text) {
            let file = &intake.files[0];
            prop_assert_eq!(file.read, file.accepted + file.rejected + file.duplicate + file.superseded + file.left_out);
            prop_assert_eq!(file.accepted as usize, intake.ledger.height());
            let mut lines: Vec<u32> = intake.rejects.iter().map(|reject| reject.line).collect();
            lines.dedup();
            prop_assert_eq!(lines.len() as u64, file.rejected, "every rejected row has a line of its own");
            // an apostrophe in front of a cell is no content either, and may quote
            if let (Ok(body), false) = (std::str::from_utf8(&body), body.iter().any(|byte| matches!(byte, b'"' | b'\''))) {
                prop_assert_eq!(file.read as usize, filled_lines(body));
            }
        }
    }

    #[test]
    fn a_record_of_what_nobody_sees_is_no_row(mark in unseen(), count in 1_usize..4) {
        let folder = tempfile::tempdir().expect("a folder");
        let text = format!("受理编号,窗口,类别,受理时间\n{0}\n{0},,{0}\nSL1,a,b,2026-06-01\n", mark.to_string().repeat(count));
        let intake = read_ledger(folder.path(), "a.csv", text.as_bytes()).expect("a ledger");
        prop_assert_eq!((intake.files[0].read, intake.files[0].accepted), (1, 1));
    }

    #[test]
    fn what_was_written_is_what_is_read(
        rows in proptest::collection::vec(("[a-z\u{4e00}-\u{4e2f},;\t\"\r\n é€]{0,12}", 1_u32..3_000), 1..40),
        encoding in 0_usize..6,
        delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t')],
        line_end in prop_oneof![Just(csv::Terminator::CRLF), Just(csv::Terminator::Any(b'\n')), Just(csv::Terminator::Any(b'\r'))],
        quote in prop_oneof![Just(csv::QuoteStyle::Necessary), Just(csv::QuoteStyle::Always)],
        last_line_ends in any::<bool>(),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).terminator(line_end).quote_style(quote).from_writer(Vec::new());
        writer.write_record(["受理编号", "窗口", "类别", "受理时间", "事项"]).expect("a Vec takes it");
        for (at, (item, day)) in rows.iter().enumerate() {
            let date = crate::domain::date_of(*day as i32 + 18_000).to_string();
            writer.write_record([&format!("SL{at}"), "窗口一", "投诉", &date, item]).expect("a Vec takes it");
        }
        let mut text = String::from_utf8(writer.into_inner().expect("a Vec takes it")).expect("text");
        if !last_line_ends {
            text.truncate(text.trim_end_matches(['\r', '\n']).len());
        }
        let utf16 = |bytes: fn(u16) -> [u8; 2], mark: &str| {
            format!("{mark}{text}").encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
        };
        let (bytes, name) = match encoding {
            0 => (text.clone().into_bytes(), "utf-8"),
            1 => (format!("\u{feff}{text}").into_bytes(), "utf-8-bom"),
            2 => (encoding_rs::GB18030.encode(&text).0.into_owned(), "gb18030"),
            3 => (utf16(u16::to_le_bytes, "\u{feff}"), "utf-16le"),
            4 => (utf16(u16::to_be_bytes, "\u{feff}"), "utf-16be"),
            _ => (utf16(u16::to_le_bytes, ""), "utf-16le"),
        };
        let folder = tempfile::tempdir().expect("a folder");
        let intake = read_ledger(folder.path(), "a.csv", &bytes).expect("it is a ledger");
        prop_assert_eq!(intake.files[0].encoding, name);
        prop_assert_eq!(intake.files[0].delimiter, Some(char::from(delimiter)));
        prop_assert_eq!(&intake.rejects, &[]);
        let items: Vec<String> = rows.iter().map(|(item, _)| item.trim().to_owned()).collect();
        prop_assert_eq!(strings(&intake, "item"), items);
        let days = intake.ledger.column("accepted_at").expect("a column").as_materialized_series().to_physical_repr().into_owned();
        let days: Vec<i32> = days.i32().expect("days").iter().flatten().collect();
        prop_assert_eq!(days, rows.iter().map(|(_, day)| *day as i32 + 18_000).collect::<Vec<_>>());
    }
    #[test]
    fn how_the_work_is_cut_up_changes_nothing(
        ledger in telling_bytes(),
        visits in rows_that_repeat("V", 4),
        several in rows_of_several(),
        evaluations in rows_that_repeat("", 3),
        chunk in prop_oneof![Just(1_usize), 2_usize..40, 40_usize..400],
        prints in prop_oneof![Just(0_u64), Just(1), Just(u64::MAX)],
        gb18030 in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let text = |text: String| if gb18030 { encoding_rs::GB18030.encode(&text).0.into_owned() } else { text.into_bytes() };
        let cases = (0..6).map(|n| format!("S{n},窗口{},投诉,2026-06-0{}\n", n % 2, n + 1)).collect::<Vec<_>>().concat();
        let header = "受理编号,窗口,类别,受理时间\n";
        for (name, bytes) in [
            ("ledger/a.csv", [text(format!("{header}{cases}")), ledger].concat()),
            ("ledger/b.csv", text(format!("{header}S1,窗口1,投诉,2026-06-02\nS2,窗口9,投诉,2026-06-02\n"))),
            ("visits/a.csv", text(format!("回访编号,受理编号,窗口,回访时间,回访方式,意见\n{visits}"))),
            ("visits/b.csv", text(format!("{SEVERAL}{several}"))),
            ("evaluations/a.csv", text(format!("受理编号,窗口,评价时间,评价,评价器编号\n{evaluations}"))),
        ] {
            std::fs::create_dir_all(folder.path().join(name).parent().expect("it has one")).expect("a folder");
            std::fs::write(folder.path().join(name), bytes).expect("a file");
        }
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        let said = |read: Result<Intake>| match read {
            Ok(intake) => format!("{:?}", (whole(&intake), intake.files, intake.rejects, intake.superseded, intake.windows, intake.categories)),
            Err(error) => error.to_string(),
        };
        let usual = said(read_unscaled(&workspace, Need::Personal, None, &|_| ()));
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            let other = pool.install(|| said(read_in(&workspace, Need::Personal, None, &|_| (), Manner { chunk, prints })));
            prop_assert_eq!(&usual, &other, "{} threads", threads);
        }
    }

    #[test]
    fn rows_kept_by_an_earlier_run_are_those_that_would_be_read(
        ledger in telling_bytes(),
        visits in rows_that_repeat("V", 4),
        several in rows_of_several(),
        evaluations in rows_that_repeat("", 3),
        roster in any::<bool>(),
        reject in any::<bool>(),
        gb18030 in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let text = |text: String| if gb18030 { encoding_rs::GB18030.encode(&text).0.into_owned() } else { text.into_bytes() };
        let cases = (0..4).map(|n| format!("S{n},窗口{},投诉,2026-06-2{n} 05:00\n", n % 2)).collect::<Vec<_>>().concat();
        let visits = format!("{visits},X9,,2026-06-20,电话,说了\n,,窗口8,2026-06-20,电话,\n,,,2026-06-20,电话,\n");
        let name = if roster { "[[window]]\nname = \"窗口0\"\n[[window]]\nname = \"窗口1\"\n" } else { "" };
        let conflict = if reject { "on_conflict = \"reject\"\n" } else { "" };
        let put = |name: &str, bytes: &[u8]| {
            std::fs::create_dir_all(folder.path().join(name).parent().expect("it has one")).expect("a folder");
            std::fs::write(folder.path().join(name), bytes).expect("a file");
        };
        put("huifang.toml", format!("{conflict}{name}").as_bytes());
        put("ledger/a.csv", &[text(format!("受理编号,窗口,类别,受理时间,申请人\n{cases}")), ledger].concat());
        put("visits/a.csv", &text(format!("回访编号,受理编号,窗口,回访时间,回访方式,意见\n{visits}")));
        put("visits/b.csv", &text(format!("{SEVERAL}{several}")));
        put("evaluations/a.csv", &text(format!("受理编号,窗口,评价时间,评价,评价器编号\n{evaluations}")));
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        let store = Store::of(&workspace).expect("a program");
        let said = |fresh: Option<bool>| {
            let reuse = fresh.map(|fresh| Reuse { store: &store, fresh });
            match read_keeping(&workspace, Need::Figures, reuse, &|_| ()) {
                Ok(Intake { kept, personal, files, rejects, superseded, windows, categories, ledger, visits, evaluations, case_ids, visit_ids, .. }) => {
                    let tables = [&ledger, &visits, &evaluations].map(rows_of);
                    let ids = case_ids.iter().chain(visit_ids.iter()).collect::<Vec<_>>();
                    (Some(kept.files), format!("{:?}", (tables, ids, files, rejects, superseded, windows, categories, personal.print())))
                }
                Err(error) => (None, error.to_string()),
            }
        };
        let usual = said(None);
        prop_assert_eq!(&said(Some(false)), &usual);
        let expected = (usual.0.map(|_| 5), usual.1);
        prop_assert_eq!(said(Some(false)), expected);
        // the next month's file gives a known visit's case another window, and names a case that was unknown
        put("ledger/b.csv", &text("受理编号,窗口,类别,受理时间\nX9,窗口1,投诉,2026-06-01\nS1,窗口0,投诉,2026-06-01\n".to_owned()));
        let usual = said(None);
        let expected = (usual.0.map(|_| 5), usual.1);
        prop_assert_eq!(said(Some(false)), expected);
        prop_assert_eq!(said(Some(true)).0, usual.0);
    }
}

/// Rows of a visit or an evaluation, of which some are the same, and some are the same but for a text or a time of day.
fn rows_that_repeat(id: &'static str, ids: u32) -> impl Strategy<Value = String> {
    let row = (0..ids, 0_u32..3, 0_u32..2, 0_u32..2, "[一二\"\n ]{0,3}").prop_map(move |(n, case, hour, word, text)| {
        let quoted = format!("\"{}\"", text.replace('"', "\"\""));
        if id.is_empty() {
            format!("S{case},窗口{word},2026-06-20 0{hour}:00,未评价,{quoted}\n")
        } else {
            let number = if n == 0 { String::new() } else { format!("{id}{n}") };
            format!("{number},S{case},窗口7,2026-06-20 0{hour}:00,{},{quoted}\n", ["电话", "现场"][word as usize])
        }
    });
    proptest::collection::vec(row, 0..30).prop_map(|rows| rows.concat())
}

const SEVERAL: &str = "受理编号,窗口,回访时间1,回访方式1,意见1,回访时间2,回访方式2,意见2\n";

/// Rows of several callbacks each, of which some are blank, and some equal each other or those of other rows.
fn rows_of_several() -> impl Strategy<Value = String> {
    let one = (0_u32..2, 0_u32..3, "[一二]{0,1}").prop_map(|(hour, word, text)| match word {
        2 => ",,".to_owned(),
        word => format!("2026-06-20 0{hour}:00,{},{text}", ["电话", "信"][word as usize]),
    });
    let row = (0_u32..3, one.clone(), one).prop_map(|(case, first, second)| format!("S{case},窗口7,{first},{second}\n"));
    proptest::collection::vec(row, 0..20).prop_map(|rows| rows.concat())
}

/// Every row of every table.
fn whole(intake: &Intake) -> Vec<String> {
    let ids = intake.case_ids.iter().chain(intake.visit_ids.iter()).map(|id| format!("{id:?}"));
    [rows_of(&intake.ledger), rows_of(&intake.visits), rows_of(&intake.evaluations), ids.collect()].concat()
}

fn rows_of(table: &DataFrame) -> Vec<String> {
    (0..table.height()).map(|row| format!("{:?}", table.get_row(row).expect("a row").0)).collect()
}
