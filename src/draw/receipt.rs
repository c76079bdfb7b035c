//! The receipt of a draw, which may be published: nothing in it is about a single case.
//!
//! It holds what somebody needs to compute the draw again: the seed, the sizes, the ledger files and the earlier draws
//! by their SHA-256. Not a case id, and no hash of one alone: those could be guessed.

use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Draw;
use super::kept::{Earlier, KeptDraw};
use crate::disk;
use crate::domain::Kind;
use crate::error::{Error, Result};
use crate::intake::Intake;

/// How cases are ordered, in words that stay the same.
pub(super) const ORDER: &str = "SHA-256 of seed, LF, case_id (UTF-8) as hex, ascending";

/// What every receipt says that it is by.
pub(super) const GENERATOR: &str = "huifang";

/// What `draws/DATE.json` holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// `huifang`
    pub generator: String,
    /// Its version.
    pub version: String,
    /// The date of the draw.
    pub date: NaiveDate,
    /// The seed, as it was announced.
    pub seed: String,
    /// How cases are ordered.
    pub order: String,
    /// The first day of acceptance that counts; the last is the date.
    pub from: NaiveDate,
    /// `[quota] phone_per_window` at the time.
    pub phone_per_window: u64,
    /// How many a window has in reserve at most.
    pub reserves_per_window: u64,
    /// Every window of the ledger or the roster, by name.
    pub windows: Vec<WindowCount>,
    /// The ledger's files, in reading order.
    pub ledger: Vec<LedgerFile>,
    /// SHA-256 of `DATE.csv`, as hex.
    pub csv_sha256: String,
    /// The kept draws whose cases were not drawn again, by date.
    pub after: Vec<Earlier>,
    /// The draws of this date that this one replaces, the first first.
    pub replaced: Vec<Replaced>,
}

/// The counts of a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowCount {
    /// Its name.
    pub window: String,
    /// Cases that could be drawn.
    pub population: u64,
    /// Cases that were.
    pub drawn: u64,
    /// Cases in reserve.
    pub reserves: u64,
}

/// A file of the ledger, without its name: names of exports may say more than the public should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerFile {
    /// `ledger`
    pub kind: Kind,
    /// Its place in the reading order, from 1.
    pub order: u64,
    /// SHA-256 of its bytes, as hex.
    pub sha256: String,
}

/// A draw that was replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replaced {
    /// Why.
    pub reason: String,
    /// Its files, as they are called now.
    pub files: Vec<ReplacedFile>,
}

/// A file of a draw that was replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplacedFile {
    /// Its name in `draws/`.
    pub file: String,
    /// SHA-256 of its bytes, as hex.
    pub sha256: String,
}

impl Receipt {
    /// The receipt of a draw whose list has this SHA-256.
    #[must_use]
    pub fn new(draw: &Draw, sizes: (u64, u64), intake: &Intake, csv_sha256: String, after: &[KeptDraw], replaced: Vec<Replaced>) -> Self {
        let mut ledger: Vec<_> = intake.files.iter().filter(|file| file.kind == Kind::Ledger).collect();
        // the sheets of a workbook, and the files in an archive, are one file
        ledger.dedup_by(|a, b| a.origin.file == b.origin.file);
        let count = |of: &super::WindowDraw| WindowCount {
            window: of.window.clone(),
            population: of.population,
            drawn: of.drawn,
            reserves: of.reserves,
        };
        Self {
            generator: GENERATOR.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            date: draw.date,
            seed: draw.seed.clone(),
            order: ORDER.to_owned(),
            from: draw.from,
            phone_per_window: sizes.0,
            reserves_per_window: sizes.1,
            windows: draw.windows.iter().map(count).collect(),
            ledger: ledger
                .into_iter()
                .zip(1..)
                .map(|(file, order)| LedgerFile { kind: file.kind, order, sha256: file.on_disk().0.to_owned() })
                .collect(),
            csv_sha256,
            after: after.iter().map(|kept| Earlier { date: kept.date, csv_sha256: kept.sha256.clone() }).collect(),
            replaced,
        }
    }

    /// Its bytes.
    ///
    /// # Errors
    /// Never; serde wants to be asked.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut bytes =
            serde_json::to_vec_pretty(self).map_err(|error| Error::new(message!("run.no_json", what = "draws")).because(error))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads a receipt.
    ///
    /// # Errors
    /// The file cannot be read, or is no receipt, with the line.
    pub fn read(file: &Path) -> Result<Self> {
        let bytes = disk::read(file).map_err(|error| Error::io(file, "read", error))?;
        serde_json::from_slice(&bytes)
            .map_err(|error| Error::in_file(file, message!("draw.no_receipt_of_ours")).at_line(error.line() as u64).because(error))
    }
}
