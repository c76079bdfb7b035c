//! Standards: sets of rules from TOML. Ten are built in, as files beside this code; a workspace adds its own.

mod duration;
mod rule;
mod subject;
mod typed;
mod warranty;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub use duration::{Duration, Unit};
pub use rule::{Categories, Due, End, Fulfilment, Limit, Rule};
pub use subject::Subject;
use toml::Spanned;
pub(crate) use warranty::TypedWarranty;
pub use warranty::{ACCEPTED_ON, MOST_PARTS, NO_PART, PART, Term, Warranty, WarrantyPart};

use crate::calendar::Calendar;
use crate::domain::Kind;
use crate::domain::limits::MOST_RULES;
use crate::error::{Error, Result};
use crate::messages::Message;
use crate::paths::named;
use crate::typed_toml::{Source, nearest, read_if_there};

/// A standard that ships with the program: its name and its TOML.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn {
    /// The name to write in `standard`.
    pub name: &'static str,
    /// The text of the file.
    pub toml: &'static str,
}

/// Every built-in standard.
pub const BUILT_IN: [BuiltIn; 10] = [
    BuiltIn { name: "property", toml: include_str!("property.toml") },
    BuiltIn { name: "service-centre", toml: include_str!("service-centre.toml") },
    BuiltIn { name: "service-hall", toml: include_str!("service-hall.toml") },
    BuiltIn { name: "hotline", toml: include_str!("hotline.toml") },
    BuiltIn { name: "on-time", toml: include_str!("on-time.toml") },
    BuiltIn { name: "good-bad-review", toml: include_str!("good-bad-review.toml") },
    BuiltIn { name: "rectification", toml: include_str!("rectification.toml") },
    BuiltIn { name: "engineering", toml: include_str!("engineering.toml") },
    BuiltIn { name: "engineering-monthly", toml: include_str!("engineering-monthly.toml") },
    BuiltIn { name: "residential", toml: include_str!("residential.toml") },
];

/// What is in force: the rules of all composed standards, and what else they set.
#[derive(Debug, Clone, Default)]
pub struct Standards {
    /// The rules, in order; a later rule with an id that was there stands in the earlier one's place.
    pub rules: Vec<Rule>,
    /// Whether weekly quotas are in force.
    pub quotas: bool,
    /// How long after its end a period must be published.
    pub publish_within: Option<Duration>,
    /// How long records must be kept.
    pub retention: Option<Duration>,
    /// Names and titles of the standards composed.
    pub sources: Vec<StandardSource>,
}

/// Where rules come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandardSource {
    /// A built-in's name or a file's path in the workspace.
    pub name: String,
    /// Its title; its name where it has none.
    pub title: String,
}

