//! Files by header, and rejected rows by reason.

use std::collections::BTreeMap;

use super::dates::header;
use super::line::{called, heading, joined, say, shown};
use crate::domain::{Kind, Locale, Scale};
use crate::messages::{Argument, Message};
use crate::review::{ColumnFinding, FileFinding, Review};

/// Files of one heading that are listed whatever they hold.
const FILES: usize = 3;
/// Files of all kinds that are listed with their columns.
const FEW: usize = 12;
/// Of more files than that: those of a kind with something to look at, before the rest is only counted.
const NOTICED: usize = 5;

/// Columns with their headers, and headers that are ignored.
type Header<'a> = (Vec<(&'a str, &'a str)>, &'a [String]);

/// Every file, those with the same header together, so that the header is told once.
pub(super) fn files(out: &mut String, review: &Review, locale: Locale) {
    for counts in &review.counts {
        heading(out, locale, &counts.kind.argument());
        if counts.files == 0 {
            say(out, locale, &message!("report.files.no_files", code = counts.kind.code()));
            not_read(out, review, counts.kind, locale);
            continue;
        }
        let numbers = account(counts.read, [counts.accepted, counts.rejected, counts.duplicate, counts.superseded, counts.left_out]);
        say(out, locale, &message!("report.files.account_of_kind", files = counts.files, numbers));
        if let Some(counted) = review.counted.filter(|_| counts.kind == Kind::Evaluations) {
            say(out, locale, &message!("report.files.counted", files = counted.files, rows = counted.rows, ratings = counted.ratings));
        }
        if review.extent.most(FEW) < review.files.len() {
            noticed(out, review, counts.kind, locale);
        } else {
            for files in &by_header(review, counts.kind) {
                with_header(out, files, review, locale);
            }
        }
        not_read(out, review, counts.kind, locale);
    }
    scales(out, review, locale);
}

/// How many grades the evaluator and the visits have, where there are any.
fn scales(out: &mut String, review: &Review, locale: Locale) {
    match review.scale {
        Some(Scale::Three) => say(out, locale, &message!("report.files.three")),
        Some(Scale::Five) => say(out, locale, &message!("report.files.five")),
        None if review.scale_untold => say(out, locale, &message!("report.files.untold")),
        None => {}
    }
    if review.visits_scale == Some(Scale::Five) {
        say(out, locale, &message!("report.files.visits_five"));
    }
}

fn not_read(out: &mut String, review: &Review, kind: Kind, locale: Locale) {
    for file in review.left_out.iter().filter(|file| file.kind == kind) {
        say(out, locale, &message!("report.files.not_read", file = file.file, cure = file.cure));
    }
}

/// The files of a kind, those with the same header together.
fn by_header(review: &Review, kind: Kind) -> Vec<Vec<&FileFinding>> {
    let mut headers: Vec<Vec<&FileFinding>> = Vec::new();
    let mut known: BTreeMap<Header<'_>, usize> = BTreeMap::new();
    for file in review.files.iter().filter(|file| file.kind == kind) {
        let columns = file.columns.iter().map(|column| (column.column, column.header.as_str())).collect();
        let at = *known.entry((columns, &file.ignored)).or_insert(headers.len());
        if at == headers.len() {
            headers.push(Vec::new());
        }
        headers[at].push(file);
    }
    headers
}

/// Of very many files those that have something to look at; of the others, how many there are.
fn noticed(out: &mut String, review: &Review, kind: Kind, locale: Locale) {
    let headers = by_header(review, kind);
    let files = || headers.iter().flatten();
    let is_noticed = |file: &&&FileFinding| file.rejected > 0 || !file.notices.is_empty();
    let shown: Vec<&&FileFinding> = files().filter(is_noticed).take(NOTICED).collect();
    for file in &shown {
        of_file(out, file, locale);
    }
    let folded = files().count() - shown.len();
    if folded > 0 {
        let left = files().filter(is_noticed).count() - shown.len();
        let noticed = if left > 0 { message!("report.files.noticed", left) } else { message!("report.files.plain") };
        say(out, locale, &message!("report.files.many", folded, headers = headers.len(), noticed));
    }
}

