//! A text file in, its records out: encoding, dialect and header found, then every record read in one pass.

use std::io;
use std::path::Path;

use super::Code;
use super::encoding::{Decoding, Evidence, decode_gb18030, evidence, mark_at_start, sniff};
use super::header::{Header, SEARCHED, SEARCHED_FIRST, not_found};
use super::marks::{refined, rounds};
use super::mistaken::mistaken;
use super::notice::Notice;
use super::records::{Cell, Extent, Found, Marks, extent, split};
use super::rows::Records;
use super::source::Blocks;
use super::table_file::{Asked, Done};
use super::text::{text, trim};
use crate::error::{Error, Result};
use crate::workspace::{Encoding, FileReading};

/// Delimiters that are tried where no other one finds a header.
const RARE: [u8; 2] = [b'|', b' '];

/// What a text file turned out to be.
#[derive(Debug)]
struct Dialect {
    /// What parts and quotes its cells.
    marks: Marks,
    /// Its header.
    header: Header,
    /// The header's line.
    header_line: u64,
    /// What is unusual about it.
    notices: Vec<Notice>,
}

/// Reads a text file; `begin` makes what takes its records, once the header is known.
pub(super) fn read_csv<R: Records>(asked: Asked<'_>, begin: &dyn Fn(&Header) -> R) -> Result<Done<R>> {
    let error = match read_as(asked, begin) {
        Err(error) if asked.configured.delimiter.is_none() => error,
        outcome => return outcome,
    };
    let rare = |delimiter: u8| {
        let configured = FileReading { delimiter: Some(delimiter), ..asked.configured.clone() };
        read_as(Asked { configured: &configured, report: &|_| (), ..asked }, begin).ok()
    };
    let Some(mut done) = RARE.into_iter().find_map(rare) else { return Err(mistaken(asked, error)) };
    done.notices.extend(done.delimiter.map(Notice::Delimiter));
    Ok(done)
}

fn read_as<R: Records>(asked: Asked<'_>, begin: &dyn Fn(&Header) -> R) -> Result<Done<R>> {
    let Asked { path, configured, .. } = asked;
    let io = |error: io::Error| Error::io(path, "read", error).hint("请确认文件完整、未被占用，且有读取权限");
    let mut decoding = sniff(path, configured.encoding).map_err(io)?;
    let mut seen = None;
    if !decoding.settled && decoding.encoding == Encoding::Gb18030 {
        (decoding, seen) = settle(path, decoding).map_err(io)?;
    }
    let attempt = Attempt { asked, begin };
    let mut outcome = attempt.read(decoding, asked.report);
    if !decoding.settled && !matches!(outcome, Ok(Some(_))) {
        // A line that is no UTF-8, or no header: now the evidence of the whole file counts.
        (decoding, seen) = settle(path, decoding).map_err(io)?;
        outcome = attempt.read(decoding, &|_| ());
    }
    let (done, broken) = outcome?.ok_or_else(|| Error::in_file(path, "internal error: the encoding was not settled"))?;
    if broken {
        refuse_if_mostly_broken(asked, decoding, seen)?;
    }
    Ok(done)
}

/// More than half of the lines with non-ASCII bytes that do not decode are no accident.
fn refuse_if_mostly_broken(asked: Asked<'_>, decoding: Decoding, seen: Option<Evidence>) -> Result<()> {
    let delimiter = asked.configured.delimiter;
    let lines = match (seen, decoding.encoding) {
        (Some(seen), Encoding::Utf8) => seen,
        (_, encoding) => evidence(asked.path, decoding, delimiter, encoding == Encoding::Gb18030)
            .map_err(|error| Error::io(asked.path, "read", error))?,
    };
    let decoded = if decoding.is_raw_gb18030(delimiter) { lines.gb18030 } else { lines.utf8 };
    let bad = lines.lines - decoded;
    if bad * 2 <= lines.lines {
        return Ok(());
    }
    let (all, name) = (lines.lines, decoding.name());
    let message = format!(
        "{bad} of the {all} lines that hold more than ASCII do not decode as {name}: they are broken, or written in another encoding"
    );
    Err(Error::in_file(asked.path, message)
        .hint("请重新导出为 UTF-8；若确知编码，在 huifang.toml 的 [[file]] 下写 encoding = \"gb18030\"（或 \"utf-8\"、\"utf-16le\"）"))
}

/// A table whose lines are ended by what ends no line would be a header and nothing else.
fn refuse_if_on_one_line(path: &Path, dialect: &Dialect) -> Result<()> {
    let ends = |c: &char| matches!(c, '\u{b}' | '\u{c}' | '\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let Some(end) = dialect.header.cells.iter().flat_map(|cell| cell.chars()).find(ends) else { return Ok(()) };
    let message = format!("is one line: its rows are parted by U+{:04X}, which ends no line of a CSV file", u32::from(end));
    Err(Error::in_file(path, message).at_line(dialect.header_line).hint("请重新导出为 CSV，行尾用 LF 或 CRLF"))
}

fn settle(path: &Path, decoding: Decoding) -> io::Result<(Decoding, Option<Evidence>)> {
    let seen = evidence(path, decoding, None, false)?;
    Ok((Decoding { encoding: seen.encoding(), settled: true, ..decoding }, Some(seen)))
}

struct Attempt<'a, R> {
    asked: Asked<'a>,
    begin: &'a dyn Fn(&Header) -> R,
}

