//! What a workbook's own parts say of its sheets: their names, and of each the cells that calamine passes over in
//! silence.
//!
//! In: the parts of an .xlsx. Out: the list of its worksheets, and [`SheetFacts`]: formula cells without a stored
//! value, merged cells, hidden rows. A sheet without any of these is only looked through for the three marks that would
//! begin one.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use memchr::memmem::Finder;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use crate::disk;

/// Bytes that are looked at at a time.
const BLOCK: usize = 1 << 16;
/// Merged cells that are filled; a sheet with more is no table.
pub(crate) const MOST_MERGED: usize = 200_000;
/// Rows and columns of a sheet.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// A worksheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SheetPart {
    /// Its name.
    pub(crate) name: String,
    /// Whether it is hidden.
    pub(crate) hidden: bool,
    /// The part that holds it.
    part: String,
}

/// Cells that belong together, by first and last row and column, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merged {
    pub(crate) rows: (u32, u32),
    pub(crate) columns: (u32, u32),
}

/// What calamine does not tell of a sheet.
#[derive(Debug, Default)]
pub(crate) struct SheetFacts {
    /// Rows, from 0, of formula cells without a stored value, by column.
    pub(crate) unvalued: BTreeMap<u32, Vec<u32>>,
    /// Merged cells, by their first row.
    pub(crate) merged: Vec<Merged>,
    /// Rows, from 0, that are hidden.
    pub(crate) hidden: Vec<u32>,
}

/// The worksheets of a workbook, in its order; none where its parts cannot be read, which calamine says better.
pub(crate) fn sheets(path: &Path) -> Vec<SheetPart> {
    let listed = || -> Option<Vec<SheetPart>> {
        let mut archive = ZipArchive::new(BufReader::new(disk::open(path).ok()?)).ok()?;
        let targets = targets(archive.by_name("xl/_rels/workbook.xml.rels").ok()?);
        let mut found = Vec::new();
        let book = archive.by_name("xl/workbook.xml").ok()?;
        each_tag(book, |tag| {
            if tag.local_name().as_ref() != "sheet" {
                return;
            }
            let attribute = |name: &str| attribute(tag, name);
            let target = attribute("id").and_then(|id| targets.get(&id).cloned());
            if let (Some(name), Some(part)) = (attribute("name"), target.filter(|(kind, _)| kind.ends_with("/worksheet"))) {
                found.push(SheetPart { name, hidden: attribute("state").is_some_and(|state| state != "visible"), part: part.1 });
            }
        })?;
        Some(found)
    };
    listed().unwrap_or_default()
}

/// Type and part of each relation of the workbook, by its id.
pub(super) fn targets(part: impl Read) -> BTreeMap<String, (String, String)> {
    let mut found = BTreeMap::new();
    let _ = each_tag(part, |tag| {
        let attribute = |name: &str| attribute(tag, name);
        if let (Some(id), Some(kind), Some(target)) = (attribute("Id"), attribute("Type"), attribute("Target")) {
            let whole = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            found.insert(id, (kind, whole));
        }
    });
    found
}

