//! A square for each of a few hundred, in rows: those of one tone follow each other.
//!
//! A run of squares is one line that `style.css` dashes, a dash a square, so that three hundred weigh as much as ten.

use plotters::element::PathElement;
use plotters::style::Color;

use super::palette::Tone;
use super::{Frame, svg};
use crate::error::Result;

/// From one square to the next.
const STEP: i32 = 120;
/// The side of a square.
const SIDE: i32 = 100;
/// The side of what is inside the outline of a pale square.
const INSIDE: i32 = 80;
/// Squares of a row, where none has more than two rows of them; else [`MANY`].
const FEW: u64 = 12;
/// Squares of a row, where there are many.
const MANY: u64 = 20;

/// How many squares stand in a row where the largest of the pictures beside each other has so many.
pub(crate) fn per_row(largest: u64) -> u64 {
    if largest <= 2 * FEW { FEW } else { MANY }
}

/// Draws so many squares of each tone, `per_row` in a row; nothing where there are none.
pub(crate) fn squares(title: &str, per_row: u64, counts: &[(u64, Tone)]) -> Result<String> {
    let total: u64 = counts.iter().map(|(n, _)| n).sum();
    if total == 0 || per_row == 0 {
        return Ok(String::new());
    }
    let size = |n: u64| (n as i32 * STEP - (STEP - SIDE)) as u32 / 10;
    let frame = Frame { class: "squares", width: size(per_row), height: size(total.div_ceil(per_row)), title, desc: "" };
    svg(&frame, |area| {
        let mut first = 0;
        for (n, tone) in counts {
            let (outline, inside) = look(*tone);
            for (tone, side) in [(Some(outline), SIDE), (inside, INSIDE)] {
                let Some(tone) = tone else { continue };
                for (row, from, to) in rows(first, *n, per_row) {
                    let y = row as i32 * STEP + SIDE / 2;
                    let inset = (SIDE - side) / 2;
                    let ends = [(from as i32 * STEP + inset, y), (to as i32 * STEP + SIDE - inset, y)];
                    area.draw(&PathElement::new(ends, tone.stroke_width(side as u32)))?;
                }
            }
            first += n;
        }
        Ok(())
    })
}

/// Pale squares have an outline, so that they are seen on the page.
fn look(tone: Tone) -> (Tone, Option<Tone>) {
    match tone {
        Tone::Tint => (Tone::Bar, Some(Tone::Tint)),
        Tone::Faint => (Tone::Soft, Some(Tone::Paper)),
        strong => (strong, None),
    }
}

/// The rows that squares `first … first + n` fill, each with its first and last place.
fn rows(first: u64, n: u64, per_row: u64) -> impl Iterator<Item = (u64, u64, u64)> {
    let end = first + n;
    (first / per_row..end.div_ceil(per_row)).filter_map(move |row| {
        let (from, to) = (first.max(row * per_row), end.min((row + 1) * per_row));
        (from < to).then(|| (row, from - row * per_row, to - 1 - row * per_row))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_go_on_where_those_before_ended() {
        assert_eq!(rows(0, 3, 12).collect::<Vec<_>>(), [(0, 0, 2)]);
        assert_eq!(rows(10, 5, 12).collect::<Vec<_>>(), [(0, 10, 11), (1, 0, 2)]);
        assert_eq!(rows(12, 0, 12).count(), 0);
        assert_eq!(rows(0, 300, 20).map(|(_, from, to)| to - from + 1).sum::<u64>(), 300);
    }

    #[test]
    fn one_square_stands_for_one_and_three_hundred_stay_small() {
        let one = squares("优秀 1 个", per_row(1), &[(1, Tone::Bar)]).expect("a chart");
        assert!(one.contains("<path class=\"s-bar\" stroke-width=\"10\" d=\"M0 5h10\"/>"), "{one}");
        assert!(one.contains("viewBox=\"0 0 142 10\""), "as large as those of other groups: {one}");
        let many =
            squares("<i>", per_row(300), &[(90, Tone::Bar), (80, Tone::Mid), (70, Tone::Tint), (50, Tone::Worst), (10, Tone::Faint)]);
        let many = many.expect("a chart");
        assert!(many.contains("viewBox=\"0 0 238 178\"") && many.len() < 900, "{} {many}", many.len());
        assert!(many.contains("<title>&lt;i&gt;</title>"));
        assert_eq!(squares("t", 12, &[(0, Tone::Bar)]).expect("a chart"), "");
    }
}
