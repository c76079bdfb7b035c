//! Problems and achievements: the findings of the bulletin as sentences, in their order, each with the windows that it
//! concerns and the section that proves it. What is said of several windows is one sentence.

use std::cmp::Reverse;

use serde::Serialize;

use super::shelf::Shelf;
use crate::bulletin::{self, Bearing, Cell, Finding, FindingKind, Measure};
use crate::error::Result;
use crate::render::told::Form;
use crate::render::words::Words;
use crate::render::{format, told};

/// So many windows are named in one sentence.
const NAMED: usize = 4;

/// One sentence of the problems or the achievements.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct FindingSentence<'a> {
    /// What it is about: a rule, or a heading.
    subject: String,
    /// What is so, in a sentence without names.
    text: String,
    /// What is said before the names; may be empty.
    whose: String,
    /// Whom it concerns: the first few.
    who: Vec<Who<'a>>,
    /// How many more it concerns.
    more: usize,
    /// The section with the figures.
    anchor: &'static str,
}

/// Somebody a finding names, with a figure.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Who<'a> {
    /// Its name.
    name: &'a str,
    /// The page of a window; empty for a rule and the centre.
    slug: &'a str,
    /// The figure that matters, in words; may be empty.
    figure: String,
}

/// A finding in a sentence without links, and what it is about.
pub(crate) struct Told {
    pub(crate) subject: String,
    pub(crate) text: String,
}

impl<'a> FindingSentence<'a> {
    fn new(subject: &str, text: String, anchor: &'static str) -> Self {
        Self { subject: subject.to_owned(), text, whose: String::new(), who: Vec::new(), more: 0, anchor }
    }

    fn of(mut self, who: Vec<Who<'a>>) -> Self {
        self.more = who.len().saturating_sub(NAMED);
        self.who = who;
        self.who.truncate(NAMED);
        self
    }

    /// The finding without links: its subject, and the sentence with the names that it lists.
    pub(super) fn told(&self, words: &Words) -> Result<Told> {
        let mut text = self.text.clone();
        if !self.who.is_empty() {
            let open = words.get("list.open")?;
            let named = |who: &Who<'_>| {
                let name = if who.slug.is_empty() { words.label(who.name) } else { who.name };
                if who.figure.is_empty() || who.figure.starts_with(open) {
                    format!("{name}{}", who.figure)
                } else {
                    format!("{name} {}", who.figure)
                }
            };
            text += &self.whose;
            text += &self.who.iter().map(named).collect::<Vec<_>>().join(words.get("list.comma")?);
            if self.more > 0 {
                text += &words.fill("findings.more", &[("n", format::count(self.more as u64))])?;
            }
            text += words.get("list.stop")?;
        }
        Ok(Told { subject: self.subject.clone(), text })
    }
}

/// What did not go well, with who.
pub(super) fn bad<'a>(shelf: &Shelf<'a>, words: &'a Words) -> Result<Vec<FindingSentence<'a>>> {
    Teller { shelf, words }.told(Bearing::Worse)
}

/// What went well, and what got better.
pub(super) fn good<'a>(shelf: &Shelf<'a>, words: &'a Words) -> Result<Vec<FindingSentence<'a>>> {
    Teller { shelf, words }.told(Bearing::Better)
}

/// What puts two findings into one sentence.
fn together(one: &Finding) -> impl PartialEq + use<> {
    let alone = (one.kind == FindingKind::RuleMissed).then_some(one.rank);
    (one.kind, one.measure.filter(|_| one.kind != FindingKind::RuleRegained && one.kind != FindingKind::RuleSteady), one.against, alone)
}

struct Teller<'a, 'b> {
    shelf: &'b Shelf<'a>,
    words: &'a Words,
}

