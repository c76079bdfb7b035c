//! Charts of one row: a bar against a target, dots with intervals, a divided bar.

use plotters::element::{Circle, PathElement, Rectangle};
use plotters::style::Color;

use super::palette::Tone;
use super::{Frame, svg};
use crate::domain::Rate;
use crate::error::Result;

const WIDTH: i32 = 1000;
const HEIGHT: i32 = 200;

/// The ends of an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub(crate) struct Scale {
    /// The left end.
    pub(crate) low: Rate,
    /// The right end.
    pub(crate) high: Rate,
}

impl Scale {
    /// 0 to 100 %.
    pub(crate) const WHOLE: Self = Self { low: Rate(0), high: Rate(10_000) };

    /// From the tenth at or below the smallest of `rates` to 100 %; at least a fifth wide.
    pub(crate) fn around(rates: impl IntoIterator<Item = Rate>) -> Self {
        let least = rates.into_iter().map(|rate| rate.0).min().unwrap_or(0);
        Self { low: Rate((least.div_euclid(1000) * 1000).clamp(0, 8000)), high: Rate(10_000) }
    }

    fn x(self, rate: Rate) -> i32 {
        let (low, high) = (self.low.0, self.high.0);
        ((rate.0.clamp(low, high) - low) * i64::from(WIDTH) / (high - low)) as i32
    }
}

fn strip(title: &str, paint: impl FnOnce(&super::Area<'_>) -> super::Painted) -> Result<String> {
    let frame = Frame { class: "strip", width: WIDTH as u32 / 10, height: HEIGHT as u32 / 10, stretch: true, title, desc: "" };
    svg(&frame, paint)
}

/// A rate as a bar, its interval below it, its target as a mark across.
pub(crate) fn bullet(title: &str, rate: Rate, interval: Option<(Rate, Rate)>, mark: Option<Rate>, tone: Tone) -> Result<String> {
    let scale = Scale::WHOLE;
    strip(title, |area| {
        area.draw(&Rectangle::new([(0, 40), (WIDTH, 120)], Tone::Faint.filled()))?;
        area.draw(&Rectangle::new([(0, 40), (scale.x(rate), 120)], tone.filled()))?;
        if let Some((low, high)) = interval {
            area.draw(&PathElement::new(vec![(scale.x(low), 160), (scale.x(high), 160)], Tone::Soft.stroke_width(15)))?;
        }
        if let Some(mark) = mark {
            let x = scale.x(mark).clamp(5, WIDTH - 5);
            area.draw(&PathElement::new(vec![(x, 10), (x, 150)], Tone::Ink.stroke_width(25)))?;
        }
        Ok(())
    })
}

/// A share of people with its interval.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dot {
    /// The share.
    pub(crate) rate: Rate,
    /// Its interval.
    pub(crate) interval: Option<(Rate, Rate)>,
    /// A ring instead of a disc.
    pub(crate) hollow: bool,
}

/// Dots with their intervals, one below the other, and a line for what they are compared with.
pub(crate) fn dots(title: &str, scale: Scale, dots: &[Dot], compare: Option<Rate>) -> Result<String> {
    strip(title, |area| {
        area.draw(&PathElement::new(vec![(0, 100), (WIDTH, 100)], Tone::Faint.stroke_width(10)))?;
        if let Some(rate) = compare {
            area.draw(&PathElement::new(vec![(scale.x(rate), 0), (scale.x(rate), HEIGHT)], Tone::Soft.stroke_width(10)))?;
        }
        for (i, dot) in dots.iter().enumerate() {
            let y = HEIGHT * (2 * i as i32 + 1) / (2 * dots.len() as i32);
            let tone = if dot.hollow { Tone::Soft } else { Tone::Bar };
            if let Some((low, high)) = dot.interval {
                area.draw(&PathElement::new(vec![(scale.x(low), y), (scale.x(high), y)], tone.stroke_width(20)))?;
            }
            let style = if dot.hollow { Tone::Ink.stroke_width(20) } else { Tone::Ink.filled() };
            area.draw(&Circle::new((scale.x(dot.rate), y), 45, style))?;
        }
        Ok(())
    })
}

/// One bar divided into counts from the best on; nothing where they are all 0.
pub(crate) fn stacked(title: &str, counts: &[u64], tones: &[Tone]) -> Result<String> {
    let total: u64 = counts.iter().sum();
    strip(title, |area| {
        let mut before = 0;
        for (count, tone) in counts.iter().zip(tones) {
            let x = |n: u64| (n * WIDTH as u64).checked_div(total).unwrap_or(0) as i32;
            if *count > 0 {
                area.draw(&Rectangle::new([(x(before), 40), (x(before + count), 160)], tone.filled()))?;
            }
            if before > 0 && *count > 0 {
                area.draw(&PathElement::new(vec![(x(before), 30), (x(before), 170)], Tone::Paper.stroke_width(15)))?;
            }
            before += count;
        }
        if total > 0 {
            area.draw(&Rectangle::new([(0, 40), (WIDTH, 160)], Tone::Bar.stroke_width(8)))?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_at_a_tenth_below_the_smallest_figure() {
        assert_eq!(Scale::around([Rate(8734), Rate(6210)]), Scale { low: Rate(6000), high: Rate(10_000) });
        assert_eq!(Scale::around([Rate(9999)]), Scale { low: Rate(8000), high: Rate(10_000) });
        assert_eq!(Scale::around([]), Scale::WHOLE);
        assert_eq!(Scale::around([Rate(6000)]).x(Rate(8000)), 500);
        assert_eq!(Scale::around([Rate(6000)]).x(Rate(100)), 0);
    }

    #[test]
    fn a_bar_of_nothing_and_a_bar_of_all_stay_within_the_picture() {
        let none = bullet("t", Rate(0), None, Some(Rate(10_000)), Tone::Accent).expect("a chart");
        assert!(none.contains("M0 4h0v8h0z") && none.contains("M99.5 1V15"), "{none}");
        let empty = stacked("t", &[0, 0, 0], &[Tone::Bar, Tone::Tint, Tone::Ink]).expect("a chart");
        assert!(empty.contains("<title>t</title></svg>"), "{empty}");
    }
}
