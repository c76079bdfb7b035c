//! Tables as CSV bytes that Excel opens: UTF-8 with BOM, CRLF, English headers, nothing that starts a formula.

use std::collections::BTreeMap;

use super::csv_text::{cell, yes_no};
pub use super::csv_text::{csv_bytes, guarded};
use crate::bulletin::{
    CentreRow, CentreTrendRow, ComparedRow, ControlPoint, Direction, EvaluationRow, Flag, GradeRow, ItemRow, OpenRow, PeerFlag, QuotaRow,
    RateRow, SatisfactionRow, SatisfactionTrendRow, Share, Tables, ThemeRow, TrendRow, WindowRow,
};
use crate::domain::{Component, Opinion, Scale};

/// Who reads the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody: the binomial tail, its weaker flag and scores by month are left out, whatever the rows hold.
    Public,
    /// The centre itself.
    Internal,
}

/// Every table by the name of its file, as `docs/contract.md`, section 6.6, orders the columns.
#[must_use]
pub fn csv_tables(tables: &Tables, audience: Audience) -> BTreeMap<&'static str, Vec<u8>> {
    let mut files = BTreeMap::new();
    each_table(tables, audience, &mut |name, header, rows| {
        files.insert(name, csv_bytes(header, rows));
    });
    files
}

/// What takes a table: the name of its file, its header and its rows.
pub(super) type Take<'a> = dyn FnMut(&'static str, &[&str], &mut dyn Iterator<Item = Vec<String>>) + 'a;

/// Gives every table to `take`, cells as the CSV files write them, but without a guard against spreadsheets.
pub(super) fn each_table(tables: &Tables, audience: Audience, take: &mut Take<'_>) {
    take("rates.csv", &RATES, &mut tables.rates.iter().map(rate));
    windows(&tables.windows, take);
    items(&tables.items, take);
    take("evaluations.csv", &EVALUATIONS, &mut tables.evaluations.iter().map(evaluation));
    take("satisfaction.csv", &SATISFACTION, &mut tables.satisfaction.iter().map(|row| satisfaction(row, audience)));
    take("quotas.csv", &QUOTAS, &mut tables.quotas.iter().map(quota));
    take("compared.csv", &COMPARED, &mut tables.compared.iter().map(compared));
    take("trend.csv", &TREND, &mut tables.trend.iter().map(trend));
    take("limits.csv", &LIMITS, &mut tables.trend.iter().filter_map(limits));
    take("satisfaction_trend.csv", &SATISFACTION_TREND, &mut tables.satisfaction_trend.iter().map(satisfaction_trend));
    if let Some(rows) = &tables.grades {
        take("grades.csv", &GRADES, &mut rows.iter().map(|row| grade(row, audience)));
    }
    if !tables.centres.is_empty() {
        take("centres.csv", &CENTRES, &mut tables.centres.iter().map(centre));
        take("centre_trend.csv", &CENTRE_TREND, &mut tables.centre_trend.iter().map(centre_trend));
    }
    if let Some(rows) = &tables.open {
        take("open.csv", &OPEN, &mut rows.iter().map(open));
    }
    if let Some(rows) = &tables.themes {
        take("themes.csv", &THEMES, &mut rows.iter().map(theme));
    }
}

const RATES: [&str; 21] = [
    "rule",
    "label",
    "category",
    "window",
    "of",
    "due",
    "met",
    "late",
    "early",
    "missed",
    "exempt",
    "tried",
    "rate",
    "target",
    "attained",
    "asked",
    "short",
    "low",
    "high",
    "unrecorded",
    "recorded",
];

fn rate(row: &RateRow) -> Vec<String> {
    let RateRow {
        rule,
        label,
        category,
        window,
        of,
        due,
        met,
        late,
        early,
        missed,
        exempt,
        tried,
        rate,
        target,
        attained,
        asked,
        short,
        low,
        high,
        unrecorded,
        recorded,
    } = row;
    let mut cells: Vec<String> = [rule, label, category, window].map(|name| name.clone().unwrap_or_default()).into();
    cells.push(of.code().to_owned());
    cells.extend([due, met, late, early, missed, exempt, tried].map(cell));
    cells.extend([cell(rate), cell(target), cell(&attained.map(yes_no))]);
    cells.extend([cell(asked), cell(short), cell(low), cell(high), cell(unrecorded)]);
    cells.push(yes_no(*recorded).to_owned());
    cells
}

