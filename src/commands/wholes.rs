//! What only the sum of all parts of a whole can be asked: too many rejected rows, doubts.

use super::reader;
use crate::domain::Kind;
use crate::doubts::{AcceptedDoubt, Doubt, DoubtCode, Verdict};
use crate::error::{Error, Exit, Result};
use crate::intake;
use crate::messages::Message;
use crate::tallies::{AddedUp, Whole};
use crate::workspace::Workspace;

/// The accepted doubts of wholes, and what is said of these and of small ones: a place, and a sentence.
type Settled = (Vec<AcceptedDoubt>, Vec<(String, Message)>);

/// Lets only wholes pass that might be counted in one run: not too many rejected rows, and no doubt that could move a
/// figure and is not accepted. Gives the accepted doubts, and what is said of them and of small ones.
///
/// # Errors
/// Exit code 3, with everything that stands in the way.
pub(super) fn ensure_settled(added: &AddedUp, workspace: &Workspace) -> Result<Settled> {
    let (mut accepted, mut notices) = (Vec::new(), Vec::new());
    for whole in &added.wholes {
        let doubts = doubts(whole, workspace);
        let mut verdict = Verdict::of(&doubts, &workspace.accepts);
        let too_many = too_many(whole, workspace);
        if too_many.contains(&Kind::Ledger) {
            verdict.stopping.retain(|doubt| doubt.code != DoubtCode::UnmatchedCases);
        }
        let rejected = too_many.first().map_or(Ok(()), |kind| Err(refused(whole, *kind, added, workspace)));
        super::doubts::ensure_none_stops(&verdict, rejected, workspace)?;
        accepted.extend(verdict.published());
        let called = whole.centre.clone().unwrap_or_else(|| message!("tally.whole.called", n = whole.parts).told(reader::locale()));
        let of_whole = super::doubts::notices_of(&verdict).into_iter();
        notices.extend(of_whole.map(|(place, said)| (if place.is_empty() { called.clone() } else { place }, said)));
    }
    Ok((accepted, notices))
}

/// Every doubt that the numbers of all parts make.
fn doubts(whole: &Whole, workspace: &Workspace) -> Vec<Doubt> {
    let mut doubts = whole.sizes.doubts(workspace.accepts.stops_from.get(&DoubtCode::UnmatchedCases));
    doubts.extend(intake::same_to_the_eye(&whole.sizes.categories(), workspace));
    doubts.sort_by_key(|doubt| DoubtCode::ALL.iter().position(|code| *code == doubt.code));
    doubts
}

/// The kinds of which more rows were rejected than `max_rejected` allows.
fn too_many(whole: &Whole, workspace: &Workspace) -> Vec<Kind> {
    let above = whole.weighed.iter().filter(|(_, weighed)| weighed.is_above(&workspace.max_rejected));
    above.map(|(kind, _)| *kind).collect()
}

fn refused(whole: &Whole, kind: Kind, added: &AddedUp, workspace: &Workspace) -> Error {
    let weighed = whole.weighed.get(&kind).copied().unwrap_or_default();
    let faults = added.counts.read.get(&kind).map(|read| read.faults.clone()).unwrap_or_default();
    let mut faults: Vec<(String, u64)> = faults.into_iter().collect();
    faults.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let reasons = Message::list(faults.iter().take(3).map(|(code, n)| Message::text(format!("{code} {n}"))));
    let roster = faults.iter().any(|(code, _)| code == "unknown_window").then(|| message!("tally.whole.roster"));
    let limit = crate::domain::percent::short(&workspace.max_rejected);
    let percent = weighed.percent_allowing();
    let (n, parts, read) = (weighed.rejected, whole.parts, weighed.read.saturating_sub(weighed.not_made));
    Error::new(message!("tally.whole.rejected", n, read, kind, parts, limit, reasons, roster, percent)).exit(Exit::InDoubt)
}
