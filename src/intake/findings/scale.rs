//! Of how many grades evaluator and visits are, and what is said where nothing tells: 满意 is worth 100 of three grades
//! and 80 of five.

use std::collections::BTreeMap;

use super::intake::{Intake, UntoldColumn};
use crate::domain::{Kind, Scale};
use crate::error::{Error, Result};
use crate::intake::rows::graded::Graded;
use crate::intake::terms::account::FileReport;
use crate::intake::terms::notice::Notice;
use crate::messages::Message;
use crate::workspace::Workspace;

/// Files and columns that an error names.
const NAMED: usize = 5;

/// The evaluator's scale, and whether cells are graded and nothing tells it. Of each file: what its grades tell.
pub(crate) fn of_evaluator(files: &[FileReport], graded: &[Graded], workspace: &Workspace) -> (Option<Scale>, bool) {
    let all = graded_of(Kind::Evaluations, files, graded);
    let is_praise = |file: &FileReport| file.notices.iter().any(|notice| matches!(notice, Notice::Graded(_, Scale::Three)));
    let rated = || files.iter().zip(graded).filter(|(file, graded)| file.kind == Kind::Evaluations && graded.is_any());
    match workspace.scale {
        Some(scale) => (Some(scale), false),
        // 好评 is the best of three, and other ratings have five
        None if all.proves_five() => (Some(Scale::Five), rated().any(|(file, _)| is_praise(file))),
        None if all.is_any() && rated().all(|(file, _)| is_praise(file)) => (Some(Scale::Three), false),
        None => (None, all.is_any()),
    }
}

/// The visits' scale, which is three unless a cell tells five; and the columns of files that may be of three where
/// others are of five. Of each file: what its grades tell.
pub(crate) fn of_visits(files: &[FileReport], graded: &[Graded], workspace: &Workspace) -> (Option<Scale>, Vec<UntoldColumn>) {
    let all = graded_of(Kind::Visits, files, graded);
    if workspace.visits_scale.is_some() || !all.proves_five() {
        return (workspace.visits_scale.or(all.is_any().then_some(Scale::Three)), Vec::new());
    }
    let untold = files.iter().zip(graded).filter(|(file, _)| file.kind == Kind::Visits).flat_map(|(file, graded)| {
        graded.untold().map(|column| {
            let column = Kind::Visits.columns()[column].name;
            let heading = file.matched.iter().find(|(known, _)| *known == column).map_or(column, |(_, heading)| heading.as_str());
            UntoldColumn { file: file.path.clone(), column, heading: heading.to_owned() }
        })
    });
    (Some(Scale::Five), untold.collect())
}

/// What the grades of all files of a kind tell.
fn graded_of(kind: Kind, files: &[FileReport], graded: &[Graded]) -> Graded {
    let mut sum = Graded::default();
    files.iter().zip(graded).filter(|(file, _)| file.kind == kind).for_each(|(_, graded)| sum.add(graded));
    sum
}

/// Fails where cells are graded and neither a word nor `huifang.toml` says of how many grades they are.
///
/// # Errors
/// The lines to add.
pub fn check_scale(intake: &Intake, workspace: &Workspace) -> Result<()> {
    let toml = workspace.root.join("huifang.toml");
    if intake.scale_untold {
        return Err(Error::in_file(&toml, message!("intake.scale")));
    }
    if intake.visits_untold.is_empty() {
        return Ok(());
    }
    let mut columns: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for untold in &intake.visits_untold {
        columns.entry(&untold.file).or_default().push(&untold.heading);
    }
    let more = columns.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| message!("intake.said.more_files", more));
    let named = columns.iter().take(NAMED).map(|(file, headings)| {
        let headings = Message::quoted_list(headings);
        message!("intake.said.columns_of", file, headings)
    });
    let column = intake.visits_untold[0].column;
    Err(Error::in_file(&toml, message!("intake.visits_scale", named = Message::list(named), more, column)))
}
