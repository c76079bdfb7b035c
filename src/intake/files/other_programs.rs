//! Files of other programs under the name of an export: what each is, told by its bytes, and how its table is saved.

use std::path::Path;

use memchr::memmem;

use crate::error::Error;

/// What a file is, and what to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Other {
    /// What it is: an entry of `[other]` in `files.toml`.
    pub(crate) what: &'static str,
    /// What to do: one of `[other_cure]`.
    pub(crate) cure: &'static str,
}

impl Other {
    /// The error that says so.
    pub(crate) fn refused(self, path: &Path) -> Error {
        let what = message!(in "files.other", self.what);
        Error::in_file(path, message!("files.other_program", what)).hint(message!(in "files.other_cure", self.cure))
    }
}

/// First bytes, and what begins with them.
const MAGIC: [(&[u8], &str, &str); 31] = [
    (&[0x09, 0x00, 0x04, 0x00], "excel_2", "save"),
    (&[0x09, 0x02, 0x06, 0x00], "excel_3", "save"),
    (&[0x09, 0x04, 0x06, 0x00], "excel_4", "save"),
    (b"ID;P", "sylk", "save"),
    (b"TABLE\r\n0,1", "dif", "save"),
    (b"TABLE\n0,1", "dif", "save"),
    (b"{\\rtf", "rtf", "copy"),
    (b"%PDF", "pdf", "export"),
    (&[0xFF, 0xD8, 0xFF], "jpeg", "export"),
    (b"\x89PNG", "png", "export"),
    (b"GIF87a", "gif", "export"),
    (b"GIF89a", "gif", "export"),
    (b"II*\0", "tiff", "export"),
    (b"MM\0*", "tiff", "export"),
    (b"Rar!\x1A", "rar", "unpack"),
    (b"7z\xBC\xAF", "seven_zip", "unpack"),
    (b"BZh9", "bzip2", "unpack"),
    (b"\xFD7zXZ", "xz", "unpack"),
    (b"\x28\xB5\x2F\xFD", "zstandard", "unpack"),
    (b"MSCF\0", "cab", "unpack"),
    (b"SQLite format 3", "sqlite", "database"),
    (b"\0\x01\0\0Standard Jet DB", "access", "database"),
    (b"\0\x01\0\0Standard ACE DB", "access", "database"),
    (b"ARROW1", "arrow", "database"),
    (b"ID3\x02", "mp3", "no_export"),
    (b"ID3\x03", "mp3", "no_export"),
    (b"ID3\x04", "mp3", "no_export"),
    (b"RIFF", "riff", "no_export"),
    (b"#!AMR", "amr", "no_export"),
    (b"\x7FELF", "program", "no_export"),
    (b"L\0\0\0\x01\x14\x02\0", "shortcut", "shortcut"),
];

/// What a file is that begins so, where it is no export.
pub(crate) fn of_head(head: &[u8]) -> Option<Other> {
    let other = |what, cure| Some(Other { what, cure });
    if let Some((_, what, cure)) = MAGIC.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return other(what, cure);
    }
    match head {
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => other("bmp", "export"),
        [b'M', b'Z', rest @ ..] if rest.iter().take(62).any(|byte| *byte == 0) => other("windows_program", "no_export"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => other("mp4", "no_export"),
        _ if is_dbase(head) => other("dbase", "save"),
        _ if head.get(257..262) == Some(b"ustar") => other("tar", "unpack"),
        _ if is_noise(head) => other("noise", "decrypt"),
        _ => None,
    }
}

/// Bytes of which none is frequent: what was encrypted or packed. In text of any encoding the ends of lines, the delimiter or
/// the first bytes of its characters are.
fn is_noise(head: &[u8]) -> bool {
    /// Fewer bytes may be uneven by chance.
    const ENOUGH: usize = 512;
    /// In so many bytes, one stands at most once: 3 %, where 0.4 % is the mean.
    const RARE: usize = 33;
    let mut times = [0_usize; 256];
    for byte in head {
        times[usize::from(*byte)] += 1;
    }
    head.len() >= ENOUGH && times.iter().all(|times| times * RARE <= head.len())
}

/// A table of dBase: its version, the day of its last change, and a head of 32 bytes a column that ends where it says.
fn is_dbase(head: &[u8]) -> bool {
    let [0x02 | 0x03 | 0x30 | 0x31 | 0x43 | 0x83 | 0x8B | 0xF5, _, 1..=12, 1..=31, _, _, _, _, low, high, _, _, 0, 0, ..] = head else {
        return false;
    };
    let end = usize::from(u16::from_le_bytes([*low, *high]));
    // FoxPro leaves room of 263 bytes behind the columns
    end >= 65 && [1, 264].iter().any(|room| end > *room && (end - room) % 32 == 0 && head.get(end - room) == Some(&0x0D))
}

/// What a zip archive is that has such parts, where it holds no exports.
pub(crate) fn of_parts(has: impl Fn(&str) -> bool, mimetype: &[u8]) -> Option<Other> {
    let other = |what, cure| Some(Other { what, cure });
    match () {
        () if has("word/document.xml") => other("word", "copy"),
        () if has("ppt/presentation.xml") => other("powerpoint", "copy"),
        () if has("OFD.xml") => other("ofd", "export"),
        () if has("Index/Document.iwa") || has("Index.zip") => other("apple", "numbers"),
        () if mimetype.starts_with(b"application/vnd.oasis.opendocument") && memmem::find(mimetype, b"spreadsheet").is_none() => {
            other("office", "copy")
        }
        () if has("META-INF/MANIFEST.MF") || has("AndroidManifest.xml") => other("program", "no_export"),
        () => None,
    }
}

/// What a compound file is that has such streams and no workbook among them.
pub(crate) fn of_streams(has: impl Fn(&str) -> bool) -> Option<Other> {
    let other = |what, cure| Some(Other { what, cure });
    match () {
        () if has("WordDocument") => other("old_word", "copy"),
        () if has("PowerPoint Document") => other("old_powerpoint", "copy"),
        () if has("__properties_version1.0") => other("outlook", "attachment"),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_programs_are_told_by_their_first_bytes() {
        let mut dbase = vec![0x03, 126, 6, 30, 2, 0, 0, 0, 65, 0, 20, 0];
        dbase.resize(64, 0);
        dbase.push(0x0D);
        for (head, told) in [
            (&b"ID;PWXL;N;E\r\n"[..], Some("sylk")),
            (b"ID;\xE5\x8F\x97\xE7\x90\x86\n", None),
            (&dbase, Some("dbase")),
            (&dbase[..60], None),
            (b"{\\rtf1\\ansi", Some("rtf")),
            (b"BM\xE7\xBC\x96\xE5\x8F\xB7,\xE7\xAA\x97\xE5\x8F\xA3\n", None),
            (b"MZ\x90\0\x03\0", Some("windows_program")),
            (b"MZ,\xE7\xAA\x97\xE5\x8F\xA3\n", None),
            (&[0xFF, 0xD8, 0xFF, 0xE0], Some("jpeg")),
            (&[9, 0, 4, 0, 2, 0], Some("excel_2")),
            (b"TABLE\n0,1\n", Some("dif")),
            (b"", None),
        ] {
            let found = of_head(head).map_or("", |other| other.what);
            assert!(told.map_or(found.is_empty(), |told| found == told), "{found} of {head:?}");
        }
    }
}
