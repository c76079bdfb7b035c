//! Files of others, and notes in ours: what huifang did not write is moved aside by name before
//! its place is taken, never lost.
//!
//! A list in a folder, in the form that `sha256sum -c` reads, says what is ours.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::names::Files;
use crate::disk;
use crate::error::{Error, Result};
use crate::kept::digest;
pub(super) use crate::paths::LIST;

/// What file managers leave behind.
pub(super) const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// SHA-256 by path below the folder, as its list has it; none where there is no list.
///
/// # Errors
/// The list is there and cannot be read.
pub(super) fn listed(folder: &Path) -> Result<BTreeMap<String, String>> {
    let path = folder.join(LIST);
    match disk::read_text(&path) {
        Ok(text) => {
            Ok(text.lines().filter_map(|line| line.split_once("  ")).map(|(hash, name)| (name.to_owned(), hash.to_owned())).collect())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(Error::io(&path, "read", error)),
    }
}

/// SHA-256 of these files, by path.
pub(super) fn digests(files: &Files) -> BTreeMap<String, String> {
    files.iter().map(|(name, bytes)| (name.clone(), hex::encode(Sha256::digest(bytes)))).collect()
}

/// The list of these files.
pub(super) fn list_of(files: &Files) -> Vec<u8> {
    list(&digests(files))
}

/// The list of files with these SHA-256.
pub(super) fn list(digests: &BTreeMap<String, String>) -> Vec<u8> {
    digests.iter().map(|(name, sha256)| format!("{sha256}  {name}\n")).collect::<Vec<_>>().concat().into_bytes()
}

/// The files below a folder that are not as the list of ours has them, by path: those of others, and
/// ours that somebody wrote into.
///
/// A file that was not written to since the list was is taken for what the list says, for lists of work may be long.
///
/// # Errors
/// A file or folder that cannot be read.
pub(super) fn foreign(folder: &Path, ours: &BTreeMap<String, String>) -> Result<Vec<String>> {
    let since = disk::stamp(&folder.join(LIST)).ok().map(|list| list.written);
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(below) = folders.pop() {
        for path in disk::entries(&folder.join(&below))? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let below = if below.is_empty() { name.to_string() } else { format!("{below}/{name}") };
            if !disk::is_link(&path)? && disk::is_folder(&path)? {
                folders.push(below);
            } else if below != LIST && !LITTER.contains(&name.as_ref()) && !is_as_listed(&path, ours.get(&below), since)? {
                found.push(below);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn is_as_listed(path: &Path, sha256: Option<&String>, since: Option<(i64, i64)>) -> Result<bool> {
    let Some(sha256) = sha256 else { return Ok(false) };
    let failed = |error| Error::io(path, "read", error);
    if disk::is_link(path)? {
        return Ok(false);
    }
    let written = disk::stamp(path).map_err(failed)?.written;
    Ok(since.is_some_and(|since| written < since) || digest(path).map_err(failed)? == *sha256)
}

/// Puts these files of `from` into the folder `to`, which is made for its owner alone; gives their new paths. A name
/// that is taken there gets a number.
///
/// They are copied, and stay where they are until the folder is replaced.
///
/// # Errors
/// Anything the file system refuses.
pub(super) fn keep_aside(from: &Path, names: &[String], to: &Path) -> Result<Vec<PathBuf>> {
    let keep = |name: &String| {
        let source = from.join(name);
        let first = to.join(name);
        let folder = first.parent().unwrap_or(to);
        disk::make_private(folder).map_err(|error| Error::io(folder, "make the folder", error))?;
        let (stem, ending) =
            (first.file_stem().unwrap_or_default().to_string_lossy(), first.extension().unwrap_or_default().to_string_lossy());
        let numbered = |n: u32| match (n, ending.is_empty()) {
            (1, _) => first.clone(),
            (n, true) => folder.join(format!("{stem}-{n}")),
            (n, false) => folder.join(format!("{stem}-{n}.{ending}")),
        };
        for target in (1..=10_000).map(numbered) {
            if disk::has(&target)? {
                // the same was kept before, by a run that failed later
                if is_same(&source, &target) {
                    return Ok(target);
                }
                continue;
            }
            // a copy: whoever has it open may go on writing
            disk::copy(&source, &target, "keep aside")?;
            return Ok(target);
        }
        Err(Error::in_file(to, message!("publish.full_of_kept")))
    };
    names.iter().map(keep).collect()
}

fn is_same(a: &Path, b: &Path) -> bool {
    matches!((digest(a), digest(b)), (Ok(a), Ok(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn notes_and_files_of_others_are_found_and_kept_under_names_of_their_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let (here, aside) = (folder.path().join("2026-06"), folder.path().join("aside"));
        fs::create_dir_all(here.join("data")).expect("a folder");
        let ours: Files = [("a.csv".to_owned(), b"a".to_vec()), ("data/b.csv".to_owned(), b"b".to_vec())].into();
        for (name, bytes) in &ours {
            fs::write(here.join(name), bytes).expect("a file");
        }
        fs::write(here.join(LIST), list_of(&ours)).expect("a list");
        let list = listed(&here).expect("a list");
        assert!(foreign(&here, &list).expect("looked through").is_empty());
        fs::write(here.join("a.csv"), "a, called twice").expect("a note");
        fs::write(here.join("data/mine.txt"), "x").expect("a file");
        fs::write(here.join(".DS_Store"), "x").expect("litter");
        let found = foreign(&here, &list).expect("looked through");
        assert_eq!(found, ["a.csv", "data/mine.txt"]);
        let kept = keep_aside(&here, &found, &aside).expect("kept");
        assert_eq!(kept, [aside.join("a.csv"), aside.join("data/mine.txt")]);
        assert_eq!(keep_aside(&here, &found, &aside).expect("kept"), kept, "once");
        fs::write(here.join("a.csv"), "a, called three times").expect("a note");
        let again = keep_aside(&here, &found[..1], &aside).expect("kept");
        assert_eq!(again, [aside.join("a-2.csv")]);
    }
}
