//! The picture that a shared link shows: period, targets and grades, drawn as rectangles.
//!
//! There is no text but digits of our own making, so that no font of the machine decides a byte. What it shows stands on
//! the page: nothing else goes into it.

use crate::bulletin::Bulletin;
use crate::error::{Error, Result};

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

/// What a pixel may be, by its place in [`COLOURS`].
const PAPER: u8 = 0;
const INK: u8 = 1;
const RED: u8 = 2;
const FAINT: u8 = 6;
/// The colours of the pages in light: paper, ink, accent; bars from dark to light; the faintest.
const COLOURS: [[u8; 3]; 7] = [
    [0xfe, 0xfd, 0xfb],
    [0x1c, 0x1b, 0x1a],
    [0x8c, 0x1c, 0x13],
    [0x4b, 0x64, 0x7b],
    [0x81, 0x99, 0xad],
    [0xc3, 0xd0, 0xda],
    [0xe8, 0xe4, 0xdc],
];

/// Digits and signs of periods and counts: seven rows of five dots, the leftmost the highest bit.
const DIGITS: [(char, [u8; 7]); 14] = [
    ('0', [0x0e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e]),
    ('1', [0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e]),
    ('2', [0x0e, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1f]),
    ('3', [0x1f, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0e]),
    ('4', [0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02]),
    ('5', [0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e]),
    ('6', [0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e]),
    ('7', [0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08]),
    ('8', [0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e]),
    ('9', [0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c]),
    ('-', [0x00, 0x00, 0x00, 0x1f, 0x00, 0x00, 0x00]),
    ('/', [0x01, 0x01, 0x02, 0x04, 0x08, 0x10, 0x10]),
    ('W', [0x11, 0x11, 0x11, 0x15, 0x15, 0x1b, 0x11]),
    ('Q', [0x0e, 0x11, 0x11, 0x11, 0x15, 0x12, 0x0d]),
];

/// The picture of a bulletin as PNG.
pub(super) fn picture(bulletin: &Bulletin) -> Result<Vec<u8>> {
    let mut canvas = Canvas(vec![PAPER; WIDE * HIGH]);
    canvas.fill(0, 0, WIDE, 14, RED);
    canvas.write(&bulletin.period.code.to_string(), MARGIN, 90, LARGE, INK);
    let (attained, missed) = (bulletin.headline.attained.len(), bulletin.headline.not_attained.len());
    if attained + missed > 0 {
        let behind = canvas.write(&format!("{attained}/{}", attained + missed), MARGIN, TARGETS, SMALL, INK) + 3 * SMALL;
        let colours = std::iter::repeat_n(COLOUR_OF_BARS[0], attained).chain(std::iter::repeat_n(RED, missed));
        canvas.squares(&colours.collect::<Vec<_>>(), behind, TARGETS, 7 * SMALL);
    }
    canvas.squares(&grades(bulletin), MARGIN, GRADES, HIGH - MARGIN - GRADES);
    canvas.png().map_err(|error| Error::new("cannot draw the picture of shared links").because(error))
}

/// Bars from dark to light, as the pages colour the grades from the best down.
const COLOUR_OF_BARS: [u8; 3] = [3, 4, 5];

/// A square for each window, by grade; those of the last grade are red, those without one the faintest.
fn grades(bulletin: &Bulletin) -> Vec<u8> {
    let steps = bulletin.methods.grades.len().saturating_sub(1) as u64;
    let colour = |step: Option<u64>| match step {
        None => FAINT,
        Some(step) if step == steps && steps > 0 => RED,
        Some(step) => COLOUR_OF_BARS[(step as usize).min(COLOUR_OF_BARS.len() - 1)],
    };
    bulletin.windows.iter().map(|window| colour(window.step)).collect()
}

/// The pixels, row by row, as places in [`COLOURS`].
struct Canvas(Vec<u8>);

impl Canvas {
    fn fill(&mut self, x: usize, y: usize, wide: usize, high: usize, colour: u8) {
        for row in self.0.chunks_mut(WIDE).skip(y).take(high) {
            row[x.min(WIDE)..(x + wide).min(WIDE)].fill(colour);
        }
    }

    /// Writes digits with their upper left corner there; gives where they end.
    fn write(&mut self, text: &str, x: usize, y: usize, dot: usize, colour: u8) -> usize {
        let mut left = x;
        for (_, rows) in text.chars().filter_map(|c| DIGITS.iter().find(|(known, _)| *known == c)) {
            for (down, row) in rows.iter().enumerate() {
                for along in (0..5).filter(|along| row >> (4 - along) & 1 == 1) {
                    self.fill(left + along * dot, y + down * dot, dot, dot, colour);
                }
            }
            left += 6 * dot;
        }
        left - dot.min(left - x)
    }

    /// Draws squares of one size in rows, as large as fit between this corner, the right margin and this height.
    fn squares(&mut self, colours: &[u8], x: usize, y: usize, high: usize) {
        let wide = (WIDE - MARGIN).saturating_sub(x);
        let fits = |side: &usize| (wide / side) * (high / side) >= colours.len();
        let Some(side) = (2..=high.min(100)).rev().find(fits) else { return };
        let gap = if side > 6 { side / 8 } else { 0 };
        let in_a_row = (wide / side).max(1);
        for (at, colour) in colours.iter().enumerate() {
            self.fill(x + at % in_a_row * side, y + at / in_a_row * side, side - gap, side - gap, *colour);
        }
    }

    fn png(&self) -> std::result::Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, WIDE as u32, HIGH as u32);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(COLOURS.concat());
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::NoFilter);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.0)?;
        writer.finish()?;
        Ok(bytes)
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
