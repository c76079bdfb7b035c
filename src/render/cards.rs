//! Cards as pages: an index by window, and a page a case.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use tera::Context;

use super::format;
use super::templates::Templates;
use super::worded::Worded;
use super::words::Words;
use crate::desk::{By, Card, Cards, PartOnCard, Round, VisitLine, Work};
use crate::domain::{Item, Locale, Opinion, Period, Status};
use crate::error::Result;

/// A line of the index.
#[derive(Debug, Serialize)]
struct Line<'a> {
    card: &'a Card,
    /// Handed over, else notified.
    begins: Option<NaiveDate>,
    /// End of the warranty, else repaired.
    ends: Option<NaiveDate>,
    /// Feedback asked for and not given.
    unanswered: usize,
    /// Something about its dates makes no sense.
    check: bool,
    /// Part, warranty and who does the work, on a line; blank where nothing is said.
    work: String,
}

/// The round beside the cards.
#[derive(Debug, Serialize)]
struct RoundLink {
    file: String,
    period: Period,
}

/// The warranty of a case in words.
#[derive(Debug, Default, Serialize)]
struct WarrantyView {
    /// What it follows from.
    lines: Vec<String>,
    /// Whether the case lies within it; blank where there is nothing to say.
    within: String,
    /// That the end in the ledger is before the least; blank where it is not.
    short: String,
}

/// A part of a warranty card with its period in words.
#[derive(Debug, Serialize)]
struct PartView<'a> {
    part: &'a PartOnCard,
    period: String,
}

#[derive(Debug, Serialize)]
struct WindowView<'a> {
    name: &'a str,
    cards: Vec<Line<'a>>,
}

/// A card with its visits in words.
#[derive(Debug, Serialize)]
struct CardView<'a> {
    #[serde(flatten)]
    card: &'a Card,
    visits: Vec<VisitView<'a>>,
}

#[derive(Debug, Serialize)]
struct VisitView<'a> {
    #[serde(flatten)]
    visit: &'a VisitLine,
    /// Items by grade: `满意：服务态度、办事效率`.
    grades: Vec<String>,
}

/// Every page by name: `index.html` and a page a case; `notes_first` are what the reader of the index must know first.
///
/// # Errors
/// A template or a word that a workspace replaced and that does not fit.
pub fn cards(
    templates: &Templates,
    cards: &Cards,
    locale: Locale,
    organisation: &str,
    notes_first: &[String],
    round: Option<&Round>,
    worded: Worded,
) -> Result<BTreeMap<String, Vec<u8>>> {
    let words = templates.words(locale);
    let mut context = Context::new();
    context.insert("organisation", organisation);
    context.insert("as_of", &cards.as_of);
    let mut files = BTreeMap::new();
    let windows = cards.windows.iter().map(|window| {
        let lines = window.cards.iter().map(|card| Ok(Line { work: in_short(&card.work, words)?, ..line(card) }));
        Ok(WindowView { name: &window.name, cards: lines.collect::<Result<_>>()? })
    });
    let windows: Vec<WindowView<'_>> = windows.collect::<Result<_>>()?;
    let mut of_index = context.clone();
    of_index.insert("total", &windows.iter().map(|window| window.cards.len()).sum::<usize>());
    of_index.insert("windows", &windows);
    of_index.insert("notes", notes_first);
    let link = round.map(|round| RoundLink { file: format!("round-{}.html", round.period), period: round.period });
    of_index.insert("round", &link);
    of_index.insert("categories", &cards.categories.join(words.get("list.comma")?));
    files.insert("index.html".to_owned(), templates.render(locale, "cards.html", &of_index)?);
    for list in &cards.lists {
        files.insert(list.name.to_owned(), worded.csv(list.columns, &list.lines));
    }
    if let (Some(round), Some(link)) = (round, link) {
        let mut of_round = context.clone();
        of_round.insert("r", round);
        files.insert(link.file, templates.render(locale, "round.html", &of_round)?);
    }
    for card in cards.windows.iter().flat_map(|window| &window.cards) {
        context.insert("notes", &notes(card, words)?);
        let visits = card.visits.iter().map(|visit| Ok(VisitView { visit, grades: grades(visit, words)? })).collect::<Result<_>>()?;
        context.insert("c", &CardView { card, visits });
        context.insert("warranty", &warranty(&card.work, words)?);
        if let Some(of_card) = &card.warranty_card {
            context.insert("card", of_card);
            context.insert("parts", &of_card.parts.iter().map(|part| in_words(part, words)).collect::<Result<Vec<_>>>()?);
            files.insert(format!("warranty-{}.html", card.slug), templates.render(locale, "warranty-card.html", &context)?);
        }
        files.insert(format!("{}.html", card.slug), templates.render(locale, "card.html", &context)?);
    }
    Ok(files)
}