/// A file, and what to know about it.
fn of_file(out: &mut String, file: &FileFinding, locale: Locale) {
    let delimiter = file.delimiter.map_or_else(Message::nothing, delimiter_name);
    let numbers = account(file.read, [file.accepted, file.rejected, file.duplicate, file.superseded, file.left_out]);
    let FileFinding { path, encoding, header_line, .. } = file;
    say(out, locale, &message!("report.files.file", path, encoding, delimiter, header_line, numbers));
    for notice in &file.notices {
        say(out, locale, &message!("report.files.note", notice));
    }
}

/// Files that have one heading. Of many, those are folded of which nothing is to be known.
fn with_header(out: &mut String, files: &[&FileFinding], review: &Review, locale: Locale) {
    let Some(first) = files.first() else { return };
    let columns = Message::list(first.columns.iter().map(|found| column(first.kind, found)));
    say(out, locale, &message!("report.files.columns", columns));
    if !first.ignored.is_empty() {
        say(out, locale, &message!("report.files.ignored", ignored = joined(&first.ignored)));
    }
    let is_plain = |(at, file): &(usize, &&FileFinding)| *at >= review.extent.most(FILES) && file.rejected == 0 && file.notices.is_empty();
    let plain = files.iter().enumerate().filter(is_plain).count();
    // a line instead of one line would save nothing
    let folded = if plain > 1 { plain } else { 0 };
    for (at, file) in files.iter().enumerate() {
        if folded > 0 && is_plain(&(at, file)) {
            continue;
        }
        of_file(out, file, locale);
    }
    if folded > 0 {
        say(out, locale, &message!("report.files.folded", folded));
    }
}

/// A column by what the file calls it, and what it is taken for where that is another word.
fn column(kind: Kind, found: &ColumnFinding) -> Message {
    let (heading, column) = (&found.header, called(kind, found.column));
    if Locale::ALL.iter().any(|locale| column.told(*locale) == *heading) {
        message!("report.files.column", heading)
    } else {
        message!("report.files.taken", heading, column)
    }
}

fn delimiter_name(delimiter: char) -> Message {
    match delimiter {
        ',' => message!("report.delimiter.comma"),
        ';' => message!("report.delimiter.semicolon"),
        '\t' => message!("report.delimiter.tab"),
        other => message!("report.delimiter.other", other),
    }
}

/// What became of the rows that were read.
fn account(read: u64, [accepted, rejected, duplicate, superseded, left_out]: [u64; 5]) -> Message {
    message!("report.files.account", read, accepted, rejected, duplicate, superseded, left_out)
}

/// Reasons, examples and cures.
pub(super) fn rejects(out: &mut String, review: &Review, locale: Locale) {
    heading(out, locale, &message!("report.rejects.heading"));
    if review.rejects.is_empty() {
        say(out, locale, &message!("report.none.nothing"));
    }
    for group in &review.rejects {
        say(out, locale, &message!("report.rejects.group", message = group.message, code = group.code, rows = group.rows));
        for example in &group.examples {
            let (place, value) = (&example.place, shown(&example.value));
            let column = header(&place.file, example.column, review);
            match (column.is_empty(), value.is_empty()) {
                (true, true) => say(out, locale, &message!("report.rejects.place", place)),
                (true, false) => say(out, locale, &message!("report.rejects.value", place, value)),
                (false, true) => say(out, locale, &message!("report.rejects.blank", place, column)),
                (false, false) => say(out, locale, &message!("report.rejects.cell", place, column, value)),
            }
            match &example.against {
                Some(raised) if group.code == "done_before_raised" => {
                    say(out, locale, &message!("report.rejects.raised", raised));
                }
                Some(accepted) => say(out, locale, &message!("report.rejects.accepted", accepted)),
                None => {}
            }
            if !example.allowed.is_empty() {
                say(
                    out,
                    locale,
                    &message!(
                        "report.rejects.allowed",
                        allowed = Message::list(example.allowed.iter().map(|word| Message::text(shown(word))))
                    ),
                );
            }
        }
        let left = group.rows.saturating_sub(group.examples.len() as u64);
        if left > 0 {
            say(out, locale, &message!("report.rejects.more", left));
        }
        say(out, locale, &message!("report.rejects.cure", cure = group.cure));
    }
    for kind in &review.too_many_rejects {
        let Some(counts) = review.counts.iter().find(|counts| counts.kind == *kind) else { continue };
        say(
            out,
            locale,
            &message!(
                "report.rejects.too_many",
                kind = kind,
                rejected = counts.rejected,
                read = counts.read - counts.not_made,
                max_rejected = review.max_rejected
            ),
        );
    }
}