/// The windows; each component that they list has two columns.
fn windows(rows: &[WindowRow], take: &mut Take<'_>) {
    let components = rows.first().map_or(Component::USUAL, |row| row.components.len());
    let names = Component::ALL.iter().take(components).map(|component| component.code());
    let names: Vec<String> = names.flat_map(|name| [name.to_owned(), format!("{name}_n")]).collect();
    let first = ["window", "group", "rank", "grade", "score"].into_iter();
    let header: Vec<&str> = first.chain(names.iter().map(String::as_str)).chain(["not_recorded"]).collect();
    take("windows.csv", &header, &mut rows.iter().map(window));
}

fn window(row: &WindowRow) -> Vec<String> {
    let WindowRow { window, group, rank, grade, score, components } = row;
    let mut cells = vec![window.clone(), group.clone().unwrap_or_default(), cell(rank), grade.clone(), cell(score)];
    cells.extend(components.iter().flat_map(|part| [cell(&part.points), cell(&part.n)]));
    let without = Component::ALL.into_iter().zip(components).filter(|(_, part)| !part.recorded).map(|(component, _)| component.code());
    cells.push(without.collect::<Vec<_>>().join(" "));
    cells
}

/// The six items; two columns more where there are five grades.
fn items(rows: &[ItemRow], take: &mut Take<'_>) {
    let scale = if rows.first().is_some_and(|row| row.counts.len() == Opinion::ALL.len()) { Scale::Five } else { Scale::Three };
    let grades = Opinion::ALL[scale.places()].iter().map(|grade| grade.code());
    let header: Vec<&str> = ["window", "method", "item"].into_iter().chain(grades).chain(["recorded"]).collect();
    take("items.csv", &header, &mut rows.iter().map(item));
}

fn item(row: &ItemRow) -> Vec<String> {
    let mut cells = vec![row.window.clone().unwrap_or_default(), row.method.code().to_owned(), row.item.code().to_owned()];
    cells.extend(row.counts.iter().map(cell));
    cells.push(yes_no(row.recorded).to_owned());
    cells
}

const EVALUATIONS: [&str; 8] =
    ["window", "very_satisfied", "satisfied", "basically_satisfied", "dissatisfied", "very_dissatisfied", "defaulted", "unrated"];

fn evaluation(row: &EvaluationRow) -> Vec<String> {
    let mut cells = vec![row.window.clone().unwrap_or_default()];
    cells.extend(row.active.iter().map(cell));
    cells.extend([cell(&row.defaulted), cell(&row.unrated)]);
    cells
}

const SATISFACTION: [&str; 16] = [
    "window",
    "callback_n",
    "callback_rate",
    "callback_low",
    "callback_high",
    "evaluator_n",
    "evaluator_rate",
    "evaluator_low",
    "evaluator_high",
    "difference",
    "difference_low",
    "difference_high",
    "tail",
    "flag",
    "callback_recorded",
    "evaluator_recorded",
];

fn satisfaction(row: &SatisfactionRow, audience: Audience) -> Vec<String> {
    let SatisfactionRow { window, callback, evaluator, difference, difference_low, difference_high, tail, flag } = row;
    let share = |Share { n, rate, low, high, recorded: _ }: &Share| [cell(n), cell(rate), cell(low), cell(high)];
    let mut cells = vec![window.clone().unwrap_or_default()];
    cells.extend(share(callback));
    cells.extend(share(evaluator));
    cells.extend([difference, difference_low, difference_high].map(cell));
    let flag = flag.shown().filter(|flag| audience == Audience::Internal || **flag == Flag::Exceptional).map_or("", |flag| match flag {
        Flag::Exceptional => "exceptional",
        Flag::Notable => "notable",
    });
    let tail = match audience {
        Audience::Public => String::new(),
        Audience::Internal => cell(tail),
    };
    cells.extend([tail, flag.to_owned()]);
    cells.extend([callback.recorded, evaluator.recorded].map(|recorded| yes_no(recorded).to_owned()));
    cells
}

const QUOTAS: [&str; 7] = ["week", "window", "method", "required", "done", "attained", "recorded"];

