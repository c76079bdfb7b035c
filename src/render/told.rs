//! The parts of a finding in words: shares, what is counted, and whom it is about.
//!
//! Below twenty a share is told by its counts. Above, as a percentage, with two places only where a single case moves the
//! second of them no further than by ten: from 1,000 on, else with one.

use super::words::Words;
use crate::bulletin::{Counted, Finding, Measure};
use crate::domain::{Against, Rate, Ratio, rounded_below};
use crate::error::Result;
use crate::render::format;

/// Shares of fewer are told by their counts.
pub(super) const FEW: u64 = 20;
/// Percentages of fewer have one place.
const MANY: u64 = 1_000;

/// How counts are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// In a sentence that is read aloud.
    Spoken,
    /// Beside figures, as tables have them.
    Written,
}

/// Now and before, told in the same way: as counts where one of them is of few.
pub(super) fn shares(now: Counted, before: Counted, measure: Measure, form: Form, words: &Words) -> Result<[String; 2]> {
    let few = now.n.min(before.n) < FEW;
    let told = |counted: Counted| if few { counts(counted, measure, form, words) } else { Ok(percent(counted.k, counted.n, None)) };
    Ok([told(now)?, told(before)?])
}

/// A share alone; it never shows `target` as reached when it is not.
pub(super) fn alone(counted: Counted, target: Option<Rate>, measure: Measure, form: Form, words: &Words) -> Result<String> {
    if counted.n < FEW { counts(counted, measure, form, words) } else { Ok(percent(counted.k, counted.n, target)) }
}

fn counts(Counted { k, n }: Counted, measure: Measure, form: Form, words: &Words) -> Result<String> {
    let sentence = match (form, measure.is_of_rules()) {
        (Form::Spoken, true) => "lead.of_cases",
        (Form::Spoken, false) => "lead.of_people",
        (Form::Written, true) => "findings.of_cases",
        (Form::Written, false) => "findings.of_people",
    };
    words.fill(sentence, &[("k", format::count(k)), ("n", format::count(n))])
}

/// k of n as a percentage with the places that n carries: all is shown of nothing less, and so is `target`.
fn percent(k: u64, n: u64, target: Option<Rate>) -> String {
    let ratio = |part: i64, whole: i64| Ratio::new(part.into(), whole.into());
    let exact = Ratio::new(k.into(), n.max(1).into());
    let limits = [Some(ratio(1, 1)), target.map(|target| ratio(target.0, 10_000))];
    let limits: Vec<Ratio> = limits.into_iter().flatten().collect();
    if n < MANY {
        let parts = rounded_below(&exact, 1_000, &limits);
        return format!("{}.{}%", parts / 10, parts % 10);
    }
    let parts = rounded_below(&exact, 10_000, &limits);
    format!("{}.{:02}%", parts / 100, parts % 100)
}

/// What is counted.
pub(super) fn measure(measure: Measure, words: &Words) -> Result<&str> {
    words.get(&format!("findings.{}", measure.code()))
}

/// The earlier period that a finding is compared with.
pub(super) fn against(against: Against, words: &Words) -> Result<&str> {
    words.get(&format!("findings.{}", against.code()))
}

/// Whom a finding is about: a window, the label of a rule, or the whole centre.
pub(super) fn name<'a>(one: &'a Finding, label: impl Fn(&str) -> Option<&'a str>, words: &'a Words) -> Result<&'a str> {
    match (&one.window, &one.rule) {
        (Some(window), _) => Ok(window),
        (None, Some(rule)) => Ok(words.label(label(rule).unwrap_or(rule))),
        (None, None) => words.get("findings.whole"),
    }
}

/// A text with a capital letter at its beginning, where the language has them.
pub(super) fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Locale;
    use crate::render::Templates;

    #[test]
    fn shares_of_few_are_counts_and_percentages_have_the_places_that_they_carry() {
        let templates = Templates::load(None).expect("the built-in templates");
        let zh = templates.words(Locale::ZhCn);
        for (k, n, target, measure, expected) in [
            (12, 19, None, Measure::Callbacks, "12/19件"),
            (12, 19, None, Measure::CallbackSatisfaction, "12/19人"),
            (11, 24, None, Measure::CallbackSatisfaction, "45.8%"),
            (20, 20, None, Measure::Callbacks, "100.0%"),
            (998, 999, None, Measure::Callbacks, "99.9%"),
            (9_999, 10_000, None, Measure::Callbacks, "99.99%"),
            (99_999, 100_000, None, Measure::Callbacks, "99.99%"),
            (451, 501, Some(Rate(9_002)), Measure::Callbacks, "90.0%"),
            (949, 999, Some(Rate(9_500)), Measure::Callbacks, "94.9%"),
            (0, 50, None, Measure::Results, "0.0%"),
        ] {
            assert_eq!(alone(Counted { k, n }, target, measure, Form::Written, zh).expect("a share"), expected, "{k} of {n}");
        }
        // 18 are few, so that 24 are told by their counts, too
        let [now, before] =
            shares(Counted { k: 11, n: 24 }, Counted { k: 16, n: 18 }, Measure::CallbackSatisfaction, Form::Spoken, zh).expect("shares");
        assert_eq!((now.as_str(), before.as_str()), ("24人中11人", "18人中16人"));
    }
}