fn line(card: &Card) -> Line<'_> {
    let on = |column: &str| card.dates.iter().chain(&card.steps).find(|date| date.column == column).and_then(|date| date.on);
    Line {
        card,
        begins: on("handed_over_on").or_else(|| on("notified_at")),
        ends: on("warranty_ends_on").or_else(|| on("repaired_at")),
        unanswered: card.orders.iter().filter(|order| order.answered_on.is_none() && order.status != Some(Status::Unrecorded)).count(),
        check: !card.dates_make_sense(),
        work: String::new(),
    }
}

/// Part, whether it is within its warranty, and who does the work, on a line.
fn in_short(work: &Work, words: &Words) -> Result<String> {
    let mut said = Vec::new();
    said.extend(Some(work.part.clone()).filter(|part| !part.is_empty()));
    if let Some(within) = work.warranty.as_ref().and_then(|warranty| warranty.within) {
        said.push(words.get(if within { "work.is_within" } else { "work.is_beyond" })?.to_owned());
    }
    match &work.by {
        Some(By::Subcontracted(firm)) if firm.is_empty() => said.push(words.get("work.some_firm")?.to_owned()),
        Some(By::Subcontracted(firm)) => said.push(format!("{}{}{firm}", words.get("work.subcontracted")?, words.get("list.colon")?)),
        Some(By::Own) | None => {}
    }
    Ok(said.join(words.get("list.comma")?))
}

/// What the warranty of a case follows from.
fn warranty(work: &Work, words: &Words) -> Result<WarrantyView> {
    let Some(of) = &work.warranty else {
        let within = if work.part.is_empty() { String::new() } else { words.get("work.is_unknown")?.to_owned() };
        return Ok(WarrantyView { within, ..WarrantyView::default() });
    };
    let mut lines = Vec::new();
    match &of.part {
        Some(part) => lines.push(words.fill("work.of_part", &[("part", words.label(part).to_owned())])?),
        None if work.part.is_empty() => {}
        None => lines.push(words.get("work.of_none")?.to_owned()),
    }
    for (key, date) in [("accepted", of.accepted_on), ("stated", of.stated), ("by_part", of.by_part), ("ends", of.ends_on)] {
        if let Some(date) = date {
            lines.push(words.fill(&format!("work.{key}"), &[("date", date.to_string())])?);
        }
    }
    let within = match of.within {
        Some(true) => words.get("work.is_within")?,
        Some(false) => words.get("work.is_beyond")?,
        // a project is no repair
        None if of.ends_on.is_some() => "",
        None => words.get("work.is_unknown")?,
    };
    let short = match (of.stated, of.least) {
        (Some(stated), Some(least)) if of.is_short => {
            words.fill("work.short", &[("stated", stated.to_string()), ("least", least.to_string())])?
        }
        _ => String::new(),
    };
    Ok(WarrantyView { lines, within: within.to_owned(), short })
}

/// A part with its period in words: `5y` as 5 年, `2 heating` as 2 个采暖期.
fn in_words<'a>(part: &'a PartOnCard, words: &Words) -> Result<PartView<'a>> {
    let period = match part.period.split_once(' ') {
        Some((n, season @ ("heating" | "cooling"))) => words.fill(&format!("warranty.{season}"), &[("n", n.to_owned())])?,
        _ if part.period == "design" => words.get("warranty.design")?.to_owned(),
        _ => format::due(&part.period, words)?,
    };
    Ok(PartView { part, period })
}

/// What to check before trusting the card.
fn notes(card: &Card, words: &Words) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    if !card.callback_allowed {
        notes.push(words.get("card.no_callback")?.to_owned());
    }
    if !card.leaderless.is_empty() {
        notes.push(words.fill("work.no_leader", &[("visits", card.leaderless.join(words.get("list.comma")?))])?);
    }
    let column = |name: &str| words.find(&format!("columns.{name}")).unwrap_or(name).to_owned();
    for (first, second) in &card.contradictions {
        notes.push(words.fill("card.contradiction", &[("first", column(first)), ("second", column(second))])?);
    }
    for void in &card.void {
        let dates: Vec<String> = void.dates.iter().map(|date| format!("{} {}", column(date.column), date.on)).collect();
        let values = [("label", words.label(&void.label).to_owned()), ("dates", dates.join(words.get("list.comma")?))];
        notes.push(words.fill("card.void", &values)?);
    }
    Ok(notes)
}

/// The items by the grade that they were given, best first.
fn grades(visit: &VisitLine, words: &Words) -> Result<Vec<String>> {
    let mut grades = Vec::new();
    for grade in Opinion::ALL.map(Opinion::code) {
        let given = Item::ALL.into_iter().zip(&visit.items).filter(|(_, given)| **given == Some(grade));
        let names = given.map(|(item, _)| words.get(&format!("items.{}", item.code()))).collect::<Result<Vec<_>>>()?;
        if !names.is_empty() {
            let (colon, comma) = (words.get("list.colon")?, words.get("list.comma")?);
            grades.push(format!("{}{colon}{}", words.get(&format!("ratings.{grade}"))?, names.join(comma)));
        }
    }
    Ok(grades)
}
