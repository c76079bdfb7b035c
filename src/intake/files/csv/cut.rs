//! A chunk of a file's text in, its records out, each cut into cells.
//!
//! Most records hold no quoted cell; those are cut in the same pass that finds their end, sixteen bytes at a time, and
//! given some hundred at a time. All others go the way of [`super::dialect`], which also says what is right.

use encoding_rs::{DecoderResult, Encoding};

use super::dialect::{Extent, Marks, extent, split, split_unquoted};
use super::scan::Scan;
use crate::intake::files::encoding::{decode_gb18030, lone_80, mark_at_start, utf8_mark_at_start};
use crate::intake::files::source::Chunk;
use crate::intake::records::batch::Batch;
use crate::intake::records::cell::Cell;
use crate::intake::records::clean::{clean, is_dirty};
use crate::intake::records::sink::RecordSink;
use crate::intake::terms::code::Code;
use crate::intake::terms::taken::Taken;
use crate::intake::values::text::text;

/// Bytes after which the place of a record is told again.
const STRIDE: usize = 4096;
/// Written in place of bytes that do not decode; UTF-8 never holds it.
const BROKEN: u8 = 0xFF;

/// What was cut of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Bytes of the chunk; what follows is a record that goes on in the next one.
    pub(crate) consumed: usize,
    /// Physical lines.
    pub(crate) lines: u32,
    /// Whether anything did not decode.
    pub(crate) broken: bool,
}

/// Cuts the chunks of one file; its room is used again and again.
#[derive(Debug)]
pub(crate) struct Cut {
    marks: Marks,
    /// The bytes are GB18030 still.
    gb18030: bool,
    /// Scan in the text are places in the file.
    plain: bool,
    decoded: Vec<u8>,
    /// Where a line of the decoded text begins, and where it did among the bytes.
    lines: Vec<(usize, usize)>,
    places: Scan,
    batch: Batch,
    scratch: Vec<u8>,
    cells: Vec<Cell>,
    /// Room for cells of which something was taken off.
    bare: Vec<u8>,
}

impl Cut {
    /// For a file's dialect.
    pub(crate) fn new(marks: Marks, gb18030: bool) -> Self {
        let (decoded, lines, scratch, cells) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (places, batch) = (Scan::default(), Batch::default());
        Self { marks, gb18030, plain: false, decoded, lines, places, batch, scratch, cells, bare: Vec::new() }
    }

    /// Tells where each record begins in the file, if the chunks are `plain`: its bytes as they stand there.
    pub(crate) fn with_places(self, plain: bool) -> Self {
        Self { plain, ..self }
    }

    /// Gives every whole record of a chunk to `records`, the first one as standing on `line`.
    pub(crate) fn chunk(&mut self, chunk: &Chunk, line: u32, records: &mut impl RecordSink) -> Progress {
        if !self.gb18030 || chunk.bytes().is_ascii() {
            let lines = if self.plain { Lines::Even(chunk.before, 0) } else { Lines::Unknown };
            return self.text(chunk.bytes(), chunk.last, line, lines, records);
        }
        let mut decoded = std::mem::take(&mut self.decoded);
        let mut known = std::mem::take(&mut self.lines);
        decode(chunk.bytes(), &mut decoded, &mut known);
        let lines = if self.plain { Lines::Known(chunk.before, &known) } else { Lines::Unknown };
        let progress = self.text(&decoded, chunk.last, line, lines, records);
        let consumed = if progress.consumed == decoded.len() { chunk.bytes().len() } else { after_lines(chunk.bytes(), progress.lines) };
        (self.decoded, self.lines) = (decoded, known);
        Progress { consumed, ..progress }
    }

