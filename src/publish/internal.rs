//! Internal files that are written beside where they will stand, while what is to be published is still being made.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::foreign::{LIST, digests, list};
use super::names::Files;
use super::staged::{Access, write};
use crate::disk;
use crate::error::{Error, Result};
use crate::kept::digest;

/// The internal files of a run, staged; they go where they belong with [`crate::publish::Output::publish`], and vanish
/// without it.
#[derive(Debug)]
pub struct Internal {
    staging: TempDir,
    folder: PathBuf,
    digests: BTreeMap<String, String>,
}

impl Internal {
    /// None yet.
    pub(super) fn begin(staging: TempDir) -> Result<Self> {
        let folder = staging.path().join("internal");
        disk::make_private(&folder).map_err(|error| Error::io(&folder, "make the folder", error))?;
        Ok(Self { staging, folder, digests: BTreeMap::new() })
    }

    /// Writes the list of them; gives the staging folder and the list's SHA-256. The list is the last file that is
    /// written: by its time it is known later what was written to since.
    pub(super) fn close(self) -> Result<(TempDir, String)> {
        let list = list(&self.digests);
        let sha256 = hex::encode(Sha256::digest(&list));
        write(&self.folder, &Files::from([(LIST.to_owned(), list)]), Access::Private)?;
        Ok((self.staging, sha256))
    }

    /// SHA-256 of each file so far, as hex, by its path.
    #[must_use]
    pub fn digests(&self) -> &BTreeMap<String, String> {
        &self.digests
    }

    /// Adds files.
    ///
    /// # Errors
    /// Anything the file system refuses.
    pub fn add(&mut self, files: &Files) -> Result<()> {
        write(&self.folder, files, Access::Private)?;
        self.digests.extend(digests(files));
        Ok(())
    }

    /// Adds a file of the name `name`, which `fill` writes bit by bit.
    ///
    /// # Errors
    /// Anything the file system refuses.
    pub fn add_long(&mut self, name: &str, fill: impl FnOnce(&mut Digested) -> io::Result<()>) -> Result<()> {
        let path = self.folder.join(name);
        let fill_whole = || {
            let file = disk::create_private(&path)?;
            let mut file = Digested { file, digest: Sha256::new() };
            fill(&mut file)?;
            Ok(hex::encode(file.digest.finalize()))
        };
        let sha256 = fill_whole().map_err(|error| Error::io(&path, "write", error))?;
        self.digests.insert(name.to_owned(), sha256);
        Ok(())
    }

    /// Adds the files of an earlier run over the same rows from `old`, where they stand; says whether all of them are
    /// there and have this SHA-256.
    pub fn take_over(&mut self, old: &Path, sha256: &BTreeMap<String, String>) -> bool {
        let mut same = |(name, sha256): (&String, &String)| self.take(&old.join(name), name).is_ok_and(|found| found == *sha256);
        sha256.iter().all(&mut same)
    }

    /// Adds a file as it stands elsewhere; gives its SHA-256. These files are never written in place, so that
    /// a link is as good as a copy.
    fn take(&mut self, from: &Path, name: &str) -> Result<String> {
        let path = self.folder.join(name);
        if let Some(folder) = path.parent() {
            disk::make_private(folder).map_err(|error| Error::io(folder, "make the folder", error))?;
        }
        disk::stamp(from).map_err(|error| Error::io(from, "look at", error))?;
        if fs::hard_link(from, &path).is_err() {
            disk::copy(from, &path, "copy")?;
        }
        let sha256 = digest(&path).map_err(|error| Error::io(&path, "read", error))?;
        self.digests.insert(name.to_owned(), sha256.clone());
        Ok(sha256)
    }
}

/// A file whose SHA-256 is worked out as it is written.
pub struct Digested {
    file: File,
    digest: Sha256,
}

impl Write for Digested {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Period;
    use crate::publish::Output;

    #[test]
    fn what_was_not_published_vanishes_and_what_was_can_be_taken_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = Output::open(folder.path()).expect("an output");
        let june: Period = "2026-06".parse().expect("a month");
        let stage = || {
            let mut internal = output.stage_internal().expect("staged");
            internal.add(&Files::from([("data/a.csv".to_owned(), b"a".to_vec())])).expect("written");
            internal.add_long("long.csv", |out| (0..3).try_for_each(|n| writeln!(out, "{n}"))).expect("written");
            internal
        };
        drop(stage());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "the lock alone");
        let internal = stage();
        let digests = internal.digests().clone();
        assert_eq!(digests["long.csv"], hex::encode(Sha256::digest(b"0\n1\n2\n")));
        output.publish(june, &Files::new(), &Files::new(), internal).expect("published");

        let mut again = output.stage_internal().expect("staged");
        assert!(again.take_over(&output.internal(june), &digests) && *again.digests() == digests);
        output.publish(june, &Files::new(), &Files::new(), again).expect("published");
        assert_eq!(fs::read(output.internal(june).join("long.csv")).expect("a file"), b"0\n1\n2\n");
        fs::write(output.internal(june).join("data/a.csv"), "b").expect("edited");
        let mut edited = output.stage_internal().expect("staged");
        assert!(!edited.take_over(&output.internal(june), &digests));
    }
}
