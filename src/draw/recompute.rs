//! A draw once more, from its receipt and the files that the receipt names.

use std::collections::BTreeMap;

use super::Draw;
use super::kept::KeptDraw;
use super::population::{Asked, draw};
use super::receipt::{LedgerFile, Receipt};
use crate::domain::Kind;
use crate::error::{Error, Result};
use crate::intake::Intake;
use crate::kept::digest;
use crate::workspace::Workspace;

/// What became of the ledger since a draw.
#[derive(Debug, PartialEq, Eq)]
pub struct LedgerThen {
    /// Paths in the workspace of the files that the receipt names, in reading order.
    pub paths: Vec<String>,
    /// Files that the receipt names and that are gone or changed.
    pub gone: Vec<LedgerFile>,
    /// How many files the receipt does not name.
    pub others: usize,
    /// The files are read in another order now.
    pub reordered: bool,
}

impl LedgerThen {
    /// Looks for the receipt's files among those of the ledger now.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn find(workspace: &Workspace, receipt: &Receipt) -> Result<Self> {
        let mut wanted: BTreeMap<&str, Vec<&LedgerFile>> = BTreeMap::new();
        for file in receipt.ledger.iter().rev() {
            wanted.entry(&file.sha256).or_default().push(file);
        }
        let (mut paths, mut others, mut orders) = (Vec::new(), 0, Vec::new());
        for path in workspace.files(Kind::Ledger)? {
            match wanted.get_mut(sha256_of(workspace, &path)?.as_str()).and_then(Vec::pop) {
                Some(file) => {
                    paths.push(path);
                    orders.push(file.order);
                }
                None => others += 1,
            }
        }
        let mut gone: Vec<LedgerFile> = wanted.into_values().flatten().cloned().collect();
        gone.sort_by_key(|file| file.order);
        Ok(Self { paths, gone, others, reordered: !orders.is_sorted() })
    }
}

fn sha256_of(workspace: &Workspace, path: &str) -> Result<String> {
    let path = workspace.root.join(path);
    digest(&path).map_err(|error| Error::io(&path, "read", error))
}

/// The draw that a receipt is of, from the ledger that it names and the draws that it was made after.
#[must_use]
pub fn recompute(receipt: &Receipt, intake: &Intake, workspace: &Workspace, after: &[KeptDraw]) -> Draw {
    draw(
        intake,
        &Asked {
            date: receipt.date,
            seed: &receipt.seed,
            per_window: receipt.phone_per_window,
            reserves: receipt.reserves_per_window,
            roster: workspace.roster.keys().map(String::as_str).collect(),
            kept_on: after.iter().map(|kept| kept.date).collect(),
            drawn_before: after.iter().flat_map(KeptDraw::drawn).collect(),
        },
    )
}
