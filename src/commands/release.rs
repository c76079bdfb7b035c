//! `huifang release`: a draft becomes the bulletin, as it stands or not at all.

use std::fmt::Write;

use super::build;
use super::issue::{Aim, Draft};
use super::made_from::{MadeFrom, Other};
use super::{places, standing};
use crate::bulletin::{self, State};
use crate::cli::OfIssue;
use crate::domain::Locale;
use crate::error::{Error, Exit, Result};
use crate::publish::Output;
use crate::workspace::Workspace;

/// How many files that changed are named before the rest is only counted.
const NAMED: usize = 12;

/// Runs the command.
///
/// # Errors
/// There is no draft of the period; something that it was made from is another by now; whatever stops a build: nothing
/// is released then, and the draft stays.
pub fn run(asked: &OfIssue) -> Result<Exit> {
    let period = asked.period;
    let output = Output::open_built(&places::site(asked.workspace_or_here(), asked.out.as_deref())?)?;
    let standing = standing::of(&output, period)?;
    let carried = bulletin::carried(&standing.bytes).map_err(|error| standing::damaged(&standing, &error))?;
    match carried.state {
        State::Released => return released_already(asked, &carried),
        State::Withdrawn => {
            return Err(Error::new(format!("{period} was withdrawn, and no draft stands there yet"))
                .hint(format!("先运行 huifang build 生成 {period} 的草稿，核对后再发布")));
        }
        State::Draft => {}
    }
    let again = "生成并发布：huifang build 工作区 --release";
    let made = MadeFrom::find(&output, period)
        .ok_or_else(|| Error::new(format!("what the draft of {period} was made from is not known any more")).hint(again))?;
    let folder = asked.workspace.clone().unwrap_or_else(|| made.workspace(&output));
    let workspace = standing::workspace(&folder)?;
    refuse_others(&made.others(&output, &workspace)?, asked, &workspace)?;
    let build = made.again(&output, &folder);
    let draft = Draft { period, on: asked.on, previous: carried.previous, dated: carried.released_on, bulletin: standing.bytes };
    build::run_for(&build, &Aim::ReleaseOf(draft), || Ok(output))
}

/// The period is released: nothing is to be done, unless another day is asked for.
fn released_already(asked: &OfIssue, carried: &bulletin::Carried) -> Result<Exit> {
    let period = asked.period;
    match (asked.on, carried.released_on) {
        (Some(on), before) if Some(on) != before => {
            let before = before.map_or_else(|| "without a date".to_owned(), |before| format!("on {before}"));
            Err(Error::new(format!("{period} was released {before}; a day of release is given once"))
                .hint("发布日期在发布时给出；要改，先用 huifang withdraw 撤回，再生成和发布"))
        }
        (_, None) => {
            tell!("{period} 已经发布，没有改动 released already, nothing was changed");
            Ok(Exit::Done)
        }
        (_, Some(on)) => {
            tell!("{period} 已于 {on} 发布，没有改动 released already, nothing was changed");
            Ok(Exit::Done)
        }
    }
}

/// Refuses to release a draft whose exports, tallies, configuration or templates are others by now.
fn refuse_others(others: &[Other], asked: &OfIssue, workspace: &Workspace) -> Result<()> {
    if others.is_empty() {
        return Ok(());
    }
    let mut message = format!("{} files changed since the draft of {} was made; nothing was released", others.len(), asked.period);
    for other in others.iter().take(NAMED) {
        let what = match (other, workspace.locale) {
            (Other::New(_), Locale::ZhCn) => "新增",
            (Other::Gone(_), Locale::ZhCn) => "没有了",
            (Other::Changed(_), Locale::ZhCn) => "已改动",
            (Other::New(_), Locale::En) => "is new",
            (Other::Gone(_), Locale::En) => "is gone",
            (Other::Changed(_), Locale::En) => "was changed",
        };
        let _ = write!(message, "\n  {} {what}", other.path());
    }
    if others.len() > NAMED {
        let _ = write!(message, "\n  … +{}", others.len() - NAMED);
    }
    let root = super::say::quoted(&workspace.root);
    Err(Error::new(message).hint(format!("再运行 huifang build {root} --period {}，核对新的草稿后发布", asked.period)))
}
