//! Bytes in, one atomic switch out: the only writer of `public/` and `internal/`.
//!
//! Everything is written into a staging folder beside the target first; then the staged `public/` takes the place of the old one
//! in one step of the file system. A run that fails or is killed leaves the old bulletin; what it staged is cleared away
//! by the next run. A lock keeps a second run out.

mod changes;
mod folder;
mod internal;
mod manifest;
mod papers;
mod switch;

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

pub use changes::{changes, withhold};
pub use folder::Folder;
pub use internal::{Digested, Internal};
pub use manifest::{InputDigest, manifest};
pub use papers::Papers;
use tempfile::TempDir;

use crate::disk;
use crate::domain::Period;
use crate::error::{Error, Result};
use crate::render::WITHDRAWN;

const LOCK: &str = ".huifang.lock";
const STAGING: &str = ".huifang-staging-";

/// What `rsync -F` reads: the folders that it leaves where they are, here and there.
const RSYNC_FILTER: &str = ".rsync-filter";

/// What stands in the place of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its `data/bulletin.json` or `withdrawn.json`.
    pub file: PathBuf,
    /// What that file holds.
    pub bytes: Vec<u8>,
}

/// The file of the root that keeps these periods, which are drafts, off the web: `rsync -F` neither sends them nor
/// removes what stands in their place there.
#[must_use]
pub fn kept_off_the_web<'a>(drafts: impl Iterator<Item = &'a str>) -> (String, Vec<u8>) {
    let mut periods: Vec<&str> = drafts.collect();
    periods.sort_unstable();
    let lines = periods.into_iter().map(|period| format!("- /{period}/\n"));
    let text = "# drafts stay here: rsync -F reads this file\n".to_owned() + &lines.collect::<String>();
    (RSYNC_FILTER.to_owned(), text.into_bytes())
}

/// Files by path, with `/`, relative to where they will stand.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What names people never goes where the public reads.
///
/// # Errors
/// The path lies in a `public/` that huifang wrote.
pub fn refuse_published(path: &Path) -> Result<()> {
    match published_folder(path)? {
        None => Ok(()),
        Some(public) => Err(Error::in_file(path, format!("lies in `{}`, which may be posted", public.display()))
            .hint("这些文件含个人信息，请写到 public 以外")),
    }
}

/// The `public/` that huifang wrote and in which the path lies, if it does.
///
/// # Errors
/// The current folder cannot be found.
pub fn published_folder(path: &Path) -> Result<Option<PathBuf>> {
    let whole = std::path::absolute(path).map_err(|error| Error::io(path, "find", error))?;
    let real = whole.ancestors().find_map(|folder| fs::canonicalize(folder).ok()).unwrap_or_default();
    for folder in whole.ancestors().chain(real.ancestors()).filter(|folder| folder.file_name().is_some_and(|name| name == "public")) {
        if let Some(above) = folder.parent()
            && disk::has(&above.join(LOCK))?
        {
            return Ok(Some(folder.to_owned()));
        }
    }
    Ok(None)
}

/// The output folder, locked for this run.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    _lock: File,
}

impl Output {
    /// Locks a folder into which something was built before.
    ///
    /// # Errors
    /// There is nothing in it; whatever [`Output::open`] refuses.
    pub fn open_built(folder: &Path) -> Result<Self> {
        if !disk::is_folder(&folder.join("public"))? {
            return Err(Error::in_file(folder, "holds no bulletin: nothing was built into it")
                .hint("先运行 huifang build；通报若在别处，用 --out 指明 build 写到的文件夹"));
        }
        Self::open(folder)
    }

    /// The folder itself.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the folder where there is none, locks it, and clears away what a killed run staged.
    ///
    /// # Errors
    /// The folder cannot be made or written, or another run is writing to it.
    pub fn open(folder: &Path) -> Result<Self> {
        refuse_published(folder)?;
        fs::create_dir_all(folder).map_err(|error| Error::io(folder, "make the folder", error).hint("换一个可写的位置：--out DIR"))?;
        let path = folder.join(LOCK);
        let lock = File::options().create(true).append(true).open(&path);
        let lock = lock.map_err(|error| Error::io(&path, "write", error).hint("换一个可写的位置：--out DIR"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(
                    Error::in_file(folder, "another run is writing here").hint("等另一个 huifang 结束后再运行，或用 --out 写到别处")
                );
            }
            Err(TryLockError::Error(error)) => return Err(Error::io(&path, "lock", error)),
        }
        let output = Self { folder: folder.to_owned(), _lock: lock };
        output.clear_leftovers()?;
        Ok(output)
    }

    /// `public/`
    #[must_use]
    pub fn public(&self) -> PathBuf {
        self.folder.join("public")
    }

    /// `internal/P/`
    #[must_use]
    pub fn internal(&self, period: Period) -> PathBuf {
        self.folder.join("internal").join(period.to_string())
    }

