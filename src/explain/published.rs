//! What the public file says instead of a figure, and why: small numbers are withheld.

use super::question::Question;
use super::say::{self, Say};
use super::{Asked, Comparison};
use crate::bulletin::{Cell, Tables, ThemeRow, public_tables};
use crate::domain::{Component, Kind, Period};
use crate::figures::Figures;
use crate::workspace::Workspace;

/// Sentences on the cells that `public/` withholds of what was asked about; empty where it shows them all.
#[must_use]
pub fn published(question: &Question<'_>, figures: &Figures, workspace: &Workspace) -> Vec<String> {
    let tables = public_tables(figures, workspace);
    let reader = Reader { figures, workspace, say: Say(workspace.locale), tables: &tables };
    match question {
        Question::Score(window, _) => reader.score(window),
        Question::Opinions(asked) => reader.opinions(asked.window, asked.component).into_iter().collect(),
        Question::Satisfaction(window, _) => Component::OPINIONS.into_iter().filter_map(|by| reader.opinions(*window, by)).collect(),
        Question::Rate(group, month) => {
            group.rule.as_deref().map_or_else(Vec::new, |rule| reader.rate(rule, group.window.as_deref(), *month))
        }
        Question::Compared(asked) => reader.compared(asked).into_iter().collect(),
        Question::Themes(asked) => reader.themes(*asked),
        Question::Quota(..) | Question::Open(_) => Vec::new(),
    }
}

struct Reader<'a> {
    figures: &'a Figures,
    workspace: &'a Workspace,
    say: Say,
    tables: &'a Tables,
}

impl Reader<'_> {
    fn number(&self, window: &str) -> Option<u32> {
        self.figures.counts.windows.iter().position(|known| known == window).map(|place| place as u32)
    }

    /// Why the opinions of a window, or of the centre, by one way are withheld, if they are.
    fn opinions(&self, window: Option<&str>, by: Component) -> Option<String> {
        let hidden = match crate::figures::method(by) {
            None => self.tables.evaluations.iter().any(|row| row.window.as_deref() == window && row.defaulted.is_withheld()),
            Some(method) => {
                let mut rows = self.tables.items.iter().filter(|row| row.window.as_deref() == window && row.method == method);
                rows.any(|row| row.counts[0].is_withheld())
            }
        };
        hidden.then(|| self.say.labelled(&say::component(by, self.workspace.locale), &self.reason(window, by)))
    }

    fn reason(&self, window: Option<&str>, by: Component) -> String {
        let minimum = self.workspace.min_respondents;
        let Some(number) = window.and_then(|window| self.number(window)) else {
            return self.say.of(message!("explain.published.total"));
        };
        let n = self.figures.counts.opinions.respondents(number, by);
        let items = crate::figures::method(by).and_then(|method| self.figures.counts.opinions.visits.get(&(number, method)));
        let few = items.and_then(|tally| tally.items.iter().map(|counts| counts.iter().sum::<u64>()).find(|n| (1..minimum).contains(n)));
        let centre_only =
            self.figures.counts.as_of < self.figures.counts.period.last() || self.figures.counts.period.cadence() < self.workspace.cadence;
        if centre_only {
            self.say.of(message!("explain.published.centre_only"))
        } else if (1..minimum).contains(&n) {
            self.say.of(message!("explain.published.few", n, minimum))
        } else if let Some(few) = few {
            self.say.of(message!("explain.published.few_of_item", few, minimum))
        } else {
            self.say.of(message!("explain.published.given_away"))
        }
    }

    /// Why numbers of opinions of a theme are withheld, kind by kind.
    fn themes(&self, asked: Asked<'_>) -> Vec<String> {
        let is_meant = |row: &&ThemeRow| row.theme.as_deref() == asked.theme && asked.kind.is_none_or(|kind| kind == row.kind);
        let rows = self.tables.themes.iter().flatten().filter(is_meant).filter(|row| row.count.is_withheld());
        let minimum = self.workspace.min_respondents;
        let why = |row: &ThemeRow| {
            let (n, kind) = (self.figures.counts.themes.period.n(asked.theme, row.kind), super::themes::tone(row.kind, self.say));
            if (1..minimum).contains(&n) {
                self.say.of(message!("explain.published.theme_few", kind, n, minimum))
            } else {
                self.say.of(message!("explain.published.theme_given_away", kind))
            }
        };
        rows.map(why).collect()
    }

    fn score(&self, window: &str) -> Vec<String> {
        let mut said: Vec<String> = Component::OPINIONS.into_iter().filter_map(|by| self.opinions(Some(window), by)).collect();
        let Some(row) = self.tables.windows.iter().find(|row| row.window == window) else { return said };
        for component in [Component::Callback, Component::Rectification] {
            if row.components[component as usize].n.is_withheld() {
                said.push(
                    self.say.of(message!("explain.published.complaints", component = say::component(component, self.workspace.locale))),
                );
            }
        }
        match row.score {
            Cell::Withheld => said.push(self.say.of(message!("explain.published.score"))),
            Cell::Blank if self.number(window).is_some_and(|number| self.figures.standings[&number].score.is_some()) => {
                said.push(self.say.of(message!("explain.published.ungraded")));
            }
            _ => {}
        }
        said
    }

    /// Whether one of the rows is withheld, or left out, as the own issues of its two periods do.
    fn compared(&self, asked: &Comparison<'_>) -> Option<String> {
        let public: Vec<_> = self.tables.compared.iter().filter(|row| asked.is_about(row)).collect();
        let left_out = public.is_empty() && asked.rule.is_some_and(|id| self.is_on_opinions(id)) && asked.window.is_some();
        let hidden = left_out || public.iter().any(|row| row.n.is_withheld() || row.earlier_n.is_withheld());
        hidden.then(|| self.say.of(message!("explain.published.compared")))
    }

    fn is_on_opinions(&self, rule: &str) -> bool {
        self.workspace.standards.rules.iter().any(|known| known.id == rule && known.dataset != Kind::Ledger)
    }

    /// Rules on visits and evaluations are published for the centre only, and there not where few are due.
    fn rate(&self, rule: &str, window: Option<&str>, month: Option<Period>) -> Vec<String> {
        if !self.is_on_opinions(rule) {
            return Vec::new();
        }
        if window.is_some() {
            return vec![self.say.of(message!("explain.published.by_window"))];
        }
        let hidden = match month {
            Some(month) => {
                self.tables.trend.iter().any(|row| row.month == month && row.rule == rule && row.window.is_none() && row.due.is_withheld())
            }
            None => self.tables.rates.iter().any(|row| row.rule.as_deref() == Some(rule) && row.window.is_none() && row.due.is_withheld()),
        };
        let minimum = self.workspace.min_respondents;
        let said = self.say.of(message!("explain.published.few_due", minimum));
        if hidden { vec![said] } else { Vec::new() }
    }
}
