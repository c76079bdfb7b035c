//! The records of an old workbook (BIFF): whether its sheets ask for more room than their cells fill.
//!
//! In: the stream of the workbook. Out: nothing, or the error that refuses it. Source: Microsoft, \[MS-XLS\] Excel
//! Binary File Format. A file of a few kilobytes may span cells for which all memory is too little, or use one long
//! text in each.

use std::path::Path;

use super::held::{MOST_SHEETS, most_room, most_text};
use crate::error::{Error, Result};

/// Cells of a sheet: 65,536 rows of 256 columns.
const MOST_CELLS: u64 = 1 << 24;
/// No cell takes fewer bytes of its record.
const LEAST_OF_A_CELL: u64 = 6;
/// Pieces of a record, which are of 8,224 bytes but for the last; many small ones are no program's.
const PIECES: usize = 64;
/// Bytes of each of them, at least.
const LEAST_OF_A_PIECE: usize = 512;

/// Types of records.
const EOF: u16 = 0x000A;
const FORMULA: u16 = 0x0006;
const CONTINUE: u16 = 0x003C;
const BOUND_SHEET: u16 = 0x0085;
const MUL_RK: u16 = 0x00BD;
const SHARED_TEXTS: u16 = 0x00FC;
const LABEL_SHARED: u16 = 0x00FD;
const DIMENSIONS: u16 = 0x0200;
const BOF: u16 = 0x0809;
/// Records of one cell: a rich text, a number, a text, a truth or an error, a packed number.
const CELLS: [u16; 5] = [0x00D6, 0x0203, 0x0204, 0x0205, 0x027E];

/// Refuses a workbook whose sheets ask for more room than their cells fill.
///
/// # Errors
/// The file, the sheet, and how much it asks for. What is damaged otherwise calamine says.
pub(crate) fn refuse_room(path: &Path, stream: &[u8]) -> Result<()> {
    let (mut sheets, mut texts) = (Vec::new(), Vec::new());
    for Record { kind, data, rest } in Records(stream) {
        match kind {
            BOUND_SHEET => sheets.extend(u32_at(data, 0).map(|at| (at as usize, name(data)))),
            SHARED_TEXTS => texts = lengths(data, rest).ok_or_else(|| Error::in_file(path, message!("workbooks.pieces")))?,
            EOF => break,
            _ => {}
        }
    }
    if sheets.len() > MOST_SHEETS {
        return Err(Error::in_file(path, message!("workbooks.sheets", sheets = sheets.len(), most = MOST_SHEETS)));
    }
    let (mut room, mut filled, mut text) = (0, 0, 0);
    let most_text = most_text(stream.len() as u64);
    for (at, name) in sheets {
        let Some(records) = stream.get(at..) else { continue };
        let asked = Asked::of(records, &texts);
        room += asked.cells.room() + asked.formulas.room();
        filled += asked.filled;
        text += asked.text;
        let most = most_room(filled.min(stream.len() as u64 / LEAST_OF_A_CELL));
        if let Some(said) = asked.said.filter(|said| *said > MOST_CELLS) {
            return Err(Error::in_file(path, message!("workbooks.said_room", name, said)));
        }
        if room > most {
            let Area { last: (row, column), .. } = asked.cells;
            let room = message!("workbooks.room", name, row = row + 1, column = column + 1, filled = asked.filled, room);
            return Err(Error::in_file(path, room));
        }
        if text > most_text {
            return Err(Error::in_file(path, message!("workbooks.long_texts", name, mib = most_text >> 20)));
        }
    }
    Ok(())
}

/// What a sheet asks for.
#[derive(Default)]
struct Asked {
    cells: Area,
    formulas: Area,
    /// Cells that hold something.
    filled: u64,
    /// Bytes of shared texts in them.
    text: u64,
    /// Cells for which there shall be room, by the sheet itself.
    said: Option<u64>,
}

