//! Counts of earlier runs, in `.huifang/`: where nothing changed that they follow from, no row is read again.
//!
//! In and out: [`KeptRun`]. It is used only by the same program, for the same period and as-of date asked, with the
//! same configuration, standards and calendar, while every export has the SHA-256 that it had, and while the same files
//! among them are left unread. It holds no row and nothing personal; an id stands in it only where a notice gives one
//! as an example. The lists for the desk stay where they were written, and only their digests are kept.

mod found;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use found::News;

use crate::disk;
use crate::domain::{Kind, Period};
use crate::doubts::AcceptedDoubt;
use crate::error::Result;
use crate::figures::Counts;
use crate::intake::{self, LeftOut};
use crate::messages::Message;
use crate::store::{self, Store};
use crate::workspace::Workspace;

/// Results that are kept; the oldest gives way.
const MOST: usize = 24;
const ENDING: &str = "json";

/// What a run leaves behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRun {
    /// Every export, in reading order.
    pub exports: Vec<Export>,
    /// What was counted.
    pub counts: Counts,
    /// SHA-256 of each list in `internal/P/`, by its path there.
    pub lists: BTreeMap<String, String>,
    /// What is to be known of single exports: path and notice.
    pub notices: Vec<(String, Message)>,
    /// Files among the exports that were not read.
    pub left_out: Vec<LeftOut>,
    /// Doubts about the exports that were accepted.
    pub accepted: Vec<AcceptedDoubt>,
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

/// What an earlier run left for this one.
#[derive(Debug)]
pub enum EarlierRun {
    /// Nothing that fits.
    Nothing,
    /// A result that was cut short or edited, in this file.
    Damaged(PathBuf),
    /// A result that a run over the rows would give again.
    Whole(Box<KeptRun>),
}

/// Where the result of one question to one workspace is kept.
#[derive(Debug)]
pub struct Shelf<'a> {
    store: &'a Store,
    name: String,
}

impl<'a> Shelf<'a> {
    /// The place for the period and as-of date as asked.
    #[must_use]
    pub fn of(store: &'a Store, period: Option<Period>, as_of: Option<NaiveDate>) -> Self {
        Self { store, name: format!("{}.{ENDING}", store.name(&format!("{period:?} {as_of:?}"))) }
    }

    /// The kept result, where it `is_wanted` and every export is the one that it was made from; that is asked
    /// last, for it reads all of them.
    pub fn find(&self, workspace: &Workspace, is_wanted: impl FnOnce(&KeptRun) -> bool) -> EarlierRun {
        let bytes = match self.store.find(&self.name) {
            store::Piece::Nothing => return EarlierRun::Nothing,
            store::Piece::Damaged(path) => return EarlierRun::Damaged(path),
            store::Piece::Whole(bytes) => bytes,
        };
        let Ok(kept) = serde_json::from_slice::<KeptRun>(&bytes) else { return EarlierRun::Damaged(self.store.path(&self.name)) };
        let is_same =
            || intake::left_out(workspace).is_ok_and(|left_out| left_out == kept.left_out) && same_exports(workspace, &kept.exports);
        if is_wanted(&kept) && is_same() { EarlierRun::Whole(Box::new(kept)) } else { EarlierRun::Nothing }
    }

    /// Keeps a result, whole or not at all, and lets go of the oldest ones.
    ///
    /// # Errors
    /// Anything the file system refuses.
    pub fn keep(&self, kept: &KeptRun) -> Result<()> {
        self.store.keep(&self.name, 0, |out| serde_json::to_writer(out, kept).map_err(Into::into))?;
        self.store.keep_newest(ENDING, MOST)
    }
}

/// Whether the workspace's exports are these, by name, size and then SHA-256.
fn same_exports(workspace: &Workspace, exports: &[Export]) -> bool {
    let mut names = Vec::new();
    for kind in Kind::ALL {
        let Ok(paths) = workspace.files(kind) else { return false };
        names.extend(paths.into_iter().map(|path| (kind, path)));
    }
    let sizes_fit = |export: &Export| disk::stamp(&workspace.root.join(&export.path)).is_ok_and(|found| found.size == export.bytes);
    names.iter().map(|(kind, path)| (*kind, path.as_str())).eq(exports.iter().map(|export| (export.kind, export.path.as_str())))
        && exports.iter().all(sizes_fit)
        && exports.par_iter().all(|export| digest(&workspace.root.join(&export.path)).is_ok_and(|found| found == export.sha256))
}

