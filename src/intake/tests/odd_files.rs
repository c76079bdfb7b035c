//! Exports that are not as they mostly are: read rightly and said, or refused with what they are.

use super::scenes::intake;
use crate::doubts::DoubtCode;
use crate::intake::terms::code::Code;
use crate::intake::terms::notice::{Notice, Section};

const HEADER: &str = "受理编号,窗口,类别,受理时间,事项";
const ROW: &str = "S1,一,投诉,2026-06-01";

/// The items of a ledger, what was noticed, and how many rows were rejected.
fn items(text: &str) -> (Vec<String>, Vec<Notice>, u64) {
    let (_, read) = intake(&[("ledger/a.csv", text)]);
    let read = read.expect("it is a ledger");
    let column = read.ledger.column("item").expect("a column").str().expect("texts");
    let items = column.iter().map(|item| item.unwrap_or_default().to_owned()).collect();
    (items, read.files[0].notices.clone(), read.files[0].rejected)
}

#[test]
fn rare_dialects_are_read_and_said() {
    let single = format!("{HEADER}\n'S1','一','投诉','2026-06-01','a, ''b'''\n'S2','一','投诉','2026-06-01',''\n");
    let spaced = format!("{}\n{}, \"a, b\"\n", HEADER.replace(',', ", "), ROW.replace(',', ", "));
    let quoted_header = HEADER.replace(',', "\", \"");
    let spaced_header = format!("\"{quoted_header}\"\n{}, \"a, b\"\n", ROW.replace(',', ", "));
    let bars = format!("{}\n{}|a, b\n", HEADER.replace(',', "|"), ROW.replace(',', "|"));
    let spaces = format!("{}\n{row} x\n{row} x\n{row} a b\n{row} a \n", HEADER.replace(',', " "), row = ROW.replace(',', " "));
    let single_header = format!("'{}'\n{ROW},'a'\n{ROW},'it's'\n", HEADER.replace(',', "','"));
    let quote_more = format!("受理编号,窗口,类别,受理时间,\"\"事项\"\n{ROW},\"a, b\"\n");
    let damaged = format!("受理编号,\"窗口,类别,受理时间,事项\n{ROW},x\n");
    for (text, read, notice, rejected) in [
        (single, vec!["a, 'b'", ""], Notice::Quote('\''), 0),
        (spaced, vec!["a, b"], Notice::Spaced, 0),
        (spaced_header, vec!["a, b"], Notice::Spaced, 0),
        (bars, vec!["a, b"], Notice::Delimiter('|'), 0),
        (spaces, vec!["x"], Notice::Delimiter(' '), 2),
        (single_header, vec!["a"], Notice::Quote('\''), 1),
        (damaged, vec!["x"], Notice::DamagedHeader, 0),
        (quote_more, vec!["a, b"], Notice::DamagedHeader, 0),
        (format!("{HEADER}\n{ROW},x,\n"), vec!["x"], Notice::WiderThanHeader, 0),
        (format!("{HEADER},事项\n{ROW},x,y\n"), vec!["x"], Notice::RepeatedHeader("事项".to_owned()), 0),
        (format!("{HEADER},,\n{ROW},x,y,\n"), vec!["x"], Notice::NoHeader(vec![6]), 0),
    ] {
        assert_eq!(items(&text), (read.into_iter().map(str::to_owned).collect(), vec![notice], rejected), "{text}");
    }
    let plain = format!("{HEADER}\n{ROW},it's 'so'\n");
    assert_eq!(items(&plain), (vec!["it's 'so'".to_owned()], vec![], 0));
}

#[test]
fn a_header_below_a_page_of_text_is_found() {
    let preamble = |lines: usize| "说明：仅供内部使用\n".repeat(lines);
    let (_, read) = intake(&[("ledger/a.csv", &format!("{}{HEADER}\n{ROW},x\n", preamble(40)))]);
    let read = read.expect("it is a ledger");
    assert_eq!((read.files[0].header_line, read.files[0].read), (41, 1));
    let (_, read) = intake(&[("ledger/a.csv", &format!("{}{HEADER}\n{ROW},x\n", preamble(100)))]);
    assert!(read.is_err(), "a record of a table may look like its header, far down");
}

