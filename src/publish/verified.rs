//! What stands in a published folder, held against the manifests that were published with it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::manifest::{NAME, ours};
use crate::disk;
use crate::domain::Period;
use crate::error::{Error, Result};

/// What became of a file since its manifest was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Since {
    /// Its bytes are others.
    Changed,
    /// It is not there.
    Missing,
    /// It is there, and the manifest does not name it.
    Added,
}

/// A period's folder and what differs from its manifest.
#[derive(Debug)]
pub struct Verified {
    /// The period.
    pub period: Period,
    /// Files that the manifest names.
    pub files: usize,
    /// SHA-256 of the manifest itself, as hex: whoever noted it knows that the manifest is the one that was published.
    pub manifest: String,
    /// What differs, by path below the folder of the period.
    pub differences: BTreeMap<String, Since>,
}

/// The folder that is published: `public/` of what `build` wrote to, that of a workspace, or the folder itself.
///
/// # Errors
/// The disk does not say what is there.
pub fn public_of(folder: &Path) -> Result<PathBuf> {
    for public in ["public", "site/public"].map(|public| folder.join(public)) {
        if disk::is_folder(&public)? {
            return Ok(public);
        }
    }
    Ok(folder.to_owned())
}

/// Holds every period of `folder` against its manifest; `folder` is a workspace, what `build` wrote to, its `public/`,
/// or that of one period.
///
/// # Errors
/// No manifest that can be read stands there; the disk does not give a file.
pub fn verified(folder: &Path) -> Result<Vec<Verified>> {
    let root = public_of(folder)?;
    let mut periods = BTreeMap::new();
    let real = disk::real(&root)?;
    for candidate in disk::entries(&root)?.into_iter().chain([real]) {
        let name = candidate.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if let Ok(period) = name.parse::<Period>()
            && disk::has(&candidate.join(NAME))?
        {
            periods.insert(period, candidate);
        }
    }
    if periods.is_empty() {
        return Err(Error::in_file(&root, message!("publish.no_manifest_there")));
    }
    periods.into_iter().map(|(period, folder)| of_period(period, &folder)).collect()
}

fn of_period(period: Period, folder: &Path) -> Result<Verified> {
    let mut expected = ours(folder)?;
    let manifest = expected.remove(NAME);
    let Some(manifest) = manifest else {
        return Err(Error::in_file(&folder.join(NAME), message!("publish.no_manifest")));
    };
    let mut there = BTreeSet::new();
    paths(folder, "", &mut there)?;
    there.remove(NAME);
    let mut differences = BTreeMap::new();
    for (path, sha256) in &expected {
        let at = folder.join(path);
        match disk::read(&at) {
            Ok(bytes) if hex::encode(Sha256::digest(&bytes)) == *sha256 => {}
            Ok(_) => drop(differences.insert(path.clone(), Since::Changed)),
            Err(error) if error.kind() == ErrorKind::NotFound => drop(differences.insert(path.clone(), Since::Missing)),
            Err(error) => return Err(Error::io(&at, "read", error)),
        }
    }
    let added = there.into_iter().filter(|path| !expected.contains_key(path));
    differences.extend(added.map(|path| (path, Since::Added)));
    Ok(Verified { period, files: expected.len(), manifest, differences })
}

/// Paths below a folder, with `/`; a link is not followed.
fn paths(folder: &Path, above: &str, found: &mut BTreeSet<String>) -> Result<()> {
    for path in disk::entries(folder)? {
        let below: PathBuf = path.file_name().map(PathBuf::from).unwrap_or_default();
        let name = format!("{above}{}", below.display());
        if !disk::is_link(&path)? && disk::is_folder(&path)? {
            paths(&path, &format!("{name}/"), found)?;
        } else {
            found.insert(name);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::{Files, manifest};
    use super::*;

    #[test]
    fn what_was_changed_taken_away_or_added_is_named() {
        let site = tempfile::tempdir().expect("a folder");
        let at = site.path().join("public/2026-06");
        fs::create_dir_all(at.join("data")).expect("a folder");
        let files: Files =
            ["index.html", "data/rates.csv", "data/items.csv"].map(|path| (path.to_owned(), path.as_bytes().to_vec())).into();
        let period: Period = "2026-06".parse().expect("a period");
        for (path, bytes) in &files {
            fs::write(at.join(path), bytes).expect("written");
        }
        fs::write(at.join(NAME), manifest(period, &files, &[]).expect("a manifest")).expect("written");
        for folder in [site.path().to_owned(), site.path().join("public"), at.clone()] {
            let found = verified(&folder).expect("verified");
            assert_eq!((found.len(), found[0].files, found[0].differences.len()), (1, 3, 0), "{}", folder.display());
        }
        fs::write(at.join("index.html"), "x").expect("written");
        fs::remove_file(at.join("data/items.csv")).expect("removed");
        fs::write(at.join("data/more.csv"), "").expect("written");
        let found = verified(site.path()).expect("verified").remove(0);
        let expected = [("data/items.csv", Since::Missing), ("data/more.csv", Since::Added), ("index.html", Since::Changed)];
        assert_eq!(found.differences, expected.map(|(path, since)| (path.to_owned(), since)).into());
        fs::write(at.join(NAME), "{").expect("written");
        assert!(verified(site.path()).is_err());
        assert!(verified(&at.join("data")).is_err());
    }
}