impl Standards {
    /// Reads and composes the standards named in `huifang.toml`.
    ///
    /// # Errors
    /// An unknown name, a file that cannot be read, a rule that makes no sense: with file and line.
    pub(crate) fn compose(root: &Path, config: &Source<'_>, names: &[Spanned<String>], calendar: &Calendar) -> Result<Self> {
        let mut all = Self::default();
        if let Some(name) = names.get(MOST_RULES) {
            return Err(config.error(name.span(), message!("standard.many_names", n = names.len(), most = MOST_RULES)));
        }
        for name in names {
            // `./my-rules.toml` is my-rules.toml, in the bulletin too
            let wanted = named(root, Path::new(name.get_ref()));
            let wanted = wanted.as_str();
            if let Some(built_in) = BUILT_IN.iter().find(|standard| standard.name == wanted) {
                all.add(wanted, &Source::new(Path::new(wanted), built_in.toml), calendar)?;
                continue;
            }
            let file = root.join(wanted);
            if !file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
                let error = config.error(name.span(), message!("standard.unknown", wanted));
                return Err(match nearest(wanted, BUILT_IN.iter().map(|standard| standard.name)) {
                    Some(near) => error.hint(message!("standard.near_or_own", near)),
                    None => error.hint(message!("standard.known_or_own", known = names_of_built_in())),
                });
            }
            let Some(text) = read_if_there(&file)? else {
                return Err(config.error(name.span(), message!("standard.no_file", wanted)));
            };
            all.add(wanted, &Source::new(&file, &text), calendar)?;
        }
        Ok(all)
    }

    fn add(&mut self, name: &str, source: &Source<'_>, calendar: &Calendar) -> Result<()> {
        let typed: typed::TypedStandard = source.parse()?;
        let checker = typed::Checker { source, standard: name, calendar };
        let mut lines: BTreeMap<&str, u64> = BTreeMap::new();
        for typed_rule in &typed.rule {
            let rule = checker.rule(typed_rule)?;
            let id = &typed_rule.get_ref().id;
            if let Some(first) = lines.insert(id.get_ref().trim(), source.line(id.span())) {
                return Err(source.error(id.span(), message!("standard.rule.twice", id = rule.id, first)));
            }
            match self.rules.iter_mut().find(|known| known.id == rule.id) {
                Some(known) => *known = rule,
                None => self.rules.push(rule),
            }
        }
        if self.rules.len() > MOST_RULES {
            let (n, most) = (self.rules.len(), MOST_RULES);
            return Err(Error::in_file(source.file, message!("standard.many_rules", n, most)));
        }
        self.quotas = typed.quotas.unwrap_or(self.quotas);
        if let Some(limit) = &typed.publish_within {
            self.publish_within = Some(checker.duration(limit)?);
        }
        if let Some(retention) = &typed.retention {
            self.retention = Some(checker.duration(retention)?);
        }
        self.sources.push(StandardSource { name: name.to_owned(), title: typed.title.unwrap_or_else(|| name.to_owned()) });
        Ok(())
    }

    /// Places in the columns of `kind` of the dates whose times of day a rule in force asks for, `accepted_at` aside, whose
    /// times are always kept.
    #[must_use]
    pub fn timed_columns(&self, kind: Kind) -> Vec<usize> {
        let asked: BTreeSet<&str> = self.rules.iter().filter(|rule| rule.dataset == kind).flat_map(Rule::timed_columns).collect();
        let columns = kind.columns().iter().enumerate();
        columns.filter(|(_, column)| asked.contains(column.name) && column.name != "accepted_at").map(|(at, _)| at).collect()
    }

    /// Whether a rule in force asks for this column of the ledger.
    #[must_use]
    pub fn asks(&self, column: &str) -> bool {
        let asks = |rule: &Rule| rule.date_columns().contains(&column) || rule.recorded_columns().contains(&column);
        self.rules.iter().filter(|rule| rule.dataset == Kind::Ledger).any(asks)
    }

    /// The categories that rules other than the one at `place` name.
    #[must_use]
    pub fn named_elsewhere(&self, place: usize) -> BTreeSet<&str> {
        let others = self.rules.iter().enumerate().filter(|(i, _)| *i != place);
        others
            .flat_map(|(_, rule)| match &rule.categories {
                Categories::All => [].iter(),
                Categories::Some { named, .. } => named.iter(),
            })
            .map(String::as_str)
            .collect()
    }
}

/// The built-in standard of this name.
///
/// # Errors
/// There is none; the hint names those that there are.
pub fn built_in(name: &str) -> Result<&'static BuiltIn> {
    BUILT_IN.iter().find(|standard| standard.name == name).ok_or_else(|| {
        let error = Error::new(message!("standard.not_built_in", name, known = names_of_built_in()));
        match nearest(name, BUILT_IN.iter().map(|standard| standard.name)) {
            Some(near) => error.hint(message!("typed_toml.near", near)),
            None => error,
        }
    })
}

