//! Charts of one row: a bar against a target, dots with intervals, a divided bar.

use plotters::element::{Circle, PathElement, Rectangle};
use plotters::style::Color;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};

use super::palette::Tone;
use super::ribbon::{Ribbon, WHOLE};
use super::{Painted, escaped};
use crate::domain::Rate;
use crate::error::{Error, Result};

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

    /// The tenths around `rates`, at least a fifth wide, where those lie within a half; else 0 to 100 %.
    pub(crate) fn near(rates: impl IntoIterator<Item = Rate>) -> Self {
        let (mut least, mut most) = (i64::MAX, i64::MIN);
        for Rate(rate) in rates {
            (least, most) = (least.min(rate.clamp(0, 10_000)), most.max(rate.clamp(0, 10_000)));
        }
        if least > most {
            return Self::WHOLE;
        }
        let high = ((most + 999) / 1000 * 1000).max(least / 1000 * 1000 + 2000).min(10_000);
        let low = (least / 1000 * 1000).min(high - 2000);
        if high - low > 5000 { Self::WHOLE } else { Self { low: Rate(low), high: Rate(high) } }
    }

    fn x(self, rate: Rate) -> i32 {
        let (low, high) = (self.low.0, self.high.0);
        ((rate.0.clamp(low, high) - low) * i64::from(WHOLE) / (high - low)) as i32
    }
}

fn strip(title: &str, paint: impl FnOnce(&DrawingArea<Ribbon<'_>, Shift>) -> Painted) -> Result<String> {
    let mut elements = String::new();
    let area = Ribbon::new(&mut elements).into_drawing_area();
    paint(&area).and_then(|()| area.present()).map_err(|source| Error::new(message!("faults.written", what = title)).because(source))?;
    drop(area);
    Ok(format!("<svg class=\"strip\" role=\"img\"><title>{}</title>{elements}</svg>", escaped(title)))
}

/// A rate as a bar, its interval below it, its target as a mark across.
pub(crate) fn bullet(title: &str, rate: Rate, interval: Option<(Rate, Rate)>, mark: Option<Rate>, tone: Tone) -> Result<String> {
    let scale = Scale::WHOLE;
    strip(title, |area| {
        area.draw(&Rectangle::new([(0, 200), (scale.x(rate), 600)], tone.filled()))?;
        if let Some((low, high)) = interval {
            area.draw(&PathElement::new(vec![(scale.x(low), 800), (scale.x(high), 800)], Tone::Soft.stroke_width(20)))?;
        }
        if let Some(mark) = mark {
            let x = scale.x(mark);
            area.draw(&PathElement::new(vec![(x, 50), (x, 750)], Tone::Ink.stroke_width(30)))?;
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
    /// A ring in the lower half instead of a disc in the upper one.
    pub(crate) hollow: bool,
}

/// Dots with their intervals, and a line for what they are compared with.
pub(crate) fn dots(title: &str, scale: Scale, dots: &[Dot], compare: Option<Rate>) -> Result<String> {
    strip(title, |area| {
        if let Some(rate) = compare {
            // `style.css` draws it thinner: so many windows have one that its own width would weigh a kilobyte
            area.draw(&PathElement::new(vec![(scale.x(rate), 0), (scale.x(rate), WHOLE)], Tone::Soft.stroke_width(20)))?;
        }
        for dot in dots {
            let y = if dot.hollow { WHOLE * 3 / 4 } else { WHOLE / 4 };
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

/// One bar divided into counts from the best on, with gaps that `style.css` cuts; nothing where they are all 0.
pub(crate) fn stacked(title: &str, counts: &[u64], tones: &[Tone]) -> Result<String> {
    let total: u64 = counts.iter().sum();
    strip(title, |area| {
        let mut before = 0;
        for (count, tone) in counts.iter().zip(tones) {
            let x = |n: u64| (n * WHOLE as u64).checked_div(total).unwrap_or(0) as i32;
            if *count > 0 {
                area.draw(&Rectangle::new([(x(before), 200), (x(before + count), 800)], tone.filled()))?;
            }
            before += count;
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
    fn a_narrow_band_has_a_narrow_axis_and_a_wide_one_the_whole() {
        let near = |rates: &[i64]| {
            let Scale { low, high } = Scale::near(rates.iter().copied().map(Rate));
            (low.0 / 100, high.0 / 100)
        };
        assert_eq!(near(&[9031, 9501]), (80, 100));
        assert_eq!(near(&[10_000, 10_000]), (80, 100));
        assert_eq!(near(&[0, 0]), (0, 20));
        assert_eq!(near(&[4583, 8889]), (40, 90));
        assert_eq!(near(&[3999, 9001]), (0, 100));
        assert_eq!(near(&[2010, 3806]), (20, 40));
        assert_eq!(near(&[-5, 10_500]), (0, 100));
        assert_eq!(near(&[]), (0, 100));
    }

    #[test]
    fn a_bar_of_nothing_and_a_bar_of_all_stay_within_the_picture() {
        let none = bullet("t", Rate(0), None, Some(Rate(10_000)), Tone::Accent).expect("a chart");
        assert!(none.contains("width=\"0%\"") && none.contains("x1=\"100%\" x2=\"100%\""), "{none}");
        let empty = stacked("t", &[0, 0, 0], &[Tone::Bar, Tone::Tint, Tone::Ink]).expect("a chart");
        assert!(empty.contains("<title>t</title></svg>"), "{empty}");
    }
}
