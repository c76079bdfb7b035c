//! A year of one rate: its months on the band that chance alone could fill, the target as a line, the last one
//! labelled; scale and label have gutters of their own, the same in every panel.

use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, TextStyle};

use super::palette::Tone;
use super::{Frame, Scale, svg};
use crate::domain::Rate;
use crate::error::Result;

pub(super) const WIDTH: i32 = 2800;
const HEIGHT: i32 = 1080;
/// Where the first month stands.
pub(super) const LEFT: i32 = 340;
/// Where the labels of the scale end.
pub(super) const SCALE: i32 = 240;
/// How far to the right a month may stand.
const RIGHT: i32 = 2210;
/// Where the label of the last month begins.
pub(super) const GUTTER: i32 = 2310;
const TOP: i32 = 80;
const BOTTOM: i32 = 820;

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
    /// The target.
    pub(crate) target: Option<Rate>,
    /// The first month of the run that goes on, which is drawn stronger.
    pub(crate) run: Option<usize>,
    /// What a window is compared with, month by month: a thin line.
    pub(crate) beside: &'a [Option<Rate>],
    /// The ends of the axis.
    pub(crate) axis: Scale,
    /// Where there are limits.
    pub(crate) band: Option<&'a Band>,
}

/// From one month to the next, where there are so many: a whole number of units where it is wide, for a page has many
/// of these.
pub(super) fn pitch(months: usize) -> i32 {
    let pitch = (RIGHT - LEFT) / (months as i32 - 1).max(1);
    if pitch < 100 { pitch } else { (pitch - pitch % 10).min(170) }
}

/// Draws the panel.
pub(crate) fn panel(panel: &Panel<'_>) -> Result<String> {
    let frame = Frame { class: "panel", width: WIDTH as u32 / 10, height: HEIGHT as u32 / 10, title: panel.title, desc: panel.desc };
    let pitch = pitch(panel.months.len());
    let half = pitch / 2;
    let left = (LEFT - half) / 10 * 10;
    let x = |i: usize| LEFT + pitch * i as i32;
    let end = x(panel.months.len().saturating_sub(1)) + half.min(60);
    let (low, high) = (panel.axis.low.0, panel.axis.high.0);
    let y = |rate: Rate| BOTTOM - (i64::from(BOTTOM - TOP) * (rate.0.clamp(low, high) - low) / (high - low)) as i32;
    let rates: Vec<Option<Rate>> = panel.months.iter().map(|month| month.rate).collect();
    let lines = runs(&rates);
    let missed = |rate: Rate| panel.target.is_some_and(|target| rate < target);
    let months = || rates.iter().enumerate().filter_map(|(i, rate)| Some((i, (*rate)?)));
    let last = months().next_back();
    svg(&frame, |area| {
        if let Some(band) = panel.band {
            for (i, (lower, upper)) in band.limits.iter().enumerate() {
                let corners = [(x(i) - half, y(*upper)), (x(i) + half, y(*lower))];
                area.draw(&Rectangle::new(corners, Tone::Faint.filled()))?;
            }
            area.draw(&PathElement::new(vec![(left, y(band.mean)), (end, y(band.mean))], Tone::Paper.stroke_width(20)))?;
        }
        let grid = [panel.axis.high, Rate(i64::midpoint(low, high)), panel.axis.low];
        for rate in grid {
            area.draw(&PathElement::new(vec![(left, y(rate)), (end, y(rate))], Tone::Faint.stroke_width(10)))?;
        }
        for rate in grid {
            let label = (rate.0 / 100).to_string();
            area.draw(&Text::new(label, (SCALE, y(rate)), text(HPos::Right, VPos::Center, &Tone::Soft)))?;
        }
        for part in runs(panel.beside) {
            area.draw(&PathElement::new(part.iter().map(|(i, rate)| (x(*i), y(*rate))).collect::<Vec<_>>(), Tone::Soft.stroke_width(10)))?;
        }
        for part in &lines {
            area.draw(&PathElement::new(part.iter().map(|(i, rate)| (x(*i), y(*rate))).collect::<Vec<_>>(), Tone::Bar.stroke_width(20)))?;
        }
        if let Some(run) = panel.run {
            let part: Vec<_> = months().filter(|(i, _)| *i >= run).map(|(i, rate)| (x(i), y(rate))).collect();
            area.draw(&PathElement::new(part, Tone::Ink.stroke_width(30)))?;
        }
        if let Some(target) = panel.target {
            area.draw(&PathElement::new(vec![(left, y(target)), (end, y(target))], Tone::Ink.stroke_width(10)))?;
        }
        for (radius, tone) in [(85, Tone::Ink), (65, Tone::Paper)] {
            for (i, rate) in months().filter(|(i, _)| panel.months[*i].stands_out) {
                area.draw(&Circle::new((x(i), y(rate)), radius, tone.filled()))?;
            }
        }
        // a missed month is a dot; of the others only the last, and those that no line leads to, are seen, as rings where
        // there is a target. Those of one tone become one path
        let in_line = |i: usize| lines.iter().flatten().any(|(at, _)| *at == i);
        let dotted = |i: usize| Some(i) == last.map(|(i, _)| i) || !in_line(i);
        for (radius, tone) in [(40, Tone::Bar), (22, Tone::Paper)].into_iter().take(if panel.target.is_some() { 2 } else { 1 }) {
            for (i, rate) in months().filter(|(i, rate)| !missed(*rate) && dotted(*i)) {
                area.draw(&Circle::new((x(i), y(rate)), radius, tone.filled()))?;
            }
        }
        for (i, rate) in months().filter(|(_, rate)| missed(*rate)) {
            area.draw(&Circle::new((x(i), y(rate)), 40, Tone::Accent.filled()))?;
        }
        if let Some((_, rate)) = last {
            area.draw(&Text::new(crate::render::format::percent(rate), (GUTTER, y(rate)), text(HPos::Left, VPos::Center, &Tone::Ink)))?;
        }
        for (i, month) in panel.months.iter().enumerate().filter(|(_, month)| !month.label.is_empty()) {
            let (at, h_pos) = if i == 0 { (left, HPos::Left) } else { (end, HPos::Right) };
            area.draw(&Text::new(month.label.clone(), (at, BOTTOM + 80), text(h_pos, VPos::Top, &Tone::Soft)))?;
        }
        Ok(())
    })
}

