//! Ids in eight bytes each, exactly: what many have in common is told once.
//!
//! Exports number their rows on: `SL202506000000001`, `SL202506000000002`. Such an id is a *series*, all of it but its
//! last digits, and a number; both fit 64 bits, so equal keys are equal ids and an id is found without its text. An id
//! that fits no series (there are too many, or it is too long) is kept as text, and compared as text.

#![expect(clippy::disallowed_types, reason = "series are only asked for: neither map is gone through")]

use std::cmp::Ordering;
use std::collections::TryReserveError;
use std::sync::{Arc, RwLock};

use hashbrown::HashMap;

use super::arena::TextArena;
use super::grow::extend;
use super::series::Series;

/// Where the series begins in a key: 2^50 > 10^15.
const NUMBER_BITS: u32 = 50;
/// Series that fit beside a number and the mark of a text.
const MOST_SERIES: usize = (1 << 13) - 1;
/// Marks a key as the place of a text.
const TEXT: u64 = 1 << 63;

/// The id of a row that has none.
pub(crate) const NO_ID: u64 = 0;

#[derive(Debug, Default)]
struct AllSeries {
    list: Vec<Series>,
    places: HashMap<Series, u64>,
}

/// The series that all files of a run share. In which order they come in differs from run to run, so no order follows
/// from a key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book(Arc<RwLock<AllSeries>>);

impl Book {
    /// The place of a series; `None` where it is not among them and has no room, or is only asked for.
    fn place(&self, series: &Series, add: bool) -> Option<u64> {
        let found = self.0.read().ok()?.places.get(series).copied();
        if found.is_some() || !add {
            return found;
        }
        let mut all = self.0.write().ok()?;
        if let Some(place) = all.places.get(series) {
            return Some(*place);
        }
        let place = all.list.len();
        (place < MOST_SERIES).then(|| {
            all.list.push(series.clone());
            all.places.insert(series.clone(), place as u64);
            place as u64
        })
    }
}

/// Makes keys of ids; remembers the series that it met.
#[derive(Debug)]
pub(crate) struct Keying {
    book: Book,
    /// Whether series that are not known are added.
    adds: bool,
    known: HashMap<Series, Option<u64>>,
    last: Option<(Series, u64)>,
}

impl Keying {
    /// For a file's own ids.
    pub(crate) fn adding(book: &Book) -> Self {
        Self { book: book.clone(), adds: true, known: HashMap::new(), last: None }
    }

    /// For ids that name rows of another kind, all of which are known.
    pub(crate) fn asking(book: &Book) -> Self {
        Self { adds: false, ..Self::adding(book) }
    }

    /// The key of an id that is not blank; `None` where it is of no series.
    #[inline]
    pub(crate) fn key(&mut self, id: &[u8]) -> Option<u64> {
        self.usual(id).or_else(|| self.look(id))
    }

    /// The key of an id that is of the same series as the one before; no white space is around it then.
    #[inline]
    pub(crate) fn usual(&self, id: &[u8]) -> Option<u64> {
        let (series, place) = self.last.as_ref()?;
        Some(key(*place, series.number_of(id)?))
    }

    fn look(&mut self, id: &[u8]) -> Option<u64> {
        let (series, number) = Series::of(id)?;
        let place = self.place(&series)?;
        self.last = Some((series, place));
        Some(key(place, number))
    }

    fn place(&mut self, series: &Series) -> Option<u64> {
        *self.known.entry(series.clone()).or_insert_with_key(|series| self.book.place(series, self.adds))
    }
}

fn key(series: u64, number: u64) -> u64 {
    (series + 1) << NUMBER_BITS | number
}

/// The ids of many rows, ready to be written: no lock is taken for each.
#[derive(Debug)]
pub struct Spelling<'a> {
    ids: &'a Ids,
    series: Vec<Series>,
}

impl Spelling<'_> {
    /// Puts the id for which a key stands in place of what `out` holds; says whether there is one.
    pub fn write(&self, key: u64, out: &mut String) -> bool {
        written(out, |bytes| {
            self.append(key, bytes);
        });
        key != NO_ID
    }

    /// Adds the bytes of the id for which a key stands; says whether there is one.
    pub(crate) fn append(&self, key: u64, bytes: &mut Vec<u8>) -> bool {
        if key & TEXT != 0 {
            bytes.extend_from_slice(self.ids.text(key));
        } else if key != NO_ID
            && let Some(series) = self.series.get((key >> NUMBER_BITS) as usize - 1)
        {
            series.write(key & ((1 << NUMBER_BITS) - 1), bytes);
        }
        key != NO_ID
    }
}

