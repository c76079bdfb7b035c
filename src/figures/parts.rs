//! The spans of which a period's figures are counted apart.

use crate::domain::{Against, Cadence, Period};

/// The periods of length `cadence` that make up `period`, where they are several.
pub(crate) fn parts(period: Period, cadence: Cadence) -> Option<Vec<Period>> {
    period.parts(cadence).filter(|parts| parts.len() > 1)
}

/// The months of the period's history, and the earlier periods that it is held against.
pub(crate) fn spans(period: Period) -> Vec<Period> {
    let months = period.history();
    let earlier = Against::all_of(period).map(|(_, earlier)| earlier).filter(|earlier| !months.contains(earlier));
    months.iter().copied().chain(earlier.collect::<Vec<_>>()).collect()
}
