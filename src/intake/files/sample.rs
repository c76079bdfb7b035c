//! The first records of a file of which nothing is known yet, as cells: what `huifang init` looks at.
//!
//! Nothing is decided here about kinds or columns, and nothing that is read here reaches a figure.

use std::io;
use std::path::Path;

use calamine::Data;

use super::archive::contents::contents;
use super::archive::unpack::unpack;
use super::asked::unreadable;
use super::csv::dialect::{Extent, Marks, extent, split};
use super::detect::{Format, WorkbookFormat};
use super::encoding::{Tried, evidence, sniff};
use super::source::{Blocks, WIDEST};
use super::workbook::book::open;
use crate::error::Result;
use crate::intake::values::dates::{DateReading, Stamp};
use crate::intake::values::text;
use crate::intake::values::text::{text, trim};
use crate::workspace::Encoding;

/// Text of a workbook's first rows: a small one may say the same long text in every cell.
const MOST_TEXT: usize = 64 << 20;
/// Sheets of a workbook that are looked at.
const MOST_SHEETS: usize = 60;
/// Delimiters that are tried.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The first records of a file, or of a sheet of a workbook with several.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sample {
    /// The sheet, where there are several.
    pub(crate) sheet: Option<String>,
    /// Line and cells, trimmed, of every record that is not blank.
    pub(crate) records: Vec<(u32, Vec<String>)>,
}

/// Up to `most` records that are not blank, of each visible sheet of a workbook; none of an archive, whose exports are
/// asked for by name, and of a Parquet file, whose columns have names and no aliases.
///
/// # Errors
/// The file cannot be read.
pub(crate) fn samples(path: &Path, most: usize) -> Result<Vec<Sample>> {
    let failed = |error: io::Error| unreadable(path, error);
    match Format::of(path).map_err(failed)? {
        Format::Workbook(format) => return workbook(path, format, most),
        Format::Archive | Format::Parquet | Format::Other(_) => return Ok(Vec::new()),
        Format::Text | Format::Gzip => {}
    }
    let mut decoding = sniff(path, None).map_err(failed)?;
    if !decoding.settled {
        decoding.encoding = evidence(path, decoding, None, Tried::Utf8).map_err(failed)?.encoding();
    }
    let decoder = match decoding.encoding {
        Encoding::Gb18030 => Some(encoding_rs::GB18030),
        _ => decoding.transcode(None),
    };
    let mut best = (0, Sample::default());
    for delimiter in DELIMITERS {
        let mut blocks = Blocks::open(path, decoder, &|_| ()).map_err(failed)?;
        let records = records(&mut blocks, delimiter, most).map_err(failed)?;
        let score = regularity(&records);
        if score > best.0 || best.1.records.is_empty() {
            best = (score, Sample { sheet: None, records });
        }
    }
    Ok(vec![best.1])
}

/// The exports in an archive, by name; `None` of any other file.
///
/// # Errors
/// The archive cannot be read.
pub(crate) fn exports_in(path: &Path) -> Result<Option<Vec<String>>> {
    match Format::of(path).map_err(|error| unreadable(path, error))? {
        Format::Archive => contents(path).map(|contents| Some(contents.exports)),
        _ => Ok(None),
    }
}

/// The first records of an export in an archive.
///
/// # Errors
/// It cannot be read.
pub(crate) fn samples_in_archive(path: &Path, export: &str, most: usize) -> Result<Vec<Sample>> {
    let unpacked = unpack(path, export, path)?;
    let inner = unpacked.path();
    // an archive in an archive is refused when it is read
    let is_archive = matches!(Format::of(&inner), Ok(Format::Archive));
    if is_archive { Ok(Vec::new()) } else { samples(&inner, most).map_err(|error| error.renamed(&inner, path, export)) }
}

/// A header as it is compared.
pub(crate) fn folded_header(header: &str) -> String {
    text::folded_header(header)
}

/// The cells as dates, in seconds from 1970, by one of chrono's formats or by the forms of the contract's section 2.6;
/// `None` where a cell is no date.
pub(crate) fn seconds(cells: &[&str], format: Option<&str>) -> Vec<Option<i64>> {
    let formats: Vec<String> = format.into_iter().map(str::to_owned).collect();
    let reading = DateReading::new(chrono_tz::Asia::Shanghai, &formats, None);
    let seconds = |stamp: Stamp| i64::from(stamp.day) * 86_400 + if stamp.time == Stamp::NO_TIME { 0 } else { i64::from(stamp.time) };
    cells.iter().map(|cell| reading.stamp(cell.as_bytes()).map(seconds)).collect()
}

