//! Which formats read a set of texts as dates, and whether they prove the order of day and month.
//!
//! An order is told where it reads all that any order reads, or nearly all, and every other order fails. Texts
//! that come from different sources (files with different heads) must each tell it: what the ledger proves says
//! nothing of another system's visits.

use std::collections::{BTreeMap, BTreeSet};

use super::date_shape::{Shape, shape};
use crate::intake::seconds;

/// One in so many rows may be mistyped without an order being in doubt.
const MISTYPED: u64 = 50;
/// The other orders must fail so many times as often.
const CLEARLY: u64 = 10;

/// Dates as every system writes them: a format that reads one of them otherwise than it is meant is not proposed.
const USUAL: [&str; 12] = [
    "2026-06-01",
    "2026-6-1",
    "2026/6/1",
    "2026/06/12 9:05",
    "2026.6.1",
    "20260601",
    "20261112 09:05:30",
    "2026年6月1日",
    "2026-06-01 09:05",
    "2026-11-12 09:05:30",
    "2026-06-01T09:05:30+08:00",
    "2026年6月1日9时5分",
];

/// A text that is to be read as a date.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// How many rows have it.
    pub(super) rows: u64,
    /// Where it comes from: texts of one source are written in one way.
    pub(super) source: usize,
}

/// Formats of one family: they differ in what follows the date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// The texts prove these.
    Told(Vec<String>),
    /// One of several sets must be chosen.
    Untold {
        /// A set of formats for each order.
        orders: Vec<Vec<String>>,
        /// Whether some texts fit only one order and some only another.
        mixed: bool,
    },
}

/// What was found of a set of texts.
#[derive(Debug, Default)]
pub(super) struct Forms {
    /// The commonest first.
    pub(super) forms: Vec<Form>,
    /// By text: its place in `forms`; `None` where no format reads it.
    pub(super) of: Vec<Option<usize>>,
}

/// One date with its orders, and the texts that are written so.
struct Family {
    orders: Vec<String>,
    /// By what follows the date: places of texts.
    by_rest: BTreeMap<String, Vec<usize>>,
}

/// What one order of year, month and day reads.
struct Order {
    /// Places of texts.
    read: BTreeSet<usize>,
    /// Formats by the rows that they read.
    formats: BTreeMap<u64, Vec<String>>,
}

