//! A table as an `.xlsx` of one sheet in which every cell is text: what is typed over it stays text too.
//!
//! Source: ECMA-376, Office Open XML, part 1, 18.3 (worksheets) and 18.8 (styles). Number format 49 is `@`, text.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use quick_xml::escape::escape;
use zip::ZipWriter;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;

/// Rows of a sheet, and characters of a cell, beyond which Excel opens no workbook.
const MOST_ROWS: usize = 1 << 20;
const LONGEST_CELL: usize = 32_767;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// The bytes of a workbook of these rows, the first of which stays in sight; `None` where a sheet cannot hold them.
pub(super) fn workbook(rows: &[Vec<String>]) -> Option<Vec<u8>> {
    let fits = rows.len() <= MOST_ROWS && rows.iter().flatten().all(|cell| cell.chars().count() <= LONGEST_CELL);
    fits.then(|| packed(rows).ok()).flatten()
}

fn packed(rows: &[Vec<String>]) -> ZipResult<Vec<u8>> {
    let relation = |id: &str, what: &str, target: &str| format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{what}\" Target=\"{target}\"/>");
    let relations = |inner: String| format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{inner}</Relationships>");
    let part = |name: &str, what: &str| format!("<Override PartName=\"/xl/{name}\" ContentType=\"{TYPE}.{what}+xml\"/>");
    let types = format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>{}{}{}</Types>",
        part("workbook.xml", "sheet.main"),
        part("worksheets/sheet1.xml", "worksheet"),
        part("styles.xml", "styles")
    );
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let styles = format!(
        "<styleSheet xmlns=\"{MAIN}\"><fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders>\
         <cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf/><xf numFmtId=\"49\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
    );
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("[Content_Types].xml", types),
        ("_rels/.rels", relations(relation("r1", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", book),
        (
            "xl/_rels/workbook.xml.rels",
            relations(relation("r1", "worksheet", "worksheets/sheet1.xml") + &relation("r2", "styles", "styles.xml")),
        ),
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet1.xml", sheet(rows)),
    ] {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{text}").as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn sheet(rows: &[Vec<String>]) -> String {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let mut text = format!(
        "<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" state=\"frozen\"/></sheetView>\
         </sheetViews><cols><col min=\"1\" max=\"{width}\" width=\"18\" style=\"1\" customWidth=\"1\"/></cols><sheetData>"
    );
    for (row, cells) in rows.iter().enumerate() {
        // a String takes everything
        let _ = write!(text, "<row r=\"{}\">", row + 1);
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let (name, cell) = (letters(column), written(cell));
            let _ = write!(text, "<c r=\"{name}{}\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{cell}</t></is></c>", row + 1);
        }
        text.push_str("</row>");
    }
    text.push_str("</sheetData></worksheet>");
    text
}

/// The text as XML has it; a character that XML cannot hold becomes U+FFFD.
fn written(cell: &str) -> String {
    let is_none = |c: char| c < ' ' && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}');
    let bare: String = cell.chars().map(|c| if is_none(c) { '\u{fffd}' } else { c }).collect();
    // a line feed alone would do, but a parser makes one of each carriage return
    escape(bare.as_str()).replace('\r', "&#13;")
}

/// The letters of a column, from 0: A, B … Z, AA.
fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    if column < 26 { last.to_string() } else { format!("{}{last}", letters(column / 26 - 1)) }
}

#[cfg(test)]
mod tests {
    use calamine::{Reader, Xlsx};

    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let rows = [["原因", "a<b&\"c\""], ["", "0012\r\n=1+1"], ["x\u{1}", " 2026-06-01 "]].map(|row| row.map(str::to_owned).to_vec());
        let bytes = workbook(&rows).expect("a workbook");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).expect("a workbook");
        let range = book.worksheet_range("Sheet1").expect("a sheet");
        let cells: Vec<_> = range.used_cells().map(|(row, column, value)| (row, column, value.to_string())).collect();
        let expected = [(0, 0, "原因"), (0, 1, "a<b&\"c\""), (1, 1, "0012\r\n=1+1"), (2, 0, "x\u{fffd}"), (2, 1, " 2026-06-01 ")];
        assert_eq!(cells, expected.map(|(row, column, text)| (row, column, text.to_owned())));
        assert_eq!(workbook(&rows).expect("a workbook"), bytes, "the same rows, the same bytes");
        assert!(workbook(&[vec!["x".repeat(LONGEST_CELL + 1)]]).is_none());
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
