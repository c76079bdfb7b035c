//! The first sentence of an issue, for its page, the index and the feed: how many rules attained their targets, and how
//! many acts are lacking to them.
//!
//! A rate over rules of unlike targets is no answer: a centre that did all it owed may have one of 40 %. It is said only
//! where no target applies, and of issues that an earlier version wrote.

use super::format;
use super::issues::IssueHeadline;
use super::words::Words;
use crate::domain::Rate;
use crate::error::Result;
use crate::standard::Subject;

/// The sentence; `period` as pages say it.
pub(super) fn lead(headline: &IssueHeadline, period: &str, words: &Words) -> Result<String> {
    let (attained, missed) = (headline.attained.len() as u64, headline.not_attained.len() as u64);
    let targets = attained + missed;
    let (asked, short) = (headline.asked.unwrap_or_default(), headline.short.unwrap_or_default());
    let values = [
        ("period", period.to_owned()),
        ("due", format::count(headline.due)),
        ("met", format::count(headline.met)),
        ("n", format::count(headline.unrecorded)),
        ("rate", headline.rate.map_or_else(String::new, |rate| format::percent(Rate::of_float(rate)))),
        ("targets", format::count(targets)),
        ("attained", format::count(attained)),
        ("missed", format::count(missed)),
        ("asked", format::count(asked)),
        ("short", format::count(short)),
    ];
    let of = |sentence: &str| words.fill(&subject(headline.of, sentence), &values);
    let nothing_due = (headline.due == 0).then_some(if headline.unrecorded > 0 { "unrecorded" } else { "nothing_due" });
    if targets == 0 || headline.asked.is_none() {
        return of(nothing_due.unwrap_or(if targets > 0 { "summary" } else { "sentence" }));
    }
    let mut said = match (asked, short) {
        (0, _) => words.fill("answer.targets_only", &values)?,
        (_, 0) => of("targets_met")?,
        _ => of("targets")?,
    };
    if headline.unrecorded > 0 {
        said += words.get("list.gap")?;
        said += &of(nothing_due.unwrap_or("also_unrecorded"))?;
    }
    Ok(said)
}

/// The sentence about what a headline counts.
fn subject(of: Subject, sentence: &str) -> String {
    format!("{}.{sentence}", of.code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Locale;
    use crate::render::Templates;

    #[test]
    fn targets_come_first_and_a_rate_only_where_there_are_none() {
        let templates = Templates::load(None).expect("the built-in templates");
        let ids = |n: usize| vec!["rule".to_owned(); n];
        let headline = |attained, missed, asked, short, due, unrecorded| IssueHeadline {
            of: Subject::Callbacks,
            due,
            met: due / 2,
            unrecorded,
            rate: (due > 0).then_some(0.5),
            asked,
            short,
            attained: ids(attained),
            not_attained: ids(missed),
        };
        for (headline, expected) in [
            (headline(3, 1, Some(20), Some(7), 40, 0), "六月有目标的 4 项规则中 3 项达标；按目标应回访 20 件，还差 7 件。"),
            (
                headline(3, 1, Some(20), Some(0), 40, 2),
                "六月有目标的 4 项规则中 3 项达标；按目标应回访 20 件，都已达到。另有 2 件没有记录，未计入。",
            ),
            (headline(1, 1, Some(0), Some(0), 40, 0), "六月有目标的 2 项规则中 1 项达标。"),
            (headline(0, 0, Some(0), Some(0), 40, 0), "六月应回访 40 件，按期回访 20 件，按期回访率 50.00%。"),
            (headline(0, 0, Some(0), Some(0), 0, 0), "六月没有到期的应回访件。"),
            // written by an earlier version
            (headline(3, 1, None, None, 40, 0), "六月应回访 40 件，按期回访 20 件（50.00%）；有目标的 4 项规则中 1 项未达标。"),
        ] {
            assert_eq!(lead(&headline, "六月", templates.words(Locale::ZhCn)).expect("a sentence"), expected);
        }
    }
}
