//! The second net: what is about to be published is looked through for everything personal that the run has read.
//!
//! The types that reach rendering have no place for a personal value, and that is the first net. Two ways
//! round it are left: names of windows and categories, which are cells of the exports ([`refuse_names`]), and
//! a fault of ours ([`refuse_leaks`]).

mod contact;
mod figures;
mod known;
mod labels;
pub mod names;
mod numbers;
mod office;
mod person;
mod personal;
mod remarks;
mod scan;
#[cfg(test)]
mod sites;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

pub use contact::Contact;
pub use known::Known;
pub use labels::{refuse_document, refuse_labels};
pub use numbers::Number;
pub use personal::Personal;
pub use remarks::{refuse_reason, refuse_remarks};

use crate::bulletin::Tables;
use crate::error::{Error, Result};
use crate::intake::{CellPlace, Holding, Sieve, Sought, holds_number};
use crate::messages::Message;
use crate::workspace::Workspace;
use names::{Reason, could_be_values, is_telling, names_someone, refused_by_itself};

/// So many are listed; who has more has mapped the wrong column.
const LISTED: usize = 20;
/// A roster that is proposed is no longer than this.
const PROPOSED: usize = 60;

/// A name that may not be published as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedName {
    /// The name.
    pub name: String,
    /// Whether it is a window; else a category.
    pub is_window: bool,
    /// Why.
    pub reason: Reason,
    /// The first cell that bears it.
    pub cell: Option<CellPlace>,
}

/// Names that would be published.
#[derive(Debug, Default)]
pub struct PublishedNames<'a> {
    /// Of windows.
    pub windows: BTreeSet<&'a str>,
    /// Of categories of cases.
    pub categories: BTreeSet<&'a str>,
}

impl<'a> From<&'a Tables> for PublishedNames<'a> {
    fn from(tables: &'a Tables) -> Self {
        Self { windows: tables.window_names(), categories: tables.category_names() }
    }
}

/// The names of windows and categories that would be published and must not be, by name.
///
/// The roster, `[values]` and the rules in force list names that somebody has looked at: those pass. Without exports,
/// `personal` is `None`, and a name can only tell by itself.
///
/// # Errors
/// An export that cannot be read any more.
pub fn refused_names(shown: &PublishedNames<'_>, personal: Option<&Sieve>, workspace: &Workspace) -> Result<Vec<RefusedName>> {
    let values = |column: &str| workspace.reading.values.get(column).into_iter().flat_map(BTreeMap::values).map(String::as_str);
    let listed: BTreeSet<&str> = workspace.roster.keys().map(String::as_str).chain(values("window")).collect();
    let of_rules: Vec<String> = workspace.standards.rules.iter().flat_map(|rule| rule.categories.list()).collect();
    let known: BTreeSet<&str> = of_rules.iter().map(String::as_str).chain(values("category")).collect();
    let windows = shown.windows.iter().copied().filter(|name| !listed.contains(name)).map(|name| (name, true));
    let categories = shown.categories.iter().copied().filter(|name| !known.contains(name)).map(|name| (name, false));

    let mut refused: Vec<RefusedName> = Vec::new();
    let mut alike: Vec<(&str, bool, Vec<String>)> = Vec::new();
    for (name, is_window) in windows.chain(categories) {
        if let Some(reason) = refused_by_itself(name) {
            refused.push(RefusedName { name: name.to_owned(), is_window, reason, cell: None });
            continue;
        }
        let Some(personal) = personal else { continue };
        let mut values = could_be_values(name);
        values.retain(|value| holds_number(value.as_bytes()) || personal.may_hold(value));
        if !values.is_empty() {
            alike.push((name, is_window, values));
        }
    }
    if personal.is_none() || refused.is_empty() && alike.is_empty() {
        return Ok(refused);
    }
    let mut sought = Sought::default();
    for (_, _, values) in &alike {
        sought.values.extend(values.iter().map(|value| (value.clone(), None)));
    }
    let names = refused.iter().map(|refused| (refused.name.as_str(), refused.is_window));
    for (name, is_window) in names.chain(alike.iter().map(|(name, is_window, _)| (*name, *is_window))) {
        let of = if is_window { &mut sought.windows } else { &mut sought.categories };
        of.insert(name.to_owned(), None);
    }
    sought.find(workspace)?;
    for (name, is_window, values) in alike {
        let holding = values.iter().find_map(|value| {
            let holding = sought.values.get(value)?.as_ref()?.holding?;
            (is_telling(value, holding) && names_someone(name, value, holding)).then_some(holding)
        });
        let reason = holding.map(Reason::Value);
        refused.extend(reason.map(|reason| RefusedName { name: name.to_owned(), is_window, reason, cell: None }));
    }
    for refused in &mut refused {
        let of = if refused.is_window { &mut sought.windows } else { &mut sought.categories };
        refused.cell = of.remove(&refused.name).flatten();
    }
    refused.sort_by(|a, b| (!a.is_window, &a.name).cmp(&(!b.is_window, &b.name)));
    Ok(refused)
}

