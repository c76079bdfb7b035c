//! `manifest.json`: what was published and from what, so that anybody can check that nothing was changed since.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Files;
use crate::domain::Period;
use crate::error::{Error, Result};

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

/// The manifest of a period's files, which are by path below its folder, and of the inputs in reading order.
///
/// # Errors
/// Never; serde wants to be asked.
pub fn manifest(period: Period, files: &Files, inputs: &[InputDigest]) -> Result<Vec<u8>> {
    let files =
        files.iter().map(|(path, bytes)| FileDigest { path, bytes: bytes.len(), sha256: hex::encode(Sha256::digest(bytes)) }).collect();
    let manifest = Manifest { generator: "huifang", version: env!("CARGO_PKG_VERSION"), period, files, inputs };
    let mut bytes = serde_json::to_vec_pretty(&manifest).map_err(|error| Error::new("cannot write manifest.json").because(error))?;
    bytes.push(b'\n');
    Ok(bytes)
}
