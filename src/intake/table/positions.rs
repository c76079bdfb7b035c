//! Places of columns in [`Kind::columns`](crate::domain::Kind::columns) that code asks for by number.

/// Places in the columns of the ledger.
pub(crate) mod ledger {
    pub(crate) const CASE_ID: usize = 0;
    pub(crate) const CATEGORY: usize = 2;
    pub(crate) const ACCEPTED_AT: usize = 3;
    pub(crate) const COMPLETED_AT: usize = 4;
}

/// Places in the columns of the visits.
pub(crate) mod visits {
    pub(crate) const VISIT_ID: usize = 0;
    pub(crate) const CASE_ID: usize = 1;
    pub(crate) const WINDOW: usize = 2;
    pub(crate) const VISITED_AT: usize = 3;
}

pub(crate) use crate::intake::terms::evaluation_columns as evaluations;
pub(crate) use crate::intake::terms::rectification_columns as rectifications;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;

    #[test]
    fn the_columns_stand_where_the_code_looks_for_them() {
        for (kind, name, at) in [
            (Kind::Ledger, "case_id", ledger::CASE_ID),
            (Kind::Ledger, "category", ledger::CATEGORY),
            (Kind::Ledger, "accepted_at", ledger::ACCEPTED_AT),
            (Kind::Ledger, "completed_at", ledger::COMPLETED_AT),
            (Kind::Visits, "visit_id", visits::VISIT_ID),
            (Kind::Visits, "case_id", visits::CASE_ID),
            (Kind::Visits, "window", visits::WINDOW),
            (Kind::Visits, "visited_at", visits::VISITED_AT),
            (Kind::Rectifications, "rectification_id", rectifications::RECTIFICATION_ID),
            (Kind::Rectifications, "case_id", rectifications::CASE_ID),
            (Kind::Rectifications, "visit_id", rectifications::VISIT_ID),
            (Kind::Rectifications, "window", rectifications::WINDOW),
            (Kind::Rectifications, "raised_on", rectifications::RAISED_ON),
            (Kind::Rectifications, "problem", rectifications::PROBLEM),
            (Kind::Rectifications, "rectified_on", rectifications::RECTIFIED_ON),
            (Kind::Rectifications, "second_visited_at", rectifications::SECOND_VISITED_AT),
            (Kind::Rectifications, "second_grade", rectifications::SECOND_GRADE),
            (Kind::Evaluations, "window", evaluations::WINDOW),
            (Kind::Evaluations, "rated_at", evaluations::RATED_AT),
            (Kind::Evaluations, "rating", evaluations::RATING),
            (Kind::Evaluations, "mode", evaluations::MODE),
            (Kind::Evaluations, "case_id", evaluations::CASE_ID),
            (Kind::Evaluations, "device", evaluations::DEVICE),
            (Kind::Evaluations, "month", evaluations::MONTH),
            (Kind::Evaluations, "year", evaluations::YEAR),
            (Kind::Evaluations, "very_satisfied", evaluations::GRADES.start),
            (Kind::Evaluations, "very_dissatisfied", evaluations::GRADES.end - 1),
            (Kind::Evaluations, "unrated", evaluations::UNRATED),
            (Kind::Evaluations, "defaulted", evaluations::DEFAULTED),
            (Kind::Evaluations, "count", evaluations::COUNT),
            (Kind::Evaluations, "satisfied_rate", evaluations::SATISFIED_RATE),
        ] {
            assert_eq!(kind.columns().iter().position(|column| column.name == name), Some(at), "{name}");
        }
    }
}
