//! The sheet for the notice board: what fits on one page of A4, however many windows there are and however long their
//! names.
//!
//! Heights are estimated from the widths of characters, with the sizes of `notice.css`, in half points.

use std::collections::BTreeMap;

use serde::Serialize;

use super::opinions::{self, Beside};
use super::rates;
use super::shelf::Shelf;
use crate::error::Result;
use crate::render::format::halves;
use crate::render::words::Words;
use crate::render::{code, lead};

/// The type area of the sheet: A4 within margins of 18 mm and 14 mm, less what estimates may miss.
const WIDE: usize = 986;
const HIGH: usize = 1550;
/// Sizes of the text, the largest first.
const SIZES: [usize; 9] = [36, 34, 32, 30, 28, 26, 24, 21, 18];
/// Names are left out before the text gets smaller than this.
const READABLE: usize = 24;
/// The title, large where it takes two lines at most; and the small print.
const TITLES: [usize; 2] = [48, 32];
const SMALL: usize = 21;
/// What has the same height on every sheet: rules, figures, the heads of the table, the space between.
const FIXED: usize = 470;
/// The height of the code.
const CODE: usize = 215;

/// The sheet for the notice board.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct NoticePage<'a> {
    /// How many rules have a target and a result that is shown.
    targets: usize,
    /// How many of them attained it.
    attained: usize,
    /// Satisfaction of the centre by callback and evaluator.
    centre: Option<Beside<'a>>,
    /// The grades that windows have, best first.
    grades: Vec<GradeNames<'a>>,
    /// The size of the text in points, so that all of it fits on one page.
    size: String,
    /// That of the title.
    title_size: String,
    /// The QR code of the bulletin's address; empty where it is not known.
    code: String,
}

/// A grade, and who has it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct GradeNames<'a> {
    /// The grade.
    label: &'a str,
    /// How many windows have it.
    n: u64,
    /// Their names, as many as there is room for; those of the worst grade come first.
    names: Vec<&'a str>,
    /// How many more have it.
    more: usize,
}

/// Prepares the sheet of a bulletin with this address; empty where it is not known.
pub(crate) fn notice<'a>(shelf: &Shelf<'a>, address: &str, words: &Words) -> Result<NoticePage<'a>> {
    let bulletin = shelf.bulletin;
    let rules = rates::of_rules(shelf, words)?;
    let lead = lead::joined(&lead::lead(bulletin, words)?, words)?;
    let code = if address.is_empty() { None } else { code::svg(address, words.get("board.code")?) };
    let site = &bulletin.site;
    // the period stands behind it
    let of_title = |size: usize| in_lines(halves(&bulletin.title) + 12, size, WIDE);
    let title = if of_title(TITLES[0]) > 2 { TITLES[1] } else { TITLES[0] };
    let around = lines(&bulletin.organisation, 40, WIDE) * 52
        + of_title(title) * title * 3 / 2
        + if code.is_some() { CODE.max(lines(address, SMALL, WIDE * 3 / 4) * 32 + 60) } else { 0 }
        + (lines(&site.hotline, SMALL, WIDE - 200) + lines(&site.complaints, SMALL, WIDE - 200)) * 32
        + FIXED;
    let (grades, size) = fitting(named(shelf), |grades, size| {
        let row = |of: &GradeNames<'_>| lines(of.label, size, WIDE / 6).max(names(of, size)) * size * 3 / 2 + 14;
        around + lines(&lead, size, WIDE) * size * 17 / 10 + grades.iter().map(row).sum::<usize>() <= HIGH
    });
    Ok(NoticePage {
        targets: rules.iter().filter(|line| line.attained().is_some()).count(),
        attained: rules.iter().filter(|line| line.attained() == Some(true)).count(),
        centre: opinions::beside(shelf, None, words)?,
        grades,
        size: points(size),
        title_size: points(title),
        code: code.unwrap_or_default(),
    })
}

/// Half points as points.
fn points(half: usize) -> String {
    format!("{}.{}", half / 2, half % 2 * 5)
}