impl<R: Records> Attempt<'_, R> {
    /// Reads the file in this encoding, and tells whether anything in it did not decode; `None` where something did not and the
    /// encoding is not settled.
    fn read(&self, decoding: Decoding, report: &(dyn Fn(u64) + Sync)) -> Result<Option<(Done<R>, bool)>> {
        let io = |error: io::Error| Error::io(self.asked.path, "read", error).hint("请确认文件完整（压缩文件未截断），且有读取权限");
        let mut blocks = Blocks::open(self.asked.path, decoding.transcode(self.asked.configured.delimiter), report).map_err(io)?;
        blocks.more().map_err(io)?;
        let gb18030 = decoding.is_raw_gb18030(self.asked.configured.delimiter);
        let mut cut = Cut { gb18030, scratch: Vec::new(), decoded: Vec::new(), cells: Vec::new() };
        let (dialect, after, mut line) = self.header(&mut blocks, &mut cut).map_err(io)??;
        let mut broken = encoding_breaks(&mut blocks, after, &mut cut);
        if broken && !decoding.settled {
            return Ok(None);
        }
        blocks.consume(after);
        if blocks.at_end() && blocks.window().is_empty() {
            refuse_if_on_one_line(self.asked.path, &dialect)?;
        }
        let mut records = (self.begin)(&dialect.header);
        loop {
            let skip = mark_at_start(blocks.window(), gb18030);
            let (found, bad_quoting) = match extent(blocks.window(), skip, blocks.at_end(), dialect.marks) {
                Extent::Record(found) => (found, false),
                Extent::BadQuoting(found) => (found, true),
                Extent::More => {
                    blocks.more().map_err(io)?;
                    continue;
                }
                Extent::End => break,
            };
            let decodes = gb18030 || blocks.is_utf8(found.len);
            let record = &blocks.window()[skip..found.len];
            let mut raw = || cut_text(record, gb18030);
            if bad_quoting {
                broken |= !decodes || gb18030 && !decode_gb18030(record, &mut cut.decoded);
                records.spoilt(line, Code::BadQuoting, &mut raw);
            } else if let Some((base, cells)) = cut.cells(record, dialect.marks, found.quoted, decodes) {
                records.row(line, base, cells, &mut raw);
            } else {
                broken = true;
                records.spoilt(line, Code::BadEncoding, &mut raw);
            }
            if broken && !decoding.settled {
                return Ok(None);
            }
            line = line.saturating_add(found.lines);
            blocks.consume(found.whole);
        }
        let (sha256, bytes) = blocks.finish().map_err(io)?;
        let Dialect { marks, header, header_line, notices } = dialect;
        let (encoding, delimiter) = (decoding.name(), Some(char::from(marks.delimiter)));
        Ok(Some((Done { records, header, header_line, encoding, delimiter, sha256, bytes, notices }, broken)))
    }

    /// The dialect that finds a header, with most columns where several do; the bytes up to the header's end and the next line.
    #[allow(clippy::type_complexity)] // reading may fail, and so may the search
    fn header(&self, blocks: &mut Blocks<'_>, cut: &mut Cut) -> io::Result<Result<(Dialect, usize, u32)>> {
        let Asked { path, kind, workspace, configured, .. } = self.asked;
        let mut nearest = None;
        for (round, marks) in rounds(configured).into_iter().enumerate() {
            let mut best: Option<Place> = None;
            for marks in marks {
                let nearest = if round == 0 { &mut nearest } else { &mut None };
                best = Place::better(best, self.search(blocks, cut, marks, nearest, Look::Near)?);
            }
            let Some(Place { mut marks, header, line, start, found }) = best else { continue };
            let after = start + found.whole;
            if configured.quote.is_none() {
                let borne_out = refined(Marks::plain(marks.delimiter), &blocks.window()[start..], blocks.at_end());
                if round > 0 && borne_out != marks {
                    continue;
                }
                marks = borne_out;
            }
            let notices = [(marks.quote != b'"').then(|| Notice::Quote(char::from(marks.quote))), marks.spaced.then_some(Notice::Spaced)];
            let notices = notices.into_iter().flatten().collect();
            return Ok(Ok((Dialect { marks, header, header_line: u64::from(line), notices }, after, line + found.lines)));
        }
        // those rounds ask for whole headers near the top; one with a quote too many, or below a long preamble, is better than none
        for (look, notices) in [(Look::Mending, vec![Notice::DamagedHeader]), (Look::Deep, Vec::new())] {
            let mut best = None;
            for marks in rounds(configured).into_iter().next().unwrap_or_default() {
                best = Place::better(best, self.search(blocks, cut, marks, &mut None, look)?);
            }
            if let Some(Place { marks, header, line, start, found }) = best {
                return Ok(Ok((Dialect { marks, header, header_line: u64::from(line), notices }, start + found.whole, line + found.lines)));
            }
        }
        Ok(Err(not_found(path, kind, workspace, nearest.map(|(_, line, cells)| (line, cells)))))
    }

    /// The header among the first records under these marks; `nearest` becomes the record that came nearest.
    fn search(
        &self,
        blocks: &mut Blocks<'_>,
        cut: &mut Cut,
        marks: Marks,
        nearest: &mut Option<Nearest>,
        look: Look,
    ) -> io::Result<Option<Place>> {
        let (mut start, mut line, mut record) = (0, 1, 0);
        while record < if look == Look::Deep { SEARCHED } else { SEARCHED_FIRST } {
            let window = &blocks.window()[start..];
            let skip = mark_at_start(window, cut.gb18030);
            let (found, bad) = match extent(window, skip, blocks.at_end(), marks) {
                Extent::Record(found) => (found, false),
                Extent::BadQuoting(found) => (found, true),
                Extent::More => {
                    blocks.more()?;
                    continue;
                }
                Extent::End => break,
            };
            record += 1;
            let bytes = &window[skip..found.len];
            let decodes = cut.gb18030 || std::str::from_utf8(bytes).is_ok();
            let mend = bad && look == Look::Mending;
            if let Some((base, cells)) = cut.cells(bytes, marks, found.quoted && !mend, decodes).filter(|_| !bad || mend) {
                let bare = |cell: &Cell| if mend { without_quotes(cell.of(base), marks.quote) } else { cell.of(base) };
                let cells = || cells.iter().map(bare);
                match Header::fit(self.asked.kind, self.asked.workspace, cells()) {
                    Ok(header) => return Ok(Some(Place { marks, header, line, start, found })),
                    Err(matched) => {
                        let filled = cells().filter(|cell| !trim(cell).is_empty()).count();
                        let score = matched * 1000 + filled;
                        if filled > 0 && nearest.as_ref().is_none_or(|(best, ..)| *best < score) {
                            *nearest = Some((score, u64::from(line), cells().map(|cell| text(trim(cell))).collect()));
                        }
                    }
                }
            }
            start += found.whole;
            line += found.lines;
        }
        Ok(None)
    }
}