    fn text(&mut self, text: &[u8], last: bool, line: u32, mut lines: Lines<'_>, records: &mut impl RecordSink) -> Progress {
        let valid = Encoding::utf8_valid_up_to(text) == text.len();
        self.batch.clear();
        self.batch.has_marks = self.places.find(text, self.marks.delimiter);
        let (mut at, mut now, mut broken, mut taken) = (0, line, false, Taken::default());
        while at < text.len() {
            if let Some(place) = lines.place(at) {
                records.begins(now, place);
            }
            let skip = utf8_mark_at_start(&text[at..]);
            let (from, cell) = (at + skip, self.batch.ends.len());
            match self.plain_record(text, from, last) {
                Plain::Record { len, whole } if valid || std::str::from_utf8(&text[from..from + len]).is_ok() => {
                    let dirty = self.places.may_be_dirty(from, from + len) && self.is_dirty(&text[from..from + len], cell);
                    if dirty {
                        self.batch.ends.truncate(cell);
                        self.give(text, records);
                        let record = &text[from..from + len];
                        split_unquoted(record, self.marks.delimiter, &mut self.cells);
                        let base = if clean(record, &mut self.cells, &mut self.bare, &mut taken) { &self.bare } else { record };
                        records.row(now, base, &self.cells, &mut || self::text(record));
                        (at, now) = (whole, now.saturating_add(1));
                        continue;
                    }
                    self.batch.close(now, from..from + len, cell);
                    (at, now) = (whole, now.saturating_add(1));
                    if self.batch.is_full() {
                        self.give(text, records);
                    }
                    continue;
                }
                Plain::Record { .. } | Plain::Quoted => self.batch.ends.truncate(cell),
                Plain::More => {
                    self.batch.ends.truncate(cell);
                    break;
                }
            }
            let (found, bad) = match extent(&text[at..], skip, last, self.marks) {
                Extent::Record(found) => (found, false),
                Extent::BadQuoting(found) => (found, true),
                Extent::More | Extent::End => break,
            };
            self.give(text, records);
            let record = &text[from..at + found.len];
            let mut raw = || self::text(record);
            let decodes = valid || std::str::from_utf8(record).is_ok();
            broken |= !decodes;
            if bad {
                records.spoilt(now, Code::BadQuoting, &mut raw);
            } else if !decodes {
                records.spoilt(now, Code::BadEncoding, &mut raw);
            } else {
                let base = split(record, self.marks, found.quoted, &mut self.scratch, &mut self.cells);
                let base = if clean(base, &mut self.cells, &mut self.bare, &mut taken) { &self.bare } else { base };
                records.row(now, base, &self.cells, &mut raw);
            }
            now = now.saturating_add(found.lines);
            at += found.whole;
            self.places.seek(at);
        }
        self.give(text, records);
        if taken.cells() > 0 {
            records.cleaned(taken);
        }
        Progress { consumed: at, lines: now - line, broken }
    }

    /// Whether anything of the cells of a plain record, which end from place `first` on, is taken off.
    fn is_dirty(&self, record: &[u8], first: usize) -> bool {
        let ends = self.batch.ends[first..].iter().map(|end| *end as usize);
        let mut start = 0;
        ends.into_iter().any(|end| is_dirty(&record[std::mem::replace(&mut start, end + 1)..end]))
    }

    /// Gives the plain records that were cut.
    fn give(&mut self, text: &[u8], records: &mut impl RecordSink) {
        if self.batch.len() > 0 {
            records.rows(text, &self.batch);
        }
        self.batch.clear();
    }

    /// Cuts the record that begins at `from` into cells, unless one of them is quoted.
    #[inline]
    fn plain_record(&mut self, text: &[u8], from: usize, last: bool) -> Plain {
        let Marks { quote, spaced, .. } = self.marks;
        let may_be_quoted = self.batch.has_marks || quote != b'"';
        let is_quote = |at: usize| may_be_quoted && text.get(at) == Some(&quote);
        if spaced || is_quote(from) {
            return Plain::Quoted;
        }
        let Scan { delimiters, ends, next, next_end, .. } = &mut self.places;
        let (end, whole) = match next_end.of(ends) {
            Some(end) if text[end] == b'\n' => (end, end + 1),
            Some(end) => match text.get(end + 1) {
                Some(b'\n') => {
                    next_end.of(ends);
                    (end, end + 2)
                }
                None if !last => return Plain::More,
                _ => (end, end + 1),
            },
            None if !last => return Plain::More,
            None => (text.len(), text.len()),
        };
        let mut delimiter = *next;
        while let Some(at) = delimiter.before(end, delimiters) {
            self.batch.ends.push((at - from) as u32);
            if is_quote(at + 1) {
                return Plain::Quoted;
            }
        }
        *next = delimiter;
        self.batch.ends.push((end - from) as u32);
        Plain::Record { len: end - from, whole }
    }
}

/// What begins at a place.
enum Plain {
    /// A record without quoted cells: its length without its line end, and where the next one begins.
    Record { len: usize, whole: usize },
    /// A record that may have a quoted cell.
    Quoted,
    /// A record that goes on.
    More,
}

/// Where the lines of a text stand in the file.
enum Lines<'a> {
    /// As far from its start as the text says, from the first on; and where in the text it is time to tell the next.
    Even(u64, usize),
    /// Where it was decoded piece by piece: the file's place of the first one, and that of each in the text and from
    /// there.
    Known(u64, &'a [(usize, usize)]),
    /// Places in the text say nothing about places in the file.
    Unknown,
}

impl Lines<'_> {
    /// The file's place of a record that begins at a place of the text, where it is time to tell it.
    fn place(&mut self, at: usize) -> Option<u64> {
        match self {
            Self::Even(before, next) => (at >= *next).then(|| {
                *next = at + STRIDE;
                *before + at as u64
            }),
            Self::Known(before, known) => {
                while known.first().is_some_and(|(line, _)| *line < at) {
                    *known = &known[1..];
                }
                let (_, place) = known.first().filter(|(line, _)| *line == at)?;
                Some(*before + *place as u64)
            }
            Self::Unknown => None,
        }
    }
}