#[test]
fn a_bar_may_be_half_of_a_character() {
    let text = format!("{}\nS1|珅|投诉|2026-06-01|x\n", HEADER.replace(',', "|"));
    let (_, read) = intake(&[("ledger/a.csv", encoding_rs::GB18030.encode(&text).0)]);
    let read = read.expect("it is a ledger");
    assert_eq!((read.windows.0[0].as_str(), read.files[0].delimiter), ("珅", Some('|')));
}

#[test]
fn a_configured_quote_is_believed() {
    let toml = "[[file]]\npath = \"ledger/a.csv\"\nquote = \"'\"\n";
    let (_, read) = intake(&[("huifang.toml", toml), ("ledger/a.csv", &format!("{HEADER}\n{ROW},'\"x\"'\n"))]);
    let read = read.expect("it is a ledger");
    assert_eq!(read.ledger.column("item").expect("a column").str().expect("texts").get(0), Some("\"x\""));
}

#[test]
fn a_broken_line_of_a_short_file_makes_it_no_other_encoding() {
    let rows = |broken: &[u8]| [format!("{HEADER}\n{ROW},电梯\n{ROW},").as_bytes(), broken, format!("\n{ROW},门窗\n").as_bytes()].concat();
    let (_, read) = intake(&[("ledger/a.csv", rows(b"\xff\xff"))]);
    let read = read.expect("it is a ledger");
    assert_eq!(read.rejects.iter().map(|reject| reject.code).collect::<Vec<_>>(), [Code::BadEncoding]);
}

/// Bytes as a cipher leaves them (Knuth's MMIX generator).
fn noise(n: usize) -> Vec<u8> {
    let next = |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
    std::iter::successors(Some(1), next).map(|state| (state >> 33) as u8).take(n).collect()
}

#[test]
fn what_is_no_table_is_called_what_it_is() {
    let wide = format!("{HEADER}\n{ROW}\n").replace(',', "，");
    for (name, bytes, said) in [
        ("ledger/a.csv", wide.into_bytes(), "`，`"),
        ("ledger/a.csv", HEADER.replace(',', "\u{1}").into_bytes(), "`\\u{1}`"),
        ("ledger/a.csv", b"PK\x03\x04......".to_vec(), "zip archive"),
        ("ledger/a.csv", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "cannot be read as a workbook"),
        ("ledger/a.csv", b"\xEF\xBB\xBF<HTML><table></table>".to_vec(), "holds no table"),
        ("ledger/a.xls", b"<html><frameset><frame src=\"a.files/sheet001.htm\"></frameset></html>".to_vec(), "the frame of a web page"),
        ("ledger/a.xls", b"<html><form><table><tr><td><input type=password></table></html>".to_vec(), "asks for a password"),
        ("ledger/a.xls", b"<html><title>504</title><h1>504</h1></html>".to_vec(), "a web page without a table"),
        ("ledger/a.xls", "共 3 条\n<table><tr><td>受理编号</table>".as_bytes().to_vec(), "text with a table of a web page below it"),
        ("ledger/a.xls", b"{\\rtf1 x}".to_vec(), "a document in RTF"),
        ("ledger/a.xls", [&[0xFF, 0xD8, 0xFF, 0xE0][..], &[0; 99]].concat(), "a picture (JPEG)"),
        ("ledger/a.xls", [&[9, 0, 4, 0, 2, 0][..], &[0; 99]].concat(), "a workbook of Excel 2"),
        ("ledger/a.csv", b"[{\"a\": 1}]".to_vec(), "JSON"),
        ("ledger/a.csv", b"%PDF-1.4".to_vec(), "PDF"),
        ("ledger/a.xlsx", noise(600), "encrypted or damaged"),
    ] {
        let (_, read) = intake(&[(name, bytes)]);
        let error = read.expect_err("it is no table");
        assert!(error.to_string().contains(said) && error.hint_text().is_some(), "{said}: {error}");
    }
    let (_, read) = intake(&[("ledger/a.xlsx", "<html><table><tr><td>受理编号</table>")]);
    assert!(read.expect_err("a page without the other columns").to_string().contains("lacking window, category, accepted_at"));
}

