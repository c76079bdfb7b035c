//! `huifang explain`: why a case, a rate, an opinion count or a score stands as it does, in words or as JSON.

use serde::Serialize;

use super::span;
use crate::cli::Explain;
use crate::desk;
use crate::domain::{Component, Item, Locale};
use crate::error::{Error, Exit, Result};
use crate::explain::{
    self, CaseCollector, CaseExplanation, Group, GroupCollector, OpinionExplanation, Opinions, RateExplanation, ScoreExplanation,
};
use crate::figures::Figures;
use crate::intake::{Intake, Need, rows_naming};
use crate::workspace::{Workspace, nearest};

/// Prints a line; an export's control characters do not reach the terminal.
macro_rules! say {
    ($($line:tt)*) => { println!("{}", super::harmless(&format!($($line)*))) };
}

/// Runs the command.
///
/// # Errors
/// A case, window, rule, category, method or item that does not exist, with those that are near.
pub fn run(asked: &Explain) -> Result<Exit> {
    let workspace = Workspace::open(&asked.workspace)?;
    let intake = super::read(&workspace, Need::Figures)?;
    let (period, as_of) = span::asked(asked.period, asked.as_of, &intake)?;
    let work_out = |keep: &mut dyn FnMut(usize, &crate::obligations::Obligations)| {
        Figures::work_out(&workspace, &intake, period, as_of, |place, obligations| {
            keep(place, obligations);
            Ok(())
        })
    };
    let locale = workspace.locale;
    if let Some(id) = &asked.case {
        if id.is_empty() {
            return Err(Error::new("the case id is empty")
                .exit(Exit::Usage)
                .hint("写明办件编号，例如：huifang explain 工作区 SL2026060001"));
        }
        let named = rows_naming(&workspace, &intake, id)?;
        if named.is_empty() {
            return Err(desk::no_such_case(&intake, id, "no row names the case"));
        }
        let mut collector = CaseCollector::new(&intake, id);
        let figures = work_out(&mut |place, obligations| collector.add(place, obligations))?;
        let explanation = collector.explain(id, &named, &intake, &workspace, &figures);
        return show(asked, &explanation, |explanation| case(explanation, locale));
    }
    check_names(asked, &workspace, &intake)?;
    if asked.score {
        let figures = work_out(&mut |_, _| {})?;
        let window = asked.window.as_deref().unwrap_or_default();
        let explanation = explain::score(window, &figures, &workspace)
            .ok_or_else(|| Error::new(format!("the window `{window}` is not reported in {period}")).hint("换一个通报期"))?;
        return show(asked, &explanation, |explanation| score(explanation, locale));
    }
    if let Some(method) = &asked.method {
        let component = Component::OPINIONS.into_iter().find(|component| component.code() == method);
        let component = component.ok_or_else(|| {
            Error::new(format!("`{method}` is no way of asking")).exit(Exit::Usage).hint("可用：phone、onsite、evaluator")
        })?;
        let item = asked.item.as_deref().map(item).transpose()?;
        let opinions = Opinions { component, window: asked.window.as_deref(), item };
        let explanation = explain::opinions(opinions, &intake, &workspace, period, as_of);
        return show(asked, &explanation, |explanation| opinion(explanation, locale));
    }
    if asked.rule.is_none() && asked.window.is_none() && asked.category.is_none() {
        return Err(Error::new("nothing to explain was named").exit(Exit::Usage).hint(
            "例如：huifang explain 工作区 SL2026060001；或 --window 窗口 --rule complaint；或 --window 窗口 --score；或 --window 窗口 --method phone",
        ));
    }
    let group = Group { rule: asked.rule.clone(), window: asked.window.clone(), category: asked.category.clone() };
    let mut collector = GroupCollector::new(group, &intake, &workspace, period, as_of);
    work_out(&mut |place, obligations| collector.add(place, obligations))?;
    show(asked, &collector.explain(), |explanation| rate(explanation, locale))
}

fn item(code: &str) -> Result<Item> {
    Item::ALL.into_iter().find(|item| item.code() == code).ok_or_else(|| {
        let codes = Item::ALL.map(Item::code);
        let error = Error::new(format!("`{code}` is none of the six items")).exit(Exit::Usage);
        error.hint(format!("可用：{}", codes.join("、")))
    })
}

/// Names that were asked for must exist; the nearest is offered.
fn check_names(asked: &Explain, workspace: &Workspace, intake: &Intake) -> Result<()> {
    let windows: Vec<&str> = intake.windows.0.iter().chain(workspace.roster.keys()).map(String::as_str).collect();
    let rules: Vec<&str> = workspace.standards.rules.iter().map(|rule| rule.id.as_str()).collect();
    let categories: Vec<&str> = intake.categories.0.iter().map(String::as_str).collect();
    for (what, name, known) in
        [("window", &asked.window, &windows), ("rule", &asked.rule, &rules), ("category", &asked.category, &categories)]
    {
        let Some(name) = name.as_deref().filter(|name| !known.contains(name)) else { continue };
        let error = Error::new(format!("there is no {what} `{name}`"));
        return Err(match nearest(name, known.iter().copied()) {
            Some(near) => error.hint(format!("是不是 `{near}`？")),
            None => error.hint(format!("可用：{}", known.iter().take(20).copied().collect::<Vec<_>>().join("、"))),
        });
    }
    Ok(())
}

