//! The CSV of a draw, written and read back.

use std::path::Path;

use super::{Draw, Role};
use crate::error::{Error, Result};
use crate::messages::{Locale, Message};
use crate::render::Worded;
use crate::render::table::guarded;

/// Its header.
pub const COLUMNS: [&str; 10] = ["date", "window", "order", "role", "case_id", "category", "item", "accepted_at", "applicant", "phone"];

/// A row that was read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The physical line on which it starts; the file's first line = 1.
    pub line: u64,
    /// Its cells, in the order of [`COLUMNS`], as they stand in the file, but for the role, which is its code.
    pub cells: [String; 10],
    /// Its place in the window's order.
    pub order: u64,
    /// Drawn or in reserve.
    pub role: Role,
}

impl Row {
    /// The window.
    #[must_use]
    pub fn window(&self) -> &str {
        &self.cells[1]
    }

    /// The case, with the `'` that guards an id which a spreadsheet would run.
    #[must_use]
    pub fn case_id(&self) -> &str {
        &self.cells[4]
    }

    /// The ids that the case may have: without the `'` and with it, for nothing keeps an id from beginning so.
    #[must_use]
    pub fn ids(&self) -> [&str; 2] {
        let cell = self.case_id();
        [cell.strip_prefix('\'').filter(|rest| guarded(rest) == cell).unwrap_or(cell), cell]
    }
}

/// The bytes of a draw's CSV.
#[must_use]
pub fn write_rows(draw: &Draw, worded: Worded) -> Vec<u8> {
    worded.csv(&COLUMNS, cells(draw))
}

/// The cells of each row as the file has them, by window and order.
pub(super) fn cells(draw: &Draw) -> impl Iterator<Item = [String; 10]> {
    draw.windows.iter().flat_map(move |of| {
        of.cases.iter().map(move |case| {
            [
                draw.date.to_string(),
                of.window.clone(),
                case.order.to_string(),
                case.role.code().to_owned(),
                case.case_id.clone(),
                case.category.clone(),
                case.item.clone(),
                case.accepted_at.to_string(),
                case.applicant.clone(),
                case.phone.clone(),
            ]
            .map(|cell| guarded(&cell).into_owned())
        })
    })
}

