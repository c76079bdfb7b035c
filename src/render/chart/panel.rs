//! A year of one rate: twelve points on the band that chance alone could fill, the target as a
//! line, the last one labelled.

use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, TextStyle};

use super::palette::Tone;
use super::{Frame, Scale, svg};
use crate::domain::Rate;
use crate::error::Result;

const WIDTH: i32 = 2800;
const HEIGHT: i32 = 1120;
const LEFT: i32 = 60;
const TOP: i32 = 120;
const BOTTOM: i32 = 860;

/// One month of a panel.
#[derive(Debug, Clone)]
pub(crate) struct Month {
    /// Its label below the axis; empty for most.
    pub(crate) label: String,
    /// The rate; `None` where nothing was due or the figure is withheld.
    pub(crate) rate: Option<Rate>,
    /// It is beyond chance.
    pub(crate) stands_out: bool,
}

/// What chance alone could do.
#[derive(Debug, Clone)]
pub(crate) struct Band {
    /// The middle line.
    pub(crate) mean: Rate,
    /// Lower and upper limit of each month.
    pub(crate) limits: Vec<(Rate, Rate)>,
}

/// What a panel shows.
#[derive(Debug, Clone)]
pub(crate) struct Panel<'a> {
    /// What it says in one sentence.
    pub(crate) title: &'a str,
    /// Its numbers.
    pub(crate) desc: &'a str,
    /// The months in order.
    pub(crate) months: &'a [Month],
    /// The target with its label.
    pub(crate) target: Option<(Rate, &'a str)>,
    /// The label of the last point that there is.
    pub(crate) last: &'a str,
    /// What a window is compared with, month by month: a thin line.
    pub(crate) beside: &'a [Option<Rate>],
    /// The ends of the axis.
    pub(crate) axis: Scale,
    /// Where there are limits.
    pub(crate) band: Option<&'a Band>,
}

