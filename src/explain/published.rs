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
        hidden.then(|| format!("{}{}{}", say::component(by, self.workspace.locale), self.say.pick("：", ": "), self.reason(window, by)))
    }

    fn reason(&self, window: Option<&str>, by: Component) -> String {
        let minimum = self.workspace.min_respondents;
        let Some(number) = window.and_then(|window| self.number(window)) else {
            return self.say.word(
                "公布时写 *：各窗口都不公布时，合计也会说出其中一个",
                "published as `*`: where no window is shown, the total would give one of them away",
            );
        };
        let n = self.figures.counts.opinions.respondents(number, by);
        let items = crate::figures::method(by).and_then(|method| self.figures.counts.opinions.visits.get(&(number, method)));
        let few = items.and_then(|tally| tally.items.iter().map(|counts| counts.iter().sum::<u64>()).find(|n| (1..minimum).contains(n)));
        let centre_only =
            self.figures.counts.as_of < self.figures.counts.period.last() || self.figures.counts.period.cadence() < self.workspace.cadence;
        if centre_only {
            self.say.word(
                "公布时写 *：通报期未满，或短于发布周期，只公布全中心的意见",
                "published as `*`: the period is unfinished, or shorter than the cadence, and shows the centre's opinions only",
            )
        } else if (1..minimum).contains(&n) {
            self.say.two(
                format!("公布时写 *：{n} 人作答，少于 {minimum} 人"),
                format!("published as `*`: {n} people answered, fewer than {minimum}"),
            )
        } else if let Some(few) = few {
            self.say.two(
                format!("公布时写 *：有一项只有 {few} 人作答，少于 {minimum} 人"),
                format!("published as `*`: one item was graded by {few} people, fewer than {minimum}"),
            )
        } else {
            self.say.word(
                "公布时写 *：本窗口人数不少，但公布了它，就能从合计减出人数少的窗口（或其中某个月）",
                "published as `*`: enough people, but with it a window (or a month) of few could be worked out from the totals",
            )
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
                self.say.two(
                    format!("{kind}：公布时写 *：{n} 条，少于 {minimum} 条"),
                    format!("{kind}: published as `*`: {n} opinions, fewer than {minimum}"),
                )
            } else {
                self.say.two(
                    format!("{kind}：公布时写 *：通报期未满、不是发布周期拼成的，或公布了它就能算出另一个不公布的数"),
                    format!("{kind}: published as `*`: the period is unfinished or not made up of usual ones, or another withheld number could be worked out"),
                )
            }
        };
        rows.map(why).collect()
    }

    fn score(&self, window: &str) -> Vec<String> {
        let mut said: Vec<String> = Component::OPINIONS.into_iter().filter_map(|by| self.opinions(Some(window), by)).collect();
        let Some(row) = self.tables.windows.iter().find(|row| row.window == window) else { return said };
        for component in [Component::Callback, Component::Rectification] {
            if row.components[component as usize].n.is_withheld() {
                said.push(self.say.two(
                    format!(
                        "{}：公布时写 *：由对意见的整改规则得出，公布就说出了谁有过不满",
                        say::component(component, self.workspace.locale)
                    ),
                    format!(
                        "{}: published as `*`: it comes from rules on complaints, and would say that there were some",
                        say::component(component, self.workspace.locale)
                    ),
                ));
            }
        }
        match row.score {
            Cell::Withheld => said.push(self.say.word(
                "得分：公布时写 *，只公布等级：得分是一个算式，会说出其中不公布的一项",
                "score: published as `*`, with its grade only: it is an equation, and would give a withheld part away",
            )),
            Cell::Blank if self.number(window).is_some_and(|number| self.figures.standings[&number].score.is_some()) => {
                said.push(self.say.word("样本不足的窗口不公布得分", "a window without a grade has no public score"));
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
        hidden.then(|| {
            self.say.word(
                "公布时不列或写 *：本期或那一期的通报不公布这个数",
                "left out or published as `*`: the issue of one of the two periods does not show the figure",
            )
        })
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
            return vec![self.say.word(
                "不公布：对意见的整改规则只公布全中心的，分窗口会说出谁有过不满",
                "not published: rules on opinions are shown for the centre only; by window they would say who complained",
            )];
        }
        let hidden = match month {
            Some(month) => {
                self.tables.trend.iter().any(|row| row.month == month && row.rule == rule && row.window.is_none() && row.due.is_withheld())
            }
            None => self.tables.rates.iter().any(|row| row.rule.as_deref() == Some(rule) && row.window.is_none() && row.due.is_withheld()),
        };
        let minimum = self.workspace.min_respondents;
        let said = self.say.two(
            format!("公布时写 *：应办（或其中某个月的）少于 {minimum} 件"),
            format!("published as `*`: fewer than {minimum} were due, in the period or in a part of it"),
        );
        if hidden { vec![said] } else { Vec::new() }
    }
}
