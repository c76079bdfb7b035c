//! Doubts about days without a year, in a file whose year is stated.

use crate::doubts::{Doubt, DoubtCode, Spot};
use crate::intake::terms::account::FileReport;
use crate::intake::values::yearless::{Places, YearlessDays};

/// Those of one file: days of December and of January, which may be of two years, and days from which a spreadsheet may
/// have taken a zero.
pub(crate) fn doubts(seen: &YearlessDays, file: &FileReport) -> Vec<Doubt> {
    let doubt = |code: DoubtCode, cells: u64, places: &[&Places]| {
        let lines = places.iter().flat_map(|places| &places.first);
        let places = lines.map(|line| Spot { file: file.path.clone(), line: Some(*line), value: String::new() }).collect();
        Doubt { places, ..Doubt::new(code, file.kind, cells, seen.days) }
    };
    let (december, january) = (&seen.december, &seen.january);
    let turns = (december.cells > 0 && january.cells > 0)
        .then(|| doubt(DoubtCode::TurnOfYear, december.cells.min(january.cells), &[december, january]));
    let lost = (seen.without_zero.cells > 0 && !seen.keeps_zeros)
        .then(|| doubt(DoubtCode::LostZeros, seen.without_zero.cells, &[&seen.without_zero]));
    turns.into_iter().chain(lost).collect()
}
