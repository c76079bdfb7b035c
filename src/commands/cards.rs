//! `huifang cards`: callback and repair cards (回访维修卡) to print, one a project or repair order.

use super::{span, summary};
use crate::cli;
use crate::desk;
use crate::domain::Locale;
use crate::error::{Exit, Result};
use crate::figures::Read;
use crate::intake::{self, Need};
use crate::publish::Papers;
use crate::render;
use crate::workspace::Workspace;

/// Runs the command.
///
/// # Errors
/// Whatever stops a run: the old cards are then still there.
pub fn run(asked: &cli::Cards) -> Result<Exit> {
    let workspace = Workspace::open(&asked.workspace)?;
    let templates = super::templates(&workspace)?;
    let folder = Papers::open(&asked.out)?;
    let intake = super::read(&workspace, Need::Personal, None)?;
    intake::check_rejected(&intake, &workspace)?;
    let as_of = asked.as_of.map_or_else(|| span::latest_month(&intake).map(|month| month.last()), Ok)?;

    let cards = desk::Cards::gather(&workspace, &intake, as_of, &asked.cases)?;
    folder.fill(&render::cards(&templates, &cards, workspace.locale, &workspace.organisation)?)?;

    summary::read(&Read::of(&intake), &super::file_notices(&intake, workspace.locale), workspace.locale);
    let n: usize = cards.windows.iter().map(|window| window.cards.len()).sum();
    let index = asked.out.join("index.html");
    match workspace.locale {
        Locale::ZhCn => tell!("截至 {as_of}，{n} 张回访维修卡（内部，含姓名电话）：{}", index.display()),
        Locale::En => tell!("as of {as_of}, {n} cards, internal, with names and phones: {}", index.display()),
    }
    Ok(Exit::Done)
}
