//! The pictures of a letter: the headline over the months, with digits of our own making beside it.
//!
//! What cannot be said in digits stands in the caption above, and all numbers in the description of the picture.

use crate::domain::Rate;
use crate::error::Result;
use crate::render::chart::{Column, Month, Scale};
use crate::render::format;
use crate::render::pixels::{BARS, Canvas, FAINT, INK, RED, WHITE};
use crate::render::view::Drawn;

/// Pixels: ten for each millimetre between the margins, 156 mm.
pub(super) const WIDE: usize = 1560;
pub(super) const HIGH: usize = 400;
/// Where the months begin and end, and the axis.
const LEFT: usize = 150;
const RIGHT: usize = 1300;
const TOP: usize = 40;
const BOTTOM: usize = 310;
/// Pixels of a dot of a digit, and the height of a line of them.
const DOT: usize = 4;
const LINE: usize = 7 * DOT;

/// Draws a figure as PNG.
///
/// # Errors
/// As [`Canvas::png`].
pub(super) fn picture(drawn: &Drawn) -> Result<Vec<u8>> {
    let mut canvas = Canvas::new(WIDE, HIGH, WHITE);
    match drawn {
        Drawn::Columns(columns) => draw_columns(&mut canvas, columns),
        Drawn::Line(months, axis) => draw_line(&mut canvas, months, *axis),
    }
    canvas.png()
}

/// A column for each month: what was attained, and on top of it, hatched, what was missed.
fn draw_columns(canvas: &mut Canvas, columns: &[Column]) {
    let most = columns.iter().map(|column| column.of).max().unwrap_or(0).max(1);
    let y = |n: u64| BOTTOM - ((BOTTOM - TOP) as u64 * n / most) as usize;
    scale(canvas, &[(most.to_string(), TOP), ("0".to_owned(), BOTTOM)]);
    let pitch = (RIGHT - LEFT) / columns.len().max(1);
    for (at, column) in columns.iter().enumerate() {
        let (x, wide) = (LEFT + at * pitch + pitch / 8, pitch * 3 / 4);
        let (attained, of) = (y(column.attained), y(column.of));
        canvas.fill(x, attained, wide, BOTTOM - attained, BARS[0]);
        canvas.hatch(x, of, wide, attained - of, RED);
        month(canvas, &column.label, if at == 0 { x } else { x + wide }, at > 0);
    }
    canvas.fill(LEFT, BOTTOM, RIGHT - LEFT, 3, INK);
    if let Some(last) = columns.iter().rev().find(|column| column.of > 0) {
        canvas.write(&format!("{}/{}", last.attained, last.of), RIGHT + 20, y(last.attained).saturating_sub(LINE / 2), DOT, INK);
    }
}

/// A line through the months that have a rate; a month without one parts it.
fn draw_line(canvas: &mut Canvas, months: &[Month], axis: Scale) {
    let (low, high) = (axis.low.0, axis.high.0);
    let y = |rate: Rate| BOTTOM - ((BOTTOM - TOP) as i64 * (rate.0.clamp(low, high) - low) / (high - low).max(1)) as usize;
    let ends = [axis.high, Rate(i64::midpoint(low, high)), axis.low];
    scale(canvas, &ends.map(|rate| (format::target(rate), y(rate))));
    let pitch = (RIGHT - LEFT) / months.len().max(1);
    let x = |at: usize| LEFT + at * pitch + pitch / 2;
    for (at, pair) in months.windows(2).enumerate() {
        if let [Some(from), Some(to)] = [pair[0].rate, pair[1].rate] {
            stroke(canvas, (x(at), y(from)), (x(at + 1), y(to)));
        }
    }
    for (at, one) in months.iter().enumerate() {
        if let Some(rate) = one.rate {
            canvas.fill(x(at) - 6, y(rate).saturating_sub(6), 13, 13, BARS[0]);
        }
        month(canvas, &one.label, if at == 0 { x(at) - pitch / 2 } else { x(at) + pitch / 2 }, at > 0);
    }
    if let Some(rate) = months.iter().rev().find_map(|one| one.rate) {
        canvas.write(&format::percent(rate), RIGHT + 20, y(rate).saturating_sub(LINE / 2), DOT, INK);
    }
}

/// Grid lines with what they stand for.
fn scale(canvas: &mut Canvas, marks: &[(String, usize)]) {
    for (label, y) in marks {
        canvas.fill(LEFT, *y, RIGHT - LEFT, 2, FAINT);
        let wide = label.chars().count() * 6 * DOT;
        canvas.write(label, (LEFT - 20).saturating_sub(wide), y.saturating_sub(LINE / 2), DOT, INK);
    }
}

/// The name of a month below the axis, which begins there, or `ends` there.
fn month(canvas: &mut Canvas, label: &str, x: usize, ends: bool) {
    let wide = label.chars().count() * 6 * DOT;
    canvas.write(label, if ends { x.saturating_sub(wide) } else { x }, BOTTOM + 25, DOT, INK);
}

/// A straight line of five pixels, column by column of the picture.
fn stroke(canvas: &mut Canvas, from: (usize, usize), to: (usize, usize)) {
    let wide = (to.0 - from.0).max(1);
    let at = |along: usize| from.1 as i64 + (to.1 as i64 - from.1 as i64) * along as i64 / wide as i64;
    for along in 0..wide {
        let (here, next) = (at(along), at(along + 1));
        let top = here.min(next) - 2;
        canvas.fill(from.0 + along, top.max(0) as usize, 1, (here.max(next) + 3 - top).max(1) as usize, BARS[0]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(drawn: &Drawn) -> Vec<u8> {
        let bytes = picture(drawn).expect("a picture");
        assert_eq!(bytes, picture(drawn).expect("the same picture"));
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("a picture");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut pixels).expect("its pixels");
        assert_eq!((info.width as usize, info.height as usize), (WIDE, HIGH));
        pixels
    }

    fn holds(pixels: &[u8], colour: u8) -> bool {
        pixels.contains(&colour)
    }

    #[test]
    fn what_was_missed_is_hatched_in_red_and_what_was_not_is_not() {
        let column = |(attained, of): (u64, u64)| Column { label: "2026-06".to_owned(), attained, of };
        let some = pixels(&Drawn::Columns([(1, 2), (0, 0), (0, 2), (2, 2)].map(column).into()));
        assert!(holds(&some, RED) && holds(&some, BARS[0]) && holds(&some, INK));
        assert!(!holds(&pixels(&Drawn::Columns([(2, 2), (3, 3)].map(column).into())), RED));
        // however many months, or none
        for n in [0, 1, 25] {
            pixels(&Drawn::Columns(vec![column((1, 300)); n]));
        }
    }

    #[test]
    fn a_month_without_a_rate_parts_the_line() {
        let month = |rate: Option<i64>| Month { label: String::new(), rate: rate.map(Rate), stands_out: false };
        let axis = Scale { low: Rate(8_000), high: Rate(10_000) };
        let row = |months: [Option<i64>; 3]| {
            let pixels = pixels(&Drawn::Line(months.map(month).into(), axis));
            let middle = &pixels[usize::midpoint(BOTTOM, TOP) * WIDE..][..WIDE];
            (LEFT + 230..RIGHT - 230).filter(|x| middle[*x] == BARS[0]).count()
        };
        assert!(row([Some(9_000), Some(9_000), Some(9_000)]) > 600);
        assert!(row([Some(9_000), None, Some(9_000)]) < 20);
        pixels(&Drawn::Line([Some(0), Some(10_000), None].map(month).into(), Scale::WHOLE));
    }
}