impl Asked {
    /// The sheet whose records begin here.
    fn of(records: &[u8], texts: &[u32]) -> Self {
        let (mut asked, mut depth) = (Self::default(), 0_u32);
        for Record { kind, data, .. } in Records(records) {
            match kind {
                BOF => depth += 1,
                EOF if depth <= 1 => break,
                EOF => depth -= 1,
                // a chart within the sheet has cells of its own
                _ if depth > 1 => {}
                DIMENSIONS => asked.said = asked.said.max(said(data)),
                MUL_RK => {
                    let cells = data.len().saturating_sub(6) as u32 / 6;
                    if let (Some((row, first)), Some(last)) = (place(data), cells.checked_sub(1)) {
                        asked.cells.hold((row, first));
                        asked.cells.hold((row, first + last));
                        asked.filled += u64::from(cells);
                    }
                }
                FORMULA | LABEL_SHARED => {
                    if let Some(at) = place(data) {
                        asked.cells.hold(at);
                        if kind == FORMULA {
                            asked.formulas.hold(at);
                        }
                        asked.filled += 1;
                    }
                    if let Some(text) = u32_at(data, 6).filter(|_| kind == LABEL_SHARED) {
                        asked.text += texts.get(text as usize).map_or(0, |len| u64::from(*len));
                    }
                }
                _ if CELLS.contains(&kind) => {
                    if let Some(at) = place(data) {
                        asked.cells.hold(at);
                        asked.filled += 1;
                    }
                }
                _ => {}
            }
        }
        asked
    }
}

/// The rectangle that some cells span.
#[derive(Default)]
struct Area {
    first: Option<(u32, u32)>,
    last: (u32, u32),
}

impl Area {
    fn hold(&mut self, (row, column): (u32, u32)) {
        let first = self.first.get_or_insert((row, column));
        *first = (first.0.min(row), first.1.min(column));
        self.last = (self.last.0.max(row), self.last.1.max(column));
    }

    fn room(&self) -> u64 {
        self.first.map_or(0, |first| u64::from(self.last.0 - first.0 + 1) * u64::from(self.last.1 - first.1 + 1))
    }
}

struct Record<'s> {
    kind: u16,
    data: &'s [u8],
    /// What follows it.
    rest: &'s [u8],
}

/// Records, one after the other, up to one that is not whole.
struct Records<'s>(&'s [u8]);

impl<'s> Iterator for Records<'s> {
    type Item = Record<'s>;

    fn next(&mut self) -> Option<Record<'s>> {
        let (kind, len) = (u16_at(self.0, 0)?, u16_at(self.0, 2)?);
        let end = 4 + usize::from(len);
        let (data, rest) = (self.0.get(4..end)?, &self.0[end..]);
        self.0 = rest;
        Some(Record { kind, data, rest })
    }
}

/// Bytes of each shared text; `None` where they are cut into pieces as no program does, which takes calamine for ever.
fn lengths(data: &[u8], rest: &[u8]) -> Option<Vec<u32>> {
    let pieces: Vec<&[u8]> = Records(rest).take_while(|record| record.kind == CONTINUE).map(|record| record.data).collect();
    if pieces.len() > PIECES && pieces.iter().map(|piece| piece.len()).sum::<usize>() / pieces.len() < LEAST_OF_A_PIECE {
        return None;
    }
    let mut texts = Texts { data: data.get(8..).unwrap_or_default(), pieces: pieces.into_iter() };
    Some(std::iter::from_fn(|| texts.next()).collect())
}

/// Shared texts, which go on from one piece of their record to the next.
struct Texts<'s, I> {
    data: &'s [u8],
    pieces: I,
}

impl<'s, I: Iterator<Item = &'s [u8]>> Texts<'s, I> {
    /// The length of the next one in bytes; nothing after the last, and where one is damaged.
    fn next(&mut self) -> Option<u32> {
        while self.data.is_empty() {
            self.data = self.pieces.next()?;
        }
        let (mut chars, flags) = (usize::from(u16_at(self.data, 0)?), *self.data.get(2)?);
        self.data = &self.data[3..];
        let mut behind = 0;
        if flags & 8 != 0 {
            behind += 4 * usize::from(u16_at(self.data, 0)?);
            self.data = &self.data[2..];
        }
        if flags & 4 != 0 {
            behind += u32_at(self.data, 0)? as usize;
            self.data = &self.data[4..];
        }
        let (mut is_wide, mut bytes) = (flags & 1 != 0, 0);
        while chars > 0 {
            let width = if is_wide { 2 } else { 1 };
            let here = chars.min(self.data.len() / width);
            self.data = &self.data[here * width..];
            chars -= here;
            // most of what takes two bytes here takes three in UTF-8
            bytes += if is_wide { 3 * here } else { here };
            if chars > 0 {
                let (flags, data) = self.pieces.next()?.split_first()?;
                (is_wide, self.data) = (flags & 1 != 0, data);
            }
        }
        while behind > 0 {
            if self.data.is_empty() {
                self.data = self.pieces.next()?;
            }
            let here = behind.min(self.data.len());
            self.data = &self.data[here..];
            behind -= here;
        }
        u32::try_from(bytes).ok()
    }
}