fn quota(row: &QuotaRow) -> Vec<String> {
    let QuotaRow { week, window, method, required, done, attained, recorded } = row;
    vec![
        week.to_string(),
        window.clone().unwrap_or_default(),
        method.code().to_owned(),
        required.to_string(),
        done.to_string(),
        cell(&attained.map(yes_no)),
        yes_no(*recorded).to_owned(),
    ]
}

const COMPARED: [&str; 16] = [
    "measure",
    "rule",
    "window",
    "against",
    "period",
    "k",
    "n",
    "rate",
    "earlier_k",
    "earlier_n",
    "earlier_rate",
    "difference",
    "low",
    "high",
    "change",
    "recorded",
];

fn compared(row: &ComparedRow) -> Vec<String> {
    let mut cells = vec![row.measure.code().to_owned(), row.rule.clone().unwrap_or_default(), row.window.clone().unwrap_or_default()];
    cells.extend([row.against.code().to_owned(), row.period.to_string()]);
    cells.extend([cell(&row.k), cell(&row.n), cell(&row.rate)]);
    cells.extend([cell(&row.earlier_k), cell(&row.earlier_n), cell(&row.earlier_rate)]);
    cells.extend([&row.difference, &row.low, &row.high].map(cell));
    cells.extend([cell(&row.change.map(Direction::code)), yes_no(row.recorded).to_owned()]);
    cells
}

const TREND: [&str; 8] = ["month", "rule", "window", "due", "met", "rate", "unrecorded", "recorded"];

fn trend(row: &TrendRow) -> Vec<String> {
    let TrendRow { month, rule, window, due, met, rate, unrecorded, recorded, control: _ } = row;
    let mut cells = vec![month.to_string(), rule.clone(), window.clone().unwrap_or_default(), cell(due), cell(met), cell(rate)];
    cells.extend([cell(unrecorded), yes_no(*recorded).to_owned()]);
    cells
}

const LIMITS: [&str; 7] = ["month", "rule", "window", "mean", "lower", "upper", "signal"];

/// The control limits of a row of the trend, where it has any.
fn limits(row: &TrendRow) -> Option<Vec<String>> {
    row.control.as_ref()?;
    let mut cells = vec![row.month.to_string(), row.rule.clone(), row.window.clone().unwrap_or_default()];
    cells.extend(control(row.control.as_ref()));
    Some(cells)
}

fn control(point: Option<&ControlPoint>) -> [String; 4] {
    point.map_or_else(Default::default, |ControlPoint { mean, lower, upper, signal }| {
        [mean.to_string(), lower.to_string(), upper.to_string(), signal.map_or("", |signal| signal.code()).to_owned()]
    })
}

const SATISFACTION_TREND: [&str; 9] = ["month", "window", "source", "n", "rate", "mean", "lower", "upper", "signal"];

fn satisfaction_trend(row: &SatisfactionTrendRow) -> Vec<String> {
    let SatisfactionTrendRow { month, window, source, n, rate, control: of } = row;
    let mut cells = vec![month.to_string(), window.clone().unwrap_or_default(), source.code().to_owned(), cell(n), cell(rate)];
    cells.extend(control(of.as_ref()));
    cells
}

const GRADES: [&str; 5] = ["window", "month", "grade", "score", "recorded"];

fn grade(row: &GradeRow, audience: Audience) -> Vec<String> {
    let GradeRow { window, month, grade, score, recorded } = row;
    let score = match audience {
        Audience::Public => String::new(),
        Audience::Internal => cell(score),
    };
    vec![window.clone(), month.to_string(), grade.clone(), score, yes_no(*recorded).to_owned()]
}

const CENTRES: [&str; 20] = [
    "centre",
    "kind",
    "windows",
    "measure",
    "rule",
    "k",
    "n",
    "rate",
    "low",
    "high",
    "target",
    "attained",
    "asked",
    "short",
    "peers_k",
    "peers_n",
    "peers_rate",
    "flag",
    "unrecorded",
    "recorded",
];

