//! Explanations in words, for the terminal.

use crate::domain::Locale;
use crate::explain::{
    CaseExplanation, OpenExplanation, OpinionEntry, OpinionExplanation, QuotaExplanation, RateExplanation, SatisfactionExplanation,
    ScoreExplanation, ShareExplanation,
};

/// Prints a line; an export's control characters do not reach the terminal.
macro_rules! say {
    ($($line:tt)*) => { tell!("{}", crate::commands::harmless(&format!($($line)*))) };
}

fn pick<'a>(locale: Locale, zh: &'a str, en: &'a str) -> &'a str {
    match locale {
        Locale::ZhCn => zh,
        Locale::En => en,
    }
}

pub(super) fn case(case: &CaseExplanation, locale: Locale) {
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

pub(super) fn rate(rate: &RateExplanation, locale: Locale) {
    say!("{}", rate.of);
    say!("{} {} … {}", pick(locale, "期限截止日在", "due periods that ended from"), rate.days.0, rate.days.1);
    let (met, due) = (rate.met, rate.due);
    let value = rate.rate.as_deref().unwrap_or("—");
    say!("{} {met} ÷ {due} = {value}", pick(locale, "按期 ÷ 应办 =", "met ÷ due ="));
    if !rate.comparison.is_empty() {
        say!("{}{}", pick(locale, "与目标比较：", "against the target: "), rate.comparison);
    }
    if let Some((low, high)) = &rate.interval {
        say!("{} {low} … {high}", pick(locale, "95 % 威尔逊区间（偶然因素的范围）", "95 % Wilson interval, what chance alone could do:"));
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
            let rule = if rate.by_rule { String::new() } else { format!("  {}", entry.rule) };
            say!("  {}{rule}  {from} … {}  {decided}{attempts} {source}", entry.case_id, entry.to);
        }
    }
}

pub(super) fn opinions(opinion: &OpinionExplanation, locale: Locale) {
    say!("{}: {} {}", opinion.of, opinion.n, pick(locale, "条", "opinions"));
    say!("  {}", opinion.counts.iter().map(|(grade, n)| format!("{grade} {n}")).collect::<Vec<_>>().join(pick(locale, "，", ", ")));
    opinion_entries(&opinion.entries, locale);
}

fn opinion_entries(entries: &[OpinionEntry], locale: Locale) {
    for entry in entries {
        let grades: Vec<String> = entry.grades.iter().map(|(item, grade)| format!("{item} {grade}")).collect();
        say!("  {}  {}  {}  {}", entry.on, entry.place, entry.case_id, grades.join(pick(locale, "，", ", ")));
    }
}

pub(super) fn score(score: &ScoreExplanation, locale: Locale) {
    say!("{} · {}", score.window, score.period);
    for part in &score.components {
        let points = part.points.as_deref().unwrap_or("—");
        let printed = part.printed.as_deref().map_or_else(String::new, |printed| format!(" ≈ {printed}"));
        let left_out = part.left_out.as_deref().map_or_else(String::new, |why| format!("  {} {why}", pick(locale, "不计：", "left out:")));
        say!("  {}  n = {}  {points}{printed}  {} {}{left_out}", part.label, part.n, pick(locale, "权重", "weight"), part.weight);
        part.how.iter().for_each(|line| say!("      {line}"));
    }
    if !score.sum.is_empty() {
        say!("{} {}", pick(locale, "得分 =", "score ="), score.sum);
    }
    say!("{} {} ({})", pick(locale, "等级", "grade"), score.grade, score.because);
    if let Some(rank) = score.rank {
        say!("{} {rank}", pick(locale, "组内名次", "rank in its group"));
    }
}

pub(super) fn satisfaction(satisfaction: &SatisfactionExplanation, locale: Locale) {
    say!("{} · {}", satisfaction.of, satisfaction.period);
    share(&satisfaction.callback, locale);
    share(&satisfaction.evaluator, locale);
    if let Some(difference) = &satisfaction.difference {
        say!(
            "\n{} {} ≈ {}",
            pick(locale, "相差（评价器 − 回访）", "difference (evaluator − callback):"),
            difference.sum,
            difference.printed
        );
        if let Some((low, high)) = &difference.interval {
            say!("{} {low} … {high}", pick(locale, "95 % 纽科姆区间", "95 % Newcombe interval:"));
        }
    }
    if let Some(chance) = &satisfaction.chance {
        say!("\n{}\n{}", chance.sum, chance.because);
    }
}

