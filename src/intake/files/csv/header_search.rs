//! The header of a text file, and the dialect under which it is one: near the top, with quotes that do not match, below
//! a preamble.

use std::io;

use super::candidates::{refined, rounds};
use super::cut::OneByOne;
use super::dialect::{Extent, Marks, Stretch, extent};
use crate::error::Result;
use crate::intake::files::asked::{Asked, unreadable};
use crate::intake::files::encoding::mark_at_start;
use crate::intake::files::source::{Blocks, WIDEST};
use crate::intake::header::matching::{Header, SEARCHED, SEARCHED_FIRST};
use crate::intake::header::not_found::{Tables, not_found};
use crate::intake::header::sections::section_name;
use crate::intake::header::stacked::{Merging, RowsAbove};
use crate::intake::records::cell::Cell;
use crate::intake::terms::notice::Notice;
use crate::intake::values::text::{text, trim};

/// What a text file turned out to be.
#[derive(Debug)]
pub(super) struct Dialect {
    /// What parts and quotes its cells.
    pub(super) marks: Marks,
    /// Its header.
    pub(super) header: Header,
    /// The header's line.
    pub(super) header_line: u64,
    /// What is unusual about it.
    pub(super) notices: Vec<Notice>,
    /// Bytes up to the header's end.
    pub(super) after: usize,
    /// The line after the header.
    pub(super) line: u32,
}

/// The dialect that finds a header, with most columns where several do.
///
/// # Errors
/// The file cannot be read, or no record near its start is a header.
pub(super) fn find_header(asked: Asked<'_>, blocks: &mut Blocks<'_>, cut: &mut OneByOne) -> Result<Dialect> {
    let Asked { path, kind, workspace, configured, .. } = asked;
    let failed = |error| unreadable(path, error);
    let mut nearest = None;
    for (round, marks) in rounds(configured).into_iter().enumerate() {
        let mut best: Option<HeaderPlace> = None;
        for marks in marks {
            let nearest = if round == 0 { &mut nearest } else { &mut None };
            best = HeaderPlace::better(best, search(asked, blocks, cut, marks, nearest, Look::Near).map_err(failed)?);
        }
        let Some(mut best) = best else { continue };
        let HeaderPlace { marks, start, found, .. } = &mut best;
        let (start, found) = (*start, *found);
        if configured.quote.is_none() {
            let borne_out = refined(Marks::plain(marks.delimiter), &blocks.window()[start..], blocks.at_end());
            // a header in single quotes alone is believed; rows that are not quoted likewise are rejected, and listed
            let text = &blocks.window()[start..start + found.len];
            let only_so = round > 0 && marks.quote == b'\'' && found.quoted && !text.contains(&b'"');
            if round > 0 && borne_out != *marks && !only_so {
                continue;
            }
            *marks = if only_so { *marks } else { borne_out };
        }
        let notices = [(marks.quote != b'"').then(|| Notice::Quote(char::from(marks.quote))), marks.spaced.then_some(Notice::Spaced)];
        let notices = notices.into_iter().flatten().collect();
        return Ok(best.dialect(notices));
    }
    // those rounds ask for whole headers near the top; one with a quote too many, below a long preamble, or with its
    // windows in rows of their own, is better than none
    for (look, notices) in [(Look::Mending, vec![Notice::DamagedHeader]), (Look::Deep, Vec::new()), (Look::Sections, Vec::new())] {
        let mut best = None;
        for marks in rounds(configured).into_iter().next().unwrap_or_default() {
            best = HeaderPlace::better(best, search(asked, blocks, cut, marks, &mut None, look).map_err(failed)?);
        }
        if let Some(best) = best {
            return Ok(best.dialect(notices));
        }
    }
    Err(not_found(path, kind, workspace, Tables::One, nearest.map(|(_, line, cells)| (line, cells))))
}

