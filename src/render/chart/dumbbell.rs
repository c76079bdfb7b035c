//! From the last period to this one: a line for each rate on one axis from 0 to 100 %, hollow where it was, solid where
//! it is, its name in a gutter of its own.

use plotters::element::{Circle, PathElement, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, TextStyle};

use super::canvas::text_width;
use super::palette::Tone;
use super::{Frame, svg};
use crate::domain::Rate;
use crate::error::Result;
use crate::render::format;

const WIDTH: i32 = 3200;
const LEFT: i32 = 1140;
const RIGHT: i32 = 2520;
const VALUES: i32 = 2630;
const TOP: i32 = 230;
const ROW: i32 = 350;
const SIZE: f64 = 130.0;
/// The width of the gutter of names, in em.
const GUTTER: f64 = 8.0;
/// So many lines has a name.
const LINES: usize = 2;

/// One rate in two periods.
#[derive(Debug, Clone)]
pub(crate) struct Dumbbell {
    /// What it is of.
    pub(crate) label: String,
    /// The rate of the last period.
    pub(crate) before: Rate,
    /// The rate of this one.
    pub(crate) now: Rate,
    /// Its tone.
    pub(crate) tone: Tone,
}

/// Draws the lines in their order.
pub(crate) fn dumbbells(title: &str, desc: &str, lines: &[Dumbbell]) -> Result<String> {
    let height = TOP + ROW * lines.len() as i32;
    let frame = Frame { class: "dumbbells", width: WIDTH as u32 / 10, height: height as u32 / 10, title, desc };
    let x = |rate: Rate| LEFT + (i64::from(RIGHT - LEFT) * rate.0.clamp(0, 10_000) / 10_000) as i32;
    let y = |row: usize| TOP + ROW * row as i32 + ROW / 2;
    svg(&frame, |area| {
        for percent in [0, 50, 100] {
            let at = x(Rate(percent * 100));
            area.draw(&PathElement::new(vec![(at, TOP), (at, height)], Tone::Faint.stroke_width(10)))?;
            area.draw(&Text::new(percent.to_string(), (at, TOP - 60), text(HPos::Center, VPos::Bottom, &Tone::Soft)))?;
        }
        for (row, line) in lines.iter().enumerate() {
            area.draw(&PathElement::new(vec![(x(line.before), y(row)), (x(line.now), y(row))], line.tone.stroke_width(30)))?;
            area.draw(&Circle::new((x(line.before), y(row)), 55, line.tone.filled()))?;
            area.draw(&Circle::new((x(line.before), y(row)), 30, Tone::Paper.filled()))?;
            area.draw(&Circle::new((x(line.now), y(row)), 55, line.tone.filled()))?;
            area.draw(&Text::new(format::percent(line.now), (VALUES, y(row)), text(HPos::Left, VPos::Center, &Tone::Ink)))?;
            let name = folded(&line.label);
            for (n, part) in name.iter().enumerate() {
                let place = y(row) + (2 * n as i32 + 1 - name.len() as i32) * 75;
                area.draw(&Text::new(part.clone(), (0, place), text(HPos::Left, VPos::Center, &Tone::Ink)))?;
            }
        }
        Ok(())
    })
}

fn text(h_pos: HPos, v_pos: VPos, tone: &Tone) -> TextStyle<'_> {
    TextStyle::from(("sans-serif", SIZE).into_font()).color(tone).pos(Pos::new(h_pos, v_pos))
}

/// `label` in lines that the gutter holds, broken at spaces where it has them; the whole of it is in the description.
fn folded(label: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = label.trim();
    while !rest.is_empty() {
        let fits = |text: &str| text_width(text) <= GUTTER;
        if fits(rest) {
            lines.push(rest.to_owned());
            break;
        }
        let room = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| fits(&rest[..*end])).last().unwrap_or(rest.len());
        let end = if rest[room..].starts_with(' ') { Some(room) } else { rest[..room].rfind(' ') }.filter(|end| *end > 0).unwrap_or(room);
        if lines.len() + 1 == LINES {
            let kept = rest.char_indices().map(|(at, _)| at).take_while(|end| text_width(&rest[..*end]) + 1.0 <= GUTTER).last();
            lines.push(rest[..kept.unwrap_or(0)].trim_end().to_owned() + "…");
            break;
        }
        lines.push(rest[..end].trim_end().to_owned());
        rest = rest[end..].trim_start();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_folded_into_its_gutter_and_never_lost_in_silence() {
        assert_eq!(folded("投诉回访"), ["投诉回访"]);
        assert_eq!(folded("特约服务中期回访按期率"), ["特约服务中期回访", "按期率"]);
        assert_eq!(folded("特约服务中期回访按期率与整改反馈率之和"), ["特约服务中期回访", "按期率与整改反…"]);
        assert_eq!(folded("Midway special calls"), ["Midway", "special calls"]);
        assert_eq!(folded(""), Vec::<String>::new());
        for name in ["x".repeat(400), "🏛".repeat(99), "a ".repeat(50)] {
            let lines = folded(&name);
            assert!(lines.len() == LINES && lines[1].ends_with('…'), "{lines:?}");
            assert!(lines.iter().all(|line| text_width(line) <= GUTTER), "{lines:?}");
        }
    }

    #[test]
    fn every_line_is_drawn_from_0_to_100_and_named() {
        let line = |label: &str, before, now, tone| Dumbbell { label: label.to_owned(), before: Rate(before), now: Rate(now), tone };
        let lines = [line("<b>&", 0, 10_000, Tone::Bar), line("投诉", 9_000, 8_000, Tone::Accent), line("甲", 5_000, 5_000, Tone::Ink)];
        let chart = dumbbells("\"两期\"", "<desc>", &lines).expect("a chart");
        assert!(chart.contains("<title>&quot;两期&quot;</title><desc>&lt;desc&gt;</desc>"), "{chart}");
        assert!(chart.contains("&lt;b&gt;&amp;</text>") && !chart.contains("<b>"), "{chart}");
        // the first row is 105.5 high in a picture of 23 + 3 × 35
        assert!(chart.contains("viewBox=\"0 0 320 128\""), "{chart}");
        assert!(chart.contains("M114 40.5h138\""), "from 0 to 100 %: {chart}");
        assert_eq!(chart.matches("%</text>").count(), 3);
    }
}
