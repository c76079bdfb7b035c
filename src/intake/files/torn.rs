//! Exports that are still being written: one that changes while it is read stops the run, and one that seems to end in
//! the middle of a line is said.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::asked::digest;
use crate::disk::{self, Stamp};
use crate::error::{Error, Result};

/// Bytes at a file's end that are looked at.
const TAIL: u64 = 64 << 10;
/// Lines before the last with which it is compared.
const NEIGHBOURS: usize = 20;

/// A file that was written to less than so long before is looked at twice. A system stamps writes in one tick of its
/// clock alike (4 ms, 2 s on some disks), and writes into mapped memory only when it takes the page up, every 30 s.
const RECENT: Duration = Duration::from_mins(1);

/// How exports stood before they were read, and before it was asked what is in them.
#[derive(Debug, Default)]
pub(crate) struct Unchanged {
    stamps: BTreeMap<PathBuf, Stamp>,
    /// Those that may be written to without their stamp telling.
    recent: Vec<PathBuf>,
}

impl Unchanged {
    /// Notes how these files stand; one that cannot be looked at is refused once it is to be read.
    pub(crate) fn note(paths: impl Iterator<Item = PathBuf>) -> Self {
        let now = now();
        let stamps: BTreeMap<_, _> = paths.filter_map(|path| Some((path.clone(), disk::stamp(&path).ok()?))).collect();
        // a clock of a network disk may be ahead
        let is_recent = |stamp: &Stamp| now.as_secs().saturating_sub(stamp.latest().0.unsigned_abs()) < RECENT.as_secs();
        let recent = stamps.iter().filter(|(_, stamp)| is_recent(stamp)).map(|(path, _)| path.clone()).collect();
        Self { stamps, recent }
    }

    /// Refuses a file that is another now, or was written to.
    ///
    /// # Errors
    /// It is.
    pub(crate) fn refuse_changed(&self, path: &Path) -> Result<()> {
        match (self.stamps.get(path), disk::stamp(path)) {
            (Some(before), Ok(now)) if *before == now => Ok(()),
            (_, Ok(_)) => Err(changed(path)),
            (Some(_), Err(error)) => Err(changed(path).because(error)),
            (None, Err(error)) => Err(Error::io(path, "read", error)),
        }
    }

    /// The same of all files that were read, of which `parsed` has the SHA-256: those that were written to shortly
    /// before are hashed once more.
    ///
    /// # Errors
    /// One is.
    pub(crate) fn refuse_any_changed(&self, parsed: &BTreeMap<PathBuf, String>) -> Result<()> {
        let again = |path: &PathBuf| match parsed.get(path) {
            Some(before) if digest(path, &|_| ())?.0 != *before => Err(changed(path)),
            _ => Ok(()),
        };
        self.recent.par_iter().try_for_each(again)?;
        parsed.keys().try_for_each(|path| self.refuse_changed(path))
    }
}

fn changed(path: &Path) -> Error {
    Error::in_file(path, message!("files.changed"))
}

/// Since 1970.
#[expect(clippy::disallowed_methods, reason = "whether a file is hashed twice: no figure follows from it")]
fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Whether a text file's last line has no end and is shorter than those before it: it may be half a row.
///
/// # Errors
/// The file cannot be read.
pub(crate) fn ends_torn(path: &Path) -> io::Result<bool> {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz")) {
        // a packed file that was cut short does not unpack
        return Ok(false);
    }
    let mut file = disk::open(path)?;
    let len = file.metadata()?.len();
    file.seek(SeekFrom::Start(len.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    Ok(is_torn(&tail))
}

fn is_torn(tail: &[u8]) -> bool {
    // in UTF-16 a line ends in two bytes
    if matches!(tail.last(), None | Some(b'\n' | b'\r' | 0x1A)) || tail.contains(&0) {
        return false;
    }
    let mut lines = tail.rsplit(|byte| *byte == b'\n');
    let Some(last) = lines.next() else { return false };
    let before: Vec<&[u8]> = lines.filter(|line| line.len() > 1).take(NEIGHBOURS).collect();
    let cells = |line: &[u8]| line.iter().filter(|byte| b",;\t|".contains(byte)).count();
    let Some(fewest) = before.iter().map(|line| cells(line)).min().filter(|_| before.len() >= 3) else { return false };
    let shortest = before.iter().map(|line| line.len()).min().unwrap_or_default();
    cells(last) < fewest || last.len() * 2 < shortest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_line_that_was_cut_is_told_from_one_without_an_end() {
        let rows = "S1,一窗,投诉,2026-06-01,2026-06-02\n".repeat(5);
        for (last, torn) in [
            ("S6,一窗,投诉,2026-06-01,2026-06-02\n", false),
            ("S6,一窗,投诉,2026-06-01,2026-06-02", false),
            ("S6,一窗,投诉,2026-06-01,", false),
            ("S6,一窗,投诉,202", true),
            ("S6", true),
            ("", false),
        ] {
            assert_eq!(is_torn(format!("{rows}{last}").as_bytes()), torn, "{last}");
        }
        assert!(!is_torn(b"a,b\nc") && !is_torn(b"") && !is_torn(&[1, 0, 2]));
    }

    #[test]
    fn a_file_that_grew_or_was_replaced_is_refused_by_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let [a, b] = ["a.csv", "b.csv"].map(|name| folder.path().join(name));
        for path in [&a, &b] {
            std::fs::write(path, "one").expect("a file");
        }
        let unchanged = Unchanged::note([a.clone(), b.clone()].into_iter());
        let parsed = [&a, &b].map(|path| (path.clone(), digest(path, &|_| ()).expect("read").0)).into();
        unchanged.refuse_any_changed(&parsed).expect("both are as they were");
        std::fs::write(&b, "one, two").expect("it grew");
        let error = unchanged.refuse_any_changed(&parsed).expect_err("one changed").to_string();
        assert!(error.contains("b.csv") && error.contains("still being written"), "{error}");
        std::fs::remove_file(&b).expect("removed");
        assert!(unchanged.refuse_changed(&b).is_err() && unchanged.refuse_changed(&a).is_ok());
        let new = folder.path().join("new.csv");
        std::fs::write(&new, "one").expect("a file");
        assert!(unchanged.refuse_changed(&new).is_err(), "it was not there when the run began");
    }

    #[test]
    fn a_file_whose_stamp_does_not_tell_is_hashed_again_where_it_was_written_to_shortly_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "one").expect("a file");
        let before = digest(&path, &|_| ()).expect("read").0;
        std::fs::write(&path, "two").expect("in the same tick of the clock");
        let unchanged = Unchanged::note([path.clone()].into_iter());
        let error = unchanged.refuse_any_changed(&[(path, before)].into()).expect_err("it changed").to_string();
        assert!(error.contains("still being written"), "{error}");
    }
}
