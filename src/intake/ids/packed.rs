//! A column of numbers in few bytes: how far each is from the least one, in as many bytes as the greatest of them
//! needs; and where most are the same, only the others, each with its row.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A packed column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Packed<'a> {
    rows: u64,
    /// Bytes of each number; 0 where all are the same, which is `base`.
    width: u8,
    /// What each is counted from.
    base: u64,
    /// Whether 0 stands for nothing.
    lacks: bool,
    /// What most of them are; only the others follow.
    usual: Option<u64>,
    /// The rows of the others, in four bytes each.
    #[serde(borrow)]
    others: Bytes<'a>,
    bytes: Bytes<'a>,
}

impl Packed<'_> {
    /// Packs a column; `none` stands for nothing, however far it is from the other numbers.
    pub(crate) fn of<V: Iterator<Item = u64> + Clone>(values: V, none: u64) -> Packed<'static> {
        let again = values.clone();
        let (mut rows, mut lacking, mut least, mut greatest) = (0_u64, false, u64::MAX, 0);
        // the one that most of them are, if one is, is left in the end (Boyer, Moore 1981); it is there as often at
        // least as it has votes
        let (mut usual, mut votes) = (none, 0_u64);
        for value in values {
            rows += 1;
            if value == usual {
                votes += 1;
            } else if votes == 0 {
                (usual, votes) = (value, 1);
            } else {
                votes -= 1;
            }
            if value == none {
                lacking = true;
            } else {
                (least, greatest) = (least.min(value), greatest.max(value));
            }
        }
        let (width, base) = match (least <= greatest, lacking) {
            (false, _) => (0, none),
            (true, false) if least == greatest => (0, least),
            (_, lacks) => {
                let base = least.wrapping_sub(u64::from(lacks));
                (width_of(greatest.wrapping_sub(base)), base)
            }
        };
        let lacks = lacking && width > 0;
        let offset = |value: u64| if lacks && value == none { 0 } else { value.wrapping_sub(base) };
        let is_sparse = (rows - votes) * (4 + u64::from(width)) < rows * u64::from(width);
        let (mut others, mut bytes) = (Vec::new(), Vec::new());
        if is_sparse {
            let different = || again.clone().zip(0_u32..).filter(|(value, _)| *value != usual);
            different().for_each(|(_, row)| others.extend_from_slice(&row.to_le_bytes()));
            put(width, different().map(|(value, _)| offset(value)), &mut bytes);
        } else {
            bytes.reserve_exact(rows as usize * usize::from(width));
            put(width, again.map(offset), &mut bytes);
        }
        let [others, bytes] = [others, bytes].map(|bytes| Bytes(Cow::Owned(bytes)));
        Packed { rows, width, base, lacks, usual: is_sparse.then_some(usual), others, bytes }
    }

    /// The same number so often.
    pub(crate) fn same(number: u64, rows: usize) -> Packed<'static> {
        let nothing = || Bytes(Cow::Borrowed(&[][..]));
        Packed { rows: rows as u64, width: 0, base: number, lacks: false, usual: None, others: nothing(), bytes: nothing() }
    }

    /// Numbers.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// The number that all of them are, where they are the same.
    pub(crate) fn only(&self) -> Option<u64> {
        (self.width == 0).then_some(self.base)
    }

    /// The numbers, each made into what it was; `None` where this is no packed column.
    pub(crate) fn values<T: Clone>(&self, none: u64, make: impl Fn(u64) -> T) -> Option<Vec<T>> {
        let rows = usize::try_from(self.rows).ok()?;
        let value = |offset: u64| make(if self.lacks && offset == 0 { none } else { self.base.wrapping_add(offset) });
        let (others, []) = self.others.0.as_chunks::<4>() else { return None };
        let stored = if self.usual.is_some() { others.len() } else { rows };
        if self.bytes.0.len() != stored.checked_mul(usize::from(self.width))? {
            return None;
        }
        let stored = match self.width {
            0 => vec![make(self.base); stored],
            1 => get::<1, T>(&self.bytes.0, value),
            2 => get::<2, T>(&self.bytes.0, value),
            3 => get::<3, T>(&self.bytes.0, value),
            4 => get::<4, T>(&self.bytes.0, value),
            5 => get::<5, T>(&self.bytes.0, value),
            6 => get::<6, T>(&self.bytes.0, value),
            7 => get::<7, T>(&self.bytes.0, value),
            8 => get::<8, T>(&self.bytes.0, value),
            _ => return None,
        };
        let Some(usual) = self.usual else { return Some(stored) };
        let mut all = vec![make(usual); rows];
        for (row, value) in others.iter().zip(stored) {
            *all.get_mut(u32::from_le_bytes(*row) as usize)? = value;
        }
        Some(all)
    }
}

