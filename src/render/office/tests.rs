//! Letter and workbook opened again: the figures of the CSV files, nothing that runs, the same bytes each time.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;
use quick_xml::events::Event;

use super::{LETTER, WORKBOOK, files};
use crate::bulletin::{Bulletin, Cell, Correction};
use crate::domain::Period;
use crate::render::table::{Audience, csv_tables};
use crate::render::{Templates, fixture};

fn templates() -> Templates {
    Templates::load(None).expect("the built-in templates")
}

fn made(bulletin: &Bulletin) -> [Vec<u8>; 2] {
    let mut files = files(&templates(), bulletin).expect("letter and workbook");
    [LETTER, WORKBOOK].map(|name| files.remove(name).expect("a file"))
}

/// The parts of an archive, each held to be well-formed.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    // APPNOTE 4.4.2: the upper byte of "version made by" is the system; 3 is Unix
    assert!(bytes.windows(6).filter(|at| at.starts_with(b"PK\x01\x02")).all(|at| at[5] == 3));
    let parts = (0..archive.len()).map(|at| {
        let mut part = archive.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        assert_eq!(part.last_modified(), Some(zip::DateTime::default()), "{name}");
        if name.starts_with("word/media/") {
            return (name, String::new());
        }
        let mut text = String::new();
        part.read_to_string(&mut text).expect("text");
        let mut reader = quick_xml::Reader::from_str(&text);
        while reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")) != Event::Eof {}
        (name, text)
    });
    parts.collect()
}

/// What a part says, its entities read.
fn unescaped(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}

/// What stands between the tags of a piece of XML.
fn said(xml: &str) -> String {
    unescaped(&xml.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect::<String>())
}

/// The tables of a letter: rows of cells.
fn tables(document: &str) -> Vec<Vec<Vec<String>>> {
    let between = |text: &str, open: &str, close: &str| -> Vec<String> {
        text.split(open).skip(1).map(|part| part.split(close).next().unwrap_or_default().to_owned()).collect()
    };
    let cells = |row: &String| between(row, "<w:tc>", "</w:tc>").iter().map(|cell| said(cell)).collect();
    between(document, "<w:tbl>", "</w:tbl>").iter().map(|table| between(table, "<w:tr>", "</w:tr>").iter().map(cells).collect()).collect()
}

fn csv_rows(bulletin: &Bulletin, file: &str) -> Vec<BTreeMap<String, String>> {
    let bytes = csv_tables(&bulletin.tables, Audience::Public).remove(file).expect("a table");
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    let header = reader.headers().expect("a header").clone();
    let named = |row: csv::StringRecord| header.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|row| named(row.expect("a row"))).collect()
}

/// Everything that is to be withheld, withheld.
fn withheld() -> Bulletin {
    let mut bulletin = fixture::month();
    for row in &mut bulletin.tables.rates {
        (row.due, row.met, row.rate, row.low, row.high) = (Cell::Withheld, Cell::Withheld, Cell::Withheld, Cell::Withheld, Cell::Withheld);
        (row.attained, row.asked, row.short) = (Cell::Withheld, Cell::Withheld, Cell::Withheld);
    }
    for row in &mut bulletin.tables.satisfaction {
        for share in [&mut row.callback, &mut row.evaluator] {
            (share.n, share.rate, share.low, share.high) = (Cell::Withheld, Cell::Withheld, Cell::Withheld, Cell::Withheld);
        }
    }
    bulletin.tables.items.iter_mut().for_each(|row| row.counts.fill(Cell::Withheld));
    bulletin
}

fn all() -> Vec<Bulletin> {
    let long = Bulletin { title: "通报".repeat(40), ..fixture::month() };
    let draft = Bulletin { released: false, ..fixture::month() };
    vec![
        fixture::month(),
        fixture::english(),
        fixture::hostile(),
        fixture::empty(),
        fixture::windows(1),
        fixture::windows(300),
        withheld(),
        long,
        draft,
    ]
}

#[test]
fn the_same_bulletin_gives_the_same_bytes_in_every_thread() {
    for bulletin in all() {
        let again = std::thread::scope(|scope| scope.spawn(|| made(&bulletin)).join().expect("made"));
        assert!(made(&bulletin) == again, "{}", bulletin.title);
    }
}

#[test]
fn every_part_is_xml_without_a_formula_a_macro_or_an_address_outside() {
    for bulletin in all() {
        for bytes in made(&bulletin) {
            for (name, text) in parts(&bytes) {
                for wrong in ["<f>", "<f ", "TargetMode", "externalLink", "<w:instrText", "vbaProject"] {
                    assert!(!text.contains(wrong), "{name} of {}: {wrong}", bulletin.title);
                }
            }
        }
    }
}