/// Looks for formats that read the texts.
pub(super) fn forms(texts: &[Written<'_>]) -> Forms {
    let mut families: BTreeMap<Vec<String>, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
    for (at, written) in texts.iter().enumerate() {
        if let Some(Shape { orders, rest }) = shape(written.text) {
            families.entry(orders).or_default().entry(rest).or_default().push(at);
        }
    }
    let read = families.into_iter().filter_map(|(orders, by_rest)| Family { orders, by_rest }.read(texts));
    let mut read: Vec<(u64, Form, Vec<usize>)> = read.collect();
    read.sort_by_key(|(rows, ..)| std::cmp::Reverse(*rows));
    let mut found = Forms { forms: Vec::new(), of: vec![None; texts.len()] };
    for (_, form, places) in read {
        for at in places {
            found.of[at] = Some(found.forms.len());
        }
        found.forms.push(form);
    }
    found
}

impl Family {
    /// Its form, the rows and the texts that are read; `None` where no order reads any.
    fn read(&self, texts: &[Written<'_>]) -> Option<(u64, Form, Vec<usize>)> {
        let orders: Vec<Order> = self.orders.iter().map(|order| self.by_order(order, texts)).collect();
        let readable: BTreeSet<usize> = orders.iter().flat_map(|order| &order.read).copied().collect();
        if readable.is_empty() {
            return None;
        }
        let rows = |places: &mut dyn Iterator<Item = &usize>| places.map(|at| texts[*at].rows).sum::<u64>();
        let sources: BTreeSet<usize> = readable.iter().map(|at| texts[*at].source).collect();
        let of_source = |source: usize| readable.iter().filter(move |at| texts[**at].source == source);
        let told = |source: usize| -> Result<usize, bool> {
            let all = rows(&mut of_source(source));
            let fails: Vec<u64> = orders.iter().map(|order| rows(&mut of_source(source).filter(|at| !order.read.contains(at)))).collect();
            let others_fail = |at: usize| {
                let enough = |n: u64| n > 0 && n >= fails[at].saturating_mul(CLEARLY);
                fails.iter().enumerate().all(|(other, n)| other == at || enough(*n))
            };
            let is_told = |at: &usize| fails[*at].saturating_mul(MISTYPED) <= all && others_fail(*at);
            (0..fails.len()).find(is_told).ok_or_else(|| fails.iter().all(|n| *n > 0))
        };
        let verdicts: BTreeSet<Result<usize, bool>> = sources.into_iter().map(told).collect();
        let formats = |at: usize| orders[at].formats.values().rev().flatten().cloned().collect::<Vec<String>>();
        let first = verdicts.first().copied();
        let (form, places) = match first {
            Some(Ok(at)) if verdicts.len() == 1 => (Form::Told(formats(at)), orders[at].read.iter().copied().collect()),
            _ => {
                // sources that prove different orders cannot be read by one list of formats
                let mixed = verdicts.contains(&Err(true)) || verdicts.iter().filter(|told| told.is_ok()).count() > 1;
                let fits = (0..orders.len()).filter(|at| !orders[*at].read.is_empty());
                (Form::Untold { orders: fits.map(formats).collect(), mixed }, readable.iter().copied().collect())
            }
        };
        let places: Vec<usize> = places;
        Some((rows(&mut places.iter()), form, places))
    }

    /// What one order reads.
    fn by_order(&self, order: &str, texts: &[Written<'_>]) -> Order {
        let (mut read, mut formats) = (BTreeSet::new(), BTreeMap::<u64, Vec<String>>::new());
        for (rest, places) in &self.by_rest {
            let format = format!("{order}{rest}");
            if !leaves_the_usual_alone(&format) {
                continue;
            }
            let written: Vec<&str> = places.iter().map(|at| texts[*at].text).collect();
            let dates = seconds(&written, Some(&format));
            let found: Vec<usize> = places.iter().zip(dates).filter(|(_, date)| date.is_some()).map(|(at, _)| *at).collect();
            if !found.is_empty() {
                formats.entry(found.iter().map(|at| texts[*at].rows).sum()).or_default().push(format);
                read.extend(found);
            }
        }
        Order { read, formats }
    }
}

/// Whether no date that is read as it stands would be read otherwise: formats of the workspace are tried
/// first, on every date column.
fn leaves_the_usual_alone(format: &str) -> bool {
    seconds(&USUAL, Some(format)) == seconds(&USUAL, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[(&str, u64, usize)]) -> Vec<String> {
        let written: Vec<Written<'_>> = texts.iter().map(|(text, rows, source)| Written { text, rows: *rows, source: *source }).collect();
        let said = |form: &Form| match form {
            Form::Told(formats) => formats.join(" + "),
            Form::Untold { orders, mixed } => {
                let orders: Vec<String> = orders.iter().map(|formats| formats.join(" + ")).collect();
                orders.join(if *mixed { " mixed with " } else { " or " })
            }
        };
        forms(&written).forms.iter().map(said).collect()
    }

    #[test]
    fn an_order_is_told_only_where_the_texts_prove_it() {
        for (texts, expected) in [
            (vec![("06/13/2026", 1, 0), ("06/01/2026", 9, 0)], vec!["%m/%d/%Y"]),
            (vec![("13/06/2026", 1, 0), ("01/06/2026", 9, 0)], vec!["%d/%m/%Y"]),
            (vec![("01/02/2026", 5, 0), ("03/04/2026", 5, 0)], vec!["%m/%d/%Y or %d/%m/%Y"]),
            (vec![("06/13/2026", 5, 0), ("13/06/2026", 5, 0)], vec!["%m/%d/%Y mixed with %d/%m/%Y"]),
            // one mistyped row in a hundred
            (vec![("06/13/2026", 40, 0), ("06/01/2026", 59, 0), ("13/06/2026", 1, 0)], vec!["%m/%d/%Y"]),
            // a time may follow, and the date alone be ambiguous
            (vec![("06/13/2026 09:05", 2, 0), ("06/01/2026", 1, 0)], vec!["%m/%d/%Y %H:%M + %m/%d/%Y"]),
            // the order that one source proves does not hold for another
            (vec![("06/13/2026", 9, 0), ("01/02/2026", 9, 1)], vec!["%m/%d/%Y or %d/%m/%Y"]),
            (vec![("06/13/2026", 9, 0), ("13/06/2026", 9, 1)], vec!["%m/%d/%Y mixed with %d/%m/%Y"]),
            (vec![("06/13/2026", 9, 0), ("06/14/2026", 9, 1)], vec!["%m/%d/%Y"]),
            // two digits: which is the year?
            (vec![("26/6/1", 9, 0), ("26/6/30", 9, 0)], vec!["%y/%m/%d or %d/%m/%y"]),
            (vec![("2026年6月1号", 9, 0), ("2026-06-01 下午", 3, 0)], vec!["%Y年%m月%d号", "%Y-%m-%d 下午"]),
            (vec![("2026-06-05 14:00-16:00", 3, 0), ("2026-06-06 9:00-11:00", 4, 0)], vec!["%Y-%m-%d 9:00-11:00 + %Y-%m-%d 14:00-16:00"]),
            (vec![("06/31/2026", 9, 0), ("2026-06-31", 9, 0), ("待定", 9, 0)], vec![]),
        ] {
            assert_eq!(found(&texts), expected, "{texts:?}");
        }
    }

    #[test]
    fn a_text_knows_the_form_that_reads_it() {
        let written = |(text, rows)| Written { text, rows, source: 0 };
        let found = forms(&[("06/13/2026", 2), ("06/31/2026", 1), ("待定", 1), ("2026年6月1号", 1)].map(written));
        assert_eq!(found.of, [Some(0), None, None, Some(1)]);
    }

    #[test]
    fn no_format_is_proposed_that_reads_usual_dates_otherwise() {
        assert!(!leaves_the_usual_alone("%Y-%d-%m") && !leaves_the_usual_alone("%s"));
        for format in ["%m/%d/%Y", "%d.%m.%Y %H:%M", "%y-%m-%d", "%d/%m/%y", "%Y%m%d%H%M", "%Y-%m-%d %H:%M", "%Y年%m月%d日 %p%I:%M"] {
            assert!(leaves_the_usual_alone(format), "{format}");
        }
    }
}
