//! From what was typed to what is used: every impossible value is an error with its line.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use chrono::NaiveDate;
use num_traits::{Signed, Zero};
use toml::Spanned;

use super::accepts;
use super::check_document;
use super::check_given;
use super::check_groups;
use super::columns::{self, Keys};
use super::settings::{Encoding, FileReading, Reading, Recorded, Workspace};
use super::typed::{self, Typed};
use super::typed_headings::Headers;
use super::unknown::unknown;
use crate::calendar::Calendar;
use crate::domain::spelling::{name_key, typed_name};
use crate::domain::{DateFormat, Item, Kind, Ratio, Weights, limits};
use crate::error::{Error, Result};
use crate::messages::Message;
use crate::paths::named;
use crate::remarks::Remarks;
use crate::standard::{Standards, Warranty};
use crate::themes::Themes;
use crate::typed_toml::{Number, Source};

/// No weight is greater: they are printed, and only their proportions count.
const HEAVIEST: i64 = 1_000_000;

/// The key of `[columns.KIND]` that names the columns of each of several callbacks, or ratings, in one row.
const GROUP: &str = "group";
/// The key of `[columns.KIND]` that names headers without a meaning.
const IGNORE: &str = "ignore";

/// What the tables print for a withheld cell, and no grade is called.
const WITHHELD: &str = "*";

pub(super) fn used(root: &Path, source: &Source<'_>, typed: Typed, calendar: Calendar, themes: Themes) -> Result<Workspace> {
    refuse_backslashes(source, &typed)?;
    let timezone = typed
        .timezone
        .get_ref()
        .parse()
        .map_err(|_| source.error(typed.timezone.span(), message!("workspace.timezone", found = typed.timezone.get_ref())))?;
    let max_rejected = exact(source, "max_rejected", &typed.max_rejected)?;
    if max_rejected.is_negative() || max_rejected > whole(1) {
        return Err(source.error(typed.max_rejected.span(), message!("workspace.no_share", key = "max_rejected")));
    }
    let long = [("title", &typed.title), ("organisation", &typed.organisation)].into_iter().find(|(_, text)| limits::is_too_long(text));
    if let Some((key, text)) = long {
        let (start, most) = (limits::start_of(text), limits::LONGEST_NAME);
        return Err(Error::in_file(source.file, message!("workspace.long", key, start, most)));
    }
    let standards = Standards::compose(root, source, &typed.standard, &calendar)?;
    Ok(Workspace {
        root: root.to_owned(),
        timezone,
        max_rejected,
        recorded: recorded(source, &typed.recorded.visits)?,
        scale: typed.evaluations.scale,
        visits_scale: typed.visits.scale,
        points_three: points(source, "three", &typed.points.three)?,
        points_five: points(source, "five", &typed.points.five)?,
        weights: weights(source, &typed.weights)?,
        item_weights: item_weights(source, &typed.item_weights)?,
        grades: grades(source, typed.grade.as_deref())?,
        roster: roster(source, &typed.window)?,
        centres: super::check_centres::centres(source, &typed.centre)?,
        reading: spelt(reading(root, source, &typed)?, &typed.window, &standards),
        title: typed.title,
        organisation: typed.organisation,
        locale: typed.locale,
        cadence: typed.cadence,
        ranking: typed.ranking,
        on_conflict: typed.on_conflict,
        on_repeat: typed.on_repeat,
        accepts: accepts::used(source, &typed.accept, &typed.doubts)?,
        min_rated: typed.min_rated,
        min_respondents: typed.min_respondents,
        quota_phone: typed.quota.phone_per_window,
        quota_onsite: typed.quota.onsite,
        site: super::check_site::used(source, typed.site)?,
        document: check_document::document(source, &typed.document)?,
        warranty: Warranty::of(source, &typed.warranty, &calendar)?,
        standards,
        calendar,
        themes,
        remarks: Remarks::default(),
        headings: typed.tables.headings.unwrap_or_else(|| super::settings::ListHeadings::of(typed.locale)),
    })
}