fn names_of_built_in() -> Message {
    Message::codes(BUILT_IN.map(|standard| standard.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compose(toml: &str) -> Result<Standards> {
        let mut standards = Standards::default();
        standards.add("mine.toml", &Source::new(Path::new("mine.toml"), toml), &Calendar::shipped())?;
        Ok(standards)
    }

    const RULE: &str = "[[rule]]\nid = \"a\"\ndataset = \"ledger\"\nanchor = \"completed_at\"\nfulfilled_by = \"visit\"\n";

    #[test]
    fn every_built_in_standard_parses_and_says_what_the_contract_says() {
        let calendar = Calendar::shipped();
        let mut all = Standards::default();
        for standard in BUILT_IN {
            all.add(standard.name, &Source::new(Path::new(standard.name), standard.toml), &calendar).expect(standard.name);
        }
        let due: Vec<String> = all.rules.iter().map(|rule| format!("{} {}", rule.id, rule.due)).collect();
        assert_eq!(due.len(), 35, "service-hall has rules of two others, under their ids");
        for wanted in [
            "complaint 0d … 3d",
            "repair 1mo … 2mo",
            "contract-mid 1/3 … 2/3 of contract_start, contract_end",
            "rectification 0d … 3wd",
            "project-callback every 6mo until @warranty_ends_on or 2y",
            "project-card any … 0d",
            "four-visits 0d … 5y",
            "repair-review 0d … @approved_at or 3d",
            "hotline-callback 0d … 7d",
            "response 0d … 24h",
            "on-time 0d … @promised_on",
            "resolved any … @completed_at",
        ] {
            assert!(due.iter().any(|rule| rule == wanted), "{wanted} in {due:#?}");
        }
        assert!(all.quotas && all.retention.is_some() && all.publish_within.is_some());
    }

    #[test]
    fn a_rule_with_a_known_id_replaces_it_in_its_place() {
        let rule = |id: &str, target: &str| {
            RULE.replace("\"a\"", &format!("\"{id}\"")) + &format!("due = {{ to = \"3d\" }}\ntarget = \"{target}\"\n")
        };
        let mut standards = compose(&(rule("a", "10%") + &rule("b", "20%"))).expect("two rules");
        let text = rule("a", "30%");
        standards.add("other.toml", &Source::new(Path::new("other.toml"), &text), &Calendar::shipped()).expect("a rule");
        let targets: Vec<String> =
            standards.rules.iter().map(|rule| format!("{} {}", rule.id, rule.target.clone().unwrap_or_default())).collect();
        assert_eq!(targets, ["a 3/10", "b 1/5"]);
    }

    #[test]
    fn two_rules_with_one_id_in_one_file_are_an_error_that_names_both_lines() {
        let rule = |id: &str| RULE.replace("\"a\"", &format!("\"{id}\"")) + "due = { to = \"3d\" }\n";
        for again in ["a", " a "] {
            let error = compose(&(rule("a") + &rule("b") + &rule(again))).expect_err("twice");
            assert_eq!(error.to_string(), "mine.toml:14: the rule `a` is in this file twice: on line 2 too");
            assert!(error.hint_text().is_some_and(|hint| hint.contains("id")));
        }
    }

    #[test]
    fn a_rule_that_makes_no_sense_is_refused_with_its_line() {
        for (line, says, rest) in [
            (6, "ends before it begins", "due = { from = \"5d\", to = \"3d\" }"),
            (6, "no duration", "due = { to = \"3 Tage\" }"),
            (6, "no `until`", "due = { every = \"6mo\" }"),
            (6, "never end", "due = { every = \"0d\", until = \"1y\" }"),
            (6, "no date column", "due = { to = \"@planed_on\" }"),
            (6, "hours are for rules on the ledger", "due = { to = \"24h\" }"),
            (6, "counts hours", "due = { from = \"1h\", to = \"3d\" }"),
            (7, "above 0", "due = { to = \"3d\" }\ntarget = \"0%\""),
            (7, "above 0", "due = { to = \"3d\" }\ntarget = \"120%\""),
            (7, "no key `targt`", "due = { to = \"3d\" }\ntargt = \"20%\""),
            (7, "`fax` is none of", "due = { to = \"3d\" }\nmethods = [\"fax\"]"),
            (6, "no part of a span", "due = { from = \"1/3\", to = \"4/3\", of = [\"contract_start\", \"contract_end\"] }"),
        ] {
            let error = compose(&format!("{RULE}{rest}\n")).expect_err(rest);
            let text = error.to_string();
            assert!(text.starts_with(&format!("mine.toml:{line}: ")) && text.contains(says), "{rest}: {text}");
            assert!(error.hint_text().is_some(), "{rest}");
        }
    }
}