/// Reads the rows of the file `path`, whose bytes these are.
///
/// # Errors
/// Anything that is not as [`write_rows`] writes it, with the line: such a file was changed since.
pub fn read_rows(path: &Path, bytes: &[u8]) -> Result<Vec<Row>> {
    let wrong = |line: u64, message: Message| Error::in_file(path, message).at_line(line).hint(message!("draw.list.restore"));
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    let mut header = true;
    let (mut line, mut counted) = (1, 0);
    loop {
        // csv reads the line feed of a CRLF with the next record, so that its own line numbers lag behind
        let ended = reader.position().byte() as usize;
        let begins = ended + text[ended..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        line += memchr::memchr_iter(b'\n', &text[counted..begins]).count() as u64;
        counted = begins;
        let more = reader.read_record(&mut record);
        if !more.map_err(|_| wrong(line, message!("draw.list.no_utf8")))? {
            break;
        }
        if header {
            if !forms().any(|worded| record.iter().eq(COLUMNS.map(|column| worded.heading(column).to_owned()))) {
                return Err(wrong(line, message!("draw.list.header", columns = COLUMNS.join(","))));
            }
            header = false;
            continue;
        }
        if record.len() != COLUMNS.len() {
            return Err(wrong(line, message!("draw.list.cells", expected = COLUMNS.len(), n = record.len())));
        }
        rows.push(row(line, &record).map_err(|message| wrong(line, message))?);
    }
    if header { Err(wrong(1, message!("draw.list.empty"))) } else { Ok(rows) }
}

/// The ways in which a draw may be headed: as scripts read it, and in the words of each language.
fn forms() -> impl Iterator<Item = Worded> {
    [Worded::CODES].into_iter().chain(Locale::ALL.map(Worded::of_language))
}

fn row(line: u64, record: &csv::StringRecord) -> std::result::Result<Row, Message> {
    let mut cells: [String; 10] = std::array::from_fn(|at| record[at].to_owned());
    let order = cells[2].parse().map_err(|_| message!("draw.list.no_order", cell = cells[2]))?;
    let is_written = |role: &Role| forms().any(|worded| worded.columns(&["role"])[0].cell(role.code()) == cells[3]);
    let role = Role::ALL.into_iter().find(is_written);
    let role = role.ok_or_else(|| message!("draw.list.no_role", cell = cells[3]))?;
    role.code().clone_into(&mut cells[3]);
    if cells[4].is_empty() {
        return Err(message!("draw.list.no_case"));
    }
    Ok(Row { line, cells, order, role })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{DrawnCase, WindowDraw};

    fn one_case(case_id: &str, item: &str) -> Draw {
        let date = "2026-06-12".parse().expect("a date");
        let case = DrawnCase {
            order: 1,
            role: Role::Drawn,
            case_id: case_id.to_owned(),
            category: "投诉".to_owned(),
            item: item.to_owned(),
            accepted_at: date,
            applicant: String::new(),
            phone: "+86 10".to_owned(),
        };
        let window = WindowDraw { window: "一窗".to_owned(), population: 1, drawn: 1, reserves: 0, cases: vec![case] };
        Draw { date, from: date, seed: "s".to_owned(), windows: vec![window] }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for (case_id, item) in [("A1", "一\r\n二, \"三\""), ("=A1", ""), ("'=A1", "=x"), ("-7", "-x"), ("'A", "'"), ("受理", "@")] {
            let draw = one_case(case_id, item);
            let bytes = write_rows(&draw, Worded::CODES);
            assert!(bytes.starts_with(b"\xEF\xBB\xBFdate,window,order,role,case_id,") && bytes.ends_with(b"\r\n"));
            let rows = read_rows(Path::new("d.csv"), &bytes).expect("rows");
            assert_eq!(rows.iter().map(|row| row.cells.clone()).collect::<Vec<_>>(), cells(&draw).collect::<Vec<_>>());
            assert_eq!((rows[0].line, rows[0].order, rows[0].case_id()), (2, 1, &*guarded(case_id)));
            assert!(rows[0].ids().contains(&case_id), "{case_id}");
        }
    }

    #[test]
    fn a_draw_in_words_is_read_back_as_the_same() {
        let draw = one_case("A1", "");
        let bytes = write_rows(&draw, Worded::of_language(Locale::ZhCn));
        assert!(String::from_utf8_lossy(&bytes).contains("抽中或备用") && String::from_utf8_lossy(&bytes).contains(",抽中,"));
        let rows = read_rows(Path::new("d.csv"), &bytes).expect("rows");
        assert_eq!(rows.iter().map(|row| row.cells.clone()).collect::<Vec<_>>(), cells(&draw).collect::<Vec<_>>());
    }

    #[test]
    fn a_file_that_was_edited_is_refused_with_its_line() {
        let whole = String::from_utf8(write_rows(&one_case("A1", ""), Worded::CODES)).expect("UTF-8");
        for (edited, says) in [
            (whole.replace("drawn", "Drawn"), "d.csv:2: `Drawn` is no role"),
            (whole.replace("一窗,1,", "一窗,one,"), "d.csv:2: `one` is no order"),
            (whole.replace(",A1,", ",,"), "d.csv:2: a row without a case id"),
            (whole.replace(",A1,", ",A1,,"), "d.csv:2: a row of a draw has 10 cells, this one 11"),
            (whole.replace(",role", ";role"), "d.csv:1: the header of a draw is"),
            (String::new(), "d.csv:1: the file is empty"),
        ] {
            let error = read_rows(Path::new("d.csv"), edited.as_bytes()).expect_err("it was edited");
            assert!(error.to_string().starts_with(says), "{error}");
        }
    }
}
