//! What a packed file may inflate to: more is no export, but something made to fill the memory.

use std::io::{self, BufReader, Read};
use std::path::Path;

use zip::ZipArchive;

use crate::disk;
use crate::error::{Error, Result};

const MIB: u64 = 1 << 20;
/// A sheet, which is read cell by cell: a million rows of thirty columns are about as much.
const SHEET: u64 = 2048 * MIB;
/// Any other part of a workbook, which is held in memory.
const PART: u64 = 256 * MIB;
/// No byte of a deflated stream becomes more.
const MOST_OF_A_BYTE: u64 = 1032;
/// Up to here a .gz may inflate however small it is.
const SMALL: u64 = 256 * MIB;
/// Beyond that, not to more than this many times its size: tables inflate to 4 to 30 times theirs.
const TIMES: u64 = 250;

/// Refuses a workbook of which a part inflates to more than a workbook's does, whatever it says of its size.
///
/// # Errors
/// The file, the part and the limit. Something that is no archive is none of this function's business.
pub(super) fn refuse_bomb(path: &Path) -> Result<()> {
    let file = disk::open(path).map_err(|error| Error::io(path, "read", error))?;
    let Ok(mut archive) = ZipArchive::new(BufReader::new(file)) else { return Ok(()) };
    for at in 0..archive.len() {
        let Ok(mut part) = archive.by_index(at) else { continue };
        let Ok(name) = part.name().map(|name| name.to_lowercase()) else { continue };
        let is_read = [".xml", ".rels"].iter().any(|ending| name.ends_with(ending));
        let limit = if name.starts_with("xl/worksheets/") { SHEET } else { PART };
        let cannot = part.compressed_size().saturating_mul(MOST_OF_A_BYTE) <= limit;
        if is_read && !cannot && (part.size() > limit || inflates_beyond(&mut part, limit)) {
            return Err(Error::in_file(path, format!("its part `{name}` inflates to more than {} MiB, which no export does", limit / MIB))
                .hint("若确是导出的台账，请在 Excel 或 WPS 中另存为 UTF-8 的 CSV（可再压缩为 .csv.gz）；来历不明的文件不要使用"));
        }
    }
    Ok(())
}

/// Whether there is more in it than the limit; a part that is broken is told of by whoever reads it.
fn inflates_beyond(part: &mut impl Read, limit: u64) -> bool {
    io::copy(&mut part.take(limit + 1), &mut io::sink()).is_ok_and(|read| read > limit)
}

/// Refuses a stream that has become `inflated` bytes from `packed` ones, where that is more than a table does.
pub(super) fn refuse_inflated(inflated: u64, packed: u64) -> io::Result<()> {
    if inflated > SMALL && inflated / TIMES > packed {
        let message = format!("it inflates to more than {TIMES} times its size, which no table does");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
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
