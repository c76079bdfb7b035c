//! Rows that may be the same, read again, each as bytes that are equal where the rows are.
//!
//! Of a plain file only the few thousand bytes around a row are read; a compressed file, or one of another crate, is read whole.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::Code;
use super::Need;
use super::cells::Parsing;
use super::csv_file::unreadable;
use super::cut::Cut;
use super::header::{Header, Plan};
use super::records::{Cell, Marks};
use super::rows::{Context, Records};
use super::settle::Place;
use super::source::Chunk;
use super::table_file::{Asked, read_table};
use crate::error::{Error, Result};

/// Rows of a file that one thread reads at a time.
const ROWS: usize = 512;

/// What has to be known of a file to find its rows again.
#[derive(Debug)]
pub(super) struct Known {
    /// Its path in the workspace.
    pub(super) path: String,
    /// Its header.
    pub(super) header: Header,
    /// What cut its records, and whether they are GB18030, where places are known.
    pub(super) cut_by: Option<(Marks, bool)>,
    /// Its size.
    pub(super) bytes: u64,
    /// Line and place of some of its records; none where places are not known.
    pub(super) places: Vec<(u32, u64)>,
}

/// The rows at these places, in their order.
///
/// # Errors
/// A file is no longer what it was.
pub(super) fn rows_again(wanted: &[Place], files: &[Known], context: Context<'_>) -> Result<Vec<Vec<u8>>> {
    let mut order: Vec<u32> = (0..wanted.len() as u32).collect();
    order.sort_unstable_by_key(|at| wanted[*at as usize]);
    let mut found = vec![Vec::new(); wanted.len()];
    for of_file in order.chunk_by(|a, b| wanted[*a as usize].0 == wanted[*b as usize].0) {
        let known = &files[usize::from(wanted[of_file[0] as usize].0)];
        let lines: Vec<u32> = of_file.iter().map(|at| wanted[*at as usize].1).collect();
        let path = context.workspace.root.join(&known.path);
        let rows: Vec<Vec<u8>> = match known.cut_by.filter(|_| !known.places.is_empty()) {
            None => whole(&lines, known, &path, context)?,
            Some((marks, gb18030)) => {
                let around = |lines| around(lines, known, &path, Cut::new(marks, gb18030, false), context);
                let parts: Vec<Vec<Vec<u8>>> = lines.par_chunks(ROWS).map(around).collect::<Result<_>>()?;
                parts.into_iter().flatten().collect()
            }
        };
        if rows.len() != lines.len() {
            return Err(Error::in_file(&path, "changed while it was read").hint("请等文件写完后再运行"));
        }
        for (at, row) in of_file.iter().zip(rows) {
            found[*at as usize] = row;
        }
    }
    Ok(found)
}

/// Reads the records from the last known place before each line to the next one.
fn around(lines: &[u32], known: &Known, path: &Path, mut cut: Cut, context: Context<'_>) -> Result<Vec<Vec<u8>>> {
    let failed = |error: io::Error| unreadable(path, error);
    let mut file = File::open(path).map_err(failed)?;
    let mut rows = Compared::new(lines, &known.header, context);
    let before = |line: u32| known.places.partition_point(|(known, _)| *known <= line).saturating_sub(1);
    for near in lines.chunk_by(|a, b| before(*a) == before(*b)) {
        let at = before(near[0]);
        let (line, from) = known.places[at];
        let to = known.places.get(at + 1).map_or(known.bytes, |(_, to)| *to);
        let mut bytes = vec![0; to.saturating_sub(from) as usize];
        file.seek(SeekFrom::Start(from)).and_then(|_| file.read_exact(&mut bytes)).map_err(failed)?;
        cut.chunk(&Chunk::whole(bytes), line, &mut rows);
    }
    Ok(rows.found.into_values().collect())
}

fn whole(lines: &[u32], known: &Known, path: &Path, context: Context<'_>) -> Result<Vec<Vec<u8>>> {
    let configured = context.workspace.reading.files.get(&known.path).cloned().unwrap_or_default();
    let asked = Asked { path, kind: context.kind, workspace: context.workspace, configured: &configured, report: &|_| () };
    let done = read_table(asked, &|header| Compared::new(lines, header, context))?;
    Ok(done.records.found.into_values().collect())
}

/// Keeps some rows as bytes.
struct Compared<'a> {
    wanted: &'a [u32],
    parsing: Parsing<'a>,
    found: BTreeMap<u32, Vec<u8>>,
}

impl<'a> Compared<'a> {
    fn new(wanted: &'a [u32], header: &Header, context: Context<'a>) -> Self {
        let plan = Plan::new(context.kind, context.workspace, Need::Figures, header.clone());
        let mut parsing = Parsing::new(context, Arc::new(plan));
        parsing.compare();
        Self { wanted, parsing, found: BTreeMap::new() }
    }
}

impl Records for Compared<'_> {
    fn row(&mut self, line: u32, base: &[u8], cells: &[Cell], _: &mut dyn FnMut() -> String) {
        if self.wanted.binary_search(&line).is_ok() && cells.len() >= self.parsing.plan.header.cells.len() {
            self.parsing.parse(base, cells);
            self.found.insert(line, self.parsing.canonical().to_vec());
        }
    }

    fn spoilt(&mut self, _: u32, _: Code, _: &mut dyn FnMut() -> String) {}
}
