//! Where a record ends, and where its cells lie: the dialect's rules over bytes.
//!
//! A record is looked at twice at most: once for its line end (a record without a quote character needs no more), once
//! to cut it into cells. Line ends, quotes and delimiters are ASCII, which no second byte of UTF-8 is, and of GB18030
//! only digits and bytes from `@` on, so both are cut as bytes and decoded after.

use crate::intake::records::cell::Cell;
use memchr::{memchr_iter, memchr2, memchr3};
use serde::{Deserialize, Serialize};

/// A quoted cell that touches more physical lines than this was opened by mistake.
const LONGEST_QUOTE: u32 = 100;

/// What parts a file's cells, and what stands around those in which a delimiter or a line end is text.
#[derive(Debug, Clone, Serialize, Deserialize, Copy, PartialEq, Eq)]
pub(crate) struct Marks {
    /// Between two cells.
    pub(crate) delimiter: u8,
    /// Around a cell.
    pub(crate) quote: u8,
    /// Spaces may stand between a delimiter and a quote that opens.
    pub(crate) spaced: bool,
}

impl Marks {
    /// Quotes as nearly everybody writes them.
    pub(crate) const fn plain(delimiter: u8) -> Self {
        Self { delimiter, quote: b'"', spaced: false }
    }

    /// Where the quote stands that opens the cell at the start of `bytes`; nothing where the cell is not quoted.
    #[inline]
    fn opening(self, bytes: &[u8]) -> Option<usize> {
        if bytes.first() == Some(&self.quote) {
            return Some(0);
        }
        let spaces = if self.spaced { bytes.iter().take_while(|byte| **byte == b' ').count() } else { return None };
        (bytes.get(spaces) == Some(&self.quote)).then_some(spaces)
    }
}

/// What stands at the start of a window of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// A record.
    Record(Stretch),
    /// The first physical line of a record whose quoting is bad.
    BadQuoting(Stretch),
    /// The window ends before the record does.
    More,
    /// Nothing: the file's end.
    End,
}

/// A stretch of bytes from the window's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// Bytes without the line end.
    pub(crate) len: usize,
    /// Bytes with the line end.
    pub(crate) whole: usize,
    /// Physical lines.
    pub(crate) lines: u32,
    /// Whether there is a quote character in it.
    pub(crate) quoted: bool,
}

/// The record at the start of `window`, of which the first `skip` bytes are no content; `eof`: nothing follows the
/// window.
pub(crate) fn extent(window: &[u8], skip: usize, eof: bool, marks: Marks) -> Extent {
    if window.is_empty() {
        return if eof { Extent::End } else { Extent::More };
    }
    match memchr3(b'\n', b'\r', marks.quote, &window[skip..]) {
        Some(i) if window[skip + i] == marks.quote => quoted_extent(window, skip, eof, marks),
        Some(i) => line_end(window, skip + i, eof)
            .map_or(Extent::More, |whole| Extent::Record(Stretch { len: skip + i, whole, lines: 1, quoted: false })),
        None if eof => Extent::Record(Stretch { len: window.len(), whole: window.len(), lines: 1, quoted: false }),
        None => Extent::More,
    }
}

/// The position after the line end at `at`; `None` where the next byte has to be seen first.
fn line_end(window: &[u8], at: usize, eof: bool) -> Option<usize> {
    match (window[at], window.get(at + 1)) {
        (b'\r', Some(b'\n')) => Some(at + 2),
        (b'\r', None) if !eof => None,
        _ => Some(at + 1),
    }
}

fn quoted_extent(window: &[u8], skip: usize, eof: bool, marks: Marks) -> Extent {
    let Marks { delimiter, quote, .. } = marks;
    let bad = || first_line(window, skip, eof);
    let whole = |len: usize, whole: usize, lines: u32| Extent::Record(Stretch { len, whole, lines, quoted: true });
    let (mut at, mut lines) = (skip, 1);
    loop {
        if let Some(spaces) = marks.opening(&window[at..]) {
            let Ok(close) = close_of(window, at + spaces, eof, quote) else { return bad() };
            let Some((after, more)) = close else { return Extent::More };
            (at, lines) = (after, lines + more);
            match window.get(at) {
                Some(byte) if *byte == delimiter => {
                    at += 1;
                    continue;
                }
                Some(b'\n' | b'\r') => {}
                Some(_) => return bad(),
                None => return if eof { whole(at, at, lines) } else { Extent::More },
            }
        } else {
            match memchr3(delimiter, b'\n', b'\r', &window[at..]) {
                Some(i) if window[at + i] == delimiter => {
                    at += i + 1;
                    continue;
                }
                Some(i) => at += i,
                None => return if eof { whole(window.len(), window.len(), lines) } else { Extent::More },
            }
        }
        return line_end(window, at, eof).map_or(Extent::More, |after| whole(at, after, lines));
    }
}

