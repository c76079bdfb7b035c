//! Reads lines of a file again for the findings: the text of rows is not kept once they are counted.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use memchr::memchr2;

use crate::domain::Kind;
use crate::error::{Error, Result};
use crate::intake::files::archive::members::files_of;
use crate::intake::files::asked::Done;
use crate::intake::files::encoding::decode_gb18030;
use crate::intake::files::formats::read_table;

use crate::intake::files::source::Blocks;
use crate::intake::header::matching::Header;
use crate::intake::records::cell::Cell;
use crate::intake::records::sink::RecordSink;
use crate::intake::terms::account::FileReport;
use crate::intake::terms::code::Code;
use crate::intake::values::text::{text, trim};
use crate::workspace::Workspace;

/// The header of a file, and the cells of some of its rows.
#[derive(Debug)]
pub(crate) struct Again {
    /// Every cell of the header, trimmed, blank ones too; behind them the columns that are given to the file.
    pub(crate) header: Vec<String>,
    /// By line: the cells as they stand in the file, and what is given.
    pub(crate) rows: BTreeMap<u32, Vec<String>>,
}

/// Which cells of a row are wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cells {
    /// All.
    All,
    /// Only the one of this canonical column, and only where it is not blank.
    Of(&'static str),
    /// The whole record as it stands, also where it cannot be cut into cells.
    Record,
}

struct Lines<'a> {
    wanted: &'a [u32],
    cells: Cells,
    /// The place of the only column that is wanted.
    only: Option<usize>,
    header: Header,
    kind: Kind,
    rows: BTreeMap<u32, Vec<String>>,
}

impl RecordSink for Lines<'_> {
    fn wants(&self, line: u32) -> bool {
        self.wanted.binary_search(&line).is_ok()
    }

    fn row(&mut self, line: u32, base: &[u8], cells: &[Cell], raw: &mut dyn FnMut() -> String) {
        if !self.wants(line) {
            return;
        }
        let bytes = |cell: &Cell| &base[cell.start as usize..cell.end as usize];
        let said = match self.cells {
            Cells::Record => vec![raw()],
            Cells::All => {
                let mut said: Vec<String> = cells.iter().map(|cell| text(bytes(cell))).collect();
                let width = self.header.cells.len();
                said.resize(said.len().max(width), String::new());
                said.splice(width..width, self.header.given_columns(self.kind).map(|(_, given)| given.says.clone()));
                said
            }
            Cells::Of(_) => {
                let given = self.only.and_then(|column| self.header.given[column].as_ref()).map(|given| given.says.clone());
                let place = self.only.and_then(|column| self.header.places[column]);
                let cell = || place.and_then(|place| cells.get(place)).map(|cell| trim(bytes(cell)));
                given.or_else(|| cell().filter(|cell| !cell.is_empty()).map(text)).into_iter().collect()
            }
        };
        if !said.is_empty() {
            self.rows.insert(line, said);
        }
    }

    fn spoilt(&mut self, line: u32, _: Code, raw: &mut dyn FnMut() -> String) {
        if matches!(self.cells, Cells::Record) && self.wants(line) {
            self.rows.insert(line, vec![raw()]);
        }
    }
}

/// Reads the lines `wanted`, which are sorted, of a file once more; rows that cannot be cut into cells are not among
/// them.
///
/// # Errors
/// The file is no longer what it was a moment ago.
pub(crate) fn read_again(workspace: &Workspace, file: &FileReport, wanted: &[u32], cells: Cells) -> Result<Again> {
    let located = file.origin.located(workspace)?;
    let place = |name: &str| file.kind.columns().iter().position(|column| column.name == name);
    let asked = file.origin.asked(file.kind, workspace, &located, &|_| ());
    let lines = |header: &Header| Lines {
        wanted,
        cells,
        only: if let Cells::Of(name) = cells { place(name) } else { None },
        header: header.clone(),
        kind: file.kind,
        rows: BTreeMap::new(),
    };
    let Done { header, records, .. } = located.told(read_table(asked, &lines))?;
    let given = header.given_columns(file.kind).map(|(heading, _)| heading.to_owned());
    let headings = header.cells.iter().cloned().chain(given).collect();
    Ok(Again { header: headings, rows: records.rows })
}

