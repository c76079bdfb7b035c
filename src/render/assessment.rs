//! `assessment.csv`, for `internal/` alone.

use super::table::csv_bytes;
use crate::bulletin::AssessmentRow;

/// Its columns.
const COLUMNS: [&str; 10] = ["window", "month", "component", "points", "n", "weight", "counted", "score", "grade", "recorded"];

/// The file.
#[must_use]
pub fn assessment(rows: &[AssessmentRow]) -> Vec<u8> {
    csv_bytes(&COLUMNS, rows.iter().map(line))
}

fn line(row: &AssessmentRow) -> [String; 10] {
    let yes_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let printed = |points: Option<crate::domain::Points>| points.map_or_else(String::new, |points| points.to_string());
    [
        row.window.clone(),
        row.month.map_or_else(String::new, |month| month.to_string()),
        row.component.code().to_owned(),
        printed(row.points),
        row.n.to_string(),
        row.weight.to_string(),
        yes_no(row.counted),
        printed(row.score),
        row.grade.clone(),
        yes_no(row.recorded),
    ]
}
