//! The exports read with the lines found so far, and what that finds: values that are refused, doubts,
//! a scale that nothing tells.

use super::draft::{Draft, Taking};
use crate::domain::Locale;
use crate::doubts::{DoubtCode, DoubtFinding};
use crate::intake::Intake;
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
        let (kind, heading) = (column.kind.word(locale), column.headings.first().map_or(column.column, String::as_str));
        let (rows, distinct) = (column.rows, column.distinct);
        let found = match locale {
            Locale::ZhCn => format!("{kind}“{heading}”：{rows} 行、{distinct} 种取值认不出"),
            Locale::En => format!("{kind}, `{heading}`: {distinct} values in {rows} rows are not known"),
        };
        draft.note(&format!("values.{}", column.column), &found);
    }
    let why = match locale {
        Locale::ZhCn => "待定：选定的去掉 #，右边可改",
        Locale::En => "to be decided: mend the right side, remove the #",
    };
    // a blank completion says that the case is not done, and owes no callback: whether a cell says so a person knows
    let blank = refused.snippet.lines().find(|line| line.starts_with("blank = ")).filter(|_| taking == Taking::Sure);
    if let Some(blank) = blank {
        let why = match locale {
            Locale::ZhCn => "待定：这些内容当作没填吗？没填的办结时间表示还没有办结，不欠回访；是的去掉 #，否则在原系统改正",
            Locale::En => {
                "to be decided: are these blanks? a case with a blank completion is not done and owes no callback; if so remove the #"
            }
        };
        draft.ask("cells", why, [blank]);
    }
    // the scale is asked for once, at the end: values that are read may tell it
    let untold = |line: &str| line.trim_start_matches(['#', ' ']).starts_with("scale = ") && line.starts_with('#');
    let is_left = |line: &str| !untold(line) && (blank.is_none() || !line.starts_with("blank = "));
    let lines = |toml: &str| toml.lines().filter(|line| is_left(line)).flat_map(|line| [line, "\n"]).collect::<String>();
    draft.paste(&lines(&refused.snippet), why, taking);
}

/// Adds what a person must decide before a bulletin can be made, and names that may be one.
pub(super) fn doubts(draft: &mut Draft, workspace: &Workspace, intake: &Intake) {
    let zh = workspace.locale == Locale::ZhCn;
    let alike = names::proposals(workspace, intake).snippet;
    let why = if zh {
        "待定：像是同一个名称的两种写法；确是同一个的，去掉 #"
    } else {
        "to be decided: where both are one name, remove the #"
    };
    draft.paste(&alike, why, Taking::None);
    if intake.scale_untold && !draft.says("evaluations", "scale") {
        let why = if zh {
            "待定：评价器是几级？去掉其中一行的 #"
        } else {
            "to be decided: the evaluator's grades; remove one #"
        };
        draft.ask("evaluations", why, ["scale = \"five\"", "scale = \"three\""]);
    }
    let findings = DoubtFinding::all(&intake.verdict(workspace), workspace.locale);
    let strange = findings.iter().find(|finding| finding.stops && finding.code == DoubtCode::UnknownWindows.code());
    if let Some(strange) = strange {
        let is_strange = |window: &str| strange.lines.iter().any(|lines| lines.contains(&string(window)));
        let windows: Vec<&str> = intake.windows.0.iter().map(String::as_str).filter(|window| !is_strange(window)).take(NAMED).collect();
        let listed = windows.join(if zh { "、" } else { ", " });
        draft.note("values.window", &if zh { format!("台账里的窗口：{listed}") } else { format!("windows of the ledger: {listed}") });
    }
    for finding in findings.iter().filter(|finding| finding.stops) {
        doubt(draft, finding, zh);
    }
    let why = if zh {
        "几处都这样处理的，只用这一行（同一个键只写一次）"
    } else {
        "where several are settled so, this line alone: a key stands once"
    };
    for (table, line) in &DoubtFinding::lines_together(&findings) {
        draft.ask(table, why, [line.as_str()]);
    }
}

/// The ways to settle a doubt, but for its acceptance, which takes a reason that only a person has.
fn doubt(draft: &mut Draft, finding: &DoubtFinding, zh: bool) {
    let place = finding.places.first().map_or_else(String::new, ToString::to_string);
    let why = if zh {
        format!("待定（疑点 {}）：{}（{place}）；选一种写法，去掉 #", finding.code, finding.text)
    } else {
        format!("to be decided (doubt {}): {} ({place}); remove one #", finding.code, finding.text)
    };
    // which files are read twice was asked before
    let settling = finding.lines.iter().filter(|lines| !lines.starts_with("[accept]") && !lines.starts_with("[inputs]\nvisits = "));
    settling.for_each(|lines| draft.paste(lines, &why, Taking::None));
}