/// The position after the closing quote of the cell that opens at `at`, and the line ends inside; `Err` where it is not
/// closed in time, `Ok(None)` where the window ends first.
fn close_of(window: &[u8], at: usize, eof: bool, quote: u8) -> Result<Option<(usize, u32)>, ()> {
    let mut at = at + 1;
    let mut line_ends = 0;
    loop {
        let Some(i) = memchr3(quote, b'\n', b'\r', &window[at..]) else { return if eof { Err(()) } else { Ok(None) } };
        at += i;
        if window[at] == quote {
            match window.get(at + 1) {
                Some(byte) if *byte == quote => at += 2,
                None if !eof => return Ok(None),
                _ => return Ok(Some((at + 1, line_ends))),
            }
        } else {
            let Some(after) = line_end(window, at, eof) else { return Ok(None) };
            at = after;
            line_ends += 1;
            if line_ends == LONGEST_QUOTE {
                return Err(());
            }
        }
    }
}

fn first_line(window: &[u8], skip: usize, eof: bool) -> Extent {
    let found = |len: usize, whole: usize| Extent::BadQuoting(Stretch { len, whole, lines: 1, quoted: true });
    match memchr2(b'\n', b'\r', &window[skip..]) {
        Some(i) => line_end(window, skip + i, eof).map_or(Extent::More, |whole| found(skip + i, whole)),
        None if eof => found(window.len(), window.len()),
        None => Extent::More,
    }
}

/// Cuts a record without quotes and line end into cells, at every delimiter.
pub(crate) fn split_unquoted(record: &[u8], delimiter: u8, cells: &mut Vec<Cell>) {
    cells.clear();
    let mut start = 0;
    for end in memchr_iter(delimiter, record) {
        cells.push(Cell { start, end: end as u32, number: false });
        start = end as u32 + 1;
    }
    cells.push(Cell { start, end: record.len() as u32, number: false });
}