pub(super) fn text(h_pos: HPos, v_pos: VPos, tone: &Tone) -> TextStyle<'_> {
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

    fn drawn(rates: &[Option<i64>], target: Option<i64>, axis: Scale) -> String {
        let months: Vec<Month> = rates.iter().map(|rate| Month { label: String::new(), rate: rate.map(Rate), stands_out: false }).collect();
        let of = Panel { title: "<b>", desc: "", months: &months, target: target.map(Rate), run: None, beside: &[], axis, band: None };
        panel(&of).expect("a chart")
    }

    #[test]
    fn scale_and_label_stand_at_the_same_place_in_every_panel() {
        for (rates, axis, scale) in [
            (vec![Some(9031); 12], Scale::near([Rate(9031)]), [80, 90, 100]),
            (vec![Some(10_000); 13], Scale::WHOLE, [0, 50, 100]),
            (vec![Some(0); 25], Scale::near([Rate(0)]), [0, 10, 20]),
            (vec![None, Some(100)], Scale::WHOLE, [0, 50, 100]),
        ] {
            let chart = drawn(&rates, None, axis);
            let at = format!("<text class=\"f-ink\" x=\"{}\"", GUTTER / 10);
            assert_eq!(chart.matches(&at).count(), 1, "{chart}");
            for label in scale {
                assert!(
                    chart.contains(&format!(
                        "<text x=\"24\" y=\"{}\">{label}</text>",
                        match label {
                            label if label == scale[0] => "86.3",
                            label if label == scale[1] => "49.3",
                            _ => "12.3",
                        }
                    )),
                    "{label}: {chart}"
                );
            }
            assert!(LEFT + pitch(rates.len()) * (rates.len() as i32 - 1) <= RIGHT, "{}", rates.len());
        }
    }

    #[test]
    fn a_month_without_a_figure_is_a_gap_and_one_that_stands_alone_a_dot() {
        // a line of two, a dot of one, and the label of the last that there is
        let chart = drawn(&[Some(0), Some(10_000), None, Some(5_000), None], None, Scale::WHOLE);
        assert!(chart.contains("<path class=\"s-bar\" d=\"M34 82l17-74\"/>"), "{chart}");
        assert!(chart.contains("<path class=\"d-bar\" d=\"M85 45h0\"/>"), "{chart}");
        assert!(chart.contains(">50.00%</text>") && chart.contains("<title>&lt;b&gt;</title>"), "{chart}");
    }

    #[test]
    fn only_a_missed_month_is_red() {
        let target = Some(9_000);
        assert!(!drawn(&[Some(9_000), Some(10_000)], target, Scale::WHOLE).contains("accent"));
        assert!(drawn(&[Some(8_999), Some(10_000)], target, Scale::WHOLE).contains("d-accent"));
        assert!(!drawn(&[Some(1), Some(2)], None, Scale::WHOLE).contains("accent"));
    }
}
