//! XML of Excel 2002 and 2003 (`SpreadsheetML`), which report programs write and call `.xls`: its worksheets.
//!
//! Source: Microsoft, XML Spreadsheet Reference (2001). `ss:Index` moves on to a row or column, `ss:MergeAcross` and
//! `ss:MergeDown` count the cells beside and below that belong to one.

use calamine::{CellErrorType, Data};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::held::HeldSheet;
use super::web_page::decoded;
use super::xlsx_parts::{MOST_MERGED, Merged, attribute};
use crate::messages::Message;

/// The worksheets of the file, in its order, and whether its days are counted from 1904; an error says why
/// the file is not `SpreadsheetML`.
pub(crate) fn worksheets(file: &[u8]) -> Result<(Vec<HeldSheet>, bool), Message> {
    let text = decoded(file)?;
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    let mut book = Book::default();
    loop {
        match reader.read_event().map_err(|error| Message::text(error.to_string()))? {
            Event::Start(tag) => book.begin(&tag),
            Event::Empty(tag) => {
                book.begin(&tag);
                book.end(tag.local_name().as_ref());
            }
            Event::End(tag) => book.end(tag.local_name().as_ref()),
            Event::Text(text) => book.text(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::CData(text) => book.text(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(name) => book.text(&meant(&name)?),
            // a report that was cut short ends where its rows end
            Event::Eof if !book.is_whole => return Err(message!("workbooks.why.no_end")),
            Event::Eof => return Ok((book.sheets, book.is_1904)),
            _ => {}
        }
    }
}

/// What `&name;` stands for.
fn meant(name: &BytesRef<'_>) -> Result<String, Message> {
    if let Some(c) = name.resolve_char_ref().map_err(|error| Message::text(error.to_string()))? {
        return Ok(c.to_string());
    }
    let name = name.xml_content(XmlVersion::Implicit1_0);
    let known = quick_xml::escape::resolve_predefined_entity(&name);
    known.map(str::to_owned).ok_or_else(|| message!("workbooks.why.entity", entity = format!("&{name};")))
}

/// What was read so far.
#[derive(Default)]
struct Book {
    sheets: Vec<HeldSheet>,
    /// The row and the column that come next, from 0.
    row: u32,
    column: u32,
    cell: Option<Open>,
    /// Inside of what a cell holds, or of what says whether a sheet is shown.
    inside: Option<Inside>,
    /// Inside of what somebody noted on a cell.
    in_comment: bool,
    is_whole: bool,
    is_1904: bool,
}

#[derive(PartialEq)]
enum Inside {
    Data,
    Visible,
}

/// A cell that is being read.
struct Open {
    at: (u32, u32),
    across: u32,
    down: u32,
    is_formula: bool,
    kind: String,
    text: String,
}

impl Book {
    fn begin(&mut self, tag: &BytesStart<'_>) {
        let number = |name: &str| attribute(tag, name).and_then(|text| text.trim().parse::<u32>().ok());
        match tag.local_name().as_ref() {
            "Worksheet" => {
                let name = attribute(tag, "Name").unwrap_or_else(|| format!("Sheet{}", self.sheets.len() + 1));
                self.sheets.push(HeldSheet::named(name));
                self.row = 0;
            }
            "Row" => {
                self.row = number("Index").map_or(self.row, |index| index.saturating_sub(1));
                self.column = 0;
                let is_hidden = attribute(tag, "Hidden").is_some_and(|hidden| hidden == "1");
                if let (true, Some(sheet)) = (is_hidden, self.sheets.last_mut()) {
                    sheet.facts.hidden.push(self.row);
                }
            }
            "Cell" => {
                self.column = number("Index").map_or(self.column, |index| index.saturating_sub(1));
                self.cell = Some(Open {
                    at: (self.row, self.column),
                    across: number("MergeAcross").unwrap_or(0),
                    down: number("MergeDown").unwrap_or(0),
                    is_formula: attribute(tag, "Formula").is_some(),
                    kind: String::new(),
                    text: String::new(),
                });
            }
            "Comment" => self.in_comment = true,
            "Date1904" => self.is_1904 = true,
            "Data" if !self.in_comment => {
                if let Some(cell) = &mut self.cell {
                    cell.kind = attribute(tag, "Type").unwrap_or_default();
                    self.inside = Some(Inside::Data);
                }
            }
            "Visible" => self.inside = Some(Inside::Visible),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match (&self.inside, &mut self.cell) {
            (Some(Inside::Data), Some(cell)) => cell.text.push_str(text),
            (Some(Inside::Visible), _) if text.trim().starts_with("SheetHidden") || text.trim() == "SheetVeryHidden" => {
                if let Some(sheet) = self.sheets.last_mut() {
                    sheet.hidden = true;
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "Data" | "Visible" => self.inside = None,
            "Comment" => self.in_comment = false,
            "Workbook" => self.is_whole = true,
            "Row" => self.row = self.row.saturating_add(1),
            "Cell" => {
                let Some(Open { at, across, down, is_formula, kind, text }) = self.cell.take() else { return };
                self.column = at.1.saturating_add(across).saturating_add(1);
                let Some(sheet) = self.sheets.last_mut() else { return };
                let (rows, columns) = ((at.0, at.0.saturating_add(down)), (at.1, at.1.saturating_add(across)));
                if (across > 0 || down > 0) && sheet.facts.merged.len() < MOST_MERGED {
                    sheet.facts.merged.push(Merged { rows, columns });
                }
                if is_formula && text.trim().is_empty() {
                    sheet.facts.unvalued.entry(at.1).or_default().push(at.0);
                }
                let value = value(&kind, text);
                if value != Data::Empty {
                    sheet.push(at, value);
                }
            }
            _ => {}
        }
    }
}

fn value(kind: &str, text: String) -> Data {
    let trimmed = text.trim();
    match kind {
        _ if trimmed.is_empty() => Data::Empty,
        "Number" => trimmed.parse().map_or(Data::String(text), Data::Float),
        "DateTime" => Data::DateTimeIso(trimmed.trim_end_matches(".000").to_owned()),
        "Boolean" => Data::Bool(trimmed == "1"),
        "Error" => match trimmed {
            "#DIV/0!" => Data::Error(CellErrorType::Div0),
            "#N/A" => Data::Error(CellErrorType::NA),
            "#NAME?" => Data::Error(CellErrorType::Name),
            "#NULL!" => Data::Error(CellErrorType::Null),
            "#NUM!" => Data::Error(CellErrorType::Num),
            "#REF!" => Data::Error(CellErrorType::Ref),
            _ => Data::Error(CellErrorType::Value),
        },
        _ => Data::String(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
        xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\">";

    #[test]
    fn cells_stand_where_excel_puts_them() {
        let file = format!(
            "{START}<Worksheet ss:Name=\"一月\"><Table><Row><Cell><Data ss:Type=\"String\">a&amp;&#x53D7;</Data></Cell><Cell ss:Index=\"3\" \
             ss:MergeAcross=\"1\"><Data ss:Type=\"Number\">12</Data></Cell><Cell><ss:Data ss:Type=\"String\">b</ss:Data></Cell></Row>\
             <Row ss:Index=\"4\" ss:Hidden=\"1\"><Cell ss:Formula=\"=A1\"><Data ss:Type=\"String\"></Data><Comment><Data>x</Data></Comment></Cell><Cell ss:MergeDown=\"1\"><Data ss:Type=\"DateTime\">\
             2026-06-01T09:01:00.000</Data></Cell></Row></Table></Worksheet><Worksheet ss:Name=\"二月\"><Table/><x:WorksheetOptions>\
             <x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"
        );
        let (sheets, is_1904) = worksheets(file.as_bytes()).expect("a workbook");
        assert!(!is_1904);
        assert_eq!(sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect::<Vec<_>>(), [("一月", false), ("二月", true)]);
        let text = |text: &str| Data::String(text.to_owned());
        assert_eq!(
            sheets[0].cells,
            [
                ((0, 0), text("a&受")),
                ((0, 2), Data::Float(12.0)),
                ((0, 4), text("b")),
                ((3, 1), Data::DateTimeIso("2026-06-01T09:01:00".to_owned())),
            ]
        );
        let facts = &sheets[0].facts;
        assert_eq!(facts.merged[..], [Merged { rows: (0, 0), columns: (2, 3) }, Merged { rows: (3, 4), columns: (1, 1) }]);
        assert_eq!((&facts.hidden[..], facts.unvalued.get(&0).map(Vec::as_slice)), (&[3][..], Some(&[3][..])));
    }

    #[test]
    fn what_is_no_xml_or_fits_no_sheet_is_refused() {
        for broken in [
            "<Worksheet><Table><Row><Cell><Data>&x;",
            "<Worksheet><Table><Row><Cell><Data>a</Data></Cell></Row></Table></Worksheet>",
            "<Worksheet><Table><Row ss:Index=\"9999999\"><Cell><Data>a</Data></Cell></Row>",
        ] {
            assert!(worksheets(format!("{START}{broken}").as_bytes()).is_err(), "{broken}");
        }
    }
}
