//! Ids as the store of a workspace keeps them: a file's own series, and each id by its series and number.

use super::series::Series;
use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::keys::{Ids, Keying, NO_ID, NUMBER_BITS, TEXT, key};
use super::packed::{Bytes, Packed};

/// Stands for the series of a row that has no id, and of one whose id is a text; those of the list are counted on from
/// there.
const NONE: u64 = 0;
const OF_TEXT: u64 = 1;
const FIRST: u64 = 2;

/// The ids of a file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct KeptIds<'a> {
    series: Vec<Series>,
    /// Of each row: its series.
    #[serde(borrow)]
    which: Packed<'a>,
    /// Its number in the series, or its place among the texts; or how much more it is than that of the row before.
    numbers: Packed<'a>,
    steps: bool,
    texts: Vec<Bytes<'a>>,
}

impl KeptIds<'_> {
    /// The ids of many rows, to be kept; `None` where another thread has failed.
    pub(crate) fn of(ids: &Ids) -> Option<KeptIds<'_>> {
        let all = ids.book.0.read().ok()?;
        let series_of = |key: u64| key >> NUMBER_BITS;
        let (mut places, mut last, mut all_of_series) = (BTreeSet::new(), u64::MAX, true);
        let (mut before, mut next_ones) = (0, 0);
        for key in &ids.keys {
            next_ones += usize::from(*key == std::mem::replace(&mut before, *key).wrapping_add(1));
            if key & TEXT != 0 || *key == NO_ID {
                all_of_series = false;
            } else if series_of(*key) != last {
                // neighbours are of one series, so few are looked at
                last = series_of(*key);
                places.insert(last);
            }
        }
        let places: Vec<u64> = places.into_iter().collect();
        let series = places.iter().map(|place| all.list.get(*place as usize - 1).cloned()).collect::<Option<_>>()?;
        let which = |last: &mut (u64, u64), key: &u64| {
            if *key == NO_ID {
                return Some(NONE);
            }
            if key & TEXT != 0 {
                return Some(OF_TEXT);
            }
            if last.0 != series_of(*key) {
                *last = (series_of(*key), places.partition_point(|place| *place < series_of(*key)) as u64 + FIRST);
            }
            Some(last.1)
        };
        let which = if all_of_series && places.len() == 1 {
            Packed::same(FIRST, ids.keys.len())
        } else {
            Packed::of(ids.keys.iter().scan((0, NONE), which), NONE)
        };
        let number = |key: &u64| if key & TEXT == 0 { key & ((1 << NUMBER_BITS) - 1) } else { key & !TEXT };
        // most exports number their rows on
        let steps = next_ones > ids.keys.len() / 4 * 3;
        let step = |before: &mut u64, number: u64| Some(number.wrapping_sub(std::mem::replace(before, number)));
        let numbers = ids.keys.iter().map(number);
        Some(KeptIds {
            series,
            which,
            numbers: if steps { Packed::of(numbers.scan(0, step), u64::MAX) } else { Packed::of(numbers, u64::MAX) },
            steps,
            texts: ids.texts.iter().map(|text| Bytes(Cow::Borrowed(text))).collect(),
        })
    }

    /// The ids as `keying` knows them: a text may be of a series by now, or a series have no room. `None` where they
    /// are none.
    pub(crate) fn restore(&self, keying: &mut Keying) -> Option<Ids> {
        let places: Vec<Option<u64>> = self.series.iter().map(|series| keying.place(series)).collect();
        let mut ids = Ids::new(&keying.book);
        let only = self.which.only().and_then(|which| usize::try_from(which.checked_sub(FIRST)?).ok());
        if let Some(Some(place)) = only.and_then(|at| places.get(at).copied()) {
            // most files have one series
            ids.keys = self.numbers()?;
            ids.keys.iter_mut().for_each(|number| *number = key(place, *number));
            let is_whole = ids.keys.len() as u64 == self.which.rows() && ids.keys.iter().all(|known| known >> NUMBER_BITS == place + 1);
            return is_whole.then_some(ids);
        }
        let (which, numbers) = (self.which.values(NONE, |which| which)?, self.numbers()?);
        if which.len() != numbers.len() {
            return None;
        }
        ids.keys.reserve_exact(which.len());
        let mut text = Vec::new();
        for (which, number) in which.into_iter().zip(numbers) {
            match which {
                NONE => ids.push(b"", keying),
                OF_TEXT => ids.push(&self.texts.get(usize::try_from(number).ok()?)?.0, keying),
                which => {
                    let at = usize::try_from(which - FIRST).ok()?;
                    match places.get(at)? {
                        Some(place) if number < 1 << NUMBER_BITS => ids.keys.push(key(*place, number)),
                        _ => {
                            text.clear();
                            self.series[at].write(number, &mut text);
                            ids.push(&text, keying);
                        }
                    }
                }
            }
        }
        Some(ids)
    }

    fn numbers(&self) -> Option<Vec<u64>> {
        let mut numbers = self.numbers.values(u64::MAX, |number| number)?;
        if self.steps {
            let mut last = 0_u64;
            for number in &mut numbers {
                last = last.wrapping_add(*number);
                *number = last;
            }
        }
        Some(numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::ids::keys::{Book, MOST_SERIES};

    #[test]
    fn ids_come_back_whatever_the_run_knows_of_their_series() {
        let long = "x".repeat(90);
        let names = ["SL0001", "", "SL0002", "HF-9/a", &long, "SL0001", "甲"];
        let book = Book::default();
        let (mut ids, mut keying) = (Ids::new(&book), Keying::adding(&book));
        for name in names {
            ids.push(name.as_bytes(), &mut keying);
        }
        let kept = rmp_serde::to_vec(&KeptIds::of(&ids).expect("ids")).expect("kept");
        let kept: KeptIds<'_> = rmp_serde::from_slice(&kept).expect("whole");
        let expected: Vec<Option<String>> = names.iter().map(|name| (!name.is_empty()).then(|| (*name).to_owned())).collect();

        let full = Book::default();
        let mut filling = Keying::adding(&full);
        assert!((0..MOST_SERIES).all(|n| filling.key(format!("{n}x1").as_bytes()).is_some()));
        for mut keying in [Keying::adding(&Book::default()), Keying::asking(&Book::default()), Keying::adding(&full), Keying::asking(&book)]
        {
            assert_eq!(kept.restore(&mut keying).expect("ids").iter().collect::<Vec<_>>(), expected);
        }
        let again = kept.restore(&mut Keying::asking(&book)).expect("ids");
        assert!(!Ids::is_text(again.key(0)) && Ids::is_text(again.key(4)), "a series that is known is one again");
    }

    #[test]
    fn ids_that_run_on_take_next_to_nothing() {
        for (odd, series) in [("SL000500", 1), ("", 1), ("HF-9/a", 2), ("没有数字", 2)] {
            let names: Vec<String> = (0..900).map(|n| if n % 90 == 7 { odd.to_owned() } else { format!("SL{n:06}") }).collect();
            let (book, mut other) = (Book::default(), Keying::adding(&Book::default()));
            let (mut ids, mut keying) = (Ids::new(&book), Keying::adding(&book));
            for name in &names {
                ids.push(name.as_bytes(), &mut keying);
            }
            let kept = KeptIds::of(&ids).expect("ids");
            let bytes = rmp_serde::to_vec(&kept).expect("kept").len();
            assert!(kept.steps && kept.series.len() == series && bytes < 900, "{bytes} bytes with {odd}");
            assert_eq!(kept.restore(&mut other).expect("ids").iter().map(Option::unwrap_or_default).collect::<Vec<_>>(), names);
        }
    }
}
