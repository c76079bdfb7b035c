//! `huifang explain`: why a case, or any cell of the published tables, stands as it does, in words or as JSON.

mod words;

use std::collections::BTreeSet;

use serde::Serialize;

use super::reader;
use super::span::{self, Span};
use crate::cli::Explain;
use crate::desk;
use crate::domain::{Kind, Locale, OPINION, Period};
use crate::error::{Error, Exit, Result};
use crate::explain::{self, CaseCollector, GroupCollector, Keys, Question, Table};
use crate::figures::Figures;
use crate::intake::{self, Intake, Need, Reuse, frame, rows_naming};
use crate::messages::Message;
use crate::obligations::Obligations;
use crate::render;
use crate::store::Store;
use crate::themes::{OTHER, Theme};
use crate::typed_toml::nearest;
use crate::workspace::Workspace;

/// How many names are offered where none is near.
const LISTED: usize = 20;

/// Runs the command.
///
/// # Errors
/// A case, window, rule, category, method or item that does not exist, with those that are near; keys that name no row.
pub fn run(asked: &Explain) -> Result<Exit> {
    let question = if asked.case.is_none() { Some(question_of(asked)?) } else { None };
    let mut workspace = reader::open(&asked.workspace)?;
    workspace.locale = reader::locale();
    let store = Store::of(&workspace);
    let templates = super::templates(&workspace)?;
    for rule in &mut workspace.standards.rules {
        rule.label = render::label(&templates, workspace.locale, &rule.label).to_owned();
    }
    for (label, _) in &mut workspace.grades {
        *label = render::label(&templates, workspace.locale, label).to_owned();
    }
    let asked = &Explain {
        rule: rule_called(asked, &workspace).or_else(|| asked.rule.clone()),
        theme: asked.theme.as_deref().map(|typed| theme_called(typed, &workspace)).transpose()?,
        ..asked.clone()
    };
    let question = question.map(|_| question_of(asked)).transpose()?;
    let reuse = store.as_ref().map(|store| Reuse { store, fresh: false });
    let intake = super::read(&workspace, Need::Counts, reuse)?;
    // what rows of projects say in words is not in the store; that the exports were read is said already
    let says_more = asked.case.is_some() && explain::says_more(&intake);
    let intake = if says_more { intake::read(&workspace, Need::Personal, &|_| ())? } else { intake };
    let Span { period, as_of, .. } = span_of(asked, &workspace, &intake)?;
    let asker = Asker { asked, workspace: &workspace, intake: &intake, period, as_of };
    match (&asked.case, question) {
        (Some(id), _) => asker.case(id),
        (None, Some(question)) => {
            check_names(asked, &workspace, &intake)?;
            asker.question(&question)
        }
        (None, None) => Ok(Exit::Done),
    }
}

/// The span that `build` would take; one that was asked for and has not begun is refused.
fn span_of(asked: &Explain, workspace: &Workspace, intake: &Intake) -> Result<Span> {
    let span = Span::asked(asked.period, asked.as_of, intake)?;
    span.check_begun(workspace, intake)?;
    Ok(span)
}

/// The id of the one rule that is called as `--rule` says; `None` where that is an id already, or
/// several rules are called so.
fn rule_called(asked: &Explain, workspace: &Workspace) -> Option<String> {
    let (typed, rules) = (asked.rule.as_deref()?, &workspace.standards.rules);
    let mut called = rules.iter().filter(|rule| rule.label == typed);
    let found = called.next().filter(|_| rules.iter().all(|rule| rule.id != typed))?;
    called.next().is_none().then(|| found.id.clone())
}

/// The id of the theme with this id or label.
///
/// # Errors
/// There is none.
fn theme_called(typed: &str, workspace: &Workspace) -> Result<String> {
    let themes = &workspace.themes;
    let is_called = |theme: &&Theme| theme.id == typed || Locale::ALL.into_iter().any(|locale| theme.label(locale) == typed);
    let unsorted = message!("explain.of.no_theme");
    if typed == OTHER || Locale::ALL.into_iter().any(|locale| unsorted.told(locale) == typed) {
        return Ok(OTHER.to_owned());
    }
    themes.list.iter().find(is_called).map(|theme| theme.id.clone()).ok_or_else(|| {
        let error = Error::new(message!("explain.asked.no_theme", name = typed)).exit(Exit::Usage);
        if let Some(near) = nearest(typed, themes.list.iter().map(|theme| theme.id.as_str())) {
            return error.hint(message!("explain.asked.near", near));
        }
        let known = |theme: &Theme| message!("explain.asked.code", code = theme.id, meaning = theme.label(workspace.locale));
        let other = message!("explain.asked.code", code = OTHER, meaning = unsorted);
        error.hint(message!("explain.asked.known", known = Message::list(themes.list.iter().map(known).chain([other])), more = ""))
    })
}

