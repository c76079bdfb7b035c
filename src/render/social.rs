//! The picture that a shared link shows: period, targets and grades, drawn as rectangles.
//!
//! There is no text but digits of our own making, so that no font of the machine decides a byte. What it shows stands on
//! the page: nothing else goes into it.

use super::pixels::{BARS, Canvas, FAINT, INK, PAPER, RED};
use crate::bulletin::Bulletin;
use crate::error::Result;

/// Its size, as services that show links ask for.
const WIDE: usize = 1200;
const HIGH: usize = 630;
/// From its edge to what is drawn.
const MARGIN: usize = 70;
/// Pixels of a dot of the large and the small digits.
const LARGE: usize = 20;
const SMALL: usize = 11;
/// Where targets and grades begin, from the top.
const TARGETS: usize = 295;
const GRADES: usize = 420;

/// The picture of a bulletin as PNG.
pub(super) fn picture(bulletin: &Bulletin) -> Result<Vec<u8>> {
    let mut canvas = Canvas::new(WIDE, HIGH, PAPER);
    canvas.fill(0, 0, WIDE, 14, RED);
    canvas.write(&bulletin.period.code.to_string(), MARGIN, 90, LARGE, INK);
    let (attained, missed) = (bulletin.headline.attained.len(), bulletin.headline.not_attained.len());
    if attained + missed > 0 {
        let behind = canvas.write(&format!("{attained}/{}", attained + missed), MARGIN, TARGETS, SMALL, INK) + 3 * SMALL;
        let colours = std::iter::repeat_n(BARS[0], attained).chain(std::iter::repeat_n(RED, missed));
        squares(&mut canvas, &colours.collect::<Vec<_>>(), behind, TARGETS, 7 * SMALL);
    }
    squares(&mut canvas, &grades(bulletin), MARGIN, GRADES, HIGH - MARGIN - GRADES);
    canvas.png()
}

/// A square for each window, by grade; those of the last grade are red, those without one the faintest.
fn grades(bulletin: &Bulletin) -> Vec<u8> {
    let steps = bulletin.methods.grades.len().saturating_sub(1) as u64;
    let colour = |step: Option<u64>| match step {
        None => FAINT,
        Some(step) if step == steps && steps > 0 => RED,
        Some(step) => BARS[(step as usize).min(BARS.len() - 1)],
    };
    bulletin.windows.iter().map(|window| colour(window.step)).collect()
}

/// Draws squares of one size in rows, as large as fit between this corner, the right margin and this height.
fn squares(canvas: &mut Canvas, colours: &[u8], x: usize, y: usize, high: usize) {
    let wide = (WIDE - MARGIN).saturating_sub(x);
    let fits = |side: &usize| (wide / side) * (high / side) >= colours.len();
    let Some(side) = (2..=high.min(100)).rev().find(fits) else { return };
    let gap = if side > 6 { side / 8 } else { 0 };
    let in_a_row = (wide / side).max(1);
    for (at, colour) in colours.iter().enumerate() {
        canvas.fill(x + at % in_a_row * side, y + at / in_a_row * side, side - gap, side - gap, *colour);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;

    fn pixels(bytes: &[u8]) -> Vec<u8> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("a picture");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut pixels).expect("its pixels");
        assert_eq!((info.width, info.height), (1200, 630));
        pixels
    }

    #[test]
    fn it_shows_targets_and_grades_and_is_the_same_each_time() {
        let bulletin = fixture::month();
        let bytes = picture(&bulletin).expect("a picture");
        assert_eq!(bytes, picture(&bulletin).expect("a picture"));
        assert!(bytes.len() < 20_000, "{}", bytes.len());
        let pixels = pixels(&bytes);
        // two squares of targets attained, then one of a missed target, behind `2/3` and a space
        let row = &pixels[(TARGETS + 5) * WIDE..][..WIDE];
        let behind = MARGIN + 3 * 6 * SMALL - SMALL + 3 * SMALL;
        assert_eq!([5, 82, 159, 236].map(|along| row[behind + along]), [3, 3, RED, PAPER]);
    }

    #[test]
    fn no_window_and_thousands_of_them_fit() {
        for n in [0, 1, 300, 5000] {
            let mut bulletin = fixture::month();
            let one = bulletin.windows[0].clone();
            bulletin.windows = vec![one; n];
            let pixels = pixels(&picture(&bulletin).expect("a picture"));
            assert_eq!(pixels[GRADES * WIDE + MARGIN], if n == 0 { PAPER } else { 3 }, "{n}");
            assert!(pixels[(HIGH - 20) * WIDE..].iter().all(|pixel| *pixel == PAPER), "{n}");
        }
    }
}
