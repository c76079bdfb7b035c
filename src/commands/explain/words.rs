//! Explanations in words, for the terminal.

use crate::desk::SaidLine;
use crate::domain::{Component, Locale, Rate, percent};
use crate::explain::{
    CaseExplanation, ComparedExplanation, Entry, OpenExplanation, OpinionEntry, OpinionExplanation, QuotaExplanation, RateExplanation,
    SatisfactionExplanation, ScoreExplanation, ShareExplanation, ThemeExplanation,
};

/// Prints a line; an export's control characters do not reach the terminal.
macro_rules! say {
    ($($line:tt)*) => { tell!("{}", crate::commands::say::harmless(format!($($line)*).trim_end())) };
}

fn pick<'a>(locale: Locale, zh: &'a str, en: &'a str) -> &'a str {
    match locale {
        Locale::ZhCn => zh,
        Locale::En => en,
    }
}

/// A share of one as it stands in the tables, `0.4896`, as the pages print it: `48.96%`.
fn percent(decimal: &str) -> String {
    decimal.replace('.', "").parse().map_or_else(|_| decimal.to_owned(), |parts| percent::printed(Rate(parts)))
}

fn percents((low, high): &(String, String), locale: Locale) -> String {
    format!("{} {} {}", percent(low), pick(locale, "至", "to"), percent(high))
}