fn question_of(asked: &Explain) -> Result<Question<'_>> {
    let keys = Keys {
        rule: asked.rule.as_deref(),
        category: asked.category.as_deref(),
        window: asked.window.as_deref(),
        of: asked.of,
        method: asked.method.as_deref(),
        item: asked.item.as_deref(),
        week: asked.week,
        month: asked.month,
        against: asked.against,
        theme: asked.theme.as_deref(),
        kind: asked.kind,
    };
    Question::of(if asked.score { Some(Table::Windows) } else { asked.table }, keys)
}

/// What was asked, and of what.
struct Asker<'a> {
    asked: &'a Explain,
    workspace: &'a Workspace,
    intake: &'a Intake,
    period: Period,
    as_of: chrono::NaiveDate,
}

/// An explanation, and what was never recorded, and what `public/` says instead where it withholds the figure.
#[derive(Serialize)]
struct Answer<'a, T> {
    #[serde(flatten)]
    explanation: &'a T,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    recorded: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    published: &'a [String],
}

/// What is said beside an explanation.
#[derive(Default)]
struct Beside {
    /// What was never recorded of it.
    recorded: Vec<String>,
    /// What `public/` withholds of it.
    published: Vec<String>,
}

impl Beside {
    fn of(question: &Question<'_>, figures: &Figures, workspace: &Workspace) -> Self {
        Self { recorded: explain::recorded(question, figures, workspace), published: explain::published(question, figures, workspace) }
    }
}

