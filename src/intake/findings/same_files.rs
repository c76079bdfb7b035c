//! Evaluations that stand in two files to the byte: without ids nothing else tells that they are the same ones.

use crate::domain::Kind;
use crate::doubts::{Doubt, DoubtCode, Means, PLACES, SettlingLine, Spot};
use crate::intake::terms::account::FileReport;
use crate::workspace::toml_text::strings;

/// The doubt about files of evaluations that an earlier one equals; none where all differ. Rows with ids of cases are
/// told apart by them, rows of counts by their windows and days.
pub(crate) fn doubt(files: &[FileReport]) -> Option<Doubt> {
    let kind = Kind::Evaluations;
    let files: Vec<&FileReport> = files.iter().filter(|file| file.kind == kind).collect();
    let is_again = |at: usize| {
        let file = files[at];
        let is_same = |other: &&FileReport| {
            let part = |file: &FileReport| (file.origin.sheet.clone(), file.origin.group.clone());
            other.sha256 == file.sha256 && part(other) == part(file)
        };
        files[..at].iter().any(is_same)
            && file.accepted > 0
            && !file.matched.iter().any(|(column, _)| *column == "case_id")
            && !file.counts()
    };
    let again: Vec<&FileReport> = (0..files.len()).filter(|at| is_again(*at)).map(|at| files[at]).collect();
    if again.is_empty() {
        return None;
    }
    let mut labels: Vec<String> = again.iter().map(|file| file.origin.whole()).collect();
    labels.dedup();
    let line = format!("leave_out = {}", strings(&labels));
    let (rows, of) = (again.iter().map(|file| file.read).sum(), files.iter().map(|file| file.read).sum());
    Some(Doubt {
        settled_by: vec![SettlingLine::new("inputs", line, Means::LeftOut)],
        places: again.iter().take(PLACES).map(|file| Spot { file: file.path.clone(), line: None, value: String::new() }).collect(),
        ..Doubt::new(DoubtCode::RepeatedFile, kind, rows, of)
    })
}