/// The header among the first records under these marks; `nearest` becomes the record that came nearest.
fn search(
    asked: Asked<'_>,
    blocks: &mut Blocks<'_>,
    cut: &mut OneByOne,
    marks: Marks,
    nearest: &mut Option<Nearest>,
    look: Look,
) -> io::Result<Option<HeaderPlace>> {
    let (mut start, mut line, mut record) = (0, 1, 0);
    let mut above = RowsAbove::default();
    let mut without_window: Option<HeaderPlace> = None;
    while record < if matches!(look, Look::Deep | Look::Sections) { SEARCHED } else { SEARCHED_FIRST } {
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
        let mend = bad && look == Look::Mending;
        if memchr::memchr3_iter(b',', b';', b'\t', bytes).take(WIDEST + 1).count() > WIDEST {
            let too_wide = message!("files.said.wide_line", line, widest = WIDEST);
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, too_wide));
        }
        if let Some((base, cells)) = cut.cells(bytes, marks, found.quoted && !mend).filter(|_| !bad || mend) {
            let bare = |cell: &Cell| if mend { without_quotes(cell.of(base), marks.quote) } else { cell.of(base) };
            let cells = || cells.iter().map(bare);
            if look == Look::Sections {
                let filled = cells().any(|cell| !trim(cell).is_empty());
                if let Some(place) = without_window.take_if(|_| filled).filter(|_| section_name(cells()).is_some()) {
                    return Ok(Some(place));
                }
                let header = Header::fit_sections(asked.kind, asked.workspace, cells());
                without_window = header.map(|header| HeaderPlace { marks, header, line, start, found }).or(without_window);
                start += found.whole;
                line += found.lines;
                continue;
            }
            match above.fit(asked.kind, asked.workspace, cells()) {
                Ok(header) => {
                    let mut place = HeaderPlace { marks, header, line, start, found };
                    if look != Look::Mending {
                        goes_on(asked, blocks, cut, &above, &mut place)?;
                    }
                    return Ok(Some(place));
                }
                Err(matched) => {
                    let filled = cells().filter(|cell| !trim(cell).is_empty()).count();
                    if filled == 0 {
                        above.forget();
                    }
                    let score = matched * 1000 + filled;
                    if filled > 0 && nearest.as_ref().is_none_or(|(best, ..)| *best < score) {
                        *nearest = Some((score, u64::from(line), cells().map(|cell| text(trim(&cell[..cell.len().min(SHOWN)]))).collect()));
                    }
                }
            }
        }
        start += found.whole;
        line += found.lines;
    }
    Ok(None)
}

/// Takes the record below a header into it, where that names columns which the header leaves blank.
fn goes_on(asked: Asked<'_>, blocks: &mut Blocks<'_>, cut: &mut OneByOne, above: &RowsAbove, place: &mut HeaderPlace) -> io::Result<()> {
    let below = place.start + place.found.whole;
    let found = loop {
        match extent(&blocks.window()[below..], 0, blocks.at_end(), place.marks) {
            Extent::Record(found) => break found,
            Extent::More => blocks.more()?,
            Extent::BadQuoting(_) | Extent::End => return Ok(()),
        }
    };
    let record = &blocks.window()[below..below + found.len];
    let Some((base, cells)) = cut.cells(record, place.marks, found.quoted) else { return Ok(()) };
    let cells = || cells.iter().map(|cell| cell.of(base));
    if let Some(header) = place.header.with_sections(asked.kind, asked.workspace, cells()) {
        place.header = header;
    } else if let Some(header) = above.go_on(asked.kind, asked.workspace, &place.header, cells(), Merging::Unknown) {
        place.header = header;
        place.line += place.found.lines;
        (place.start, place.found) = (below, found);
    }
    Ok(())
}

/// Bytes of a cell that are shown where no header is found.
const SHOWN: usize = 400;

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
    /// There, and the name of a window stands in a row of its own below it.
    Sections,
}

/// Where a header stands, and under which marks.
struct HeaderPlace {
    marks: Marks,
    header: Header,
    line: u32,
    start: usize,
    found: Stretch,
}

impl HeaderPlace {
    /// What the file is, with what is unusual about it.
    fn dialect(self, notices: Vec<Notice>) -> Dialect {
        let Self { marks, header, line, start, found } = self;
        Dialect { marks, header, header_line: u64::from(line), notices, after: start + found.whole, line: line + found.lines }
    }

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
