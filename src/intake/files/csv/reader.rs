//! A text file in, its records out: encoding, dialect and header found, then every record read in one pass.

use std::io;
use std::path::Path;

use super::candidates::LOOKED_AT;
use super::cut::{Cut, OneByOne};
use super::dialect::Marks;
use super::header_search::{Dialect, find_header};
use crate::error::{Error, Exit, Result};
use crate::intake::files::asked::unreadable;
use crate::intake::files::asked::{Asked, Done};
use crate::intake::files::encoding::{Decoding, Evidence, Tried, evidence, sniff};
use crate::intake::files::foreign::mistaken;
use crate::intake::files::source::{Blocks, CHUNK, Carry, Chunk};
use crate::intake::header::habits::Habits;
use crate::intake::header::matching::Header;
use crate::intake::header::sections::Sections;
use crate::intake::header::times;
use crate::intake::records::clean::cleaned;
use crate::intake::records::sink::RecordSink;
use crate::intake::terms::notice::Notice;
use crate::intake::values::text::trim;
use crate::workspace::{Encoding, FileReading};

/// Delimiters that are tried where no other one finds a header.
const RARE: [u8; 2] = [b'|', b' '];

/// Reads a text file; `begin` makes what takes its records, once the header is known.
pub(crate) fn read_csv<R: RecordSink>(asked: Asked<'_>, begin: &dyn Fn(&Header) -> R) -> Result<Done<R>> {
    settled(asked, |opened| read_data(opened, asked, begin)).or_else(|error| read_rare(asked, error, begin))
}

/// Reads a text file that could not be read, for this reason, by the delimiters that are tried last.
pub(crate) fn read_rare<R: RecordSink>(asked: Asked<'_>, error: Error, begin: &dyn Fn(&Header) -> R) -> Result<Done<R>> {
    let is_of_data = error.is_io() || error.exit_code() == Exit::InDoubt;
    if asked.configured.delimiter.is_some() || is_of_data {
        return Err(error);
    }
    let rare = |delimiter: u8| {
        let configured = FileReading { delimiter: Some(delimiter), ..asked.configured.clone() };
        let asked = Asked { configured: &configured, report: &|_| (), ..asked };
        settled(asked, |opened| read_data(opened, asked, begin)).ok()
    };
    let Some(mut done) = RARE.into_iter().find_map(rare) else { return Err(mistaken(asked, error)) };
    done.notices.extend(done.delimiter.map(Notice::Delimiter));
    Ok(done)
}

/// The header of a text file, without a look at what is below it; `None` where none is found.
pub(crate) fn header_of(asked: Asked<'_>) -> Option<Header> {
    let header = |delimiter: Option<u8>| {
        let configured = FileReading { delimiter, ..asked.configured.clone() };
        let asked = Asked { configured: &configured, report: &|_| (), ..asked };
        let sniffed = sniff(asked.path, configured.encoding).ok()?;
        let other = if sniffed.encoding == Encoding::Utf8 { Encoding::Gb18030 } else { Encoding::Utf8 };
        let decodings = [Some(sniffed), (!sniffed.settled).then_some(Decoding { encoding: other, ..sniffed })];
        decodings.into_iter().flatten().find_map(|decoding| {
            let mut blocks = Blocks::open(asked.path, decoding.transcode(delimiter), &|_| ()).ok()?;
            blocks.more().ok()?;
            find_header(asked, &mut blocks, &mut OneByOne::new(decoding.is_raw_gb18030(delimiter))).ok().map(|dialect| dialect.header)
        })
    };
    match asked.configured.delimiter {
        Some(delimiter) => header(Some(delimiter)),
        None => header(None).or_else(|| RARE.into_iter().find_map(|delimiter| header(Some(delimiter)))),
    }
}

/// What reading the data of a text file in one encoding came to.
pub(crate) enum Attempt<R> {
    /// They were read.
    Read {
        /// The records, and what is known of the file.
        done: Box<Done<R>>,
        /// Whether anything in it did not decode.
        broken: bool,
    },
    /// Something did not decode, and the encoding was only guessed: another one may do.
    GaveUp,
}

impl<R> Attempt<R> {
    /// The same with other records.
    pub(crate) fn map<S>(self, make: impl FnOnce(R) -> S) -> Attempt<S> {
        match self {
            Self::Read { done, broken } => Attempt::Read { done: Box::new(done.map(make)), broken },
            Self::GaveUp => Attempt::GaveUp,
        }
    }
}

