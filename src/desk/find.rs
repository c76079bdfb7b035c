//! From an id as a person types it to the row of the ledger, or to the ids that it may have meant.

use crate::error::{Error, Result};
use crate::intake::Intake;
use crate::messages::Message;

/// How many ids are offered where one does not exist.
const OFFERED: usize = 3;

/// The row of the case `id` in the ledger.
///
/// # Errors
/// No accepted row has this id; the hint offers the nearest ids that there are.
pub fn find_case(intake: &Intake, id: &str) -> Result<u32> {
    let wanted = id.trim();
    if let Some(row) = intake.case_ids.position(wanted) {
        return Ok(row as u32);
    }
    Err(with_near(intake, wanted, Error::new(message!("desk.no_case", id = wanted))))
}

/// The error for an id that does not exist, with the nearest ids that there are as its hint.
#[must_use]
pub fn with_near(intake: &Intake, id: &str, error: Error) -> Error {
    let near = nearest(id, intake.case_ids.iter().flatten());
    error.hint(if near.is_empty() {
        message!("desk.none_near")
    } else {
        message!("desk.near", ids = Message::list(near.into_iter().map(Message::text)))
    })
}

/// The ids nearest to `typed`: those that contain it first, then by edits.
fn nearest(typed: &str, ids: impl Iterator<Item = String>) -> Vec<String> {
    if typed.is_empty() {
        return Vec::new();
    }
    let folded = typed.to_lowercase();
    let most = (typed.chars().count() / 2).max(2);
    let distance = |id: &str| {
        let id = id.to_lowercase();
        if id.contains(&folded) { 0 } else { strsim::osa_distance(&folded, &id) }
    };
    let mut near: Vec<(usize, String)> = ids.map(|id| (distance(&id), id)).filter(|(distance, _)| *distance <= most).collect();
    near.sort_unstable();
    near.into_iter().take(OFFERED).map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_ids_are_offered_best_first() {
        let ids = ["GC2506-001", "GC2506-002", "GC2507-001", "HF1", "JC26050103"];
        for (typed, offered) in [
            ("GC2506001", &["GC2506-001", "GC2506-002", "GC2507-001"][..]),
            ("gc2506-002", &["GC2506-002", "GC2506-001", "GC2507-001"]),
            ("050103", &["JC26050103"]),
            ("zzzzzz", &[]),
            ("", &[]),
        ] {
            assert_eq!(nearest(typed, ids.into_iter().map(str::to_owned)), offered, "{typed}");
        }
    }
}
