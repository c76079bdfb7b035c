//! What was answered and what was found in the exports, as lines for `huifang.toml`.

use std::collections::BTreeMap;

use super::answers::{Answers, Body};
use super::draft::Draft;
use super::guess::ColumnGuess;
use super::look::{FileGuess, Setup};
use crate::domain::{Kind, Locale, Scale};
use crate::messages::{Argument, Message};
use crate::workspace::toml_text::{string, strings};

/// Whether questions about columns stay questions, or are answered by what comes first, to see what the
/// exports hold then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Columns {
    /// As they are to be written.
    Asked,
    /// Answered for a trial.
    Tried,
}

/// All lines but those that a trial of them finds.
pub(super) fn draft(setup: &Setup, answers: &Answers, columns: Columns) -> Draft {
    let mut draft = Draft::default();
    said(&mut draft, answers);
    for (kind, globs) in &setup.globs {
        let files = setup.files.iter().filter(|file| file.kinds().contains(kind));
        let paths: Vec<&str> = files.map(|file| file.path.as_str()).collect();
        let paths = Message::list(paths.into_iter().map(Message::text));
        let why = message!("setup.found.files", kind, paths).told(answers.locale);
        draft.propose("inputs", kind.code(), &strings(globs), &why);
    }
    for file in &setup.files {
        for kind in &file.perhaps {
            let path = glob::Pattern::escape(&file.path);
            let globs = setup.globs.get(kind).cloned().unwrap_or_else(|| vec![format!("{}/*", kind.code())]);
            let globs: Vec<&str> = globs.iter().map(String::as_str).chain([path.as_str()]).collect();
            let why = message!("setup.found.perhaps", path = file.path, kind).told(answers.locale);
            draft.ask("inputs", &why, [format!("{} = {}", kind.code(), strings(&globs)).as_str()]);
        }
    }
    for (kind, found) in &setup.columns {
        for (column, guesses) in by_column(found) {
            column_line(&mut draft, *kind, column, &guesses, columns, answers.locale);
        }
    }
    for file in setup.files.iter().filter(|file| !file.windows.is_empty()) {
        let Some(kind) = file.kind else { continue };
        let windows = Message::list(file.windows.iter().map(Message::text));
        let why = message!("setup.found.sheets", path = file.path, windows).told(answers.locale);
        draft.propose(&format!("columns.{}", kind.code()), "window", "{ from = \"sheet\" }", &why);
    }
    cells(&mut draft, setup, answers.locale);
    if columns == Columns::Asked {
        lacking(&mut draft, setup, answers.locale);
    }
    draft
}

/// The answers of the person.
fn said(draft: &mut Draft, answers: &Answers) {
    if !answers.name.is_empty() {
        draft.propose("", "organisation", &string(&answers.name), "");
    }
    if answers.locale != Locale::default() {
        draft.propose("", "locale", &string(answers.locale.code()), "");
    }
    if let Some(body) = answers.body {
        let why = match body {
            Body::Builder => message!("setup.found.builder"),
            Body::Hotline => message!("setup.found.hotline"),
            Body::ServiceHall | Body::Property => Message::nothing(),
        };
        draft.propose("", "standard", &strings(&[body.standard()]), &why.told(answers.locale));
    }
    if let Some(every) = answers.every {
        draft.propose("", "cadence", &string(every.code()), "");
    }
    if let Some(scale) = answers.scale {
        let code = if scale == Scale::Five { "five" } else { "three" };
        draft.propose("evaluations", "scale", &string(code), "");
    }
}

fn by_column(found: &[ColumnGuess]) -> BTreeMap<&'static str, Vec<&ColumnGuess>> {
    let mut columns: BTreeMap<&'static str, Vec<&ColumnGuess>> = BTreeMap::new();
    for guess in found {
        columns.entry(guess.column).or_default().push(guess);
    }
    columns
}

