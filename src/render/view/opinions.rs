//! What people said: six items by method, the evaluator's grades, and the two beside each other.

use num_bigint::BigInt;
use serde::Serialize;

use super::shelf::Shelf;
use crate::bulletin::{Cell, Flag, ItemRow, SatisfactionRow};
use crate::domain::{Item, Method, Opinion, Rate, Rating, Ratio, Scale as Grades};
use crate::error::Result;
use crate::render::chart::{self, Dot, Scale, Tone};
use crate::render::format;
use crate::render::words::Words;

/// The six items of one method.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct MethodBlock {
    /// By phone, on site, by text message or online.
    method: Method,
    /// The grades that there are, best first.
    grades: Vec<GradeName>,
    /// The six items.
    items: Vec<ItemLine>,
    /// Whether all of it is withheld.
    withheld: bool,
    /// The lowest and the highest share of the items.
    range: Option<[Rate; 2]>,
}

/// A grade of the visits, and the tone of its part of the bars.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct GradeName {
    /// The grade, a key of `w.ratings`.
    grade: &'static str,
    /// The tone of its part of the bar.
    tone: &'static str,
}

/// One item of one method.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct ItemLine {
    /// The item.
    item: Item,
    /// By grade, best first, as [`MethodBlock::grades`] names them.
    counts: Vec<Cell<u64>>,
    /// How many graded it.
    n: Cell<u64>,
    /// The share of them that was at least 基本满意.
    rate: Cell<Rate>,
    /// The counts as one bar.
    chart: String,
    /// Whether anybody ever graded it in the twelve months.
    recorded: bool,
}

/// The grades given on the evaluator.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct EvaluatorBlock {
    /// Grades of the scale in force with their counts, best first.
    grades: Vec<GradeCount>,
    /// Active ratings.
    rated: Cell<u64>,
    /// Ratings that the device gave by itself.
    defaulted: Cell<u64>,
    /// No rating given.
    unrated: Cell<u64>,
    /// unrated / all evaluations.
    unrated_rate: Cell<Rate>,
    /// The grades as one bar; empty where they are withheld.
    chart: String,
}

/// One grade of the evaluator.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct GradeCount {
    /// The grade, a key of `w.ratings`.
    grade: &'static str,
    /// How often it was given.
    n: Cell<u64>,
    /// The tone of its part of the bar.
    tone: &'static str,
}

/// Satisfaction by callback and by evaluator.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub(crate) struct Beside<'a> {
    #[serde(flatten)]
    row: &'a SatisfactionRow,
    /// The page of the window; empty for the centre.
    slug: &'a str,
    /// The difference's interval does not hold 0.
    differs: bool,
    /// `below` or `above` the centre, where its satisfaction by callback is so beyond chance.
    standing: Option<&'static str>,
    /// Both shares as dots; empty where there is neither.
    chart: String,
    /// The ends of the axis of the chart.
    axis: Scale,
    /// What the difference says, in a sentence; empty where there is none.
    finding: String,
    /// Of the callback's respondents, those satisfied, where the items show them all.
    satisfied: Cell<u64>,
}

impl Beside<'_> {
    /// Whether it says something that chance does not explain.
    pub(super) fn stands_out(&self) -> bool {
        self.differs || self.row.flag == Cell::Shown(Flag::Exceptional)
    }
}

/// So many windows that stand out are listed.
const MOST: usize = 40;

/// The windows that stand out, by name, and how many more do: of very many those with the greatest difference.
pub(super) fn outstanding<'a>(shelf: &Shelf<'a>, words: &Words) -> Result<(Vec<Beside<'a>>, usize)> {
    let windows = shelf.bulletin.tables.satisfaction.iter().filter_map(|row| row.window.as_deref());
    let lines = windows.filter_map(|window| beside(shelf, Some(window), words).transpose());
    let mut lines = lines.filter(|line| line.as_ref().map_or(true, Beside::stands_out)).collect::<Result<Vec<_>>>()?;
    let more = lines.len().saturating_sub(MOST);
    if more > 0 {
        let size = |line: &Beside<'_>| line.row.difference.shown().map_or(0, |difference| difference.0.abs());
        lines.sort_by_key(|line| std::cmp::Reverse((line.row.flag == Cell::Shown(Flag::Exceptional), size(line))));
        lines.truncate(MOST);
        lines.sort_by_key(|line| line.row.window.as_deref());
    }
    Ok((lines, more))
}