fn width_of(greatest: u64) -> u8 {
    (u64::BITS - greatest.leading_zeros()).div_ceil(8).max(1) as u8
}

/// Writes numbers in so many bytes each.
fn put(width: u8, numbers: impl Iterator<Item = u64>, out: &mut Vec<u8>) {
    match width {
        0 => {}
        1 => out.extend(numbers.map(|number| number as u8)),
        2 => put_in::<2>(numbers, out),
        3 => put_in::<3>(numbers, out),
        4 => put_in::<4>(numbers, out),
        5 => put_in::<5>(numbers, out),
        6 => put_in::<6>(numbers, out),
        7 => put_in::<7>(numbers, out),
        _ => put_in::<8>(numbers, out),
    }
}

fn put_in<const WIDTH: usize>(numbers: impl Iterator<Item = u64>, out: &mut Vec<u8>) {
    numbers.for_each(|number| out.extend_from_slice(&number.to_le_bytes()[..WIDTH]));
}

/// Numbers of so many bytes each.
fn get<const WIDTH: usize, T>(bytes: &[u8], value: impl Fn(u64) -> T) -> Vec<T> {
    let number = |bytes: &[u8; WIDTH]| {
        let mut whole = [0; 8];
        whole[..WIDTH].copy_from_slice(bytes);
        u64::from_le_bytes(whole)
    };
    bytes.as_chunks::<WIDTH>().0.iter().map(|bytes| value(number(bytes))).collect()
}

/// Bytes that are written and read as such, and not one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bytes<'a>(pub(crate) Cow<'a, [u8]>);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Bytes<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Borrowed)
    }
}

struct Borrowed;

impl<'de> Visitor<'de> for Borrowed {
    type Value = Bytes<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("bytes")
    }

    fn visit_borrowed_bytes<E: de::Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(Bytes(Cow::Borrowed(bytes)))
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Bytes(Cow::Owned(bytes.to_vec())))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_column_takes_no_more_than_its_spread() {
        for (values, none, bytes) in [
            (vec![], 0, 0),
            (vec![7, 7, 7], 0, 0),
            (vec![u64::MAX, u64::MAX], u64::MAX, 0),
            (vec![1000, 1255], 0, 2),
            (vec![1000, 1255, 0], 0, 6),
            (vec![1000, 1254, 0], 0, 3),
            (vec![0, u64::MAX - 1, u64::MAX], u64::MAX, 24),
            (vec![5, 5 + 0xFFFF_FFFF], 0, 8),
            (vec![5, 5 + 0xFF_FFFF, 6], 0, 9),
            (vec![5, 5 + 0x1_0000_0000, 6], 0, 15),
            ([vec![9; 12], vec![1, 9]].concat(), 0, 1),
            ([vec![7, 9], vec![0; 24]].concat(), 0, 2),
        ] {
            let packed = Packed::of(values.iter().copied(), none);
            assert_eq!(packed.bytes.0.len(), bytes, "{values:?}");
            assert_eq!(packed.values(none, |value| value), Some(values));
        }
    }

    #[test]
    fn a_column_that_was_cut_short_is_none() {
        let packed = Packed::of([1, 300].into_iter(), 0);
        let short = Packed { bytes: Bytes(Cow::Owned(vec![1])), ..packed.clone() };
        assert_eq!((short.values(0, |value| value), Packed { width: 3, ..packed }.values(0, |value| value)), (None, None));
        let sparse = Packed::of([1; 40].into_iter().chain([2]), 0);
        assert_eq!(Packed { rows: 40, ..sparse.clone() }.values(0, |value| value), None, "no such row");
        assert_eq!(Packed { others: Bytes(Cow::Borrowed(&[0; 3])), ..sparse }.values(0, |value| value), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_was_packed_comes_back(
            values in proptest::collection::vec(prop_oneof![Just(0), Just(u64::MAX), any::<u64>(), 0_u64..70_000], 0..40),
            most in 0_usize..60,
            none in prop_oneof![Just(0), Just(u64::MAX)],
        ) {
            let values: Vec<u64> = values.iter().copied().flat_map(|value| [value].into_iter().chain(vec![values[0]; most / 8])).collect();
            let packed = rmp_serde::to_vec(&Packed::of(values.iter().copied(), none)).expect("packed");
            let packed: Packed<'_> = rmp_serde::from_slice(&packed).expect("unpacked");
            prop_assert!(matches!((&packed.bytes.0, &packed.others.0), (Cow::Borrowed(_), Cow::Borrowed(_))));
            prop_assert_eq!(packed.values(none, |value| value), Some(values));
        }
    }
}
