//! Refused cells of date columns: nothing, a date in another form, or no date at all.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::cure::{Cure, Proposal, Why};
use super::gathered::{Gathered, Refused};
use crate::domain::nothing;
use crate::domain::{CellType, Kind, steers};
use crate::intake::{Code, Intake, is_without_year, seconds, time_alone};
use crate::review::date_forms::{Form, Written, forms};
use crate::review::date_shape::shape;
use crate::review::days::Days;

/// A date that stands so many days before every case was never meant.
const LONG_BEFORE: i64 = 366;
/// Parts of words that say that something was done, where nothing denies it.
const DONE: [&str; 8] = ["已", "完", "毕", "结", "是", "√", "done", "yes"];
/// Parts of words that say that a case ended otherwise.
const ENDED: [&str; 8] = ["退", "撤", "废", "销", "取消", "终止", "不予", "转办"];

/// Proposals for every date column, and the formats that they need.
#[derive(Debug, Default)]
pub(super) struct Dates {
    /// By place in the columns and in their values.
    pub(super) proposals: BTreeMap<(usize, usize), Proposal>,
    /// Formats that are told, or of which one must be chosen.
    pub(super) forms: Vec<Form>,
    /// A text that each of them reads.
    pub(super) samples: Vec<String>,
}

/// Looks at the date columns together: formats are tried on all of them.
pub(super) fn proposals(columns: &[Gathered<'_>], intake: &Intake) -> Dates {
    let sources = sources(intake);
    let first_case = first_case(intake);
    let mut found = Dates::default();
    let (mut open, mut texts) = (Vec::new(), Vec::new());
    for (at, column) in columns.iter().enumerate().filter(|(_, column)| column.column.cells == CellType::Date) {
        for (place, refused) in column.values.iter().enumerate() {
            match before_formats(column, refused, first_case) {
                Some(proposal) => {
                    found.proposals.insert((at, place), proposal);
                }
                None => {
                    for (file, rows) in &refused.by_file {
                        open.push((at, place));
                        texts.push(Written { text: refused.value, rows: *rows, source: sources[usize::from(*file)] });
                    }
                }
            }
        }
    }
    let read = forms(&texts);
    found.samples = vec![String::new(); read.forms.len()];
    for ((at, place), form) in open.into_iter().zip(read.of) {
        if let Some(sample) = form.map(|form| &mut found.samples[form]).filter(|sample| sample.is_empty()) {
            columns[at].values[place].value.clone_into(sample);
        }
        let proposal = match form.map(|form| &read.forms[form]) {
            Some(form) => Proposal::of(Cure::Dates { told: matches!(form, Form::Told(_)) }),
            None => after_formats(&columns[at], &columns[at].values[place]),
        };
        found.proposals.insert((at, place), proposal);
    }
    found.forms = read.forms;
    found
}

/// By file: files of one kind with the same head come from one system.
fn sources(intake: &Intake) -> Vec<usize> {
    let mut known = Vec::new();
    let mut sources = Vec::new();
    for file in &intake.files {
        let head = (file.kind, &file.matched, &file.ignored);
        sources.push(known.iter().position(|other| *other == head).unwrap_or(known.len()));
        if sources.last() == Some(&known.len()) {
            known.push(head);
        }
    }
    sources
}

/// The day of the first case that was accepted, odd ones aside, in seconds.
fn first_case(intake: &Intake) -> Option<i64> {
    Days::of(intake, Kind::Ledger).body().map(|days| i64::from(*days.start()) * 86_400)
}

/// What needs no format.
fn before_formats(column: &Gathered<'_>, refused: &Refused<'_>, first_case: Option<i64>) -> Option<Proposal> {
    let value = refused.value;
    if refused.code == Code::MissingValue {
        return Some(Proposal::because(Cure::Source, Why::ReadAsBlank));
    }
    if nothing::is_nothing(value) || value == "0" {
        return Some(if column.column.filled { Proposal::because(Cure::Source, Why::MustBeFilled) } else { Proposal::of(Cure::Blank) });
    }
    if refused.code == Code::ErrorCell {
        return Some(Proposal::because(Cure::Source, Why::Formula));
    }
    if refused.code == Code::NoValue && !column.column.filled {
        return Some(Proposal::of(Cure::Blank));
    }
    if matches!(refused.code, Code::BadDate) {
        return time_alone(value.as_bytes()).map(|_| Proposal::because(Cure::Source, Why::TimeAlone));
    }
    // a date that was read, and contradicts its case
    let at = seconds(&[value], None).into_iter().next().flatten();
    let is_long_before = first_case.zip(at).is_some_and(|(first, at)| at + LONG_BEFORE * 86_400 <= first);
    let cure = if is_long_before && refused.rows > 1 && !column.column.filled { Cure::Blank } else { Cure::Source };
    Some(Proposal { cure, why: is_long_before.then_some(Why::LongBefore) })
}

/// What no format reads.
fn after_formats(column: &Gathered<'_>, refused: &Refused<'_>) -> Proposal {
    let value = refused.value;
    if is_formula(value) {
        return Proposal::because(Cure::Source, Why::Formula);
    }
    let cleaned = cleaned(value);
    if cleaned != value && seconds(&[&cleaned], None)[0].is_some() {
        return Proposal::surely(cleaned);
    }
    if is_without_year(value) {
        return Proposal::because(Cure::Source, Why::NoYear);
    }
    if let Some(why) = number(value) {
        return Proposal::because(Cure::Source, why);
    }
    if value.chars().any(|c| c.is_ascii_digit()) || column.column.filled {
        let is_date = shape(&cleaned).is_some_and(|shape| !shape.rest.contains("%p"));
        return Proposal { cure: Cure::Source, why: is_date.then_some(Why::NoSuchDay) };
    }
    let folded = value.to_lowercase();
    let says = |parts: &[&str]| parts.iter().any(|part| folded.contains(part));
    let is_done = says(&ENDED) || says(&DONE) && !says(&["未", "没", "不", "无"]);
    match (is_done, refused.rows) {
        (true, _) => Proposal::because(Cure::Read { to: String::new(), sure: false }, Why::Done),
        (false, 1) => Proposal::perhaps(""),
        (false, _) => Proposal::of(Cure::Blank),
    }
}

/// What a spreadsheet writes where a formula went wrong, or a column is too narrow.
pub(super) fn is_formula(value: &str) -> bool {
    let is_error = value.len() <= 24 && value.starts_with('#') && value.ends_with(['!', '?', 'A']) && value.len() > 3;
    is_error || value.len() > 1 && value.bytes().all(|byte| byte == b'#')
}

/// The date in NFKC, without invisible characters and without punctuation around it.
fn cleaned(value: &str) -> String {
    let seen: String = value.nfkc().filter(|c| !steers(*c) && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}')).collect();
    seen.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// A number that stands for a date.
fn number(value: &str) -> Option<Why> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let is_number = !whole.is_empty() && whole.chars().chain(fraction.chars()).all(|c| c.is_ascii_digit());
    // from 1982 to 2119
    let is_serial = is_number && whole.len() == 5 && (30_000..=80_000).contains(&whole.parse::<u32>().unwrap_or(0));
    let is_timestamp = is_number && matches!(whole.len(), 10 | 13) && whole.starts_with('1') && seconds(&[value], None)[0].is_none();
    match (is_serial, is_timestamp) {
        (true, _) => Some(Why::Serial),
        (_, true) => Some(Why::Timestamp),
        _ => None,
    }
}
