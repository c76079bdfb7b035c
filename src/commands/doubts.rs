//! What is said of doubts: the text that stops a run, and the notices of what is accepted or too small to stop one.

use std::fmt::Write;

use crate::domain::Locale;
use crate::doubts::{Doubt, DoubtCode, DoubtFinding, Spot, Verdict};
use crate::error::{Error, Exit, Result};
use crate::intake::{self, Intake};
use crate::workspace::Workspace;
use crate::{privacy, review};

/// Lets only exports pass that may be counted: not too many rejected rows, and no doubt that could move
/// a figure and is not accepted.
///
/// # Errors
/// Exit code 3, with everything that stands in the way.
pub(super) fn ensure_settled(intake: &Intake, workspace: &Workspace) -> Result<()> {
    let verdict = intake.verdict(workspace);
    let rejected = intake::check_rejected(intake, workspace);
    // two spellings of a person's name are refused as that person, and not offered as one window
    if verdict.stopping.iter().any(|doubt| doubt.code == DoubtCode::TwinNames) {
        privacy::refuse_tallied_names(&intake.windows.0, &intake.categories.0, Some(&intake.personal), workspace)?;
    }
    ensure_none_stops(&verdict, rejected, workspace)
}

/// Lets only a run pass that no doubt stops and that does not have too many `rejected` rows.
///
/// # Errors
/// Exit code 3, with everything that stands in the way.
pub(super) fn ensure_none_stops(verdict: &Verdict<'_>, rejected: Result<()>, workspace: &Workspace) -> Result<()> {
    if verdict.stopping.is_empty() {
        return rejected;
    }
    let locale = workspace.locale;
    let count = verdict.stopping.len();
    let mut message = match locale {
        Locale::ZhCn => format!("导出中有 {count} 处疑点可能影响数字，未公布任何内容：\n"),
        Locale::En => format!("the exports leave {count} doubts that could move a figure; nothing was published:\n"),
    };
    let stopping: Vec<DoubtFinding> = review::doubts(verdict, workspace).into_iter().filter(|finding| finding.stops).collect();
    message.push_str(&blocks(&stopping, &review::together(&stopping, workspace), locale));
    if let Err(error) = rejected {
        let _ = write!(message, "\n{error}");
        if let Some(hint) = error.hint_text() {
            let _ = write!(message, "\n{hint}");
        }
    }
    let hint = match locale {
        Locale::ZhCn => "逐处改好导出文件；确认无碍的，把给出的行写进 huifang.toml（说明了位置的写在那里，其余写在末尾），再运行一次",
        Locale::En => "mend the exports, or put the lines given into huifang.toml (where they say, the others at its end), and run again",
    };
    Err(Error::new(message.trim_end()).hint(hint).exit(Exit::InDoubt))
}

/// Lines of several doubts that would write one key twice, as the one line that they make together;
/// nothing where there are none.
fn together(lines: &[String], locale: Locale) -> String {
    let lines: Vec<String> = lines.iter().map(|lines| format!("      {}\n", lines.replace('\n', "\n      "))).collect();
    match locale {
        _ if lines.is_empty() => String::new(),
        Locale::ZhCn => format!("  同一个键在 huifang.toml 里只写一次；几处都这样处理的，合写成：\n{}", lines.concat()),
        Locale::En => {
            format!("  a key stands once in huifang.toml; where several are settled alike, write them together:\n{}", lines.concat())
        }
    }
}

/// One block a doubt: what was found, where, what it does, and what settles it; behind them the lines that settle several
/// at once.
pub(super) fn blocks(findings: &[DoubtFinding], lines_together: &[String], locale: Locale) -> String {
    let mut out = String::new();
    for (at, finding) in findings.iter().enumerate() {
        let n = at + 1;
        let DoubtFinding { code, text, effect, cure, .. } = finding;
        let _ = match locale {
            Locale::ZhCn => writeln!(out, "  疑点 {n}（{code}{}）{text}", state(finding, locale)),
            Locale::En => writeln!(out, "  doubt {n} ({code}{}): {text}", state(finding, locale)),
        };
        out.push_str(&places(finding, locale));
        if !finding.stops {
            continue;
        }
        let lines: Vec<String> = finding.lines.iter().map(|line| line.replace('\n', "\n      ")).collect();
        let _ = match locale {
            Locale::ZhCn => {
                writeln!(
                    out,
                    "    影响：{effect}\n    怎么办：{cure}；或在 huifang.toml 写入：\n      {}",
                    lines.join("\n    或：\n      ")
                )
            }
            Locale::En => {
                writeln!(
                    out,
                    "    effect: {effect}\n    cure: {cure}; or put into huifang.toml:\n      {}",
                    lines.join("\n    or:\n      ")
                )
            }
        };
    }
    out.push_str(&together(lines_together, locale));
    out
}

