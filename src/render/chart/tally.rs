//! Months of a count out of another: a column each, what was attained below, what was missed hatched on top of it.

use plotters::element::{PathElement, Rectangle, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

use super::palette::Tone;
use super::panel::{GUTTER, LEFT, SCALE, WIDTH, pitch, text};
use super::{Frame, svg};
use crate::error::Result;

const HEIGHT: i32 = 800;
const TOP: i32 = 60;
const BOTTOM: i32 = 580;

/// One month of the columns.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// Its label below the axis; empty for most.
    pub(crate) label: String,
    /// How many attained it.
    pub(crate) attained: u64,
    /// Of how many; 0 leaves a gap.
    pub(crate) of: u64,
}

/// Draws the columns on one axis from 0 to the largest count; the last that there is has its counts beside it.
pub(crate) fn columns(title: &str, desc: &str, columns: &[Column]) -> Result<String> {
    let frame = Frame { class: "panel", width: WIDTH as u32 / 10, height: HEIGHT as u32 / 10, title, desc };
    let pitch = pitch(columns.len());
    let most = columns.iter().map(|column| column.of).max().unwrap_or(0).max(1);
    let half = pitch * 3 / 8;
    let x = |i: usize| LEFT + pitch * i as i32;
    let y = |n: u64| BOTTOM - (u128::from(n) * (BOTTOM - TOP) as u128 / u128::from(most)) as i32;
    let end = x(columns.len().saturating_sub(1)) + half;
    svg(&frame, |area| {
        area.draw(&PathElement::new(vec![(LEFT - half, TOP), (end, TOP)], Tone::Faint.stroke_width(10)))?;
        // columns of one tone follow each other, so that they become one path
        for (column, i) in columns.iter().zip(0..).filter(|(column, _)| column.attained > 0) {
            area.draw(&Rectangle::new([(x(i) - half, y(column.attained)), (x(i) + half, BOTTOM)], Tone::Bar.filled()))?;
        }
        for (column, i) in columns.iter().zip(0..).filter(|(column, _)| column.attained < column.of) {
            // a unit of the page between what was attained and what was not
            let bottom = if column.attained > 0 { y(column.attained) - 10 } else { BOTTOM };
            let top = y(column.of).min(bottom - 10);
            area.draw(&Rectangle::new([(x(i) - half, top), (x(i) + half, bottom)], Tone::Worst.filled()))?;
        }
        area.draw(&PathElement::new(vec![(LEFT - half, BOTTOM), (end, BOTTOM)], Tone::Ink.stroke_width(10)))?;
        for (n, place) in [(most, TOP), (0, BOTTOM)] {
            area.draw(&Text::new(n.to_string(), (SCALE, place), text(HPos::Right, VPos::Center, &Tone::Soft)))?;
        }
        if let Some(last) = columns.iter().rev().find(|column| column.of > 0) {
            let label = format!("{}/{}", last.attained, last.of);
            area.draw(&Text::new(label, (GUTTER, y(last.attained)), text(HPos::Left, VPos::Center, &Tone::Ink)))?;
        }
        for (column, i) in columns.iter().zip(0..).filter(|(column, _)| !column.label.is_empty()) {
            let (at, h_pos) = if i == 0 { (x(i) - half, HPos::Left) } else { (end, HPos::Right) };
            area.draw(&Text::new(column.label.clone(), (at, BOTTOM + 70), text(h_pos, VPos::Top, &Tone::Soft)))?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(counts: &[(u64, u64)]) -> String {
        let column = |(attained, of): &(u64, u64)| Column { label: String::new(), attained: *attained, of: *of };
        columns("达标<b>", "2026-05 1/2", &counts.iter().map(column).collect::<Vec<_>>()).expect("a chart")
    }

    /// How many rectangles the path of a tone has.
    fn rectangles(chart: &str, tone: &str) -> usize {
        let path = chart.split(&format!("class=\"f-{tone}\" d=\"")).nth(1).and_then(|tail| tail.split('"').next());
        path.map_or(0, |path| path.matches('z').count())
    }

    #[test]
    fn a_month_without_data_is_a_gap_and_one_of_nothing_attained_is_not() {
        let chart = drawn(&[(1, 2), (0, 0), (0, 2), (2, 2)]);
        assert_eq!((rectangles(&chart, "bar"), rectangles(&chart, "worst")), (2, 2), "{chart}");
        assert!(chart.contains(">2/2</text>"), "the last is labelled: {chart}");
        // where the last month has no data, the last that has is labelled
        assert!(drawn(&[(1, 2), (0, 0)]).contains(">1/2</text>"));
    }

    #[test]
    fn nothing_missed_is_drawn_without_red_and_a_name_stays_in_its_title() {
        let chart = drawn(&[(2, 2), (3, 3)]);
        assert_eq!((rectangles(&chart, "bar"), rectangles(&chart, "worst")), (2, 0), "{chart}");
        assert!(chart.contains("<title>达标&lt;b&gt;</title><desc>2026-05 1/2</desc>"), "{chart}");
    }

    #[test]
    fn columns_stay_within_the_picture_whatever_their_number() {
        for months in [1, 2, 12, 13, 25] {
            let chart = drawn(&vec![(1, 300); months]);
            assert!(LEFT + pitch(months) * (months as i32 - 1) < GUTTER, "{months}: {chart}");
            assert_eq!(rectangles(&chart, "worst"), months);
        }
        assert!(!drawn(&[]).contains("NaN"));
    }
}
