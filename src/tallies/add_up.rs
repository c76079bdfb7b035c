//! Several tallies become one: only those that were made alike, none of them twice.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::parts::{Whole, together, wholes};
use super::settings::{Settings, code};
use super::{Export, Named, Tallied};
use crate::domain::{Kind, Scale};
use crate::error::{Error, Exit, Result};
use crate::figures::Counts;
use crate::messages::{Argument, Message};
use crate::workspace::Workspace;

/// The sum, and what its maker should know.
#[derive(Debug)]
pub struct AddedUp {
    /// The counts of all together.
    pub counts: Counts,
    /// What the parts of a whole say together, by whole.
    pub wholes: Vec<Whole>,
    /// Whether there is one whole and nothing beside it.
    one_whole: bool,
    /// Windows whose name stands in more than one tally: they were counted as one.
    pub shared: BTreeSet<String>,
    /// Settings of a tally's workspace that decide no count, in which it differs from the one in force.
    pub differing: Vec<(PathBuf, Difference)>,
}

impl AddedUp {
    /// Whether all tallies are parts of one whole, whose bulletin is that of one run over its rows.
    #[must_use]
    pub fn is_one_whole(&self) -> bool {
        self.one_whole
    }
}

/// A setting in which a tally differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its key.
    pub key: Message,
    /// What the tally says.
    pub tally: Message,
    /// What is in force.
    pub in_force: Message,
}

/// Adds up tallies that were all counted as `workspace` says, for the period, as-of date and scale of `in_force`.
///
/// # Errors
/// A tally that was made otherwise, or stands there twice, or shares an export of the ledger with another; parts that
/// make no whole.
pub fn add_up(tallies: Vec<Named>, in_force: &Settings, workspace: &Workspace) -> Result<AddedUp> {
    let wholes = wholes(&tallies)?;
    let one_whole = wholes.len() == 1 && tallies.iter().all(|named| named.tallied.part.is_some());
    once(&tallies)?;
    let first = |scale: fn(&Counts) -> Option<Scale>| tallies.iter().find_map(|named| scale(&named.tallied.counts));
    // a tally without a graded cell has no scale; the workspace's own, where it says one, comes first
    let wanted = [
        (Settings::SCALE, workspace.scale.or_else(|| first(|counts| counts.scale))),
        (Settings::VISITS_SCALE, workspace.visits_scale.or_else(|| first(|counts| counts.visits_scale))),
    ];
    let mut differing = Vec::new();
    for named in &tallies {
        refuse(named, in_force, wanted)?;
        let settings = differences(&named.tallied.settings.scoring, &in_force.scoring);
        differing.extend(settings.into_iter().map(|difference| (named.path.clone(), difference)));
    }
    let mut reported: BTreeMap<String, u32> = BTreeMap::new();
    let mut registers = Registers::default();
    let prepared = tallies.into_iter().map(|named| (named.centre.clone(), named.tallied.part.is_some(), prepared(named, workspace)));
    for (centre, counts) in together(prepared.collect())? {
        for window in &counts.reported {
            *reported.entry(counts.window(*window).to_owned()).or_default() += 1;
        }
        registers.take(centre, counts)?;
    }
    let sum = registers.sum()?;
    let mut counts = sum.ok_or_else(|| Error::new(message!("tallies.none")).exit(Exit::Usage))?;
    counts.report(workspace.roster.keys());
    let shared = reported.into_iter().filter(|(_, n)| *n > 1).map(|(name, _)| name).collect();
    Ok(AddedUp { counts, wholes, one_whole, shared, differing })
}

/// Counts by whose visits say what is recorded: those of one centre together, whatever part of its rows each tally saw.
#[derive(Default)]
struct Registers {
    /// By the centre's name; tallies without one are parts of one centre, as in one run over their rows.
    together: BTreeMap<Option<String>, Counts>,
    /// Of centres that never exported a visit: those of others say nothing about theirs.
    alone: Vec<Counts>,
}

impl Registers {
    fn take(&mut self, centre: Option<String>, counts: Counts) -> Result<()> {
        if counts.read.get(&Kind::Visits).is_none_or(|read| read.files == 0) {
            self.alone.push(counts);
            return Ok(());
        }
        match self.together.entry(centre) {
            Entry::Vacant(place) => {
                place.insert(counts);
                Ok(())
            }
            Entry::Occupied(mut sum) => sum.get_mut().add(&counts),
        }
    }

    /// All of them; where they are several, it is decided of each what is recorded before they add up.
    fn sum(self) -> Result<Option<Counts>> {
        let mut all: Vec<Counts> = self.together.into_values().chain(self.alone).collect();
        if all.len() > 1 {
            all.iter_mut().for_each(Counts::settle);
        }
        let mut all = all.into_iter();
        let Some(mut sum) = all.next() else { return Ok(None) };
        all.try_for_each(|counts| sum.add(&counts))?;
        Ok(Some(sum))
    }
}

