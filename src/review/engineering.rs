//! What is wrong with warranties, links between cases, and leaders of callbacks.

use chrono::NaiveDate;
use serde::Serialize;

use super::Place;
use crate::desk::{Leaders, Lookup, Works};
use crate::domain::Kind;
use crate::error::Result;
use crate::intake::Intake;
use crate::workspace::Workspace;

/// Everything of the kind.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct EngineeringFinding {
    /// Ends of warranties that are before the least, by place.
    pub short_warranties: Vec<ShortWarranty>,
    /// Cases that a row names and that the ledger does not have, by place.
    pub unknown_links: Vec<UnknownLink>,
    /// Callbacks that somebody has to lead and that name no leader, by place.
    pub leaderless: Vec<Leaderless>,
}

/// An end of a warranty in the ledger that is before the least of the row's part.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct ShortWarranty {
    /// Where.
    pub place: Place,
    /// The case.
    pub case_id: String,
    /// The part that the row names.
    pub part: String,
    /// What the ledger says.
    pub stated: NaiveDate,
    /// The least that the regulation asks for.
    pub least: NaiveDate,
}

/// A case that a row names and that is not in the ledger, or the row itself.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct UnknownLink {
    /// Where.
    pub place: Place,
    /// `project_id` or `corrective_for`.
    pub column: &'static str,
    /// The case that names it.
    pub case_id: String,
    /// What stands there.
    pub value: String,
    /// It is the number of the row itself.
    pub is_own: bool,
}

/// A visit without a leader.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Leaderless {
    /// Where.
    pub place: Place,
    /// Its id, else `FILE:LINE`.
    pub visit: String,
}

/// What there is to say; `None` where nothing is.
pub(super) fn engineering(workspace: &Workspace, intake: &Intake, as_of: Option<NaiveDate>) -> Result<Option<EngineeringFinding>> {
    let mut found = EngineeringFinding::default();
    let place = |row: u32| Place::of(intake, Kind::Ledger, row as usize);
    if Works::are_there(intake) {
        let (works, lookup) = (Works::new(workspace, intake), Lookup::new(intake));
        for row in 0..intake.ledger.height() as u32 {
            let case_id = || lookup.case_id(Some(row));
            if let Some(warranty) = works.warranty(row).filter(|warranty| warranty.is_short)
                && let (Some(part), Some(stated), Some(least)) = (warranty.part, warranty.stated, warranty.least)
            {
                found.short_warranties.push(ShortWarranty { place: place(row), case_id: case_id(), part, stated, least });
            }
            for (column, link) in works.links(row) {
                if !link.known {
                    let is_own = link.id == case_id();
                    found.unknown_links.push(UnknownLink { place: place(row), column, case_id: case_id(), value: link.id, is_own });
                }
            }
        }
    }
    if let Some(as_of) = as_of {
        let lookup = Lookup::new(intake);
        let visits = Leaders::new(workspace, intake, as_of)?.all();
        let line = |visit: u32| Leaderless { place: Place::of(intake, Kind::Visits, visit as usize), visit: lookup.visit(visit) };
        found.leaderless = visits.into_iter().map(line).collect();
    }
    found.short_warranties.sort_by(|a, b| a.place.cmp(&b.place));
    found.unknown_links.sort_by(|a, b| (&a.place, a.column).cmp(&(&b.place, b.column)));
    found.leaderless.sort_by(|a, b| a.place.cmp(&b.place));
    Ok(Some(found).filter(|found| *found != EngineeringFinding::default()))
}
