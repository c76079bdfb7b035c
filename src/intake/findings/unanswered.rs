//! Text messages and forms on the web of which nothing says that anybody answered: where a table has no outcome, each
//! visit counts as reached, and a message that was only sent would be a callback made.

use crate::domain::{CellType, Kind, Method, Opinion};
use crate::doubts::{Doubt, DoubtCode, PLACES, Spot};
use crate::intake::table::typed::Table;
use crate::intake::terms::account::FileReport;

/// The doubt about the rows of one file of visits; none where it has a column of the outcome, or somebody graded
/// something in each.
pub(crate) fn doubt(report: &FileReport, table: &Table) -> Option<Doubt> {
    if table.kind != Kind::Visits || report.matched.iter().any(|(column, _)| *column == "outcome") {
        return None;
    }
    let columns = || Kind::Visits.columns().iter().zip(&table.codes);
    let method = columns().find(|(column, _)| column.name == "method").and_then(|(_, codes)| codes.as_deref())?;
    let items: Vec<&[u8]> =
        columns().filter(|(column, _)| column.cells == CellType::Opinion).filter_map(|(_, codes)| codes.as_deref()).collect();
    let is_silent = |row: &usize| items.iter().all(|item| item.get(*row).is_none_or(|code| *code == Opinion::BLANK));
    let is_message = |row: &usize| !Method::USUAL.iter().any(|usual| *usual as u8 == method[*row]);
    let silent: Vec<usize> = (0..method.len()).filter(is_message).filter(is_silent).collect();
    if silent.is_empty() {
        return None;
    }
    let spot = |row: &usize| Spot { file: report.path.clone(), line: table.lines.get(*row).copied(), value: String::new() };
    let heading = report.matched.iter().find(|(column, _)| *column == "method").map_or("method", |(_, heading)| heading);
    Some(Doubt {
        heading: heading.to_owned(),
        places: silent.iter().take(PLACES).map(spot).collect(),
        ..Doubt::new(DoubtCode::UnansweredMessages, Kind::Visits, silent.len() as u64, method.len() as u64)
    })
}
