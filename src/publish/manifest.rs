//! `manifest.json`: what was published and from what, so that anybody can check that nothing was changed since.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::names::Files;
use crate::disk;
use crate::domain::Period;
use crate::error::{Error, Result};

/// Its name in the folder of a period.
pub(super) const NAME: &str = "manifest.json";

/// An input file, without its name: names of exports may say more than the public should know.
#[derive(Debug, Clone, Serialize)]
pub struct InputDigest {
    /// The kind of table, or `tally`.
    pub kind: &'static str,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256, as hex.
    pub sha256: String,
}

#[derive(Serialize)]
struct Manifest<'a> {
    generator: &'static str,
    version: &'static str,
    period: Period,
    files: Vec<FileDigest<'a>>,
    inputs: &'a [InputDigest],
}

#[derive(Serialize)]
struct FileDigest<'a> {
    path: &'a str,
    bytes: usize,
    sha256: String,
}

/// A manifest as it is read back.
#[derive(Deserialize)]
struct Written {
    files: Vec<WrittenFile>,
}

#[derive(Deserialize)]
struct WrittenFile {
    path: String,
    sha256: String,
}

/// SHA-256 by path of the files of a period that huifang wrote, its manifest among them; none where there is
/// no manifest that can be read.
///
/// # Errors
/// It is there and the disk does not give it.
pub(super) fn ours(folder: &Path) -> Result<BTreeMap<String, String>> {
    let path = folder.join(NAME);
    let bytes = match disk::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(Error::io(&path, "read", error)),
    };
    let Ok(written) = serde_json::from_slice::<Written>(&bytes) else { return Ok(BTreeMap::new()) };
    let itself = (NAME.to_owned(), hex::encode(Sha256::digest(&bytes)));
    Ok(written.files.into_iter().map(|file| (file.path, file.sha256)).chain([itself]).collect())
}

/// The manifest of a period's files, which are by path below its folder, and of the inputs in reading order.
///
/// # Errors
/// Never; serde wants to be asked.
pub fn manifest(period: Period, files: &Files, inputs: &[InputDigest]) -> Result<Vec<u8>> {
    let files =
        files.iter().map(|(path, bytes)| FileDigest { path, bytes: bytes.len(), sha256: hex::encode(Sha256::digest(bytes)) }).collect();
    let manifest = Manifest { generator: "huifang", version: env!("CARGO_PKG_VERSION"), period, files, inputs };
    let mut bytes =
        serde_json::to_vec_pretty(&manifest).map_err(|error| Error::new(message!("faults.written", what = NAME)).because(error))?;
    bytes.push(b'\n');
    Ok(bytes)
}
