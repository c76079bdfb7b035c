//! Case numbers of visits and evaluations that the ledger does not have, and the spelling by which they would be found.
//!
//! That a file's numbers mostly match nothing is told without looking at any of them. Only then are some of them put
//! into hash tables by their bare form (letters and digits, in one case and width, without leading zeros), and the ids
//! of the ledger held against these.

#![expect(clippy::disallowed_types, reason = "spellings are only asked for: none of these is gone through")]

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

use super::ledger::Ledger;
use crate::domain::{Kind, Ratio};
use crate::doubts::{About, Doubt, DoubtCode, DoubtSizes, Measure, PLACES, Pattern, Spot};
use crate::intake::ids::keys::{Ids, NO_ID};
use crate::intake::table::typed::Table;
use crate::intake::terms::notice::Notice;
use crate::intake::values::digits::{SAFE_DIGITS, is_cut};

/// Fewer ids without a case than this stop nothing, unless they are most of them: of a handful of visits one may be to
/// an older case.
const FEW: u64 = 5;
/// Ids of a file that are looked at.
const SAMPLED: usize = 500;
/// Digits at an id's end by which it is found without its prefix: fewer are alike by chance.
const TAIL: usize = 3;

/// What a file says of cases.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unmatched {
    /// Rows that name a case.
    pub(crate) named: u64,
    /// Of them: rows whose case the ledger does not have.
    pub(crate) missing: u64,
    /// The first of these, by line.
    pub(crate) first: Vec<(u32, String)>,
}