fn state(finding: &DoubtFinding, locale: Locale) -> String {
    match (&finding.accepted, finding.stops, locale) {
        (Some(reason), _, Locale::ZhCn) => format!("，已接受：{reason}"),
        (Some(reason), _, Locale::En) => format!(", accepted: {reason}"),
        (None, true, Locale::ZhCn) if !finding.exceeded.is_empty() => format!("，超过 [accept] 写明的 {}", finding.exceeded),
        (None, true, Locale::En) if !finding.exceeded.is_empty() => format!(", more than the {} that [accept] takes", finding.exceeded),
        (None, true, _) => String::new(),
        (None, false, Locale::ZhCn) => "，所占很少，只作提示".to_owned(),
        (None, false, Locale::En) => ", too small to stop build".to_owned(),
    }
}

fn places(finding: &DoubtFinding, locale: Locale) -> String {
    if finding.places.is_empty() {
        return String::new();
    }
    let spot = |spot: &Spot| match (spot.value.is_empty(), locale) {
        (true, _) => spot.to_string(),
        (false, Locale::ZhCn) => format!("{spot}“{}”", spot.value),
        (false, Locale::En) => format!("{spot} `{}`", spot.value),
    };
    let spots: Vec<String> = finding.places.iter().map(spot).collect();
    let more = if finding.rows > spots.len() as u64 { "…" } else { "" };
    match locale {
        Locale::ZhCn => format!("    位置：{}{more}\n", spots.join("；")),
        Locale::En => format!("    places: {}{more}\n", spots.join("; ")),
    }
}

/// A line about accepted names that are probably one, each of which is counted and graded by itself.
pub(super) fn alike(intake: &Intake, workspace: &Workspace) -> Option<(String, String)> {
    let names: Vec<_> = review::proposals(workspace, intake).names.into_iter().filter(|name| !name.rejected && name.sure).collect();
    let first = names.first()?;
    let (n, from, to) = (names.len(), &first.from, &first.to);
    let said = match workspace.locale {
        Locale::ZhCn => {
            format!("有 {n} 个名称与另一个相近，如“{from}”与“{to}”，各算各的；是同一个的，把 huifang check 给出的几行写进 [values]")
        }
        Locale::En => format!(
            "{n} names are much like another, as `{from}` and `{to}`, and count apart; if they are one, `huifang check` has the lines"
        ),
    };
    Some(("[values]".to_owned(), said))
}

/// A line for each doubt that is accepted or too small to stop a run, and for each
/// acceptance that is of no use any more.
pub(super) fn notices(intake: &Intake, workspace: &Workspace) -> Vec<(String, String)> {
    notices_of(&intake.verdict(workspace), workspace.locale)
}

/// The same of a verdict.
pub(super) fn notices_of(verdict: &Verdict<'_>, locale: Locale) -> Vec<(String, String)> {
    let first = |doubt: &Doubt| doubt.places.first().map_or_else(String::new, ToString::to_string);
    let mut notices = Vec::new();
    for (doubt, reason) in &verdict.accepted {
        let found = doubt.said().found.told(locale);
        notices.push((
            first(doubt),
            match locale {
                Locale::ZhCn => format!("已接受的疑点（{}）：{found}。理由：{reason}", doubt.code.code()),
                Locale::En => format!("accepted doubt ({}): {found}. Reason: {reason}", doubt.code.code()),
            },
        ));
    }
    for doubt in &verdict.small {
        notices.push((first(doubt), doubt.said().found.told(locale)));
    }
    for code in &verdict.idle {
        notices.push((
            "huifang.toml".to_owned(),
            match locale {
                Locale::ZhCn => format!("[accept] 接受的 {} 这次没有出现，可以删去", code.code()),
                Locale::En => format!("[accept] accepts {}, which did not occur: the line may go", code.code()),
            },
        ));
    }
    notices
}
