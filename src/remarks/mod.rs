//! What a supervisor types for the bulletin of a period: what became of the problems that the one before named, and what
//! comes next.
//!
//! In: `remarks.toml` of a workspace, or another file in its place. Out: [`Remarks`], by period. What is typed stands on pages as it is, so it is short,
//! of one line, and looked through for everything personal before it is published.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::domain::{Period, limits, steers};
use crate::error::Result;
use crate::messages::Message;
use crate::standard::Standards;
use crate::typed_toml::{Source, TypedFile, nearest};

/// Its name in a workspace.
pub const FILE: &str = "remarks.toml";
/// Characters of a remark.
pub const LONGEST: usize = 500;
/// Remarks of one sort in a period: a page has no room for more.
pub const MOST: usize = 30;

/// Every remark, by period.
#[derive(Debug, Clone, Default)]
pub struct Remarks {
    file: PathBuf,
    by_period: BTreeMap<Period, PeriodRemarks>,
}

/// The remarks of a period.
#[derive(Debug, Clone, Default)]
pub struct PeriodRemarks {
    /// What became of problems that the bulletin before named.
    pub followed: Vec<Followed>,
    /// What comes next, in their order.
    pub next_steps: Vec<Remark>,
}

/// What became of a problem.
#[derive(Debug, Clone)]
pub struct Followed {
    /// The problem.
    pub about: About,
    /// What was done.
    pub done: Remark,
}

/// A problem that the bulletin before named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A rule that missed its target, by its id.
    Rule(String),
    /// Something else, in words.
    Problem(Remark),
}

/// A text as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The text, trimmed.
    pub text: String,
    /// The line in the file.
    pub line: u64,
}

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct TypedRemarks(BTreeMap<Spanned<String>, Spanned<TypedPeriod>>);

