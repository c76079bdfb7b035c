//! The names of the columns, as headings are held against them, and what the workspace says of a column.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::domain::{Column, Kind};
use crate::intake::values::text::folded_header;
use crate::workspace::{Given, Workspace};

/// By kind and column: the canonical name and the aliases, folded once, for every record near a file's start is held
/// against them.
pub(super) static NAMES: LazyLock<BTreeMap<Kind, Vec<Vec<String>>>> = LazyLock::new(|| {
    let names = |column: &Column| std::iter::once(column.name).chain(column.aliases.iter().copied()).map(folded_header).collect();
    Kind::ALL.into_iter().map(|kind| (kind, kind.columns().iter().map(names).collect())).collect()
});

/// The columns of all kinds by each of their names, folded.
pub(super) static COLUMNS: LazyLock<BTreeMap<&'static str, Vec<&'static Column>>> = LazyLock::new(|| {
    let mut columns: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (kind, names) in &*NAMES {
        for (column, names) in kind.columns().iter().zip(names) {
            for name in names {
                columns.entry(name.as_str()).or_default().push(column);
            }
        }
    }
    columns
});

/// What the workspace gives to a column.
pub(super) fn given<'w>(kind: Kind, column: &str, workspace: &'w Workspace) -> Option<&'w Given> {
    workspace.reading.given.get(&kind)?.get(column)
}

/// The headings that the workspace gives to a column.
pub(super) fn configured_headings<'w>(kind: Kind, column: &str, workspace: &'w Workspace) -> impl Iterator<Item = &'w String> {
    workspace.reading.headers.get(&kind).and_then(|headers| headers.get(column)).into_iter().flatten()
}

/// What exports usually call a column.
pub(super) fn usual_heading(kind: Kind, name: &'static str) -> &'static str {
    kind.column(name).and_then(|column| column.aliases.first()).copied().unwrap_or(name)
}