#[test]
fn two_tables_where_one_is_expected_are_told_apart_by_hand() {
    let visits = "受理编号,回访时间,回访方式\nS1,2026-06-03,电话\n";
    for (text, said) in [
        (format!("{HEADER},,{HEADER}\n{ROW},x,,S2,一,投诉,2026-06-02,y\n"), "a.csv:1: has each of its headings twice"),
        (format!("{HEADER}\n{ROW},x\n\n{visits}"), "a.csv:4: reads like the heading of another table, of the visits"),
        (
            format!("{HEADER}\n{ROW},x\n窗口,受理编号,类别,受理时间,事项\n一,S2,投诉,2026-06-01,y\n"),
            "a.csv:3: reads like the heading of another table, of the ledger",
        ),
    ] {
        let (_, read) = intake(&[("ledger/a.csv", &text)]);
        let error = read.expect_err("two tables");
        assert!(error.to_string().contains(said) && error.hint_text().is_some(), "{said}: {error}");
    }
    for text in [format!("{HEADER},备注\n{ROW},x,\n{HEADER}\n{ROW},x,\n"), format!("{HEADER},事项,窗口\n{ROW},x,y,z\n")] {
        let (_, read) = intake(&[("ledger/a.csv", &text)]);
        assert!(read.is_ok(), "{text}");
    }
}

/// What becomes of one row among `others` of a ledger: the code of its reject, or nothing.
fn code_of(row: &str, others: &str, times: usize) -> Option<Code> {
    let header = "受理编号,窗口,类别,受理时间,办结时间,事项,备注";
    let rows: String = (0..times).map(|n| format!("B{n},{others}\n")).collect::<Vec<_>>().concat();
    let (_, read) = intake(&[("ledger/a.csv", &format!("{header}\n{row}\n{rows}"))]);
    let read = read.expect("it is a ledger");
    assert_eq!(read.files[0].accepted as usize + read.rejects.len(), times + 1, "{row}: {:?}", read.rejects);
    read.rejects.first().map(|reject| reject.code)
}

#[test]
fn a_stray_delimiter_moves_no_cell_into_the_next_column() {
    let plain = "一,投诉,2026-06-01,2026-06-02,x,";
    let ended = "一,投诉,2026-06-01,2026-06-02,x,,";
    for (row, others, code) in [
        ("A,一,投诉,2026-06-01,2026-06-02,x,,", plain, None),
        ("A,一,投诉,2026-06-01,,,,", plain, None),
        ("A,一,投诉,2026-06-01,,x,y,", plain, None),
        (",A,一,投诉,2026-06-01,2026-06-02,x,", plain, Some(Code::RaggedRow)),
        ("A,,一,投诉,2026-06-01,2026-06-02,x,", plain, Some(Code::RaggedRow)),
        ("A,一,投诉,2026-06-01,,2026-06-02,x,", plain, Some(Code::RaggedRow)),
        ("A,一,投诉,2026-06-01,2026-06-02,,x,", plain, Some(Code::RaggedRow)),
        ("A,,投诉,2026-06-01,2026-06-02,x,,", plain, Some(Code::MissingValue)),
        ("A,一,投诉,2026-06-01,,x,,", plain, None),
        ("A,一,投诉,2026-06-01,,2026-06-02,,,", plain, None),
        ("A,一,'投诉, 再次',2026-06-01,2026-06-02,x", plain, Some(Code::BadDate)),
        ("A,一,投诉,2026-06-01,2026-06-02,'x, y',", plain, Some(Code::RaggedRow)),
        ("A,一,投诉,2026-06-01,2026-06-02,“x, y”,", plain, Some(Code::RaggedRow)),
        ("A,一,投诉,2026-06-01,2026-06-02,'x','y',", plain, None),
        ("A,一,投诉,2026-06-01,2026-06-02,,y,", ended, None),
        ("A,一,投诉,2026-06-01,2026-06-02,,y,,", ended, Some(Code::RaggedRow)),
    ] {
        assert_eq!(code_of(row, others, 30), code, "{row}");
    }
    for (row, code) in [
        ("A,一,投诉,2026-06-01,2026-06-02事项\"x, y\",z", Some(Code::RaggedRow)),
        ("A,一,投诉,2026-06-01,事项\"x, y\",z,", Some(Code::RaggedRow)),
        ("A,一,投诉,2026-06-01\"2026-06-02, x\",y,z", Some(Code::RaggedRow)),
        ("A,一,投诉,2026-06-01,2026-06-02,管12\"换,阀 5\"", None),
        ("A,一,投诉,2026-06-01,2026-06-02,\"事项\"\"x\",\"y\"\"\"", None),
        ("A,一,投诉,2026-06-01,2026-06-02,\"又\"称\"x\",y\"", Some(Code::BadQuoting)),
    ] {
        assert_eq!(code_of(row, plain, 30), code, "{row}");
    }
    let blank = "一,投诉,2026-06-01,2026-06-02,,y";
    assert_eq!(code_of("A,一,投诉,2026-06-01,2026-06-02,,y,", blank, 30), None, "other rows have a blank there too");
    assert_eq!(code_of("A,一,投诉,2026-06-01,2026-06-02,,y,", plain, 3), None, "three rows tell no habit");
}

