//! A plotters backend that writes SVG for a web page: classes for colours, sub-pixel lines, text measured for Chinese.
//!
//! In: drawing calls on a grid of tenths of a unit. Out: elements without a colour, a font or an id of their own, so
//! that the page's style reaches them in light, dark and print. Strokes keep their width however the picture is
//! stretched, and a dot is a line of no length with round ends, so it stays round.

use std::fmt::Write;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::palette::Tone;

/// Steps of the grid in one unit of the picture.
pub(super) const GRID: i32 = 10;

/// The size that `style.css` gives a text which has none of its own.
const TEXT: i32 = 120;
/// The class of the tone that it gives a text which has none of its own.
const TEXT_TONE: &str = "soft";

const PATH_END: &str = "\"/>";

/// Writes SVG elements into a string.
pub(super) struct Canvas<'a> {
    elements: &'a mut String,
    size: (u32, u32),
    /// What the last element starts with, where it is a path: shapes of one look that follow each other are one path.
    open: String,
    /// Where the pen stands at the end of that path.
    pen: BackendCoord,
}

/// A chart asked for something that this backend refuses.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CanvasError {
    /// Only tones have a class.
    #[error("{0:?}")]
    OutsidePalette((u8, u8, u8)),
}

type Drawn = Result<(), DrawingErrorKind<CanvasError>>;

/// Where a shape begins, the commands that lead on from there, and where they end.
type Shape = (BackendCoord, String, BackendCoord);

impl<'a> Canvas<'a> {
    /// A canvas of `width` × `height` units that appends to `elements`.
    pub(super) fn new(elements: &'a mut String, width: u32, height: u32) -> Self {
        Self { elements, size: (width * GRID as u32, height * GRID as u32), open: String::new(), pen: (0, 0) }
    }

    /// A shape that begins at `start`; `rest` leads on from there, to `end`.
    fn path(&mut self, class: char, color: BackendColor, stroke: Option<u32>, (start, rest, end): Shape) -> Drawn {
        if color.alpha == 0.0 {
            return Ok(());
        }
        let tone = class_of(color)?;
        let open = match stroke {
            Some(width) if width != usual(class, tone) => {
                format!("<path class=\"{class}-{tone}\" stroke-width=\"{}\" d=\"", units(width as i32))
            }
            _ => format!("<path class=\"{class}-{tone}\" d=\""),
        };
        let from_corner = format!("M{}", pair(start));
        if open == self.open {
            self.elements.truncate(self.elements.len() - PATH_END.len());
            let from_pen = format!("m{}", pair((start.0 - self.pen.0, start.1 - self.pen.1)));
            self.elements.push_str(if from_pen.len() < from_corner.len() { &from_pen } else { &from_corner });
        } else {
            self.elements.push_str(&open);
            self.elements.push_str(&from_corner);
            self.open = open;
        }
        self.pen = end;
        self.elements.push_str(&rest);
        self.elements.push_str(PATH_END);
        Ok(())
    }
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = CanvasError;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.path('f', color, None, ((x, y), "h.1v.1h-.1z".to_owned(), (x, y)))
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, upper_left: BackendCoord, bottom_right: BackendCoord, style: &S, fill: bool) -> Drawn {
        let ((left, top), (right, bottom)) = (upper_left, bottom_right);
        let sides = format!("h{}v{}h{}z", units(right - left), units(bottom - top), units(left - right));
        let stroke = (!fill).then(|| style.stroke_width());
        self.path(if fill { 'f' } else { 's' }, style.color(), stroke, (upper_left, sides, upper_left))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let Some(line) = polyline(path) else { return Ok(()) };
        self.path('s', style.color(), Some(style.stroke_width()), line)
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let dot = || ((x, y), "h0".to_owned(), (x, y));
        self.path('d', style.color(), Some(radius * 2), dot())?;
        if fill {
            return Ok(());
        }
        let inside = radius.saturating_sub(style.stroke_width()) * 2;
        self.path('d', plotters::style::Color::to_backend_color(&Tone::Paper), Some(inside), dot())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, corners: I, style: &S) -> Drawn {
        let Some((start, sides, _)) = polyline(corners) else { return Ok(()) };
        self.path('f', style.color(), None, (start, sides + "z", start))
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, (x, y): BackendCoord) -> Drawn {
        let tone = class_of(style.color())?;
        self.open.clear();
        let size = style.size();
        // labels of a scale are anchored at their end, others at their start, unless they say otherwise
        let anchor = match (style.anchor().h_pos, tone == TEXT_TONE) {
            (HPos::Right, true) | (HPos::Left, false) => "",
            (HPos::Left, true) => " text-anchor=\"start\"",
            (HPos::Center, _) => " text-anchor=\"middle\"",
            (HPos::Right, false) => " text-anchor=\"end\"",
        };
        let baseline = match style.anchor().v_pos {
            VPos::Top => 0.86,
            VPos::Center => 0.36,
            VPos::Bottom => -0.14,
        };
        let y = y + (size * baseline).round() as i32;
        let size = match size.round() as i32 {
            TEXT => String::new(),
            other => format!(" font-size=\"{}\"", units(other)),
        };
        let class = if tone == TEXT_TONE { String::new() } else { format!(" class=\"f-{tone}\"") };
        let (x, y) = (units(x), units(y));
        let _ = write!(self.elements, "<text{class} x=\"{x}\" y=\"{y}\"{size}{anchor}>{}</text>", escaped(text));
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(&self, text: &str, style: &T) -> Result<(u32, u32), DrawingErrorKind<CanvasError>> {
        let size = style.size();
        Ok(((text_width(text) * size).ceil() as u32, (size * 1.2).ceil() as u32))
    }
}

