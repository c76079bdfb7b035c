//! A column that is not used, beside one that the workspace gives: where its cells are words of the same closed list
//! and say something else, the file may have the column under another name.
//!
//! 回访形式 that says 上门 stands against `method = { value = "电话" }`. Only ways of calling back are asked: yes and no, or a
//! grade, may answer any question.

use super::meaning::Unused;
use super::watched::Watched;
use crate::domain::{CellType, Kind};
use crate::doubts::{Means, SettlingLine};
use crate::intake::header::matching::Header;
use crate::intake::values::vocabulary::words_under;
use crate::workspace::Workspace;
use crate::workspace::toml_text::string;

/// Those of a file's unused columns.
pub(crate) fn of_file(kind: Kind, watched: &[Watched], header: &Header, workspace: &Workspace) -> Vec<Unused> {
    let columns = kind.columns().iter().zip(&header.given).filter(|(column, _)| column.cells == CellType::Method);
    let given = columns.filter_map(|(column, cell)| Some((column.name, cell.as_ref()?)));
    let mut found = Vec::new();
    for (name, cell) in given {
        let Some((words, _)) = words_under(CellType::Method, "", &[]) else { continue };
        let values = workspace.reading.values.get(name);
        let code = |says: &str| words.code(values.and_then(|values| values.get(says)).map_or(says, String::as_str).as_bytes());
        let stated = code(&cell.says);
        for column in watched.iter().filter(|column| column.has_all_cells() && !column.is_status) {
            let is_listed = !column.cells.is_empty() && column.cells.iter().all(|seen| code(&seen.says).is_some());
            let telling: Vec<_> = column.cells.iter().filter(|seen| code(&seen.says) != stated).collect();
            if is_listed && !telling.is_empty() {
                let (table, heading) = (format!("columns.{}", kind.code()), string(&column.heading));
                let mapped = SettlingLine::new(&table, format!("{name} = {heading}"), Means::Mapped);
                let ignored = SettlingLine::new(&table, format!("ignore = [{heading}]"), Means::Ignored);
                found.push(Unused::of_words(&column.heading, &telling, vec![mapped, ignored]));
            }
        }
    }
    found
}