/// Decodes GB18030 line by line, or some lines at a time; each sequence that is no character becomes [`BROKEN`].
fn decode(bytes: &[u8], out: &mut Vec<u8>, lines: &mut Vec<(usize, usize)>) {
    lines.clear();
    // no character of two bytes takes more than three in UTF-8, none of four more than four; and room for what the
    // decoder asks
    out.resize(bytes.len() / 2 * 3 + bytes.len() % 2 + STRIDE, 0);
    let (mut written, mut at) = (0, 0);
    while at < bytes.len() {
        lines.push((written, at));
        let most = (at + STRIDE).min(bytes.len());
        let line = memchr::memrchr(b'\n', &bytes[at..most]).or_else(|| memchr::memchr(b'\n', &bytes[most..]).map(|i| most - at + i));
        let end = line.map_or(bytes.len(), |i| at + i + 1);
        let mut from = at;
        while let Some(lone) = memchr::memchr(0x80, &bytes[from..end]).and_then(|_| lone_80(&bytes[from..end])) {
            decode_into(&bytes[from..from + lone], out, &mut written);
            push(BROKEN, out, &mut written);
            from += lone + 1;
        }
        decode_into(&bytes[from..end], out, &mut written);
        at = end;
    }
    out.truncate(written);
}

fn decode_into(mut bytes: &[u8], out: &mut Vec<u8>, written: &mut usize) {
    let mut decoder = encoding_rs::GB18030.new_decoder_without_bom_handling();
    loop {
        let (result, read, wrote) = decoder.decode_to_utf8_without_replacement(bytes, &mut out[*written..], true);
        *written += wrote;
        bytes = &bytes[read..];
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => out.resize(out.len() + bytes.len() * 2 + STRIDE, 0),
            DecoderResult::Malformed(..) => push(BROKEN, out, written),
        }
    }
}

fn push(byte: u8, out: &mut Vec<u8>, written: &mut usize) {
    if *written == out.len() {
        out.resize(out.len() + STRIDE, 0);
    }
    out[*written] = byte;
    *written += 1;
}

/// The place after so many line ends.
fn after_lines(bytes: &[u8], lines: u32) -> usize {
    let mut at = 0;
    for _ in 0..lines {
        at += memchr::memchr2(b'\n', b'\r', &bytes[at..])
            .map_or(bytes.len() - at, |i| i + 1 + usize::from(bytes[at + i..].starts_with(b"\r\n")));
    }
    at
}

/// The records of a header search, cut one by one.
pub(crate) struct OneByOne {
    pub(crate) gb18030: bool,
    scratch: Vec<u8>,
    decoded: Vec<u8>,
    cells: Vec<Cell>,
}

impl OneByOne {
    pub(crate) fn new(gb18030: bool) -> Self {
        Self { gb18030, scratch: Vec::new(), decoded: Vec::new(), cells: Vec::new() }
    }

    /// A record's cells as UTF-8; `None` where it does not decode.
    pub(crate) fn cells<'a>(&'a mut self, record: &'a [u8], marks: Marks, quoted: bool) -> Option<(&'a [u8], &'a [Cell])> {
        let record = if self.gb18030 && !record.is_ascii() {
            if !decode_gb18030(record, &mut self.decoded) {
                return None;
            }
            &self.decoded
        } else if std::str::from_utf8(record).is_ok() {
            record
        } else {
            return None;
        };
        let base = split(record, marks, quoted, &mut self.scratch, &mut self.cells);
        Some((base, &self.cells))
    }

    /// What `of_cell` makes of the cells of the first records of a text that can be cut into cells.
    pub(crate) fn first_records<T>(
        &mut self,
        text: &[u8],
        eof: bool,
        marks: Marks,
        (most, of_cell): (usize, impl Fn(&[u8]) -> T),
    ) -> Vec<Vec<T>> {
        let (mut at, mut rows) = (0, Vec::new());
        for _ in 0..most {
            let skip = mark_at_start(&text[at..], self.gb18030);
            let (found, bad) = match extent(&text[at..], skip, eof, marks) {
                Extent::Record(found) => (found, false),
                Extent::BadQuoting(found) => (found, true),
                Extent::More | Extent::End => break,
            };
            let record = self.cells(&text[at + skip..at + found.len], marks, found.quoted).filter(|_| !bad);
            rows.extend(record.map(|(base, cells)| cells.iter().map(|cell| of_cell(cell.of(base))).collect()));
            at += found.whole;
        }
        rows
    }

    /// Whether bytes before the data do not decode.
    pub(crate) fn is_broken(&mut self, bytes: &[u8]) -> bool {
        if self.gb18030 { !decode_gb18030(bytes, &mut self.decoded) } else { std::str::from_utf8(bytes).is_err() }
    }
}
