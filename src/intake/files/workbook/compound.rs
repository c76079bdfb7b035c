//! A compound file (OLE2), in which old workbooks stand: what is asked of it before calamine follows its sectors.
//!
//! Source: Microsoft, \[MS-CFB\] Compound File Binary File Format. A file says of each sector which one follows it; a
//! damaged one may say so in a circle, which would be followed for ever.

use memchr::memmem;

use crate::intake::files::other_programs::{self, Other};
use crate::messages::Message;

/// Sectors whose numbers stand in the head of the file.
const IN_HEAD: usize = 109;
/// From here on a number is no sector: free, or the end of a chain.
const NO_SECTOR: u32 = 0xFFFF_FFFA;
/// A stream that is shorter stands in small sectors, which stand in a stream of their own.
const SHORT: usize = 4096;
/// Bytes of a small sector.
const SMALL_SECTOR: usize = 64;
/// Bytes of an entry of the directory.
const ENTRY: usize = 128;

/// Refuses a file whose sectors follow each other in a circle, which calamine would follow; other damage it reports.
pub(crate) fn refuse_loops(file: &[u8]) -> Result<(), Message> {
    let Some(table) = sector_table(file)? else { return Ok(()) };
    if has_loop(&table) {
        return Err(message!("workbooks.why.circle"));
    }
    Ok(())
}

/// Whether the file holds a workbook that a password protects: a stream of that name, and none of a plain workbook.
pub(crate) fn is_encrypted_package(file: &[u8]) -> bool {
    let has = |name: &str| holds_stream(file, name);
    has("EncryptedPackage") && !has("Workbook") && !has("Book")
}

/// What else it is, where it holds no workbook.
pub(crate) fn other_program(file: &[u8]) -> Option<Other> {
    let has = |name: &str| holds_stream(file, name);
    if has("Workbook") || has("Book") { None } else { other_programs::of_streams(has) }
}

/// Whether a stream of this name is in it.
fn holds_stream(file: &[u8], name: &str) -> bool {
    let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    memmem::find(file, &name).is_some()
}

/// The stream with the records of a workbook, found as calamine finds it; nothing where there is none.
pub(crate) fn workbook(file: &[u8]) -> Option<Vec<u8>> {
    let table = sector_table(file).ok()??;
    let size = 1_usize << u16::from_le_bytes([*file.get(30)?, *file.get(31)?]);
    let number = |bytes: &[u8], at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let stream = |first: u32, len: usize| chain(first, len, &table, |number| file.get((number as usize + 1).checked_mul(size)?..), size);
    let directory = stream(number(file, 48)?, usize::MAX);
    let named = |name: &str| {
        directory.chunks_exact(ENTRY).find(|entry| {
            let units = entry[..64].chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).take_while(|unit| *unit != 0);
            String::from_utf16_lossy(&units.collect::<Vec<_>>()).eq_ignore_ascii_case(name)
        })
    };
    let entry = named("Workbook").or_else(|| named("Book"))?;
    let (first, len) = (number(entry, 116)?, number(entry, 120)? as usize);
    if len >= SHORT {
        return Some(stream(first, len));
    }
    let root = directory.get(..ENTRY)?;
    let small = stream(number(root, 116)?, number(root, 120)? as usize);
    let small_table = stream(number(file, 60)?, (number(file, 64)? as usize).saturating_mul(size));
    let small_table: Vec<u32> = small_table.chunks_exact(4).filter_map(|entry| number(entry, 0)).collect();
    Some(chain(first, len, &small_table, |number| small.get((number as usize).checked_mul(SMALL_SECTOR)?..), SMALL_SECTOR))
}

/// The bytes of a chain of sectors, and no more than so many; `from` gives the file from a sector on.
fn chain<'f>(first: u32, len: usize, table: &[u32], from: impl Fn(u32) -> Option<&'f [u8]>, size: usize) -> Vec<u8> {
    let (mut bytes, mut next) = (Vec::new(), first);
    // a chain has no more sectors than there are
    for _ in 0..=table.len() {
        let Some(rest) = (next < NO_SECTOR && bytes.len() < len).then(|| from(next)).flatten() else { break };
        bytes.extend_from_slice(&rest[..rest.len().min(size).min(len - bytes.len())]);
        next = table.get(next as usize).copied().unwrap_or(NO_SECTOR);
    }
    bytes
}

/// By sector: the one that follows it. Nothing where this is no compound file.
fn sector_table(file: &[u8]) -> Result<Option<Vec<u32>>, Message> {
    let number = |at: usize| file.get(at..at + 4).map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
    let Some(shift) = file.get(30..32).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]])) else { return Ok(None) };
    if !file.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) || !matches!(shift, 9 | 12) {
        return Ok(None);
    }
    let size = 1_usize << shift;
    let most = file.len() / size;
    let sector = |number: u32| (number < NO_SECTOR).then(|| (number as usize + 1) * size);
    let mut parts: Vec<u32> = (0..IN_HEAD).filter_map(|at| number(76 + 4 * at)).collect();
    // further numbers stand in a chain of sectors of their own
    let mut next = number(68).unwrap_or(NO_SECTOR);
    for _ in 0..=most {
        let Some(at) = sector(next).filter(|at| *at < file.len()) else { break };
        parts.extend((0..size / 4 - 1).filter_map(|place| number(at + 4 * place)));
        next = number(at + size - 4).unwrap_or(NO_SECTOR);
    }
    if sector(next).is_some_and(|at| at < file.len()) {
        return Err(message!("workbooks.why.circle"));
    }
    let starts = parts.into_iter().filter_map(sector).take(most);
    Ok(Some(starts.flat_map(|start| (0..size / 4).map(move |place| start + 4 * place)).map_while(number).collect()))
}

/// Whether any chain comes back to a sector that it had (colouring: each sector is looked at once).
fn has_loop(table: &[u32]) -> bool {
    let mut seen_in = vec![0_u32; table.len()];
    for start in 0..table.len() {
        let walk = start as u32 + 1;
        let mut at = start;
        while seen_in[at] == 0 {
            seen_in[at] = walk;
            match table[at] as usize {
                next if next < table.len() => at = next,
                _ => break,
            }
            if seen_in[at] == walk {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_that_comes_back_is_a_loop_and_one_that_ends_is_none() {
        let end = 0xFFFF_FFFE;
        for (table, looped) in [
            (vec![1, 2, end], false),
            (vec![1, 2, 0], true),
            (vec![0], true),
            (vec![end, end, 1, 1], false),
            (vec![end, 2, 3, 2], true),
            (vec![u32::MAX, 9, 1], false),
            (vec![], false),
        ] {
            assert_eq!(has_loop(&table), looped, "{table:?}");
        }
    }

    #[test]
    fn what_is_no_compound_file_is_left_to_others() {
        assert_eq!(sector_table(b"PK"), Ok(None));
        assert_eq!(sector_table(&[0xD0; 600]), Ok(None));
    }
}
