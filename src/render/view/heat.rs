//! The share satisfied by window and item: a table whose ground darkens as the share falls.

use serde::Serialize;

use super::opinions::share;
use super::shelf::Shelf;
use crate::bulletin::{Cell, ItemRow};
use crate::domain::{Item, Method, Rate};

/// The shares of one method.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Heat<'a> {
    method: Method,
    items: [Item; 6],
    /// The centre first, then the windows that have something to show.
    rows: Vec<HeatRow<'a>>,
}

/// The shares of one window, item by item.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct HeatRow<'a> {
    window: Option<&'a str>,
    cells: Vec<HeatCell>,
}

/// One share.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct HeatCell {
    rate: Cell<Rate>,
    /// From 0, no ground, to 4, the darkest.
    step: u8,
}

/// Tables of the methods by which more than one window has something to show.
pub(super) fn of<'a>(shelf: &Shelf<'a>) -> Vec<Heat<'a>> {
    let heats = Method::ALL.into_iter().map(|method| {
        let names = std::iter::once(None).chain(shelf.bulletin.windows.iter().map(|window| Some(window.name.as_str())));
        let rows = names.filter_map(|window| line(window, &shelf.of(window).items_by(method).collect::<Vec<_>>())).collect();
        Heat { method, items: Item::ALL, rows }
    });
    heats.filter(|heat| heat.rows.iter().filter(|row| row.window.is_some()).count() > 1).collect()
}

fn line<'a>(window: Option<&'a str>, rows: &[&ItemRow]) -> Option<HeatRow<'a>> {
    let cells: Vec<HeatCell> = Item::ALL.into_iter().map(|item| cell(rows.iter().find(|row| row.item == item).copied())).collect();
    cells.iter().any(|cell| matches!(cell.rate, Cell::Shown(_))).then_some(HeatRow { window, cells })
}

fn cell(row: Option<&ItemRow>) -> HeatCell {
    let rate = match row.map(|row| row.counts) {
        Some([Cell::Shown(satisfied), Cell::Shown(basically), Cell::Shown(dissatisfied)]) if satisfied + basically + dissatisfied > 0 => {
            Cell::Shown(share(satisfied + basically, satisfied + basically + dissatisfied))
        }
        Some(counts) if counts.iter().any(Cell::is_withheld) => Cell::Withheld,
        _ => Cell::Blank,
    };
    let step = rate.shown().map_or(0, |rate| match rate.0 {
        9_800.. => 0,
        9_500.. => 1,
        9_000.. => 2,
        8_000.. => 3,
        _ => 4,
    });
    HeatCell { rate, step }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ground_darkens_as_the_share_falls() {
        let row = |counts: [u64; 3]| ItemRow { window: None, method: Method::Phone, item: Item::Overall, counts: counts.map(Cell::Shown) };
        for (counts, step) in [([100, 0, 0], 0), ([90, 7, 3], 1), ([80, 10, 10], 2), ([0, 85, 15], 3), ([10, 0, 90], 4), ([0, 0, 0], 0)] {
            assert_eq!(cell(Some(&row(counts))).step, step, "{counts:?}");
        }
        assert_eq!(cell(None).rate, Cell::Blank);
    }
}
