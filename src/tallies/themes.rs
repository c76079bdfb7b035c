//! Rows of opinions by theme, to and from counts.

use super::row::Row;
use crate::figures::{Counts, ThemeCounts, ThemeTally};
use crate::messages::Message;
use crate::themes::Tone;

/// The topic of these rows.
pub(super) const TOPIC: &str = "themes";
const KNOWN: &str = "known";
const WITH: &str = "with";
const WITHOUT: &str = "without";
/// Between the id of a theme and the tone; no id holds it.
const BETWEEN: char = '.';

/// The rows of every span; a span that is two things stands there once.
pub(super) fn rows(counts: &Counts) -> Vec<Row> {
    let mut rows = Vec::new();
    if counts.themes.known {
        rows.push(Row::new(TOPIC, KNOWN).value(1));
    }
    let mut written = Vec::new();
    for (span, tally) in ThemeCounts::spans(counts.period, counts.cadence).into_iter().zip(counts.themes.tallies()) {
        if written.contains(&span) {
            continue;
        }
        written.push(span);
        let row = |name: &str, n: u64| Row::new(TOPIC, name).span(&span).value(n);
        rows.extend([row(WITH, u64::from(tally.with)), row(WITHOUT, u64::from(tally.without))]);
        for tone in Tone::ALL {
            rows.push(row(tone.code(), tally.n(None, tone)));
            let of_themes = tally.themes.iter().map(|(theme, of)| row(&format!("{theme}{BETWEEN}{}", tone.code()), of[tone as usize]));
            rows.extend(of_themes);
        }
    }
    rows
}

/// Takes a row; what is wrong with it, where something is.
pub(super) fn take(row: &Row, n: u64, counts: &mut Counts, said: &dyn Fn() -> Message) -> Result<(), Message> {
    if row.name == KNOWN && row.span.is_empty() {
        counts.themes.known = n > 0;
        return Ok(());
    }
    let spans = ThemeCounts::spans(counts.period, counts.cadence);
    let mut found = false;
    for (_, tally) in spans.into_iter().zip(counts.themes.tallies_mut()).filter(|(span, _)| span.to_string() == row.span) {
        found = true;
        of_span(&row.name, n, tally).ok_or_else(|| message!("tallies.why.no_row", row = said()))?;
    }
    if found { Ok(()) } else { Err(message!("tallies.why.no_span_of_two", row = said())) }
}

fn of_span(name: &str, n: u64, tally: &mut ThemeTally) -> Option<()> {
    match name {
        WITH => tally.with = n > 0,
        WITHOUT => tally.without = n > 0,
        _ => {
            let (theme, tone) = name.split_once(BETWEEN).map_or((None, name), |(theme, tone)| (Some(theme), tone));
            let place = Tone::ALL.iter().position(|known| known.code() == tone)?;
            match theme {
                None => tally.all[place] = n,
                Some("") => return None,
                Some(theme) => tally.themes.entry(theme.to_owned()).or_default()[place] = n,
            }
        }
    }
    Some(())
}

/// Whether these counts can be of the same opinions: none has a theme that is not counted, and parts add up.
pub(super) fn hold_together(counts: &Counts) -> Result<(), Message> {
    let is_odd = |tally: &ThemeTally, tone: Tone| {
        let (of_themes, all) = (|| tally.themes.keys().map(|theme| tally.n(Some(theme), tone)), tally.n(None, tone));
        of_themes().any(|n| n > all) || of_themes().sum::<u64>() < all
    };
    let is_wrong = |tally: &ThemeTally| Tone::ALL.into_iter().any(|tone| is_odd(tally, tone));
    if counts.themes.tallies().any(is_wrong) {
        return Err(message!("tallies.law.themes"));
    }
    let sums = [(&counts.themes.period, &counts.themes.parts), (&counts.themes.previous, &counts.themes.previous_parts)];
    for (whole, parts) in sums.into_iter().filter_map(|(whole, parts)| Some((whole, parts.as_ref()?))) {
        let mut sum = ThemeTally::default();
        for part in parts {
            sum += part;
        }
        let ids: std::collections::BTreeSet<&String> = whole.themes.keys().chain(sum.themes.keys()).collect();
        let differs = |theme: Option<&str>| Tone::ALL.into_iter().any(|tone| whole.n(theme, tone) != sum.n(theme, tone));
        if differs(None) || ids.into_iter().any(|theme| differs(Some(theme))) {
            return Err(message!("tallies.law.theme_parts"));
        }
    }
    Ok(())
}