/// Adds the names that the roster, `[values]` and the rules spell: a name of the exports that differs from one of them
/// only by width, case or blanks is taken for it.
fn spelt(mut reading: Reading, roster: &[typed::Window], standards: &Standards) -> Reading {
    let given = |column: &str| reading.values.get(column).into_iter().flat_map(BTreeMap::values).cloned().collect::<Vec<_>>();
    let by_key = |names: Vec<String>| names.into_iter().map(|name| (name_key(&name).into_owned(), name)).collect::<BTreeMap<_, _>>();
    // of two spellings with one key the last counts: the roster's after that of `[values]`, a rule's likewise
    let of_roster = roster.iter().map(|window| typed_name(window.name.get_ref()));
    let of_rules = standards.rules.iter().flat_map(|rule| rule.categories.list());
    let windows = by_key(given("window").into_iter().chain(of_roster).collect());
    let categories = by_key(given("category").into_iter().chain(of_rules).collect());
    (reading.spelt_windows, reading.spelt_categories) = (windows, categories);
    reading
}

fn recorded(source: &Source<'_>, typed: &typed::Days) -> Result<Recorded> {
    let day = |key: &str, text: &Option<Spanned<typed::Day>>| -> Result<Option<NaiveDate>> {
        let Some(text) = text else { return Ok(None) };
        let found = text.get_ref().to_string();
        let wrong = || source.error(text.span(), message!("workspace.no_date", key = format!("recorded.visits.{key}"), found));
        found.parse().map(Some).map_err(|_| wrong())
    };
    let (visits_from, visits_to) = (day("from", &typed.from)?, day("to", &typed.to)?);
    if let (Some(from), Some(to), Some(text)) = (visits_from, visits_to, &typed.to)
        && to < from
    {
        return Err(source.error(text.span(), message!("workspace.recorded_ends", from, to)));
    }
    Ok(Recorded { visits_from, visits_to })
}

fn whole(n: i64) -> Ratio {
    Ratio::from_integer(n.into())
}

fn exact(source: &Source<'_>, key: &str, number: &Spanned<Number>) -> Result<Ratio> {
    number.get_ref().exact().ok_or_else(|| source.error(number.span(), message!("workspace.no_number", key)))
}

/// Points, a weight or a score: 90 where somebody typed "90%", which would be 0.9.
fn plain_number(source: &Source<'_>, key: &str, number: &Number, span: Range<usize>) -> Result<Ratio> {
    match number.percentage() {
        Some(found) => {
            let plain = found.trim_end_matches(['%', '％']).trim_end();
            Err(source.error(span, message!("workspace.percentage", key, found, plain)))
        }
        None => number.exact().ok_or_else(|| source.error(span, message!("workspace.no_number", key))),
    }
}

/// Refuses a path with single backslashes between double quotes, of which TOML made tabs and other characters.
fn refuse_backslashes(source: &Source<'_>, typed: &Typed) -> Result<()> {
    let globs = Kind::ALL.into_iter().flat_map(|kind| typed.inputs.globs(kind)).chain(&typed.inputs.leave_out).chain(&typed.inputs.links);
    let paths = typed.file.iter().map(|file| file.path.get_ref()).chain(typed.standard.iter().map(Spanned::get_ref));
    let has_controls = globs.chain(paths).any(|path| path.chars().any(char::is_control));
    source.backslashes().filter(|_| has_controls).map_or(Ok(()), Err)
}

fn points<const N: usize>(source: &Source<'_>, key: &str, list: &Spanned<Vec<Number>>) -> Result<[Ratio; N]> {
    let wrong = |message: Message| source.error(list.span(), message);
    let name = format!("points.{key}");
    let values = list.get_ref().iter().map(|number| plain_number(source, &name, number, list.span())).collect::<Result<Vec<_>>>()?;
    if values.iter().any(|value| value.is_negative() || *value > whole(100)) {
        return Err(wrong(message!("workspace.points.range", key = name)));
    }
    if values.windows(2).any(|pair| pair[0] < pair[1]) {
        return Err(wrong(message!("workspace.points.rises", key = name)));
    }
    let found = values.len();
    values.try_into().map_err(|_| wrong(message!("workspace.points.count", key = name, needed = N, found)))
}

fn weights(source: &Source<'_>, typed: &typed::Weights) -> Result<Weights> {
    let all = [
        ("phone", &typed.phone),
        ("onsite", &typed.onsite),
        ("evaluator", &typed.evaluator),
        ("callback", &typed.callback),
        ("rectification", &typed.rectification),
        ("sms", &typed.sms),
        ("online", &typed.online),
    ];
    let mut weights: Weights = std::array::from_fn(|_| whole(0));
    for (weight, (key, number)) in weights.iter_mut().zip(all) {
        *weight = plain_number(source, key, number.get_ref(), number.span())?;
        if weight.is_negative() {
            return Err(source.error(number.span(), message!("workspace.weight.below", key)));
        }
        not_too_heavy(source, key, number, weight)?;
    }
    if weights.iter().all(Zero::is_zero) {
        let last = all.iter().map(|(_, number)| number.span()).max_by_key(|span| span.start).unwrap_or(0..0);
        return Err(source.error(last, message!("workspace.weight.none")));
    }
    Ok(weights)
}