/// Calls `see` with every tag that opens; `None` where the part is no XML.
fn each_tag(part: impl Read, mut see: impl FnMut(&BytesStart<'_>)) -> Option<()> {
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut room = Vec::new();
    loop {
        match reader.read_event_into(&mut room).ok()? {
            Event::Start(tag) | Event::Empty(tag) => see(&tag),
            Event::Eof => return Some(()),
            _ => {}
        }
        room.clear();
    }
}

/// The value of an attribute, whatever its prefix.
pub(crate) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// What calamine does not tell of the sheet of this name.
pub(crate) fn facts(path: &Path, sheet: &str) -> SheetFacts {
    let Some(part) = sheets(path).into_iter().find(|known| known.name == sheet) else { return SheetFacts::default() };
    let looked = || -> Option<SheetFacts> {
        let mut archive = ZipArchive::new(BufReader::new(disk::open(path).ok()?)).ok()?;
        if !holds_any(archive.by_name(&part.part).ok()?).ok()? {
            return Some(SheetFacts::default());
        }
        of_sheet(BufReader::new(archive.by_name(&part.part).ok()?))
    };
    looked().unwrap_or_default()
}

/// Whether the part holds a formula, merged cells or a hidden row.
fn holds_any(mut part: impl Read) -> io::Result<bool> {
    let marks = [Finder::new("<f"), Finder::new(":f>"), Finder::new("mergeCell "), Finder::new("hidden=")];
    let mut block = vec![0; BLOCK];
    let mut kept = 0;
    loop {
        let read = part.read(&mut block[kept..])?;
        if read == 0 {
            return Ok(false);
        }
        if marks.iter().any(|mark| mark.find(&block[..kept + read]).is_some()) {
            return Ok(true);
        }
        // a mark may stand across two blocks
        let from = (kept + read).saturating_sub(16);
        block.copy_within(from..kept + read, 0);
        kept = kept + read - from;
    }
}

fn of_sheet(part: impl BufRead) -> Option<SheetFacts> {
    let mut reader = Reader::from_reader(part);
    let (mut room, mut facts) = (Vec::new(), SheetFacts::default());
    let (mut row, mut column) = (None::<u32>, None::<u32>);
    let (mut has_formula, mut has_value, mut is_text) = (false, false, false);
    // by column: whether a formula has a value, and rows in which one has an empty text, which may be its value or none
    let (mut valued, mut empty): (BTreeSet<u32>, BTreeMap<u32, Vec<u32>>) = (BTreeSet::new(), BTreeMap::new());
    let mut in_value = false;
    loop {
        let event = reader.read_event_into(&mut room).ok()?;
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "row" => {
                    let given = attribute(&tag, "r").and_then(|row| row.parse::<u32>().ok()).and_then(|row| row.checked_sub(1));
                    row = given.or(row.map_or(Some(0), |row| row.checked_add(1)));
                    column = None;
                    let is_hidden = attribute(&tag, "hidden").is_some_and(|hidden| matches!(hidden.as_str(), "1" | "true"));
                    facts.hidden.extend(row.filter(|_| is_hidden));
                }
                "c" => {
                    (has_formula, has_value, in_value) = (false, false, false);
                    is_text = attribute(&tag, "t").is_some_and(|kind| kind == "str");
                    let given = attribute(&tag, "r").and_then(|cell| place(&cell)).map(|(_, column)| column);
                    column = given.or(column.map_or(Some(0), |column| column.checked_add(1)));
                }
                "f" => has_formula = true,
                "v" | "t" => in_value = !is_empty,
                "mergeCell" if facts.merged.len() < MOST_MERGED => {
                    facts.merged.extend(attribute(&tag, "ref").and_then(|cells| area(&cells)));
                }
                _ => {}
            },
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if in_value => has_value = true,
            Event::End(tag) if matches!(tag.local_name().as_ref(), "v" | "t") => in_value = false,
            Event::End(tag) if tag.local_name().as_ref() == "c" => {
                if let (true, Some(row), Some(column)) = (has_formula, row, column) {
                    match (has_value, is_text) {
                        (true, _) => drop(valued.insert(column)),
                        (false, true) => empty.entry(column).or_default().push(row),
                        (false, false) => facts.unvalued.entry(column).or_default().push(row),
                    }
                }
            }
            Event::Eof => break,
            _ => {}
        }
        room.clear();
    }
    // where no formula of a column has a value, an empty text is a formula without one too
    for (column, rows) in empty.into_iter().filter(|(column, _)| !valued.contains(column)) {
        let unvalued = facts.unvalued.entry(column).or_default();
        unvalued.extend(rows);
        unvalued.sort_unstable();
    }
    facts.merged.sort_by_key(|merged| (merged.rows, merged.columns));
    Some(facts)
}

/// Row and column, from 0, of a cell such as `B7`.
fn place(cell: &str) -> Option<(u32, u32)> {
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic).count();
    let column = cell[..letters]
        .bytes()
        .try_fold(0_u32, |sum, letter| sum.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1))?;
    let row: u32 = cell[letters..].parse().ok()?;
    let (row, column) = (row.checked_sub(1)?, column.checked_sub(1)?);
    (row < ROWS && column < COLUMNS).then_some((row, column))
}

/// The cells of `A2:A5`.
fn area(cells: &str) -> Option<Merged> {
    let (first, last) = cells.split_once(':')?;
    let (first, last) = (place(first)?, place(last)?);
    (first.0 <= last.0 && first.1 <= last.1).then_some(Merged { rows: (first.0, last.0), columns: (first.1, last.1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_their_names() {
        for (cell, found) in [
            ("A1", Some((0, 0))),
            ("B7", Some((6, 1))),
            ("AA10", Some((9, 26))),
            ("XFD1048576", Some((1_048_575, 16_383))),
            ("XFE1", None),
            ("A0", None),
            ("7", None),
            ("", None),
            ("AAAAAAAAAAAAAAAAAAAA1", None),
        ] {
            assert_eq!(place(cell), found, "{cell}");
        }
    }

    #[test]
    fn formulas_without_a_value_merged_cells_and_hidden_rows_are_told() {
        let sheet = "<worksheet><sheetData>\
            <row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c><c r=\"B1\"><f>NOW()</f></c><c r=\"C1\"><f>X</f><v/></c></row>\
            <row r=\"2\"><c r=\"D2\" t=\"str\"><f>X</f><v></v></c><c r=\"E2\" t=\"str\"><f>X</f><v></v></c></row>\
            <row r=\"4\"><c r=\"E4\" t=\"str\"><f>X</f><v>y</v></c></row>\
            <row r=\"3\" hidden=\"1\"><c><v>1</v></c><c><f/></c></row></sheetData>\
            <mergeCells><mergeCell ref=\"A2:A5\"/><mergeCell ref=\"Z\"/></mergeCells></worksheet>";
        let facts = of_sheet(sheet.as_bytes()).expect("XML");
        assert_eq!(facts.unvalued, BTreeMap::from([(1, vec![0, 2]), (2, vec![0]), (3, vec![1])]));
        assert_eq!(facts.merged, [Merged { rows: (1, 4), columns: (0, 0) }]);
        assert_eq!(facts.hidden, [2]);
        assert!(holds_any(sheet.as_bytes()).expect("bytes"));
        assert!(!holds_any("<worksheet><row r=\"1\"><c><v>1</v></c></row></worksheet>".as_bytes()).expect("bytes"));
    }
}
