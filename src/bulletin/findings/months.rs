//! Which months a finding may tell of, and how many make one.

use crate::bulletin::Bulletin;
use crate::domain::Cadence;

/// From so many months on, months in a row are a finding.
pub(super) const RUN: u64 = 3;

/// Whether the months before this period are told: it is a month, and over.
pub(super) fn has_months(bulletin: &Bulletin) -> bool {
    bulletin.period.cadence == Cadence::Month && !bulletin.period.provisional
}
