//! Rows that were cut at the wrong places, and look right.
//!
//! A row may have blank cells too many: does its line only end in delimiters, or has a stray one moved its cells? Extra
//! blank cells are forgiven. But where a delimiter too many stands before the last filled cell of a row of which the
//! last column is blank, every cell behind it stands in its neighbour's column, and the extra cell is blank all the
//! same. Such a row is told by this: with one of its blank cells taken out it would be right as well, and would say
//! something else. Or it is told by quotes that the file's dialect does not have, and that begin in one cell and end in
//! another.

use crate::intake::header::habits::Habits;
use memchr::{memchr, memchr_iter, memmem};

use super::content::renamed;
use super::context::Context;
use crate::intake::header::plan::{Role, Slot};
use crate::intake::records::cell::Cell;
use crate::intake::values::counted::count;
use crate::intake::values::serials::serial_in_text;
use crate::intake::values::text::{is_nothing, trim};

/// What people and programs put around a text with a delimiter in it, beside the quote of the dialect.
const QUOTES: [[&str; 2]; 4] = [["'", "'"], ["`", "`"], ["‘", "’"], ["“", "”"]];

/// Whether a stray delimiter has moved the cells of a row that has more of them than most, the extra ones all blank.
///
/// Where there is one cell too many, the row is held, for each blank cell before a filled one, against the header
/// without that cell. It was moved if every column can be read then, and either a column of which figures are made says
/// something else, or any column does and the blank cell stands where no row has one. A window or category that is a
/// date cannot be read: it is no name.
pub(crate) fn is_shifted(base: &[u8], cells: &[Cell], habits: &Habits, slots: &[Slot<'_>], context: Context<'_>) -> bool {
    let content = |place: usize| cells.get(place).map_or(&b""[..], |cell| trim(cell.of(base)));
    if habits.spaces || is_cut_quote(&(0..cells.len()).map(content)) {
        return true;
    }
    let Some(last) = (0..cells.len()).rev().find(|place| !content(*place).is_empty()) else { return false };
    habits.exceeded_by_one(cells.len())
        && (0..last).filter(|place| content(*place).is_empty()).any(|stray| {
            let without = |place: usize| content(place + usize::from(place >= stray));
            let placed = || slots.iter().filter_map(|slot| Some((slot, slot.place()?)));
            let differs = |(_, place): &(&Slot<'_>, usize)| without(*place) != content(*place);
            let counts = |slot: &Slot<'_>| !matches!(slot.role, Role::Text { .. } | Role::Part { .. });
            let never_blank = habits.filled.get(stray) == Some(&true);
            placed().filter(differs).any(|(slot, _)| never_blank || counts(slot))
                && placed().all(|(slot, place)| can_be_read(slot, without(place), context))
        })
}

/// Whether one cell begins with a quote that the dialect does not have and a later one ends with it: a delimiter
/// between them was text.
fn is_cut_quote<'a>(cells: &(impl Iterator<Item = &'a [u8]> + Clone)) -> bool {
    QUOTES.iter().any(|[open, close]| {
        let (open, close) = (open.as_bytes(), close.as_bytes());
        let begins = |cell: &&[u8]| cell.starts_with(open) && !(cell.len() > open.len() && cell.ends_with(close));
        let ends = |cell: &[u8]| cell.ends_with(close) && !(cell.len() > close.len() && cell.starts_with(open));
        let mut behind = cells.clone().skip_while(|cell| !begins(cell)).skip(1);
        behind.any(ends)
    })
}

/// Whether a delimiter is missing before a quoted cell, and those inside it have cut it instead: ``甲"乙`` in one cell,
/// ``丙"`` at the end of a later one.
///
/// Two inches in a row are no such cells: a digit stands before each mark. Nor are cells that were quoted, of which the
/// record, which `raw` gives, has the marks doubled.
pub(crate) fn is_glued(base: &[u8], cells: &[Cell], raw: &mut dyn FnMut() -> String) -> bool {
    let is_odd = |cell: &[u8]| memchr_iter(b'"', cell).count() % 2 == 1;
    let before_quote = |cell: &[u8]| match memchr(b'"', cell).map(|at| cell.split_at(at)) {
        Some(([.., before], [_, behind, ..])) if !matches!(behind, b'"' | b' ') && is_odd(cell) => Some(*before),
        _ => None,
    };
    let contents = || cells.iter().map(|cell| trim(cell.of(base)));
    let Some((at, before)) = contents().enumerate().find_map(|(at, cell)| Some((at, before_quote(cell)?))) else { return false };
    let closes = |cell: &[u8]| match cell {
        [rest @ .., b'"'] => is_odd(cell) && !(before.is_ascii_digit() && rest.last().is_some_and(u8::is_ascii_digit)),
        _ => false,
    };
    contents().skip(at + 1).any(closes) && memmem::find(raw().as_bytes(), trim(cells[at].of(base))).is_some()
}

fn can_be_read(slot: &Slot<'_>, cell: &[u8], context: Context<'_>) -> bool {
    let content = renamed(slot, cell, context.workspace).map_or(cell, str::as_bytes);
    match &slot.role {
        _ if content.is_empty() => !slot.filled,
        Role::Date => context.dates.stamp(content).is_some() || slot.serials && serial_in_text(content).is_some(),
        Role::Word(words, _) | Role::Grade(words, _) => words.code(content).is_some(),
        Role::Window | Role::Category => context.dates.stamp(content).is_none(),
        Role::Count => count(content).is_some() || is_nothing(content),
        Role::Id | Role::Status(_) | Role::Text { .. } | Role::Part { .. } | Role::Share | Role::Month | Role::Year => true,
    }
}