/// Cells for which a sheet wants room, counted as calamine counts them.
fn said(data: &[u8]) -> Option<u64> {
    let (first, last, column, end) = match data.len() {
        10 => (u16_at(data, 0)?.into(), u16_at(data, 2)?.into(), u16_at(data, 4)?, u16_at(data, 6)?),
        _ => (u32_at(data, 0)?, u32_at(data, 4)?, u16_at(data, 8)?, u16_at(data, 10)?),
    };
    let column = if column > 255 || end < column { 0 } else { column };
    (last > 0 && end > 0).then(|| u64::from(last.wrapping_sub(first)) * u64::from(end.wrapping_sub(column)))
}

/// The name of a sheet, as far as a message shows it.
fn name(data: &[u8]) -> String {
    let chars = data.get(8..).unwrap_or_default();
    if data.get(7).is_some_and(|flags| flags & 1 != 0) {
        return chars.chunks_exact(2).map(|unit| char::from_u32(u16::from_le_bytes([unit[0], unit[1]]).into()).unwrap_or('?')).collect();
    }
    chars.iter().map(|byte| char::from(*byte)).collect()
}

fn place(data: &[u8]) -> Option<(u32, u32)> {
    Some((u16_at(data, 0)?.into(), u16_at(data, 2)?.into()))
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*data.get(at)?, *data.get(at + 1)?]))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16_at(data, at)?) | u32::from(u16_at(data, at + 2)?) << 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    fn label(row: u16, column: u16, text: u32) -> Vec<u8> {
        record(LABEL_SHARED, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0, 0], &text.to_le_bytes()].concat())
    }

    /// A workbook of one sheet, `a`, with one shared text of so many letters.
    fn workbook(letters: usize, cells: &[u8]) -> Vec<u8> {
        let texts = [&[0; 8][..], &(letters as u16).to_le_bytes(), &[0], &vec![b'x'; letters]].concat();
        let globals = |at: u32| {
            let sheet = record(BOUND_SHEET, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat());
            [record(BOF, &[0; 8]), sheet, record(SHARED_TEXTS, &texts), record(EOF, &[])].concat()
        };
        let at = globals(0).len() as u32;
        [globals(at), record(BOF, &[0; 8]), cells.to_vec(), record(EOF, &[])].concat()
    }

    fn error(stream: &[u8]) -> String {
        refuse_room(Path::new("a.xls"), stream).err().map_or_else(String::new, |error| error.to_string())
    }

    #[test]
    fn a_cell_in_the_last_corner_asks_for_too_much_room() {
        assert_eq!(error(&workbook(3, &[label(0, 0, 0), label(8000, 255, 0)].concat())), "");
        let far = error(&workbook(3, &[label(0, 0, 0), label(65_535, 255, 0)].concat()));
        assert!(far.contains("its sheet `a` reaches to row 65536, column 256, but only 2 of its cells"), "{far}");
    }

    #[test]
    fn a_chart_in_a_sheet_asks_for_nothing() {
        let chart = [record(BOF, &[0; 8]), label(65_535, 255, 0), record(EOF, &[])].concat();
        assert_eq!(error(&workbook(3, &[label(0, 0, 0), chart, label(1, 1, 0)].concat())), "");
    }

    #[test]
    fn a_long_text_in_every_cell_is_too_much_text() {
        let cells: Vec<u8> = (0..60_000).flat_map(|row| label(row, 0, 0)).collect();
        assert_eq!(error(&workbook(30, &cells)), "");
        assert!(error(&workbook(8000, &cells)).contains("its sheet `a` writes the same long texts"));
    }

    #[test]
    fn room_that_is_only_asked_for_is_refused_too() {
        let dimensions = |rows: u32| record(DIMENSIONS, &[&[0; 4][..], &rows.to_le_bytes(), &[0, 0, 0, 1, 0, 0]].concat());
        assert_eq!(error(&workbook(3, &dimensions(65_536))), "");
        assert!(error(&workbook(3, &dimensions(1 << 30))).contains("says that it has room for 274877906944 cells"));
    }

    #[test]
    fn texts_go_on_in_the_next_piece_of_their_record() {
        // two letters of three here, the last one wide in the next piece; a rich one with four bytes behind it
        let first = [&[0; 8][..], &[3, 0, 0, b'a', b'b']].concat();
        let second = [&[1, b'c', 0][..], &[1, 0, 8, 1, 0, b'd', 9, 9]].concat();
        let rest = [record(CONTINUE, &second), record(CONTINUE, &[9, 9, 1, 0, 0, b'e']), record(EOF, &[])].concat();
        assert_eq!(lengths(&first, &rest), Some(vec![5, 1, 1]));
        assert_eq!(lengths(&first, &record(CONTINUE, &[0, 0]).repeat(PIECES + 1)), None);
    }
}
