//! The headline over the months: rules that attained their targets, or the rate where no rule has a target, and beside
//! it satisfaction. At most the twenty-five months of the history, at least twelve; a month without data is a gap.

use serde::Serialize;

use super::opinions::share;
use super::shelf::Shelf;
use super::trend::{Dates, labels};
use crate::bulletin::Source;
use crate::domain::{Kind, Period, Rate};
use crate::error::Result;
use crate::render::chart::{self, Column, Month, Panel, Scale};
use crate::render::format;
use crate::render::words::Words;

/// So many months are shown even where there are fewer.
const LEAST: usize = 12;

/// One figure of the headline over the months.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct MonthsFigure {
    /// What is shown.
    title: String,
    /// How to read it.
    note: String,
    /// The picture, its numbers in `<desc>`; empty where all of every month was attained, which the note says.
    chart: String,
}

/// A figure over the months before it is drawn.
#[derive(Debug)]
pub(crate) struct Course {
    /// What is shown.
    pub(crate) title: String,
    /// How to read it.
    pub(crate) note: String,
    /// Its numbers, for those who hear a picture.
    pub(crate) said: String,
    /// What the picture is called.
    name: String,
    /// What is drawn; `None` where all of every month was attained, which the note says.
    pub(crate) drawn: Option<Drawn>,
}

/// What a picture of the months shows.
#[derive(Debug)]
pub(crate) enum Drawn {
    /// Counts out of others.
    Columns(Vec<Column>),
    /// Rates, and the ends of their axis.
    Line(Vec<Month>, Scale),
}

impl Course {
    fn figure(self) -> Result<MonthsFigure> {
        let chart = match &self.drawn {
            None => String::new(),
            Some(Drawn::Columns(columns)) => chart::columns(&self.name, &self.said, columns)?,
            Some(Drawn::Line(months, axis)) => chart::panel(&Panel {
                title: &self.name,
                desc: &self.said,
                months,
                target: None,
                run: None,
                beside: &[],
                axis: *axis,
                band: None,
            })?,
        };
        Ok(MonthsFigure { title: self.title, note: self.note, chart })
    }
}

/// The figures that have two months or more; the headline's first.
pub(super) fn of(shelf: &Shelf<'_>, words: &Words) -> Result<Vec<MonthsFigure>> {
    courses(shelf, words)?.into_iter().map(Course::figure).collect()
}

/// The same before they are drawn.
pub(crate) fn courses(shelf: &Shelf<'_>, words: &Words) -> Result<Vec<Course>> {
    let months = shelf.bulletin.period.code.history();
    let counts: Vec<(u64, u64)> = months.iter().map(|month| targets(shelf, *month)).collect();
    let has_targets = several(counts.iter().map(|(_, of)| *of > 0));
    let rates: Vec<Option<Rate>> = months.iter().map(|month| rate(shelf, *month).filter(|_| !has_targets)).collect();
    let (label, satisfied) = satisfaction(shelf, &months);
    let has_data = |i: usize| counts[i].1 > 0 || rates[i].is_some() || satisfied[i].is_some();
    let first = (0..months.len()).find(|i| has_data(*i)).unwrap_or(months.len()).min(months.len().saturating_sub(LEAST));
    let (months, counts, rates, satisfied) = (&months[first..], &counts[first..], &rates[first..], &satisfied[first..]);
    let n = months.len().to_string();
    let mut courses = Vec::new();
    if has_targets {
        let all_attained = counts.iter().all(|(attained, of)| attained == of);
        let columns = labels(months).zip(counts).map(|(label, (attained, of))| Column { label, attained: *attained, of: *of });
        let said = months.iter().zip(counts).map(|(month, (attained, of))| (*month, (*of > 0).then(|| format!("{attained}/{of}"))));
        courses.push(Course {
            title: words.get("answer.months_targets")?.to_owned(),
            note: words.fill(if all_attained { "answer.months_attained" } else { "answer.months_targets_are" }, &[("n", n.clone())])?,
            said: numbers(said, words)?,
            name: words.fill("chart.months_targets", &[("n", n.clone())])?,
            drawn: (!all_attained).then(|| Drawn::Columns(columns.collect())),
        });
    } else {
        let label = words.get(&format!("{}.rate", shelf.bulletin.headline.of.code()))?;
        courses.extend(line(label, months, rates, words)?);
    }
    courses.extend(line(words.get(label)?, months, satisfied, words)?);
    Ok(courses)
}

