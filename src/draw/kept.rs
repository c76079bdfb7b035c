//! The draws that are kept in the workspace's `draws/`, by their file names.
//!
//! `DATE.csv` is a kept draw; `DATE.replaced-N.csv` is one that was replaced and no longer counts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::table::{Row, read_rows};
use crate::disk;
use crate::error::{Error, Result};

/// The folder of the workspace in which draws are kept.
pub use crate::paths::DRAWS as FOLDER;
/// What the names of a draw's files end in.
const ENDINGS: [&str; 4] = ["csv", "html", "json", "visits.csv"];

/// A draw as it was kept.
#[derive(Debug, Clone)]
pub struct KeptDraw {
    /// Its date.
    pub date: NaiveDate,
    /// Its file.
    pub file: PathBuf,
    /// SHA-256 of the file, as hex.
    pub sha256: String,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// SHA-256 as hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The name of one of a draw's files.
#[must_use]
pub fn file_name(date: NaiveDate, ending: &str) -> String {
    format!("{date}.{ending}")
}

impl KeptDraw {
    /// Reads one draw.
    ///
    /// # Errors
    /// The file cannot be read, or is not as it was written.
    pub fn read(folder: &Path, date: NaiveDate) -> Result<Self> {
        Self::read_file(folder.join(file_name(date, "csv")), date)
    }

    fn read_file(file: PathBuf, date: NaiveDate) -> Result<Self> {
        let bytes = disk::read(&file).map_err(|error| Error::io(&file, "read", error))?;
        let rows = read_rows(&file, &bytes)?;
        if let Some(row) = rows.iter().find(|row| row.cells[0] != date.to_string()) {
            return Err(Error::in_file(&file, message!("draw.list.other_date", date, cell = row.cells[0])).at_line(row.line));
        }
        Ok(Self { date, file, sha256: sha256(&bytes), rows })
    }

    /// The cases that were drawn, as the list writes them; reserves are not.
    pub fn drawn(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().filter(|row| row.role == super::Role::Drawn).map(Row::case_id)
    }
}

/// The dates of all kept draws.
///
/// # Errors
/// The folder cannot be listed.
pub fn dates(folder: &Path) -> Result<BTreeSet<NaiveDate>> {
    Ok(names(folder)?.iter().filter_map(|name| dated(name, "csv")).collect())
}

/// Every kept draw but that of `date`, by date.
///
/// # Errors A list differs from what was written; a receipt has no list, so that the drawn cases are not known.
pub fn all_but(folder: &Path, date: NaiveDate) -> Result<Vec<KeptDraw>> {
    let dates = dates(folder)?;
    let receipts: BTreeSet<NaiveDate> = names(folder)?.iter().filter_map(|name| dated(name, "json")).collect();
    if let Some(lost) = receipts.difference(&dates).find(|lost| **lost != date) {
        let file = folder.join(file_name(*lost, "csv"));
        return Err(Error::in_file(&file, message!("draw.list.lost", date = lost)));
    }
    dates.into_iter().filter(|kept| *kept != date).map(|kept| KeptDraw::read(folder, kept)).collect()
}

/// The draw that a receipt names: the kept one of its date or one that was replaced since; `None` where no file is it.
///
/// # Errors
/// A file cannot be read.
pub fn find(folder: &Path, named: &Earlier) -> Result<Option<KeptDraw>> {
    for name in names(folder)? {
        let replaced = format!("{}.replaced-", named.date);
        let is_list = name == file_name(named.date, "csv") || (name.starts_with(&replaced) && dated_list(&name));
        let file = folder.join(&name);
        if is_list && sha256(&disk::read(&file).map_err(|error| Error::io(&file, "read", error))?) == named.csv_sha256 {
            return KeptDraw::read_file(file, named.date).map(Some);
        }
    }
    Ok(None)
}

/// Whether the name is that of a list, not of a table to type results into.
fn dated_list(name: &str) -> bool {
    name.strip_suffix(".csv").is_some_and(|stem| !stem.ends_with(".visits"))
}

/// The files of the draw of `date` that are there, with the names under which they are set aside.
///
/// # Errors
/// The folder cannot be listed.
pub fn set_aside(folder: &Path, date: NaiveDate) -> Result<BTreeMap<String, String>> {
    let names = names(folder)?;
    let taken = |n: &u32| names.iter().any(|name| name.starts_with(&format!("{date}.replaced-{n}.")));
    let n = (1..=names.len() as u32 + 1).find(|n| !taken(n)).unwrap_or_default();
    let of = |ending: &&str| (file_name(date, ending), file_name(date, &format!("replaced-{n}.{ending}")));
    Ok(ENDINGS.iter().map(of).filter(|(name, _)| names.contains(name)).collect())
}

/// SHA-256 of each file, by name, of the draws of `date` that were replaced: lists, sheets and receipts.
///
/// # Errors
/// A file cannot be read.
pub fn aside(folder: &Path, date: NaiveDate) -> Result<BTreeMap<String, String>> {
    let of_draw = |name: &String| name.starts_with(&format!("{date}.replaced-")) && !name.ends_with(".visits.csv");
    let hashed = |name: String| {
        let file = folder.join(&name);
        let bytes = disk::read(&file).map_err(|error| Error::io(&file, "read", error))?;
        Ok((name, sha256(&bytes)))
    };
    names(folder)?.into_iter().filter(of_draw).map(hashed).collect()
}

/// The names in the folder; none where there is no folder.
fn names(folder: &Path) -> Result<BTreeSet<String>> {
    let name = |path: PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(disk::entries(folder)?.into_iter().map(name).collect())
}

/// The date of a file that is named by one, written as we write it, and this ending.
fn dated(name: &str, ending: &str) -> Option<NaiveDate> {
    let stem = name.strip_suffix(ending)?.strip_suffix('.')?;
    stem.parse::<NaiveDate>().ok().filter(|date| date.to_string() == stem)
}

/// Another kept draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// Its date.
    pub date: NaiveDate,
    /// SHA-256 of its list, as hex.
    pub csv_sha256: String,
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn only_a_date_and_csv_is_a_kept_draw() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["2026-06-05.csv", "2026-06-12.replaced-1.csv", "2026-06-19.visits.csv", "2026-6-26.csv", "2026-06-31.csv", "form.html"]
        {
            fs::write(folder.path().join(name), "").expect("a file");
        }
        let on: NaiveDate = "2026-06-05".parse().expect("a date");
        assert_eq!(dates(folder.path()).expect("dates"), [on].into());
        assert!(dates(&folder.path().join("absent")).expect("no dates").is_empty());
    }

    #[test]
    fn replaced_files_get_the_next_number_that_no_file_has() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["2026-06-05.csv", "2026-06-05.json", "2026-06-05.replaced-1.json"] {
            fs::write(folder.path().join(name), "").expect("a file");
        }
        let aside = set_aside(folder.path(), "2026-06-05".parse().expect("a date")).expect("names");
        let expected = [("2026-06-05.csv", "2026-06-05.replaced-2.csv"), ("2026-06-05.json", "2026-06-05.replaced-2.json")];
        assert_eq!(aside, expected.map(|(from, to)| (from.to_owned(), to.to_owned())).into());
    }
}
