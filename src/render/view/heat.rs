//! The share satisfied by window and item: a table whose ground darkens as the share falls.

use serde::Serialize;

use super::opinions::share;
use super::shelf::Shelf;
use crate::bulletin::{Cell, ItemRow};
use crate::domain::{Item, Rate};

/// The shares of windows and items.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Heat<'a> {
    /// The six items, in the order of the cells.
    items: [Item; 6],
    /// The centre first, then the windows that have something to show.
    rows: Vec<HeatRow<'a>>,
    /// Windows left out of a long table: those with the lightest cells.
    left_out: usize,
}

/// Where there are very many windows, at most so many are listed: those with the darkest cells.
const LISTED: usize = 30;

/// The shares of one window, item by item.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct HeatRow<'a> {
    /// The window; none for the centre.
    window: Option<&'a str>,
    /// A share for each item.
    cells: Vec<HeatCell>,
}

/// One share.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct HeatCell {
    /// The share of people at least 基本满意.
    rate: Cell<Rate>,
    /// From 0, no ground, to 4, the darkest.
    step: u8,
}

/// The table of phone and on-site visits together; `None` where fewer than two windows have something to show.
///
/// A method that is withheld is left out of a window's shares, as it is of its satisfaction.
pub(super) fn of<'a>(shelf: &Shelf<'a>) -> Option<Heat<'a>> {
    let windows = shelf.bulletin.windows.iter().filter_map(|window| line(shelf, Some(&window.name)));
    let mut windows: Vec<HeatRow<'a>> = windows.collect();
    if windows.len() < 2 {
        return None;
    }
    let all = windows.len();
    if shelf.crowded {
        let darkness = |row: &HeatRow<'a>| row.cells.iter().map(|cell| u32::from(cell.step)).sum::<u32>();
        let mut steps: Vec<u32> = windows.iter().map(darkness).collect();
        steps.sort_unstable_by(|a, b| b.cmp(a));
        let least = steps.get(LISTED).copied().unwrap_or(0);
        windows.retain(|row| darkness(row) > least);
    }
    let left_out = all - windows.len();
    Some(Heat { items: Item::ALL, rows: line(shelf, None).into_iter().chain(windows).collect(), left_out })
}

fn line<'a>(shelf: &Shelf<'a>, window: Option<&'a str>) -> Option<HeatRow<'a>> {
    let rows = &shelf.of(window).items;
    let cells: Vec<HeatCell> = Item::ALL.into_iter().map(|item| cell(rows.iter().copied().filter(|row| row.item == item))).collect();
    cells.iter().any(|cell| matches!(cell.rate, Cell::Shown(_))).then_some(HeatRow { window, cells })
}

fn cell<'a>(rows: impl Iterator<Item = &'a ItemRow>) -> HeatCell {
    let (mut satisfied, mut asked, mut withheld) = (0, 0, false);
    for row in rows {
        if let Some((well, all)) = row.satisfied() {
            satisfied += well;
            asked += all;
        } else {
            withheld |= row.counts.iter().any(Cell::is_withheld);
        }
    }
    let rate = match (asked, withheld) {
        (0, true) => Cell::Withheld,
        (0, false) => Cell::Blank,
        _ => Cell::Shown(share(satisfied, asked)),
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
    use crate::domain::Method;

    #[test]
    fn the_ground_darkens_as_the_share_falls() {
        let row = |counts: [u64; 3]| ItemRow {
            window: None,
            method: Method::Phone,
            item: Item::Overall,
            counts: counts.map(Cell::Shown).into(),
            recorded: true,
        };
        for (counts, step) in [([100, 0, 0], 0), ([90, 7, 3], 1), ([80, 10, 10], 2), ([0, 85, 15], 3), ([10, 0, 90], 4), ([0, 0, 0], 0)] {
            assert_eq!(cell([&row(counts)].into_iter()).step, step, "{counts:?}");
        }
        assert_eq!(cell([].into_iter()).rate, Cell::Blank);
    }

    #[test]
    fn a_withheld_method_is_left_out_of_a_share() {
        let shown =
            ItemRow { window: None, method: Method::Phone, item: Item::Overall, counts: [8, 1, 1].map(Cell::Shown).into(), recorded: true };
        let withheld = ItemRow { method: Method::Onsite, counts: vec![Cell::Withheld; 3], ..shown.clone() };
        assert_eq!(cell([&shown, &withheld].into_iter()).rate, Cell::Shown(Rate(9000)));
        assert_eq!(cell([&withheld].into_iter()).rate, Cell::Withheld);
    }
}
