//! From the obligations of a rule to its counts: four queries, each for a field of [`RuleTally`].
//!
//! In: a table of [`crate::obligations::frame`]. Out: small tables, sorted by their keys. An act on a day of which no
//! visits are recorded, to which the visits would give another status than `unrecorded`, is kept apart, see
//! [`Outside`]: only there do `status` and `otherwise` differ.

use polars::prelude::{DataFrame, Expr, IntoLazy, LazyFrame, col, len, lit};

use super::outside::Outside;
use super::tally::{Range, RuleTally, SpanCounts, Tally};
use crate::domain::Status;
use crate::error::Result;
use crate::obligations::columns;
use crate::obligations::frame::{ATTEMPTS, CATEGORY, FROM, OTHERWISE, STATUS, TO, WINDOW};
use crate::obligations::query::{self, Key};

/// How many acts a group has.
const N: &str = "n";
/// How many of them were met.
const MET: &str = "met";
/// The counts of a [`Tally`], in the order of its fields.
const TALLY: [&str; 7] = [MET, "late", "early", "missed", "exempt", "tried", "unrecorded"];

/// A query over obligations.
type Question = fn(LazyFrame, &Range) -> LazyFrame;

impl RuleTally {
    /// Counts obligations of the rule.
    ///
    /// # Errors
    /// Never for a table of obligations; polars wants to be asked.
    pub fn count(&mut self, acts: &DataFrame, range: &Range) -> Result<()> {
        let ask = |question: Question| query::collect(question(acts.clone().lazy(), range));
        if acts.height() == 0 {
            return Ok(());
        }

        let groups = ask(by_group)?;
        for (group, counts) in groups_of(&groups).zip(tallies(&groups)) {
            *self.period.entry(group).or_default() += counts;
        }

        let due = ask(due_by_day)?;
        let days = columns::whole_days(&due, TO).zip(columns::whole(&due, WINDOW));
        for ((to, window), (n, met)) in days.zip(columns::whole(&due, N).zip(columns::whole(&due, MET))) {
            *self.days.entry(to).or_default() += u64::from(n);
            let asked = SpanCounts { due: u64::from(n), met: u64::from(met), unrecorded: 0 };
            range.spans_of(to).for_each(|span| *self.spans.entry((span, window)).or_default() += asked);
        }

        let unknown = ask(unrecorded_by_day)?;
        let days = columns::whole_days(&unknown, TO).zip(columns::whole(&unknown, WINDOW));
        for ((to, window), n) in days.zip(columns::whole(&unknown, N)) {
            let asked = SpanCounts { unrecorded: u64::from(n), ..SpanCounts::default() };
            range.spans_of(to).for_each(|span| *self.spans.entry((span, window)).or_default() += asked);
        }

        let apart = ask(outside)?;
        let from = columns::days(&apart, FROM);
        let periods = columns::whole_days(&apart, TO).enumerate().map(|(at, to)| (from.as_ref().and_then(|from| from.get(at)), to));
        for (((window, category), (from, to)), counts) in groups_of(&apart).zip(periods).zip(tallies(&apart)) {
            *self.outside.entry(Outside { window, category, from, to }).or_default() += counts;
        }
        Ok(())
    }
}

/// Window and category of each row.
fn groups_of(groups: &DataFrame) -> impl Iterator<Item = (u32, Option<u32>)> {
    let category = columns::numbers(groups, CATEGORY);
    columns::whole(groups, WINDOW).enumerate().map(move |(at, window)| (window, category.get(at)))
}

/// The acts whose due period ended in the period, one row a window and category.
///
/// | column | type | null | what |
/// |---|---|---|---|
/// | `window`, `category` | `UInt32` | no; no case | the group |
/// | `met`, `late`, `early`, `missed`, `exempt`, `tried`, `unrecorded` | `UInt32` | no | acts |
fn by_group(acts: LazyFrame, range: &Range) -> LazyFrame {
    let counted = acts.filter(query::within(TO, &range.period()).and(is_outside().not()));
    query::sorted(counted.group_by([col(WINDOW), col(CATEGORY)]).agg(tally_of(STATUS)), [WINDOW, CATEGORY])
}

/// The acts that were due by the as-of date, one row a day and window.
///
/// | column | type | null | what |
/// |---|---|---|---|
/// | `to` | `Date` | no | last day of the due period |
/// | `window` | `UInt32` | no | |
/// | `n`, `met` | `UInt32` | no | acts due; of these, met |
fn due_by_day(acts: LazyFrame, range: &Range) -> LazyFrame {
    let due = acts.filter(query::status(Status::is_due).and(query::within(TO, &range.since_first())));
    let met = query::is(STATUS, Status::Met as u8).sum().alias(MET);
    query::grouped(due, [Key::day(TO), Key::number(WINDOW)], [len().alias(N), met])
}