/// Takes nothing.
struct Nothing;

impl RecordSink for Nothing {
    fn wants(&self, _: u32) -> bool {
        false
    }

    fn row(&mut self, _: u32, _: &[u8], _: &[Cell], _: &mut dyn FnMut() -> String) {}
    fn spoilt(&mut self, _: u32, _: Code, _: &mut dyn FnMut() -> String) {}
}

/// Why files cannot be read, for every one of them: [`crate::intake::read()`] stops at the first.
pub(crate) fn unreadable(workspace: &Workspace) -> Vec<Error> {
    let mut errors = Vec::new();
    for kind in Kind::ALL {
        for path in workspace.files(kind).unwrap_or_default() {
            for origin in files_of(&path, kind, workspace).map(|(files, _)| files).unwrap_or_default() {
                let read = origin.located(workspace).and_then(|located| {
                    let asked = origin.asked(kind, workspace, &located, &|_| ());
                    located.told(read_table(asked, &|_| Nothing).map(drop))
                });
                errors.extend(read.err());
            }
        }
    }
    errors
}

/// The text of physical lines that do not decode, by the line on which they start; `wanted` says how many lines each
/// takes.
///
/// What is GB18030 among UTF-8 is shown as that, for it nearly always is; else a byte that is no text becomes `\xNN`.
///
/// # Errors
/// The file cannot be read any more.
pub(crate) fn undecoded(workspace: &Workspace, file: &FileReport, wanted: &BTreeMap<u32, u32>) -> Result<BTreeMap<u32, String>> {
    let located = file.origin.located(workspace)?;
    located.told(undecoded_in(&located.path, wanted))
}

fn undecoded_in(path: &Path, wanted: &BTreeMap<u32, u32>) -> Result<BTreeMap<u32, String>> {
    let failed = |error: io::Error| Error::io(path, "read", error);
    let mut blocks = Blocks::open(path, None, &|_| ()).map_err(failed)?;
    let mut found: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
    let mut line = 1_u32;
    loop {
        let window = blocks.window();
        let len = match memchr2(b'\n', b'\r', window) {
            Some(len) if window[len] == b'\n' || len + 1 < window.len() || blocks.at_end() => len,
            None if blocks.at_end() => window.len(),
            _ => {
                blocks.more().map_err(failed)?;
                continue;
            }
        };
        let last = len == window.len();
        let end = len + usize::from(!last) + usize::from(window[len..].starts_with(b"\r\n"));
        if let Some((start, _)) = wanted.range(..=line).next_back().filter(|(start, lines)| **start + (**lines).max(1) > line) {
            let bytes = found.entry(*start).or_default();
            if !bytes.is_empty() {
                bytes.push(b'\n');
            }
            bytes.extend_from_slice(&window[..len]);
        }
        blocks.consume(end);
        if last {
            return Ok(found.into_iter().map(|(line, bytes)| (line, shown(&bytes))).collect());
        }
        line = line.saturating_add(1);
    }
}

fn shown(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut decoded = Vec::new();
    if decode_gb18030(bytes, &mut decoded) {
        return text(&decoded);
    }
    let mut shown = String::new();
    for chunk in bytes.utf8_chunks() {
        shown.push_str(chunk.valid());
        shown.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_line_that_does_not_decode_is_lost() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        let gb = encoding_rs::GB18030.encode("一窗").0.into_owned();
        let bytes = [b"a\r\n".as_slice(), &gb, b"\nx\xFF\xFFy\rb\nlast\xFF"].concat();
        std::fs::write(&path, bytes).expect("a file");
        let text = undecoded_in(&path, &BTreeMap::from([(2, 1), (3, 2), (5, 1)])).expect("it can be read");
        assert_eq!(
            text.into_iter().collect::<Vec<_>>(),
            [(2, "一窗".to_owned()), (3, "x\\xFF\\xFFy\nb".to_owned()), (5, "last\\xFF".to_owned())]
        );
    }
}
