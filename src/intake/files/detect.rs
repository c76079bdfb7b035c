//! What a file is, told by its first bytes and never by its name: exports are often called what they are not.

use std::io::{self, BufReader, Read};
use std::path::Path;

use memchr::memmem;
use zip::ZipArchive;

use super::other_programs::{self, Other};
use crate::disk;
use crate::intake::values::text::trim;

/// Bytes that are looked at: a web page may begin with a page of styles.
const HEAD: u64 = 64 << 10;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Lines of text, or what nothing else is.
    Text,
    /// The same in a gzip stream.
    Gzip,
    /// `.parquet`.
    Parquet,
    /// A workbook.
    Workbook(WorkbookFormat),
    /// A zip archive that is no workbook.
    Archive,
    /// A file of another program, which is no table.
    Other(Other),
}

/// What a workbook is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WorkbookFormat {
    /// Excel 2007 and later, WPS: parts of XML in a zip archive.
    Xlsx,
    /// The same with binary parts.
    Xlsb,
    /// Excel 5 to 2003, WPS `.et`: BIFF records in a compound file; or an encrypted workbook in one.
    Xls,
    /// `OpenDocument`.
    Ods,
    /// A web page with a table, which Excel opens under any name.
    WebPage,
    /// XML of Excel 2002 and 2003.
    SpreadsheetXml,
    /// A web page with its parts in one file.
    Mhtml,
}

impl WorkbookFormat {
    /// Its name in `quality.csv`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::WebPage => "html",
            Self::SpreadsheetXml => "xml",
            Self::Mhtml => "mhtml",
        }
    }
}

impl Format {
    /// What the file's bytes are.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        let mut file = disk::open(path)?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD).read_to_end(&mut head)?;
        if !matches!(head[..], [b'P', b'K', 3 | 5, 4 | 6, ..]) {
            return Ok(Self::of_head(&head));
        }
        let Ok(mut archive) = ZipArchive::new(BufReader::new(file)) else { return Ok(Self::Archive) };
        let mut mimetype = Vec::new();
        if let Ok(part) = archive.by_name("mimetype") {
            // one that cannot be read says nothing
            let _ = part.take(HEAD).read_to_end(&mut mimetype);
        }
        let has = |name: &str| archive.index_for_name(name).is_some();
        Ok(match () {
            () if has("xl/workbook.xml") => Self::Workbook(WorkbookFormat::Xlsx),
            () if has("xl/workbook.bin") => Self::Workbook(WorkbookFormat::Xlsb),
            () => match other_programs::of_parts(has, &mimetype) {
                Some(other) => Self::Other(other),
                None if has("content.xml") && has("mimetype") => Self::Workbook(WorkbookFormat::Ods),
                None => Self::Archive,
            },
        })
    }

    /// What a file that is no zip archive is, by its first bytes.
    fn of_head(head: &[u8]) -> Self {
        match head {
            // a compound file; or BIFF records without one around them, as Excel 5 could write them
            [0xD0, 0xCF, 0x11, 0xE0, ..] | [0x09, 0x08, 0x08 | 0x10, 0x00, ..] => {
                return Self::Workbook(WorkbookFormat::Xls);
            }
            [b'P', b'A', b'R', b'1', ..] => return Self::Parquet,
            [0x1F, 0x8B, ..] => return Self::Gzip,
            _ => {}
        }
        if let Some(other) = other_programs::of_head(head) {
            return Self::Other(other);
        }
        let text: Vec<u8> = match head {
            // the marks of UTF-16: what matters here is ASCII
            [0xFF, 0xFE, rest @ ..] | [0xFE, 0xFF, rest @ ..] => rest.iter().copied().filter(|byte| *byte != 0).collect(),
            _ => head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).to_vec(),
        };
        let text = trim(&text).to_ascii_lowercase();
        let begins = |with: &[&str]| with.iter().any(|with| text.starts_with(with.as_bytes()));
        let holds = |word: &str| memmem::find(&text, word.as_bytes()).is_some();
        match () {
            () if holds("mime-version:") && holds("content-type: multipart/related") || begins(&["content-type: multipart/related"]) => {
                Self::Workbook(WorkbookFormat::Mhtml)
            }
            () if begins(&["<?xml", "<?mso-application", "<workbook", "<ss:workbook"])
                && holds("urn:schemas-microsoft-com:office:spreadsheet")
                && holds("workbook") =>
            {
                Self::Workbook(WorkbookFormat::SpreadsheetXml)
            }
            () if begins(&["<"]) && (holds("<html") || holds("<table") || holds("<!doctype html")) => {
                Self::Workbook(WorkbookFormat::WebPage)
            }
            () => Self::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_what_a_file_is() {
        use WorkbookFormat::{Mhtml, SpreadsheetXml, WebPage, Xls};
        let utf16: Vec<u8> = "\u{feff}<html><table>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (head, format) in [
            ("受理编号,窗口\n".as_bytes(), Format::Text),
            (b"", Format::Text),
            (b"PAR1", Format::Parquet),
            (&[0x1F, 0x8B, 8], Format::Gzip),
            (&[0xD0, 0xCF, 0x11, 0xE0, 0xA1], Format::Workbook(Xls)),
            (&[0x09, 0x08, 0x10, 0x00, 0x00, 0x06], Format::Workbook(Xls)),
            (b"\xEF\xBB\xBF\r\n <HTML xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><body>", Format::Workbook(WebPage)),
            (b"<style>td{}</style><table><tr><td>", Format::Workbook(WebPage)),
            (b"<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC><html>", Format::Workbook(WebPage)),
            (&utf16, Format::Workbook(WebPage)),
            (
                b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                Format::Workbook(SpreadsheetXml),
            ),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n", Format::Workbook(Mhtml)),
            (b"<row id=1/>", Format::Text),
            (b"a<html>,b\n", Format::Text),
        ] {
            assert_eq!(Format::of_head(head), format, "{}", String::from_utf8_lossy(head));
        }
    }
}
