//! A column of numbers in few bytes: how far each is from the least one, in as many bytes as the greatest of them needs.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A packed column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Packed<'a> {
    rows: u64,
    /// Bytes of each number; 0 where all are the same, which is `base`.
    width: u8,
    /// What each is counted from.
    base: u64,
    /// Whether 0 stands for nothing.
    lacks: bool,
    #[serde(borrow)]
    bytes: Bytes<'a>,
}

impl Packed<'_> {
    /// Packs a column; `none` stands for nothing, however far it is from the other numbers.
    pub(super) fn of<V: Iterator<Item = u64> + Clone>(values: V, none: u64) -> Packed<'static> {
        let again = values.clone();
        let (mut rows, mut least, mut greatest, mut lacks) = (0_u64, u64::MAX, 0, false);
        for value in values {
            rows += 1;
            if value == none {
                lacks = true;
            } else {
                (least, greatest) = (least.min(value), greatest.max(value));
            }
        }
        let (width, base) = match (least <= greatest, lacks) {
            (false, _) => (0, none),
            (true, false) if least == greatest => (0, least),
            _ => {
                let base = least.wrapping_sub(u64::from(lacks));
                (width_of(greatest.wrapping_sub(base)), base)
            }
        };
        let lacks = lacks && width > 0;
        let offsets = again.map(|value| if lacks && value == none { 0 } else { value.wrapping_sub(base) });
        let mut bytes = Vec::with_capacity(rows as usize * usize::from(width));
        match width {
            0 => {}
            1 => bytes.extend(offsets.map(|offset| offset as u8)),
            2 => offsets.for_each(|offset| bytes.extend_from_slice(&(offset as u16).to_le_bytes())),
            4 => offsets.for_each(|offset| bytes.extend_from_slice(&(offset as u32).to_le_bytes())),
            _ => offsets.for_each(|offset| bytes.extend_from_slice(&offset.to_le_bytes())),
        }
        Packed { rows, width, base, lacks, bytes: Bytes(Cow::Owned(bytes)) }
    }

    /// The same number so often.
    pub(super) fn same(number: u64, rows: usize) -> Packed<'static> {
        Packed { rows: rows as u64, width: 0, base: number, lacks: false, bytes: Bytes(Cow::Borrowed(&[])) }
    }

    /// Numbers.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// The number that all of them are, where they are the same.
    pub(super) fn only(&self) -> Option<u64> {
        (self.width == 0).then_some(self.base)
    }

    /// The numbers, each made into what it was; `None` where this is no packed column.
    pub(super) fn values<T: Clone>(&self, none: u64, make: impl Fn(u64) -> T) -> Option<Vec<T>> {
        let rows = usize::try_from(self.rows).ok()?;
        let bytes = &*self.bytes.0;
        if bytes.len() != rows.checked_mul(usize::from(self.width))? {
            return None;
        }
        let value = |offset: u64| make(if self.lacks && offset == 0 { none } else { self.base.wrapping_add(offset) });
        Some(match self.width {
            0 => vec![make(self.base); rows],
            1 => bytes.iter().map(|byte| value(u64::from(*byte))).collect(),
            2 => bytes.as_chunks().0.iter().map(|two| value(u64::from(u16::from_le_bytes(*two)))).collect(),
            4 => bytes.as_chunks().0.iter().map(|four| value(u64::from(u32::from_le_bytes(*four)))).collect(),
            8 => bytes.as_chunks().0.iter().map(|eight| value(u64::from_le_bytes(*eight))).collect(),
            _ => return None,
        })
    }
}

fn width_of(greatest: u64) -> u8 {
    match greatest {
        0..=0xFF => 1,
        0x100..=0xFFFF => 2,
        0x1_0000..=0xFFFF_FFFF => 4,
        _ => 8,
    }
}

/// Bytes that are written and read as such, and not one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bytes<'a>(pub(super) Cow<'a, [u8]>);

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
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_was_packed_comes_back(values in proptest::collection::vec(prop_oneof![Just(0), Just(u64::MAX), any::<u64>(), 0_u64..70_000], 0..40), none in prop_oneof![Just(0), Just(u64::MAX)]) {
            let packed = rmp_serde::to_vec(&Packed::of(values.iter().copied(), none)).expect("packed");
            let packed: Packed<'_> = rmp_serde::from_slice(&packed).expect("unpacked");
            prop_assert!(matches!(packed.bytes.0, Cow::Borrowed(_)));
            prop_assert_eq!(packed.values(none, |value| value), Some(values));
        }
    }
}