impl<'a> Teller<'a, '_> {
    /// The findings of one bearing, in order of rank; those that belong together stand where the first of them does.
    fn told(&self, bearing: Bearing) -> Result<Vec<FindingSentence<'a>>> {
        let mut groups: Vec<Vec<&'a Finding>> = Vec::new();
        for one in self.shelf.bulletin.findings.iter().filter(|one| one.direction == bearing) {
            match groups.iter_mut().find(|group| together(group[0]) == together(one)) {
                Some(group) => group.push(one),
                None => groups.push(vec![one]),
            }
        }
        groups.iter().map(|group| self.sentence(group)).collect()
    }

    fn sentence(&self, group: &[&'a Finding]) -> Result<FindingSentence<'a>> {
        let (words, one) = (self.words, group[0]);
        let named = || -> Result<Vec<Who<'a>>> { group.iter().map(|one| self.who(one)).collect() };
        let shares = |sentence: &str| -> Result<String> {
            let bulletin::Counted { k, n } = one.now.unwrap_or(bulletin::Counted { k: 0, n: 0 });
            let values = [("k", format::count(k)), ("n", format::count(n)), ("rest", format::count(n - k))];
            words.fill(sentence, &values)
        };
        Ok(match one.kind {
            FindingKind::RuleMissed => return self.missed(one),
            FindingKind::WindowFailed => self.graded(one, group.len() as u64)?.of(named()?),
            FindingKind::WindowsBest => {
                let windows = self.shelf.bulletin.windows.iter().filter(|window| window.step == Some(0));
                let who = windows.map(|window| Who { name: &window.name, slug: &window.slug, figure: String::new() }).collect::<Vec<_>>();
                self.graded(one, who.len() as u64)?.of(who)
            }
            FindingKind::QuotasMissed => {
                let mut finding = FindingSentence::new(words.get("quotas.title")?, shares("problems.quotas")?, "quotas").of(self.behind()?);
                words.get("problems.quotas_whose")?.clone_into(&mut finding.whose);
                finding
            }
            FindingKind::NotTried => FindingSentence::new(words.get("problems.not_called")?, shares("problems.not_tried")?, "rates"),
            FindingKind::CasesOpen => FindingSentence::new(words.get("annex.open_title")?, shares("problems.open")?, "open"),
            FindingKind::RuleRegained => FindingSentence::new(words.get("findings.regained")?, String::new(), "rates").of(named()?),
            FindingKind::RuleSteady => {
                let text = words.fill("findings.steady_text", &[("n", group.len().to_string())])?;
                let mut longest = group.to_vec();
                longest.sort_by_key(|one| (Reverse(one.months), one.rank));
                let who = longest.iter().map(|one| self.who(one)).collect::<Result<Vec<_>>>()?;
                FindingSentence::new(words.get("findings.steady")?, text, "trend").of(who)
            }
            FindingKind::Falling
            | FindingKind::Rising
            | FindingKind::FellInYear
            | FindingKind::RoseInYear
            | FindingKind::Fell
            | FindingKind::Rose
            | FindingKind::FarBelow
            | FindingKind::FarAbove
            | FindingKind::BelowLimits
            | FindingKind::AboveLimits
            | FindingKind::EvaluatorKinder => self.beyond(one)?.of(named()?),
        })
    }

    /// A rule below its target, with the windows that lack most.
    fn missed(&self, one: &'a Finding) -> Result<FindingSentence<'a>> {
        let (words, rule) = (self.words, one.rule.as_deref().unwrap_or_default());
        let now = one.now.unwrap_or(bulletin::Counted { k: 0, n: 0 });
        let values = [
            ("now", told::alone(now, one.target, one.measure.unwrap_or(Measure::Acts), Form::Written, words)?),
            ("met", format::count(now.k)),
            ("due", format::count(now.n)),
            ("target", one.target.map_or_else(String::new, format::target)),
            ("short", format::count(one.short.unwrap_or_default())),
        ];
        let sentence = if now.n < told::FEW { "problems.missed_few" } else { "problems.missed" };
        let mut text = words.fill(sentence, &values)?;
        if let Some(months) = one.months.filter(|months| *months > 1) {
            text += &words.fill("problems.months", &[("n", months.to_string())])?;
        }
        text += words.get("list.stop")?;
        let mut finding = FindingSentence::new(self.name(one)?, text, "rates").of(self.below(rule));
        words.get("problems.whose")?.clone_into(&mut finding.whose);
        Ok(finding)
    }

    /// Windows below the target of a rule, those that lack most first.
    fn below(&self, rule: &str) -> Vec<Who<'a>> {
        let windows = self.shelf.bulletin.windows.iter().filter_map(|window| {
            let rows = self.shelf.of(Some(&window.name));
            let row = rows.rules.iter().find(|row| row.rule.as_deref() == Some(rule) && row.attained == Cell::Shown(false))?;
            let (met, due) = (*row.met.shown()?, *row.due.shown()?);
            let figure = format!("{}/{}", format::count(met), format::count(due));
            Some((Reverse(due - met), Who { name: &window.name, slug: rows.slug, figure }))
        });
        let mut windows: Vec<_> = windows.collect();
        windows.sort_by(|a, b| (a.0, a.1.name).cmp(&(b.0, b.1.name)));
        windows.into_iter().map(|(_, who)| who).collect()
    }

    /// Windows with one grade.
    fn graded(&self, one: &Finding, n: u64) -> Result<FindingSentence<'a>> {
        let label = self.words.label(one.grade.as_deref().unwrap_or_default()).to_owned();
        let text = self.words.fill("findings.graded", &[("label", label), ("n", format::count(n))])?;
        Ok(FindingSentence::new(self.words.get("answer.grades")?, text, "windows"))
    }

    /// What lies, or moved, further than chance explains.
    fn beyond(&self, one: &Finding) -> Result<FindingSentence<'a>> {
        let words = self.words;
        let (sentence, anchor) = match one.kind {
            FindingKind::Falling => ("findings.falls", "trend"),
            FindingKind::Rising => ("findings.rises", "trend"),
            FindingKind::FellInYear => ("findings.fell_in_year", "trend"),
            FindingKind::RoseInYear => ("findings.rose_in_year", "trend"),
            FindingKind::Fell => ("findings.fell", "compared"),
            FindingKind::Rose => ("findings.rose", "compared"),
            FindingKind::FarBelow => ("findings.far_below", "windows"),
            FindingKind::FarAbove => ("findings.far_above", "windows"),
            FindingKind::BelowLimits => ("findings.below_limits", "trend"),
            FindingKind::AboveLimits => ("findings.above_limits", "trend"),
            _ => ("findings.kinder", "evaluator"),
        };
        let measure = one.measure.map_or(Ok(""), |measure| told::measure(measure, words))?.to_owned();
        let against = one.against.map_or(Ok(""), |against| told::against(against, words))?.to_owned();
        let subject = told::capital(&words.fill(sentence, &[("measure", measure), ("against", against)])?);
        Ok(FindingSentence::new(&subject, String::new(), anchor))
    }

    fn name(&self, one: &'a Finding) -> Result<&'a str> {
        let label = |id: &str| self.shelf.bulletin.rules.iter().find(|rule| rule.id == id).map(|rule| rule.label.as_str());
        told::name(one, label, self.words)
    }

    /// Whom a finding is about, with its months and its shares.
    fn who(&self, one: &'a Finding) -> Result<Who<'a>> {
        let words = self.words;
        let mut parts = Vec::new();
        let of_year = matches!(one.kind, FindingKind::FellInYear | FindingKind::RoseInYear);
        if let Some(months) = one.months.filter(|months| *months > 1 && !of_year) {
            parts.push(words.fill("findings.months", &[("n", months.to_string())])?);
        }
        if let (Some(now), Some(measure), false) = (one.now, one.measure, one.kind == FindingKind::RuleSteady) {
            parts.push(match one.before {
                Some(before) => {
                    let [now, before] = told::shares(now, before, measure, Form::Written, words)?;
                    let sentence = match one.kind {
                        FindingKind::FarBelow | FindingKind::FarAbove | FindingKind::EvaluatorKinder => "findings.beside",
                        _ if of_year => "findings.halves",
                        _ => "findings.from_to",
                    };
                    let months = one.months.unwrap_or_default();
                    let halves = [("first", months.div_ceil(2).to_string()), ("rest", (months / 2).to_string())];
                    words.fill(sentence, &[&[("now", now), ("before", before)][..], &halves[..]].concat())?
                }
                None => told::alone(now, one.target, measure, Form::Written, words)?,
            });
        }
        let figure = match parts.as_slice() {
            [] => String::new(),
            parts => format!("{}{}{}", words.get("list.open")?, parts.join(words.get("list.comma")?), words.get("list.close")?),
        };
        let slug = one.window.as_deref().map_or("", |window| self.shelf.of(Some(window)).slug);
        Ok(Who { name: self.name(one)?, slug, figure })
    }

    /// Windows that missed a weekly quota, those with most weeks missed first.
    fn behind(&self) -> Result<Vec<Who<'a>>> {
        let windows = self.shelf.bulletin.windows.iter().map(|window| {
            let rows = self.shelf.of(Some(&window.name));
            let missed = rows.quotas.iter().filter(|row| row.attained == Cell::Shown(false)).count();
            let recorded = rows.quotas.iter().filter(|row| row.recorded).count();
            (missed, recorded, &window.name, rows.slug)
        });
        let mut windows: Vec<_> = windows.filter(|(missed, ..)| *missed > 0).collect();
        windows.sort_by_key(|(missed, _, name, _)| (Reverse(*missed), *name));
        let who = windows.into_iter().map(|(missed, weeks, name, slug)| {
            let values = [("n", missed.to_string()), ("d", weeks.to_string())];
            Ok(Who { name, slug, figure: self.words.fill("problems.weeks", &values)? })
        });
        who.collect()
    }
}
