//! Columns of a text file in which a spreadsheet left the serial numbers of its dates: 46181 for 2026-06-08.
//!
//! The first rows below the heading tell it: where all filled cells of a date column are such numbers, and no form of a
//! date reads one, they are dates. The other rows of the column may be written in either way.

use super::matching::Header;
use crate::domain::{CellType, Kind};
use crate::intake::values::dates::DateReading;
use crate::intake::values::serials::serial_in_text;
use crate::intake::values::text::trim;
use crate::workspace::Workspace;

impl Header {
    /// Finds the date columns that hold serial numbers, by the cells of the first rows.
    pub(crate) fn find_serials(&mut self, kind: Kind, workspace: &Workspace, year: Option<u32>, rows: &[Vec<Vec<u8>>]) {
        let dates = DateReading::new(workspace.timezone, &workspace.reading.dates, year);
        let is_blank = |cell: &&[u8]| cell.is_empty() || workspace.reading.blank.iter().any(|blank| blank.as_bytes() == *cell);
        let is_serial = |cell: &[u8]| serial_in_text(cell).is_some() && dates.stamp(cell).is_none();
        let holds_serials = |place: usize| {
            let mut filled = rows.iter().filter_map(|row| row.get(place)).map(|cell| trim(cell)).filter(|cell| !is_blank(cell));
            filled.next().is_some_and(is_serial) && filled.all(is_serial)
        };
        for (at, column) in kind.columns().iter().enumerate().filter(|(_, column)| column.cells == CellType::Date) {
            let has_values = workspace.reading.values.contains_key(column.name);
            self.serials[at] = self.times[at].is_none() && !has_values && self.places[at].is_some_and(holds_serials);
        }
    }

    /// The headings of columns that hold serial numbers.
    pub(crate) fn of_serials(&self) -> impl Iterator<Item = &String> {
        let places = self.places.iter().zip(&self.serials).filter(|(_, serials)| **serials);
        places.filter_map(|(place, _)| self.cells.get((*place)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(toml: &str, cells: &[&str]) -> bool {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        let names = ["编号", "窗口", "类别", "受理时间"].map(str::as_bytes);
        let mut header = Header::fit(Kind::Ledger, &workspace, names.into_iter()).expect("it fits");
        let rows: Vec<Vec<Vec<u8>>> =
            cells.iter().map(|cell| ["1", "甲", "乙", cell].map(|cell| cell.as_bytes().to_vec()).into()).collect();
        header.find_serials(Kind::Ledger, &workspace, None, &rows);
        header.of_serials().count() == 1
    }

    #[test]
    fn a_column_of_serial_numbers_is_told_by_all_of_its_first_cells() {
        assert!(found("", &["46181", "", "46182.5"]));
        assert!(!found("", &["46181", "2026-06-08"]), "one is a date");
        assert!(!found("", &["", ""]), "nothing is proven");
        assert!(!found("[cells]\ndates = [\"%y%m%d\", \"%Y%j\"]\n", &["260608"]), "another form");
        assert!(!found("[values.accepted_at]\n46181 = \"2026-06-08\"\n", &["46181"]), "somebody said what is meant");
    }
}