#[test]
fn a_header_that_lost_a_delimiter_moves_no_column() {
    let rows = "A,一,投诉,2026-06-01,2026-06-02,张三,13800000000,\nB,一,投诉,2026-06-01,2026-06-02,李四,,\n";
    let (_, read) = intake(&[("ledger/a.csv", &format!("受理编号,窗口,类别,受理时间,办结时间,申请人联系电话,备注\n{rows}"))]);
    let error = read.expect_err("every cell after the heading would stand one column too far left").to_string();
    assert!(error.contains("a.csv:1") && error.contains("`申请人联系电话`"), "{error}");
    let (_, read) = intake(&[("ledger/a.csv", &format!("受理编号,窗口,类别,受理时间,办结时间,申请人联系电话,备注,\n{rows}"))]);
    assert_eq!(read.expect("one heading, and lines that end in a delimiter").files[0].accepted, 2);
}

#[test]
fn windows_in_rows_of_their_own_are_those_of_the_rows_below() {
    let text = "2026年6月台账,,\n受理编号,类别,受理时间\n一窗,,\nS1,投诉,2026-06-01\nS2,投诉,待定\n小计,2,\n\n二窗\nS3,咨询,2026-06-02\n";
    let (_, read) = intake(&[("ledger/a.csv", text)]);
    let read = read.expect("it is a ledger");
    assert_eq!(read.windows.0.iter().map(String::as_str).collect::<Vec<_>>(), ["一窗", "二窗"]);
    let file = &read.files[0];
    assert_eq!((file.header_line, file.read, file.accepted, file.rejected), (2, 4, 2, 2));
    let section = |name: &str, line, rows| Section { name: name.to_owned(), line, rows };
    assert_eq!(file.notices, [Notice::Sections(vec![section("一窗", 3, 2), section("二窗", 8, 1)])]);
    assert_eq!(read.doubts, []);
    let rejected: Vec<_> = read.rejects.iter().map(|reject| (reject.line, reject.code, reject.raw.as_str())).collect();
    assert_eq!(rejected, [(5, Code::BadDate, "S2,投诉,待定"), (6, Code::TotalRow, "小计,2,")]);
    // a note in a row of its own, with rows below it
    let noted = text.replacen("S2,", "以下为补录,,\nS2,", 1);
    let (_, read) = intake(&[("ledger/a.csv", &noted)]);
    let doubts = read.expect("it is a ledger").doubts;
    let told: Vec<_> = doubts.iter().map(|doubt| (doubt.code, doubt.rows, doubt.of, doubt.places[0].line)).collect();
    assert_eq!(told, [(DoubtCode::OddSection, 1, 4, Some(5))]);
    let toml = "[values.window]\n\"以下为补录\" = \"一窗\"\n";
    let (_, read) = intake(&[("ledger/a.csv", noted.as_str()), ("huifang.toml", toml)]);
    assert_eq!(read.expect("it is a ledger").doubts, [], "it is said whose rows they are");
    // the first row below the heading has no window
    let (_, read) = intake(&[("ledger/a.csv", &text.replacen("一窗,,", "S0,投诉,2026-06-01", 1))]);
    assert!(read.expect_err("no section is proven").to_string().contains("lacking window"));
}
