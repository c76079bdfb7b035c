//! Case numbers of visits and evaluations that the ledger does not have, and the spelling by which they would be found.
//!
//! That a file's numbers mostly match nothing is told without looking at any of them. Only then are the ids of the ledger put into
//! a hash table by their bare form (letters and digits, in one case and width, without leading zeros), and some of the others looked up.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

use super::ids::{Ids, NO_ID};
use super::ledger::Ledger;
use super::table::Table;
use crate::domain::Kind;
use crate::doubts::{Doubt, DoubtCode, PLACES, Pattern, Spot};

/// Ids of a file that are looked at.
const SAMPLED: usize = 500;
/// Fewer ids without a case are no sign of anything, unless they are most of them.
const FEW: u64 = 5;
/// Digits at an id's end by which it is found without its prefix: fewer are alike by chance.
const TAIL: usize = 3;

/// What a file says of cases.
#[derive(Debug, Clone, Default)]
pub(super) struct Unmatched {
    /// Rows that name a case.
    pub(super) named: u64,
    /// Of them: rows whose case the ledger does not have.
    pub(super) missing: u64,
    /// The first of these, by line.
    pub(super) first: Vec<(u32, String)>,
}

impl Unmatched {
    /// Notes whether the case that a row of the table names, if it names one, is in the ledger.
    #[inline]
    pub(super) fn note(&mut self, case: Option<u32>, table: &Table, row: usize, ledger: &Ledger) {
        if case.is_some() {
            self.named += 1;
        } else if table.case_ids.key(row) != NO_ID && !ledger.is_left_out(&table.case_ids, row) {
            self.named += 1;
            self.missing += 1;
            if self.first.len() < SAMPLED {
                self.first.extend(table.case_ids.get(row).map(|id| (table.lines[row], id)));
            }
        }
    }
}

/// The doubts about files of visits and evaluations, by path; those of one kind that one spelling explains make one.
pub(super) fn doubts(files: &[(Kind, String, Unmatched)], ledger: &Ids) -> Vec<Doubt> {
    let mut bare: Option<Bare> = None;
    let mut doubts: BTreeMap<(Kind, &'static str), Doubt> = BTreeMap::new();
    for (kind, path, unmatched) in files {
        let Unmatched { named, missing, first } = unmatched;
        // below one in a hundred they are visits to cases of other months, whatever their spelling
        if *missing == 0 || missing * 100 <= *named {
            continue;
        }
        let pattern = bare.get_or_insert_with(|| Bare::of(ledger)).explain(first, ledger);
        if pattern.is_none() && *missing < FEW && missing * 2 <= *named {
            continue;
        }
        let name = pattern.as_ref().map_or("", name_of);
        let doubt = doubts.entry((*kind, name)).or_insert_with(|| Doubt::new(DoubtCode::UnmatchedCases, *kind, 0, 0));
        doubt.rows += missing;
        doubt.of += named;
        let spots = first.iter().take(PLACES).map(|(line, id)| Spot { file: path.clone(), line: Some(*line), value: id.clone() });
        doubt.places.extend(spots);
        doubt.places.truncate(PLACES);
        doubt.pattern = doubt.pattern.take().or(pattern);
    }
    doubts.into_values().collect()
}

fn name_of(pattern: &Pattern) -> &'static str {
    match pattern {
        Pattern::PointZero(..) => "point_zero",
        Pattern::LeadingZeros(..) => "leading_zeros",
        Pattern::Case(..) => "case",
        Pattern::Width(..) => "width",
        Pattern::Signs(..) => "signs",
        Pattern::Prefix(..) => "prefix",
        Pattern::CutTo15Digits => "cut",
        Pattern::RowAUnit => "unit",
    }
}

/// The ledger's ids by the hash of their bare form, and of the digits at their end.
struct Bare {
    rows: HashMap<u64, u32>,
    tails: HashMap<u64, Option<u32>>,
}

impl Bare {
    fn of(ledger: &Ids) -> Self {
        let (mut rows, mut tails) = (HashMap::with_capacity(ledger.len()), HashMap::new());
        let spelling = ledger.spelling();
        let mut id = String::new();
        for row in 0..ledger.len() as u32 {
            if !spelling.write(ledger.order_key(Some(row)), &mut id) {
                continue;
            }
            rows.entry(xxh3_64(bare(&id).as_bytes())).or_insert(row);
            if let Some(tail) = tail(&id) {
                // a tail that two ids share finds neither
                tails.entry(xxh3_64(tail.as_bytes())).and_modify(|row| *row = None).or_insert(Some(row));
            }
        }
        Self { rows, tails }
    }

