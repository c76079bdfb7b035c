//! Doubts as they are told to a supervisor: what was found, where, what it does, and what settles it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Doubt, Means, SettlingLine, Spot, Verdict};
use crate::domain::{Kind, Locale, percent};

/// One doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoubtFinding {
    /// Its sort, as `[accept]` names it.
    pub code: &'static str,
    /// The kind of table.
    pub kind: Kind,
    /// Whether `huifang build` stops at it.
    pub stops: bool,
    /// The reason for which `[accept]` takes it, where it does.
    pub accepted: Option<String>,
    /// The column as the file heads it; empty where it is about no column.
    pub heading: String,
    /// Rows, files or sheets in doubt.
    pub rows: u64,
    /// Of so many.
    pub of: u64,
    /// The first places.
    pub places: Vec<Spot>,
    /// What was found, in a sentence.
    pub text: String,
    /// What it does to the figures.
    pub effect: String,
    /// What to mend in the exports.
    pub cure: String,
    /// Lines of `huifang.toml`, any of which settles it.
    pub lines: Vec<String>,
    /// The share up to which `[accept]` takes it, where it is more; else empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub exceeded: String,
    /// The lines in parts, but for the acceptance.
    #[serde(skip)]
    pub settled_by: Vec<SettlingLine>,
}

impl DoubtFinding {
    /// Every doubt of a run, those that stop it first.
    #[must_use]
    pub fn all(verdict: &Verdict<'_>, locale: Locale) -> Vec<Self> {
        let exceeded = |doubt: &Doubt| verdict.exceeded.get(&doubt.code).map_or_else(String::new, percent::short);
        let stopping = verdict.stopping.iter().map(|doubt| Self { stops: true, exceeded: exceeded(doubt), ..Self::of(doubt, locale) });
        let accepted = |(doubt, reason): &(&Doubt, &str)| Self { accepted: Some((*reason).to_owned()), ..Self::of(doubt, locale) };
        let accepted = verdict.accepted.iter().map(accepted);
        let small = verdict.small.iter().map(|doubt| Self::of(doubt, locale));
        stopping.chain(accepted).chain(small).collect()
    }

    /// Lines of several doubts that would write one key twice, as the one line that they make together:
    /// each with its table.
    #[must_use]
    pub fn lines_together(findings: &[Self]) -> Vec<(String, String)> {
        let mut lists: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for line in findings.iter().filter(|finding| finding.stops).flat_map(|finding| &finding.settled_by) {
            let list = line.line.split_once(" = [").and_then(|(key, list)| Some((key, list.strip_suffix(']')?)));
            if let Some((key, list)) =
                list.filter(|_| matches!(line.means, Means::Ignored | Means::SingleRatings | Means::LeftOut | Means::NumbersOfAFile))
            {
                lists.entry((&line.table, key)).or_default().push(list);
            }
        }
        let several = lists.into_iter().filter(|(_, lists)| lists.len() > 1);
        several.map(|((table, key), lists)| (table.to_owned(), format!("{key} = [{}]", lists.join(", ")))).collect()
    }

    /// A doubt that stops nothing and is not accepted.
    fn of(doubt: &Doubt, locale: Locale) -> Self {
        let said = doubt.said();
        Self {
            code: doubt.code.code(),
            kind: doubt.kind,
            stops: false,
            accepted: None,
            heading: doubt.heading.clone(),
            rows: doubt.rows,
            of: doubt.of,
            places: doubt.places.clone(),
            text: said.found.told(locale),
            effect: said.effect.told(locale),
            cure: said.cure.told(locale),
            lines: said.lines.iter().map(|line| line.told(locale)).collect(),
            exceeded: String::new(),
            settled_by: doubt.settled_by.clone(),
        }
    }
}
