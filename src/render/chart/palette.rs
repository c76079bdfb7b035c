//! The few tones that a chart may use: each is a CSS class, and what it looks like is decided in `style.css`.

use plotters::style::{Color, RGBAColor};
use plotters_backend::BackendColor;

/// A role in a chart. Light, dark and print give each its own colour; none is told from another by hue alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// What is read first: target marks, labels.
    Ink,
    /// What is read second: intervals, axis labels.
    Soft,
    /// The ground on which a bar lies, grid lines.
    Faint,
    /// A figure that is as it should be.
    Bar,
    /// A figure that failed: a point, a line, the step before the last of a scale of five.
    Accent,
    /// The second step of an ordered scale of five.
    Mid,
    /// The middle step of an ordered scale.
    Tint,
    /// A surface that failed, and the last step of an ordered scale: hatched, so that no colour alone tells it.
    Worst,
    /// The page itself: the inside of a hollow mark, gaps between segments.
    Paper,
}

impl Tone {
    const ALL: [Self; 9] = [Self::Ink, Self::Soft, Self::Faint, Self::Bar, Self::Accent, Self::Mid, Self::Tint, Self::Worst, Self::Paper];

    /// The end of its class names: `f-ink` fills, `s-ink` strokes.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Ink => "ink",
            Self::Soft => "soft",
            Self::Faint => "faint",
            Self::Bar => "bar",
            Self::Accent => "accent",
            Self::Mid => "mid",
            Self::Tint => "tint",
            Self::Worst => "worst",
            Self::Paper => "paper",
        }
    }

    /// The tone that plotters handed on as a colour; `None` for a colour that is not ours.
    pub(super) fn of(color: BackendColor) -> Option<Self> {
        Self::ALL.into_iter().find(|tone| tone.marker() == color.rgb)
    }

    /// The colour under which it travels through plotters. It is never printed.
    fn marker(self) -> (u8, u8, u8) {
        (7, 7, self as u8)
    }
}

impl Color for Tone {
    fn to_backend_color(&self) -> BackendColor {
        BackendColor { rgb: self.marker(), alpha: 1.0 }
    }
}

impl From<Tone> for RGBAColor {
    fn from(tone: Tone) -> Self {
        tone.to_rgba()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tone_survives_the_way_through_plotters() {
        for tone in Tone::ALL {
            assert_eq!(Tone::of(tone.to_backend_color()), Some(tone));
        }
        assert_eq!(Tone::of(plotters::style::RED.to_backend_color()), None);
    }
}
