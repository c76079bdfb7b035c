//! Bytes in, one atomic switch out: the only writer of `public/` and `internal/`.
//!
//! Everything is written into a staging folder beside the target first and synced; then the staged `public/` takes the
//! place of the old one in one step of the file system, and the lists of the period after it. A run that fails or is
//! killed before that step leaves the old bulletin; one that is killed after it has published, and the next run
//! completes it and clears away what it left. A lock keeps a second run out.

mod beside;
mod changes;
mod durable;
mod folder;
mod foreign;
mod internal;
#[cfg(test)]
mod interrupted;
mod journal;
mod layout;
mod likeness;
mod manifest;
mod names;
mod opening;
mod papers;
mod repair;
mod staged;
mod switch;
#[cfg(test)]
mod tests;
mod verified;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

pub use changes::{changes, withhold};
pub use folder::Folder;
pub use internal::{Digested, Internal};
pub use manifest::{InputDigest, manifest};
pub use names::Files;
pub use opening::{published_folder, refuse_published};
pub use papers::Papers;
pub use repair::{repair, repair_folder};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
pub use verified::{Since, Verified, public_of, verified};

use self::durable::sync_below;
use self::foreign::{LIST, foreign, keep_aside, listed};
use self::journal::Journal;
use self::layout::Layout;
use self::likeness::liken;
use self::names::{ASIDE, LOCK, OLD, RSYNC_FILTER, STAGING};
use self::opening::{is_younger, locked, refuse_link, refuse_others};
use self::staged::{Access, write};
use self::switch::How;
use crate::disk;
use crate::domain::Period;
use crate::error::{Error, Result};
use crate::platform;
use crate::render::WITHDRAWN;

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

/// The output folder, locked for this run.
#[derive(Debug)]
pub struct Output {
    layout: Layout,
    /// What went wrong after something was published, or is to be known of it.
    said: Mutex<Vec<Error>>,
    _lock: File,
}

impl Output {
    /// Locks a folder into which something was built before.
    ///
    /// # Errors
    /// There is nothing in it; whatever [`Output::open`] refuses.
    pub fn open_built(folder: &Path) -> Result<Self> {
        let none = || Error::in_file(folder, message!("publish.no_bulletin"));
        // one that was stopped between two steps has no `public/` until it is opened
        if !disk::is_folder(&folder.join("public"))? && !disk::has(&folder.join(LOCK))? {
            return Err(none());
        }
        let output = Self::open(folder)?;
        if disk::is_folder(&output.public())? { Ok(output) } else { Err(none()) }
    }

