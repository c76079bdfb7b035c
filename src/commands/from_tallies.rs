//! `huifang build --from-tallies`: a bulletin of several centres, from their counts alone.

use std::collections::BTreeSet;

use super::centre_path::{TallyFile, each_tally};
use super::issue::{Aim, Inputs, Press};
use super::{owner, span, summary, wholes};
use crate::cli::Build;
use crate::disk;
use crate::domain::{Kind, Period, day_number};
use crate::error::{Error, Exit, Result};
use crate::figures::{Counts, Figures, Opinions, SpanCounts};
use crate::intake;
use crate::messages::{Argument, Message};
use crate::paths::tidy;
use crate::privacy::Personal;
use crate::publish::{InputDigest, Output};
use crate::tallies::{self, AddedUp, Named, Settings};
use crate::typed_toml::nearest;
use crate::workspace::{Centre, Workspace};

/// How many windows or settings are named before the rest is only counted.
const NAMED: usize = 8;

/// Runs the command.
///
/// # Errors
/// A tally that is damaged, was made otherwise or stands there twice; whatever stops a
/// build: nothing is published then.
pub(super) fn run(asked: &Build, aim: &Aim, open: impl FnOnce() -> Result<Output>) -> Result<Exit> {
    let workspace = Workspace::with_remarks(&asked.workspace(), asked.remarks.as_deref())?;
    let templates = super::templates(&workspace)?;
    let output = open()?;
    owner::refuse_another(&output, &workspace)?;
    let arguments = asked.from_tallies.iter().map(|argument| each_tally(argument)).collect::<Result<Vec<_>>>()?.concat();
    let named = arguments.into_iter().map(read).collect::<Result<Vec<Named>>>()?;
    check_centres(&named, &workspace)?;
    let (period, as_of) = named.first().map_or_else(
        || Err(Error::new(message!("tally.none_named"))),
        |first| {
            let counts = &first.tallied.counts;
            let period = asked.period.unwrap_or(counts.period);
            Ok((period, asked.as_of.unwrap_or(if period == counts.period { counts.as_of } else { period.last() })))
        },
    )?;
    span::check(period, as_of)?;
    let input = |of: &Named| InputDigest { kind: "tally", bytes: of.tallied.bytes, sha256: of.tallied.sha256.clone() };
    let read = |of: &Named| (of.path.to_string_lossy().into_owned(), of.tallied.sha256.clone());
    let inputs = Inputs { digests: named.iter().map(input).collect(), read: named.iter().map(read).collect() };
    let centres: Vec<&Named> = named.iter().filter(|of| of.tallied.part.is_none()).collect();
    let late: Vec<Message> = centres.into_iter().flat_map(|of| ends_early(of).into_iter().chain(without_visits(of))).collect();

    let is_configured = disk::is_file(&workspace.root.join("huifang.toml"))?;
    let in_force = Settings::of(&workspace, period, as_of, [workspace.scale, workspace.visits_scale]);
    let added = tallies::add_up(named, &in_force, &workspace).map_err(|error| match &asked.workspace {
        None if error.exit_code() == Exit::Failed && !is_configured => error.hint(message!("tally.name_it")),
        _ => error,
    })?;
    if asked.workspace.is_none() && !added.differing.is_empty() {
        return Err(otherwise_scored(&added));
    }
    let (accepted, doubted) = wholes::ensure_settled(&added, &workspace)?;
    check_over(&added.counts, asked.as_of)?;
    let figures = Figures::of(added.counts.clone(), &workspace);
    if asked.as_of.is_none() && span::is_empty(&figures, &workspace) {
        return Err(span::refused(Error::new(message!("tally.empty", period)), &months_with_data(&figures)));
    }
    let press = Press { asked, aim, workspace: &workspace, templates: &templates, output: &output, personal: Personal::Nothing, accepted };
    let published = press.publish(&figures, inputs, || output.stage_internal())?;
    summary::of_folder(&output);

    summary::read(&figures.counts.read, &doubted);
    for said in late {
        tell!(said);
    }
    notes(&added, &figures, &workspace);
    summary::published(&published, &templates, &output, &workspace.root);
    tell!(message!("tally.internal", folder = output.internal(period)));
    Ok(press.exit(&published))
}

