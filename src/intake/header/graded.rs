//! Columns whose grades are stars or 好评, 中评 and 差评: how many grades such a scale has, the first rows tell.
//!
//! 三星 is the middle of five and the best of three, 好评 the best of three and nothing that a scale of five has. Where all
//! filled cells of the first rows are stars, four or five among them, five grades are meant; where all are 好评, 中评 and
//! 差评, three are. What the workspace says of the column or of the scale counts before that.

use super::matching::Header;
use crate::domain::{CellType, Kind, Rating};
use crate::intake::values::grade_words::GradeWords;
use crate::intake::values::text::{folded, is_nothing, trim};
use crate::workspace::Workspace;

impl Header {
    /// Whether a column may hold such words: the rows must be asked.
    pub(crate) fn may_grade_otherwise(&self, kind: Kind) -> bool {
        kind.columns().iter().zip(&self.places).any(|(column, place)| is_graded(column.cells) && place.is_some())
    }

    /// Finds the columns of such words by the cells of the first rows.
    pub(crate) fn find_grades(&mut self, kind: Kind, workspace: &Workspace, rows: &[Vec<Vec<u8>>]) {
        let is_blank =
            |cell: &&[u8]| cell.is_empty() || is_nothing(cell) || workspace.reading.blank.iter().any(|blank| blank.as_bytes() == *cell);
        let scale = workspace.scale_of(kind);
        for (at, column) in kind.columns().iter().enumerate().filter(|(_, column)| is_graded(column.cells)) {
            let Some(place) = self.places[at].filter(|_| !workspace.reading.values.contains_key(column.name)) else { continue };
            let filled = rows.iter().filter_map(|row| row.get(place)).map(|cell| trim(cell)).filter(|cell| !is_blank(cell));
            let cells: Vec<String> = filled.map(|cell| folded(&String::from_utf8_lossy(cell))).collect();
            let fits = |words: &GradeWords| scale.is_none_or(|scale| scale == words.scale()) && are_all(&cells, *words);
            self.graded[at] = [GradeWords::Stars, GradeWords::Praise].into_iter().find(fits);
        }
    }

    /// The headings of such columns.
    pub(crate) fn of_grades(&self) -> impl Iterator<Item = (&String, GradeWords)> {
        self.places.iter().zip(&self.graded).filter_map(|(place, words)| Some((self.cells.get((*place)?)?, (*words)?)))
    }
}

/// Whether all cells are such words, or say that nobody rated; of stars four or five must be among them.
fn are_all(cells: &[String], words: GradeWords) -> bool {
    let is_unrated = |cell: &&String| !["未评价", "未评", "unrated"].contains(&cell.as_str());
    let grades: Option<Vec<u8>> = cells.iter().filter(is_unrated).map(|cell| words.grade(cell)).collect();
    let is_told = |grades: Vec<u8>| match words {
        GradeWords::Stars => grades.iter().any(|grade| *grade <= Rating::Satisfied as u8) || cells.iter().any(|cell| cell.contains('☆')),
        GradeWords::Praise => !grades.is_empty(),
    };
    grades.is_some_and(is_told)
}

fn is_graded(cells: CellType) -> bool {
    matches!(cells, CellType::Rating | CellType::Opinion)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(toml: &str, cells: &[&str]) -> Option<GradeWords> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        let names = ["窗口", "评价时间", "评价"].map(str::as_bytes);
        let mut header = Header::fit(Kind::Evaluations, &workspace, names.into_iter()).expect("it fits");
        let rows: Vec<Vec<Vec<u8>>> =
            cells.iter().map(|cell| ["甲", "2026-06-01", cell].map(|cell| cell.as_bytes().to_vec()).into()).collect();
        header.find_grades(Kind::Evaluations, &workspace, &rows);
        header.of_grades().next().map(|(_, words)| words)
    }

    #[test]
    fn the_first_rows_tell_how_many_grades_stars_and_praise_have() {
        use GradeWords::{Praise, Stars};
        let scale = |code: &str| format!("[evaluations]\nscale = \"{code}\"\n");
        for (toml, cells, words) in [
            (String::new(), &["5星", "", "１星", "未评价"][..], Some(Stars)),
            (String::new(), &["★★★★★", "★★"], Some(Stars)),
            (String::new(), &["★★★☆☆"], Some(Stars)),
            // the best of three, perhaps
            (String::new(), &["三星", "一星"], None),
            (String::new(), &["5星", "满意"], None),
            (scale("three"), &["5星", "1星"], None),
            (scale("five"), &["5星", "1星"], Some(Stars)),
            (String::new(), &["好评", "-", "差评"], Some(Praise)),
            (scale("three"), &["中评"], Some(Praise)),
            (scale("five"), &["好评", "差评"], None),
            (String::new(), &["好评", "非常满意"], None),
            ("[values.rating]\n\"好评\" = \"非常满意\"\n".to_owned(), &["好评", "差评"], None),
            (String::new(), &["未评价", ""], None),
        ] {
            assert_eq!(found(&toml, cells), words, "{toml} {cells:?}");
        }
    }
}
