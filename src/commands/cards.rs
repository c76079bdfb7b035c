//! `huifang cards`: callback and repair cards (回访维修卡) to print, one a project or repair order.

use std::cmp::Reverse;
use std::path::Path;

use super::say::unfinished;
use super::{desk_notes, places, reader, span, summary};
use crate::cli;
use crate::desk;
use crate::error::{Exit, Result};
use crate::figures::Read;
use crate::intake::Need;
use crate::messages::Message;
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
    unfinished(&after);

    summary::read(&Read::of(&intake), &super::say::file_notices(&intake));
    said(&cards, &desk_notes::notes(&intake, &templates, reader::locale(), as_of)?, &out);
    if let Some(round) = &round {
        said_round(round, &out);
    }
    said_lists(&cards, &out);
    Ok(Exit::Done)
}

fn said(cards: &desk::Cards, notes: &[String], out: &Path) {
    let all: Vec<&desk::Card> = cards.windows.iter().flat_map(|window| &window.cards).collect();
    let (n, as_of) = (all.len(), cards.as_of);
    if n == 0 {
        tell!(message!("cards.none", as_of, categories = Message::quoted_list(&cards.categories)));
        tell!(message!("common.cure", text = message!("cards.none_cure")));
    } else {
        tell!(message!("cards.made", as_of, n));
    }
    desk_notes::said(notes);
    look_first(&all);
    result!(message!("cards.index", index = out.join("index.html")));
}

/// Where the report of the round stands.
fn said_round(round: &desk::Round, out: &Path) {
    let (n, period) = (round.sheets.len(), round.period);
    tell!(message!("cards.round", period, n, page = out.join(format!("round-{period}.html"))));
}

/// The lists beside the cards.
fn said_lists(cards: &desk::Cards, out: &Path) {
    if !cards.lists.is_empty() {
        let files = cards.lists.iter().map(|list| Message::text(out.join(list.name).display().to_string()));
        tell!(message!("cards.lists", files = Message::list(files)));
    }
}

/// The cards with most not done, and those whose dates make no sense.
fn look_first(all: &[&desk::Card]) {
    let mut behind: Vec<&&desk::Card> = all.iter().filter(|card| card.tally.missed > 0).collect();
    behind.sort_by_key(|card| (Reverse(card.tally.missed), &card.case_id));
    if !behind.is_empty() {
        tell!(message!("cards.look.first", n = behind.len()));
    }
    for card in behind.into_iter().take(NAMED) {
        tell!(message!("cards.look.row", id = card.case_id, window = card.window, missed = card.tally.missed));
    }
    let odd: Vec<&str> = all.iter().filter(|card| !card.dates_make_sense()).map(|card| card.case_id.as_str()).collect();
    if !odd.is_empty() {
        let (n, more) = (odd.len(), if odd.len() > NAMED { "…" } else { "" });
        let ids = Message::list(odd.into_iter().take(NAMED).map(Message::text));
        tell!(message!("cards.look.odd", n, ids, more));
    }
}
