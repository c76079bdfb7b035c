//! Personal values, windows and categories found again in the exports: where the first cell that holds each stands.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::domain::Kind;
use crate::error::Result;
use crate::intake::files::asked::Done;
use crate::intake::files::formats::read_table;
use crate::intake::files::jobs::jobs;
use crate::intake::header::matching::Header;
use crate::intake::personal::remember::{Holding, personal_cells, pieces, values};
use crate::intake::records::cell::Cell;
use crate::intake::records::sink::RecordSink;
use crate::intake::terms::code::Code;
use crate::intake::terms::job::Job;
use crate::intake::values::text::{text, trim};
use crate::workspace::Workspace;

/// What is looked for in the exports.
#[derive(Debug, Default)]
pub struct Sought {
    /// Personal values, as they are compared; where the first cell that holds each stands.
    pub values: BTreeMap<String, Option<CellPlace>>,
    /// Windows by name; where the first stands.
    pub windows: BTreeMap<String, Option<CellPlace>>,
    /// Categories by name; where the first stands.
    pub categories: BTreeMap<String, Option<CellPlace>>,
}

impl Sought {
    /// Reads the exports once more, for their text is not kept, and fills in where each thing stands.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    pub fn find(&mut self, workspace: &Workspace) -> Result<()> {
        let jobs = jobs(workspace)?;
        let read: Vec<Done<Finding<'_>>> = jobs.par_iter().map(|job| self.read(job, workspace)).collect::<Result<_>>()?;
        let found: Vec<(Header, Vec<Hit>)> = read.into_iter().map(|done| (done.header, done.records.found)).collect();
        for (job, (header, found)) in jobs.iter().zip(found) {
            for Hit { what, line, cell, holding } in found {
                // behind the cells of the heading stands what is given to the file
                let given = || header.given_columns(job.kind).nth(cell - header.cells.len()).map(|(_, given)| given.from.clone());
                let heading = header.cells.get(cell).cloned().or_else(given).unwrap_or_default();
                let place = CellPlace { path: job.path.clone(), line, column: cell + 1, heading, holding };
                let slot = match &what {
                    What::Value(value) => self.values.get_mut(value),
                    What::Window(name) => self.windows.get_mut(name),
                    What::Category(name) => self.categories.get_mut(name),
                };
                if let Some(slot) = slot {
                    slot.get_or_insert(place);
                }
            }
        }
        Ok(())
    }

    fn read<'a>(&'a self, job: &Job, workspace: &'a Workspace) -> Result<Done<Finding<'a>>> {
        let located = job.origin.located(workspace)?;
        let asked = job.origin.asked(job.kind, workspace, &located, &|_| ());
        let finding = |header: &Header| Finding {
            sought: self,
            workspace,
            personal: personal_cells(job.kind, header),
            width: header.cells.len(),
            named: ["window", "category"].map(|name| Name::of(name, job.kind, header)),
            found: Vec::new(),
            scratch: Vec::new(),
        };
        located.told(read_table(asked, &finding))
    }
}

/// Where the name of a row's window or category stands.
#[derive(Debug)]
struct Name {
    /// In its record; or behind all cells of the heading.
    place: usize,
    /// The name that all rows of the file are given.
    given: Option<String>,
}

impl Name {
    fn of(name: &str, kind: Kind, header: &Header) -> Option<Self> {
        let column = kind.columns().iter().position(|column| column.name == name)?;
        if let Some(place) = header.places[column] {
            return Some(Self { place, given: None });
        }
        let given = header.given[column].as_ref()?;
        let before = header.given[..column].iter().flatten().count();
        Some(Self { place: header.cells.len() + before, given: Some(given.says.clone()) })
    }

    /// The name in a record, as it stands there.
    fn cell<'t>(&'t self, base: &'t [u8], cells: &[Cell]) -> Option<&'t [u8]> {
        match &self.given {
            Some(given) => Some(given.as_bytes()),
            None => cells.get(self.place).map(|cell| cell.of(base)),
        }
    }
}

#[derive(Debug, PartialEq)]
enum What {
    Value(String),
    Window(String),
    Category(String),
}

#[derive(Debug)]
struct Hit {
    what: What,
    line: u32,
    cell: usize,
    holding: Option<Holding>,
}

/// Looks for what is sought in one file.
struct Finding<'a> {
    sought: &'a Sought,
    workspace: &'a Workspace,
    personal: Vec<(usize, Holding)>,
    /// Cells of the heading.
    width: usize,
    named: [Option<Name>; 2],
    found: Vec<Hit>,
    scratch: Vec<u8>,
}

impl Finding<'_> {
    /// Keeps the first of each in this file.
    fn keep(&mut self, what: What, line: u32, cell: usize, holding: Option<Holding>) {
        if self.found.iter().all(|found| found.what != what) {
            self.found.push(Hit { what, line, cell, holding });
        }
    }

    fn value(&mut self, bytes: &[u8], line: u32, cell: usize, holding: Holding) {
        let mut scratch = std::mem::take(&mut self.scratch);
        let mut seen = Vec::new();
        values(bytes, holding, &mut scratch, |value| {
            if let Ok(value) = std::str::from_utf8(value)
                && self.sought.values.contains_key(value)
            {
                seen.push(value.to_owned());
            }
        });
        self.scratch = scratch;
        for value in seen {
            self.keep(What::Value(value), line, cell, Some(holding));
        }
    }

    /// What `[cells] blank` and `[values]` make of a name.
    fn name(&self, column: &str, cell: &[u8]) -> String {
        let cell = text(trim(cell));
        self.workspace.reading.values.get(column).and_then(|values| values.get(&cell).cloned()).unwrap_or(cell)
    }
}

impl RecordSink for Finding<'_> {
    fn row(&mut self, line: u32, base: &[u8], cells: &[Cell], _: &mut dyn FnMut() -> String) {
        if !self.sought.values.is_empty() {
            for at in 0..self.personal.len() {
                let (place, holding) = self.personal[at];
                let holding = if cells.len() == self.width { holding } else { Holding::Unknown };
                if let Some(cell) = cells.get(place) {
                    self.value(cell.of(base), line, place, holding);
                }
            }
        }
        let sought = self.sought;
        let names = [("window", &sought.windows, What::Window as fn(_) -> _), ("category", &sought.categories, What::Category)];
        for (at, (column, sought, what)) in names.into_iter().enumerate() {
            let Some(found) = self.named[at].as_ref().filter(|_| !sought.is_empty()) else { continue };
            let Some(cell) = found.cell(base, cells) else { continue };
            let (place, name) = (found.place, self.name(column, cell));
            if sought.contains_key(&name) {
                self.keep(what(name), line, place, None);
            }
        }
    }

    fn spoilt(&mut self, line: u32, _: Code, raw: &mut dyn FnMut() -> String) {
        if !self.sought.values.is_empty() {
            let raw = raw();
            pieces(&raw).for_each(|piece| self.value(piece.as_bytes(), line, 0, Holding::Unknown));
        }
    }
}

/// Where a cell stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellPlace {
    /// The file's path in the workspace.
    pub path: String,
    /// The line on which its record starts.
    pub line: u32,
    /// Its place in the record, counted from 1.
    pub column: usize,
    /// The heading above it.
    pub heading: String,
    /// What it holds; `None` for a window or a category.
    pub holding: Option<Holding>,
}