/// A rate as a line; `None` where fewer than two months have one.
fn line(label: &str, months: &[Period], rates: &[Option<Rate>], words: &Words) -> Result<Option<Course>> {
    if !several(rates.iter().map(Option::is_some)) {
        return Ok(None);
    }
    let values = [("label", label.to_owned()), ("n", months.len().to_string())];
    let is_whole = rates.iter().flatten().all(|rate| *rate == Rate(10_000));
    let drawn = labels(months).zip(rates).map(|(label, rate)| Month { label, rate: *rate, stands_out: false });
    let said = months.iter().zip(rates).map(|(month, rate)| (*month, rate.map(format::percent)));
    Ok(Some(Course {
        title: label.to_owned(),
        note: words.fill(if is_whole { "answer.months_whole" } else { "answer.months_line_is" }, &values)?,
        said: numbers(said, words)?,
        name: words.fill("chart.months_rate", &values)?,
        drawn: (!is_whole).then(|| Drawn::Line(drawn.collect(), Scale::near(rates.iter().flatten().copied()))),
    }))
}

/// Rules of the centre that attained their target in a month, and those of which that is shown.
fn targets(shelf: &Shelf<'_>, month: Period) -> (u64, u64) {
    let (centre, headline) = (shelf.of(None), &shelf.bulletin.headline);
    if month == shelf.bulletin.period.code {
        return (headline.attained.len() as u64, (headline.attained.len() + headline.not_attained.len()) as u64);
    }
    let judged = shelf.bulletin.rules.iter().filter_map(|rule| {
        // a printed rate never shows its target as reached when it is not
        Some(*centre.month(&rule.id, month)?.rate.shown()? >= rule.target?)
    });
    judged.fold((0, 0), |(attained, of), judged| (attained + u64::from(judged), of + 1))
}

/// What the headline counts, over all rules on the ledger, in a month.
fn rate(shelf: &Shelf<'_>, month: Period) -> Option<Rate> {
    let of = shelf.bulletin.headline.of;
    let rules = shelf.bulletin.rules.iter().filter(|rule| rule.of == of && rule.dataset == Kind::Ledger);
    let rows = rules.filter_map(|rule| shelf.of(None).month(&rule.id, month));
    let counts = rows.filter_map(|row| row.met.shown().copied().zip(row.due.shown().copied()));
    let (met, due) = counts.fold((0, 0), |sum, (met, due)| (sum.0 + met, sum.1 + due));
    (due > 0).then(|| share(met, due))
}

/// Satisfaction by callback, else by evaluator: what it is called, and its months.
fn satisfaction(shelf: &Shelf<'_>, months: &[Period]) -> (&'static str, Vec<Option<Rate>>) {
    let of = |source| months.iter().map(|month| shelf.of(None).satisfied(source, *month)?.rate.shown().copied()).collect::<Vec<_>>();
    let callback = of(Source::Callback);
    if several(callback.iter().map(Option::is_some)) { ("answer.callback", callback) } else { ("answer.evaluator", of(Source::Evaluator)) }
}

fn several(has: impl Iterator<Item = bool>) -> bool {
    has.filter(|has| *has).count() > 1
}