/// Stops a run that would publish a window or a category named after a person or a number.
///
/// # Errors
/// There is one: all of them, each with the first cell that bears it, and what to do.
pub fn refuse_names(tables: &Tables, personal: Option<&Sieve>, workspace: &Workspace) -> Result<()> {
    refuse_shown(&PublishedNames::from(tables), personal, workspace)
}

/// The same of every window and category of the exports, which a tally hands on.
///
/// # Errors
/// As [`refuse_names`].
pub fn refuse_tallied_names(windows: &[String], categories: &[String], personal: Option<&Sieve>, workspace: &Workspace) -> Result<()> {
    let shown = PublishedNames {
        windows: windows.iter().map(String::as_str).collect(),
        categories: categories.iter().map(String::as_str).collect(),
    };
    refuse_shown(&shown, personal, workspace)
}

fn refuse_shown(shown: &PublishedNames<'_>, personal: Option<&Sieve>, workspace: &Workspace) -> Result<()> {
    let refused = refused_names(shown, personal, workspace)?;
    if refused.is_empty() {
        return Ok(());
    }
    let line = |one: &RefusedName| {
        let place = one.cell.as_ref().map(|cell| message!("privacy.said.before", place = place(cell)));
        let kind = if one.is_window { message!("privacy.kind.window") } else { message!("privacy.kind.category") };
        message!("privacy.said.line", place, kind, name = one.name, why = why(one.reason))
    };
    let more = (refused.len() > LISTED).then(|| message!("privacy.said.more", n = refused.len() - LISTED));
    let lines = Message::lines(refused.iter().take(LISTED).map(line).chain(more));
    Err(Error::new(message!("privacy.names", n = refused.len(), lines)).hint(mend(&refused, shown, workspace)))
}

/// `ledger/a.csv:17:3 (窗口)`: line and column, both counted from 1.
fn place(cell: &CellPlace) -> String {
    let CellPlace { path, line, column, heading, .. } = cell;
    format!("{path}:{line}:{column} ({heading})")
}

/// The place of a cell; in words where nothing of the exports holds it.
fn from(cell: Option<&CellPlace>) -> Message {
    cell.map_or_else(|| message!("privacy.said.no_cell"), |cell| Message::text(place(cell)))
}

