//! What `huifang init` says: which exports it found, what it wrote, what `huifang check` makes of it,
//! and what comes next.

use std::path::Path;

use crate::domain::Kind;
use crate::error::Error;
use crate::messages::{Argument, Message};
use crate::review::Review;
use crate::review::setup::{Answers, Body, FileGuess, Question, Setup, Written};

/// Files that are named before the rest is only counted.
const NAMED: usize = 10;
/// Choices that are listed before the rest is only counted.
const LISTED: usize = 20;

/// What `huifang check` makes of the workspace.
pub(super) enum Verdict {
    /// There are no exports yet.
    NothingYet,
    /// What was read, and why `build` would stop.
    Read(Box<Review>, Option<Error>),
    /// Why it cannot be read.
    Unreadable(Error),
}

/// The whole text.
pub(super) fn text(folder: &Path, setup: &Setup, answers: &Answers, written: &Written, verdict: &Verdict) -> String {
    let locale = answers.locale;
    let at = folder.display().to_string();
    let mut lines = vec![message!("init.wrote", at)];
    lines.extend(said_of(answers));
    for kind in Kind::ALL {
        of_kind(&mut lines, setup, kind);
    }
    lines.extend(setup.files.iter().filter(|file| file.kind.is_none()).map(unknown));
    if setup.columns.values().any(|guesses| !guesses.is_empty()) {
        lines.push(message!("init.guesses_stand"));
    }
    checked(&mut lines, verdict);
    questions(&mut lines, &format!("{at}/huifang.toml"), written);
    lines.push(next(&at, written, verdict));
    Message::lines(lines).told(locale) + "\n"
}

/// The standard that follows from the kind of body.
fn said_of(answers: &Answers) -> Option<Message> {
    let body = answers.body?;
    let others = if body == Body::Builder { message!("init.other_standards") } else { Message::nothing() };
    let every = answers.every.map_or_else(Message::nothing, |every| message!("init.every", every));
    Some(message!("init.standard", body = body.message(), standard = body.standard(), every, others))
}

fn of_kind(lines: &mut Vec<Message>, setup: &Setup, kind: Kind) {
    let files: Vec<&FileGuess> = setup.files.iter().filter(|file| file.kinds().contains(&kind)).collect();
    if !files.is_empty() {
        lines.push(message!("init.files", kind, n = files.len()));
        let line = |file: &&FileGuess| message!("init.file", path = file.path, beside = beside(file, kind), lacking = lacking(file, kind));
        lines.extend(files.iter().take(NAMED).map(line));
        if files.len() > NAMED {
            lines.push(message!("init.more", n = files.len() - NAMED));
        }
    }
    for guess in setup.columns.get(&kind).into_iter().flatten() {
        let (column, header, place) = (called(kind, guess.column), &guess.header, guess.places.first());
        let others = Message::list(guess.others.iter().map(Message::text));
        lines.push(if guess.others.is_empty() {
            message!("init.guessed", column, header, place, why = guess.why.message())
        } else {
            message!("init.undecided", column, header, others, place)
        });
    }
}

/// A column as a reader is told of it.
fn called(kind: Kind, column: &str) -> Message {
    kind.column(column).map_or_else(|| Message::text(column), Argument::argument)
}

/// That a file is read as a kind too, for columns beside its cases or for another sheet.
fn beside(file: &FileGuess, kind: Kind) -> Message {
    match file.kind {
        Some(main) if main != kind => message!("init.beside", kind),
        _ => Message::nothing(),
    }
}

fn lacking(file: &FileGuess, kind: Kind) -> Message {
    if file.lacking.is_empty() || file.kind != Some(kind) {
        return Message::nothing();
    }
    message!("init.lacking", columns = Message::list(file.lacking.iter().map(|name| called(kind, name))))
}

/// A file of no kind: the first headers, none longer than a glance.
fn unknown(file: &FileGuess) -> Message {
    let headers: Vec<String> = file.headers.iter().map(|header| header.chars().take(20).collect()).collect();
    let path = &file.path;
    match &file.failure {
        Some(failure) => message!("init.unreadable", failure),
        None if headers.is_empty() => message!("init.not_looked_at", path),
        None => message!("init.of_no_kind", path, headers = Message::list(headers.into_iter().map(Message::text))),
    }
}

/// What `huifang check` says, in short.
fn checked(lines: &mut Vec<Message>, verdict: &Verdict) {
    let (review, stops) = match verdict {
        Verdict::NothingYet => return,
        Verdict::Unreadable(error) => return lines.push(message!("init.checked.unreadable", error)),
        Verdict::Read(review, stops) => (review, stops),
    };
    lines.push(message!("init.checked.head"));
    for counts in review.counts.iter().filter(|counts| counts.files > 0) {
        let (kind, read, accepted, rejected) = (counts.kind, counts.read, counts.accepted, counts.rejected);
        let rest = counts.duplicate + counts.superseded + counts.left_out;
        lines.push(message!("init.checked.rows", kind, read, accepted, rejected, rest));
    }
    let refused = review.refused_names.names.len();
    lines.push(match stops {
        Some(error) => message!("init.checked.not_yet", why = error),
        None if review.period.is_none() => message!("init.checked.not_yet", why = message!("init.checked.no_ledger")),
        None if refused > 0 => message!("init.checked.not_yet", why = message!("init.checked.names", n = refused)),
        None => message!("init.checked.ready"),
    });
}

fn questions(lines: &mut Vec<Message>, file: &str, written: &Written) {
    let n = written.questions.len();
    if n == 0 {
        return;
    }
    lines.push(message!("init.questions.head", file, n));
    let question = |question: &Question| message!("init.questions.line", line = question.line, choice = question.choice);
    lines.extend(written.questions.iter().take(LISTED).map(question));
    if n > LISTED {
        lines.push(message!("init.questions.more", n = n - LISTED));
    }
}

fn next(at: &str, written: &Written, verdict: &Verdict) -> Message {
    let is_ready = matches!(verdict, Verdict::Read(review, None) if review.period.is_some() && review.refused_names.names.is_empty());
    match verdict {
        Verdict::NothingYet => message!("init.next.exports", at),
        _ if is_ready && written.questions.is_empty() => message!("init.next.build", at),
        _ => message!("init.next.mend", at),
    }
}
