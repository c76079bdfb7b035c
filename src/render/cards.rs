//! Cards as pages: an index by window, and a page a case.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use tera::Context;

use super::templates::Templates;
use super::words::Words;
use crate::desk::{Card, Cards, VisitLine};
use crate::domain::{Item, Locale, Opinion, Status};
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
) -> Result<BTreeMap<String, Vec<u8>>> {
    let words = templates.words(locale);
    let mut context = Context::new();
    context.insert("organisation", organisation);
    context.insert("as_of", &cards.as_of);
    let mut files = BTreeMap::new();
    let windows: Vec<WindowView<'_>> =
        cards.windows.iter().map(|window| WindowView { name: &window.name, cards: window.cards.iter().map(line).collect() }).collect();
    let mut of_index = context.clone();
    of_index.insert("total", &windows.iter().map(|window| window.cards.len()).sum::<usize>());
    of_index.insert("windows", &windows);
    of_index.insert("notes", notes_first);
    of_index.insert("categories", &cards.categories.join(words.get("list.comma")?));
    files.insert("index.html".to_owned(), templates.render(locale, "cards.html", &of_index)?);
    for card in cards.windows.iter().flat_map(|window| &window.cards) {
        context.insert("notes", &notes(card, words)?);
        let visits = card.visits.iter().map(|visit| Ok(VisitView { visit, grades: grades(visit, words)? })).collect::<Result<_>>()?;
        context.insert("c", &CardView { card, visits });
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
    }
}

/// What to check before trusting the card.
fn notes(card: &Card, words: &Words) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    if !card.callback_allowed {
        notes.push(words.get("card.no_callback")?.to_owned());
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
