//! What a chief can say of a period aloud, in two or three sentences: how many rules attained their targets and what is
//! lacking, the window that failed and what gets worse, and what got better beyond chance.
//!
//! Of an issue that an earlier version wrote there is the first sentence only. A rate over rules of unlike targets is no
//! answer: a centre that did all it owed may have one of 40 %. It is said only where no target applies.

use super::issues::IssueHeadline;
use super::told::Form;
use super::words::Words;
use super::{format, told};
use crate::bulletin::{Bearing, Bulletin, Finding, FindingKind, Measure, WindowView};
use crate::domain::{Against, Period, Rate};
use crate::error::Result;
use crate::standard::Subject;

/// So many windows are named in a sentence, and so many things said in one.
const NAMED: usize = 3;
const CLAUSES: usize = 2;

/// The sentences of a bulletin.
pub(super) fn lead(bulletin: &Bulletin, words: &Words) -> Result<Vec<String>> {
    let teller = Teller { bulletin, words };
    let period = format::period(bulletin.period.code, words)?;
    let mut said = vec![teller.targets(&period)?];
    said.extend(teller.worse()?);
    said.extend(teller.better()?);
    Ok(said)
}

/// What the findings of a window say, in up to two sentences: its grade and what is worse, then what got better.
pub(super) fn of_window(bulletin: &Bulletin, window: &WindowView, words: &Words) -> Result<Vec<String>> {
    let teller = Teller { bulletin, words };
    let own = |bearing: Bearing| {
        let own = bulletin.findings.iter().filter(|one| one.window.as_ref() == Some(&window.name));
        own.filter(move |one| one.direction == bearing).filter_map(|one| teller.moved(one, Who::There).transpose())
    };
    let mut clauses: Vec<String> = Vec::new();
    if window.step.is_some() {
        let is_since = |month: &&Period| window.grade_since.is_some_and(|since| month.first() >= since.first());
        let months = bulletin.period.code.twelve_months().iter().filter(is_since).count();
        let months = if months > 1 { words.fill("lead.months", &[("n", months.to_string())])? } else { String::new() };
        clauses.push(words.fill("lead.graded", &[("grade", words.label(&window.grade).to_owned()), ("months", months)])?);
    }
    clauses.extend(own(Bearing::Worse).take(CLAUSES).collect::<Result<Vec<_>>>()?);
    let better = own(Bearing::Better).take(CLAUSES).collect::<Result<Vec<_>>>()?;
    let sentences = [clauses, better].into_iter().filter(|clauses| !clauses.is_empty());
    sentences.map(|clauses| teller.sentence(&clauses)).collect()
}

/// The sentences as one text.
pub(super) fn joined(sentences: &[String], words: &Words) -> Result<String> {
    Ok(sentences.join(words.get("list.gap")?))
}

struct Teller<'a> {
    bulletin: &'a Bulletin,
    words: &'a Words,
}

