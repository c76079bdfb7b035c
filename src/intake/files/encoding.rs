//! What a text file is written in: a byte order mark decides, else the evidence of its lines.

use std::io;
use std::path::Path;

use memchr::memchr2;

use super::source::Blocks;
use crate::workspace::Encoding;

/// The first bytes of a file that are looked at before it is read.
const HEAD: usize = 64 << 10;
/// U+FEFF in GB18030.
const GB18030_MARK: &[u8] = &[0x84, 0x31, 0x95, 0x33];
const UTF8_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// How a file is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decoding {
    /// In what it is written.
    pub(crate) encoding: Encoding,
    /// Whether it begins with a byte order mark.
    pub(crate) mark: bool,
    /// Whether this is settled, or only what the first bytes look like.
    pub(crate) settled: bool,
}

impl Decoding {
    /// The name in `quality.csv`.
    pub(crate) fn name(self) -> &'static str {
        match self.encoding {
            Encoding::Utf8 if self.mark => "utf-8-bom",
            other => other.code(),
        }
    }

    /// What has to be made UTF-8 before lines can be told: UTF-16, and GB18030 where the delimiter may be half of a
    /// character.
    pub(crate) fn transcode(self, delimiter: Option<u8>) -> Option<&'static encoding_rs::Encoding> {
        match self.encoding {
            Encoding::Utf16Le => Some(encoding_rs::UTF_16LE),
            Encoding::Utf16Be => Some(encoding_rs::UTF_16BE),
            Encoding::Gb18030 if delimiter.is_some_and(|byte| byte >= 0x40) => Some(encoding_rs::GB18030),
            Encoding::Gb18030 | Encoding::Utf8 => None,
        }
    }

    /// Whether the window's bytes are GB18030 still.
    pub(crate) fn is_raw_gb18030(self, delimiter: Option<u8>) -> bool {
        self.encoding == Encoding::Gb18030 && self.transcode(delimiter).is_none()
    }
}

/// Bytes of the byte order mark (U+FEFF) at a record's start, which belongs to no cell.
pub(crate) fn mark_at_start(record: &[u8], gb18030: bool) -> usize {
    marks_at_start(record, if gb18030 { GB18030_MARK } else { UTF8_MARK })
}

/// The same of a record that is UTF-8.
pub(crate) fn utf8_mark_at_start(record: &[u8]) -> usize {
    marks_at_start(record, UTF8_MARK)
}

fn marks_at_start(record: &[u8], mark: &[u8]) -> usize {
    let mut len = 0;
    while record[len..].starts_with(mark) {
        len += mark.len();
    }
    len
}

/// Looks at the head of a file.
pub(crate) fn sniff(path: &Path, configured: Option<Encoding>) -> io::Result<Decoding> {
    let mut blocks = Blocks::open(path, None, &|_| ())?;
    blocks.more()?;
    let head = &blocks.window()[..blocks.window().len().min(HEAD)];
    let marked = match head {
        _ if head.starts_with(UTF8_MARK) => Some(Encoding::Utf8),
        [0xFF, 0xFE, ..] => Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => Some(Encoding::Utf16Be),
        _ if head.starts_with(GB18030_MARK) => Some(Encoding::Gb18030),
        _ => None,
    };
    if let Some(encoding) = configured.or(marked).or_else(|| utf16(head)) {
        return Ok(Decoding { encoding, mark: marked == Some(encoding), settled: true });
    }
    let looks_valid = head.len() - encoding_rs::Encoding::utf8_valid_up_to(head) < 4 && !head.is_empty();
    let encoding = if looks_valid || head.is_ascii() { Encoding::Utf8 } else { Encoding::Gb18030 };
    Ok(Decoding { encoding, mark: false, settled: false })
}

/// UTF-16 without a mark: delimiters, digits and line ends leave a zero in every other byte.
fn utf16(head: &[u8]) -> Option<Encoding> {
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let units = head.len() / 2;
    let told = |zeros: usize, others: usize| zeros * 20 >= units && zeros > 4 * others;
    match units {
        0 | 1 => None,
        _ if told(odd, even) => Some(Encoding::Utf16Le),
        _ if told(even, odd) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// The lines of a file that hold non-ASCII bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// How many there are.
    pub(crate) lines: u64,
    /// Those that are UTF-8.
    pub(crate) utf8: u64,
    /// Those that are GB18030, where [`Tried::Utf8AndGb18030`] asks for it.
    pub(crate) gb18030: u64,
}

impl Evidence {
    /// Whether most lines are UTF-8 and too many are not: then GB18030 is asked for too.
    pub(crate) fn is_mixed(self) -> bool {
        self.utf8 * 2 >= self.lines && self.utf8 * 10 < self.lines * 9
    }

    /// UTF-8 if at least 90 % of the lines are, or half of them and as many as are GB18030; else GB18030. A broken line in a
    /// short file is no other encoding, and short words of GB18030 may be UTF-8 by chance.
    pub(crate) fn encoding(self) -> Encoding {
        let is_utf8 = self.utf8 * 10 >= self.lines * 9 || self.is_mixed() && self.utf8 >= self.gb18030;
        if is_utf8 { Encoding::Utf8 } else { Encoding::Gb18030 }
    }
}

/// As which encodings lines are decoded, to see whether they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tried {
    /// UTF-8, which is cheap.
    Utf8,
    /// Both.
    Utf8AndGb18030,
}

