//! Counts of earlier runs, beside the workspace in `.huifang/`: where nothing changed that they follow from, the rows need not be
//! read again.
//!
//! In and out: [`Kept`]. It is used only by the same program, for the same period and as-of date asked, with the same
//! configuration, standards and calendar, while every export has the SHA-256 that it had. Nothing personal is in it, no row and no id: the lists for the
//! desk stay where they were written, and only their digests are kept.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use chrono::NaiveDate;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::domain::{Kind, Period};
use crate::error::{Error, Result};
use crate::figures::Counts;
use crate::workspace::Workspace;

const FOLDER: &str = ".huifang";
/// Results that are kept; the oldest gives way.
const MOST: usize = 24;
const README: &str = "huifang 留存的计数：导出文件没有变化时，下次运行不必重读。内部资料，不含个人信息；可以随时删除。\n\
    Counts kept by huifang, so that exports that did not change need not be read again. Internal, nothing personal; may be deleted at any time.\n";

/// What a run leaves behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Every export, in reading order.
    pub exports: Vec<Export>,
    /// What was counted.
    pub counts: Counts,
    /// SHA-256 of each list in `internal/P/`, by its path there.
    pub lists: BTreeMap<String, String>,
    /// What is to be known of single exports: path and notice.
    pub notices: Vec<(String, String)>,
}

/// An export as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// Its kind.
    pub kind: Kind,
    /// Its path in the workspace, with `/`.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, as hex.
    pub sha256: String,
}

/// What was found of earlier runs.
#[derive(Debug)]
pub enum Found {
    /// Nothing that fits.
    Nothing,
    /// A result that was cut short or edited, in this file.
    Damaged(PathBuf),
    /// A result that a run over the rows would give again.
    Kept(Box<Kept>),
}

/// Where the result of one question to one workspace is kept.
#[derive(Debug)]
pub struct Shelf {
    folder: PathBuf,
    file: PathBuf,
}

impl Shelf {
    /// The place for the period and as-of date as asked; `None` where the program cannot tell which one it is.
    #[must_use]
    pub fn of(workspace: &Workspace, period: Option<Period>, as_of: Option<NaiveDate>) -> Option<Self> {
        let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
        let built = program.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
        // all that is configured shows in the workspace's debug text, standards and calendar included
        let key = format!("{} {} {built} {period:?} {as_of:?} {workspace:?}", env!("CARGO_PKG_VERSION"), program.len());
        let folder = workspace.root.join(FOLDER);
        let name = hex::encode(&Sha256::digest(key)[..16]);
        Some(Self { file: folder.join(format!("{name}.json")), folder })
    }

    /// The kept result, where it `is_wanted` and every export is the one that it was made from; that is asked last, for it reads all
    /// of them.
    pub fn find(&self, workspace: &Workspace, is_wanted: impl FnOnce(&Kept) -> bool) -> Found {
        let Ok(bytes) = fs::read(&self.file) else { return Found::Nothing };
        let Some(kept) = unsealed(&bytes) else { return Found::Damaged(self.file.clone()) };
        if is_wanted(&kept) && same_exports(workspace, &kept.exports) { Found::Kept(Box::new(kept)) } else { Found::Nothing }
    }

    /// Keeps a result, whole or not at all, and lets go of the oldest ones.
    ///
    /// # Errors
    /// Anything the file system refuses.
    pub fn keep(&self, kept: &Kept) -> Result<()> {
        let io = |doing: &'static str| move |error| Error::io(&self.folder, doing, error);
        fs::create_dir_all(&self.folder).map_err(io("make the folder"))?;
        for (name, text) in [("README", README), (".gitignore", "*\n")] {
            let path = self.folder.join(name);
            if !path.exists() {
                fs::write(&path, text).map_err(io("write into"))?;
            }
        }
        let text = serde_json::to_vec(kept).map_err(|error| Error::in_file(&self.file, "cannot be written").because(error))?;
        let mut staged = NamedTempFile::new_in(&self.folder).map_err(io("write into"))?;
        staged.write_all(seal(&text).as_bytes()).and_then(|()| staged.write_all(&text)).map_err(io("write into"))?;
        staged.persist(&self.file).map_err(|error| Error::io(&self.file, "write", error.error))?;
        self.let_go().map_err(io("clear away old results in"))
    }

    fn let_go(&self) -> std::io::Result<()> {
        let mut results = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            // what a killed run left unfinished is let go of too
            if name.to_string_lossy().starts_with(".tmp") || Path::new(&name).extension().is_some_and(|ending| ending == "json") {
                results.push((entry.metadata()?.modified()?, entry.path()));
            }
        }
        results.sort();
        let surplus = results.len().saturating_sub(MOST);
        results.iter().take(surplus).try_for_each(|(_, path)| fs::remove_file(path))
    }
}

/// The first line of a kept result: the checksum of the rest.
fn seal(text: &[u8]) -> String {
    format!("{}\n", hex::encode(Sha256::digest(text)))
}

fn unsealed(bytes: &[u8]) -> Option<Kept> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (first, text) = bytes.split_at(end + 1);
    if first != seal(text).as_bytes() {
        return None;
    }
    serde_json::from_slice(text).ok()
}