fn share(share: &ShareExplanation, locale: Locale) {
    let parts: Vec<String> = share.parts.iter().map(|(name, k, n)| format!("{name} {k}/{n}")).collect();
    let value = share.rate.as_deref().unwrap_or("—");
    let sum = format!("{} ÷ {} = {value}", share.satisfied, share.n);
    let parts = if parts.len() > 1 { format!(" ({})", parts.join(" + ")) } else { String::new() };
    say!("\n{}: {sum}{parts}", share.label);
    if let Some((low, high)) = &share.interval {
        say!("{} {low} … {high}", pick(locale, "95 % 威尔逊区间", "95 % Wilson interval:"));
    }
    for (name, entries) in [
        (pick(locale, "不满意", "not satisfied"), &share.dissatisfied_entries),
        (pick(locale, "满意（含基本满意）", "satisfied, or basically"), &share.satisfied_entries),
    ] {
        if !entries.is_empty() {
            say!("{name} {}", entries.len());
            opinion_entries(entries, locale);
        }
    }
}

pub(super) fn quota(quota: &QuotaExplanation, locale: Locale) {
    say!("{}  {} … {}", quota.of, quota.days.0, quota.days.1);
    let list = |days: &[String]| days.join(pick(locale, "、", ", "));
    say!("{} {}", pick(locale, "工作日", "working days"), quota.working_days);
    say!("  {}{}", pick(locale, "不上班：", "off: "), list(&quota.days_off));
    if !quota.make_up_days.is_empty() {
        say!("  {}{}", pick(locale, "补班：", "worked instead: "), list(&quota.make_up_days));
    }
    say!("{} {}", pick(locale, "应完成", "required"), quota.required);
    quota.arithmetic.iter().for_each(|line| say!("  {line}"));
    for counted in [true, false] {
        let cases: Vec<_> = quota.cases.iter().filter(|case| case.counted == counted).collect();
        if cases.is_empty() {
            continue;
        }
        let name = if counted { pick(locale, "可电话回访", "could be phoned") } else { pick(locale, "不计入", "left out") };
        say!("  {name} {}", cases.len());
        for case in cases {
            say!("    {}  {}  {}", case.accepted_on, case.case_id, case.left_out.as_deref().unwrap_or_default());
        }
    }
    say!("{} {}", pick(locale, "已完成", "done"), quota.done);
    for visit in &quota.visits {
        let twice = if visit.counted { "" } else { pick(locale, "（同一办件，不重复计）", " (the same case, counted once)") };
        say!("  {}  {}  {}  {}{twice}", visit.on, visit.visit, visit.case_id, visit.outcome);
    }
    say!("{} {}", pick(locale, "结论", "so"), quota.comparison);
}

pub(super) fn open(open: &OpenExplanation, locale: Locale) {
    say!(
        "{}: {} {}, {} {} ({} {})",
        open.of,
        pick(locale, "未办结", "not completed"),
        open.uncompleted,
        pick(locale, "其中超过 30 天", "of which over 30 days"),
        open.over_30_days,
        pick(locale, "截至", "as of"),
        open.as_of
    );
    for case in &open.cases {
        let long = if case.over_30_days { pick(locale, "  超过 30 天", "  over 30 days") } else { "" };
        say!(
            "  {}  {}  {}  {}  {} {}{long}",
            case.accepted_on,
            case.case_id,
            case.window,
            case.category,
            case.days,
            pick(locale, "天", "days")
        );
    }
}

/// What the public file says instead.
pub(super) fn published(sentences: &[String]) {
    if !sentences.is_empty() {
        say!("");
    }
    for sentence in sentences {
        say!("{sentence}");
    }
}