/// The months with their numbers, for those who hear a picture.
fn numbers(said: impl Iterator<Item = (Period, Option<String>)>, words: &Words) -> Result<String> {
    let (mut dates, mut parts) = (Dates::default(), Vec::new());
    for (month, number) in said {
        let number = number.map_or_else(|| words.get("cell.no_data").map(str::to_owned), Ok)?;
        parts.push(format!("{} {number}", dates.name(month)));
    }
    Ok(parts.join(words.get("list.comma")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulletin::{Bulletin, Cell};
    use crate::domain::Locale;
    use crate::render::{Templates, fixture};

    fn charts(bulletin: &Bulletin) -> Vec<String> {
        let templates = Templates::load(None).expect("the built-in templates");
        let figures = of(&Shelf::new(bulletin), templates.words(Locale::ZhCn)).expect("figures");
        figures.into_iter().map(|figure| figure.chart).collect()
    }

    fn desc(chart: &str) -> &str {
        chart.split("<desc>").nth(1).and_then(|tail| tail.split("</desc>").next()).expect("numbers")
    }

    #[test]
    fn the_last_month_says_what_the_headline_says() {
        let bulletin = fixture::month();
        let charts = charts(&bulletin);
        let (attained, missed) = (bulletin.headline.attained.len(), bulletin.headline.not_attained.len());
        let said = desc(&charts[0]).rsplit('、').next().expect("the last month");
        assert_eq!(said, format!("06 {attained}/{}", attained + missed));
        assert!(desc(&charts[0]).starts_with("2025-07 "), "{}", charts[0]);
    }

    #[test]
    fn a_month_without_data_is_said_to_have_none_and_is_not_zero() {
        let mut bulletin = fixture::month();
        let gone: Period = "2026-03".parse().expect("a month");
        bulletin.tables.trend.retain(|row| row.month != gone);
        let charts = charts(&bulletin);
        assert!(desc(&charts[0]).contains("、03 无数据、"), "{}", charts[0]);
    }

    #[test]
    fn what_is_all_of_every_month_is_said_and_not_drawn() {
        let mut bulletin = fixture::month();
        bulletin.headline.attained.append(&mut bulletin.headline.not_attained);
        bulletin.tables.trend.iter_mut().for_each(|row| row.rate = Cell::Shown(Rate(10_000)));
        let templates = Templates::load(None).expect("the built-in templates");
        let figures = of(&Shelf::new(&bulletin), templates.words(Locale::ZhCn)).expect("figures");
        assert_eq!((figures[0].chart.as_str(), figures[0].note.as_str()), ("", "近12个月，各月有目标的都达标"));
        bulletin.rules.iter_mut().for_each(|rule| rule.target = None);
        bulletin.tables.trend.iter_mut().for_each(|row| row.met = row.due);
        let figures = of(&Shelf::new(&bulletin), templates.words(Locale::ZhCn)).expect("figures");
        assert_eq!((figures[0].chart.as_str(), figures[0].note.as_str()), ("", "近12个月，有数的各月都是100%"));
    }

    #[test]
    fn one_month_or_none_has_no_picture() {
        let mut bulletin = fixture::month();
        let only = bulletin.period.code;
        bulletin.tables.trend.retain(|row| row.month == only);
        bulletin.tables.satisfaction_trend.retain(|row| row.month == only);
        assert_eq!(charts(&bulletin).len(), 0);
        assert_eq!(charts(&fixture::empty()).len(), 0);
    }

    #[test]
    fn without_targets_the_rate_is_shown_and_a_withheld_month_is_a_gap() {
        let mut bulletin = fixture::month();
        bulletin.rules.iter_mut().for_each(|rule| rule.target = None);
        let drawn = charts(&bulletin);
        assert!(desc(&drawn[0]).contains('%') && !drawn[0].contains("accent"), "{}", drawn[0]);
        let hidden: Period = "2026-04".parse().expect("a month");
        for row in bulletin.tables.trend.iter_mut().filter(|row| row.month == hidden) {
            (row.met, row.due, row.rate) = (Cell::Withheld, Cell::Withheld, Cell::Withheld);
        }
        assert!(desc(&charts(&bulletin)[0]).contains("04 无数据"));
    }
}
