//! What a packed file may inflate to: more is no export, but something made to fill the memory.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use memchr::memmem;
use zip::ZipArchive;

use crate::disk;
use crate::error::{Error, Result};

const MIB: u64 = 1 << 20;
/// A sheet, which is read cell by cell: a million rows of thirty columns are about as much.
const SHEET: u64 = 2048 * MIB;
/// Up to here a part may inflate however small it is.
const LARGE: u64 = 64 * MIB;
/// Beyond that, not to more than this many times its size: the XML of a sheet inflates to 10 to 50 times its own.
const MOST_TIMES: u64 = 300;
/// Bytes of a part in which its first tag stands.
const HEAD: u64 = 4096;
/// Sheets of a workbook; one a window or a day is far fewer.
const SHEETS: usize = 1000;
/// Any other part of a workbook, which is held in memory.
const PART: u64 = 256 * MIB;
/// No byte of a deflated stream becomes more.
const MOST_OF_A_BYTE: u64 = 1032;
/// Up to here a .gz may inflate however small it is.
const SMALL: u64 = 256 * MIB;
/// Beyond that, not to more than this many times its size: tables inflate to 4 to 30 times theirs.
const TIMES: u64 = 250;

/// Refuses a workbook of which a part inflates to more than a workbook's part can, whatever size its directory states.
///
/// # Errors The file, the part and the limit. A file that is not an archive passes here; opening
/// it as a workbook refuses it.
pub(crate) fn refuse_bomb(path: &Path) -> Result<()> {
    let file = disk::open(path).map_err(|error| Error::io(path, "read", error))?;
    let Ok(mut archive) = ZipArchive::new(BufReader::new(file)) else { return Ok(()) };
    let mut listed = Vec::new();
    if let Ok(part) = archive.by_name("xl/workbook.xml") {
        // one that is broken is told of by whoever reads it
        let _ = part.take(LARGE).read_to_end(&mut listed);
    }
    let sheets = memmem::find_iter(&listed, b"<sheet ").count();
    if sheets > SHEETS {
        return Err(Error::in_file(path, message!("workbooks.sheets", sheets, most = SHEETS)));
    }
    refuse_counts(path, &mut archive)?;
    for at in 0..archive.len() {
        let Ok(mut part) = archive.by_index(at) else { continue };
        let Ok(name) = part.name().map(|name| name.to_lowercase()) else { continue };
        let is_read = [".xml", ".rels", ".bin"].iter().any(|ending| name.ends_with(ending));
        let limit = if name.starts_with("xl/worksheets/") { SHEET } else { PART };
        let limit = limit.min(part.compressed_size().saturating_mul(MOST_TIMES).max(LARGE));
        let cannot = part.compressed_size().saturating_mul(MOST_OF_A_BYTE) <= limit;
        if is_read && !cannot && (part.size() > limit || inflates_beyond(&mut part, limit)) {
            return Err(Error::in_file(path, message!("workbooks.bomb", part = name, mib = limit / MIB)));
        }
    }
    Ok(())
}

/// Refuses texts of cells that say to be more than their bytes can hold: calamine makes room for as many as are said.
fn refuse_counts(path: &Path, archive: &mut ZipArchive<BufReader<File>>) -> Result<()> {
    /// `<si/>`
    const LEAST: u64 = 5;
    /// Cells that one text stands in; a sheet has seventeen thousand million at most.
    const USES: u64 = 1 << 20;
    let named =
        archive.file_names().flatten().find(|name| name.eq_ignore_ascii_case("xl/sharedStrings.xml")).map(std::borrow::Cow::into_owned);
    let Some(Ok(mut part)) = named.as_deref().map(|name| archive.by_name(name)) else { return Ok(()) };
    let mut head = Vec::new();
    // a part that is broken is told of by whoever reads it
    if part.by_ref().take(HEAD).read_to_end(&mut head).is_err() {
        return Ok(());
    }
    let most = part.size().max(head.len() as u64) / LEAST + 1;
    let said = |key: &[u8]| {
        let at = memmem::find(&head, key)? + key.len();
        let digits = head[at..].iter().skip_while(|byte| b" =\"'".contains(byte)).take_while(|byte| byte.is_ascii_digit());
        Some(digits.fold(0_u64, |n, digit| n.saturating_mul(10).saturating_add(u64::from(digit - b'0'))))
    };
    match said(b"uniqueCount").into_iter().chain(said(b" count")).max() {
        // `count` tells the cells that use them, which are more
        Some(n) if n > most.saturating_mul(USES) || said(b"uniqueCount").is_some_and(|n| n > most) => {
            Err(Error::in_file(path, message!("workbooks.texts", n)))
        }
        _ => Ok(()),
    }
}

/// Whether there is more in it than the limit; a part that is broken is told of by whoever reads it.
fn inflates_beyond(part: &mut impl Read, limit: u64) -> bool {
    io::copy(&mut part.take(limit + 1), &mut io::sink()).is_ok_and(|read| read > limit)
}

/// Refuses a stream that has become `inflated` bytes from `packed` ones, where that is more than a table does.
pub(crate) fn refuse_inflated(inflated: u64, packed: u64) -> io::Result<()> {
    if inflated > SMALL && inflated / TIMES > packed {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message!("files.said.inflates", times = TIMES)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_may_inflate_as_tables_do() {
        for (inflated, packed, refused) in [
            (SMALL, 1, false),
            (SMALL + MIB, MIB, true),
            (40 * SMALL, SMALL, false),
            (TIMES * 8 * MIB, 8 * MIB, false),
            ((TIMES + 1) * 8 * MIB, 8 * MIB - 1, true),
        ] {
            assert_eq!(refuse_inflated(inflated, packed).is_err(), refused, "{inflated} of {packed}");
        }
    }
}