/// The six items of a window, or of the centre, by method.
pub(super) fn methods(shelf: &Shelf<'_>, window: Option<&str>, words: &Words) -> Result<Vec<MethodBlock>> {
    let mut blocks = Vec::new();
    for method in Method::ALL {
        let items = shelf.of(window).items_by(method).map(|row| item(row, words)).collect::<Result<Vec<_>>>()?;
        if !items.is_empty() {
            let withheld = items.iter().filter(|line| line.recorded).all(|line| line.n == Cell::Withheld);
            let rates = || items.iter().filter_map(|line| line.rate.shown().copied());
            let range = rates().min().zip(rates().max()).map(|(low, high)| [low, high]);
            let named = |(place, tone): (usize, &Tone)| GradeName { grade: Opinion::ALL[place].code(), tone: tone.class() };
            let scale = scale_of(items[0].counts.len());
            let grades = scale.places().zip(tones(scale)).map(named).collect();
            blocks.push(MethodBlock { method, grades, items, withheld, range });
        }
    }
    Ok(blocks)
}

fn item(row: &ItemRow, words: &Words) -> Result<ItemLine> {
    let (item, counts, recorded) = (row.item, row.counts.clone(), row.recorded);
    let n = sum(&counts);
    let (rate, chart) = match (n, row.satisfied()) {
        (Cell::Shown(n), Some((satisfied, _))) if n > 0 => {
            let shown: Vec<u64> = counts.iter().filter_map(|count| count.shown().copied()).collect();
            let rate = share(satisfied, n);
            // name and counts stand in the cells before it
            let values = [("rate", format::percent(rate)), ("n", format::count(n))];
            (Cell::Shown(rate), chart::stacked(&words.fill("chart.item", &values)?, &shown, tones(scale_of(shown.len())))?)
        }
        (Cell::Withheld, _) => (Cell::Withheld, String::new()),
        _ => (Cell::Blank, String::new()),
    };
    Ok(ItemLine { item, counts, n, rate, chart, recorded })
}

/// The scale of so many counts.
fn scale_of(counts: usize) -> Grades {
    if counts == Opinion::ALL.len() { Grades::Five } else { Grades::Three }
}

/// The tones of the grades of a scale, best first.
fn tones(scale: Grades) -> &'static [Tone] {
    match scale {
        Grades::Five => &[Tone::Bar, Tone::Mid, Tone::Tint, Tone::Accent, Tone::Worst],
        Grades::Three => &[Tone::Bar, Tone::Tint, Tone::Worst],
    }
}

/// The evaluator's counts for a window, or for the centre; `None` where there are none.
pub(super) fn evaluator(shelf: &Shelf<'_>, window: Option<&str>, words: &Words) -> Result<Option<EvaluatorBlock>> {
    let Some(row) = shelf.of(window).evaluations else { return Ok(None) };
    let scale = shelf.bulletin.methods.scale.unwrap_or(Grades::Three);
    let tones = tones(scale);
    let grades =
        scale.places().zip(tones).map(|(i, tone)| GradeCount { grade: Rating::GRADES[i].code(), n: row.active[i], tone: tone.class() });
    let grades: Vec<GradeCount> = grades.collect();
    let rated = sum(&row.active);
    let all = sum(&[rated, row.defaulted, row.unrated]);
    let shown: Vec<u64> = grades.iter().filter_map(|grade| grade.n.shown().copied()).collect();
    let chart = match rated {
        Cell::Shown(n) if n > 0 => {
            let mut title = words.get("chart.evaluator")?.to_owned();
            for (i, (grade, n)) in grades.iter().zip(&shown).enumerate() {
                title += if i == 0 { "" } else { words.get("list.comma")? };
                title += &words.fill(
                    "chart.grade",
                    &[("grade", words.get(&format!("ratings.{}", grade.grade))?.to_owned()), ("n", format::count(*n))],
                )?;
            }
            chart::stacked(&title, &shown, tones)?
        }
        _ => String::new(),
    };
    let unrated_rate = match (all, row.unrated) {
        (Cell::Shown(all), Cell::Shown(unrated)) if all > 0 => Cell::Shown(share(unrated, all)),
        (Cell::Withheld, _) | (_, Cell::Withheld) => Cell::Withheld,
        _ => Cell::Blank,
    };
    Ok(Some(EvaluatorBlock { grades, rated, defaulted: row.defaulted, unrated: row.unrated, unrated_rate, chart }))
}