/// Reads a text file by `read`. Where that gives up, the evidence of the whole file tells the encoding, and it is read
/// once more.
pub(crate) fn settled<'a, R>(asked: Asked<'a>, read: impl Fn(Opened<'a>) -> Result<Attempt<R>>) -> Result<Done<R>> {
    let failed = |error| unreadable(asked.path, error);
    let mut decoding = sniff(asked.path, asked.configured.encoding).map_err(failed)?;
    let mut seen = None;
    if !decoding.settled && decoding.encoding == Encoding::Gb18030 {
        (decoding, seen) = settle(asked.path, decoding).map_err(failed)?;
    }
    let attempt = |decoding, report| Opened::open(asked, decoding, report)?.map_or(Ok(Attempt::GaveUp), &read);
    let mut outcome = attempt(decoding, asked.report);
    let gave_nothing = outcome.as_ref().err().is_some_and(Error::is_io);
    if !decoding.settled && !gave_nothing && !matches!(outcome, Ok(Attempt::Read { .. })) {
        // A line that is no UTF-8, or no header.
        (decoding, seen) = settle(asked.path, decoding).map_err(failed)?;
        outcome = attempt(decoding, &|_| ());
    }
    let Attempt::Read { done, broken } = outcome? else {
        return Err(Error::in_file(asked.path, message!("faults.encoding")));
    };
    if broken {
        refuse_if_mostly_broken(asked, decoding, seen)?;
    }
    Ok(*done)
}

/// More than half of the lines with non-ASCII bytes that do not decode are no accident.
fn refuse_if_mostly_broken(asked: Asked<'_>, decoding: Decoding, seen: Option<Evidence>) -> Result<()> {
    let delimiter = asked.configured.delimiter;
    let lines = match (seen, decoding.encoding) {
        (Some(seen), Encoding::Utf8) => seen,
        (_, encoding) => {
            let tried = if encoding == Encoding::Gb18030 { Tried::Utf8AndGb18030 } else { Tried::Utf8 };
            evidence(asked.path, decoding, delimiter, tried).map_err(|error| Error::io(asked.path, "read", error))?
        }
    };
    let decoded = if decoding.is_raw_gb18030(delimiter) { lines.gb18030 } else { lines.utf8 };
    let bad = lines.lines - decoded;
    if bad * 2 <= lines.lines {
        return Ok(());
    }
    Err(Error::in_file(asked.path, message!("files.other_encoding", bad, all = lines.lines, name = decoding.name())))
}

/// A table whose lines are ended by what ends no line would be a header and nothing else.
fn refuse_if_on_one_line(path: &Path, dialect: &Dialect) -> Result<()> {
    let ends = |c: &char| matches!(c, '\u{b}' | '\u{c}' | '\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let Some(end) = dialect.header.cells.iter().flat_map(|cell| cell.chars()).find(ends) else { return Ok(()) };
    let character = format!("U+{:04X}", u32::from(end));
    Err(Error::in_file(path, message!("files.one_line", character)).at_line(dialect.header_line))
}

/// A header that lost a delimiter would move every row into its neighbours' columns.
fn refuse_if_joined(asked: Asked<'_>, header: &Header, line: u64) -> Result<()> {
    let Some(heading) = header.joined(asked.kind, asked.workspace).filter(|_| header.habits.exceed_by_one(header.cells.len())) else {
        return Ok(());
    };
    Err(Error::in_file(asked.path, message!("files.joined_heading", heading)).at_line(line))
}

fn settle(path: &Path, decoding: Decoding) -> io::Result<(Decoding, Option<Evidence>)> {
    let seen = evidence(path, decoding, None, Tried::Utf8)?;
    let seen = if seen.is_mixed() { evidence(path, decoding, None, Tried::Utf8AndGb18030)? } else { seen };
    Ok((Decoding { encoding: seen.encoding(), settled: true, ..decoding }, Some(seen)))
}

/// A text file whose header was found: its data follow.
pub(crate) struct Opened<'a> {
    blocks: Blocks<'a>,
    decoding: Decoding,
    /// What parts and quotes its cells.
    pub(crate) marks: Marks,
    /// The bytes are GB18030 still.
    pub(crate) gb18030: bool,
    /// Its header.
    pub(crate) header: Header,
    header_line: u64,
    notices: Vec<Notice>,
    /// The line after the header.
    pub(crate) line: u32,
    /// Whether anything so far did not decode.
    broken: bool,
}

