//! A folder of exports in, a commented `huifang.toml` out: where the exports lie, and what their headers probably mean.
//!
//! Nothing is read here for a figure: what is proposed stands in `huifang.toml`, where a person sees and mends it.

mod content;
mod globs;
mod guess;
mod template;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub use guess::ColumnGuess;

use crate::domain::Kind;
use crate::error::Result;
use crate::intake::sample;
use crate::workspace::exports_below;
use content::Dates;
use guess::Columns;

/// Records of each file that are looked at.
const LOOKED_AT: usize = 500;
/// How many folders down exports are looked for.
const DEEP: usize = 3;

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
    /// Whether no rating is very good or very bad, so that `[evaluations] scale` must be
    /// written; `None` without ratings.
    pub untold_scale: Option<bool>,
    /// `[cells] blank`: words that mean an empty cell in columns of dates and closed lists.
    pub blank: Vec<String>,
}

/// An export, and what it probably is.
#[derive(Debug, Clone)]
pub struct FileGuess {
    /// Its path in the folder, with `/`.
    pub path: String,
    /// Its kind; `None` where nothing fits.
    pub kind: Option<Kind>,
    /// Columns that aliases know.
    pub known: usize,
    /// Columns that were guessed.
    pub guessed: usize,
    /// Columns that must be there and that nothing fits.
    pub lacking: Vec<&'static str>,
    /// The first headers, for a person to recognise it.
    pub headers: Vec<String>,
    /// Why it cannot be read.
    pub failure: Option<String>,
}

impl Setup {
    /// Looks at every export below a folder.
    ///
    /// # Errors
    /// A folder that cannot be listed; a file that cannot be read is told of, and no error.
    pub fn look(folder: &Path) -> Result<Self> {
        let mut setup = Self::default();
        for path in exports_below(folder, DEEP)? {
            let guess = setup.file(folder, path);
            setup.files.push(guess);
        }
        setup.globs = globs::globs(&setup.files.iter().map(|file| (file.path.clone(), file.kind)).collect());
        Ok(setup)
    }

    fn file(&mut self, folder: &Path, path: String) -> FileGuess {
        let mut file = FileGuess { path, kind: None, known: 0, guessed: 0, lacking: Vec::new(), headers: Vec::new(), failure: None };
        let columns = match sample(&folder.join(&file.path), LOOKED_AT) {
            Ok(sample) => Columns::of(&sample),
            Err(error) => {
                file.failure = Some(error.to_string());
                None
            }
        };
        let Some(columns) = columns else { return file };
        file.headers = columns.headers.iter().filter(|header| !header.is_empty()).take(8).cloned().collect();
        let Some(guess) = columns.guess(&file.path) else { return file };
        (file.kind, file.known, file.guessed, file.lacking) = (Some(guess.kind), guess.known, guess.guesses.len(), guess.lacking);
        let known = self.columns.entry(guess.kind).or_default();
        for found in guess.guesses {
            if !known.iter().any(|other| (other.column, &other.header) == (found.column, &found.header)) {
                known.push(ColumnGuess { why: format!("{}：{}", file.path, found.why), ..found });
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
        let blank: BTreeSet<String> = self.blank.drain(..).chain(guess.nothing).collect();
        self.blank = blank.into_iter().collect();
        file
    }
}