fn records(blocks: &mut Blocks<'_>, delimiter: u8, most: usize) -> io::Result<Vec<(u32, Vec<String>)>> {
    let (mut found, mut line) = (Vec::new(), 1_u32);
    let (mut scratch, mut cells) = (Vec::new(), Vec::new());
    while found.len() < most {
        let window = blocks.window();
        let skip = if window.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let (record, well) = match extent(window, skip, blocks.at_end(), Marks::plain(delimiter)) {
            Extent::Record(record) => (record, true),
            Extent::BadQuoting(record) => (record, false),
            Extent::More => {
                blocks.more()?;
                continue;
            }
            Extent::End => break,
        };
        if well {
            let base = split(&window[skip..record.len], Marks::plain(delimiter), record.quoted, &mut scratch, &mut cells);
            let row: Vec<String> = cells.iter().map(|cell| text(trim(&base[cell.start as usize..cell.end as usize]))).collect();
            if row.iter().any(|cell| !cell.is_empty()) {
                found.push((line, row));
            }
        }
        line = line.saturating_add(record.lines);
        blocks.consume(record.whole);
    }
    Ok(found)
}

/// How many records have the commonest number of cells, weighed by that number; 0 where it is 1.
fn regularity(records: &[(u32, Vec<String>)]) -> usize {
    let mut widths = std::collections::BTreeMap::<usize, usize>::new();
    for (_, cells) in records {
        *widths.entry(cells.len()).or_default() += 1;
    }
    widths.into_iter().filter(|(width, _)| *width > 1).map(|(width, n)| n * 1000 + width).max().unwrap_or(0)
}

fn workbook(path: &Path, format: WorkbookFormat, most: usize) -> Result<Vec<Sample>> {
    let mut book = open(path, format)?;
    let shown: Vec<String> = book.sheets().into_iter().filter(|(_, hidden)| !hidden).map(|(sheet, _)| sheet).take(MOST_SHEETS).collect();
    let mut samples = Vec::new();
    for sheet in &shown {
        let mut cells = book.cells(sheet, path)?;
        let mut records: Vec<(u32, Vec<String>)> = Vec::new();
        let mut room = MOST_TEXT;
        while let Some(((row, column), value)) = cells.next()? {
            let text = cell(&value.into());
            let line = row.saturating_add(1);
            if text.is_empty() || column as usize >= WIDEST {
                continue;
            }
            room = room.saturating_sub(text.len());
            let begins = records.last().is_none_or(|(last, _)| *last != line);
            if room == 0 || begins && records.len() == most {
                break;
            }
            if begins {
                records.push((line, Vec::new()));
            }
            if let Some((_, row)) = records.last_mut().filter(|(_, row)| row.len() <= column as usize) {
                row.resize(column as usize, String::new());
                row.push(text);
            }
        }
        if records.len() > 1 {
            samples.push(Sample { sheet: (shown.len() > 1).then(|| sheet.clone()), records });
        }
    }
    Ok(samples)
}

fn cell(data: &Data) -> String {
    match data {
        Data::DateTime(at) if at.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        other => text(trim(other.to_string().as_bytes())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_any_dialect_is_cut_into_cells() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        let tabs = "标题\n\n单号\t时间\n甲,1\t2026-06-01\n乙\t2026-06-02\n";
        let gb = encoding_rs::GB18030.encode(tabs).0.into_owned();
        let utf16: Vec<u8> = format!("\u{feff}{tabs}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [tabs.as_bytes().to_vec(), gb, utf16] {
            std::fs::write(&path, &bytes).expect("a file");
            let found = samples(&path, 3).expect("it can be read").remove(0);
            let cells: Vec<_> = found.records.iter().map(|(line, cells)| (*line, cells.join("|"))).collect();
            assert_eq!(cells, [(1, "标题".to_owned()), (3, "单号|时间".to_owned()), (4, "甲,1|2026-06-01".to_owned())]);
        }
    }

    #[test]
    fn a_cell_at_the_far_end_of_a_sheet_takes_no_room() {
        let sheet = "<worksheet><sheetData>\
            <row r=\"2\"><c r=\"A2\" t=\"str\"><v>单号</v></c><c r=\"C2\" t=\"str\"><v>时间</v></c></row>\
            <row r=\"3\"><c r=\"A3\"><v>7</v></c></row>\
            <row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData></worksheet>";
        let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let book = format!("<workbook xmlns:r=\"{relations}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
        let inner =
            format!("<Relationships><Relationship Id=\"r1\" Type=\"{relations}/worksheet\" Target=\"worksheets/a.xml\"/></Relationships>");
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let root = inner.replace("worksheet\"", "officeDocument\"").replace("worksheets/a.xml", "xl/workbook.xml");
        for (name, text) in [
            ("_rels/.rels", root.as_str()),
            ("xl/workbook.xml", &book),
            ("xl/_rels/workbook.xml.rels", &inner),
            ("xl/worksheets/a.xml", sheet),
        ] {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
            std::io::Write::write_all(&mut archive, text.as_bytes()).expect("its text");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.xlsx");
        std::fs::write(&path, archive.finish().expect("an archive").into_inner()).expect("a file");
        let found = samples(&path, 3).expect("it can be read").remove(0).records;
        let ends: Vec<_> = found.iter().map(|(line, cells)| (*line, cells.len(), cells[cells.len() - 1].as_str())).collect();
        assert_eq!(ends, [(2, 3, "时间"), (3, 1, "7"), (1_048_576, 16_384, "1")]);
        assert_eq!(found[0].1, ["单号", "", "时间"]);
    }
}
