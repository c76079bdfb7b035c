//! The evaluator's scale, which nothing tells: 满意 is worth 100 of three grades and 80 of five.

use super::intake::Intake;
use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// Fails where cells are graded and neither a word nor `huifang.toml` says of how many grades they are.
///
/// # Errors
/// The lines to add.
pub fn check_scale(intake: &Intake, workspace: &Workspace) -> Result<()> {
    if !intake.scale_untold {
        return Ok(());
    }
    Err(Error::in_file(
        &workspace.root.join("huifang.toml"),
        "the evaluations may be of three grades or of five: 满意 is worth 100 of three and 80 of five, and no cell tells which; \
         add the line `scale = \"five\"` or `scale = \"three\"` under `[evaluations]`",
    )
    .hint("评价器若有“非常满意”一档，在 huifang.toml 写：\n[evaluations]\nscale = \"five\"\n若只有三档，写：scale = \"three\""))
}