/// How near a record came to being a header, its line and its cells.
type Nearest = (usize, u64, Vec<String>);

/// Where and how a header is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Among the first records.
    Near,
    /// There, and records of which the quotes do not match are cut at their delimiters alone.
    Mending,
    /// Below a long preamble.
    Deep,
}

/// Where a header stands, and under which marks.
struct Place {
    marks: Marks,
    header: Header,
    line: u32,
    start: usize,
    found: Found,
}

impl Place {
    /// The one with more columns; the first of two that are equal.
    fn better(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        let score = |place: &Self| (place.header.matched(), place.header.cells.len());
        match (one, other) {
            (Some(one), Some(other)) => Some(if score(&other) > score(&one) { other } else { one }),
            (one, other) => one.or(other),
        }
    }
}

fn without_quotes(cell: &[u8], quote: u8) -> &[u8] {
    let mut cell = trim(cell);
    while let Some(bare) = cell.strip_prefix(&[quote][..]).or_else(|| cell.strip_suffix(&[quote][..])) {
        cell = bare;
    }
    cell
}

/// Whether a line before the data does not decode.
fn encoding_breaks(blocks: &mut Blocks<'_>, len: usize, cut: &mut Cut) -> bool {
    if cut.gb18030 { !decode_gb18030(&blocks.window()[..len], &mut cut.decoded) } else { !blocks.is_utf8(len) }
}

fn cut_text(record: &[u8], gb18030: bool) -> String {
    if gb18030 { encoding_rs::GB18030.decode_without_bom_handling(record).0.into_owned() } else { text(record) }
}

/// Room in which records are decoded and cut, used again and again.
struct Cut {
    gb18030: bool,
    scratch: Vec<u8>,
    decoded: Vec<u8>,
    cells: Vec<Cell>,
}

impl Cut {
    /// A record's cells as UTF-8; `None` where it does not decode.
    fn cells<'a>(&'a mut self, record: &'a [u8], marks: Marks, quoted: bool, decodes: bool) -> Option<(&'a [u8], &'a [Cell])> {
        if !decodes {
            return None;
        }
        let record = if self.gb18030 && !record.is_ascii() {
            if !decode_gb18030(record, &mut self.decoded) {
                return None;
            }
            &self.decoded
        } else {
            record
        };
        let base = split(record, marks, quoted, &mut self.scratch, &mut self.cells);
        Some((base, &self.cells))
    }
}