impl Unmatched {
    /// Notes whether the case that a row of the table names, if it names one, is in the ledger.
    #[inline]
    pub(crate) fn note(&mut self, case: Option<u32>, table: &Table, row: usize, ledger: &Ledger) {
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

/// The doubts about files of visits and evaluations, by path. Those of one kind make one that stop a run, by `limit`,
/// and one that do not: many good files do not hide a bad one. Files of which too few rows are left to tell get a
/// notice. Last, the files whose numbers another spelling would find.
pub(crate) fn doubts<'f>(
    files: &'f [(Kind, String, Unmatched)],
    ledger: &Ids,
    limit: Option<&Ratio>,
) -> (Vec<Doubt>, Vec<(&'f str, Notice)>, BTreeSet<&'f str>) {
    let (mut few, mut misspelt) = (Vec::new(), BTreeSet::new());
    // below one in a hundred they are visits to cases of other months, whatever their spelling
    let is_many = |unmatched: &Unmatched| unmatched.missing * 100 > unmatched.named;
    let asked = files.iter().filter(|(.., unmatched)| is_many(unmatched)).flat_map(|(.., unmatched)| &unmatched.first);
    let bare = Bare::of(ledger, asked.map(|(_, id)| id.as_str()));
    let mut doubts: BTreeMap<(Kind, bool, &'static str), Doubt> = BTreeMap::new();
    for (kind, path, unmatched) in files.iter().filter(|(.., unmatched)| unmatched.missing > 0) {
        let Unmatched { named, missing, first } = unmatched;
        let pattern = is_many(unmatched).then(|| bare.explain(first, ledger)).flatten();
        let usual = DoubtCode::UnmatchedCases.stops_from(pattern.as_ref());
        let stops = Ratio::new((*missing).into(), (*named).into()) > *limit.unwrap_or(&usual);
        if stops && pattern.is_none() && limit.is_none() && *missing < FEW && missing * 2 <= *named {
            few.push((path.as_str(), Notice::Unmatched(*missing, *named)));
            continue;
        }
        if pattern.is_some() {
            misspelt.insert(path.as_str());
        }
        let key = (*kind, stops, pattern.as_ref().map_or("", name_of));
        let doubt = doubts.entry(key).or_insert_with(|| Doubt::new(DoubtCode::UnmatchedCases, *kind, 0, 0));
        doubt.rows += missing;
        doubt.of += named;
        let spots = first.iter().take(PLACES).map(|(line, id)| Spot { file: path.clone(), line: Some(*line), value: id.clone() });
        doubt.places.extend(spots);
        doubt.places.truncate(PLACES);
        doubt.pattern = doubt.pattern.take().or(pattern);
    }
    (doubts.into_values().collect(), few, misspelt)
}

/// The numbers of these files, for a part of the rows: each file is in doubt by itself, and is known by a sum of its path.
pub(crate) fn sizes(files: &[(Kind, String, Unmatched)], misspelt: &BTreeSet<&str>, sizes: &mut DoubtSizes) {
    for (kind, path, Unmatched { named, missing, .. }) in files {
        let file = format!("{:016x}", xxh3_64(path.as_bytes()));
        let about = About { code: DoubtCode::UnmatchedCases, kind: *kind, column: String::new(), category: file };
        sizes.add(about.clone(), Measure::Rows, *missing);
        sizes.add(about.clone(), Measure::Of, *named);
        if misspelt.contains(path.as_str()) {
            sizes.add(about, Measure::Misspelt, *missing);
        }
    }
}

fn name_of(pattern: &Pattern) -> &'static str {
    match pattern {
        Pattern::PointZero(..) => "point_zero",
        Pattern::LeadingZeros(..) => "leading_zeros",
        Pattern::Case(..) => "case",
        Pattern::Width(..) => "width",
        Pattern::Signs(..) => "signs",
        Pattern::Prefix(..) => "prefix",
        Pattern::Suffix(..) => "suffix",
        Pattern::CutTo15Digits => "cut",
        Pattern::RowAUnit => "unit",
        Pattern::SumOfOthers(_) => "sum",
        Pattern::EqualCounts => "equal",
        Pattern::Misspelt => "misspelt",
    }
}

/// Ids of the ledger that some others may be, by the hash of what the two would share. Only the others' forms are
/// looked for, so that a long ledger takes no memory.
struct Bare {
    /// By the bare form.
    rows: HashMap<u64, Option<u32>>,
    /// By the digits at the end.
    tails: HashMap<u64, Option<u32>>,
    /// By the first digits, as many as a spreadsheet keeps.
    heads: HashMap<u64, Option<u32>>,
    /// Two ids share the tail.
    shared: HashSet<u64>,
}

impl Bare {
    fn of<'i>(ledger: &Ids, asked: impl Iterator<Item = &'i str>) -> Self {
        let mut found = Self { rows: HashMap::new(), tails: HashMap::new(), heads: HashMap::new(), shared: HashSet::new() };
        for id in asked {
            found.rows.extend([bare(id), bare(without_suffix(id))].map(|form| (hashed(&form), None)));
            found.tails.extend(tail(id).map(|tail| (hashed(tail), None)));
            found.heads.extend(head(id).map(|head| (hashed(head), None)));
        }
        if found.rows.is_empty() {
            return found;
        }
        let spelling = ledger.spelling();
        let mut id = String::new();
        for row in 0..ledger.len() as u32 {
            if !spelling.write(ledger.order_key(Some(row)), &mut id) {
                continue;
            }
            let note = |forms: &mut HashMap<u64, Option<u32>>, form: u64| {
                if let Some(known) = forms.get_mut(&form) {
                    known.get_or_insert(row);
                }
            };
            note(&mut found.rows, hashed(&bare(&id)));
            if let Some(head) = head(&id) {
                note(&mut found.heads, hashed(head));
            }
            let tail = tail(&id).map(hashed);
            if let Some((tail, known)) = tail.and_then(|tail| Some((tail, found.tails.get_mut(&tail)?))) {
                // a tail that two ids share finds neither
                if known.replace(row).is_some() {
                    found.shared.insert(tail);
                }
            }
        }
        found
    }

    /// The pattern that explains most of these ids, if patterns explain at least half of them.
    fn explain(&self, ids: &[(u32, String)], ledger: &Ids) -> Option<Pattern> {
        let mut found: BTreeMap<&'static str, (usize, Pattern)> = BTreeMap::new();
        let mut prefixes: BTreeMap<String, (usize, Pattern)> = BTreeMap::new();
        let at =
            |forms: &HashMap<u64, Option<u32>>, form: u64| forms.get(&form).copied().flatten().and_then(|row| ledger.get(row as usize));
        for (_, id) in ids {
            if let Some(there) = at(&self.rows, hashed(&bare(id))) {
                if let Some(pattern) = differ(id, &there) {
                    found.entry(name_of(&pattern)).or_insert((0, pattern)).0 += 1;
                }
            } else if is_cut(id) && head(id).is_some_and(|head| at(&self.heads, hashed(head)).is_some()) {
                found.entry("cut").or_insert((0, Pattern::CutTo15Digits)).0 += 1;
            } else if let Some(there) = at(&self.rows, hashed(&bare(without_suffix(id)))) {
                found.entry("suffix").or_insert_with(|| (0, Pattern::Suffix(id.clone(), there))).0 += 1;
            } else if let Some(there) = self.by_tail(id).and_then(|row| ledger.get(row as usize))
                && let Some(prefix) = prefix(id, &there)
            {
                prefixes.entry(prefix).or_insert((0, Pattern::Prefix(id.clone(), there))).0 += 1;
            }
        }
        // of the prefixes only the most frequent one is no chance
        let prefix = prefixes.into_values().max_by_key(|(n, _)| *n);
        let all: Vec<(usize, Pattern)> = found.into_values().chain(prefix).collect();
        let explained: usize = all.iter().map(|(n, _)| n).sum();
        let best = all.into_iter().max_by_key(|(n, _)| *n)?;
        (explained * 2 >= ids.len()).then_some(best.1)
    }

    fn by_tail(&self, id: &str) -> Option<u32> {
        let tail = hashed(tail(id)?);
        self.tails.get(&tail).copied().flatten().filter(|_| !self.shared.contains(&tail))
    }
}

fn hashed(form: &str) -> u64 {
    xxh3_64(form.as_bytes())
}

/// An id without what stands behind the last sign in it: `JC318-1`, `JC318（补）`.
fn without_suffix(id: &str) -> &str {
    let end = id.rfind(['-', '_', '/', '#', '(', '（', '.']).filter(|at| *at > 0);
    end.map_or(id, |end| &id[..end])
}

/// The first digits of a number that is longer than those that a spreadsheet keeps.
fn head(id: &str) -> Option<&str> {
    (id.len() > SAFE_DIGITS && id.bytes().all(|byte| byte.is_ascii_digit())).then(|| &id[..SAFE_DIGITS])
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
    use super::*;
    use crate::intake::ids::keys::{Book, Keying};

    #[test]
    fn the_spelling_by_which_ids_would_be_found_is_named() {
        let ledger = ["JC26060001", "00318", "A-0007", "投诉20260001", "20260318", "SL/2026/55", "441900202606010017"];
        let book = Book::default();
        let (mut keying, mut ids) = (Keying::adding(&book), Ids::new(&book));
        for id in ledger {
            ids.push(id.as_bytes(), &mut keying);
        }
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
            ("JC26060001-1", "suffix"),
            ("441900202606010000", "cut"),
            ("99999", ""),
        ] {
            let found = Bare::of(&ids, [id].into_iter()).explain(&[(2, id.to_owned())], &ids);
            assert_eq!(found.as_ref().map_or("", name_of), name, "{id}");
        }
    }