fn show<T: Serialize>(asked: &Explain, explanation: &T, in_words: impl Fn(&T)) -> Result<Exit> {
    if asked.json {
        let json = serde_json::to_string_pretty(explanation).map_err(|error| Error::new("cannot write JSON").because(error))?;
        println!("{json}");
    } else {
        in_words(explanation);
    }
    Ok(Exit::Done)
}

fn pick<'a>(locale: Locale, zh: &'a str, en: &'a str) -> &'a str {
    match locale {
        Locale::ZhCn => zh,
        Locale::En => en,
    }
}

fn case(case: &CaseExplanation, locale: Locale) {
    let of = [case.case_id.as_str(), case.window.as_str(), case.category.as_str()];
    say!("{}", of.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "));
    say!("{}", pick(locale, "提到它的行：", "rows that name it:"));
    for row in &case.rows {
        let fate = match row.fate {
            "accepted" => pick(locale, "采用", "accepted"),
            "rejected" => pick(locale, "退回", "rejected"),
            "duplicate" => pick(locale, "重复", "duplicate"),
            _ => pick(locale, "被更正", "superseded by"),
        };
        say!("  {}  {fate} {}", row.place, row.detail);
    }
    if case.obligations.is_empty() {
        say!(
            "{}",
            pick(
                locale,
                "没有规则对它有要求，或起算日期为空。",
                "no rule asks anything of it, or the date that starts the clock is blank."
            )
        );
    }
    for act in &case.obligations {
        let source = act.source.as_ref().map_or_else(String::new, |source| format!("（{source}）"));
        say!("\n{} ({}) #{}{source}  {}", act.label, act.rule, act.k, act.standard);
        act.steps.iter().for_each(|step| say!("  {step}"));
        act.visits.iter().for_each(|visit| say!("  · {visit}"));
        say!("  {} {}: {}", pick(locale, "结论", "so"), act.status.code(), act.because);
    }
}

fn rate(rate: &RateExplanation, locale: Locale) {
    say!("{}", rate.of);
    say!("{} {} … {}", pick(locale, "期限截止日在", "due periods that ended from"), rate.days.0, rate.days.1);
    let (met, due) = (rate.met, rate.due);
    let value = rate.rate.as_deref().unwrap_or("—");
    say!("{} {met} ÷ {due} = {value}", pick(locale, "按期 ÷ 应办 =", "met ÷ due ="));
    if !rate.comparison.is_empty() {
        say!("{} {}", pick(locale, "与目标比较：", "against the target:"), rate.comparison);
    }
    for list in rate.lists.iter().filter(|list| !list.entries.is_empty()) {
        say!(
            "\n{} {} ({}{})",
            list.label,
            list.entries.len(),
            list.status.code(),
            if list.due { "" } else { pick(locale, "，不计入", ", in no rate") }
        );
        for entry in &list.entries {
            let from = entry.from.as_deref().unwrap_or("…");
            let decided = [entry.decided_on.as_deref(), entry.visit.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
            let attempts =
                if entry.attempts > 0 { format!(" {} {}", pick(locale, "未接通", "attempts"), entry.attempts) } else { String::new() };
            let source = entry.source.as_deref().unwrap_or_default();
            say!("  {}  {} … {}  {decided}{attempts} {source}", entry.case_id, from, entry.to);
        }
    }
}

fn opinion(opinion: &OpinionExplanation, locale: Locale) {
    say!("{}: {} {}", opinion.of, opinion.n, pick(locale, "条", "opinions"));
    say!("  {}", opinion.counts.iter().map(|(grade, n)| format!("{grade} {n}")).collect::<Vec<_>>().join(pick(locale, "，", ", ")));
    for entry in &opinion.entries {
        let grades: Vec<String> = entry.grades.iter().map(|(item, grade)| format!("{item} {grade}")).collect();
        say!("  {}  {}  {}  {}", entry.on, entry.place, entry.case_id, grades.join(pick(locale, "，", ", ")));
    }
}

fn score(score: &ScoreExplanation, locale: Locale) {
    say!("{} · {}", score.window, score.period);
    for part in &score.components {
        let points = part.points.as_deref().unwrap_or("—");
        let printed = part.printed.as_deref().map_or_else(String::new, |printed| format!(" ≈ {printed}"));
        let left_out = part.left_out.as_deref().map_or_else(String::new, |why| format!("  {} {why}", pick(locale, "不计：", "left out:")));
        say!("  {}  n = {}  {points}{printed}  {} {}{left_out}", part.label, part.n, pick(locale, "权重", "weight"), part.weight);
    }
    if !score.sum.is_empty() {
        say!("{} {}", pick(locale, "得分 =", "score ="), score.sum);
    }
    say!("{} {} ({})", pick(locale, "等次", "grade"), score.grade, score.because);
    if let Some(rank) = score.rank {
        say!("{} {rank}", pick(locale, "组内名次", "rank in its group"));
    }
}