fn centre(row: &CentreRow) -> Vec<String> {
    let mut cells = vec![row.centre.clone(), row.kind.clone().unwrap_or_default(), row.windows.to_string()];
    cells.extend([row.measure.code().to_owned(), row.rule.clone().unwrap_or_default()]);
    cells.extend([cell(&row.k), cell(&row.n), cell(&row.rate), cell(&row.low), cell(&row.high)]);
    cells.extend([cell(&row.target), cell(&row.attained.map(yes_no)), cell(&row.asked), cell(&row.short)]);
    cells.extend([cell(&row.peers_k), cell(&row.peers_n), cell(&row.peers_rate), cell(&row.flag.map(PeerFlag::code))]);
    cells.extend([cell(&row.unrecorded), yes_no(row.recorded).to_owned()]);
    cells
}

const CENTRE_TREND: [&str; 8] = ["month", "centre", "measure", "k", "n", "rate", "unrecorded", "recorded"];

fn centre_trend(row: &CentreTrendRow) -> Vec<String> {
    let mut cells = vec![row.month.to_string(), row.centre.clone(), row.measure.code().to_owned(), row.k.to_string(), row.n.to_string()];
    cells.extend([cell(&row.rate), row.unrecorded.to_string(), yes_no(row.recorded).to_owned()]);
    cells
}

const OPEN: [&str; 4] = ["category", "uncompleted", "over_30_days", "unrecorded"];

fn open(row: &OpenRow) -> Vec<String> {
    vec![row.category.clone(), row.uncompleted.to_string(), row.over_30_days.to_string(), row.unrecorded.to_string()]
}

const THEMES: [&str; 8] = ["theme", "label", "kind", "count", "previous", "change", "recorded", "previous_recorded"];

fn theme(row: &ThemeRow) -> Vec<String> {
    let ThemeRow { theme, label, kind, count, previous, change, recorded, previous_recorded } = row;
    let mut cells = [theme, label].map(|name| name.clone().unwrap_or_default()).to_vec();
    cells.extend([kind.code().to_owned(), cell(count), cell(previous), cell(change)]);
    cells.extend([recorded, previous_recorded].map(|recorded| yes_no(*recorded).to_owned()));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulletin::Cell;
    use crate::domain::{Method, Rate};

    #[test]
    fn a_table_opens_in_excel_byte_for_byte() {
        let week = "2026-W23".parse().expect("a week");
        let row = |window: Option<&str>, method, required, done| QuotaRow {
            week,
            window: window.map(str::to_owned),
            method,
            required,
            done,
            attained: Cell::Shown(done >= required),
            recorded: true,
        };
        let never = QuotaRow { attained: Cell::Blank, recorded: false, ..row(None, Method::Onsite, 5, 0) };
        let quotas = vec![row(None, Method::Onsite, 5, 4), row(Some("=甲\"1\""), Method::Phone, 20, 21), never];
        let bytes = csv_tables(&Tables { quotas, ..Tables::default() }, Audience::Public).remove("quotas.csv").expect("the table");
        let expected = "\u{FEFF}week,window,method,required,done,attained,recorded\r\n2026-W23,,onsite,5,4,no,yes\r\n2026-W23,\"'=甲\"\"1\"\"\",phone,20,21,yes,yes\r\n2026-W23,,onsite,5,0,,no\r\n";
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), expected);
    }

    #[test]
    fn a_public_table_has_no_tail_and_no_weak_flag() {
        let row = SatisfactionRow {
            window: Some("甲,乙".to_owned()),
            callback: Share { n: Cell::Shown(12), rate: Cell::Shown(Rate(9167)), low: Cell::Withheld, high: Cell::Blank, recorded: true },
            evaluator: Share::default(),
            difference: Cell::Shown(Rate(-312)),
            difference_low: Cell::Blank,
            difference_high: Cell::Blank,
            tail: Cell::Shown(0.024_5),
            flag: Cell::Shown(Flag::Notable),
        };
        let tables = Tables { satisfaction: vec![row], ..Tables::default() };
        let text = |internal| {
            let bytes = csv_tables(&tables, internal).remove("satisfaction.csv").expect("the table");
            String::from_utf8(bytes).expect("UTF-8").lines().nth(1).expect("a row").to_owned()
        };
        assert_eq!(text(Audience::Public), "\"甲,乙\",12,0.9167,*,,,,,,-0.0312,,,,,yes,yes");
        assert_eq!(text(Audience::Internal), "\"甲,乙\",12,0.9167,*,,,,,,-0.0312,,,0.0245,notable,yes,yes");
    }
}
