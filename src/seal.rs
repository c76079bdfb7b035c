//! The key with which what one run keeps is sealed for the next: random, and worth something only where it was made.
//!
//! A keyed hash (BLAKE3) lies beside every piece. The key lies beside the pieces, readable by its owner alone, and
//! counts only together with the place on the disk where it was written: pieces that came with a copied or unpacked
//! folder were kept by somebody else.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Mutex;

use crate::disk::{self, Readers};
use crate::error::{Error, Result};
use crate::platform::{identity, owners};

const BYTES: usize = 32;

/// What seals and proves pieces.
#[derive(Clone)]
pub struct Seal([u8; BYTES]);

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal")
    }
}

impl Seal {
    /// The one whose key lies there; `None` where none does that is ours.
    #[must_use]
    pub fn at(path: &Path) -> Option<Self> {
        let mut file = disk::open(path).ok()?;
        let (owner, place) = (owners::is_mine(&file)?, identity::of(&file).ok()?);
        let is_ours = place.links == 1 && file.metadata().ok()?.len() == BYTES as u64;
        let mut key = [0; BYTES];
        file.read_exact(&mut key).ok().filter(|()| is_ours)?;
        let mut hasher = blake3::Hasher::new_derive_key("huifang kept pieces, version 1");
        hasher.update(&key);
        for place in [place.device, place.number, u64::from(owner)] {
            hasher.update(&place.to_le_bytes());
        }
        Some(Self(*hasher.finalize().as_bytes()))
    }

    /// The same, made where there is none.
    ///
    /// # Errors
    /// No randomness, or anything the file system refuses.
    pub fn make(path: &Path) -> Result<Self> {
        static MAKING: Mutex<()> = Mutex::new(());
        let _one_at_a_time = MAKING.lock();
        if let Some(seal) = Self::at(path) {
            return Ok(seal);
        }
        disk::remove_if_there(path, "replace")?;
        Self::fill(path).map_err(|error| Error::io(path, "write", error))?;
        Self::at(path).ok_or_else(|| Error::in_file(path, message!("publish.key")))
    }

    /// Writes a new key, unless another run has just written one.
    fn fill(path: &Path) -> io::Result<()> {
        let mut key = [0; BYTES];
        getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
        // the key is written to a temporary file, readable by its owner alone, and renamed once it is whole
        let mut staged = disk::staged(path, Readers::Owner)?;
        staged.write_all(&key)?;
        match staged.persist_noclobber(path) {
            // another run may have made a key meanwhile: that one counts
            Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => Err(error.error),
            _ => Ok(()),
        }
    }

    /// Works out the hash of a piece as it is written.
    #[must_use]
    pub fn hasher(&self) -> blake3::Hasher {
        blake3::Hasher::new_keyed(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_worth_something_only_where_it_was_made() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let hash = |seal: &Seal| seal.hasher().update(b"x").finalize();
        let first = Seal::make(&at("key")).expect("made");
        assert_eq!(hash(&first), hash(&Seal::make(&at("key")).expect("found")));
        assert_eq!(hash(&first), hash(&Seal::at(&at("key")).expect("found")));
        std::fs::copy(at("key"), at("copied")).expect("a copy");
        assert!(Seal::at(&at("copied")).is_none_or(|copied| hash(&copied) != hash(&first)));
        std::fs::hard_link(at("key"), at("linked")).expect("a link");
        assert!(Seal::at(&at("key")).is_none(), "somebody holds on to it");
        assert_ne!(hash(&Seal::make(&at("key")).expect("made anew")), hash(&first));
        // Windows keeps no mode
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(at("key"), std::fs::Permissions::from_mode(0o644)).expect("set");
            assert!(Seal::at(&at("key")).is_none(), "anybody may read it");
        }
        assert!(Seal::at(&at("absent")).is_none());
    }
}
