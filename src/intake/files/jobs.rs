//! A workspace in, the list of everything to read out: ledger first, then visits, evaluations, and what was done
//! about problems.

use std::collections::BTreeSet;

use super::archive::members::files_of;
use super::formats::header_of;
use super::left_out::left_out;
use super::workbook::reader::{OtherSheet, sheets_to_read};
use crate::domain::Kind;
use crate::error::{Error, Result};
use crate::intake::header::unclear::group_name;
use crate::intake::terms::job::Job;
use crate::intake::terms::origin::{GroupOf, Origin};
use crate::intake::terms::rectification_columns::RECTIFIED_ON;
use crate::messages::Message;
use crate::workspace::Workspace;

/// Everything to read, and what lies beside it.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    /// Every file to read, of an archive every file in it, and of a workbook with several tables every sheet.
    pub(crate) jobs: Vec<Job>,
    /// The sheets that are not read.
    pub(crate) others: Vec<OtherSheet>,
    /// By archive: how many files that systems put in for themselves are not read.
    pub(crate) extras: Vec<(String, u64)>,
}

/// Every file to read, as [`Listing`] has it.
pub(crate) fn jobs(workspace: &Workspace) -> Result<Vec<Job>> {
    Ok(listed(workspace)?.jobs)
}

/// Everything that is read, and what lies beside it.
pub(crate) fn listed(workspace: &Workspace) -> Result<Listing> {
    let mut listing = Listing::default();
    for kind in Kind::ALL {
        for (path, is_asked) in paths(workspace, kind)? {
            let (files, extras) = files_of(&path, kind, workspace)?;
            if extras > 0 && !listing.extras.iter().any(|(known, _)| *known == path) {
                listing.extras.push((path, extras));
            }
            for whole in files {
                let (tables, not_read) = tables_of(&whole, kind, workspace);
                listing.others.extend(not_read.into_iter().filter(|_| is_asked));
                for origin in tables.into_iter().filter(|table| is_asked || says_rectified(table, workspace)) {
                    let file = u16::try_from(listing.jobs.len()).map_err(|_| Error::new(message!("files.too_many")))?;
                    listing.jobs.push(Job { kind, path: origin.to_string(), origin, file });
                }
            }
        }
    }
    let found = listing.others.iter().map(|other| (other.kind, other.origin.whole(), other.origin.sheet.clone())).collect();
    listing.others.retain(|other| !is_read_as_another(other, &listing.jobs, &found));
    if !listing.jobs.iter().any(|job| job.kind == Kind::Ledger) {
        let globs = workspace.reading.globs.get(&Kind::Ledger).map(Message::quoted_list);
        if let Some(other) = left_out(workspace)?.into_iter().find(|other| other.kind == Kind::Ledger) {
            let path = workspace.root.join(&other.path);
            return Err(Error::in_file(&path, message!("files.unread_ledger")).hint(other.what_to_do()));
        }
        return Err(Error::new(message!("files.no_ledger", root = workspace.root, globs)));
    }
    Ok(listing)
}

/// The files of a kind, and whether they were meant as such: tables of visits are looked through for what was done about
/// the problems that they tell of.
fn paths(workspace: &Workspace, kind: Kind) -> Result<Vec<(String, bool)>> {
    let mut paths: Vec<(String, bool)> = workspace.files(kind)?.into_iter().map(|path| (path, true)).collect();
    if kind == Kind::Rectifications {
        let visits = workspace.files(Kind::Visits)?.into_iter().filter(|path| !paths.iter().any(|(own, _)| own == path));
        paths.extend(visits.map(|path| (path, false)).collect::<Vec<_>>());
    }
    Ok(paths)
}

/// Whether a table says when problems were rectified.
fn says_rectified(table: &Origin, workspace: &Workspace) -> bool {
    let header =
        table.located(workspace).ok().and_then(|located| header_of(table.asked(Kind::Rectifications, workspace, &located, &|_| ())));
    header.is_some_and(|header| header.places[RECTIFIED_ON].is_some())
}

/// What is read of a file, and the sheets that are not: each of its sheets, and of a sheet with several callbacks, or
/// ratings, in a row each of these. What cannot be read is told when it is.
fn tables_of(whole: &Origin, kind: Kind, workspace: &Workspace) -> (Vec<Origin>, Vec<OtherSheet>) {
    let Ok(located) = whole.located(workspace) else { return (vec![whole.clone()], Vec::new()) };
    let (sheets, others) = sheets_to_read(whole, whole.asked(kind, workspace, &located, &|_| ()));
    let mut tables = Vec::new();
    for table in sheets.into_iter().map(|sheet| whole.with_sheet(sheet)) {
        let header = || header_of(table.asked(kind, workspace, &located, &|_| ()));
        let header = if kind.may_repeat() { header() } else { None };
        let numbers = header.map(|header| header.group_numbers()).unwrap_or_default();
        let groups = numbers.iter().enumerate().map(|(at, number)| GroupOf { at, name: group_name(kind, *number).told(workspace.locale) });
        let groups = groups.map(|group| table.with_group(Some(group)));
        tables.extend(groups.filter(|group| !workspace.reading.is_not_meant(&group.to_string())));
        if numbers.is_empty() {
            tables.push(table);
        }
    }
    (tables, others)
}

/// Whether a sheet that is not of this kind is read as one of another: a workbook may hold the cases on one sheet and
/// their callbacks on the next. `others` are all sheets that are not read, by kind.
fn is_read_as_another(sheet: &OtherSheet, jobs: &[Job], others: &BTreeSet<(Kind, String, Option<String>)>) -> bool {
    let (file, name) = (sheet.origin.whole(), &sheet.origin.sheet);
    let of_another = jobs.iter().filter(|job| job.kind != sheet.kind && job.origin.whole() == file);
    // the only sheet of a kind goes by the name of the file
    let is_it = |job: &Job| match &job.origin.sheet {
        Some(_) => job.origin.sheet == *name,
        None => !others.contains(&(job.kind, file.clone(), name.clone())),
    };
    of_another.into_iter().any(is_it)
}