impl TypedFile for TypedRemarks {
    const TABLES: &'static [(&'static str, &'static str)] =
        &[("2026-06", "[2026-06]\n"), ("followed", "[[2026-06.followed]]\ndone = 'a'\n")];
    const KEYS: &'static str = "remarks";
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedPeriod {
    #[serde(default)]
    next_steps: Vec<Spanned<String>>,
    #[serde(default)]
    followed: Vec<Spanned<TypedFollowed>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedFollowed {
    rule: Option<Spanned<String>>,
    problem: Option<Spanned<String>>,
    done: Spanned<String>,
}

impl Remarks {
    /// Reads the file; `standards` has the rules that it may name.
    ///
    /// # Errors
    /// A period that is none, a key that is unknown, a remark that is empty, too long or of several lines, a rule that is
    /// not in force, or one that has two remarks in a period: with the line.
    pub(crate) fn of(source: &Source<'_>, standards: &Standards) -> Result<Self> {
        let TypedRemarks(typed) = source.parse()?;
        let mut by_period = BTreeMap::new();
        for (key, of_period) in &typed {
            let wrong = || source.error(key.span(), message!("remarks.no_period", found = key.get_ref()));
            let period: Period = key.get_ref().parse().map_err(|_| wrong())?;
            by_period.insert(period, checked(source, of_period, standards)?);
        }
        Ok(Self { file: source.file.to_owned(), by_period })
    }

    /// Those of a period.
    #[must_use]
    pub fn of_period(&self, period: Period) -> Option<&PeriodRemarks> {
        self.by_period.get(&period)
    }

    /// The file that they stand in; empty where there is none.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }
}

impl PeriodRemarks {
    /// Every text that would be published.
    pub fn texts(&self) -> impl Iterator<Item = &Remark> {
        let of_followed = self.followed.iter().flat_map(|followed| {
            let problem = if let About::Problem(problem) = &followed.about { Some(problem) } else { None };
            problem.into_iter().chain([&followed.done])
        });
        of_followed.chain(&self.next_steps)
    }

    /// What was done about a rule.
    #[must_use]
    pub fn about_rule(&self, rule: &str) -> Option<&Remark> {
        self.followed.iter().find(|followed| matches!(&followed.about, About::Rule(id) if id == rule)).map(|followed| &followed.done)
    }
}

fn checked(source: &Source<'_>, typed: &Spanned<TypedPeriod>, standards: &Standards) -> Result<PeriodRemarks> {
    let TypedPeriod { next_steps, followed } = typed.get_ref();
    if next_steps.len() > MOST || followed.len() > MOST {
        return Err(source.error(typed.span(), message!("remarks.many", most = MOST)));
    }
    let mut remarks = PeriodRemarks::default();
    for one in followed {
        let one = one.get_ref();
        let about = match (&one.rule, &one.problem) {
            (Some(rule), None) => About::Rule(rule_of(source, rule, standards, &remarks)?),
            (None, Some(problem)) => About::Problem(remark(source, "problem", problem)?),
            (Some(both), Some(_)) => {
                return Err(source.error(both.span(), message!("remarks.both")));
            }
            (None, None) => {
                return Err(source.error(one.done.span(), message!("remarks.neither")));
            }
        };
        remarks.followed.push(Followed { about, done: remark(source, "done", &one.done)? });
    }
    remarks.next_steps = next_steps.iter().map(|step| remark(source, "next_steps", step)).collect::<Result<_>>()?;
    Ok(remarks)
}

fn rule_of(source: &Source<'_>, rule: &Spanned<String>, standards: &Standards, remarks: &PeriodRemarks) -> Result<String> {
    let id = rule.get_ref().trim();
    let ids = || standards.rules.iter().map(|rule| rule.id.as_str());
    if !ids().any(|known| known == id) {
        let error = source.error(rule.span(), message!("remarks.no_rule", id, known = Message::codes(ids())));
        return Err(match nearest(id, ids()) {
            Some(near) => error.hint(message!("typed_toml.near", near)),
            None => error,
        });
    }
    if remarks.about_rule(id).is_some() {
        return Err(source.error(rule.span(), message!("remarks.two", id)));
    }
    Ok(id.to_owned())
}

/// A text that may stand on a page.
fn remark(source: &Source<'_>, key: &str, typed: &Spanned<String>) -> Result<Remark> {
    let text = typed.get_ref().trim();
    let wrong = |message: Message| Err(source.error(typed.span(), message));
    if text.is_empty() {
        return wrong(message!("remarks.empty", key));
    }
    let length = text.chars().count();
    if length > LONGEST {
        let start = limits::start_of(text);
        return wrong(message!("remarks.long", start, length, most = LONGEST));
    }
    if text.chars().any(steers) {
        return wrong(message!("remarks.control", key));
    }
    Ok(Remark { text: text.to_owned(), line: source.line(typed.span()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    fn open(remarks: &str) -> std::result::Result<Remarks, String> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("huifang.toml"), "standard = [\"property\"]\n").expect("a file");
        std::fs::write(folder.path().join(FILE), remarks).expect("a file");
        Workspace::open(folder.path()).map(|workspace| workspace.remarks).map_err(|error| error.to_string())
    }

    #[test]
    fn remarks_stand_by_period_and_rule() {
        let toml = "[2026-06]\nnext_steps = [\"加派一人\"]\n[[2026-06.followed]]\nrule = \"complaint\"\ndone = \" 已补打 7 件 \"\n\
                    [[2026-06.followed]]\nproblem = \"停车难\"\ndone = \"已增划车位\"\n";
        let remarks = open(toml).expect("remarks");
        let june = remarks.of_period("2026-06".parse().expect("a period")).expect("June has some");
        assert_eq!(june.about_rule("complaint").map(|remark| (remark.text.as_str(), remark.line)), Some(("已补打 7 件", 5)));
        assert_eq!(
            june.texts().map(|remark| remark.text.as_str()).collect::<Vec<_>>(),
            ["已补打 7 件", "停车难", "已增划车位", "加派一人"]
        );
        assert!(remarks.of_period("2026-07".parse().expect("a period")).is_none());
    }

    #[test]
    fn what_cannot_be_published_is_refused_with_its_line() {
        let long = "长".repeat(501);
        for (toml, line, says) in [
            ("[六月]\n".to_owned(), 1, "no period"),
            ("[2026-06]\nnext_step = [\"a\"]\n".to_owned(), 2, "next_step"),
            ("[2026-06]\nnext_steps = [\"a\", \" \"]\n".to_owned(), 2, "is empty"),
            (format!("[2026-06]\nnext_steps = [\"{long}\"]\n"), 2, "501 characters"),
            ("[2026-06]\nnext_steps = [\"a\\nb\"]\n".to_owned(), 2, "line break"),
            ("[[2026-06.followed]]\nrule = \"complain\"\ndone = \"a\"\n".to_owned(), 2, "no rule `complain`"),
            ("[[2026-06.followed]]\ndone = \"a\"\n".to_owned(), 2, "which problem"),
            ("[[2026-06.followed]]\nrule = \"repair\"\nproblem = \"b\"\ndone = \"a\"\n".to_owned(), 2, "a `rule` and a `problem`"),
            (
                "[[2026-06.followed]]\nrule = \"repair\"\ndone = \"a\"\n[[2026-06.followed]]\nrule = \"repair\"\ndone = \"b\"\n".to_owned(),
                5,
                "two remarks",
            ),
        ] {
            let error = open(&toml).expect_err(&toml);
            assert!(error.contains(&format!("remarks.toml:{line}: ")) && error.contains(says), "{toml}: {error}");
        }
    }
}