/// Cuts a well-quoted record, without its line end, into cells; they lie in the bytes that are returned.
pub(crate) fn split<'a>(record: &'a [u8], marks: Marks, quoted: bool, scratch: &'a mut Vec<u8>, cells: &mut Vec<Cell>) -> &'a [u8] {
    let Marks { delimiter, quote, .. } = marks;
    if !quoted {
        split_unquoted(record, delimiter, cells);
        return record;
    }
    cells.clear();
    scratch.clear();
    let mut at = 0;
    loop {
        let start = scratch.len() as u32;
        if let Some(spaces) = marks.opening(&record[at..]) {
            at += spaces + 1;
            while let Some(i) = memchr::memchr(quote, &record[at..]) {
                scratch.extend_from_slice(&record[at..at + i]);
                at += i + 1;
                if record.get(at) != Some(&quote) {
                    break;
                }
                scratch.push(quote);
                at += 1;
            }
        } else {
            let end = memchr::memchr(delimiter, &record[at..]).map_or(record.len(), |i| at + i);
            scratch.extend_from_slice(&record[at..end]);
            at = end;
        }
        cells.push(Cell { start, end: scratch.len() as u32, number: false });
        if at >= record.len() {
            return scratch;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT_END: bool = true;
    const GOES_ON: bool = false;

    /// Every record of a text as its cells, or `BAD` and the line.
    fn records(text: &[u8]) -> Vec<(u32, Vec<String>)> {
        records_by(text, Marks::plain(b','))
    }

    fn records_by(text: &[u8], marks: Marks) -> Vec<(u32, Vec<String>)> {
        let (mut at, mut line, mut out) = (0, 1, Vec::new());
        let (mut scratch, mut cells) = (Vec::new(), Vec::new());
        loop {
            let (found, bad) = match extent(&text[at..], 0, AT_END, marks) {
                Extent::Record(found) => (found, false),
                Extent::BadQuoting(found) => (found, true),
                Extent::More | Extent::End => return out,
            };
            let record = &text[at..at + found.len];
            let row = if bad {
                vec!["BAD".to_owned(), crate::intake::values::text::text(record)]
            } else {
                let base = split(record, marks, found.quoted, &mut scratch, &mut cells).to_vec();
                cells.iter().map(|cell| crate::intake::values::text::text(cell.of(&base))).collect()
            };
            out.push((line, row));
            at += found.whole;
            line += found.lines;
        }
    }

    #[test]
    fn records_are_cut_by_the_rules_of_the_contract() {
        for (text, expected) in [
            ("a,b\nc,d", vec![(1, vec!["a", "b"]), (2, vec!["c", "d"])]),
            ("a,b\r\n\r\nc,\r", vec![(1, vec!["a", "b"]), (2, vec![""]), (3, vec!["c", ""])]),
            ("a\rb\n\rc", vec![(1, vec!["a"]), (2, vec!["b"]), (3, vec![""]), (4, vec!["c"])]),
            ("\"a,\n\"\"b\",c\nd,e", vec![(1, vec!["a,\n\"b", "c"]), (3, vec!["d", "e"])]),
            ("12\" pipe,x\n", vec![(1, vec!["12\" pipe", "x"])]),
            ("\"\",\"\"\n", vec![(1, vec!["", ""])]),
            ("a,\"b\"", vec![(1, vec!["a", "b"])]),
            ("a,\"b\"c\nd,e\n", vec![(1, vec!["BAD", "a,\"b\"c"]), (2, vec!["d", "e"])]),
            ("a,\"b\nd,e\n", vec![(1, vec!["BAD", "a,\"b"]), (2, vec!["d", "e"])]),
            ("x,\"a\nb\"c\n", vec![(1, vec!["BAD", "x,\"a"]), (2, vec!["b\"c"])]),
            (" \"a\",b\n", vec![(1, vec![" \"a\"", "b"])]),
        ] {
            let expected: Vec<(u32, Vec<String>)> =
                expected.into_iter().map(|(line, row)| (line, row.into_iter().map(str::to_owned).collect())).collect();
            assert_eq!(records(text.as_bytes()), expected, "{text:?}");
        }
    }

    #[test]
    fn other_quotes_and_spaces_after_the_delimiter_are_cut_likewise() {
        let single = Marks { quote: b'\'', ..Marks::plain(b';') };
        let spaced = Marks { spaced: true, ..Marks::plain(b',') };
        for (marks, text, cells) in [
            (single, "'a;''b';12' \"x\"", vec!["a;'b", "12' \"x\""]),
            (spaced, "a, \"b, \"\"c\"\"\",  \"d\", e \"f\"", vec!["a", "b, \"c\"", "d", " e \"f\""]),
            (spaced, "a, \"b\" c", vec!["BAD", "a, \"b\" c"]),
            (spaced, "  \"a\", ", vec!["a", " "]),
        ] {
            assert_eq!(records_by(text.as_bytes(), marks), [(1, cells.into_iter().map(str::to_owned).collect())], "{text}");
        }
        assert_eq!(extent(b"a, ", 0, GOES_ON, spaced), Extent::More);
        assert_eq!(extent(b"\"a\",  ", 0, GOES_ON, spaced), Extent::More);
    }

    #[test]
    fn a_quoted_cell_touches_at_most_a_hundred_lines() {
        let fits = format!("\"{}\",b\nc,d\n", "x\n".repeat(99));
        assert_eq!(records(fits.as_bytes()).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 101]);
        let long = format!("\"{}\",b\nc,d\n", "x\r\n".repeat(100));
        let found = records(long.as_bytes());
        assert_eq!((found[0].1[0].as_str(), found[1].1[0].as_str()), ("BAD", "x"));
        let two = format!("\"{0}\",\"{0}\"\nc,d\n", "x\n".repeat(99));
        assert_eq!(records(two.as_bytes()).len(), 2, "each cell is counted by itself");
    }

    #[test]
    fn a_window_that_ends_too_early_is_told() {
        for (window, expected) in [
            ("a,b", Extent::More),
            ("a,b\r", Extent::More),
            ("\"a", Extent::More),
            ("\"a\"", Extent::More),
            ("\"a\"\r", Extent::More),
            ("\"a\r", Extent::More),
            ("", Extent::More),
            ("a\n", Extent::Record(Stretch { len: 1, whole: 2, lines: 1, quoted: false })),
        ] {
            assert_eq!(extent(window.as_bytes(), 0, GOES_ON, Marks::plain(b',')), expected, "{window:?}");
        }
        assert_eq!(extent(b"", 0, AT_END, Marks::plain(b',')), Extent::End);
    }
}