    /// The folder itself.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.layout.folder
    }

    /// Makes the folder where there is none, locks it, and completes or clears away what a killed run left.
    ///
    /// # Errors
    /// The folder cannot be made or written, holds something else, or another run is writing to it.
    pub fn open(folder: &Path) -> Result<Self> {
        Self::open_keeping(folder, Duration::ZERO)
    }

    /// The same, but what stood in `public/` before is kept for so long.
    ///
    /// # Errors
    /// As [`Output::open`].
    pub fn open_keeping(folder: &Path, keep_old: Duration) -> Result<Self> {
        refuse_published(folder)?;
        refuse_others(folder)?;
        disk::make_folder(folder).map_err(|error| error.hint(message!("publish.cure.elsewhere")))?;
        let lock = locked(folder)?;
        for name in ["public", "internal"] {
            refuse_link(&folder.join(name))?;
        }
        let output = Self { layout: Layout::of(folder)?, said: Mutex::default(), _lock: lock };
        if output.layout.how == How::Aside && platform::switch::CAN_AT_ONCE {
            output.say(Error::in_file(folder, message!("publish.in_two_steps")));
        }
        output.complete_and_clear(keep_old)?;
        Ok(output)
    }

    /// What went wrong since the last time it was asked though something was published, and what
    /// is to be known of the folder.
    pub fn said(&self) -> Vec<Error> {
        self.said.lock().map(|mut said| std::mem::take(&mut *said)).unwrap_or_default()
    }

    fn say(&self, error: Error) {
        if let Ok(mut said) = self.said.lock() {
            said.push(error);
        }
    }

    /// `public/`
    #[must_use]
    pub fn public(&self) -> PathBuf {
        self.layout.public()
    }

    /// `internal/P/`
    #[must_use]
    pub fn internal(&self, period: Period) -> PathBuf {
        self.layout.internal(period)
    }

    /// Completes what a killed run had published, and removes the rest of it.
    fn complete_and_clear(&self, keep_old: Duration) -> Result<()> {
        for path in disk::entries(self.folder())? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with(STAGING) {
                if let Some(journal) = Journal::of(&path)? {
                    journal.complete(&path, &self.layout)?;
                }
                self.clear(&path);
            } else if name.starts_with(OLD) && !is_younger(&path, keep_old) {
                self.clear(&path);
            }
        }
        Ok(())
    }

    /// Removes a folder that nobody needs; one that stays does no harm, and the next run tries again.
    fn clear(&self, path: &Path) {
        if let Err(error) = disk::remove_folder(path) {
            self.say(error.hint(message!("publish.cure.cleared_later")));
        }
    }

    fn stage(&self) -> Result<TempDir> {
        let staging = tempfile::Builder::new().prefix(STAGING).tempdir_in(self.folder());
        staging.map_err(|error| Error::io(self.folder(), "write into", error))
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
            return Err(Error::in_file(&data.join("rates.csv"), message!("publish.no_rates")));
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

    /// Publishes one period: its files, the files of the root, and its internal files; all
    /// other issues stay as they are.
    ///
    /// Files of others in the place of the period, and ours that somebody wrote into, are kept aside first.
    ///
    /// # Errors
    /// Anything the file system refuses; the old bulletin is then still in place. Once the new one is,
    /// nothing is an error any more.
    pub fn publish(&self, period: Period, of_period: &Files, of_root: &Files, internal: Internal) -> Result<()> {
        let others = self.others(period, |name| internal.digests().contains_key(name))?;
        let (staging, lists) = internal.close()?;
        self.keep_lists_aside(period, &others)?;
        let (staging, journal) = self.prepare(period, of_period, of_root, staging, Some(lists))?;
        self.switch(staging, &journal)
    }

    /// Puts these files, and no other, in the place of what stands of one period in `public/`; its internal files stay.
    ///
    /// # Errors
    /// Anything the file system refuses; what stood there is then still in place.
    pub fn replace_public(&self, period: Period, of_period: &Files, of_root: &Files) -> Result<()> {
        let (staging, journal) = self.prepare(period, of_period, of_root, self.stage()?, None)?;
        self.switch(staging, &journal)
    }

    /// Stages all that a switch needs, and brings it to the disk.
    fn prepare(
        &self,
        period: Period,
        of_period: &Files,
        of_root: &Files,
        staging: TempDir,
        lists: Option<String>,
    ) -> Result<(TempDir, Journal)> {
        let (public, folder) = (staging.path().join(journal::PUBLIC), period.to_string());
        let (standing, parent) = (self.public().join(&folder), self.layout.all_internal());
        refuse_link(&standing)?;
        refuse_link(&self.internal(period))?;
        let others = foreign(&standing, &manifest::ours(&standing)?)?;
        self.keep_aside(&standing, &others, &self.folder().join(ASIDE).join(&folder).join(journal::PUBLIC))?;
        switch::link_all(&self.public(), &public, &|path| path.starts_with(&folder))?;
        write(&public, of_root, Access::Public)?;
        write(&public.join(&folder), of_period, Access::Public)?;
        liken(&public, &self.public(), None)?;
        if lists.is_some() {
            disk::make_private(&parent).map_err(|error| Error::io(&parent, "make the folder", error))?;
            liken(&staging.path().join(journal::INTERNAL), &self.internal(period), Some(&parent))?;
        }
        let journal = Journal::new(period, of_period, lists);
        journal.write(staging.path())?;
        sync_below(staging.path())?;
        disk::sync_folder(self.folder())?;
        Ok((staging, journal))
    }

    fn switch(&self, staging: TempDir, journal: &Journal) -> Result<()> {
        let staging = switch::replace_from(staging, journal::PUBLIC, &self.public(), self.layout.how)?;
        // it is published: what cannot be done from here on is said, and done by the next run
        if let Err(error) =
            disk::sync_folder(self.folder()).and_then(|()| journal.lists(&staging, &self.layout)).and_then(|()| retire(&staging))
        {
            self.say(error.hint(message!("publish.cure.completed_later")));
        }
        Ok(())
    }

    /// The internal files of a period that are not as huifang wrote them. Where an earlier version left no list of its
    /// own, what `is_ours` is taken for one of them.
    fn others(&self, period: Period, is_ours: impl Fn(&str) -> bool) -> Result<Vec<String>> {
        let folder = self.internal(period);
        let ours = listed(&folder)?;
        let mut others = foreign(&folder, &ours)?;
        others.retain(|name| !ours.is_empty() || !is_ours(name));
        Ok(others)
    }

    fn keep_lists_aside(&self, period: Period, names: &[String]) -> Result<()> {
        self.keep_aside(&self.internal(period), names, &self.folder().join(ASIDE).join(period.to_string()))
    }

    fn keep_aside(&self, from: &Path, names: &[String], to: &Path) -> Result<()> {
        for kept in keep_aside(from, names, to)? {
            self.say(Error::in_file(from, message!("publish.kept_aside", kept)));
        }
        Ok(())
    }

    /// Writes the internal files of a period and leaves `public/` alone.
    ///
    /// # Errors
    /// Anything the file system refuses.
    pub fn write_internal(&self, period: Period, internal: &Files) -> Result<()> {
        let old = self.internal(period);
        refuse_link(&old)?;
        let mut ours = listed(&old)?;
        let others = self.others(period, |name| internal.contains_key(name))?;
        let taken: Vec<String> = others.iter().filter(|name| internal.contains_key(*name)).cloned().collect();
        self.keep_lists_aside(period, &taken)?;
        // files that others have written into are taken off the list of ours, and stay
        ours.retain(|name, _| !others.contains(name));
        ours.extend(foreign::digests(internal));
        let parent = self.layout.all_internal();
        disk::make_private(&parent).map_err(|error| Error::io(&parent, "make the folder", error))?;
        let staging = self.stage()?;
        let staged = staging.path().join(journal::INTERNAL);
        switch::link_all(&old, &staged, &|path| path == Path::new(LIST) || internal.contains_key(&platform::paths::slashed(path)))?;
        write(&staged, internal, Access::Private)?;
        let list = foreign::list(&ours);
        let journal = Journal::of_lists(period, hex::encode(Sha256::digest(&list)));
        write(&staged, &Files::from([(LIST.to_owned(), list)]), Access::Private)?;
        liken(&staged, &old, Some(&parent))?;
        sync_below(&staged)?;
        // where it takes two steps, the next run completes the second
        journal.write(staging.path())?;
        disk::sync_folder(staging.path())?;
        let staging = switch::replace_from(staging, journal::INTERNAL, &old, self.layout.how)?;
        for undone in [disk::sync_folder(&parent), disk::remove_folder(&staging)].into_iter().filter_map(Result::err) {
            self.say(undone.hint(message!("publish.cure.lists_cleared_later")));
        }
        Ok(())
    }
}

/// What stood in `public/` stays until the next run, so that a copy which is under way stays
/// whole; lists that name people go.
fn retire(staging: &Path) -> Result<()> {
    Journal::remove(staging)?;
    let (public, aside) = (staging.join(journal::PUBLIC), switch::aside(&staging.join(journal::PUBLIC)));
    if disk::has(&aside)? {
        disk::rename(&aside, &public, "set aside")?;
    }
    let old = staging.with_file_name(staging.file_name().unwrap_or_default().to_string_lossy().replace(STAGING, OLD));
    disk::set_aside(staging, &old, "set aside")?;
    // nothing stood there before the first one
    let _ = disk::remove_empty(&old);
    Ok(())
}