/// The acts of all spans that were never recorded, whatever the visits reach to: one row a day and window.
///
/// | column | type | null | what |
/// |---|---|---|---|
/// | `to` | `Date` | no | last day of the due period |
/// | `window` | `UInt32` | no | |
/// | `n` | `UInt32` | no | acts |
fn unrecorded_by_day(acts: LazyFrame, range: &Range) -> LazyFrame {
    let unknown = acts.filter(query::is(OTHERWISE, Status::Unrecorded as u8).and(query::within(TO, &range.of_spans())));
    query::grouped(unknown, [Key::day(TO), Key::number(WINDOW)], [len().alias(N)])
}

/// The acts to whose due period the visits do not reach, one row a group and due period.
///
/// | column | type | null | what |
/// |---|---|---|---|
/// | `window`, `category` | `UInt32` | no; no case | |
/// | `from`, `to` | `Date` | "any"; no | the due period |
/// | `met`, `late`, `early`, `missed`, `exempt`, `tried`, `unrecorded` | `UInt32` | no | acts, by what the visits tell |
fn outside(acts: LazyFrame, range: &Range) -> LazyFrame {
    let apart = acts.filter(is_outside().and(query::within(TO, &range.since_first())));
    let place = [WINDOW, CATEGORY, FROM, TO];
    query::sorted(apart.group_by(place.map(col)).agg(tally_of(OTHERWISE)), place)
}

/// Whether the visits do not reach to an act's due period.
fn is_outside() -> Expr {
    col(STATUS).neq(col(OTHERWISE))
}

/// The counts of a [`Tally`] by the status in this column.
fn tally_of(column: &str) -> Vec<Expr> {
    let is = |status: Status| query::is(column, status as u8);
    let [met, late, early] = [Status::Met, Status::Late, Status::Early].map(is);
    let [missed, exempt, unrecorded] = [Status::Missed, Status::Exempt, Status::Unrecorded].map(is);
    let tried = missed.clone().and(col(ATTEMPTS).gt(lit(0_u32)));
    let counted = [met, late, early, missed, exempt, tried, unrecorded];
    counted.into_iter().zip(TALLY).map(|(counted, name)| counted.sum().alias(name)).collect()
}

/// The counts of [`tally_of`], row by row.
fn tallies(groups: &DataFrame) -> impl Iterator<Item = Tally> {
    let counts = TALLY.map(|name| columns::numbers(groups, name));
    (0..groups.height()).map(move |at| {
        let [met, late, early, missed, exempt, tried, unrecorded] = counts.each_ref().map(|count| count.get(at).map_or(0, u64::from));
        Tally { met, late, early, missed, exempt, tried, unrecorded }
    })
}

#[cfg(test)]
mod tests {
    use polars::prelude::DataType;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{Cadence, Period, date_of, day_number};
    use crate::obligations::frame::{Obligation, table_of};

    /// 2026-06-01.
    const JUNE: i32 = 20_605;

    fn range() -> Range {
        let date = |text: &str| text.parse::<chrono::NaiveDate>().expect("a date");
        let (first, last, as_of) = (date("2026-04-01"), date("2026-06-30"), date("2026-09-20"));
        Range { first, last, as_of, spans: month("2026-06").twelve_months() }
    }

    fn month(code: &str) -> Period {
        code.parse().expect("a month")
    }

    fn act(window: u32, to: i32, status: Status, otherwise: Status) -> Obligation {
        let (row, k, attempts) = (0, 1, u32::from(to % 2 == 0));
        Obligation {
            row,
            case: None,
            window,
            category: None,
            k,
            anchor: to,
            from: None,
            to,
            status,
            otherwise,
            met_on: None,
            visit: None,
            attempts,
        }
    }