/// Weights are printed, and sums of them: the bulletin has room for so much.
fn not_too_heavy(source: &Source<'_>, key: &str, number: &Spanned<Number>, weight: &Ratio) -> Result<()> {
    if *weight > whole(HEAVIEST) {
        return Err(source.error(number.span(), message!("workspace.weight.heavy", key, most = HEAVIEST)));
    }
    Ok(())
}

fn item_weights(source: &Source<'_>, typed: &BTreeMap<Spanned<String>, Spanned<Number>>) -> Result<[Ratio; 6]> {
    let mut weights: [Ratio; 6] = std::array::from_fn(|_| whole(1));
    for (key, number) in typed {
        let Some(place) = Item::ALL.iter().position(|item| item.code() == key.get_ref()) else {
            return Err(unknown(source, key, "item", Item::ALL.map(Item::code)));
        };
        weights[place] = plain_number(source, key.get_ref(), number.get_ref(), number.span())?;
        if weights[place].is_negative() {
            return Err(source.error(number.span(), message!("workspace.weight.below", key = key.get_ref())));
        }
        not_too_heavy(source, key.get_ref(), number, &weights[place])?;
    }
    match typed.values().next() {
        Some(any) if weights.iter().all(Zero::is_zero) => Err(source.error(any.span(), message!("workspace.weight.no_item"))),
        _ => Ok(weights),
    }
}

fn grades(source: &Source<'_>, typed: Option<&[typed::Grade]>) -> Result<Vec<(String, Ratio)>> {
    let Some(typed) = typed else {
        return Ok([("优秀", 90), ("良好", 80), ("合格", 60), ("不合格", 0)].map(|(label, from)| (label.to_owned(), whole(from))).into());
    };
    let mut grades: Vec<(String, Ratio)> = Vec::new();
    for grade in typed {
        let from = plain_number(source, "from", grade.from.get_ref(), grade.from.span())?;
        let label = grade.label.get_ref().trim().to_owned();
        if from.is_negative() || from > whole(100) {
            return Err(source.error(grade.from.span(), message!("workspace.grade.outside", label)));
        }
        if grades.last().is_some_and(|(_, above)| *above <= from) {
            return Err(source.error(grade.from.span(), message!("workspace.grade.not_below", label)));
        }
        if label.is_empty()
            || [crate::domain::UNGRADED, crate::domain::NO_DATA, WITHHELD].contains(&label.as_str())
            || grades.iter().any(|(other, _)| *other == label)
        {
            return Err(source.error(grade.label.span(), message!("workspace.grade.taken", label)));
        }
        grades.push((label, from));
    }
    match (grades.last(), typed.last()) {
        (Some((label, from)), Some(last)) if !from.is_zero() => {
            Err(source.error(last.from.span(), message!("workspace.grade.last", label)))
        }
        (None, _) => Err(source.error(0..0, message!("workspace.grade.empty"))),
        _ => Ok(grades),
    }
}

fn roster(source: &Source<'_>, typed: &[typed::Window]) -> Result<BTreeMap<String, Option<String>>> {
    if let Some(window) = typed.get(limits::MOST_NAMES) {
        let (n, most) = (typed.len(), limits::MOST_NAMES);
        return Err(source.error(window.name.span(), message!("workspace.roster.many", n, most)));
    }
    let mut roster: BTreeMap<String, Option<String>> = BTreeMap::new();
    for window in typed {
        let name = typed_name(window.name.get_ref());
        let group = window.group.as_deref().map(str::trim).filter(|group| !group.is_empty()).map(str::to_owned);
        if name.is_empty() {
            return Err(source.error(window.name.span(), message!("workspace.roster.nameless")));
        }
        if limits::is_too_long(&name) {
            let (start, most) = (limits::start_of(&name), limits::LONGEST_NAME);
            return Err(source.error(window.name.span(), message!("workspace.name_long", start, most)));
        }
        if roster.insert(name.clone(), group).is_some() {
            return Err(source.error(window.name.span(), message!("workspace.roster.twice", name)));
        }
    }
    Ok(roster)
}

