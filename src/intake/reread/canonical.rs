//! Rows that may be the same, read again, each as bytes that are equal where the rows are.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::known_file::KnownFile;
use super::rejected::changed;
use crate::error::Result;
use crate::intake::header::matching::Header;
use crate::intake::header::plan::Plan;
use crate::intake::records::cell::Cell;
use crate::intake::records::sink::RecordSink;
use crate::intake::rows::by_record::Parsing;
use crate::intake::rows::context::Context;
use crate::intake::terms::code::Code;
use crate::intake::terms::need::Need;
use crate::intake::terms::reject::RowPlace;

/// The rows at these places, in their order; `context` is that of each file.
///
/// # Errors
/// A file is no longer what it was.
pub(crate) fn rows_again<'a>(
    wanted: &[RowPlace],
    files: &[KnownFile],
    context: &(dyn Fn(u16) -> Context<'a> + Sync),
) -> Result<Vec<Vec<u8>>> {
    let mut order: Vec<u32> = (0..wanted.len() as u32).collect();
    order.sort_unstable_by_key(|at| wanted[*at as usize]);
    let mut found = vec![Vec::new(); wanted.len()];
    for of_file in order.chunk_by(|a, b| wanted[*a as usize].0 == wanted[*b as usize].0) {
        let file = wanted[of_file[0] as usize].0;
        let (known, context) = (&files[usize::from(file)], context(file));
        let lines: Vec<u32> = of_file.iter().map(|at| wanted[*at as usize].1).collect();
        let parts = known.read(&lines, context.workspace, |lines, header| Compared::new(lines, header, context))?;
        let rows: Vec<Vec<u8>> = parts.into_iter().flat_map(|part| part.found.into_values()).collect();
        if rows.len() != lines.len() {
            return Err(changed(&known.path, context.workspace));
        }
        for (at, row) in of_file.iter().zip(rows) {
            found[*at as usize] = row;
        }
    }
    Ok(found)
}

/// Keeps some rows as bytes.
struct Compared<'a, 'l> {
    wanted: &'l [u32],
    parsing: Parsing<'a>,
    found: BTreeMap<u32, Vec<u8>>,
}

impl<'a, 'l> Compared<'a, 'l> {
    fn new(wanted: &'l [u32], header: &Header, context: Context<'a>) -> Self {
        let plan = Plan::new(context.kind, context.workspace, Need::Figures, header.clone());
        let mut parsing = Parsing::new(context, Arc::new(plan));
        parsing.compare();
        Self { wanted, parsing, found: BTreeMap::new() }
    }
}

impl RecordSink for Compared<'_, '_> {
    fn wants(&self, line: u32) -> bool {
        self.wanted.binary_search(&line).is_ok()
    }

    fn row(&mut self, line: u32, base: &[u8], cells: &[Cell], _: &mut dyn FnMut() -> String) {
        if self.wants(line) && cells.len() >= self.parsing.plan.header.cells.len() {
            self.parsing.parse(base, cells);
            self.found.insert(line, self.parsing.canonical().to_vec());
        }
    }

    fn spoilt(&mut self, _: u32, _: Code, _: &mut dyn FnMut() -> String) {}
}