/// The counts of one tally: windows under their centre's name, rules in the order of the workspace.
fn prepared(named: Named, workspace: &Workspace) -> Counts {
    let Tallied { settings, mut counts, .. } = named.tallied;
    if let Some(centre) = &named.centre {
        counts.windows.iter_mut().for_each(|window| *window = format!("{centre}·{window}"));
        counts.centres = (0..counts.windows.len() as u32).map(|window| (window, centre.clone())).collect();
    }
    let mut by_id: BTreeMap<&String, _> = settings.rules.keys().zip(std::mem::take(&mut counts.rules)).collect();
    counts.rules = workspace.standards.rules.iter().map(|rule| by_id.remove(&rule.id).unwrap_or_default()).collect();
    counts
}

/// No rows are counted twice.
fn once(tallies: &[Named]) -> Result<()> {
    let mut seals: BTreeMap<&str, &Path> = BTreeMap::new();
    let mut ledgers: BTreeMap<&Export, &Path> = BTreeMap::new();
    for named in tallies {
        if let Some(earlier) = seals.insert(&named.tallied.seal, &named.path) {
            return Err(Error::in_file(&named.path, message!("tallies.same", earlier)));
        }
        for export in named.tallied.exports.iter().filter(|export| export.kind == Kind::Ledger && export.rows > 0) {
            if let Some(earlier) = ledgers.insert(export, &named.path).filter(|earlier| *earlier != named.path) {
                return Err(Error::in_file(&named.path, message!("tallies.same_ledger", earlier)));
            }
        }
    }
    Ok(())
}

/// Refuses a tally that was not counted as is in force; the scales are `wanted`, where anybody says one.
fn refuse(named: &Named, in_force: &Settings, wanted: [(&str, Option<Scale>); 2]) -> Result<()> {
    let without_scales = |counting: &BTreeMap<String, String>| {
        let mut counting = counting.clone();
        counting.retain(|key, _| wanted.iter().all(|(scale, _)| key != scale));
        counting
    };
    let settings = &named.tallied.settings;
    let mut wanted_alike = without_scales(&in_force.counting);
    wanted_alike.retain(|key, _| key != Settings::THEMES || settings.counting.contains_key(key));
    let mut differing = differences(&without_scales(&settings.counting), &wanted_alike);
    let counts = &named.tallied.counts;
    for ((key, wanted), own) in wanted.into_iter().zip([counts.scale, counts.visits_scale]) {
        if let (Some(own), Some(wanted)) = (own, wanted)
            && own != wanted
        {
            differing.push(Difference {
                key: Message::text(key),
                tally: Message::text(code(&own)),
                in_force: Message::text(code(&wanted)),
            });
        }
    }
    differing.extend(rules(&settings.rules, &in_force.rules));
    if differing.is_empty() {
        return Ok(());
    }
    let differences = Message::clauses(differing.iter().map(Argument::argument));
    Err(Error::in_file(&named.path, message!("tallies.not_alike", differences)))
}

fn differences(tally: &BTreeMap<String, String>, in_force: &BTreeMap<String, String>) -> Vec<Difference> {
    let keys: BTreeSet<&String> = tally.keys().chain(in_force.keys()).collect();
    let of = |settings: &BTreeMap<String, String>, key: &String| Message::text(settings.get(key).map_or("—", String::as_str));
    let all = keys.into_iter().map(|key| Difference { key: Message::text(key), tally: of(tally, key), in_force: of(in_force, key) });
    all.filter(|difference| difference.tally != difference.in_force).collect()
}

/// Rules that only one has, by id; of the others the keys in which they differ.
fn rules(tally: &BTreeMap<String, String>, in_force: &BTreeMap<String, String>) -> Vec<Difference> {
    let keys = |json: &str| -> BTreeMap<String, String> {
        let object: BTreeMap<String, serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
        object.into_iter().map(|(key, value)| (key, value.to_string())).collect()
    };
    let is_there = |rules: &BTreeMap<String, String>, id: &String| {
        if rules.contains_key(id) { message!("tallies.said.in_force") } else { message!("tallies.said.not_in_force") }
    };
    let of_rule = |id: &String| match (tally.get(id), in_force.get(id)) {
        (Some(one), Some(other)) => {
            let named = |what: Difference| Difference { key: message!("tallies.said.rule_key", id, key = what.key), ..what };
            differences(&keys(one), &keys(other)).into_iter().map(named).collect()
        }
        _ => vec![Difference { key: message!("tallies.said.rule", id), tally: is_there(tally, id), in_force: is_there(in_force, id) }],
    };
    let ids: BTreeSet<&String> = tally.keys().chain(in_force.keys()).filter(|id| tally.get(*id) != in_force.get(*id)).collect();
    ids.into_iter().flat_map(of_rule).collect()
}

impl Argument for Difference {
    fn argument(&self) -> Message {
        message!("tallies.said.difference", key = self.key, tally = self.tally, here = self.in_force)
    }
}

/// In English, for logs and tests.
impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.argument().fmt(f)
    }
}