    fn clear_leftovers(&self) -> Result<()> {
        for path in disk::entries(&self.folder)? {
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(STAGING)) {
                fs::remove_dir_all(&path).map_err(|error| Error::io(&path, "clear away", error))?;
            }
        }
        Ok(())
    }

    fn stage(&self) -> Result<TempDir> {
        let staging = tempfile::Builder::new().prefix(STAGING).tempdir_in(&self.folder);
        staging.map_err(|error| Error::io(&self.folder, "write into", error).hint("检查磁盘空间和写权限"))
    }

    /// What stands in the place of every period, by the name of its folder: a draft, what was released, or a notice
    /// that it was withdrawn.
    ///
    /// # Errors
    /// A folder or file that is there and cannot be read.
    pub fn published(&self) -> Result<BTreeMap<String, Standing>> {
        let public = self.public();
        let mut issues = BTreeMap::new();
        for entry in disk::entries(&public)? {
            let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.parse::<Period>().is_err() {
                continue;
            }
            for file in [entry.join("data").join("bulletin.json"), entry.join(WITHDRAWN)] {
                if disk::has(&file)? {
                    let bytes = disk::read(&file).map_err(|error| Error::io(&file, "read", error))?;
                    issues.insert(name, Standing { file, bytes });
                    break;
                }
            }
        }
        Ok(issues)
    }

    /// The tables of an issue that is published, by the name of their file.
    ///
    /// # Errors
    /// The first of them is gone, though the bulletin is there; a file cannot be read.
    pub fn published_tables(&self, period: Period) -> Result<Files> {
        let data = self.public().join(period.to_string()).join("data");
        let mut tables = Files::new();
        for path in disk::entries(&data)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.extension().is_some_and(|ending| ending == "csv") {
                tables.insert(name, disk::read(&path).map_err(|error| Error::io(&path, "read", error))?);
            }
        }
        if !tables.contains_key("rates.csv") {
            let message = "is not there, though bulletin.json is: what was published is not known";
            return Err(Error::in_file(&data.join("rates.csv"), message).hint("恢复这个文件，或删去该期文件夹后重新生成"));
        }
        Ok(tables)
    }

    /// A place where internal files are written before they are published.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn stage_internal(&self) -> Result<Internal> {
        Internal::begin(self.stage()?)
    }

    /// Publishes one period: its files, the files of the root, and its internal files; all other issues stay as they are.
    ///
    /// # Errors
    /// Anything the file system refuses; the old bulletin is then still in place.
    pub fn publish(&self, period: Period, of_period: &Files, of_root: &Files, internal: Internal) -> Result<()> {
        let public = self.stage_public(&internal.staging, period, of_period, of_root)?;
        self.switch_internal(internal.folder(), period)?;
        self.switch_public(&public, internal.staging)
    }

    /// Puts these files, and no other, in the place of what stands of one period in `public/`; its internal files stay.
    ///
    /// # Errors
    /// Anything the file system refuses; what stood there is then still in place.
    pub fn replace_public(&self, period: Period, of_period: &Files, of_root: &Files) -> Result<()> {
        let staging = self.stage()?;
        let public = self.stage_public(&staging, period, of_period, of_root)?;
        self.switch_public(&public, staging)
    }

    fn stage_public(&self, staging: &TempDir, period: Period, of_period: &Files, of_root: &Files) -> Result<PathBuf> {
        let public = staging.path().join("public");
        let folder = period.to_string();
        switch::link_all(&self.public(), &public, &|path| path.starts_with(&folder))?;
        write(&public, of_root)?;
        write(&public.join(&folder), of_period)?;
        Ok(public)
    }

    fn switch_public(&self, staged: &Path, staging: TempDir) -> Result<()> {
        switch::replace(staged, &self.public())?;
        // what the staging folder holds now is the old bulletin
        staging.close().map_err(|error| Error::io(&self.folder, "clear away the staging folder in", error))
    }

    /// Writes the internal files of a period and leaves `public/` alone.
    ///
    /// # Errors
    /// Anything the file system refuses.
    pub fn write_internal(&self, period: Period, internal: &Files) -> Result<()> {
        let staging = self.stage()?;
        let old = self.internal(period);
        let staged = staging.path().join("internal");
        switch::link_all(&old, &staged, &|path| internal.contains_key(&path.to_string_lossy().into_owned()))?;
        write(&staged, internal)?;
        self.switch_internal(&staged, period)
    }

    fn switch_internal(&self, staged: &Path, period: Period) -> Result<()> {
        let target = self.internal(period);
        let parent = self.folder.join("internal");
        fs::create_dir_all(&parent).map_err(|error| Error::io(&parent, "make the folder", error))?;
        switch::replace(staged, &target)
    }
}