    #[test]
    fn acts_are_counted_by_group_by_day_and_apart() {
        let alike = |window, to, status| act(window, to, status, status);
        let acts = [
            alike(1, JUNE, Status::Met),
            Obligation { category: Some(4), ..alike(1, JUNE, Status::Missed) },
            Obligation { category: Some(4), ..alike(1, JUNE + 1, Status::Missed) }, // tried: JUNE + 1 is even
            alike(1, JUNE + 40, Status::Late),                                      // after the period, before the as-of date
            alike(1, JUNE + 400, Status::Open),
            alike(0, JUNE - 330, Status::Unrecorded),
            act(0, JUNE, Status::Unrecorded, Status::Early),
        ];
        let mut tally = RuleTally::default();
        tally.count(&table_of(&acts).expect("a table"), &range()).expect("counts");
        let (met, missed) = (Tally { met: 1, ..Tally::default() }, Tally { missed: 2, tried: 1, ..Tally::default() });
        assert_eq!(tally.period, [((1, None), met), ((1, Some(4)), missed)].into());
        let (july, june) = (SpanCounts { unrecorded: 1, ..SpanCounts::default() }, SpanCounts { due: 3, met: 1, unrecorded: 0 });
        assert_eq!(tally.spans, [((month("2025-07"), 0), july), ((month("2026-06"), 1), june)].into());
        assert_eq!(tally.days, [(JUNE, 2), (JUNE + 1, 1), (JUNE + 40, 1)].into());
        let place = Outside { window: 0, category: None, from: None, to: JUNE };
        assert_eq!(tally.outside, [(place, Tally { early: 1, ..Tally::default() })].into());
    }

    #[test]
    fn every_query_gives_its_documented_columns_and_nothing_of_an_empty_table() {
        let (number, day) = (DataType::UInt32, DataType::Date);
        let (group, tally) = ([(WINDOW, &number), (CATEGORY, &number)], TALLY.map(|name| (name, &number)));
        let columns: [(Question, Vec<(&str, &DataType)>); 4] = [
            (by_group, [&group[..], &tally].concat()),
            (due_by_day, vec![(TO, &day), (WINDOW, &number), (N, &number), (MET, &number)]),
            (unrecorded_by_day, vec![(TO, &day), (WINDOW, &number), (N, &number)]),
            (outside, [&group[..], &[(FROM, &day), (TO, &day)], &tally].concat()),
        ];
        for (question, columns) in columns {
            let table = query::collect(question(table_of(&[]).expect("a table").lazy(), &range())).expect("a table");
            let found: Vec<(&str, &DataType)> = table.schema().iter().map(|(name, of)| (name.as_str(), of)).collect();
            assert_eq!((table.height(), found), (0, columns));
        }
        let mut tally = RuleTally::default();
        tally.count(&table_of(&[]).expect("a table"), &range()).expect("counts");
        assert_eq!(tally, RuleTally::default());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

        #[test]
        fn tables_add_up_to_what_a_look_at_each_act_counts(
            acts in proptest::collection::vec((0_u32..3, JUNE - 500..JUNE + 200, 0..9_usize, any::<bool>()), 0..60),
            size in 1..70_usize,
        ) {
            let range = range();
            let mut expected = RuleTally::default();
            let mut owed = Vec::new();
            for (window, to, status, is_visit) in acts {
                let status = Status::ALL[status];
                let is_over = status.is_due() || status == Status::Unrecorded;
                if is_over && to > day_number(range.as_of) {
                    continue; // what is not over is open
                }
                let otherwise = if is_visit && status == Status::Unrecorded { Status::Missed } else { status };
                let act = Obligation { category: (to % 3 > 0).then_some(to as u32 % 3), ..act(window, to, status, otherwise) };
                owed.push(act);
                let one = Tally {
                    met: u64::from(otherwise == Status::Met),
                    late: u64::from(otherwise == Status::Late),
                    early: u64::from(otherwise == Status::Early),
                    missed: u64::from(otherwise == Status::Missed),
                    exempt: u64::from(otherwise == Status::Exempt),
                    tried: u64::from(otherwise == Status::Missed && act.attempts > 0),
                    unrecorded: u64::from(otherwise == Status::Unrecorded),
                };
                let is_in_months = range.of_spans().contains(&to);
                let month = Period::containing(date_of(to), Cadence::Month);
                if otherwise != status {
                    if is_in_months || to >= day_number(range.first) {
                        *expected.outside.entry(Outside { window, category: act.category, from: None, to }).or_default() += one;
                    }
                    continue;
                }
                if range.period().contains(&to) {
                    *expected.period.entry((window, act.category)).or_default() += one;
                }
                if status == Status::Unrecorded && is_in_months {
                    expected.spans.entry((month, window)).or_default().unrecorded += 1;
                }
                if !status.is_due() || !is_in_months && to < day_number(range.first) {
                    continue;
                }
                *expected.days.entry(to).or_default() += 1;
                if is_in_months {
                    *expected.spans.entry((month, window)).or_default() += SpanCounts { due: 1, met: one.met, unrecorded: 0 };
                }
            }
            let mut tally = RuleTally::default();
            for table in owed.chunks(size) {
                tally.count(&table_of(table).expect("a table"), &range).expect("counts");
            }
            prop_assert_eq!(tally, expected);
        }
    }
}