/// Every centre that the workspace lists must have its tally, and no other, unless it is known to have none.
fn check_centres(tallies: &[Named], workspace: &Workspace) -> Result<()> {
    if workspace.centres.is_empty() {
        return Ok(());
    }
    for tally in tallies {
        let known = tally.centre.as_ref().and_then(|centre| workspace.centres.get(centre));
        match (&tally.centre, known) {
            (Some(centre), None) => {
                let near = nearest(centre, workspace.centres.keys().map(String::as_str)).map(|near| message!("tally.centre.near", near));
                return Err(Error::in_file(&tally.path, message!("tally.centre.unlisted", centre, near)));
            }
            (Some(centre), Some(Centre { absent: true, .. })) => {
                return Err(Error::in_file(&tally.path, message!("tally.centre.absent", centre)));
            }
            (None, _) => return Err(Error::in_file(&tally.path, message!("tally.centre.unnamed"))),
            (Some(_), Some(_)) => {}
        }
    }
    let has = |name: &String| tallies.iter().any(|tally| tally.centre.as_ref() == Some(name));
    let lacking: Vec<&str> =
        workspace.centres.iter().filter(|(name, of)| !of.absent && !has(name)).map(|(name, _)| name.as_str()).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let centres = Message::list(lacking.iter().copied().map(Message::text));
    Err(Error::new(message!("tally.centre.lacking", n = lacking.len(), of = workspace.centres.len(), centres)).exit(Exit::InDoubt))
}

/// Refuses counts up to a period's end that no ledger reaches, unless the as-of date is
/// named: they would pass for final.
fn check_over(counts: &Counts, given: Option<chrono::NaiveDate>) -> Result<()> {
    let (period, last) = (counts.period, counts.period.last());
    let latest = counts.latest.get(&Kind::Ledger).copied();
    match latest.filter(|latest| given.is_none() && counts.as_of >= last && !intake::is_covered(period, *latest)) {
        None => Ok(()),
        Some(latest) if latest < period.first() => Err(Error::new(message!("tally.not_begun", period, latest))),
        Some(latest) => Err(Error::new(message!("tally.not_over", period, latest, last))),
    }
}

/// The months of the history in which something is due or somebody was asked.
fn months_with_data(figures: &Figures) -> BTreeSet<Period> {
    let counts = &figures.counts;
    let months = counts.period.history().into_iter().zip(&counts.history);
    let has = |(month, opinions): &(Period, &Opinions)| {
        let owed = counts.rules.iter().any(|rule| rule.in_span(*month, None) != SpanCounts::default());
        owed || !opinions.visits.is_empty() || !opinions.evaluator.is_empty()
    };
    months.filter(has).map(|(month, _)| month).collect()
}

/// Reads a tally; its centre is the one that is named, or the one that it is called after.
pub(super) fn read(TallyFile { centre, called, path }: TallyFile) -> Result<Named> {
    let path = tidy(&path);
    let tallied = tallies::read(&path)?;
    // parts of a whole are not called after their files
    let called = called.filter(|_| tallied.part.is_none());
    Ok(Named { tallied, centre: centre.or(called), path })
}

/// The exports of one centre that end too early, which the latest date of all together would hide.
fn ends_early(named: &Named) -> Vec<Message> {
    let counts: &Counts = &named.tallied.counts;
    let early = counts.latest.iter().filter(|(_, latest)| day_number(**latest) < day_number(counts.as_of) - intake::STALE_DAYS);
    early.map(|(kind, latest)| message!("tally.kind_ends_early", path = named.path, kind, latest)).collect()
}

/// A centre that recorded no visit: what of it has no data is named, for the visits of the others do not show it.
fn without_visits(named: &Named) -> Option<Message> {
    named.tallied.counts.coverage.callbacks.is_none().then(|| message!("tally.without_visits", path = named.path))
}

/// The workspace was not named, so nobody chose the settings in which the tallies differ.
fn otherwise_scored(added: &AddedUp) -> Error {
    let (path, _) = &added.differing[0];
    let of_path = added.differing.iter().filter(|(of, _)| of == path).take(NAMED);
    let settings = Message::clauses(of_path.map(|(_, what)| what.argument()));
    Error::in_file(path, message!("tally.other_settings", settings)).hint(message!("tally.name_it"))
}

/// Where this bulletin says something else than its readers might think.
fn notes(added: &AddedUp, figures: &Figures, workspace: &Workspace) {
    let more = |n: usize| (n > NAMED).then(|| message!("tally.more", n = n - NAMED));
    if !added.shared.is_empty() {
        let windows = Message::list(added.shared.iter().take(NAMED).map(Message::text).chain(more(added.shared.len())));
        tell!(message!("tally.shared", windows));
    }
    if !figures.counts.quotas.is_empty() && !added.is_one_whole() {
        tell!(message!("tally.quota", n = workspace.quota_onsite));
    }
    if !added.differing.is_empty() {
        let each = added.differing.iter().take(NAMED).map(|(path, what)| message!("tally.setting", path, setting = what));
        tell!(message!("tally.differing", settings = Message::clauses(each.chain(more(added.differing.len())))));
    }
}
