//! One file per command; each reads like a table of contents. Only this room and `main` print.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "main and commands are the rooms that print")]

mod audit;
pub mod build;
pub mod check;
pub mod draw;
mod draw_summary;
pub mod explain;
mod progress;
mod span;
pub mod standard;
mod summary;

use crate::error::Result;
use crate::intake::{self, Intake, Need};
use crate::workspace::Workspace;

/// Reads every export of a workspace, with a progress bar on a terminal.
fn read(workspace: &Workspace, need: Need) -> Result<Intake> {
    let progress = progress::Reading::start(workspace)?;
    let intake = intake::read(workspace, need, &|bytes| progress.advance(bytes))?;
    progress.finish();
    Ok(intake)
}