/// SHA-256 of a file, as hex, without holding it.
///
/// # Errors
/// It cannot be read.
pub fn digest(path: &Path) -> std::io::Result<String> {
    let mut file = disk::open(path)?;
    let mut digest = Sha256::new();
    let mut block = vec![0; 1 << 18];
    loop {
        match file.read(&mut block) {
            Ok(0) => return Ok(hex::encode(digest.finalize())),
            Ok(n) => digest.update(&block[..n]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::intake::{Need, read};

    const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nS1,一,投诉,2026-06-01,2026-06-02\n";

    fn workspace(folder: &Path, toml: &str) -> Workspace {
        fs::create_dir_all(folder.join("ledger")).expect("a folder");
        fs::write(folder.join("ledger/a.csv"), LEDGER).expect("a file");
        fs::write(folder.join("huifang.toml"), toml).expect("a file");
        Workspace::open(folder).expect("a workspace")
    }

    fn store_of(workspace: &Workspace) -> Store {
        Store::of(workspace).expect("a program")
    }

    fn shelf<'a>(store: &'a Store, period: &str) -> Shelf<'a> {
        Shelf::of(store, Some(period.parse().expect("a period")), None)
    }

    fn kept(workspace: &Workspace) -> KeptRun {
        let intake = read(workspace, Need::Figures, &|_| ()).expect("a ledger");
        let period: Period = "2026-06".parse().expect("a period");
        let counts = Counts::count(workspace, &intake, period, period.last(), |_, _| Ok(())).expect("counts");
        let export = |file: &crate::intake::FileReport| Export {
            kind: file.kind,
            path: file.origin.file.clone(),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
        };
        KeptRun {
            exports: intake.files.iter().map(export).collect(),
            counts,
            lists: BTreeMap::new(),
            notices: Vec::new(),
            left_out: Vec::new(),
            accepted: Vec::new(),
        }
    }

    #[test]
    fn a_result_is_found_until_anything_changes_that_it_follows_from() {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = workspace(folder.path(), "");
        let store = store_of(&workspace);
        let place = shelf(&store, "2026-06");
        let result = kept(&workspace);
        assert!(matches!(place.find(&workspace, |_| true), EarlierRun::Nothing));
        place.keep(&result).expect("kept");
        assert!(matches!(place.find(&workspace, |_| true), EarlierRun::Whole(found) if *found == result));
        assert!(matches!(shelf(&store_of(&workspace), "2026-05").find(&workspace, |_| true), EarlierRun::Nothing), "another period");
        let ledger = folder.path().join("ledger/a.csv");
        fs::write(&ledger, LEDGER.replace("S1", "S2")).expect("a file");
        assert!(matches!(place.find(&workspace, |_| true), EarlierRun::Nothing), "an export of the same size says something else");
        fs::write(&ledger, LEDGER).expect("a file");
        fs::write(folder.path().join("ledger/b.csv"), LEDGER).expect("a file");
        assert!(matches!(place.find(&workspace, |_| true), EarlierRun::Nothing), "an export more");
        fs::remove_file(folder.path().join("ledger/b.csv")).expect("removed");
        assert!(matches!(place.find(&workspace, |_| true), EarlierRun::Whole(_)));
        fs::write(folder.path().join("calendar.csv"), "date,kind,name\n2026-06-03,rest,x\n").expect("a file");
        let with_holiday = Workspace::open(folder.path()).expect("a workspace");
        assert!(
            matches!(shelf(&store_of(&with_holiday), "2026-06").find(&with_holiday, |_| true), EarlierRun::Nothing),
            "another calendar"
        );
        fs::remove_file(folder.path().join("calendar.csv")).expect("removed");
        fs::write(folder.path().join("themes.toml"), "leave_out = [\"lift\"]\n").expect("a file");
        let with_lists = Workspace::open(folder.path()).expect("a workspace");
        assert!(
            matches!(shelf(&store_of(&with_lists), "2026-06").find(&with_lists, |_| true), EarlierRun::Nothing),
            "other lists of words"
        );
        fs::remove_file(folder.path().join("themes.toml")).expect("removed");
        let other = self::workspace(folder.path(), "[quota]\nonsite = 6\n");
        assert!(matches!(shelf(&store_of(&other), "2026-06").find(&other, |_| true), EarlierRun::Nothing), "another configuration");
    }

    #[test]
    fn a_result_that_was_cut_short_or_edited_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = workspace(folder.path(), "");
        let store = store_of(&workspace);
        let place = shelf(&store, "2026-06");
        place.keep(&kept(&workspace)).expect("kept");
        let file = store.path(&place.name);
        let whole = fs::read(&file).expect("a result");
        let edited = String::from_utf8(whole.clone()).expect("text").replace("\"missed\":1", "\"missed\":0").into_bytes();
        assert_ne!(edited, whole);
        for damaged in [&whole[..whole.len() / 2], &edited, &whole[1..], b"", b"\n"] {
            fs::write(&file, damaged).expect("a file");
            assert!(matches!(place.find(&workspace, |_| true), EarlierRun::Damaged(_)));
        }
    }

    #[test]
    fn the_oldest_results_give_way() {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = workspace(folder.path(), "");
        let result = kept(&workspace);
        for year in 2000..2030 {
            shelf(&store_of(&workspace), &year.to_string()).keep(&result).expect("kept");
        }
        let names = fs::read_dir(folder.path().join(".huifang")).expect("a folder").map(|entry| entry.expect("an entry").path());
        assert_eq!(names.filter(|path| path.extension().is_some_and(|ending| ending == "json")).count(), MOST);
        assert!(matches!(shelf(&store_of(&workspace), "2029").find(&workspace, |_| true), EarlierRun::Whole(_)));
    }
}