/// Draws the panel.
pub(crate) fn panel(panel: &Panel<'_>) -> Result<String> {
    let frame = Frame { class: "panel", width: WIDTH as u32 / 10, height: HEIGHT as u32 / 10, title: panel.title, desc: panel.desc };
    let label = super::canvas::text_width(panel.last).max(panel.target.map_or(0.0, |(_, label)| super::canvas::text_width(label)));
    let steps = (panel.months.len() as i32 - 1).max(1);
    // months a whole number of units apart: a page has many of these
    let right = LEFT + (WIDTH - 110 - (label * 120.0).ceil() as i32 - LEFT) / (steps * 10) * (steps * 10);
    let x = |i: usize| LEFT + (right - LEFT) * i as i32 / steps;
    let (low, high) = (panel.axis.low.0, panel.axis.high.0);
    let y = |rate: Rate| BOTTOM - (i64::from(BOTTOM - TOP) * (rate.0.clamp(low, high) - low) / (high - low)) as i32;
    svg(&frame, |area| {
        if let Some(band) = panel.band {
            let half = (right - LEFT) / steps / 2;
            for (i, (lower, upper)) in band.limits.iter().enumerate() {
                let corners = [((x(i) - half).max(0), y(*upper)), (x(i) + half, y(*lower))];
                area.draw(&Rectangle::new(corners, Tone::Faint.filled()))?;
            }
            area.draw(&PathElement::new(vec![(0, y(band.mean)), (right + half, y(band.mean))], Tone::Paper.stroke_width(20)))?;
        }
        for grid in [panel.axis.low, Rate(i64::midpoint(low, high)), panel.axis.high] {
            area.draw(&PathElement::new(vec![(0, y(grid)), (right + 60, y(grid))], Tone::Faint.stroke_width(10)))?;
        }
        for (run, tone) in [(panel.beside.to_vec(), Tone::Soft), (panel.months.iter().map(|m| m.rate).collect(), Tone::Bar)] {
            let width = if tone == Tone::Bar { 20 } else { 10 };
            for part in runs(&run) {
                area.draw(&PathElement::new(part.iter().map(|(i, rate)| (x(*i), y(*rate))).collect::<Vec<_>>(), tone.stroke_width(width)))?;
            }
        }
        if let Some((target, label)) = panel.target {
            area.draw(&PathElement::new(vec![(0, y(target)), (right + 60, y(target))], Tone::Ink.stroke_width(10)))?;
            area.draw(&Text::new(label.to_owned(), (right + 90, y(target)), text(HPos::Left, VPos::Center, &Tone::Soft)))?;
        }
        for (radius, tone) in [(85, Tone::Ink), (65, Tone::Paper)] {
            for (i, rate) in panel.months.iter().enumerate().filter_map(|(i, month)| Some((i, month.rate.filter(|_| month.stands_out)?))) {
                area.draw(&Circle::new((x(i), y(rate)), radius, tone.filled()))?;
            }
        }
        // dots are drawn tone by tone, so that those of one tone become one path; a missed month is a ring
        for (of_missed, radius, tone) in [(false, 40, Tone::Bar), (true, 40, Tone::Accent), (true, 22, Tone::Paper)] {
            for (i, rate) in panel.months.iter().enumerate().filter_map(|(i, month)| month.rate.map(|rate| (i, rate))) {
                if panel.target.is_some_and(|(target, _)| rate < target) == of_missed {
                    area.draw(&Circle::new((x(i), y(rate)), radius, tone.filled()))?;
                }
            }
        }
        if let Some((i, rate)) = panel.months.iter().enumerate().rev().find_map(|(i, m)| m.rate.map(|rate| (i, rate))) {
            let clash = panel.target.is_some_and(|(target, _)| (y(target) - y(rate)).abs() < 130);
            let place = if !clash {
                y(rate)
            } else if panel.target.is_some_and(|(target, _)| rate < target) || y(rate) < TOP + 130 {
                y(panel.target.map_or(rate, |(target, _)| target)) + 135
            } else {
                y(panel.target.map_or(rate, |(target, _)| target)) - 135
            };
            let at = if i + 1 == panel.months.len() { right + 90 } else { x(i) + 90 };
            area.draw(&Text::new(panel.last.to_owned(), (at, place), text(HPos::Left, VPos::Center, &Tone::Ink)))?;
        }
        for (i, month) in panel.months.iter().enumerate().filter(|(_, m)| !m.label.is_empty()) {
            let h_pos = if i == 0 {
                HPos::Left
            } else if i as i32 == steps {
                HPos::Right
            } else {
                HPos::Center
            };
            area.draw(&Text::new(month.label.clone(), (x(i), BOTTOM + 70), text(h_pos, VPos::Top, &Tone::Soft)))?;
        }
        Ok(())
    })
}

fn text(h_pos: HPos, v_pos: VPos, tone: &Tone) -> TextStyle<'_> {
    TextStyle::from(("sans-serif", 120).into_font()).color(tone).pos(Pos::new(h_pos, v_pos))
}

/// The stretches of months that have a figure.
fn runs(rates: &[Option<Rate>]) -> Vec<Vec<(usize, Rate)>> {
    let mut runs: Vec<Vec<(usize, Rate)>> = Vec::new();
    for (i, rate) in rates.iter().enumerate() {
        let Some(rate) = rate else { continue };
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|(before, _)| before + 1 == i) => run.push((i, *rate)),
            _ => runs.push(vec![(i, *rate)]),
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_without_a_figure_breaks_the_line() {
        let rates = [Some(Rate(1)), Some(Rate(2)), None, Some(Rate(3)), None, Some(Rate(4)), Some(Rate(5))];
        let found: Vec<Vec<usize>> = runs(&rates).iter().map(|run| run.iter().map(|(i, _)| *i).collect()).collect();
        assert_eq!(found, [vec![0, 1], vec![5, 6]]);
    }
}