    #[test]
    fn every_visit_without_a_case_is_said_and_many_good_files_do_not_hide_a_bad_one() {
        let unmatched = |named, missing: u64| {
            let first = (0..missing as u32).map(|n| (n, format!("old{n}x"))).collect();
            (Kind::Visits, "visits/a.csv".to_owned(), Unmatched { named, missing, first })
        };
        let ids = Ids::new(&Book::default());
        let fifth = Ratio::new(1.into(), 5.into());
        for (files, expected) in [
            (vec![unmatched(1000, 0)], vec![]),
            (vec![unmatched(1000, 10)], vec![(10, 1000)]),
            (vec![unmatched(27, 4)], vec![(4, 27)]),
            (vec![unmatched(100, 30), unmatched(1000, 20)], vec![(20, 1000), (30, 100)]),
            (vec![unmatched(100, 30), unmatched(100, 40)], vec![(70, 200)]),
        ] {
            let found: Vec<_> =
                crate::intake::join::unmatched::doubts(&files, &ids, Some(&fifth)).0.iter().map(|doubt| (doubt.rows, doubt.of)).collect();
            assert_eq!(found, expected);
        }
        let file = [unmatched(8, 2)];
        let (doubts, few, _) = crate::intake::join::unmatched::doubts(&file, &ids, None);
        assert_eq!((doubts.len(), few), (0, vec![("visits/a.csv", Notice::Unmatched(2, 8))]));
    }
}
