//! A plotters backend for a chart as large as its cell: places in per cent of its width and
//! height, thickness in pixels.
//!
//! In: drawing calls on a grid of tenths of a per cent both ways; strokes and radii are tenths of a pixel. Out:
//! elements that need no `viewBox`, since SVG takes per cent where it places rectangles, lines and discs: nothing is
//! stretched, and a row weighs half as much. What most shapes have is a rule of `style.css` and stands in none of them.

use std::fmt::Write;

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind};

use super::canvas::{CanvasError, class_of, units};

/// Steps of the grid across the whole, both ways.
pub(super) const WHOLE: i32 = 1000;
/// The look that `style.css` gives a bar without a class: the commonest one needs none.
const BAR: &str = "f-bar";
/// The look that it gives a line without a class.
const LINE: &str = "s-soft";
/// The look that it gives a disc without a class.
const DISC: &str = "f-ink";
/// The radius that it gives a disc which has none of its own.
const RADIUS: u32 = 45;
/// The top that it gives a bar which has none of its own.
const TOP: i32 = 200;
/// The height that it gives a bar which has none of its own.
const HEIGHT: i32 = 600;

/// Writes elements of a ribbon into a string.
pub(super) struct Ribbon<'a> {
    elements: &'a mut String,
}

type Drawn = Result<(), DrawingErrorKind<CanvasError>>;

impl<'a> Ribbon<'a> {
    /// A ribbon that appends to `elements`.
    pub(super) fn new(elements: &'a mut String) -> Self {
        Self { elements }
    }

    fn rectangle(&mut self, color: BackendColor, x: i32, y: i32, width: i32, height: i32) -> Drawn {
        let tone = class_of(color)?;
        let class = class('f', tone, BAR);
        let place = |name: &str, at: i32, usual: i32| if at == usual { String::new() } else { format!(" {name}=\"{}\"", percent(at)) };
        let (left, top, height) = (place("x", x, 0), place("y", y, TOP), place("height", height, HEIGHT));
        let _ = write!(self.elements, "<rect{class}{left}{top} width=\"{}\"{height}/>", percent(width));
        Ok(())
    }
}

impl DrawingBackend for Ribbon<'_> {
    type ErrorType = CanvasError;

    fn get_size(&self) -> (u32, u32) {
        (WHOLE as u32, WHOLE as u32)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.rectangle(color, x, y, 1, 1)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        let tone = class_of(style.color())?;
        let [x1, x2, y1, y2] = [from.0, to.0, from.1, to.1].map(percent);
        let start = if from.1 == 0 { String::new() } else { format!(" y1=\"{y1}\"") };
        let width = style.stroke_width() as i32;
        let class = class('s', tone, LINE);
        let stroke = if width == usual(tone) { String::new() } else { format!(" stroke-width=\"{}\"", units(width)) };
        let _ = write!(self.elements, "<line{class} x1=\"{x1}\" x2=\"{x2}\"{start} y2=\"{y2}\"{stroke}/>");
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let mut points = path.into_iter();
        let Some(mut from) = points.next() else { return Ok(()) };
        for to in points {
            self.draw_line(from, to, style)?;
            from = to;
        }
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, upper_left: BackendCoord, bottom_right: BackendCoord, style: &S, fill: bool) -> Drawn {
        let ((x, y), (right, bottom)) = (upper_left, bottom_right);
        if fill {
            return self.rectangle(style.color(), x, y, right - x, bottom - y);
        }
        let corners = [(x, y), (right, y), (right, bottom), (x, bottom), (x, y)];
        self.draw_path(corners, style)
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let tone = class_of(style.color())?;
        let class = class(if fill { 'f' } else { 'o' }, tone, DISC);
        let (x, y) = (percent(x), percent(y));
        let radius = if radius == RADIUS { String::new() } else { format!(" r=\"{}\"", units(radius as i32)) };
        let _ = write!(self.elements, "<circle{class} cx=\"{x}\" cy=\"{y}\"{radius}/>");
        Ok(())
    }
}

/// The class of a shape, unless it looks as usual.
fn class(kind: char, tone: &str, usual: &str) -> String {
    let class = format!("{kind}-{tone}");
    if class == usual { String::new() } else { format!(" class=\"{class}\"") }
}

/// The stroke that `style.css` gives a line which has none of its own.
fn usual(tone: &str) -> i32 {
    if tone == "ink" { 30 } else { 20 }
}

/// Tenths of a per cent with their sign: 346 is `34.6%`.
fn percent(tenths: i32) -> String {
    units(tenths) + "%"
}

#[cfg(test)]
mod tests {
    use plotters::prelude::*;

    use super::*;
    use crate::render::chart::Tone;

    #[test]
    fn shapes_stand_at_per_cents_of_the_width() {
        let mut elements = String::new();
        {
            let area = Ribbon::new(&mut elements).into_drawing_area();
            area.draw(&Rectangle::new([(0, 200), (346, 600)], Tone::Bar.filled())).expect("a bar");
            area.draw(&PathElement::new(vec![(300, 50), (300, 750)], Tone::Ink.stroke_width(25))).expect("a mark");
            area.draw(&PathElement::new(vec![(188, 800), (551, 800)], Tone::Soft.stroke_width(20))).expect("an interval");
            area.draw(&Circle::new((824, 500), 45, Tone::Ink.stroke_width(20))).expect("a ring");
            area.draw(&Circle::new((824, 500), 30, Tone::Ink.filled())).expect("a smaller disc");
        }
        assert_eq!(
            elements,
            "<rect width=\"34.6%\" height=\"40%\"/>\
             <line class=\"s-ink\" x1=\"30%\" x2=\"30%\" y1=\"5%\" y2=\"75%\" stroke-width=\"2.5\"/>\
             <line x1=\"18.8%\" x2=\"55.1%\" y1=\"80%\" y2=\"80%\"/>\
             <circle class=\"o-ink\" cx=\"82.4%\" cy=\"50%\"/><circle cx=\"82.4%\" cy=\"50%\" r=\"3\"/>"
        );
    }
}
