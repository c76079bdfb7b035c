//! What only a part of a whole is asked: a part must not decide what only the whole can tell.

use std::collections::BTreeMap;

use crate::cli::TallyAsked;
use crate::domain::{Kind, Locale};
use crate::error::{Error, Exit, Result};
use crate::intake::Intake;
use crate::workspace::Workspace;

/// Windows that are named before the rest is only counted.
const NAMED: usize = 12;

/// Lets a part pass only where nothing is left to be found out from the rows: its period, the windows, the scales.
///
/// # Errors
/// Something is; with the lines to add.
pub(super) fn ensure_set(asked: &TallyAsked, workspace: &Workspace) -> Result<()> {
    let Some(part) = asked.part else { return Ok(()) };
    if asked.period.is_none() && asked.periods.is_none() {
        return Err(Error::new(format!("part {part} does not know which period is the latest of the whole"))
            .exit(Exit::Usage)
            .hint("各部分写同一个 --period，如 --period 2026-06"));
    }
    let toml = workspace.root.join("huifang.toml");
    if workspace.roster.is_empty() {
        return Err(Error::in_file(&toml, "lists no windows: a part cannot tell which windows the whole has; add a `[[window]]` for each")
            .hint("用 huifang windows 工作区… 列出导出里的窗口，核对后贴进 huifang.toml"));
    }
    let lacks = |kind: Kind, is_set: bool| Ok::<_, Error>(!is_set && !workspace.files(kind)?.is_empty());
    if lacks(Kind::Evaluations, workspace.scale.is_some())? {
        return Err(unset(&toml, "evaluations", "评价器若有“非常满意”一档写 five，只有三档写 three"));
    }
    if lacks(Kind::Visits, workspace.visits_scale.is_some())? {
        return Err(unset(&toml, "visits", "回访六项只有满意、基本满意、不满意三档的写 three，有五档的写 five"));
    }
    Ok(())
}

fn unset(toml: &std::path::Path, table: &str, which: &str) -> Error {
    let message = format!(
        "does not say of how many grades the {table} are, and no part can tell it for the whole; add the line `scale = \"three\"` or `scale = \"five\"` under `[{table}]`"
    );
    Error::in_file(toml, message).hint(format!("在 huifang.toml 写：\n[{table}]\nscale = \"three\"\n{which}"))
}

/// Says which windows of rejected rows the roster lacks: where it lacks one of the hall's, its rows are in no figure.
pub(super) fn unlisted(intake: &Intake, workspace: &Workspace) {
    if workspace.roster.is_empty() {
        return;
    }
    let mut unlisted: BTreeMap<&str, u64> = BTreeMap::new();
    for reject in intake.rejects.iter().filter(|reject| reject.code.code() == "unknown_window") {
        *unlisted.entry(reject.value.as_str()).or_default() += 1;
    }
    if unlisted.is_empty() {
        return;
    }
    let (names, rows) = (unlisted.len(), unlisted.values().sum::<u64>());
    let mut named: Vec<(&str, u64)> = unlisted.into_iter().collect();
    named.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let listed: Vec<String> = named.iter().take(NAMED).map(|(name, n)| format!("{}×{n}", super::harmless(name))).collect();
    let more = if names > NAMED { " …" } else { "" };
    match workspace.locale {
        Locale::ZhCn => {
            tell!("注意：{rows} 行的窗口不在名册里，已退回：{}{more}；是窗口的，在 huifang.toml 加 [[window]]", listed.join("、"));
        }
        Locale::En => tell!(
            "note: {rows} rows were rejected for windows that the roster lacks: {}{more}; add a [[window]] for each that is one",
            listed.join(", ")
        ),
    }
}