/// Puts what `write` adds in place of what `out` holds.
fn written(out: &mut String, write: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = std::mem::take(out).into_bytes();
    bytes.clear();
    write(&mut bytes);
    *out = String::from_utf8(bytes).unwrap_or_else(|error| crate::intake::values::text::text(error.as_bytes()));
}

/// The ids of many rows.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    keys: Vec<u64>,
    texts: TextArena,
    book: Book,
}

impl Ids {
    /// None yet.
    pub(crate) fn new(book: &Book) -> Self {
        Self { book: book.clone(), ..Self::default() }
    }

    /// Rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Adds a row's id; blank where it has none.
    pub(crate) fn push(&mut self, id: &[u8], keying: &mut Keying) {
        let key = match id {
            [] => NO_ID,
            id => keying.key(id).unwrap_or_else(|| {
                self.texts.push(id);
                TEXT | (self.texts.len() - 1) as u64
            }),
        };
        self.keys.push(key);
    }

    /// Ids of other rows that may name these: a series that these do not have is not added.
    pub(crate) fn asked<'t>(&self, ids: impl Iterator<Item = &'t [u8]>) -> Self {
        let (mut asked, mut keying) = (Self::new(&self.book), Keying::asking(&self.book));
        ids.for_each(|id| asked.push(id, &mut keying));
        asked
    }

    /// Adds the rows of another table whose ids are of the same book.
    pub(crate) fn append(&mut self, more: &Self) -> Result<(), TryReserveError> {
        let texts = self.texts.len() as u64;
        if more.texts.len() == 0 {
            return extend(&mut self.keys, &more.keys);
        }
        self.keys.try_reserve(more.keys.len())?;
        self.keys.extend(more.keys.iter().map(|key| if key & TEXT == 0 { *key } else { key + texts }));
        more.texts.iter().for_each(|text| self.texts.push(text));
        Ok(())
    }

    /// The id of a row; `None` where it has none.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<String> {
        let key = *self.keys.get(row)?;
        if key == NO_ID {
            return None;
        }
        let mut id = String::new();
        written(&mut id, |bytes| bytes.extend_from_slice(&self.bytes(key)));
        Some(id)
    }

    /// Writes many ids, to which the series are looked up once.
    #[must_use]
    pub fn spelling(&self) -> Spelling<'_> {
        Spelling { ids: self, series: self.book.0.read().map(|all| all.list.clone()).unwrap_or_default() }
    }

    /// Every id, in order of the rows.
    pub fn iter(&self) -> impl Iterator<Item = Option<String>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// The first row that has this id.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        match Keying::asking(&self.book).key(id.as_bytes()) {
            Some(key) => self.keys.iter().position(|known| *known == key),
            None => (0..self.len()).find(|row| self.keys[*row] & TEXT != 0 && self.text(self.keys[*row]) == id.as_bytes()),
        }
    }

    /// The key of a row's id, by which ids are sorted and written; the key of no id where there is no row.
    #[must_use]
    pub fn order_key(&self, row: Option<u32>) -> u64 {
        row.and_then(|row| self.keys.get(row as usize)).copied().unwrap_or(NO_ID)
    }

    /// How two ids sort as texts, by their keys.
    #[must_use]
    #[inline]
    pub fn order(&self, a: u64, b: u64) -> Ordering {
        // keys of one series, or of ids that belong to no series, sort by their numbers
        if a >> NUMBER_BITS == b >> NUMBER_BITS && a & TEXT == 0 { a.cmp(&b) } else { self.order_apart(a, b) }
    }

    fn order_apart(&self, a: u64, b: u64) -> Ordering {
        let place = |key: u64| (key & TEXT == 0 && key != NO_ID).then(|| (key >> NUMBER_BITS) as usize - 1);
        if let (Some(first), Some(second)) = (place(a), place(b)) {
            // what tells them apart before their numbers begin needs no text
            if let Ok(all) = self.book.0.read()
                && let (Some(first), Some(second)) = (all.list.get(first), all.list.get(second))
                && !first.before.starts_with(&second.before)
                && !second.before.starts_with(&first.before)
            {
                return first.before.cmp(&second.before);
            }
        }
        self.bytes(a).cmp(&self.bytes(b))
    }

    /// The bytes of the id of a key.
    fn bytes(&self, key: u64) -> Vec<u8> {
        let mut out = Vec::with_capacity(24);
        if key & TEXT != 0 {
            out.extend_from_slice(self.text(key));
        } else if key != NO_ID
            && let Ok(all) = self.book.0.read()
            && let Some(series) = all.list.get((key >> NUMBER_BITS) as usize - 1)
        {
            series.write(key & ((1 << NUMBER_BITS) - 1), &mut out);
        }
        out
    }

    /// A row's key.
    pub(crate) fn key(&self, row: usize) -> u64 {
        self.keys[row]
    }

    /// Whether an id is kept as text.
    pub(crate) fn is_text(key: u64) -> bool {
        key & TEXT != 0
    }

    /// The text of an id that is kept as text.
    pub(crate) fn text(&self, key: u64) -> &[u8] {
        self.texts.get((key & !TEXT) as usize)
    }

    /// Without rows.
    pub(crate) fn clear(&mut self) {
        *self = Self::new(&self.book);
    }

    /// The keys, to be filled up or thinned out.
    pub(crate) fn keys_mut(&mut self) -> &mut Vec<u64> {
        &mut self.keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(ids: &[&str]) -> Ids {
        let book = Book::default();
        let mut keying = Keying::adding(&book);
        let mut all = Ids::new(&book);
        for id in ids {
            all.push(id.as_bytes(), &mut keying);
        }
        all
    }

    #[test]
    fn every_id_comes_back_as_it_was() {
        let long = "x".repeat(65);
        let ids = [
            "SL202506000000001",
            "SL202506000000002",
            "SL20250600000002",
            "007",
            "7",
            "440981202506010001",
            "999999999999999999999",
            "投诉〔2026〕12号",
            "投诉〔2026〕012号",
            "无号",
            "a1b",
            "2024-06-01/0000000000000000",
            "\u{0}",
            &long,
        ];
        let found = all(&ids);
        assert_eq!(found.iter().flatten().collect::<Vec<_>>(), ids);
        for (row, id) in ids.iter().enumerate() {
            assert_eq!(found.position(id), Some(row), "{id}");
        }
        assert_eq!((found.position("SL202506000000003"), found.position("8"), found.position("")), (None, None, None));
        let (spelling, mut spelt) = (found.spelling(), String::new());
        assert!((0..ids.len()).all(|row| spelling.write(found.key(row), &mut spelt) && spelt == ids[row]));
        assert!(!spelling.write(found.order_key(None), &mut spelt) && spelt.is_empty());
        assert_eq!(all(&["", "a"]).get(0), None);
        let mut by_text: Vec<String> = ids.map(str::to_owned).into_iter().chain([String::new()]).collect();
        by_text.sort();
        let found = all(&ids.into_iter().chain([""]).collect::<Vec<_>>());
        let mut rows: Vec<u32> = (0..found.len() as u32).collect();
        rows.sort_by(|a, b| found.order(found.order_key(Some(*a)), found.order_key(Some(*b))));
        assert_eq!(rows.iter().map(|row| found.get(*row as usize).unwrap_or_default()).collect::<Vec<_>>(), by_text);
    }

    #[test]
    fn a_key_is_an_id() {
        let ids = all(&["A1", "A01", "1A", "A1", "B1", "A10"]);
        let keys: Vec<u64> = (0..6).map(|row| ids.key(row)).collect();
        let mut different = keys.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!((keys[0], different.len()), (keys[3], 5));
    }

    #[test]
    fn more_series_than_there_is_room_for_are_texts() {
        let book = Book::default();
        let (mut one, mut other) = (Ids::new(&book), Ids::new(&book));
        let (mut first, mut second) = (Keying::adding(&book), Keying::adding(&book));
        let name = |n: usize| format!("{}x", "y".repeat(n % 50) + &"z".repeat(n / 50 % 10) + ["a", "b", "c"][n % 3] + &"é".repeat(n / 500));
        let series: Vec<String> = (0..9_000).map(|n| format!("{}-{n}-7", "k".repeat(n % 7)) + &name(n % 40)).collect();
        for (id, reversed) in series.iter().zip(series.iter().rev()) {
            one.push(id.as_bytes(), &mut first);
            other.push(reversed.as_bytes(), &mut second);
        }
        assert!((0..9_000).any(|row| Ids::is_text(one.key(row))));
        one.append(&other).expect("there is memory");
        let expected: Vec<String> = series.iter().chain(series.iter().rev()).cloned().collect();
        assert_eq!(one.iter().flatten().collect::<Vec<_>>(), expected);
        for row in 0..9_000 {
            let (key, again) = (one.key(row), one.key(17_999 - row));
            assert!(if Ids::is_text(key) { one.text(key) == one.text(again) } else { key == again });
        }
    }
}
