//! Charts as inline SVG: figures in, markup out, drawn by plotters on a canvas of our own.
//!
//! A strip is a chart of one row of a table and takes the width that its cell has; the others are small pictures of
//! fixed proportions. Each says in its `<title>` what it shows, in numbers. Axis labels of strips are text of the page.

mod canvas;
mod dumbbell;
mod palette;
mod panel;
mod ribbon;
mod squares;
mod strip;
mod tally;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};

use crate::error::{Error, Result};
pub(crate) use canvas::escaped;
use canvas::{Canvas, CanvasError};
pub(crate) use dumbbell::{Dumbbell, dumbbells};
pub(crate) use palette::Tone;
pub(crate) use panel::{Band, Month, Panel, panel};
pub(crate) use squares::{per_row, squares};
pub(crate) use strip::{Dot, Scale, bullet, dots, stacked};
pub(crate) use tally::{Column, columns};

type Area<'a> = DrawingArea<Canvas<'a>, Shift>;
type Painted = std::result::Result<(), DrawingAreaErrorKind<CanvasError>>;

/// What the element around a chart says.
struct Frame<'a> {
    class: &'a str,
    width: u32,
    height: u32,
    title: &'a str,
    desc: &'a str,
}

/// Paints on a canvas of the frame's size and puts the frame around it.
fn svg(frame: &Frame<'_>, paint: impl FnOnce(&Area<'_>) -> Painted) -> Result<String> {
    let mut elements = String::new();
    let area = Canvas::new(&mut elements, frame.width, frame.height).into_drawing_area();
    paint(&area)
        .and_then(|()| area.present())
        .map_err(|source| Error::new(message!("faults.written", what = frame.title)).because(source))?;
    drop(area);
    let desc = if frame.desc.is_empty() { String::new() } else { format!("<desc>{}</desc>", escaped(frame.desc)) };
    Ok(format!(
        "<svg class=\"{}\" role=\"img\" viewBox=\"0 0 {} {}\"><title>{}</title>{desc}{elements}</svg>",
        frame.class,
        frame.width,
        frame.height,
        escaped(frame.title)
    ))
}