/// The line of a column, or the headings among which a person must choose.
fn column_line(draft: &mut Draft, kind: Kind, column: &'static str, guesses: &[&ColumnGuess], columns: Columns, locale: Locale) {
    let table = format!("columns.{}", kind.code());
    let name = kind.column(column).map_or_else(|| Message::text(column), Argument::argument);
    let told = Message::clauses(guesses.iter().map(|guess| seen(guess)));
    let is_asked = columns == Columns::Asked && guesses.iter().any(|guess| !guess.others.is_empty());
    if is_asked {
        let mut headings: Vec<&String> = Vec::new();
        let (asked, sure): (Vec<&ColumnGuess>, Vec<&ColumnGuess>) = guesses.iter().partition(|guess| !guess.others.is_empty());
        // the headings of other files stand in each choice
        let sure: Vec<&str> = sure.iter().map(|guess| guess.header.as_str()).collect();
        for heading in asked.iter().flat_map(|guess| std::iter::once(&guess.header).chain(&guess.others)) {
            if !headings.contains(&heading) {
                headings.push(heading);
            }
        }
        let choices: Vec<String> =
            headings.iter().map(|heading| format!("{column} = {}", strings(&[&sure[..], &[heading.as_str()]].concat()))).collect();
        let why = message!("setup.found.which", column = name, told).told(locale);
        draft.ask(&table, &why, choices.iter().map(String::as_str));
        return;
    }
    let why = message!("setup.found.guessed", column = name, told).told(locale);
    let parted = guesses.iter().find_map(|guess| Some((&guess.header, guess.time.as_ref()?)));
    let value = match parted {
        Some((date, time)) => format!("{{ date = {}, time = {} }}", string(date), string(time)),
        None => strings(&guesses.iter().map(|guess| guess.header.as_str()).collect::<Vec<_>>()),
    };
    draft.propose(&table, column, &value, &why);
}

/// Where a heading was found, in how many rows, and what speaks for it.
fn seen(guess: &ColumnGuess) -> Message {
    let (header, rows, why, n) = (&guess.header, guess.rows, guess.why.message(), guess.places.len());
    let more = if n > 1 { message!("setup.found.more_places", n) } else { Message::nothing() };
    message!("setup.found.seen", place = guess.places.first(), more, header, rows, why)
}

/// What may be said once of a column that exports do not have.
fn given(column: &str, locale: Locale) -> Vec<String> {
    let name = message!("setup.found.name_of_window").told(locale);
    let value = |value: &str| format!("{{ value = \"{value}\" }}");
    match column {
        "window" => vec!["{ from = \"sheet\" }".to_owned(), "{ from = \"file\" }".to_owned(), value(&name)],
        "category" => vec![value("办件")],
        "method" => ["电话", "现场", "短信", "网上"].map(value).into(),
        _ => Vec::new(),
    }
}

/// Files of a kind that lack a column which no heading fits, and files that cannot be read: what to
/// write, or how to keep them out.
fn lacking(draft: &mut Draft, setup: &Setup, locale: Locale) {
    for file in &setup.files {
        for column in file.kind.iter().flat_map(|_| &file.lacking) {
            let Some(kind) = file.kind else { continue };
            let headers = Message::list(file.unused.iter().map(Message::text));
            let name = kind.column(column).map_or_else(|| Message::text(*column), Argument::argument);
            let why = message!("setup.found.lacking", path = file.path, column = name, headers).told(locale);
            let heading = format!("{column} = [\"…\"]");
            let given = given(column, locale).iter().map(|value| format!("{column} = {value}")).collect::<Vec<_>>();
            let choices = std::iter::once(heading.as_str()).chain(given.iter().map(String::as_str));
            draft.ask(&format!("columns.{}", kind.code()), &why, choices);
        }
    }
    let is_among = |file: &&FileGuess| Kind::ALL.iter().any(|kind| file.path.starts_with(&format!("{}/", kind.code())));
    let not_meant = setup.files.iter().filter(|file| !file.lacking.is_empty() || file.failure.is_some()).filter(is_among);
    let not_meant: Vec<&str> = not_meant.map(|file| file.path.as_str()).collect();
    if !not_meant.is_empty() {
        let why = message!("setup.found.not_meant").told(locale);
        draft.ask("inputs", &why, [format!("leave_out = {}", strings(&not_meant)).as_str()]);
    }
}

/// `[cells] dates`: how dates are written.
fn cells(draft: &mut Draft, setup: &Setup, locale: Locale) {
    if !setup.dates.is_empty() {
        draft.propose("cells", "dates", &strings(&setup.dates), &message!("setup.found.dates").told(locale));
    }
    for orders in &setup.either {
        let lines: Vec<String> = orders.iter().map(|formats| format!("dates = {}", strings(formats))).collect();
        let why = message!("setup.found.orders").told(locale);
        draft.ask("cells", &why, lines.iter().map(String::as_str));
    }
}