/// The width of `text` in em, rather too wide than too narrow: a CJK character is as wide as it is high.
pub(super) fn text_width(text: &str) -> f64 {
    let width = |c: char| match c {
        '\u{1100}'..='\u{FFEF}' | '\u{1F001}'..='\u{10FFFF}' => 1.0,
        '%' => 0.95,
        '.' | ' ' => 0.32,
        _ => 0.6,
    };
    text.chars().map(width).sum()
}

/// `text` as it may stand in an element or between double quotes.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // a parser would make a line feed of it, and nothing else
            '\r' => escaped.push('\n'),
            // no form of XML or HTML has these
            '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FDD0}'..='\u{FDEF}' => {
                escaped.push('\u{FFFD}');
            }
            c if u32::from(c) & 0xFFFE == 0xFFFE => escaped.push('\u{FFFD}'),
            c => escaped.push(c),
        }
    }
    escaped
}

pub(super) fn class_of(color: BackendColor) -> Result<&'static str, DrawingErrorKind<CanvasError>> {
    Tone::of(color).map(Tone::class).ok_or(DrawingErrorKind::DrawingError(CanvasError::OutsidePalette(color.rgb)))
}

/// Tenths as the shortest decimal: 125 is `12.5`, 120 is `12`.
pub(super) fn units(tenths: i32) -> String {
    let (sign, size) = (if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs());
    match (size / 10, size % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (0, part) => format!("{sign}.{part}"),
        (whole, part) => format!("{sign}{whole}.{part}"),
    }
}

/// The stroke that `style.css` gives a path without one: a line, the line of a figure, a dot, the inside of a ring.
fn usual(class: char, tone: &str) -> u32 {
    match (class, tone) {
        ('d', "paper") => 44,
        ('d', _) => 80,
        ('s', "bar") => 20,
        _ => 10,
    }
}

/// Two numbers of a path, with nothing between them where the sign of the second parts them.
fn pair((x, y): BackendCoord) -> String {
    let gap = if y < 0 { "" } else { " " };
    format!("{}{gap}{}", units(x), units(y))
}

/// A line through points, each written from the one before: shorter than from the corner of the picture.
fn polyline(points: impl IntoIterator<Item = BackendCoord>) -> Option<Shape> {
    let mut points = points.into_iter();
    let start = points.next()?;
    let (mut rest, mut pen) = (String::new(), start);
    for (x, y) in points {
        let _ = match (x - pen.0, y - pen.1) {
            (0, down) => write!(rest, "v{}", units(down)),
            (right, 0) => write!(rest, "h{}", units(right)),
            step => write!(rest, "l{}", pair(step)),
        };
        pen = (x, y);
    }
    Some((start, rest, pen))
}

#[cfg(test)]
mod tests {
    use plotters::prelude::*;

    use super::*;

    #[test]
    fn shapes_carry_classes_and_keep_a_tenth_of_a_unit() {
        let mut elements = String::new();
        {
            let area = Canvas::new(&mut elements, 100, 20).into_drawing_area();
            area.draw(&Rectangle::new([(0, 30), (824, 110)], Tone::Bar.filled())).expect("a rectangle");
            area.draw(&PathElement::new(vec![(500, 0), (500, 200)], Tone::Ink.stroke_width(20))).expect("a line");
            area.draw(&Circle::new((824, 100), 45, Tone::Accent.filled())).expect("a dot");
        }
        assert_eq!(
            elements,
            "<path class=\"f-bar\" d=\"M0 3h82.4v8h-82.4z\"/><path class=\"s-ink\" stroke-width=\"2\" d=\"M50 0v20\"/>\
             <path class=\"d-accent\" stroke-width=\"9\" d=\"M82.4 10h0\"/>"
        );
    }

    #[test]
    fn shapes_of_one_look_that_follow_each_other_are_one_path() {
        let mut elements = String::new();
        {
            let area = Canvas::new(&mut elements, 100, 20).into_drawing_area();
            for (x, tone) in [(100, Tone::Bar), (200, Tone::Bar), (300, Tone::Accent)] {
                area.draw(&Circle::new((x, 100), 40, tone.filled())).expect("a dot");
            }
        }
        assert_eq!(elements, "<path class=\"d-bar\" d=\"M10 10h0m10 0h0\"/><path class=\"d-accent\" d=\"M30 10h0\"/>");
    }

    #[test]
    fn a_colour_outside_the_palette_is_an_error() {
        let mut elements = String::new();
        let area = Canvas::new(&mut elements, 10, 10).into_drawing_area();
        let error = area.draw(&Circle::new((1, 1), 5, RED.filled())).expect_err("red has no class");
        assert!(error.to_string().contains("(255, 0, 0)"), "{error}");
    }

    #[test]
    fn chinese_text_is_measured_as_wide_as_it_is() {
        assert!((text_width("目标") - 2.0).abs() < 1e-9);
        assert!((text_width("30%") - 2.15).abs() < 1e-9);
    }

    #[test]
    fn text_cannot_leave_its_element() {
        assert_eq!(escaped("<script>\"&'\u{1}"), "&lt;script&gt;&quot;&amp;&#39;\u{FFFD}");
        assert_eq!(escaped("a\u{85}\u{9F}\u{FDD0}\u{1FFFE}\rb"), "a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\nb");
    }
}
