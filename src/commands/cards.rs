//! `huifang cards`: callback and repair cards (回访维修卡) to print, one a project or repair order.

use super::reader;
use std::cmp::Reverse;
use std::path::Path;

use super::say::{harmless, unfinished};
use super::{desk_notes, places, span, summary};
use crate::cli;
use crate::desk;
use crate::domain::Locale;
use crate::error::{Exit, Result};
use crate::figures::Read;
use crate::intake::Need;
use crate::publish::Papers;
use crate::render;

/// How many cards are named before the list says the rest.
const NAMED: usize = 5;

/// Runs the command.
///
/// # Errors
/// Whatever stops a run: the old cards are then still there.
pub fn run(asked: &cli::Cards) -> Result<Exit> {
    let workspace = reader::open(&asked.workspace)?;
    let templates = super::templates(&workspace)?;
    let out = places::beside(&asked.workspace, asked.out.as_deref(), "cards");
    let folder = Papers::open(&out)?;
    let intake = super::read(&workspace, Need::Personal, None)?;
    super::doubts::ensure_settled(&intake, &workspace)?;
    let as_of = asked.as_of.map_or_else(|| span::latest_month(&intake).map(|month| month.last()), Ok)?;

    let cards = desk::Cards::gather(&workspace, &intake, as_of, &asked.cases)?;
    let notes = desk_notes::notes(&intake, &templates, workspace.locale, as_of)?;
    let round = asked.round.map(|period| desk::Round::of(&cards, period));
    let files = render::cards(
        &templates,
        &cards,
        workspace.locale,
        &workspace.organisation,
        &notes,
        round.as_ref(),
        render::Worded::of(&workspace),
    )?;
    let after = folder.fill(&files)?;
    unfinished(&after, workspace.locale);

    summary::read(&Read::of(&intake), &super::say::file_notices(&intake, workspace.locale), workspace.locale);
    said(&cards, &notes, &out, workspace.locale);
    if let Some(round) = &round {
        said_round(round, &out, workspace.locale);
    }
    said_lists(&cards, &out, workspace.locale);
    Ok(Exit::Done)
}

fn said(cards: &desk::Cards, notes: &[String], out: &Path, locale: Locale) {
    let all: Vec<&desk::Card> = cards.windows.iter().flat_map(|window| &window.cards).collect();
    let (n, as_of) = (all.len(), cards.as_of);
    let categories = cards.categories.iter().map(|name| harmless(name)).collect::<Vec<_>>();
    match locale {
        Locale::ZhCn if n == 0 => {
            tell!("截至 {as_of}，没有回访维修卡：台账中没有这些类别的办件：{}", categories.join("、"));
            tell!("怎么办：类别写法不同的，在 huifang.toml 的 [values.category] 中写明对应，如 \"工程项目\" = \"工程\"");
        }
        Locale::En if n == 0 => {
            tell!("as of {as_of}, no cards: the ledger has no case of these categories: {}", categories.join(", "));
            tell!("what to do: if yours are called otherwise, say so under [values.category] in huifang.toml");
        }
        Locale::ZhCn => tell!("截至 {as_of}，{n} 张回访维修卡"),
        Locale::En => tell!("as of {as_of}, {n} cards"),
    }
    desk_notes::said(notes, locale);
    look_first(&all, locale);
    let index = out.join("index.html");
    match locale {
        Locale::ZhCn => tell!("目录（内部，含姓名电话，不可公布）：{}，每张卡另成一页", index.display()),
        Locale::En => tell!("list, internal (names and phones), must not be posted: {}, with a page a card beside it", index.display()),
    }
}

/// Where the report of the round stands.
fn said_round(round: &desk::Round, out: &Path, locale: Locale) {
    let (n, period) = (round.sheets.len(), round.period);
    let page = out.join(format!("round-{period}.html"));
    match locale {
        Locale::ZhCn => tell!("工程回访报告（{period}，{n} 份，内部）：{}", page.display()),
        Locale::En => tell!("callback report of {period} ({n} projects, internal): {}", page.display()),
    }
}

/// The lists beside the cards.
fn said_lists(cards: &desk::Cards, out: &Path, locale: Locale) {
    let names: Vec<String> = cards.lists.iter().map(|list| out.join(list.name).display().to_string()).collect();
    match locale {
        _ if names.is_empty() => {}
        Locale::ZhCn => tell!("部位、保修、分包的清单（内部）：{}", names.join("、")),
        Locale::En => tell!("lists of parts, warranties and subcontractors, internal: {}", names.join(", ")),
    }
}

/// The cards with most not done, and those whose dates make no sense.
fn look_first(all: &[&desk::Card], locale: Locale) {
    let mut behind: Vec<&&desk::Card> = all.iter().filter(|card| card.tally.missed > 0).collect();
    behind.sort_by_key(|card| (Reverse(card.tally.missed), &card.case_id));
    match locale {
        _ if behind.is_empty() => {}
        Locale::ZhCn => tell!("先看这里：{} 张有未办的，最多的是", behind.len()),
        Locale::En => tell!("look here first: {} with something not done, most of it on", behind.len()),
    }
    for card in behind.into_iter().take(NAMED) {
        let (id, window, missed) = (harmless(&card.case_id), harmless(&card.window), card.tally.missed);
        match locale {
            Locale::ZhCn => tell!("  {id}  {window}  未办 {missed} 项"),
            Locale::En => tell!("  {id}  {window}  {missed} not done"),
        }
    }
    let odd: Vec<String> = all.iter().filter(|card| !card.dates_make_sense()).map(|card| harmless(&card.case_id)).collect();
    let (n, named) = (odd.len(), odd.iter().take(NAMED).cloned().collect::<Vec<_>>());
    let more = if n > NAMED { "…" } else { "" };
    match locale {
        _ if n == 0 => {}
        Locale::ZhCn => tell!("注意：{n} 张的日期前后矛盾，请先核对：{}{more}", named.join("、")),
        Locale::En => tell!("note: the dates of {n} contradict each other, check them first: {}{more}", named.join(", ")),
    }
}
