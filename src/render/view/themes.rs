//! Opinions by theme: the rows of a theme side by side, as a page shows them.

use serde::Serialize;

use crate::bulletin::{Bulletin, Cell, ThemeRow};
use crate::domain::Period;
use crate::themes::{OTHER, Tone};

/// Opinions by theme and kind.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(super) struct Themes<'a> {
    /// Whether opinions of the period are recorded.
    recorded: bool,
    /// Whether opinions of the period before are recorded.
    previous_recorded: bool,
    /// The period before.
    before: Period,
    /// Whether all of it is withheld, as of a period that is not over.
    withheld: bool,
    /// The kinds, in the order of the cells.
    kinds: [Tone; 4],
    /// All opinions, each counted once, by kind.
    all: Vec<ThemeCell>,
    /// The themes of which there is anything to tell.
    rows: Vec<ThemeLine<'a>>,
}

/// A theme.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct ThemeLine<'a> {
    /// What it is called; `None`: opinions of no theme.
    label: Option<&'a str>,
    /// By kind.
    cells: Vec<ThemeCell>,
}

/// Opinions of a theme and kind.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
struct ThemeCell {
    /// How many.
    count: Cell<u64>,
    /// How many in the period before.
    previous: Cell<u64>,
    /// Whether there is anything to tell of the period before, or of this one.
    told: bool,
    /// The difference with its sign; `None` where one of the two is not shown.
    change: Option<String>,
}

/// The table; `None` where the bulletin has none.
pub(super) fn of(bulletin: &Bulletin) -> Option<Themes<'_>> {
    let rows = bulletin.tables.themes.as_deref()?;
    let first = rows.first()?;
    let of_themes = rows.chunk_by(|a, b| a.theme == b.theme).filter(|rows| rows[0].theme.is_some());
    let told = of_themes.filter(|rows| rows.iter().any(|row| [row.count, row.previous].iter().any(is_something)));
    let line = |rows: &'_ [ThemeRow]| rows.iter().map(cell).collect::<Vec<_>>();
    Some(Themes {
        recorded: first.recorded,
        previous_recorded: first.previous_recorded,
        before: bulletin.period.code.previous(),
        withheld: rows.iter().all(|row| row.count.is_withheld()),
        kinds: Tone::ALL,
        all: rows.iter().filter(|row| row.theme.is_none()).map(cell).collect(),
        rows: told
            .map(|rows| ThemeLine {
                label: rows[0].label.as_deref().filter(|_| rows[0].theme.as_deref() != Some(OTHER)),
                cells: line(rows),
            })
            .collect(),
    })
}

fn is_something(cell: &Cell<u64>) -> bool {
    cell.is_withheld() || cell.shown().is_some_and(|n| *n > 0)
}

fn cell(row: &ThemeRow) -> ThemeCell {
    let signed = |change: &i64| match change.signum() {
        -1 => format!("\u{2212}{}", change.unsigned_abs()),
        0 => "0".to_owned(),
        _ => format!("+{change}"),
    };
    let told = is_something(&row.count) || is_something(&row.previous);
    ThemeCell { count: row.count, previous: row.previous, told, change: row.change.shown().map(signed) }
}