    /// The pattern that explains most of these ids, if one explains at least half of them.
    fn explain(&self, ids: &[(u32, String)], ledger: &Ids) -> Option<Pattern> {
        let mut found: BTreeMap<&'static str, (usize, Pattern)> = BTreeMap::new();
        let mut prefixes: BTreeMap<String, (usize, Pattern)> = BTreeMap::new();
        for (_, id) in ids {
            if let Some(there) = self.rows.get(&xxh3_64(bare(id).as_bytes())).and_then(|row| ledger.get(*row as usize)) {
                if let Some(pattern) = differ(id, &there) {
                    found.entry(name_of(&pattern)).or_insert((0, pattern)).0 += 1;
                }
            } else if let Some(there) = self.by_tail(id).and_then(|row| ledger.get(row as usize))
                && let Some(prefix) = prefix(id, &there)
            {
                prefixes.entry(prefix).or_insert((0, Pattern::Prefix(id.clone(), there))).0 += 1;
            }
        }
        let best = found.into_values().chain(prefixes.into_values()).max_by_key(|(n, _)| *n)?;
        (best.0 * 2 >= ids.len()).then_some(best.1)
    }

    fn by_tail(&self, id: &str) -> Option<u32> {
        self.tails.get(&xxh3_64(tail(id)?.as_bytes())).copied().flatten()
    }
}

/// Letters and digits in one case and width, without `.0` at the end and without zeros before a number.
fn bare(id: &str) -> String {
    let folded: String = id.nfkc().collect::<String>().to_lowercase();
    let whole = folded.strip_suffix(".0").or_else(|| folded.strip_suffix(".00")).unwrap_or(&folded);
    let mut out = String::with_capacity(whole.len());
    let mut in_number = false;
    for c in whole.chars().filter(|c| c.is_alphanumeric()) {
        if c == '0' && !in_number {
            continue;
        }
        in_number = c.is_ascii_digit();
        out.push(c);
    }
    out
}

/// The digits at an id's end, without zeros before them.
fn tail(id: &str) -> Option<&str> {
    let start = id.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + id[at..].chars().next().map_or(0, char::len_utf8));
    let digits = id[start..].trim_start_matches('0');
    (digits.len() >= TAIL).then_some(digits)
}

/// What stands before one of two ids and not before the other.
fn prefix(id: &str, there: &str) -> Option<String> {
    let (long, short) = if id.len() > there.len() { (id, there) } else { (there, id) };
    long.strip_suffix(short).map(str::to_owned)
}

/// What two spellings of one id differ by.
fn differ(id: &str, there: &str) -> Option<Pattern> {
    let pair = |make: fn(String, String) -> Pattern| Some(make(id.to_owned(), there.to_owned()));
    let whole = |id: &str| id.strip_suffix(".0").unwrap_or(id).to_owned();
    let zeros = |id: &str| id.trim_start_matches('0').to_owned();
    let wide = |id: &str| id.nfkc().collect::<String>();
    match () {
        () if id == there => None,
        () if whole(id) == whole(there) => pair(Pattern::PointZero),
        () if zeros(id) == zeros(there) => pair(Pattern::LeadingZeros),
        () if id.to_lowercase() == there.to_lowercase() => pair(Pattern::Case),
        () if wide(id) == wide(there) => pair(Pattern::Width),
        () if zeros(&whole(id)) == zeros(&whole(there)) => pair(Pattern::PointZero),
        () if without_zeros(id) == without_zeros(there) => pair(Pattern::LeadingZeros),
        () => pair(Pattern::Signs),
    }
}

/// Without the zeros before the number at the end.
fn without_zeros(id: &str) -> String {
    let digits = id.len() - id.bytes().rev().take_while(u8::is_ascii_digit).count();
    format!("{}{}", &id[..digits], id[digits..].trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::super::ids::{Book, Keying};
    use super::*;

    #[test]
    fn the_spelling_by_which_ids_would_be_found_is_named() {
        let ledger = ["JC26060001", "00318", "A-0007", "投诉20260001", "20260318", "SL/2026/55"];
        let book = Book::default();
        let (mut keying, mut ids) = (Keying::adding(&book), Ids::new(&book));
        for id in ledger {
            ids.push(id.as_bytes(), &mut keying);
        }
        let bare = Bare::of(&ids);
        for (id, name) in [
            ("20260318.0", "point_zero"),
            ("318", "leading_zeros"),
            ("318.0", "point_zero"),
            ("jc26060001", "case"),
            ("ＪＣ26060001", "width"),
            ("JC2606 0001", "signs"),
            ("A-7", "leading_zeros"),
            ("GD-20260318", "prefix"),
            ("26060001", "prefix"),
            ("99999", ""),
        ] {
            let found = bare.explain(&[(2, id.to_owned())], &ids);
            assert_eq!(found.as_ref().map_or("", name_of), name, "{id}");
        }
    }

    #[test]
    fn a_few_visits_to_older_cases_are_no_doubt() {
        let unmatched =
            |named, missing: u64| Unmatched { named, missing, first: (0..missing as u32).map(|n| (n, format!("old{n}x"))).collect() };
        let ids = Ids::new(&Book::default());
        for (named, missing, doubts) in [(1000, 10, 0), (30, 4, 0), (30, 5, 1), (3, 2, 1), (1000, 300, 1)] {
            let files = [(Kind::Visits, "visits/a.csv".to_owned(), unmatched(named, missing))];
            assert_eq!(super::doubts(&files, &ids).len(), doubts, "{missing} of {named}");
        }
    }
}