impl Asker<'_> {
    fn figures(&self, keep: impl FnMut(usize, &Obligations) -> Result<()>) -> Result<Figures> {
        self.figures_of(self.period, keep)
    }

    /// The figures of the period, or of a month of it as that month's own bulletin has them.
    fn figures_of(&self, period: Period, keep: impl FnMut(usize, &Obligations) -> Result<()>) -> Result<Figures> {
        let as_of = if period == self.period { self.as_of } else { self.as_of.min(period.last()) };
        span::check(period, as_of)?;
        Figures::work_out(self.workspace, self.intake, period, as_of, keep)
    }

    fn case(&self, typed: &str) -> Result<Exit> {
        // cells of the exports are trimmed too
        let id = typed.trim();
        if id.is_empty() {
            return Err(Error::new(message!("explain.asked.empty_id")).exit(Exit::Usage));
        }
        let named = rows_naming(self.workspace, self.intake, id)?;
        if named.is_empty() {
            return Err(desk::with_near(self.intake, id, Error::new(message!("explain.no_row", id))));
        }
        let mut collector = CaseCollector::new(self.intake, id);
        let figures = self.figures(|place, obligations| collector.add(place, obligations))?;
        let explanation = collector.explain(id, &named, self.intake, self.workspace, &figures)?;
        self.show(&explanation, &Beside::default(), words::case)
    }

    fn question(&self, question: &Question<'_>) -> Result<Exit> {
        let (workspace, intake, period) = (self.workspace, self.intake, self.period);
        if let Question::Rate(_, Some(month)) | Question::Score(_, Some(month)) | Question::Satisfaction(_, Some(month)) = question
            && !period.history().contains(month)
        {
            return Err(Error::new(message!("explain.asked.beyond_history", period, month)).exit(Exit::Usage));
        }
        match question {
            Question::Rate(group, month) => {
                let mut collector = GroupCollector::new(group.clone(), intake, workspace, month.unwrap_or(period), self.as_of);
                let figures = self.figures(|place, obligations| collector.add(place, obligations))?;
                self.show(&collector.explain(), &Beside::of(question, &figures, workspace), words::rate)
            }
            Question::Score(window, month) => {
                let figures = self.figures_of(month.unwrap_or(period), |_, _| Ok(()))?;
                let explanation = explain::score(window, &figures, workspace)
                    .ok_or_else(|| Error::new(message!("explain.asked.not_reported", window, period)))?;
                self.show(&explanation, &Beside::of(question, &figures, workspace), words::score)
            }
            Question::Opinions(opinions) => {
                let figures = self.figures(|_, _| Ok(()))?;
                let explanation = explain::opinions(*opinions, intake, workspace, period, self.as_of);
                self.show(&explanation, &Beside::of(question, &figures, workspace), words::opinions)
            }
            Question::Satisfaction(window, month) => {
                let figures = self.figures_of(month.unwrap_or(period), |_, _| Ok(()))?;
                let explanation = explain::satisfaction(*window, &figures, intake, workspace);
                self.show(&explanation, &Beside::of(question, &figures, workspace), words::satisfaction)
            }
            Question::Quota(week, window) => {
                let as_of = self.check_week(*week)?;
                self.show(&explain::quota(*week, *window, intake, workspace, as_of), &Beside::default(), words::quota)
            }
            Question::Compared(comparison) => {
                let figures = self.figures(|_, _| Ok(()))?;
                let explanation = explain::compared(*comparison, &figures, workspace);
                if explanation.rows.is_empty() {
                    return Err(Error::new(message!("explain.asked.not_compared", period)));
                }
                self.show(&explanation, &Beside::of(question, &figures, workspace), words::compared)
            }
            Question::Themes(theme) => {
                if !intake.has_column(Kind::Visits, OPINION) {
                    return Err(Error::new(message!("explain.asked.no_opinions")));
                }
                let figures = self.figures(|_, _| Ok(()))?;
                let explanation = explain::themes(*theme, &figures, intake, workspace)?;
                self.show(&explanation, &Beside::of(question, &figures, workspace), words::themes)
            }
            Question::Open(category) => {
                if !intake.has_column(Kind::Ledger, frame::COMPLETED_AT) {
                    return Err(Error::new(message!("explain.asked.no_completion")));
                }
                self.show(&explain::open(*category, intake, workspace, self.as_of)?, &Beside::default(), words::open)
            }
        }
    }

    /// Refuses a week whose quota no bulletin reports; gives the as-of date of one that does.
    fn check_week(&self, week: Period) -> Result<chrono::NaiveDate> {
        if !self.workspace.standards.quotas {
            return Err(Error::new(message!("explain.asked.no_quotas")));
        }
        // asked without a period, the week itself says how far to look
        let as_of = if self.asked.period.is_some() || self.asked.as_of.is_some() { self.as_of } else { week.last().max(self.as_of) };
        if week.last() > as_of {
            return Err(Error::new(message!("explain.asked.week_not_over", week, last = week.last(), as_of)));
        }
        if let Some(period) = self.asked.period.filter(|period| !period.contains(week.last())) {
            return Err(Error::new(message!("explain.asked.week_elsewhere", week, last = week.last(), period)).exit(Exit::Usage));
        }
        Ok(as_of)
    }

    fn show<T: Serialize>(&self, explanation: &T, beside: &Beside, in_words: impl Fn(&T)) -> Result<Exit> {
        let Beside { recorded, published } = beside;
        if self.asked.json {
            let json = serde_json::to_string_pretty(&Answer { explanation, recorded, published })
                .map_err(|error| Error::new(message!("run.no_json", what = "huifang explain")).because(error))?;
            super::print(&format!("{json}\n"))?;
        } else {
            in_words(explanation);
            words::published(recorded);
            words::published(published);
        }
        Ok(Exit::Done)
    }
}

/// Names that were asked for must exist; the nearest is offered.
fn check_names(asked: &Explain, workspace: &Workspace, intake: &Intake) -> Result<()> {
    let windows: BTreeSet<&str> = intake.windows.0.iter().chain(workspace.roster.keys()).map(String::as_str).collect();
    let windows: Vec<&str> = windows.into_iter().collect();
    let rules: Vec<&str> = workspace.standards.rules.iter().map(|rule| rule.id.as_str()).collect();
    let label = |id: &str| workspace.standards.rules.iter().find(|rule| rule.id == id).map(|rule| rule.label.as_str());
    let categories: Vec<&str> = intake.categories.0.iter().map(String::as_str).collect();
    for (what, name, known) in
        [("window", &asked.window, &windows), ("rule", &asked.rule, &rules), ("category", &asked.category, &categories)]
    {
        let Some(name) = name.as_deref().filter(|name| !known.contains(name)) else { continue };
        let error = Error::new(message!(in "explain.asked.none", what, name));
        if let Some(near) = nearest(name, known.iter().copied()) {
            return Err(error.hint(message!("explain.asked.near", near)));
        }
        let one = |name: &&str| match label(name).filter(|_| what == "rule") {
            Some(meaning) => message!("explain.asked.code", code = name, meaning),
            None => Message::text(*name),
        };
        let more = if known.len() > LISTED { " …" } else { "" };
        return Err(error.hint(message!("explain.asked.known", known = Message::list(known.iter().take(LISTED).map(one)), more)));
    }
    Ok(())
}
