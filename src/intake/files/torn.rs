//! Exports that are still being written: one that changes while it is read stops the run, and one that seems to end in
//! the middle of a line is said.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::disk::{self, Stamp};
use crate::error::{Error, Result};

/// Bytes at a file's end that are looked at.
const TAIL: u64 = 64 << 10;
/// Lines before the last with which it is compared.
const NEIGHBOURS: usize = 20;

/// The stamps of exports before they are read.
#[derive(Debug, Default)]
pub(crate) struct Unchanged(BTreeMap<PathBuf, Stamp>);

impl Unchanged {
    /// Notes how these files stand.
    ///
    /// # Errors
    /// One is not there any more, or the file system does not say.
    pub(crate) fn note(paths: impl Iterator<Item = PathBuf>) -> Result<Self> {
        let stamped = |path: PathBuf| match disk::stamp(&path) {
            Ok(stamp) => Ok((path, stamp)),
            Err(error) => Err(Error::io(&path, "read", error)),
        };
        paths.map(stamped).collect::<Result<_>>().map(Self)
    }

    /// Refuses a file that is another now, or was written to.
    ///
    /// # Errors
    /// It is.
    pub(crate) fn refuse_changed(&self, path: &Path) -> Result<()> {
        let changed = || {
            Error::in_file(path, "is still being written: it changed while it was read").hint("等导出或复制完成后再运行；没有公布任何内容")
        };
        match (self.0.get(path), disk::stamp(path)) {
            (Some(before), Ok(now)) if *before == now => Ok(()),
            (None, _) => Ok(()),
            (Some(_), Ok(_)) => Err(changed()),
            (Some(_), Err(error)) => Err(changed().because(error)),
        }
    }

    /// The same of all of them.
    ///
    /// # Errors
    /// One is.
    pub(crate) fn refuse_any_changed(&self) -> Result<()> {
        self.0.keys().try_for_each(|path| self.refuse_changed(path))
    }
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
        let unchanged = Unchanged::note([a.clone(), b.clone()].into_iter()).expect("noted");
        unchanged.refuse_any_changed().expect("both are as they were");
        std::fs::write(&b, "one, two").expect("it grew");
        let error = unchanged.refuse_any_changed().expect_err("one changed").to_string();
        assert!(error.contains("b.csv") && error.contains("still being written"), "{error}");
        std::fs::remove_file(&b).expect("removed");
        assert!(unchanged.refuse_changed(&b).is_err() && unchanged.refuse_changed(&a).is_ok());
    }
}
