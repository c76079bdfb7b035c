//! Why a count of opinions reads as it does: each visit or rating behind it.

use serde::Serialize;

use super::say::{self, Say, date};
use crate::desk::Lookup;
use crate::domain::{Cadence, Component, Item, Mode, Opinion, Outcome, Period, Rating, date_of, day_number};
use crate::figures::method;
use crate::intake::{Counted, Intake, frame};
use crate::obligations::columns;
use crate::workspace::Workspace;

/// The opinions that are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Opinions<'a> {
    /// phone, onsite, sms, online or evaluator.
    pub component: Component,
    /// Of this window; of the centre otherwise.
    pub window: Option<&'a str>,
    /// The grades of this item only; every graded item otherwise. For visits.
    pub item: Option<Item>,
}

/// Opinions, one by one.
#[derive(Debug, Serialize)]
pub struct OpinionExplanation {
    /// Method, item and window, as asked.
    pub of: String,
    /// How many visits or active ratings: the denominator.
    pub n: u64,
    /// By grade, best first.
    pub counts: Vec<(String, u64)>,
    /// Each of them, by date.
    pub entries: Vec<OpinionEntry>,
}

/// One visit or rating.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct OpinionEntry {
    /// Its day.
    pub on: String,
    /// Its id or `FILE:LINE`.
    pub place: String,
    /// The case, where it names one.
    pub case_id: String,
    /// The grades: item and grade, or the rating.
    pub grades: Vec<(String, String)>,
    /// How many of them: more than one where the export counts them.
    #[serde(skip_serializing_if = "is_one")]
    pub count: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_one(count: &u64) -> bool {
    *count == 1
}