/// Whether the workspace's exports are these, by name, size and then SHA-256.
fn same_exports(workspace: &Workspace, exports: &[Export]) -> bool {
    let mut names = Vec::new();
    for kind in Kind::ALL {
        let Ok(paths) = workspace.files(kind) else { return false };
        names.extend(paths.into_iter().map(|path| (kind, path)));
    }
    let sizes_fit = |export: &Export| fs::metadata(workspace.root.join(&export.path)).is_ok_and(|found| found.len() == export.bytes);
    names.iter().map(|(kind, path)| (*kind, path.as_str())).eq(exports.iter().map(|export| (export.kind, export.path.as_str())))
        && exports.iter().all(sizes_fit)
        && exports.par_iter().all(|export| digest(&workspace.root.join(&export.path)).is_ok_and(|found| found == export.sha256))
}

fn digest(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut digest = Sha256::new();
    let mut block = vec![0; 1 << 18];
    loop {
        match file.read(&mut block)? {
            0 => return Ok(hex::encode(digest.finalize())),
            n => digest.update(&block[..n]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{Need, read};

    const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nS1,一,投诉,2026-06-01,2026-06-02\n";

    fn workspace(folder: &Path, toml: &str) -> Workspace {
        fs::create_dir_all(folder.join("ledger")).expect("a folder");
        fs::write(folder.join("ledger/a.csv"), LEDGER).expect("a file");
        fs::write(folder.join("huifang.toml"), toml).expect("a file");
        Workspace::open(folder).expect("a workspace")
    }

    fn shelf(workspace: &Workspace, period: &str) -> Shelf {
        Shelf::of(workspace, Some(period.parse().expect("a period")), None).expect("a program")
    }

    fn kept(workspace: &Workspace) -> Kept {
        let intake = read(workspace, Need::Figures, &|_| ()).expect("a ledger");
        let period: Period = "2026-06".parse().expect("a period");
        let counts = Counts::count(workspace, &intake, period, period.last(), |_, _| Ok(())).expect("counts");
        let export = |file: &crate::intake::FileReport| Export {
            kind: file.kind,
            path: file.path.clone(),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
        };
        Kept { exports: intake.files.iter().map(export).collect(), counts, lists: BTreeMap::new(), notices: Vec::new() }
    }

    #[test]
    fn a_result_is_found_until_anything_changes_that_it_follows_from() {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = workspace(folder.path(), "");
        let place = shelf(&workspace, "2026-06");
        let result = kept(&workspace);
        assert!(matches!(place.find(&workspace, |_| true), Found::Nothing));
        place.keep(&result).expect("kept");
        assert!(matches!(place.find(&workspace, |_| true), Found::Kept(found) if *found == result));
        assert!(matches!(shelf(&workspace, "2026-05").find(&workspace, |_| true), Found::Nothing), "another period");
        let ledger = folder.path().join("ledger/a.csv");
        fs::write(&ledger, LEDGER.replace("S1", "S2")).expect("a file");
        assert!(matches!(place.find(&workspace, |_| true), Found::Nothing), "an export of the same size says something else");
        fs::write(&ledger, LEDGER).expect("a file");
        fs::write(folder.path().join("ledger/b.csv"), LEDGER).expect("a file");
        assert!(matches!(place.find(&workspace, |_| true), Found::Nothing), "an export more");
        fs::remove_file(folder.path().join("ledger/b.csv")).expect("removed");
        assert!(matches!(place.find(&workspace, |_| true), Found::Kept(_)));
        fs::write(folder.path().join("calendar.csv"), "date,kind,name\n2026-06-03,rest,x\n").expect("a file");
        let with_holiday = Workspace::open(folder.path()).expect("a workspace");
        assert!(matches!(shelf(&with_holiday, "2026-06").find(&with_holiday, |_| true), Found::Nothing), "another calendar");
        fs::remove_file(folder.path().join("calendar.csv")).expect("removed");
        let other = self::workspace(folder.path(), "[quota]\nonsite = 6\n");
        assert!(matches!(shelf(&other, "2026-06").find(&other, |_| true), Found::Nothing), "another configuration");
    }

    #[test]
    fn a_result_that_was_cut_short_or_edited_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = workspace(folder.path(), "");
        let place = shelf(&workspace, "2026-06");
        place.keep(&kept(&workspace)).expect("kept");
        let whole = fs::read(&place.file).expect("a result");
        let edited = String::from_utf8(whole.clone()).expect("text").replace("\"missed\":1", "\"missed\":0").into_bytes();
        assert_ne!(edited, whole);
        for damaged in [&whole[..whole.len() / 2], &edited, &whole[1..], b"", b"\n"] {
            fs::write(&place.file, damaged).expect("a file");
            assert!(matches!(place.find(&workspace, |_| true), Found::Damaged(_)));
        }
    }

    #[test]
    fn the_oldest_results_give_way() {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = workspace(folder.path(), "");
        let result = kept(&workspace);
        for year in 2000..2030 {
            shelf(&workspace, &year.to_string()).keep(&result).expect("kept");
        }
        let names = fs::read_dir(folder.path().join(FOLDER)).expect("a folder").map(|entry| entry.expect("an entry").path());
        assert_eq!(names.filter(|path| path.extension().is_some_and(|ending| ending == "json")).count(), MOST);
        assert!(matches!(shelf(&workspace, "2029").find(&workspace, |_| true), Found::Kept(_)));
    }
}
