//! Spans of days that overlap, cut into pieces that do not: rows are counted once, by piece, and each span is a sum of pieces.

use std::ops::{AddAssign, Range};

/// The pieces of some spans.
pub(super) struct Pieces {
    first_day: i32,
    /// The piece of each day from the first on; [`Pieces::NONE`] between spans.
    of_day: Vec<u16>,
    /// The first day of each piece, and the day after the last one.
    bounds: Vec<i32>,
}

impl Pieces {
    const NONE: u16 = u16::MAX;

    /// Cuts spans of a first and a last day; one whose last day comes before its first has no pieces.
    pub(super) fn of(spans: &[(i32, i32)]) -> Self {
        let filled = || spans.iter().filter(|(first, last)| first <= last);
        let mut bounds: Vec<i32> = filled().flat_map(|(first, last)| [*first, last + 1]).collect();
        bounds.sort_unstable();
        bounds.dedup();
        let first_day = bounds.first().copied().unwrap_or(0);
        let mut of_day = Vec::new();
        for (piece, bound) in bounds.windows(2).enumerate() {
            let covered = filled().any(|(first, last)| *first <= bound[0] && bound[0] <= *last);
            of_day.resize((bound[1] - first_day) as usize, if covered { piece as u16 } else { Self::NONE });
        }
        Self { first_day, of_day, bounds }
    }

    pub(super) fn len(&self) -> usize {
        self.bounds.len().saturating_sub(1)
    }

    /// The piece in which a day lies.
    pub(super) fn at(&self, day: i32) -> Option<usize> {
        let place = usize::try_from(i64::from(day) - i64::from(self.first_day)).ok()?;
        self.of_day.get(place).filter(|piece| **piece != Self::NONE).map(|piece| usize::from(*piece))
    }

    /// The pieces that make up one of the spans.
    pub(super) fn inside(&self, (first, last): (i32, i32)) -> Range<usize> {
        let place = |day: i32| self.bounds.partition_point(|bound| *bound < day);
        if first <= last { place(first)..place(last + 1) } else { 0..0 }
    }
}

/// Tallies by piece and by some other number below `width`, filled in any order.
pub(super) struct Cells<T> {
    width: usize,
    /// 1 + the place of each cell's tally; 0 where nothing was counted.
    places: Vec<u32>,
    tallies: Vec<(usize, T)>,
}

impl<T: Default + Copy> Cells<T> {
    pub(super) fn new(pieces: &Pieces, width: usize) -> Self {
        Self { width, places: vec![0; pieces.len() * width], tallies: Vec::new() }
    }

    /// The tally of a piece and a number.
    pub(super) fn tally(&mut self, piece: usize, number: usize) -> &mut T {
        let cell = piece * self.width + number;
        if self.places[cell] == 0 {
            self.tallies.push((cell, T::default()));
            self.places[cell] = self.tallies.len() as u32;
        }
        &mut self.tallies[self.places[cell] as usize - 1].1
    }

    /// Both together.
    pub(super) fn plus(mut self, other: Self) -> Self
    where
        T: AddAssign,
    {
        for (cell, tally) in other.tallies {
            *self.tally(cell / self.width, cell % self.width) += tally;
        }
        self
    }

    /// Number and tally of everything counted in these pieces.
    pub(super) fn inside(&self, pieces: Range<usize>) -> impl Iterator<Item = (usize, T)> {
        let counted = self.tallies.iter().map(|(cell, tally)| (cell / self.width, cell % self.width, *tally));
        counted.filter(move |(piece, _, _)| pieces.contains(piece)).map(|(_, number, tally)| (number, tally))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_a_span_lies_in_its_pieces_and_no_other_day_does() {
        let spans = [(10, 19), (10, 12), (13, 19), (5, 11), (30, 31), (40, 39)];
        let pieces = Pieces::of(&spans);
        for span in spans {
            let inside = pieces.inside(span);
            for day in 0..50 {
                let is_inside = pieces.at(day).is_some_and(|piece| inside.contains(&piece));
                assert_eq!(is_inside, span.0 <= day && day <= span.1, "day {day} of {span:?}");
            }
        }
        assert_eq!((pieces.at(25), pieces.at(i32::MIN)), (None, None));
        assert_eq!(Pieces::of(&[(1, 0)]).at(0), None);
    }
}