/// Why a name is refused, in a few words.
#[must_use]
pub fn why(reason: Reason) -> Message {
    match reason {
        Reason::Number(Number::Mobile) => message!("privacy.why.mobile"),
        Reason::Number(Number::Citizen) => message!("privacy.why.citizen"),
        Reason::Number(Number::Card) => message!("privacy.why.card"),
        Reason::Number(Number::Landline) => message!("privacy.why.landline"),
        Reason::Number(Number::Long) => message!("privacy.why.long"),
        Reason::Contact(Contact::Mail) => message!("privacy.why.mail"),
        Reason::Contact(Contact::Account) => message!("privacy.why.account"),
        Reason::Contact(Contact::Plate) => message!("privacy.why.plate"),
        Reason::Contact(Contact::Home) => message!("privacy.why.home"),
        Reason::Person => message!("privacy.why.person"),
        Reason::Value(Holding::Person) => message!("privacy.why.value_person"),
        Reason::Value(Holding::Phone) => message!("privacy.why.value_phone"),
        Reason::Value(Holding::Id) => message!("privacy.why.value_id"),
        Reason::Value(Holding::Opinion) => message!("privacy.why.value_opinion"),
        Reason::Value(Holding::Unknown) => message!("privacy.why.value_unknown"),
    }
}

/// What to write into `huifang.toml`, or to mend in the export.
fn mend(refused: &[RefusedName], shown: &PublishedNames<'_>, workspace: &Workspace) -> Message {
    let (roster, categories) = (roster_lines(refused, shown, workspace), category_lines(refused));
    let lines = roster.trim_end();
    let roster = (!lines.is_empty()).then(|| {
        if is_whole(shown, workspace) { message!("privacy.mend.roster", lines) } else { message!("privacy.mend.more_roster", lines) }
    });
    let lines = categories.trim_end();
    let categories = (!lines.is_empty()).then(|| message!("privacy.mend.categories", lines));
    Message::lines([message!("privacy.mend.first")].into_iter().chain(roster).chain(categories))
}

/// Whether a whole roster is proposed: there is none, and it would not be too long.
fn is_whole(shown: &PublishedNames<'_>, workspace: &Workspace) -> bool {
    workspace.roster.is_empty() && shown.windows.len() <= PROPOSED
}

fn quoted(name: &str) -> String {
    toml::Value::String(name.to_owned()).to_string()
}

/// The lines of `huifang.toml` that let the refused windows pass; without a roster, those of all windows.
#[must_use]
pub fn roster_lines(refused: &[RefusedName], shown: &PublishedNames<'_>, workspace: &Workspace) -> String {
    let windows: BTreeSet<&str> = refused.iter().filter(|one| one.is_window).map(|one| one.name.as_str()).collect();
    if windows.is_empty() {
        return String::new();
    }
    let whole = is_whole(shown, workspace);
    let check = format!("   # {}", message!("privacy.mend.check").told(workspace.locale));
    let mut lines = String::new();
    for name in if whole { &shown.windows } else { &windows }.iter().take(PROPOSED) {
        let mark = if whole && windows.contains(name) { check.as_str() } else { "" };
        let _ = writeln!(lines, "[[window]]\nname = {}{mark}", quoted(name));
    }
    lines
}

/// The lines of `huifang.toml` that let the refused categories pass, under a name that tells nothing.
#[must_use]
pub fn category_lines(refused: &[RefusedName]) -> String {
    let categories: Vec<&RefusedName> = refused.iter().filter(|one| !one.is_window).take(LISTED).collect();
    if categories.is_empty() {
        return String::new();
    }
    let mut lines = "[values.category]\n".to_owned();
    for one in categories {
        let _ = writeln!(lines, "{} = \"其他\"", quoted(&one.name));
    }
    lines
}

/// Stops a run whose public files hold something personal.
///
/// # Errors
/// There is something: what and where, and the cell that holds it.
pub fn refuse_leaks<'a>(
    files: impl Iterator<Item = (String, &'a [u8])>,
    known: &Known,
    personal: Personal<'_>,
    workspace: &Workspace,
) -> Result<()> {
    let leaks = scan::leaks(files, known, personal, workspace)?;
    if leaks.is_empty() {
        return Ok(());
    }
    let line = |leak: &scan::Leak| message!("privacy.said.leak", file = leak.file, value = leak.value, place = from(leak.cell.as_ref()));
    let lines = Message::lines(leaks.iter().take(LISTED).map(line));
    Err(Error::new(message!("privacy.leaks", n = leaks.len(), lines)))
}