fn reading(root: &Path, source: &Source<'_>, typed: &Typed) -> Result<Reading> {
    let mut reading = Reading {
        globs: Kind::ALL.map(|kind| (kind, typed.inputs.globs(kind).iter().map(|glob| named(root, Path::new(glob))).collect())).into(),
        blank: typed.cells.blank.iter().map(|cell| cell.trim().to_owned()).collect(),
        left_out_status: typed.status.leave_out.clone(),
        not_meant: typed.inputs.leave_out.clone(),
        links: typed.inputs.links.iter().map(|link| named(root, Path::new(link))).collect(),
        ..Reading::default()
    };
    for kind in Kind::ALL {
        let mut keys = Keys::default();
        for (key, headers) in typed.columns.of(kind) {
            if key.get_ref() == IGNORE {
                if matches!(headers, Headers::Parted(_) | Headers::Given(_) | Headers::Groups(_)) {
                    return Err(check_given::refuse_in_list(source, key));
                }
                reading.ignored.insert(kind, headers.list());
                continue;
            }
            if key.get_ref() == GROUP {
                reading.groups.insert(kind, check_groups::used(source, kind, key, headers)?);
                continue;
            }
            let column = columns::of_kind(source, kind, key)?;
            keys.take(source, column.name, key)?;
            check_groups::refuse_elsewhere(source, key, headers)?;
            if let Headers::Parted(parted) = headers {
                columns::check_parted(source, column, key, parted)?;
                reading.times.entry(kind).or_default().insert(column.name.to_owned(), parted.time.clone());
            }
            if let Headers::Given(typed) = headers {
                reading.given.entry(kind).or_default().insert(column.name.to_owned(), check_given::used(source, column, key, typed)?);
                if typed.heading.is_none() {
                    continue;
                }
            }
            reading.headers.entry(kind).or_default().insert(column.name.to_owned(), headers.list());
        }
    }
    let mut keys = Keys::default();
    for (key, values) in &typed.values {
        let column = columns::of_any(source, &reading, key)?;
        keys.take(source, column, key)?;
        let trimmed = values.iter().map(|(from, to)| (typed_name(from), typed_name(to))).collect();
        reading.values.insert(column.to_owned(), trimmed);
    }
    for format in &typed.cells.dates {
        if DateFormat::new(format.get_ref()).is_none() {
            return Err(source.error(format.span(), message!("workspace.file.date_format", found = format.get_ref())));
        }
        reading.dates.push(format.get_ref().clone());
    }
    for file in &typed.file {
        reading.files.push((named(root, Path::new(&file.path.get_ref().replace('\\', "/"))), file_reading(source, file)?));
    }
    Ok(reading)
}

fn file_reading(source: &Source<'_>, file: &typed::File) -> Result<FileReading> {
    let encoding = match &file.encoding {
        None => None,
        Some(name) => {
            let wanted = name.get_ref().to_lowercase();
            let found = Encoding::ALL.into_iter().find(|encoding| encoding.code() == wanted);
            let gbk = ["gbk", "gb2312"].contains(&wanted.as_str()).then_some(Encoding::Gb18030);
            Some(found.or(gbk).ok_or_else(|| unknown(source, name, "encoding", Encoding::ALL.map(Encoding::code)))?)
        }
    };
    let delimiter = match &file.delimiter {
        None => None,
        Some(text) => match text.get_ref().as_bytes() {
            [byte @ (b',' | b';' | b'\t' | b'|')] => Some(*byte),
            _ => {
                return Err(source.error(text.span(), message!("workspace.file.delimiter", found = text.get_ref())));
            }
        },
    };
    let quote = match &file.quote {
        None => None,
        Some(text) => match text.get_ref().as_bytes() {
            [byte @ (b'"' | b'\'')] => Some(*byte),
            _ => return Err(source.error(text.span(), message!("workspace.file.quote", found = text.get_ref()))),
        },
    };
    let year = match &file.year {
        None => None,
        Some(year) => Some(
            u32::try_from(*year.get_ref())
                .ok()
                .filter(|year| (1..=9999).contains(year))
                .ok_or_else(|| source.error(year.span(), message!("workspace.file.year", found = year.get_ref())))?,
        ),
    };
    Ok(FileReading { encoding, delimiter, quote, year })
}
