//! Files of other programs under the name of an export: what each is, told by its bytes, and how its table is saved.

use memchr::memmem;

/// What a file is, and what to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Other {
    /// What it is, behind "is".
    pub(crate) what: &'static str,
    /// What to do.
    pub(crate) cure: &'static str,
}

const SAVE: &str = "请在 Excel 或 WPS 中打开，另存为 .xlsx（Excel 不肯打开的，用 WPS 打开）；最好从原系统导出 .xlsx 或 .csv";
const COPY: &str = "请把其中的表格复制到 Excel 或 WPS 表格，另存为 .xlsx；最好从原系统导出表格（.xlsx 或 .csv）";
const EXPORT: &str = "请从原系统导出表格（.xlsx 或 .csv），而不是打印件或截图";
const UNPACK: &str = "请先解压，再放入其中的导出文件";
const DATABASE: &str = "请在该数据库或原系统中导出表格（.xlsx 或 .csv）";
const NO_EXPORT: &str = "它不是导出文件：请从原系统重新导出表格（.xlsx 或 .csv），来历不明的文件不要打开";

/// First bytes, and what begins with them.
const MAGIC: [(&[u8], &str, &str); 31] = [
    (&[0x09, 0x00, 0x04, 0x00], "a workbook of Excel 2", SAVE),
    (&[0x09, 0x02, 0x06, 0x00], "a workbook of Excel 3", SAVE),
    (&[0x09, 0x04, 0x06, 0x00], "a workbook of Excel 4", SAVE),
    (b"ID;P", "a table in SYLK, which Excel writes as .slk", SAVE),
    (b"TABLE\r\n0,1", "a table in DIF", SAVE),
    (b"TABLE\n0,1", "a table in DIF", SAVE),
    (b"{\\rtf", "a document in RTF", COPY),
    (b"%PDF", "a PDF", EXPORT),
    (&[0xFF, 0xD8, 0xFF], "a picture (JPEG)", EXPORT),
    (b"\x89PNG", "a picture (PNG)", EXPORT),
    (b"GIF87a", "a picture (GIF)", EXPORT),
    (b"GIF89a", "a picture (GIF)", EXPORT),
    (b"II*\0", "a picture (TIFF)", EXPORT),
    (b"MM\0*", "a picture (TIFF)", EXPORT),
    (b"Rar!\x1A", "a packed archive (RAR)", UNPACK),
    (b"7z\xBC\xAF", "a packed archive (7z)", UNPACK),
    (b"BZh9", "a packed file (bzip2)", UNPACK),
    (b"\xFD7zXZ", "a packed file (xz)", UNPACK),
    (b"\x28\xB5\x2F\xFD", "a packed file (Zstandard)", UNPACK),
    (b"MSCF\0", "a packed archive (CAB)", UNPACK),
    (b"SQLite format 3", "a database of SQLite", DATABASE),
    (b"\0\x01\0\0Standard Jet DB", "a database of Access", DATABASE),
    (b"\0\x01\0\0Standard ACE DB", "a database of Access", DATABASE),
    (b"ARROW1", "a table in Arrow", DATABASE),
    (b"ID3\x02", "a recording (MP3)", NO_EXPORT),
    (b"ID3\x03", "a recording (MP3)", NO_EXPORT),
    (b"ID3\x04", "a recording (MP3)", NO_EXPORT),
    (b"RIFF", "a recording or a picture", NO_EXPORT),
    (b"#!AMR", "a recording (AMR)", NO_EXPORT),
    (b"\x7FELF", "a program", NO_EXPORT),
    (b"L\0\0\0\x01\x14\x02\0", "a shortcut of Windows, and not the file that it points to", "请放入文件本身，而不是它的快捷方式"),
];

/// What a file is that begins so, where it is no export.
pub(crate) fn of_head(head: &[u8]) -> Option<Other> {
    let other = |what, cure| Some(Other { what, cure });
    if let Some((_, what, cure)) = MAGIC.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return other(what, cure);
    }
    match head {
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => other("a picture (BMP)", EXPORT),
        [b'M', b'Z', rest @ ..] if rest.iter().take(62).any(|byte| *byte == 0) => other("a program of Windows", NO_EXPORT),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => other("a recording or a film (MP4)", NO_EXPORT),
        _ if is_dbase(head) => other("a table of dBase or FoxPro (.dbf)", SAVE),
        _ if head.get(257..262) == Some(b"ustar") => other("a packed archive (tar)", UNPACK),
        _ => None,
    }
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
        () if has("word/document.xml") => other("a document of Word", COPY),
        () if has("ppt/presentation.xml") => other("a presentation of PowerPoint", COPY),
        () if has("OFD.xml") => other("an OFD document", EXPORT),
        () if has("Index/Document.iwa") || has("Index.zip") => {
            other("a file of Apple's Numbers, Pages or Keynote", "请用 Numbers 打开，导出为 Excel（.xlsx）；最好从原系统导出 .xlsx 或 .csv")
        }
        () if mimetype.starts_with(b"application/vnd.oasis.opendocument") && memmem::find(mimetype, b"spreadsheet").is_none() => {
            other("a document of OpenOffice or LibreOffice, and no spreadsheet", COPY)
        }
        () if has("META-INF/MANIFEST.MF") || has("AndroidManifest.xml") => other("a program", NO_EXPORT),
        () => None,
    }
}

/// What a compound file is that has such streams and no workbook among them.
pub(crate) fn of_streams(has: impl Fn(&str) -> bool) -> Option<Other> {
    let other = |what, cure| Some(Other { what, cure });
    match () {
        () if has("WordDocument") => other("a document of Word or WPS (.doc, .wps)", COPY),
        () if has("PowerPoint Document") => other("a presentation of PowerPoint or WPS", COPY),
        () if has("__properties_version1.0") => other("a mail of Outlook", "请放入邮件的附件，而不是邮件"),
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
            (&b"ID;PWXL;N;E\r\n"[..], Some("SYLK")),
            (b"ID;\xE5\x8F\x97\xE7\x90\x86\n", None),
            (&dbase, Some("dBase")),
            (&dbase[..60], None),
            (b"{\\rtf1\\ansi", Some("RTF")),
            (b"BM\xE7\xBC\x96\xE5\x8F\xB7,\xE7\xAA\x97\xE5\x8F\xA3\n", None),
            (b"MZ\x90\0\x03\0", Some("Windows")),
            (b"MZ,\xE7\xAA\x97\xE5\x8F\xA3\n", None),
            (&[0xFF, 0xD8, 0xFF, 0xE0], Some("JPEG")),
            (&[9, 0, 4, 0, 2, 0], Some("Excel 2")),
            (b"TABLE\n0,1\n", Some("DIF")),
            (b"", None),
        ] {
            let found = of_head(head).map_or("", |other| other.what);
            assert!(told.map_or(found.is_empty(), |told| found.contains(told)), "{found} of {head:?}");
        }
    }
}