/// Counts a file's lines by what they decode as.
pub(crate) fn evidence(path: &Path, decoding: Decoding, delimiter: Option<u8>, tried: Tried) -> io::Result<Evidence> {
    let mut blocks = Blocks::open(path, decoding.transcode(delimiter), &|_| ())?;
    let mut found = Evidence::default();
    let mut scratch = Vec::new();
    loop {
        let window = blocks.window();
        let len = match memchr2(b'\n', b'\r', window) {
            Some(len) => len,
            None if blocks.at_end() => window.len(),
            None => {
                blocks.more()?;
                continue;
            }
        };
        let line = &window[..len];
        if !line.is_ascii() {
            found.lines += 1;
            found.utf8 += u64::from(std::str::from_utf8(line).is_ok());
            found.gb18030 += u64::from(tried == Tried::Utf8AndGb18030 && decode_gb18030(line, &mut scratch));
        }
        let end = len == window.len() && blocks.at_end();
        let step = (len + 1).min(window.len());
        blocks.consume(step);
        if end {
            return Ok(found);
        }
    }
}

/// Where a byte 0x80 stands where a character begins: `encoding_rs` reads it as €, as old Windows did; the standard has
/// no such character.
pub(crate) fn lone_80(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += match (byte, bytes.get(at + 1)) {
            (0x80, _) => return Some(at),
            (0x81..=0xFE, Some(b'0'..=b'9')) => 4,
            (0x81..=0xFE, _) => 2,
            _ => 1,
        };
    }
    None
}

/// Decodes GB18030 into `out`; false where it does not decode.
pub(crate) fn decode_gb18030(bytes: &[u8], out: &mut Vec<u8>) -> bool {
    let mut decoder = encoding_rs::GB18030.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0);
    if out.len() < room {
        out.resize(room, 0);
    }
    let (result, _, written) = decoder.decode_to_utf8_without_replacement(bytes, out, true);
    out.truncate(written);
    result == encoding_rs::DecoderResult::InputEmpty && !(memchr::memchr(0x80, bytes).is_some() && lone_80(bytes).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_for(bytes: &[u8]) -> Decoding {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.csv");
        std::fs::write(&path, bytes).expect("a file");
        sniff(&path, None).expect("it can be read")
    }

    #[test]
    fn a_mark_decides_and_zeros_tell_utf_16() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let header = "受理编号,窗口,类别,受理时间\r\n";
        let gb = encoding_rs::GB18030.encode(header).0.into_owned();
        let swapped: Vec<u8> = utf16(header).chunks(2).flat_map(|unit| [unit[1], unit[0]]).collect();
        for (bytes, name) in [
            (header.as_bytes().to_vec(), "utf-8"),
            ([UTF8_MARK, header.as_bytes()].concat(), "utf-8-bom"),
            (gb.clone(), "gb18030"),
            ([GB18030_MARK, &gb].concat(), "gb18030"),
            (utf16(header), "utf-16le"),
            (swapped, "utf-16be"),
            (utf16("\u{feff}一一一一,一\n"), "utf-16le"),
            (b"a,b\0\0\0\0\n".to_vec(), "utf-8"),
            (Vec::new(), "utf-8"),
        ] {
            assert_eq!(taken_for(&bytes).name(), name, "{bytes:?}");
        }
    }

    #[test]
    fn a_byte_that_gb18030_does_not_have_is_no_text() {
        let mut out = Vec::new();
        for (bytes, decodes) in
            [(&[0xCD, 0xFB][..], true), (&[0x81, 0x80], true), (&[b'a', 0x80], false), (&[0xFF], false), (&[0x81], false)]
        {
            assert_eq!(decode_gb18030(bytes, &mut out), decodes, "{bytes:?}");
        }
    }

    #[test]
    fn ninety_of_a_hundred_lines_are_enough_and_half_where_no_more_are_gb18030() {
        assert_eq!(Evidence { lines: 10, utf8: 9, gb18030: 0 }.encoding(), Encoding::Utf8);
        assert_eq!(Evidence { lines: 100, utf8: 89, gb18030: 100 }.encoding(), Encoding::Gb18030);
        assert_eq!(Evidence { lines: 6, utf8: 5, gb18030: 5 }.encoding(), Encoding::Utf8);
        assert_eq!(Evidence { lines: 100, utf8: 49, gb18030: 0 }.encoding(), Encoding::Gb18030);
        assert_eq!(Evidence::default().encoding(), Encoding::Utf8);
    }
}
