//! What a command has published: the bulletin and its tables, from which the summary on the terminal is written.

use std::collections::BTreeMap;

use crate::bulletin::{Bulletin, Tables};

/// What was published: with what the reader may know, and with nothing withheld.
pub(super) struct Published {
    pub(super) bulletin: Bulletin,
    pub(super) tables: Tables,
    /// SHA-256 of each list, by its path in `internal/P/`.
    pub(super) lists: BTreeMap<String, String>,
}
