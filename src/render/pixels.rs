//! Pictures as PNG, of rectangles and of digits of our own making: no font of the machine decides a byte.

use crate::error::{Error, Result};

/// What a pixel may be, by its place in [`COLOURS`].
pub(super) const PAPER: u8 = 0;
pub(super) const INK: u8 = 1;
pub(super) const RED: u8 = 2;
/// Bars from dark to light, as the pages colour the grades from the best down.
pub(super) const BARS: [u8; 3] = [3, 4, 5];
pub(super) const FAINT: u8 = 6;
/// What is printed on.
pub(super) const WHITE: u8 = 7;
/// The colours of the pages in light: paper, ink, accent; bars from dark to light; the faintest; white.
const COLOURS: [[u8; 3]; 8] = [
    [0xfe, 0xfd, 0xfb],
    [0x1c, 0x1b, 0x1a],
    [0x8c, 0x1c, 0x13],
    [0x4b, 0x64, 0x7b],
    [0x81, 0x99, 0xad],
    [0xc3, 0xd0, 0xda],
    [0xe8, 0xe4, 0xdc],
    [0xff, 0xff, 0xff],
];

/// Digits and signs of periods and counts: seven rows of five dots, the leftmost the highest bit.
const DIGITS: [(char, [u8; 7]); 16] = [
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
    ('.', [0x00, 0x00, 0x00, 0x00, 0x00, 0x0c, 0x0c]),
    ('%', [0x18, 0x19, 0x02, 0x04, 0x08, 0x13, 0x03]),
    ('W', [0x11, 0x11, 0x11, 0x15, 0x15, 0x1b, 0x11]),
    ('Q', [0x0e, 0x11, 0x11, 0x11, 0x15, 0x12, 0x0d]),
];

/// A picture as it is drawn.
pub(super) struct Canvas {
    wide: usize,
    high: usize,
    /// Row by row, as places in [`COLOURS`].
    pixels: Vec<u8>,
}

impl Canvas {
    /// A picture of one colour.
    pub(super) fn new(wide: usize, high: usize, colour: u8) -> Self {
        Self { wide, high, pixels: vec![colour; wide * high] }
    }

    /// A rectangle; what lies beyond the edges is cut off.
    pub(super) fn fill(&mut self, x: usize, y: usize, wide: usize, high: usize, colour: u8) {
        for row in self.pixels.chunks_mut(self.wide).skip(y).take(high) {
            row[x.min(self.wide)..(x + wide).min(self.wide)].fill(colour);
        }
    }

    /// A rectangle of diagonal stripes, with an edge around them, so that no colour alone tells it.
    pub(super) fn hatch(&mut self, x: usize, y: usize, wide: usize, high: usize, colour: u8) {
        for (down, row) in self.pixels.chunks_mut(self.wide).skip(y).take(high).enumerate() {
            for (along, pixel) in row[x.min(self.wide)..(x + wide).min(self.wide)].iter_mut().enumerate() {
                let is_edge = down < 2 || down + 2 >= high || along < 2 || along + 2 >= wide;
                if is_edge || (along + down) % 12 < 6 {
                    *pixel = colour;
                }
            }
        }
    }

    /// Writes digits with their upper left corner there; gives where they end.
    pub(super) fn write(&mut self, text: &str, x: usize, y: usize, dot: usize, colour: u8) -> usize {
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

    /// The picture as a file.
    ///
    /// # Errors
    /// None that a picture of this kind has; the crate wants to be asked.
    pub(super) fn png(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.encode(&mut bytes).map_err(|error| Error::new(message!("faults.written", what = "PNG")).because(error))?;
        Ok(bytes)
    }

    fn encode(&self, bytes: &mut Vec<u8>) -> std::result::Result<(), png::EncodingError> {
        let mut encoder = png::Encoder::new(bytes, self.wide as u32, self.high as u32);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(COLOURS.concat());
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::NoFilter);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels)?;
        writer.finish()
    }
}