impl<'a> Opened<'a> {
    /// Opens a file and finds its header; `None` where something before the data does not decode and the encoding is
    /// not settled.
    fn open(asked: Asked<'a>, decoding: Decoding, report: &'a (dyn Fn(u64) + Sync)) -> Result<Option<Self>> {
        let failed = |error| unreadable(asked.path, error);
        let mut blocks = Blocks::open(asked.path, decoding.transcode(asked.configured.delimiter), report).map_err(failed)?;
        blocks.more().map_err(failed)?;
        let gb18030 = decoding.is_raw_gb18030(asked.configured.delimiter);
        let mut cut = OneByOne::new(gb18030);
        let dialect = find_header(asked, &mut blocks, &mut cut)?;
        let (after, line) = (dialect.after, dialect.line);
        let broken = cut.is_broken(&blocks.window()[..after]);
        if broken && !decoding.settled {
            return Ok(None);
        }
        blocks.consume(after);
        if blocks.at_end() && blocks.window().is_empty() {
            refuse_if_on_one_line(asked.path, &dialect)?;
        }
        let Dialect { marks, mut header, header_line, mut notices, .. } = dialect;
        let is_filled = |cell: &[u8]| !trim(cell).is_empty();
        let rows = cut.first_records(blocks.window(), blocks.at_end(), marks, (LOOKED_AT, is_filled));
        if !header.has_sections {
            header.habits = Habits::of(&rows, header.cells.len(), marks.delimiter);
        }
        refuse_if_joined(asked, &header, header_line)?;
        header.take_group(asked.kind, (asked.path, header_line), asked.group)?;
        let cells = cut.first_records(blocks.window(), blocks.at_end(), marks, (times::LOOKED_AT, cleaned));
        header.part_dates(asked.kind, asked.workspace, asked.configured.year, &cells);
        header.find_serials(asked.kind, asked.workspace, asked.configured.year, &cells);
        header.find_grades(asked.kind, asked.workspace, &cells);
        header.take_given(asked.kind, asked.workspace, (asked.path, asked.called), None)?;
        let has_content = |place: &usize| rows.iter().any(|row| row.get(*place) == Some(&true));
        let nameless = header.cells.iter().enumerate().filter(|(place, cell)| cell.is_empty() && has_content(place));
        let nameless: Vec<usize> = nameless.map(|(place, _)| place + 1).collect();
        notices.extend((!nameless.is_empty()).then_some(Notice::NoHeader(nameless)));
        Ok(Some(Self { blocks, decoding, marks, gb18030, header, header_line, notices, line, broken }))
    }

    /// What cuts its chunks.
    pub(crate) fn cut(&self) -> Cut {
        Cut::new(self.marks, self.gb18030).with_places(self.blocks.is_plain())
    }

    /// The next chunk of its data, in the room of another one.
    pub(crate) fn take(&mut self, size: usize, room: Vec<u8>) -> io::Result<Chunk> {
        self.blocks.take(size, room)
    }

    /// Whether something that does not decode says that the encoding is another one.
    pub(crate) fn gives_up(&self, broken: bool) -> bool {
        broken && !self.decoding.settled
    }

    /// The records with what is known of the file, once its data are read; `broken`: something in them did not decode.
    pub(crate) fn finish<R>(self, records: R, broken: bool) -> io::Result<Attempt<R>> {
        let (sha256, bytes) = self.blocks.finish()?;
        let (encoding, delimiter) = (self.decoding.name(), Some(char::from(self.marks.delimiter)));
        let broken = broken || self.broken;
        let Self { header, header_line, notices, .. } = self;
        let done = Done { records, header, header_line, encoding, delimiter, sha256, bytes, notices };
        Ok(Attempt::Read { done: Box::new(done), broken })
    }
}

/// Reads the data of an opened file from the first record to the last.
pub(crate) fn read_data<R: RecordSink>(mut opened: Opened<'_>, asked: Asked<'_>, begin: &dyn Fn(&Header) -> R) -> Result<Attempt<R>> {
    let failed = |error| unreadable(asked.path, error);
    let mut records = Sections::new(begin(&opened.header), asked.kind, &opened.header);
    let (mut cut, mut carry) = (opened.cut(), Carry::default());
    let (mut line, mut broken, mut room) = (opened.line, false, Vec::new());
    loop {
        let chunk = opened.take(CHUNK, std::mem::take(&mut room)).map_err(failed)?;
        let Some(chunk) = carry.join(chunk).map_err(failed)? else { continue };
        let progress = cut.chunk(&chunk, line, &mut records);
        carry.keep(&chunk, progress.consumed);
        line = line.saturating_add(progress.lines);
        broken |= progress.broken;
        if opened.gives_up(broken) {
            return Ok(Attempt::GaveUp);
        }
        if chunk.last {
            let (records, sections) = records.end();
            opened.notices.extend(sections);
            return opened.finish(records, broken).map_err(failed);
        }
        room = chunk.into_room();
    }
}