/// Writes files below `folder`, through to the disk.
fn write(folder: &Path, files: &Files) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| Error::io(folder, "make the folder", error))?;
    for (path, bytes) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| Error::io(parent, "make the folder", error))?;
        }
        // a link to the old bulletin's file must not be written through
        if disk::has(&path)? {
            fs::remove_file(&path).map_err(|error| Error::io(&path, "replace", error))?;
        }
        fs::write(&path, bytes).map_err(|error| Error::io(&path, "write", error).hint("检查磁盘空间和写权限"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        entries.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    fn internal(output: &Output, entries: &[(&str, &str)]) -> Internal {
        let mut internal = output.stage_internal().expect("staged");
        internal.add(&files(entries)).expect("written");
        internal
    }

    fn read(path: &Path) -> String {
        fs::read_to_string(path).unwrap_or_default()
    }

    #[test]
    fn a_period_replaces_itself_whole_and_leaves_the_others_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = Output::open(folder.path()).expect("an output");
        let (may, june): (Period, Period) = ("2026-05".parse().expect("a month"), "2026-06".parse().expect("a month"));
        output
            .publish(
                may,
                &files(&[("index.html", "may"), ("data/bulletin.json", "{}")]),
                &files(&[("index.html", "1")]),
                internal(&output, &[]),
            )
            .expect("published");
        output
            .publish(
                june,
                &files(&[("index.html", "june"), ("windows/a.html", "a")]),
                &files(&[("index.html", "2")]),
                internal(&output, &[("rejects.csv", "r")]),
            )
            .expect("published");
        output
            .publish(
                june,
                &files(&[("index.html", "june again")]),
                &files(&[("index.html", "3")]),
                internal(&output, &[("rejects.csv", "s")]),
            )
            .expect("published");
        let public = output.public();
        assert_eq!(read(&public.join("index.html")), "3");
        assert_eq!(read(&public.join("2026-05/index.html")), "may");
        assert_eq!(read(&public.join("2026-06/index.html")), "june again");
        assert!(!public.join("2026-06/windows").exists(), "a page of the earlier run stayed");
        assert_eq!(read(&output.internal(june).join("rejects.csv")), "s");
        assert_eq!(output.published().expect("issues").into_keys().collect::<Vec<_>>(), ["2026-05"]);
        output
            .replace_public(june, &files(&[("index.html", "notice"), ("withdrawn.json", "{}")]), &files(&[("index.html", "4")]))
            .expect("withdrawn");
        assert_eq!([read(&public.join("index.html")), read(&public.join("2026-06/index.html"))], ["4", "notice"]);
        assert_eq!(read(&public.join("2026-05/index.html")), "may");
        assert_eq!(read(&output.internal(june).join("rejects.csv")), "s", "the desk keeps its lists");
        assert_eq!(output.published().expect("issues")["2026-06"].bytes, b"{}");
        let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(STAGING)), "{left:?}");
    }

    #[test]
    fn a_run_that_is_killed_before_the_switch_leaves_what_stands_in_a_period_s_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = Output::open(folder.path()).expect("an output");
        let june: Period = "2026-06".parse().expect("a month");
        let released = files(&[("index.html", "released"), ("data/bulletin.json", "{}")]);
        output.publish(june, &released, &files(&[("index.html", "1")]), internal(&output, &[])).expect("published");
        // all that a killed run does: its staging folder stays behind
        let staging = output.stage().expect("staged");
        output.stage_public(&staging, june, &files(&[("withdrawn.json", "{}")]), &files(&[("index.html", "2")])).expect("staged");
        let left = staging.keep();
        assert!(left.exists());
        drop(output);
        let output = Output::open_built(folder.path()).expect("an output");
        assert!(!left.exists());
        assert_eq!(read(&output.public().join("2026-06/index.html")), "released");
        assert_eq!(read(&output.public().join("index.html")), "1");
        assert!(Output::open_built(&folder.path().join("nowhere")).is_err() && !folder.path().join("nowhere").exists());
    }

    #[test]
    fn drafts_are_named_to_rsync_and_nothing_else_is() {
        let (name, bytes) = kept_off_the_web(["2026-06", "2026"].into_iter());
        assert_eq!(
            (name.as_str(), String::from_utf8(bytes).expect("text").lines().skip(1).collect::<Vec<_>>().join("|")),
            (".rsync-filter", "- /2026/|- /2026-06/".to_owned())
        );
    }

    #[test]
    fn a_second_run_at_the_same_time_says_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let _first = Output::open(folder.path()).expect("an output");
        let error = Output::open(folder.path()).expect_err("the folder is locked");
        assert!(error.to_string().contains("another run"), "{error}");
    }

    #[test]
    fn what_a_killed_run_staged_is_cleared_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let leftover = folder.path().join(format!("{STAGING}x/public"));
        fs::create_dir_all(&leftover).expect("a leftover");
        let output = Output::open(folder.path()).expect("an output");
        assert!(!leftover.exists() && !output.public().exists());
    }
}
