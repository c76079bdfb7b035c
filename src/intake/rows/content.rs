//! A cell before it is parsed: renamed by the configuration, found to say 无 or an error, or met as a new name.

use super::context::Context;
use crate::domain::spelling::name_key;
use crate::intake::header::plan::{Role, Slot};
use crate::intake::terms::code::Code;
use crate::intake::values::interner::Met;
use crate::intake::values::text::{is_error, is_nameless, is_nothing, is_plain_id, is_total, text};
use crate::workspace::Workspace;

/// The fault of a cell that spells nothing, or shows the error of a formula; one that `[values]` gives is meant.
#[inline]
pub(crate) fn spelt_nothing(content: &[u8], renamed: Option<&str>) -> Option<Code> {
    match content {
        _ if renamed.is_some() => None,
        content if is_error(content) => Some(Code::ErrorCell),
        content if is_nothing(content) => Some(Code::NoValue),
        _ => None,
    }
}

/// The fault of a cell that should hold a name or an id: as [`spelt_nothing`], and a lone mark or a placeholder date.
#[inline]
pub(crate) fn nameless(content: &[u8], renamed: Option<&str>) -> Option<Code> {
    if is_plain_id(content) {
        return None;
    }
    spelt_nothing(content, renamed).or_else(|| (renamed.is_none() && is_nameless(content)).then_some(Code::NoValue))
}

/// What a window's or category's cell says, asked once for each different cell.
pub(crate) fn meet(slot: &Slot<'_>, cell: &[u8], context: Context<'_>) -> Met {
    if slot.guarded && is_total(cell) {
        return Met::Total;
    }
    let renamed = renamed(slot, cell, context.workspace);
    let reading = &context.workspace.reading;
    let spelt = if matches!(slot.role, Role::Window) { &reading.spelt_windows } else { &reading.spelt_categories };
    // a name of the roster or of a rule is a name, whatever it looks like
    let is_listed = renamed.is_none() && spelt.contains_key(name_key(&text(cell)).as_ref());
    let fault = if is_listed { None } else { nameless(cell, renamed) };
    match fault {
        // 无 in a column of windows that may be blank is a blank
        Some(Code::NoValue) if !slot.filled => return Met::Blank,
        Some(code) => return Met::Fault(code),
        None => {}
    }
    let name = renamed.map_or_else(|| text(cell), str::to_owned);
    if name.is_empty() {
        return Met::Blank;
    }
    let name = spelt.get(name_key(&name).as_ref()).cloned().unwrap_or(name);
    let roster = &context.workspace.roster;
    let known = !matches!(slot.role, Role::Window) || roster.is_empty() || roster.contains_key(&name);
    Met::Name { name, known }
}

/// What `[cells] blank` and `[values]` make of a trimmed cell, where they make anything of it.
#[inline]
pub(crate) fn renamed<'v>(slot: &Slot<'v>, cell: &[u8], workspace: &Workspace) -> Option<&'v str> {
    if renames(slot, workspace) { renamed_slowly(slot, cell, workspace) } else { None }
}

/// Whether the configuration renames any cells of a column, so that most columns skip the look-up.
#[inline]
pub(crate) fn renames(slot: &Slot<'_>, workspace: &Workspace) -> bool {
    !workspace.reading.blank.is_empty() || slot.values.is_some()
}

fn renamed_slowly<'v>(slot: &Slot<'v>, cell: &[u8], workspace: &Workspace) -> Option<&'v str> {
    let blank = &workspace.reading.blank;
    if blank.iter().any(|blank| blank.as_bytes() == cell) {
        return Some("");
    }
    let values = slot.values?;
    values.get(std::str::from_utf8(cell).ok()?).map(String::as_str)
}