pub(super) fn case(case: &CaseExplanation, locale: Locale) {
    let of = [case.case_id.as_str(), case.window.as_str(), case.category.as_str()];
    say!("{}", of.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "));
    say!("{} {}", pick(locale, "截止日", "as of"), case.as_of);
    case.work.iter().for_each(|line| say!("{line}"));
    say!("{}", pick(locale, "提到它的行：", "rows that name it:"));
    for row in &case.rows {
        let kind = row.kind.word(locale);
        let fate = match row.fate {
            "accepted" => pick(locale, "采用", "accepted").to_owned(),
            "rejected" => format!("{}{} ({})", pick(locale, "退回：", "rejected: "), row.faults.join(pick(locale, "；", "; ")), row.detail),
            "duplicate" => pick(locale, "与另一行完全相同，不重复计", "the same as another row, counted once").to_owned(),
            _ => format!("{} {}", pick(locale, "已被后来的行更正：", "corrected by the row"), row.detail),
        };
        say!("  {}  {kind}  {fate}", row.place);
    }
    if case.obligations.is_empty() && case.not_begun.is_empty() {
        say!("{}", pick(locale, "没有规则对它有要求。", "no rule asks anything of it."));
    }
    case.not_begun.iter().for_each(|line| say!("{line}"));
    for act in &case.obligations {
        let ordinal = match locale {
            _ if !act.recurs => String::new(),
            Locale::ZhCn => format!(" 第 {} 次", act.k),
            Locale::En => format!(" no. {}", act.k),
        };
        let source = act.source.as_ref().map_or_else(String::new, |source| match locale {
            Locale::ZhCn => format!("，由 {source} 引起"),
            Locale::En => format!(", because of {source}"),
        });
        match locale {
            Locale::ZhCn => say!("\n{}{ordinal}{source}（规则 {}，标准 {}）", act.label, act.rule, act.standard),
            Locale::En => say!("\n{}{ordinal}{source} (rule {}, standard {})", act.label, act.rule, act.standard),
        }
        act.steps.iter().for_each(|step| say!("  {step}"));
        act.visits.iter().for_each(|visit| say!("  · {visit}"));
        match locale {
            Locale::ZhCn => say!("  结论：{}。{}", act.status_label, act.because),
            Locale::En => say!("  result: {}; {}", act.status_label, act.because),
        }
    }
    if !case.opinions.is_empty() {
        say!("\n{}", pick(locale, "回访中的意见：", "what was said at its visits:"));
    }
    case.opinions.iter().for_each(|line| opinion(line, locale));
}

pub(super) fn themes(themes: &ThemeExplanation, locale: Locale) {
    let (of, n, (first, last)) = (&themes.of, themes.count, &themes.days);
    match locale {
        Locale::ZhCn => say!("{of}：{first} 至 {last} 的意见 {n} 条"),
        Locale::En => say!("{of}: {n} opinions from {first} to {last}"),
    }
    themes.opinions.iter().for_each(|line| opinion(line, locale));
}

/// An opinion, and below it the words that count.
fn opinion(line: &SaidLine, locale: Locale) {
    let answer = match (line.needs_feedback, line.feedback_on.as_str()) {
        (false, "") => String::new(),
        (true, "") => pick(locale, "  待反馈", "  not answered yet").to_owned(),
        (_, on) => format!("  {} {on}", pick(locale, "已反馈", "answered on")),
    };
    say!("  {}  {}  {}  {}{answer}", line.visited_at, line.visit, line.case_id, line.window);
    say!("    {}", line.opinion);
    let themes = line.themes.join(" ");
    say!("    {} {themes} · {} · {}", pick(locale, "归入", "sorted:"), line.kind.code(), line.matched.join(" "));
}

pub(super) fn rate(rate: &RateExplanation, locale: Locale) {
    say!("{}", rate.of);
    match locale {
        Locale::ZhCn => say!("期限的最后一天在 {} 至 {} 之间的", rate.days.0, rate.days.1),
        Locale::En => say!("of due periods that ended from {} to {}", rate.days.0, rate.days.1),
    }
    let (met, due) = (rate.met, rate.due);
    if due == 0 && rate.unrecorded > 0 {
        say!("{}", pick(locale, "应办的都没有记录，所以没有比率", "nothing that was owed is recorded, so there is no rate"));
    } else if due == 0 {
        say!("{}", pick(locale, "没有应办的，所以没有比率", "nothing was due, so there is no rate"));
    }
    let value = rate.rate.as_deref().map_or_else(|| "—".to_owned(), percent);
    say!("{} {met} ÷ {due} = {value}", pick(locale, "按期 ÷ 应办 =", "in time ÷ due ="));
    if !rate.comparison.is_empty() {
        say!("{}", rate.comparison);
    }
    if let Some(interval) = &rate.interval {
        let interval = percents(interval, locale);
        say!(
            "{}{interval}",
            pick(locale, "单凭偶然，可在此之间（95% 威尔逊区间）：", "what chance alone could do (95 % Wilson interval): ")
        );
    }
    for list in rate.lists.iter().filter(|list| !list.entries.is_empty()) {
        let n = list.entries.len();
        let left_out = if list.due { "" } else { pick(locale, "，不计入比率", ", in no rate") };
        match locale {
            Locale::ZhCn => say!("\n{} {n} 件{left_out}", list.label),
            Locale::En => say!("\n{}: {n}{left_out}", list.label),
        }
        list.entries.iter().for_each(|entry| say!("  {}", rate_entry(entry, rate.by_rule, locale)));
    }
}

/// An obligation on one line: case, rule, due period, what decided it.
fn rate_entry(entry: &Entry, by_rule: bool, locale: Locale) -> String {
    let mut parts = Vec::new();
    if !entry.case_id.is_empty() {
        parts.push(entry.case_id.clone());
    }
    if !by_rule {
        parts.push(entry.label.clone());
    }
    parts.push(match (&entry.from, locale) {
        (Some(from), Locale::ZhCn) => format!("期限 {from} 至 {}", entry.to),
        (Some(from), Locale::En) => format!("due {from} to {}", entry.to),
        (None, Locale::ZhCn) => format!("期限至 {}", entry.to),
        (None, Locale::En) => format!("due by {}", entry.to),
    });
    match (&entry.decided_on, &entry.visit, locale) {
        (Some(on), Some(visit), Locale::ZhCn) => parts.push(format!("{on} 回访 {visit}")),
        (Some(on), Some(visit), Locale::En) => parts.push(format!("visit {visit} on {on}")),
        (Some(on), None, Locale::ZhCn) => parts.push(format!("{on} 办理")),
        (Some(on), None, Locale::En) => parts.push(format!("done on {on}")),
        (None, ..) => {}
    }
    match (entry.attempts, locale) {
        (0, _) => {}
        (n, Locale::ZhCn) => parts.push(format!("期限内未接通 {n} 次")),
        (n, Locale::En) => parts.push(format!("{n} {} reached nobody", if n == 1 { "attempt" } else { "attempts" })),
    }
    if let Some(source) = &entry.source {
        parts.push(match locale {
            Locale::ZhCn => format!("由 {source} 引起"),
            Locale::En => format!("because of {source}"),
        });
    }
    parts.join("  ")
}

pub(super) fn opinions(opinion: &OpinionExplanation, locale: Locale) {
    match locale {
        Locale::ZhCn => say!("{}：{} 份", opinion.of, opinion.n),
        Locale::En => say!("{}: {}", opinion.of, opinion.n),
    }
    say!("  {}", opinion.counts.iter().map(|(grade, n)| format!("{grade} {n}")).collect::<Vec<_>>().join(pick(locale, "，", ", ")));
    opinion_entries(&opinion.entries, locale);
}

fn opinion_entries(entries: &[OpinionEntry], locale: Locale) {
    for entry in entries {
        let grades: Vec<String> = entry.grades.iter().map(|(item, grade)| format!("{item} {grade}")).collect();
        let times = if entry.count == 1 { String::new() } else { format!(" × {}", entry.count) };
        say!("  {}  {}  {}  {}{times}", entry.on, entry.place, entry.case_id, grades.join(pick(locale, "，", ", ")));
    }
}

pub(super) fn compared(compared: &ComparedExplanation, _: Locale) {
    say!("{} · {}", compared.of, compared.period);
    for steps in &compared.steps {
        let mut steps = steps.iter();
        steps.next().into_iter().for_each(|heading| say!("\n{heading}"));
        steps.for_each(|step| say!("  {step}"));
    }
}

pub(super) fn score(score: &ScoreExplanation, locale: Locale) {
    say!("{} · {}", score.window, score.period);
    for part in &score.components {
        let points = match (&part.points, &part.printed) {
            (Some(exact), Some(printed)) if printed.trim_end_matches('0').trim_end_matches('.') == exact => exact.clone(),
            (Some(exact), Some(printed)) => format!("{exact} ≈ {printed}"),
            _ => "—".to_owned(),
        };
        let left_out = part.left_out.as_deref().map_or_else(String::new, |why| match locale {
            Locale::ZhCn => format!("，不计分：{why}"),
            Locale::En => format!(", left out: {why}"),
        });
        let n = of_what(part.component, part.n, locale);
        match locale {
            Locale::ZhCn => say!("  {}：{n}，{points} 分，权重 {}{left_out}", part.label, part.weight),
            Locale::En => say!("  {}: {n}, {points} points, weight {}{left_out}", part.label, part.weight),
        }
        part.how.iter().for_each(|line| say!("      {line}"));
    }
    if let Some(printed) = score.score.as_deref().filter(|_| !score.sum.is_empty()) {
        match locale {
            Locale::ZhCn => say!("得分 = {}，写作 {printed}", score.sum),
            Locale::En => say!("score = {}, written {printed}", score.sum),
        }
    }
    match locale {
        Locale::ZhCn => say!("等级：{}。{}", score.grade, score.because),
        Locale::En => say!("grade: {} ({})", score.grade, score.because),
    }
    if let Some(rank) = score.rank {
        say!("{} {rank}", pick(locale, "组内名次", "rank in its group"));
    }
}

/// `13 次回访`, `16 个评价`, `25 件应办`.
fn of_what(component: Component, n: u64, locale: Locale) -> String {
    let (zh, one, many) = match component {
        Component::Phone | Component::Onsite | Component::Sms | Component::Online => ("次回访", "visit", "visits"),
        Component::Evaluator => ("个评价", "rating", "ratings"),
        Component::Callback | Component::Rectification => ("件应办", "act due", "acts due"),
    };
    format!("{n} {}", pick(locale, zh, if n == 1 { one } else { many }))
}

pub(super) fn satisfaction(satisfaction: &SatisfactionExplanation, locale: Locale) {
    say!("{} · {}", satisfaction.of, satisfaction.period);
    share(&satisfaction.callback, locale);
    share(&satisfaction.evaluator, locale);
    if let Some(difference) = &satisfaction.difference {
        let printed = percent(&difference.printed);
        let points = printed.trim_end_matches('%');
        match locale {
            Locale::ZhCn => say!("\n相差（评价器 − 回访）：{} = {points} 个百分点", difference.sum),
            Locale::En => say!("\ndifference (evaluator − callback): {} = {points} percentage points", difference.sum),
        }
        if let Some(interval) = &difference.interval {
            let interval = percents(interval, locale);
            say!(
                "{}{interval}",
                pick(locale, "单凭偶然，可在此之间（95% 纽科姆区间）：", "what chance alone could do (95 % Newcombe interval): ")
            );
        }
    }
    if let Some(chance) = &satisfaction.chance {
        say!("\n{}\n{}", chance.sum, chance.because);
    }
}

fn share(share: &ShareExplanation, locale: Locale) {
    let parts: Vec<String> = share.parts.iter().map(|(name, k, n)| format!("{name} {k}/{n}")).collect();
    let value = share.rate.as_deref().map_or_else(|| "—".to_owned(), percent);
    let sum = format!("{} ÷ {} = {value}", share.satisfied, share.n);
    let parts = match (parts.len(), locale) {
        (0 | 1, _) => String::new(),
        (_, Locale::ZhCn) => format!("（{}）", parts.join("，")),
        (_, Locale::En) => format!(" ({})", parts.join(", ")),
    };
    say!("\n{}{}{sum}{parts}", share.label, pick(locale, "：", ": "));
    if let Some(interval) = &share.interval {
        let interval = percents(interval, locale);
        say!(
            "{}{interval}",
            pick(locale, "单凭偶然，可在此之间（95% 威尔逊区间）：", "what chance alone could do (95 % Wilson interval): ")
        );
    }
    for (name, entries) in [
        (pick(locale, "不满意", "not satisfied:"), &share.dissatisfied_entries),
        (pick(locale, "满意（含基本满意）", "satisfied, or basically:"), &share.satisfied_entries),
    ] {
        if !entries.is_empty() {
            say!("{name} {}", entries.iter().map(|entry| entry.count).sum::<u64>());
            opinion_entries(entries, locale);
        }
    }
}

pub(super) fn quota(quota: &QuotaExplanation, locale: Locale) {
    say!("{}  {} {} {}", quota.of, quota.days.0, pick(locale, "至", "to"), quota.days.1);
    let list = |days: &[String]| days.join(pick(locale, "、", ", "));
    match locale {
        Locale::ZhCn => say!("工作日 {} 天", quota.working_days),
        Locale::En => say!("working days: {}", quota.working_days),
    }
    say!("  {}{}", pick(locale, "不上班：", "off: "), list(&quota.days_off));
    if !quota.make_up_days.is_empty() {
        say!("  {}{}", pick(locale, "补班：", "worked instead: "), list(&quota.make_up_days));
    }
    match locale {
        Locale::ZhCn => say!("应完成 {} 件", quota.required),
        Locale::En => say!("required: {}", quota.required),
    }
    quota.arithmetic.iter().for_each(|line| say!("  {line}"));
    for counted in [true, false] {
        let cases: Vec<_> = quota.cases.iter().filter(|case| case.counted == counted).collect();
        if cases.is_empty() {
            continue;
        }
        let n = cases.len();
        match (counted, locale) {
            (true, Locale::ZhCn) => say!("  可电话回访 {n} 件（受理日期、办件编号）"),
            (true, Locale::En) => say!("  could be phoned: {n} (accepted on, case)"),
            (false, Locale::ZhCn) => say!("  不计入 {n} 件"),
            (false, Locale::En) => say!("  left out: {n}"),
        }
        for case in cases {
            say!("    {}  {}  {}", case.accepted_on, case.case_id, case.left_out.as_deref().unwrap_or_default());
        }
    }
    match locale {
        Locale::ZhCn => say!("已完成 {} 件", quota.done),
        Locale::En => say!("done: {}", quota.done),
    }
    for visit in &quota.visits {
        let twice = if visit.counted { "" } else { pick(locale, "（同一办件，不重复计）", " (the same case, counted once)") };
        say!("  {}  {}  {}  {}{twice}", visit.on, visit.visit, visit.case_id, visit.outcome);
    }
    say!("{}{}", pick(locale, "结论：", "result: "), quota.comparison);
}

pub(super) fn open(open: &OpenExplanation, locale: Locale) {
    let (of, n, long, as_of) = (&open.of, open.uncompleted, open.over_30_days, &open.as_of);
    match locale {
        Locale::ZhCn => say!("{of}：截至 {as_of} 未办结 {n} 件，其中受理超过 30 天的 {long} 件"),
        Locale::En => say!("{of}: {n} not completed as of {as_of}, {long} of them accepted more than 30 days before"),
    }
    match (open.unrecorded, locale) {
        (0, _) => {}
        (n, Locale::ZhCn) => say!("另有 {n} 件所在的文件没有办结时间一列，不知道是否办结"),
        (n, Locale::En) => say!("{n} more stand in files without a column of completion: nobody knows"),
    }
    for case in &open.cases {
        let long = if case.over_30_days { pick(locale, "  超过 30 天", "  over 30 days") } else { "" };
        match locale {
            Locale::ZhCn => {
                say!("  {} 受理  {}  {}  {}  {} 天{long}", case.accepted_on, case.case_id, case.window, case.category, case.days);
            }
            Locale::En => {
                say!("  accepted {}  {}  {}  {}  {} days{long}", case.accepted_on, case.case_id, case.window, case.category, case.days);
            }
        }
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