#[test]
fn a_sheet_holds_each_cell_of_its_csv_file_as_what_it_is() {
    for bulletin in all() {
        let [_, workbook] = made(&bulletin);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook)).expect("a workbook");
        let files = csv_tables(&bulletin.tables, Audience::Public);
        let words = templates();
        let words = words.words(bulletin.locale);
        assert_eq!(book.sheet_names().len(), files.len() + 1);
        for (file, bytes) in files {
            let title = words.get(&format!("tables.{}", file.trim_end_matches(".csv"))).expect("a title");
            let is_its = |name: &&String| title.starts_with(name.as_str());
            let named = book.sheet_names().iter().filter(is_its).max_by_key(|name| name.len()).cloned();
            let name = named.unwrap_or_else(|| panic!("no sheet {title}"));
            let sheet = book.worksheet_range(&name).expect("a sheet");
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[3..]);
            let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
            for (at, row) in rows.iter().enumerate() {
                for (column, cell) in row.iter().enumerate() {
                    let shown = sheet.get_value((at as u32, column as u32)).unwrap_or(&Data::Empty);
                    let place = format!("{file}:{at}:{} `{cell}` is {shown:?}", &rows[0][column]);
                    match shown {
                        _ if at == 0 => assert!(matches!(shown, Data::String(title) if !title.is_empty()), "{place}"),
                        Data::Empty => assert!(cell.is_empty(), "{place}"),
                        Data::Float(number) => assert!(cell.parse::<f64>().is_ok_and(|read| (read - number).abs() < 1e-12), "{place}"),
                        Data::DateTime(day) => {
                            let epoch = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
                            let first = cell.parse::<Period>().expect("a month").first();
                            assert_eq!((first - epoch).num_days(), day.as_f64() as i64, "{place}");
                        }
                        Data::String(text) => {
                            assert!(cell.parse::<f64>().is_err() || ["rule", "window", "label"].contains(&&rows[0][column]), "{place}");
                            // a name stands as it is, whatever it begins with; a code in words
                            let is_name = ["window", "category", "group", "centre"].contains(&&rows[0][column]);
                            let bare = cell.strip_prefix('\'').filter(|_| !text.starts_with('\'')).unwrap_or(cell);
                            assert!(!is_name || text == bare || text.contains('\u{FFFD}') || bare.contains('\0'), "{place}");
                        }
                        _ => panic!("{place}"),
                    }
                }
            }
        }
    }
}

#[test]
fn what_looks_like_a_formula_stays_text() {
    let mut bulletin = fixture::month();
    "=1+1".clone_into(&mut bulletin.title);
    "@SUM(A1)".clone_into(&mut bulletin.organisation);
    bulletin.tables.windows[0].window = "=1+1".to_owned();
    bulletin.tables.windows[1].window = "-2".to_owned();
    let [_, workbook] = made(&bulletin);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook)).expect("a workbook");
    let sheet = book.worksheet_range("窗口得分与等级").expect("a sheet");
    assert_eq!(sheet.get_value((1, 0)), Some(&Data::String("=1+1".to_owned())));
    assert_eq!(sheet.get_value((2, 0)), Some(&Data::String("-2".to_owned())));
    assert!(book.worksheet_formula("窗口得分与等级").expect("formulas").is_empty());
    let about = book.worksheet_range("说明").expect("a sheet");
    assert_eq!(about.get_value((0, 0)), Some(&Data::String("=1+1（2026年6月）".to_owned())));
}

