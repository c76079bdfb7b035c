//! What stands in the place of a period, for the commands that are about one that was built.

use super::reader;
use std::collections::BTreeMap;
use std::path::Path;

use crate::bulletin::{self, State};
use crate::disk;
use crate::domain::Period;
use crate::error::{Error, Result};
use crate::messages::{Argument, Message};
use crate::publish::{Output, Standing};
use crate::workspace::Workspace;

/// What stands in the place of this period.
///
/// # Errors
/// Nothing does: the error names what there is.
pub(super) fn of(output: &Output, period: Period) -> Result<Standing> {
    let mut published = output.published()?;
    published.remove(&period.to_string()).ok_or_else(|| {
        let there = there(&published);
        let hint =
            if there.is_empty() { "还没有任何一期；先运行 huifang build".to_owned() } else { format!("已有：{there}") };
        Error::in_file(&output.public().join(period.to_string()), format!("{period} was not built here")).hint(hint)
    })
}

/// The periods that there are, with what became of each.
fn there(published: &BTreeMap<String, Standing>) -> String {
    let state = |standing: &Standing| match bulletin::carried(&standing.bytes).map(|carried| carried.state) {
        Ok(State::Draft) => "草稿",
        Ok(State::Released) => "已发布",
        Ok(State::Withdrawn) => "已撤回",
        Err(_) => "损坏",
    };
    let named: Vec<String> = published.iter().map(|(period, standing)| format!("{period}（{}）", state(standing))).collect();
    named.join("、")
}

/// A file that is neither a bulletin nor a notice of ours.
pub(super) fn damaged(standing: &Standing, error: &Error) -> Error {
    Error::in_file(&standing.file, error.argument()).hint(error.cure().unwrap_or_else(Message::nothing))
}

/// Opens the workspace in which something was made earlier.
///
/// # Errors
/// It is not there any more, or its configuration is wrong.
pub(super) fn workspace(folder: &Path) -> Result<Workspace> {
    if disk::is_folder(folder)? {
        return reader::open(folder);
    }
    let message = format!("the workspace `{}` is not there any more", folder.display());
    Err(Error::new(message).hint("工作区不在生成时的位置了；用 --workspace DIR 指明它现在在哪里"))
}