/// Every grade that somebody has, with all names.
fn named<'a>(shelf: &Shelf<'a>) -> Vec<GradeNames<'a>> {
    let bulletin = shelf.bulletin;
    let mut by_label: BTreeMap<&str, Vec<&'a str>> = BTreeMap::new();
    for window in &bulletin.windows {
        by_label.entry(window.grade.as_str()).or_default().push(&window.name);
    }
    let given = bulletin.headline.grades.iter().filter(|(_, n)| *n > 0);
    given.map(|(label, n)| GradeNames { label, n: *n, names: by_label.remove(label.as_str()).unwrap_or_default(), more: 0 }).collect()
}

/// The largest text that fits with all names, where that is readable; else readable text with as many names as fit, the
/// worst graded first; else the largest that fits without names.
fn fitting<'a>(whole: Vec<GradeNames<'a>>, fits: impl Fn(&[GradeNames<'a>], usize) -> bool) -> (Vec<GradeNames<'a>>, usize) {
    if let Some(size) = SIZES.into_iter().filter(|size| *size >= READABLE).find(|size| fits(&whole, *size)) {
        return (whole, size);
    }
    let all: usize = whole.iter().map(|of| of.names.len()).sum();
    let (mut few, mut many) = (0, all);
    while few < many {
        let middle = (few + many).div_ceil(2);
        if fits(&first(&whole, middle), READABLE) { few = middle } else { many = middle - 1 }
    }
    let cut = first(&whole, few);
    let size = SIZES.into_iter().find(|size| *size <= READABLE && fits(&cut, *size)).unwrap_or(SIZES[SIZES.len() - 1]);
    (cut, size)
}

/// The grades with so many names in all: those of the worst grade first, those without a grade last.
fn first<'a>(whole: &[GradeNames<'a>], mut room: usize) -> Vec<GradeNames<'a>> {
    let is_graded = |of: &GradeNames<'_>| of.label != crate::domain::UNGRADED && of.label != crate::domain::NO_DATA;
    let cut = |of: &GradeNames<'a>, room: &mut usize| {
        let shown = of.names.len().min(*room);
        *room -= shown;
        GradeNames { label: of.label, n: of.n, names: of.names[..shown].to_vec(), more: of.more + of.names.len() - shown }
    };
    let mut graded: Vec<_> = whole.iter().rev().filter(|of| is_graded(of)).map(|of| cut(of, &mut room)).collect();
    graded.reverse();
    let others: Vec<_> = whole.iter().filter(|of| !is_graded(of)).map(|of| cut(of, &mut room)).collect();
    graded.into_iter().chain(others).collect()
}

/// Lines of the names in their column.
fn names(of: &GradeNames<'_>, size: usize) -> usize {
    let halves: usize = of.names.iter().map(|name| halves(name) + 2).sum();
    in_lines(halves + if of.more > 0 { 22 } else { 0 }, size, WIDE * 13 / 20).max(1)
}

/// Lines of a text in a column; none of an empty text.
fn lines(text: &str, size: usize, wide: usize) -> usize {
    in_lines(halves(text), size, wide)
}

/// Two half characters of a line are lost to the rules of line breaking.
fn in_lines(halves: usize, size: usize, wide: usize) -> usize {
    halves.div_ceil((wide * 2 / size).saturating_sub(2).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_room_is_short_the_worst_are_named() {
        let grade = |label: &'static str, names: Vec<&'static str>| GradeNames { label, n: names.len() as u64, names, more: 0 };
        let whole = || vec![grade("优秀", vec!["甲", "乙"]), grade("不合格", vec!["丙", "丁"]), grade(crate::domain::UNGRADED, vec!["戊"])];
        let shown = |most: usize| {
            let (grades, size) = fitting(whole(), |grades, _| grades.iter().map(|of| of.names.len()).sum::<usize>() <= most);
            (grades.iter().map(|of| (of.names.clone(), of.more)).collect::<Vec<_>>(), size)
        };
        assert_eq!(shown(5), (vec![(vec!["甲", "乙"], 0), (vec!["丙", "丁"], 0), (vec!["戊"], 0)], SIZES[0]));
        assert_eq!(shown(3), (vec![(vec!["甲"], 1), (vec!["丙", "丁"], 0), (vec![], 1)], READABLE));
        assert_eq!(shown(1).0, [(vec![], 2), (vec!["丙"], 1), (vec![], 1)]);
        // where not even the text fits it is as small as it gets
        let (none, size) = fitting(whole(), |_, _| false);
        assert!(none.iter().all(|of| of.names.is_empty()));
        assert_eq!(size, 18);
    }
}