#[test]
fn the_tables_of_a_letter_say_what_the_csv_files_say() {
    for bulletin in [fixture::month(), withheld()] {
        let [letter, _] = made(&bulletin);
        let tables = tables(&parts(&letter)["word/document.xml"]);
        let shown = |cell: &str| if cell == "*" { "不公布".to_owned() } else { cell.to_owned() };
        let percent = |cell: &str| match cell.parse::<f64>() {
            Ok(share) => format!("{:.2}%", share * 100.0),
            Err(_) => shown(cell),
        };
        let rules: Vec<_> =
            csv_rows(&bulletin, "rates.csv").into_iter().filter(|row| !row["rule"].is_empty() && row["window"].is_empty()).collect();
        assert_eq!(tables[0].len(), rules.len() + 1);
        for (cells, row) in tables[0][1..].iter().zip(&rules) {
            assert_eq!(cells[0], row["label"]);
            assert_eq!(cells[1], percent(&row["rate"]));
            let counts = if row["due"] == "*" { "不公布".to_owned() } else { format!("{}/{}", row["met"], row["due"]) };
            assert_eq!(cells[2], counts);
            for (cell, name) in [(4, "asked"), (5, "short")] {
                let expected = if row[name].is_empty() { "—".to_owned() } else { shown(&row[name]) };
                assert_eq!(cells[cell], expected, "{name}");
            }
            let result = match row["attained"].as_str() {
                "yes" => "达标",
                "no" => "未达标",
                _ => "—",
            };
            assert_eq!(cells[6], result);
        }
        let grades: BTreeMap<String, String> =
            csv_rows(&bulletin, "windows.csv").into_iter().map(|row| (row["window"].clone(), row["grade"].clone())).collect();
        let opinions: BTreeMap<String, BTreeMap<String, String>> =
            csv_rows(&bulletin, "satisfaction.csv").into_iter().map(|row| (row["window"].clone(), row)).collect();
        for cells in &tables[1][1..] {
            let (window, grade) = (&cells[1], &cells[2]);
            assert_eq!(&grades[window], grade);
            if let Some(row) = opinions.get(window) {
                let expected = percent(&row["callback_rate"]);
                assert_eq!(cells[4], if expected.is_empty() { "—".to_owned() } else { expected }, "{window}");
            }
        }
        assert_eq!(tables[2][1][2], percent(&opinions[""]["callback_rate"]));
        assert_eq!(tables[2][2][2], percent(&opinions[""]["evaluator_rate"]));
    }
}

#[test]
fn a_letter_has_the_parts_of_the_standard_and_a_draft_says_what_it_is() {
    let bulletin = fixture::month();
    let text = |bulletin: &Bulletin| {
        let parts = parts(&made(bulletin)[0]);
        (said(&parts["word/document.xml"]), said(&parts["word/header1.xml"]).trim().to_owned())
    };
    let (letter, header) = text(&bulletin);
    let order = ["示例区政务服务中心", "示政务〔2026〕6号", "政务服务回访通报（2026年6月）", "各窗口：", "一、总体情况", "二、存在问题"];
    let order = order.into_iter().chain(["（一）", "三、", "各项要求完成情况", "、窗口评级", "、群众满意度", "附件：1. "]);
    let mut from = 0;
    for part in order.chain(["示例区政务服务中心", "年7月"]) {
        from += letter[from..].find(part).unwrap_or_else(|| panic!("{part} after {}", &letter[..from])) + part.len();
    }
    assert_eq!(header, "");

    let (draft, header) = text(&Bulletin { released: false, ..bulletin.clone() });
    assert!(draft.contains("草稿 · 未发布") && header.contains("草稿"), "{draft}");
    // a draft bears no date
    assert!(draft.ends_with("示例区政务服务中心"), "{draft}");

    let reason = "补录6月30日回访1件".to_owned();
    let corrections = vec![Correction { reason: reason.clone(), released: Some(bulletin.dated), changes: Vec::new() }];
    let (corrected, _) = text(&Bulletin { corrections, ..bulletin.clone() });
    assert!(corrected.contains("本期已更正1次") && corrected.contains(&reason), "{corrected}");

    let mut signed = bulletin;
    signed.document.signatory = "示例区大数据局".to_owned();
    signed.document.date = NaiveDate::from_ymd_opt(2026, 7, 8);
    assert!(text(&signed).0.ends_with("示例区大数据局2026年7月8日"));
}

#[test]
fn tables_are_headed_on_each_page_and_take_no_fixed_line_height() {
    let parts = parts(&made(&fixture::month())[0]);
    let document = &parts["word/document.xml"];
    assert_eq!(document.matches("<w:tblHeader/>").count(), tables(document).len());
    let styles = &parts["word/styles.xml"];
    let style = |id: &str| styles.split("<w:style ").find(|style| style.contains(&format!("styleId=\"{id}\""))).expect("a style");
    assert!(style("TableText").contains("w:lineRule=\"auto\"") && style("Normal").contains("w:line=\"560\" w:lineRule=\"exact\""));
    // a theme's fonts take the place of those that are not named for each script
    assert!(!styles.contains("Theme=") && styles.matches("<w:rFonts ").count() == styles.matches("w:eastAsia=\"").count() - 1);
    let used = document.split("<w:pStyle w:val=\"").skip(1).filter_map(|part| part.split('"').next());
    for id in used {
        assert!(styles.contains(&format!("w:styleId=\"{id}\"")), "{id}");
    }
}

#[test]
fn a_style_sheet_of_the_workspace_that_is_no_xml_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("office")).expect("a folder");
    std::fs::write(folder.path().join("office/styles.xml"), "<w:styles><w:style></w:styles>").expect("a file");
    let templates = Templates::load(Some(folder.path())).expect("templates");
    let error = files(&templates, &fixture::month()).expect_err("no XML").to_string();
    assert!(error.contains("office/styles.xml") && error.contains("is no XML"), "{error}");
}
