//! What is said of a doubt: what was found, what it does to the figures, and the cure.

use super::{Doubt, DoubtCode, Means, Pattern, SettlingLine};
use crate::domain::percent;
use crate::messages::Message;

/// The sentences of a doubt, each without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What was found, with its size.
    pub found: Message,
    /// What it does to the figures.
    pub effect: Message,
    /// What to mend in the export.
    pub cure: Message,
    /// Lines of `huifang.toml`, any of which settles it, the acceptance last.
    pub lines: Vec<Message>,
}

impl Doubt {
    /// What is said of it.
    #[must_use]
    pub fn said(&self) -> Said {
        let sort = self.sort();
        let effect = match self.code {
            DoubtCode::UnusedColumn => message!(in "doubts.effect.unused_column", self.kind.code()),
            _ => message!(in "doubts.effect", sort),
        };
        Said { found: self.found(), effect, cure: message!(in "doubts.cure", sort), lines: self.lines() }
    }

    /// Its code, or a narrower one where what explains it changes what it does.
    fn sort(&self) -> &'static str {
        match (self.code, &self.pattern) {
            (DoubtCode::RepeatedCounts, Some(_)) => "equal_counts",
            (DoubtCode::CountedTwice, Some(_)) => "counted_total",
            (DoubtCode::RepeatedId, Some(Pattern::CutTo15Digits)) => "cut_ids",
            (code, _) => code.code(),
        }
    }

    fn found(&self) -> Message {
        let sort = match self.sort() {
            "cut_ids" => "repeated_id",
            sort => sort,
        };
        let (kind, heading, rows, of, share) = (self.kind, &self.heading, self.rows, self.of, percent::short(&self.share()));
        let found = message!(in "doubts.found", sort, kind, heading, rows, of, share);
        let cells = self.values.iter().map(|(value, n)| Message::joined([quoted(value), Message::text(format!("×{n}"))]));
        let cells = (!self.values.is_empty()).then(|| message!("doubts.cells", cells = Message::list(cells)));
        Message::joined([Some(found), self.pattern.as_ref().and_then(explained), cells].into_iter().flatten())
    }

    /// Lines of `huifang.toml`, any of which settles it.
    fn lines(&self) -> Vec<Message> {
        let settling = self.settled_by.iter().map(|SettlingLine { table, line, with, means }| {
            let first = if table.is_empty() { format!("{line}   # ") } else { format!("[{table}]\n{line}   # ") };
            let rest = with.iter().fold(String::new(), |text, (table, line)| format!("{text}\n[{table}]\n{line}"));
            Message::joined([Message::text(first), means.said(), Message::text(rest)])
        });
        settling.chain([message!("doubts.accept", code = self.code.code())]).collect()
    }
}

/// A cell between quotation marks, short and on one line.
fn quoted(value: &str) -> Message {
    const SHOWN: usize = 30;
    let mut line: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN).collect();
    if value.chars().count() > SHOWN {
        line.push('…');
    }
    Message::quoted(line)
}

impl Means {
    fn said(self) -> Message {
        let code = match self {
            Self::LastCounts => "last_counts",
            Self::FirstCounts => "first_counts",
            Self::LaterRejected => "later_rejected",
            Self::Mapped => "mapped",
            Self::CountsForNothing => "counts_for_nothing",
            Self::Counts => "counts",
            Self::NumbersOfAFile => "numbers_of_a_file",
            Self::Renamed => "renamed",
            Self::OneName => "one_name",
            Self::Ignored => "ignored",
            Self::AddedUp => "added_up",
            Self::ReadAsVisits => "read_as_visits",
            Self::SingleRatings => "single_ratings",
            Self::LeftOut => "left_out",
        };
        message!(in "doubts.means", code)
    }
}

/// What would explain a doubt; nothing where its sort says it already.
fn explained(pattern: &Pattern) -> Option<Message> {
    let (how, a, b) = match pattern {
        Pattern::PointZero(a, b) => ("point_zero", a, b),
        Pattern::LeadingZeros(a, b) => ("leading_zeros", a, b),
        Pattern::Case(a, b) => ("case", a, b),
        Pattern::Width(a, b) => ("width", a, b),
        Pattern::Signs(a, b) => ("signs", a, b),
        Pattern::Prefix(a, b) => ("prefix", a, b),
        Pattern::Suffix(a, b) => ("suffix", a, b),
        Pattern::CutTo15Digits => return Some(message!("doubts.cut_to_15_digits")),
        Pattern::SumOfOthers(name) => return Some(message!("doubts.sum_of_others", name = quoted(name))),
        Pattern::EqualCounts => return None,
        Pattern::RowAUnit => return Some(message!("doubts.row_a_unit")),
        Pattern::Misspelt => return Some(message!("doubts.misspelt")),
    };
    Some(message!(in "doubts.pattern", how, a = quoted(a), b = quoted(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;
    use crate::messages::Locale;

    #[test]
    fn every_doubt_has_its_sentences_in_both_languages() {
        for (code, kind) in DoubtCode::ALL.into_iter().flat_map(|code| Kind::ALL.map(|kind| (code, kind))) {
            for pattern in [None, Some(Pattern::EqualCounts), Some(Pattern::CutTo15Digits)] {
                let said = Doubt { pattern, ..Doubt::new(code, kind, 2, 10) }.said();
                for locale in Locale::ALL {
                    let told = [&said.found, &said.effect, &said.cure].map(|message| message.told(locale));
                    assert!(told.iter().all(|text| !text.starts_with("doubts.") && !text.contains("{rows}")), "{code:?}: {told:?}");
                }
            }
        }
    }
}
