//! What the exports of a folder probably are: the kind of each, the columns that no alias names, how dates are written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::content::Dates;
use super::globs;
use super::guess::{ColumnGuess, Guess};
use super::headings::Columns;
use crate::domain::Kind;
use crate::error::Result;
use crate::intake::samples;
use crate::workspace::exports_below;

/// Records of each file that are looked at.
const LOOKED_AT: usize = 500;
/// How many folders down exports are looked for.
const DEEP: usize = 3;
/// Headers of a file that are named.
const NAMED: usize = 8;

/// What is proposed for a folder.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// Every export found, by path.
    pub files: Vec<FileGuess>,
    /// `[inputs]` of kinds whose exports lie elsewhere than in their own folder.
    pub globs: BTreeMap<Kind, Vec<String>>,
    /// `[columns.KIND]`: headers that no alias knows.
    pub columns: BTreeMap<Kind, Vec<ColumnGuess>>,
    /// `[cells] dates` that the cells prove.
    pub dates: Vec<String>,
    /// Sets of formats of which one must be chosen, for day and month cannot be told apart.
    pub either: Vec<Vec<Vec<String>>>,
    /// Whether no rating is very good or very bad, so that `[evaluations] scale` must be written; `None`
    /// without ratings.
    pub untold_scale: Option<bool>,
}

/// An export, and what it probably is.
#[derive(Debug, Clone, Default)]
pub struct FileGuess {
    /// Its path in the folder, with `/`.
    pub path: String,
    /// Its kind; `None` where nothing fits.
    pub kind: Option<Kind>,
    /// Kinds that stand beside the cases in the same rows, or on other sheets.
    pub beside: BTreeSet<Kind>,
    /// Columns that aliases know.
    pub known: usize,
    /// Columns that were guessed.
    pub guessed: usize,
    /// Columns that must be there and that nothing fits.
    pub lacking: Vec<&'static str>,
    /// Headers that mean nothing yet, among which those may be.
    pub unused: Vec<String>,
    /// The first headers, for a person to recognise it.
    pub headers: Vec<String>,
    /// Why it cannot be read.
    pub failure: Option<String>,
}

impl FileGuess {
    /// Every kind that is read from it.
    #[must_use]
    pub fn kinds(&self) -> BTreeSet<Kind> {
        self.kind.into_iter().chain(self.beside.iter().copied()).collect()
    }
}

/// A file, its sheets, and what each is by itself.
struct Looked {
    file: FileGuess,
    sheets: Vec<(Option<String>, Columns, Option<Guess>)>,
}

impl Setup {
    /// Looks at every export below a folder.
    ///
    /// # Errors
    /// A folder that cannot be listed; a file that cannot be read is told of, and no error.
    pub fn look(folder: &Path) -> Result<Self> {
        let mut setup = Self::default();
        let mut looked: Vec<Looked> = exports_below(folder, DEEP)?.into_iter().map(|path| look_at(folder, path)).collect();
        prefer_ledger(&mut looked);
        let had: BTreeSet<Kind> =
            looked.iter().flat_map(|looked| &looked.sheets).filter_map(|(.., guess)| Some(guess.as_ref()?.kind)).collect();
        for Looked { mut file, sheets } in looked {
            for (sheet, columns, guess) in sheets {
                let Some(guess) = guess else { continue };
                let place = sheet.map_or_else(|| file.path.clone(), |sheet| format!("{}#{sheet}", file.path));
                let others = Kind::ALL.into_iter().filter(|kind| guess.kind == Kind::Ledger && !had.contains(kind));
                let beside: Vec<Guess> = others.filter_map(|kind| columns.beside(&guess, kind, &file.path)).collect();
                match file.kind {
                    None => {
                        (file.kind, file.known, file.guessed) = (Some(guess.kind), guess.known, guess.guesses.len());
                        file.lacking.clone_from(&guess.lacking);
                        file.unused = columns.unused(&guess);
                    }
                    Some(kind) if kind != guess.kind && guess.lacking.is_empty() => drop(file.beside.insert(guess.kind)),
                    Some(kind) if kind != guess.kind => continue,
                    Some(_) => {}
                }
                file.beside.extend(beside.iter().map(|guess| guess.kind));
                std::iter::once(guess).chain(beside).for_each(|guess| setup.take(&place, guess));
            }
            setup.files.push(file);
        }
        setup.globs = globs::globs(&setup.files.iter().map(|file| (file.path.clone(), file.kinds())).collect());
        Ok(setup)
    }

    /// Takes what was guessed of a table.
    fn take(&mut self, place: &str, guess: Guess) {
        let known = self.columns.entry(guess.kind).or_default();
        for found in guess.guesses {
            match known.iter_mut().find(|other| (other.column, &other.header) == (found.column, &found.header)) {
                Some(other) => {
                    other.rows += found.rows;
                    other.places.push(place.to_owned());
                }
                None => known.push(ColumnGuess { places: vec![place.to_owned()], ..found }),
            }
        }
        if guess.kind == Kind::Evaluations {
            // one file that says it settles it for all
            self.untold_scale = Some(guess.untold_scale && self.untold_scale != Some(false));
        }
        // a column that tells day and month tells them for the whole file
        let formats = |dates: &Dates| if let Dates::Formats(formats) = dates { formats.clone() } else { Vec::new() };
        let told: Vec<String> = guess.dates.iter().flat_map(formats).collect();
        for format in &told {
            if !self.dates.contains(format) {
                self.dates.push(format.clone());
            }
        }
        for dates in guess.dates {
            if let Dates::Either(orders) = dates
                && !orders.iter().flatten().any(|format| told.contains(format))
                && !self.either.contains(&orders)
            {
                self.either.push(orders);
            }
        }
    }
}

fn look_at(folder: &Path, path: String) -> Looked {
    let mut file = FileGuess { path, ..FileGuess::default() };
    let samples = samples(&folder.join(&file.path), LOOKED_AT).unwrap_or_else(|error| {
        file.failure = Some(error.to_string());
        Vec::new()
    });
    let columns = |sample| Columns::of(&sample).map(|columns| (sample.sheet, columns));
    let sheets: Vec<_> = samples.into_iter().filter_map(columns).collect();
    let named =
        |columns: &Columns| -> Vec<String> { columns.headers.iter().filter(|header| !header.is_empty()).take(NAMED).cloned().collect() };
    file.headers = sheets.first().map(|(_, columns)| named(columns)).unwrap_or_default();
    let guessed = |(sheet, columns): (Option<String>, Columns)| {
        let guess = columns.guess(&file.path);
        (sheet, columns, guess)
    };
    let sheets = sheets.into_iter().map(guessed).collect();
    Looked { file, sheets }
}

/// Takes a table of cases with their callbacks for a ledger, where no other file is one: cases that
/// nobody called stand among them.
fn prefer_ledger(looked: &mut [Looked]) {
    let is_ledger =
        |looked: &Looked| looked.sheets.iter().any(|(.., guess)| guess.as_ref().is_some_and(|guess| guess.kind == Kind::Ledger));
    if looked.iter().any(is_ledger) {
        return;
    }
    for Looked { file, sheets } in looked {
        for (_, columns, guess) in sheets {
            let is_own = Kind::ALL.iter().any(|kind| file.path.starts_with(&format!("{}/", kind.code())));
            let cases = columns.as_kind(Kind::Ledger, &file.path);
            if !is_own && cases.lacking.is_empty() && guess.as_ref().is_some_and(|guess| guess.has_gaps) {
                *guess = Some(cases);
            }
        }
    }
}
