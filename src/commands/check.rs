//! `huifang check`: reads every export and reports; publishes nothing.

use super::reader;
use std::path::Path;

use chrono::NaiveDate;
use serde::Serialize;

use super::{fix_out, report};
use crate::cli::Check;
use crate::desk::{self, Target};
use crate::error::{Error, Exit, Result};
use crate::intake::unreadable;
use crate::intake::{self, Intake, Need};
use crate::kept::News;
use crate::messages::Message;
use crate::review::{Extent, Review};
use crate::store::Store;
use crate::workspace::Workspace;

/// Runs the command.
///
/// # Errors
/// A file that cannot be read; after the report, a scale that nothing tells, and more rejected rows than `max_rejected`
/// allows; a `--fix-out` that would overwrite.
pub fn run(asked: &Check) -> Result<Exit> {
    let mut workspace = reader::open(&asked.workspace)?;
    workspace.locale = reader::locale();
    let extent = if asked.all { Extent::Everything } else { Extent::Examples };
    let (intake, mut review) = look(&workspace, asked.as_of, extent)?;
    let fixed = asked.fix_out.as_deref().map(|folder| fix_out::write(&workspace, &intake, folder)).transpose();
    let failed = match fixed {
        Ok(files) => {
            review.fix_out = files;
            None
        }
        Err(error) => Some(error),
    };
    let targets = asked.as_of.map_or_else(|| Ok(Vec::new()), |as_of| desk::forecast(&workspace, &intake, as_of))?;
    if asked.json {
        super::print(&json(&review, &targets)?)?;
    } else {
        let head = report::head(&review, workspace.locale) + &news(&workspace, &intake, IfNothing::IsSaid);
        super::terminal::print(&super::say::harmless(&head))?;
        if !super::terminal::is_quiet() {
            super::terminal::print(&super::say::harmless(&report::text(&review, &targets, workspace.locale)))?;
        }
    }
    failed.or_else(|| stops(&intake, &review, &workspace, asked.fix_out.as_deref())).map_or(Ok(Exit::Done), Err)
}

/// Reads every export, and what is to be known of them.
///
/// # Errors
/// A file that cannot be read; where there are several, all are named.
pub(super) fn look(workspace: &Workspace, as_of: Option<NaiveDate>, extent: Extent) -> Result<(Intake, Review)> {
    let intake = super::read_unscaled(workspace, Need::Review, None).inspect_err(|_| others_unreadable(workspace))?;
    let review = Review::of(workspace, &intake, as_of, extent)?;
    Ok((intake, review))
}

/// Whether it is said that nothing is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IfNothing {
    IsSaid,
    IsLeftOut,
}

/// What the last run did not have. That it cannot be kept is no failure: the next run tells nothing apart.
pub(super) fn news(workspace: &Workspace, intake: &Intake, if_nothing: IfNothing) -> String {
    let Some(store) = Store::of(workspace) else { return String::new() };
    match News::of(&store, intake) {
        Ok(Some(news)) if !news.is_empty() || if_nothing == IfNothing::IsSaid => report::news(&news, intake, workspace.locale),
        Ok(_) => String::new(),
        Err(error) => {
            super::summary::not_kept(&error);
            String::new()
        }
    }
}

/// Why `huifang build` would stop.
pub(super) fn stops(intake: &Intake, review: &Review, workspace: &Workspace, fix_out: Option<&Path>) -> Option<Error> {
    let untold = intake::check_scale(intake, workspace).err();
    untold.or_else(|| too_many(review, fix_out)).or_else(|| in_doubt(review))
}

/// Names every file that cannot be read, where there are several, so that all can be mended at once.
fn others_unreadable(workspace: &Workspace) {
    let errors = unreadable(workspace);
    if errors.len() > 1 {
        let lines = Message::lines(errors.iter().map(|error| message!("check.unreadable_file", error)));
        note!("{}", super::say::harmless(&message!("check.unreadable", n = errors.len(), lines).told(workspace.locale)));
    }
}

/// The review, and where targets stand in the period that runs at `--as-of`.
#[derive(Serialize)]
struct Checked<'a> {
    #[serde(flatten)]
    review: &'a Review,
    #[serde(skip_serializing_if = "<[Target]>::is_empty")]
    targets: &'a [Target],
}

fn json(review: &Review, targets: &[Target]) -> Result<String> {
    let checked = Checked { review, targets };
    let mut text = serde_json::to_string_pretty(&checked).map_err(|error| Error::new(message!("check.no_json")).because(error))?;
    text.push('\n');
    Ok(text)
}

/// Exit code 3, where `huifang build` would stop.
fn too_many(review: &Review, fix_out: Option<&Path>) -> Option<Error> {
    let kind = review.too_many_rejects.first()?;
    let counts = review.counts.iter().find(|counts| counts.kind == *kind)?;
    let (n, of, limit) = (counts.rejected, counts.read - counts.not_made, &review.max_rejected);
    let error = Error::new(message!("check.stop.rejected", n, of, kind, limit)).exit(Exit::InDoubt);
    Some(match fix_out {
        Some(folder) => error.hint(message!("check.mend_written", folder)),
        None => error,
    })
}

/// Exit code 3, where `huifang build` would stop at a doubt.
fn in_doubt(review: &Review) -> Option<Error> {
    let stopping = review.doubts.iter().filter(|doubt| doubt.stops).count();
    (stopping > 0).then(|| Error::new(message!("check.stop.in_doubt", n = stopping)).exit(Exit::InDoubt))
}
