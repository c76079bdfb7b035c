//! From the last period to this one: a line for each rate, the few that moved most named at its end.

use plotters::element::{Circle, PathElement, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, TextStyle};

use super::canvas::text_width;
use super::palette::Tone;
use super::{Frame, Scale, svg};
use crate::domain::Rate;
use crate::error::Result;

const WIDTH: i32 = 3000;
const LEFT: i32 = 740;
const RIGHT: i32 = 1300;
const TOP: i32 = 340;
const BOTTOM: i32 = 2240;
const HEIGHT: i32 = 2340;
const SIZE: f64 = 130.0;
/// The least distance of two labels.
const APART: i32 = 160;

/// One rate in two periods.
#[derive(Debug, Clone)]
pub(crate) struct Slope {
    /// What stands at its right end; empty for a line in the background.
    pub(crate) label: String,
    /// The rate of the last period.
    pub(crate) before: Rate,
    /// The rate of this one.
    pub(crate) now: Rate,
    /// Whether it moved by more than chance could.
    pub(crate) beyond: bool,
}

/// Draws the lines from a tenth below the lowest that is named; `ends` names the two periods.
pub(crate) fn slope(title: &str, desc: &str, ends: [&str; 2], lines: &[Slope]) -> Result<String> {
    let frame = Frame { class: "slope", width: WIDTH as u32 / 10, height: HEIGHT as u32 / 10, title, desc };
    let Scale { low, high } = Scale::around(lines.iter().filter(|line| !line.label.is_empty()).flat_map(|line| [line.before, line.now]));
    let y = |rate: Rate| BOTTOM - (i64::from(BOTTOM - TOP) * (rate.0 - low.0) / (high.0 - low.0)) as i32;
    // lines below the labelled ones would stretch the scale and press those together
    let lines: Vec<&Slope> = lines.iter().filter(|line| line.before >= low && line.now >= low).collect();
    let named: Vec<&Slope> = lines.iter().copied().filter(|line| !line.label.is_empty()).collect();
    let places = |of: fn(&Slope) -> Rate| spread(&named.iter().map(|line| y(of(line))).collect::<Vec<_>>());
    let (before, now) = (places(|line| line.before), places(|line| line.now));
    // shapes of one look are drawn one after the other, so that they become one path
    svg(&frame, |area| {
        for x in [LEFT, RIGHT] {
            area.draw(&PathElement::new(vec![(x, TOP - 60), (x, BOTTOM + 60)], Tone::Faint.stroke_width(10)))?;
        }
        for (line, place) in named.iter().zip(&before) {
            area.draw(&PathElement::new(vec![(LEFT, y(line.before)), (LEFT - 110, *place)], Tone::Faint.stroke_width(10)))?;
        }
        for (line, place) in named.iter().zip(&now) {
            area.draw(&PathElement::new(vec![(RIGHT, y(line.now)), (RIGHT + 110, *place)], Tone::Faint.stroke_width(10)))?;
        }
        for (x, name, h_pos) in [(LEFT, ends[0], HPos::Right), (RIGHT, ends[1], HPos::Left)] {
            area.draw(&Text::new(name.to_owned(), (x, 60), text(h_pos, VPos::Top, &Tone::Soft)))?;
        }
        for (line, place) in named.iter().zip(&before) {
            let label = crate::render::format::percent(line.before);
            area.draw(&Text::new(label, (LEFT - 130, *place), text(HPos::Right, VPos::Center, &Tone::Soft)))?;
        }
        for (line, place) in named.iter().zip(&now) {
            let tone = if line.beyond { Tone::Accent } else { Tone::Ink };
            let value = crate::render::format::percent(line.now);
            let room = f64::from(WIDTH - RIGHT - 130) / SIZE - text_width(&value) - 0.6;
            let label = format!("{value} {}", shortened(&line.label, room));
            area.draw(&Text::new(label, (RIGHT + 130, *place), text(HPos::Left, VPos::Center, &tone)))?;
        }
        for named in [false, true] {
            let layer = || lines.iter().filter(|line| line.label.is_empty() != named);
            for line in layer() {
                let (tone, width) = look(line);
                area.draw(&PathElement::new(vec![(LEFT, y(line.before)), (RIGHT, y(line.now))], tone.stroke_width(width)))?;
            }
            for line in layer() {
                for (x, rate) in [(LEFT, line.before), (RIGHT, line.now)] {
                    area.draw(&Circle::new((x, y(rate)), if named { 35 } else { 22 }, look(line).0.filled()))?;
                }
            }
        }
        Ok(())
    })
}

fn look(line: &Slope) -> (Tone, u32) {
    match (line.label.is_empty(), line.beyond) {
        (true, _) => (Tone::Tint, 10),
        (false, true) => (Tone::Accent, 25),
        (false, false) => (Tone::Bar, 15),
    }
}

fn text(h_pos: HPos, v_pos: VPos, tone: &Tone) -> TextStyle<'_> {
    TextStyle::from(("sans-serif", SIZE).into_font()).color(tone).pos(Pos::new(h_pos, v_pos))
}

/// `label` cut to `room` em; the whole of it is in the description.
fn shortened(label: &str, room: f64) -> String {
    if text_width(label) <= room {
        return label.to_owned();
    }
    let mut kept = String::new();
    for c in label.chars() {
        if text_width(&kept) + 2.0 > room {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

/// Heights of labels that want to stand at `wanted`, pushed apart where they would touch, in the order of `wanted`.
fn spread(wanted: &[i32]) -> Vec<i32> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|at| wanted[*at]);
    let mut places = wanted.to_vec();
    for pair in order.windows(2) {
        places[pair[1]] = places[pair[1]].max(places[pair[0]] + APART);
    }
    // labels that were pushed over the bottom move back up, and push the others up
    let mut limit = BOTTOM + 60;
    for at in order.iter().rev() {
        places[*at] = places[*at].min(limit);
        limit = places[*at] - APART;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_never_touch() {
        assert_eq!(spread(&[500, 500, 900]), [500, 660, 900]);
        assert_eq!(spread(&[2240, 2240, 2240]), [1980, 2140, 2300]);
        assert_eq!(spread(&[]), Vec::<i32>::new());
    }

    #[test]
    fn a_long_label_is_cut_and_a_short_one_is_not() {
        assert_eq!(shortened("投诉回访", 6.0), "投诉回访");
        assert_eq!(shortened("特约服务中期回访", 5.0), "特约服务…");
    }
}
