//! The exports read with the lines found so far, and what that finds: values that are refused, doubts,
//! a scale that nothing tells.

use super::draft::{Draft, Taking};
use crate::domain::Locale;
use crate::doubts::{DoubtCode, DoubtFinding};
use crate::intake::Intake;
use crate::messages::Message;
use crate::review::names;
use crate::review::values::RefusedValues;
use crate::workspace::Workspace;
use crate::workspace::toml_text::string;

/// Windows of the ledger that are named.
const NAMED: usize = 30;

/// Adds the lines that settle values which were refused.
pub(super) fn values(draft: &mut Draft, workspace: &Workspace, intake: &Intake, taking: Taking) {
    let locale = workspace.locale;
    let refused = RefusedValues::of(workspace, intake);
    for column in &refused.columns {
        let (kind, heading) = (column.kind, column.headings.first().map_or(column.column, String::as_str));
        let found = message!("setup.trial.unknown", kind, heading, rows = column.rows, distinct = column.distinct).told(locale);
        draft.note(&format!("values.{}", column.column), &found);
    }
    let why = message!("setup.trial.which").told(locale);
    // a blank completion says that the case is not done, and owes no callback: whether a cell says so a person knows
    let blank = refused.snippet.lines().find(|line| line.starts_with("blank = ")).filter(|_| taking == Taking::Sure);
    if let Some(blank) = blank {
        let why = message!("setup.trial.blank").told(locale);
        draft.ask("cells", &why, [blank]);
    }
    // the scale is asked for once, at the end: values that are read may tell it
    let untold = |line: &str| line.trim_start_matches(['#', ' ']).starts_with("scale = ") && line.starts_with('#');
    let is_left = |line: &str| !untold(line) && (blank.is_none() || !line.starts_with("blank = "));
    let lines = |toml: &str| toml.lines().filter(|line| is_left(line)).flat_map(|line| [line, "\n"]).collect::<String>();
    draft.paste(&lines(&refused.snippet), &why, taking);
}

/// Adds what a person must decide before a bulletin can be made, and names that may be one.
pub(super) fn doubts(draft: &mut Draft, workspace: &Workspace, intake: &Intake) {
    let locale = workspace.locale;
    let alike = names::proposals(workspace, intake).snippet;
    let why = message!("setup.trial.alike").told(locale);
    draft.paste(&alike, &why, Taking::None);
    if intake.scale_untold && !draft.says("evaluations", "scale") {
        let why = message!("setup.trial.scale").told(locale);
        draft.ask("evaluations", &why, ["scale = \"five\"", "scale = \"three\""]);
    }
    let findings = DoubtFinding::all(&intake.verdict(workspace), workspace.locale);
    let strange = findings.iter().find(|finding| finding.stops && finding.code == DoubtCode::UnknownWindows.code());
    if let Some(strange) = strange {
        let is_strange = |window: &str| strange.lines.iter().any(|lines| lines.contains(&string(window)));
        let windows: Vec<&str> = intake.windows.0.iter().map(String::as_str).filter(|window| !is_strange(window)).take(NAMED).collect();
        let windows = Message::list(windows.into_iter().map(Message::text));
        draft.note("values.window", &message!("setup.trial.windows", windows).told(locale));
    }
    for finding in findings.iter().filter(|finding| finding.stops) {
        doubt(draft, finding, locale);
    }
    let why = message!("setup.trial.together").told(locale);
    for (table, line) in &DoubtFinding::lines_together(&findings) {
        draft.ask(table, &why, [line.as_str()]);
    }
}

/// The ways to settle a doubt, but for its acceptance, which takes a reason that only a person has.
fn doubt(draft: &mut Draft, finding: &DoubtFinding, locale: Locale) {
    let place = finding.places.first().map(ToString::to_string);
    let why = message!("setup.trial.doubt", code = finding.code, text = finding.text, place).told(locale);
    // which files are read twice was asked before
    let settling = finding.lines.iter().filter(|lines| !lines.starts_with("[accept]") && !lines.starts_with("[inputs]\nvisits = "));
    settling.for_each(|lines| draft.paste(lines, &why, Taking::None));
}
