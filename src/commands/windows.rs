//! `huifang windows`: the windows of the exports, ready to paste as a roster; and categories that no rule names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use super::reader;
use crate::cli::WindowsAsked;
use crate::error::{Error, Exit, Result};
use crate::intake::{self, Need};
use crate::messages::Message;
use crate::privacy::{self, PublishedNames};
use crate::workspace::Workspace;

/// What the exports of some workspaces name.
#[derive(Default)]
struct Found {
    /// By window: whether it looks like a person or a number.
    windows: BTreeMap<String, bool>,
    /// By window of a roster: its group.
    listed: BTreeMap<String, Option<String>>,
    /// Windows that a roster lacks, whose rows were rejected.
    rejected: BTreeSet<String>,
    categories: BTreeMap<String, bool>,
}

/// Runs the command.
///
/// # Errors
/// A workspace or an export that cannot be read.
pub fn run(asked: &WindowsAsked) -> Result<Exit> {
    let mut found = Found::default();
    for root in &asked.workspaces {
        look(root, &mut found)?;
    }
    super::print(&super::harmless(&lines(&found)))?;
    Ok(Exit::Done)
}

fn look(root: &Path, found: &mut Found) -> Result<()> {
    let workspace = Workspace::open(root)?;
    let intake = intake::read_unscaled(&workspace, Need::Figures, None, &|_| ())?;
    found.listed.extend(workspace.roster.clone());
    let rejected = intake.rejects.iter().filter(|reject| reject.code.code() == "unknown_window");
    let rejected: BTreeSet<&str> = rejected.map(|reject| reject.value.trim()).collect();
    let windows: BTreeSet<&str> = intake.windows.0.iter().map(String::as_str).chain(rejected.iter().copied()).collect();
    found.rejected.extend(rejected.iter().map(|name| (*name).to_owned()));
    let shown = PublishedNames { windows, categories: intake.categories.0.iter().map(String::as_str).collect() };
    let refused = privacy::refused_names(&shown, Some(&intake.personal), &workspace)?;
    let is_odd = |name: &str, is_window: bool| refused.iter().any(|one| one.is_window == is_window && one.name == name);
    let listed: BTreeSet<&str> = workspace.roster.keys().map(String::as_str).collect();
    for name in shown.windows.iter().copied().chain(listed).filter(|name| !name.is_empty()) {
        *found.windows.entry(name.to_owned()).or_default() |= is_odd(name, true);
    }
    let of_rules: BTreeSet<String> = workspace.standards.rules.iter().flat_map(|rule| rule.categories.list()).collect();
    let values: BTreeSet<&str> =
        workspace.reading.values.get("category").into_iter().flat_map(BTreeMap::values).map(String::as_str).collect();
    for name in shown.categories.iter().filter(|name| !of_rules.contains(**name) && !values.contains(**name)) {
        *found.categories.entry((*name).to_owned()).or_default() |= is_odd(name, false);
    }
    if shown.windows.is_empty() {
        return Err(Error::new(message!("roster.no_window", root)));
    }
    Ok(())
}

fn lines(found: &Found) -> String {
    let quoted = |name: &str| toml::Value::String(name.to_owned()).to_string();
    let told = |message: Message| message.told(reader::locale());
    let mark = |is_odd: &bool| if *is_odd { format!("   # {}", told(message!("roster.odd"))) } else { String::new() };
    let mut text = String::new();
    let is_unlisted = |name: &String| found.rejected.contains(name) && !found.listed.contains_key(name);
    for (name, is_odd) in found.windows.iter().filter(|(name, _)| !is_unlisted(name)) {
        let group =
            found.listed.get(name).and_then(Option::as_ref).map_or_else(String::new, |group| format!("group = {}\n", quoted(group)));
        let _ = write!(text, "[[window]]\nname = {}{}\n{group}", quoted(name), mark(is_odd));
    }
    let unlisted: Vec<(&String, &bool)> = found.windows.iter().filter(|(name, _)| is_unlisted(name)).collect();
    if !unlisted.is_empty() {
        let _ = writeln!(text, "# {}", told(message!("roster.unlisted")));
        for (name, is_odd) in unlisted {
            let _ = write!(text, "# [[window]]\n# name = {}{}\n", quoted(name), mark(is_odd));
        }
    }
    if !found.categories.is_empty() {
        let _ = writeln!(text, "# {}", told(message!("roster.categories")));
        let lines: Vec<String> =
            found.categories.iter().map(|(name, is_odd)| format!("# {} = {}{}\n", quoted(name), quoted(name), mark(is_odd))).collect();
        let _ = write!(text, "# [values.category]\n{}", lines.concat());
    }
    text
}