impl Teller<'_> {
    /// How many rules attained their targets, now and in the period before, and which lack most.
    fn targets(&self, period: &str) -> Result<String> {
        let (words, headline) = (self.words, &self.bulletin.headline);
        let targets = headline.attained.len() + headline.not_attained.len();
        if targets == 0 {
            return first_sentence(&headline.into(), period, words);
        }
        let values = [
            ("period", period.to_owned()),
            ("targets", format::count(targets as u64)),
            ("attained", format::count(headline.attained.len() as u64)),
            ("last", self.last()?),
        ];
        let mut said = words.fill("lead.targets", &values)?;
        let values = [("asked", format::count(headline.asked)), ("short", format::count(headline.short))];
        said += &match (headline.asked, headline.short) {
            (0, _) => String::new(),
            (_, 0) => words.fill(&format!("lead.{}_met", headline.of.code()), &values[..1])?,
            _ => words.fill(&format!("lead.{}", headline.of.code()), &values)?,
        };
        said += &self.lacking()?;
        said += words.get("list.stop")?;
        if headline.unrecorded > 0 {
            let sentence = if headline.due == 0 { "unrecorded" } else { "also_unrecorded" };
            let values = [("n", format::count(headline.unrecorded)), ("period", period.to_owned())];
            said = joined(&[said, words.fill(&subject(headline.of, sentence), &values)?], words)?;
        }
        Ok(said)
    }

    /// How many rules attained their targets in the period before, of those of which that is shown.
    fn last(&self) -> Result<String> {
        let rows = self.bulletin.tables.compared.iter().filter(|row| row.against == Against::Previous && row.window.is_none());
        let judged = rows.filter_map(|row| {
            let rule = self.bulletin.rules.iter().find(|rule| row.rule.as_ref() == Some(&rule.id))?;
            // a printed rate never shows its target as reached when it is not
            Some(*row.earlier_rate.shown()? >= rule.target?)
        });
        let judged: Vec<bool> = judged.collect();
        if judged.is_empty() {
            return Ok(String::new());
        }
        let attained = judged.iter().filter(|attained| **attained).count() as u64;
        self.words.fill("lead.last", &[("n", format::count(attained)), ("d", format::count(judged.len() as u64))])
    }

    /// The rule that lacks most; of the acts that the headline counts, else of others.
    fn lacking(&self) -> Result<String> {
        let missed: Vec<&Finding> = self.of(FindingKind::RuleMissed).collect();
        let counts = |one: &&Finding| one.measure == Some(self.bulletin.headline.of.into());
        let own: Vec<&Finding> = missed.iter().copied().filter(counts).collect();
        let Some(most) = own.first().or(missed.first()) else { return Ok(String::new()) };
        let sentence = match (own.len(), missed.len()) {
            (0, _) => "lead.others_",
            (1, _) if most.short == Some(self.bulletin.headline.short) => "lead.only",
            _ => "lead.most_",
        };
        let unit = most.measure.filter(|_| sentence.ends_with('_')).map_or("", Measure::code);
        let short = format::count(most.short.unwrap_or_default());
        self.words.fill(&format!("{sentence}{unit}"), &[("rule", self.name(most)?.to_owned()), ("short", short)])
    }

    /// The windows that failed, and what else is gravest; where nothing is, how many windows are well.
    fn worse(&self) -> Result<Option<String>> {
        let failed: Vec<&Finding> = self.of(FindingKind::WindowFailed).collect();
        let mut clauses = Vec::new();
        match failed.as_slice() {
            [] => {}
            [one] => clauses.push(self.words.fill(
                "lead.failed",
                &[("window", self.name(one)?.to_owned()), ("grade", self.grade(one)), ("months", self.months(one, "lead.months")?)],
            )?),
            several => clauses.push(self.failed(several)?),
        }
        let is_told = |one: &Finding| match one.kind {
            FindingKind::WindowFailed | FindingKind::RuleMissed => true,
            // the first sentence tells of rules that missed
            _ => one.rule.is_some() && self.of(FindingKind::RuleMissed).any(|missed| missed.rule == one.rule),
        };
        let graver = self.bulletin.findings.iter().filter(|one| one.direction == Bearing::Worse && one.severity <= 3 && !is_told(one));
        let mut told = failed.first().filter(|_| failed.len() == 1).and_then(|alone| alone.window.as_ref());
        for one in graver.take(CLAUSES - clauses.len()) {
            let same = told.is_some() && told == one.window.as_ref();
            clauses.extend(self.moved(one, if same { Who::There } else { Who::Named })?);
            told = one.window.as_ref();
        }
        if clauses.is_empty() { self.well() } else { self.sentence(&clauses).map(Some) }
    }

    /// Several windows that failed, those that failed longest first.
    fn failed(&self, failed: &[&Finding]) -> Result<String> {
        let mut longest = failed.to_vec();
        longest.sort_by_key(|one| (std::cmp::Reverse(one.months), one.rank));
        let named = longest.iter().take(NAMED).map(|one| Ok(self.name(one)?.to_owned() + &self.months(one, "lead.months_of")?));
        let mut windows = named.collect::<Result<Vec<_>>>()?.join(self.words.get("list.comma")?);
        if longest.len() > NAMED {
            windows += &self.words.fill("findings.more", &[("n", format::count((longest.len() - NAMED) as u64))])?;
        }
        let values = [("n", format::count(failed.len() as u64)), ("grade", self.grade(failed[0])), ("windows", windows)];
        self.words.fill("lead.failed_many", &values)
    }

    /// How many windows have the best grade, where none has the worst and something is graded.
    fn well(&self) -> Result<Option<String>> {
        let Some(best) = self.of(FindingKind::WindowsBest).next() else { return Ok(None) };
        let (Some(now), Some((worst, _))) = (best.now, self.bulletin.methods.grades.last()) else { return Ok(None) };
        let values = [
            ("n", format::count(now.n)),
            ("k", format::count(now.k)),
            ("best", self.grade(best)),
            ("worst", self.words.label(worst).to_owned()),
        ];
        let said = self.words.fill("lead.well", &values)?;
        self.sentence(&[said]).map(Some)
    }

    /// What got better, beyond chance.
    fn better(&self) -> Result<Option<String>> {
        let better = |one: &&Finding| matches!(one.kind, FindingKind::Rising | FindingKind::RoseInYear | FindingKind::Rose);
        let clauses = |found: Vec<&Finding>| -> Result<Vec<String>> {
            found.into_iter().filter_map(|one| self.moved(one, Who::Named).transpose()).take(CLAUSES).collect()
        };
        let better = clauses(self.bulletin.findings.iter().filter(better).collect())?;
        // that a target is attained again is decided, and may be chance
        let regained = clauses(self.of(FindingKind::RuleRegained).collect())?;
        match (better.is_empty(), regained.is_empty()) {
            (true, true) => Ok(None),
            (true, false) => self.sentence(&regained).map(Some),
            _ => {
                let what = better.join(self.words.get("list.semicolon")?);
                self.sentence(&[self.words.fill("lead.better", &[("what", what)])?]).map(Some)
            }
        }
    }

    /// What moved, or lies far off; `None` of a finding that is told otherwise.
    fn moved(&self, one: &Finding, who: Who) -> Result<Option<String>> {
        let words = self.words;
        let (Some(measure), Some(now)) = (one.measure, one.now) else { return Ok(None) };
        let sentence = match one.kind {
            FindingKind::Falling => "lead.falling",
            FindingKind::Rising => "lead.rising",
            FindingKind::FellInYear => "lead.fell_in_year",
            FindingKind::RoseInYear => "lead.rose_in_year",
            FindingKind::Fell => "lead.fell",
            FindingKind::Rose => "lead.rose",
            FindingKind::FarBelow => "lead.far_below",
            FindingKind::FarAbove => "lead.far_above",
            FindingKind::BelowLimits => "lead.below_limits",
            FindingKind::AboveLimits => "lead.above_limits",
            FindingKind::RuleRegained => "lead.regained",
            _ => return Ok(None),
        };
        let who = match (who, &one.window, &one.rule) {
            (Who::There, ..) => words.get("lead.there")?.to_owned(),
            (_, Some(window), _) => words.fill("lead.at", &[("window", window.clone())])?,
            (_, _, Some(_)) => words.fill("lead.of", &[("rule", self.name(one)?.to_owned())])?,
            (_, None, None) => words.get("lead.over")?.to_owned(),
        };
        let [told, before] = match one.before {
            Some(before) => told::shares(now, before, measure, Form::Spoken, words)?,
            None => [told::alone(now, None, measure, Form::Spoken, words)?, String::new()],
        };
        let months = one.months.unwrap_or_default();
        let values = [
            ("who", who),
            ("measure", told::measure(measure, words)?.to_owned()),
            ("n", months.to_string()),
            ("first", months.div_ceil(2).to_string()),
            ("rest", (months / 2).to_string()),
            ("against", one.against.map_or(Ok(""), |against| told::against(against, words))?.to_owned()),
            ("since", one.since.map_or_else(|| Ok(String::new()), |since| format::period(since, words))?),
            ("before", before),
            ("now", told),
        ];
        words.fill(sentence, &values).map(Some)
    }

    fn of(&self, kind: FindingKind) -> impl Iterator<Item = &Finding> {
        self.bulletin.findings.iter().filter(move |one| one.kind == kind)
    }

    fn name<'b>(&'b self, one: &'b Finding) -> Result<&'b str> {
        let label = |id: &str| self.bulletin.rules.iter().find(|rule| rule.id == id).map(|rule| rule.label.as_str());
        told::name(one, label, self.words)
    }

    fn grade(&self, one: &Finding) -> String {
        self.words.label(one.grade.as_deref().unwrap_or_default()).to_owned()
    }

    /// Months in a row, where they are more than this one.
    fn months(&self, one: &Finding, sentence: &str) -> Result<String> {
        one.months.filter(|months| *months > 1).map_or(Ok(String::new()), |months| self.words.fill(sentence, &[("n", months.to_string())]))
    }

    /// Clauses as a sentence, with a capital letter where the language has them and a word of ours begins it.
    fn sentence(&self, clauses: &[String]) -> Result<String> {
        let text = clauses.join(self.words.get("list.semicolon")?) + self.words.get("list.stop")?;
        Ok(told::capital(&text))
    }
}