/// Lists the opinions of a period up to the as-of date.
#[must_use]
pub fn opinions(
    asked: Opinions<'_>,
    intake: &Intake,
    workspace: &Workspace,
    period: Period,
    as_of: chrono::NaiveDate,
) -> OpinionExplanation {
    let days = day_number(period.first())..=day_number(period.last().min(as_of));
    let locale = workspace.locale;
    let mut entries = match method(asked.component) {
        Some(_) => visits(asked, intake, &days, workspace),
        None => ratings(asked, intake, &days, workspace),
    };
    entries.sort();
    let apart = apart(Say(locale));
    let n = entries.iter().filter(|entry| entry.grades.iter().all(|(_, grade)| !apart.contains(grade))).map(|entry| entry.count).sum();
    let mut counts: Vec<(String, u64)> = Vec::new();
    let labels = Rating::ALL.map(|rating| rating_label(rating, Say(locale)));
    for label in labels.into_iter().chain([Say(locale).of(message!("explain.rating.defaulted"))]) {
        let graded = |entry: &OpinionEntry| entry.count * entry.grades.iter().filter(|(_, grade)| *grade == label).count() as u64;
        let n = entries.iter().map(graded).sum();
        if n > 0 {
            counts.push((label, n));
        }
    }
    let item = asked.item.map(|item| say::item(item, locale));
    let name = Some(say::component(asked.component, locale));
    let of = [name, item, asked.window.map(str::to_owned)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    OpinionExplanation { of, n, counts, entries }
}

fn visits(asked: Opinions<'_>, intake: &Intake, days: &std::ops::RangeInclusive<i32>, workspace: &Workspace) -> Vec<OpinionEntry> {
    let table = &intake.visits;
    let lookup = Lookup::new(intake);
    let say = Say(workspace.locale);
    let on = columns::days(table, frame::VISITED_AT);
    let (window, case) = (columns::numbers(table, frame::WINDOW), columns::numbers(table, frame::CASE));
    let (by, outcome) = (columns::codes(table, frame::METHOD), columns::codes(table, frame::OUTCOME));
    let wanted = method(asked.component).map(|method| method as u8);
    let items: Vec<Item> = asked.item.map_or_else(|| Item::ALL.to_vec(), |item| vec![item]);
    let columns: Vec<_> = items.iter().map(|item| (*item, columns::codes(table, item.column()))).collect();
    let entry = |row: usize| {
        let day = on.as_ref()?.get(row).filter(|day| days.contains(day))?;
        let reached = outcome.get(row) == Some(Outcome::Reached as u8) && by.get(row) == wanted;
        let here = asked.window.is_none_or(|name| window.get(row).is_some_and(|window| lookup.window(window) == name));
        if !reached || !here {
            return None;
        }
        let grade = |(item, grades): &(Item, columns::Codes<'_>)| {
            let grade = grades.get(row).filter(|grade| *grade != Opinion::BLANK)?;
            let rating = *Rating::GRADES.get(usize::from(grade))?;
            Some((say::item(*item, workspace.locale), rating_label(rating, say)))
        };
        let grades: Vec<_> = columns.iter().filter_map(grade).collect();
        (!grades.is_empty()).then(|| OpinionEntry {
            on: date(day),
            place: lookup.visit(row as u32),
            case_id: lookup.case_id(case.get(row)),
            grades,
            count: 1,
        })
    };
    (0..table.height()).filter_map(entry).collect()
}

fn ratings(asked: Opinions<'_>, intake: &Intake, days: &std::ops::RangeInclusive<i32>, workspace: &Workspace) -> Vec<OpinionEntry> {
    let table = &intake.evaluations;
    let lookup = Lookup::new(intake);
    let say = Say(workspace.locale);
    let on = columns::days(table, frame::RATED_AT);
    let (window, case) = (columns::numbers(table, frame::WINDOW), columns::numbers(table, frame::CASE));
    let (rating, mode) = (columns::codes(table, frame::RATING), columns::codes(table, frame::MODE));
    let entry = |row: usize| {
        let day = on.as_ref()?.get(row).filter(|day| days.contains(day))?;
        if asked.window.is_some_and(|name| window.get(row).is_none_or(|window| lookup.window(window) != name)) {
            return None;
        }
        let label = match *Rating::ALL.get(usize::from(rating.get(row)?))? {
            Rating::Unrated => rating_label(Rating::Unrated, say),
            _ if mode.get(row) == Some(Mode::Default as u8) => say.of(message!("explain.rating.defaulted")),
            grade => rating_label(grade, say),
        };
        Some(OpinionEntry {
            on: date(day),
            place: lookup.evaluation(row as u32),
            case_id: lookup.case_id(case.get(row)),
            grades: vec![(say::component(Component::Evaluator, workspace.locale), label)],
            count: 1,
        })
    };
    (0..table.height()).filter_map(entry).chain(counted(asked, intake, days, workspace)).collect()
}

/// Ratings that the exports count: an entry for each row and grade.
fn counted<'a>(
    asked: Opinions<'a>,
    intake: &'a Intake,
    days: &'a std::ops::RangeInclusive<i32>,
    workspace: &'a Workspace,
) -> impl Iterator<Item = OpinionEntry> + 'a {
    let (lookup, say) = (Lookup::new(intake), Say(workspace.locale));
    let window = columns::numbers(&intake.evaluations, frame::WINDOW);
    let is_asked =
        move |row: u32| asked.window.is_none_or(|name| window.get(row as usize).is_some_and(|window| lookup.window(window) == name));
    let wanted = intake.counted.iter().filter(move |counted| days.contains(&counted.last) && is_asked(counted.row));
    let places = Lookup::new(intake);
    wanted.flat_map(move |Counted { row, first, last, ratings }| {
        let on = if first == last { date(*last) } else { Period::containing(date_of(*last), Cadence::Month).to_string() };
        let grades = Rating::GRADES.into_iter().zip(ratings.active).map(|(grade, n)| (rating_label(grade, say), n));
        let all = grades.chain(apart(say).into_iter().zip([ratings.unrated, ratings.defaulted]));
        let entry = |(label, count): (String, u64)| OpinionEntry {
            on: on.clone(),
            place: places.evaluation(*row),
            case_id: String::new(),
            grades: vec![(say::component(Component::Evaluator, workspace.locale), label)],
            count,
        };
        all.filter(|(_, count)| *count > 0).map(entry).collect::<Vec<_>>()
    })
}

/// What is counted apart and enters no share: 未评价 and 默认评价.
pub(super) fn apart(say: Say) -> [String; 2] {
    [rating_label(Rating::Unrated, say), say.of(message!("explain.rating.defaulted"))]
}

pub(super) fn rating_label(rating: Rating, say: Say) -> String {
    say.of(message!(in "explain.rating", rating.code()))
}