/// A row of satisfaction with its dots; `None` where there is none.
pub(super) fn beside<'a>(shelf: &Shelf<'a>, window: Option<&str>, words: &Words) -> Result<Option<Beside<'a>>> {
    let rows = shelf.of(window);
    let Some(row) = rows.satisfaction else { return Ok(None) };
    let mut dots = Vec::new();
    let mut title = String::new();
    for (share, hollow, sentence) in [(row.callback, false, "chart.by_callback"), (row.evaluator, true, "chart.by_evaluator")] {
        let Cell::Shown(rate) = share.rate else { continue };
        dots.push(Dot { rate, interval: share.low.shown().copied().zip(share.high.shown().copied()), hollow });
        title += if title.is_empty() { "" } else { words.get("list.semicolon")? };
        let n = share.n.shown().map_or_else(String::new, |n| format::count(*n));
        title += &words.fill(sentence, &[("rate", format::percent(rate)), ("n", n)])?;
    }
    let chart = if dots.is_empty() { String::new() } else { chart::dots(&title, shelf.axis, &dots, None)? };
    let differs = differs(row);
    let finding = match row.difference {
        Cell::Shown(gap) => {
            let key = match (differs, gap.0 > 0) {
                (false, _) => "same",
                (true, true) => "higher",
                (true, false) => "lower",
            };
            words.fill(&format!("satisfaction.{key}"), &[("n", format::size(gap))])?
        }
        Cell::Blank | Cell::Withheld => String::new(),
    };
    Ok(Some(Beside {
        row,
        slug: rows.slug,
        differs,
        standing: standing(shelf, row),
        chart,
        axis: shelf.axis,
        finding,
        satisfied: satisfied(&rows.items, row),
    }))
}

/// Where a satisfaction by callback that chance does not explain lies: `below` or `above` the centre's.
pub(super) fn standing(shelf: &Shelf<'_>, row: &SatisfactionRow) -> Option<&'static str> {
    let own = row.callback.rate.shown().filter(|_| row.flag == Cell::Shown(Flag::Exceptional))?;
    let centre = shelf.of(None).satisfaction?.callback.rate.shown()?;
    Some(if own < centre { "below" } else { "above" })
}

/// Whether evaluator and callback differ by more than chance could do.
pub(super) fn differs(row: &SatisfactionRow) -> bool {
    matches!((row.difference_low, row.difference_high), (Cell::Shown(low), Cell::Shown(high)) if low.0 > 0 || high.0 < 0)
}

fn satisfied(items: &[&ItemRow], row: &SatisfactionRow) -> Cell<u64> {
    let overall = items.iter().filter(|item| item.item == Item::Overall);
    let shown: Vec<(u64, u64)> = overall.filter_map(|item| item.satisfied()).collect();
    let of = |part: fn(&(u64, u64)) -> u64| sum(&shown.iter().map(|counts| Cell::Shown(part(counts))).collect::<Vec<_>>());
    let (satisfied, total) = (of(|counts| counts.0), of(|counts| counts.1));
    if total == row.callback.n { satisfied } else { Cell::Blank }
}

/// The sum of counts: withheld where one is, blank where there are none.
fn sum(counts: &[Cell<u64>]) -> Cell<u64> {
    counts.iter().fold(Cell::Blank, |total, count| match (total, count) {
        (Cell::Withheld, _) | (_, Cell::Withheld) => Cell::Withheld,
        (Cell::Blank, count) => *count,
        (total, Cell::Blank) => total,
        (Cell::Shown(a), Cell::Shown(b)) => Cell::Shown(a + b),
    })
}

pub(super) fn share(part: u64, whole: u64) -> Rate {
    Rate::of(&Ratio::new(BigInt::from(part), BigInt::from(whole)), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_with_a_withheld_part_is_withheld() {
        assert_eq!(sum(&[Cell::Shown(1), Cell::Blank, Cell::Shown(2)]), Cell::Shown(3));
        assert_eq!(sum(&[Cell::Shown(1), Cell::Withheld]), Cell::Withheld);
        assert_eq!(sum(&[]), Cell::Blank);
    }

    #[test]
    fn a_share_is_rounded_once() {
        assert_eq!(share(2, 3), Rate(6667));
    }
}