/// How a window is named.
#[derive(Clone, Copy)]
enum Who {
    Named,
    There,
}

/// The first sentence by the headline alone; `period` as pages say it.
pub(super) fn first_sentence(headline: &IssueHeadline, period: &str, words: &Words) -> Result<String> {
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
    use crate::bulletin::{Cell, SatisfactionTrendRow, Source, findings};
    use crate::domain::Locale;
    use crate::domain::Period;
    use crate::render::Templates;
    use crate::render::fixture;

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
            (headline(3, 1, Some(20), Some(7), 40, 0), "六月有目标的4项要求中3项达标；按目标应回访20件，还差7件。"),
            (
                headline(3, 1, Some(20), Some(0), 40, 2),
                "六月有目标的4项要求中3项达标；按目标应回访20件，都已达到。另有2件没有记录，未计入。",
            ),
            (headline(1, 1, Some(0), Some(0), 40, 0), "六月有目标的2项要求中1项达标。"),
            (headline(0, 0, Some(0), Some(0), 40, 0), "六月应回访40件，按期回访20件，按期回访率50.00%。"),
            (headline(0, 0, Some(0), Some(0), 0, 0), "六月没有到期的应回访件。"),
            // written by an earlier version
            (headline(3, 1, None, None, 40, 0), "六月应回访40件，按期回访20件（50.00%）；有目标的4项要求中1项未达标。"),
        ] {
            assert_eq!(first_sentence(&headline, "六月", templates.words(Locale::ZhCn)).expect("a sentence"), expected);
        }
    }

    /// The fixture's month, in which a window fell from 18 to 9 of 20 in five months.
    fn falls() -> Bulletin {
        let mut bulletin = fixture::month();
        let months = bulletin.period.code.twelve_months();
        let rates = [9_000, 8_500, 9_000, 9_000, 8_500, 9_000, 9_000, 8_000, 7_000, 6_000, 5_500, 4_500];
        let row = |(month, rate): (&Period, i64)| SatisfactionTrendRow {
            month: *month,
            window: Some("公积金".to_owned()),
            source: Source::Callback,
            n: Cell::Shown(20),
            rate: Cell::Shown(Rate(rate)),
            control: None,
        };
        bulletin.tables.satisfaction_trend = months.iter().zip(rates).map(row).collect();
        bulletin
    }

    fn is_told(bulletin: &Bulletin) -> bool {
        findings(bulletin).iter().any(|one| one.kind == FindingKind::Falling && one.window.as_deref() == Some("公积金"))
    }

    #[test]
    fn a_withheld_month_ends_a_run_and_what_is_withheld_makes_none() {
        assert!(is_told(&falls()));
        for hidden in [11, 10, 9] {
            let mut bulletin = falls();
            let row = &mut bulletin.tables.satisfaction_trend[hidden];
            (row.n, row.rate) = (Cell::Withheld, Cell::Withheld);
            assert!(!is_told(&bulletin), "month {hidden} is withheld");
        }
        // a rate that is shown without its number is none, either
        let mut bulletin = falls();
        bulletin.tables.satisfaction_trend[11].n = Cell::Withheld;
        assert!(!is_told(&bulletin));
    }

    #[test]
    fn what_is_not_over_has_no_run() {
        let mut bulletin = falls();
        bulletin.period.provisional = true;
        assert!(!is_told(&bulletin));
    }

    #[test]
    fn a_fall_back_to_what_was_usual_is_no_story() {
        let mut bulletin = falls();
        for (row, rate) in bulletin.tables.satisfaction_trend.iter_mut().zip([4_500, 5_000, 4_500, 4_000, 4_500, 5_000]) {
            row.rate = Cell::Shown(Rate(rate));
        }
        assert!(!is_told(&bulletin));
    }
}
