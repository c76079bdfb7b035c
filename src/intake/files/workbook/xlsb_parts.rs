//! What calamine does not tell of a binary workbook (`.xlsb`): the merged cells of a sheet.
//!
//! Source: Microsoft, \[MS-XLSB\] Excel Binary File Format: a part is a row of records, each with its number and its
//! size, seven bits a byte.

use std::io::{self, BufReader, Read};
use std::path::Path;

use zip::ZipArchive;

use super::xlsx_parts::{MOST_MERGED, Merged, targets};
use crate::disk;

/// `BrtBundleSh`: a sheet, its relation and its name.
const SHEET: u16 = 156;
/// `BrtMergeCell`: first and last row, first and last column.
const MERGED: u16 = 176;
/// Bytes of a record that is looked at: a name has far fewer.
const LONGEST: u32 = 4096;

/// The merged cells of a sheet; none where its parts cannot be read, which calamine says better.
pub(super) fn merged(path: &Path, sheet: &str) -> Vec<Merged> {
    let looked = || -> Option<Vec<Merged>> {
        let mut archive = ZipArchive::new(BufReader::new(disk::open(path).ok()?)).ok()?;
        let targets = targets(archive.by_name("xl/_rels/workbook.bin.rels").ok()?);
        let mut relation = None;
        each_record(BufReader::new(archive.by_name("xl/workbook.bin").ok()?), SHEET, |record| {
            let mut rest = record.get(8..).unwrap_or_default();
            if let (Some(id), Some(name)) = (wide_text(&mut rest), wide_text(&mut rest))
                && name == sheet
            {
                relation = Some(id);
            }
        })
        .ok()?;
        let (_, part) = targets.get(&relation?)?;
        let mut found = Vec::new();
        each_record(BufReader::new(archive.by_name(part).ok()?), MERGED, |record| {
            if let (Some([first, last, left, right]), true) = (numbers(record), found.len() < MOST_MERGED)
                && first <= last
                && left <= right
            {
                found.push(Merged { rows: (first, last), columns: (left, right) });
            }
        })
        .ok()?;
        Some(found)
    };
    looked().unwrap_or_default()
}

/// Calls `see` with each record of this number.
fn each_record(mut part: impl Read, wanted: u16, mut see: impl FnMut(&[u8])) -> io::Result<()> {
    let mut record = Vec::new();
    while let Some(number) = seven_bits(&mut part, 2)? {
        let size = seven_bits(&mut part, 4)?.unwrap_or(0);
        let mut body = part.by_ref().take(u64::from(size));
        if number == u32::from(wanted) && size <= LONGEST {
            record.clear();
            body.read_to_end(&mut record)?;
            see(&record);
        }
        // what is left of it
        io::copy(&mut body, &mut io::sink())?;
    }
    Ok(())
}

/// A number of which each byte holds seven bits, the lowest first, and tells by its eighth whether another one follows.
fn seven_bits(part: &mut impl Read, most: u32) -> io::Result<Option<u32>> {
    let mut number = 0_u32;
    for at in 0..most {
        let mut byte = [0];
        if part.read(&mut byte)? == 0 {
            return Ok(None);
        }
        number |= u32::from(byte[0] & 0x7F) << (7 * at);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Ok(Some(number))
}

/// A text of UTF-16 behind the number of its units.
fn wide_text(rest: &mut &[u8]) -> Option<String> {
    let (size, after) = rest.split_first_chunk::<4>()?;
    let (text, after) = after.split_at_checked(2 * usize::try_from(u32::from_le_bytes(*size)).ok()?)?;
    *rest = after;
    let units: Vec<u16> = text.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
    String::from_utf16(&units).ok()
}

fn numbers(record: &[u8]) -> Option<[u32; 4]> {
    let mut numbers = record.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
    Some([numbers.next()?, numbers.next()?, numbers.next()?, numbers.next()?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_told_by_their_numbers_and_sizes() {
        let mut part = vec![0x81, 0x01, 0x00, 0x05, 0x02, 9, 9];
        part.extend([0xB0, 0x01, 16]);
        part.extend([1_u32, 2, 0, 3].map(u32::to_le_bytes).concat());
        part.extend([0x9C, 0x01, 0x80, 0x01]);
        part.extend([7; 128]);
        let mut found = Vec::new();
        each_record(&part[..], MERGED, |record| found.push(numbers(record))).expect("bytes");
        assert_eq!(found, [Some([1, 2, 0, 3])]);
        let mut sizes = Vec::new();
        each_record(&part[..], SHEET, |record| sizes.push(record.len())).expect("bytes");
        assert_eq!(sizes, [128]);
    }

    #[test]
    fn a_text_that_is_cut_short_is_none() {
        let mut rest = &[2, 0, 0, 0, 0x00, 0x4E, b'a', 0, 9][..];
        assert_eq!((wide_text(&mut rest).as_deref(), rest), (Some("一a"), &[9][..]));
        assert_eq!(wide_text(&mut &[9, 0, 0, 0, 1][..]), None);
    }
}
