//! Dates that can hardly be right, months, contradictions, and what the retention asks for.

use super::line::{heading, joined, say};
use crate::domain::Locale;
use crate::review::{MonthSpan, OddDates, Review};
use crate::standard::Duration;

/// Rows that are listed before the rest is only counted.
const LISTED: usize = 10;

/// Dates that run ahead, and dates that are too early.
pub(super) fn odd_dates(out: &mut String, review: &Review, locale: Locale) {
    heading(out, locale, "日期", "dates");
    let Some(as_of) = review.as_of else {
        say!(out, locale, "  台账没有采用的行，无从判断", "  the ledger has no accepted row, so nothing can be said");
        return;
    };
    say!(out, locale, "  截止日 {0}", "  as of {0}", as_of);
    if let Some(period) = review.period.filter(|period| period.last() != as_of && review.dates_ahead.rows > 0) {
        say!(
            out,
            locale,
            "  因为有超前的日期，build 不写 --period 时会把通报期当作 {0}：先改正日期，或写明 --period",
            "  because of dates that run ahead, `build` without --period would take {0}: mend them, or name the period",
            period
        );
    }
    if review.dates_ahead.rows + review.dates_early.rows == 0 {
        say!(out, locale, "  没有明显超前或过早的日期", "  no date runs ahead or is implausibly early");
        return;
    }
    if review.dates_ahead.rows > 0 {
        say!(out, locale, "  超前的日期：{0} 个", "  dates that run ahead: {0}", review.dates_ahead.rows);
        listed(out, &review.dates_ahead, review, locale);
    }
    if review.dates_early.rows > 0 {
        say!(out, locale, "  过早的日期：{0} 个", "  implausibly early dates: {0}", review.dates_early.rows);
        listed(out, &review.dates_early, review, locale);
    }
    say!(
        out,
        locale,
        "    怎么办：多半是年份录错；在原系统改正后重新导出（这些行没有被退回）",
        "    cure: mostly a mistyped year; mend it where the data is kept and export again (these rows are not rejected)"
    );
}

fn listed(out: &mut String, dates: &OddDates, review: &Review, locale: Locale) {
    for odd in dates.listed.iter().take(review.extent.most(LISTED)) {
        let header = header(&odd.place.file, odd.column, review);
        say!(out, locale, "    {0}  {1}：{2}", "    {0}  {1}: {2}", odd.place, header, odd.date);
    }
    let left = dates.rows.saturating_sub(dates.listed.len().min(review.extent.most(LISTED)) as u64);
    if left > 0 {
        say!(out, locale, "    …还有 {0} 个，--all 列出前一千个", "    … {0} more, `--all` lists the first thousand", left);
    }
}

/// A column as the export calls it.
pub(super) fn header<'a>(file: &str, column: &'a str, review: &'a Review) -> &'a str {
    let file = review.files.iter().find(|known| known.path == file);
    let found = file.and_then(|file| file.columns.iter().find(|known| known.column == column));
    found.map_or(column, |found| &found.header)
}

/// Months of each kind, and working days.
pub(super) fn months(out: &mut String, review: &Review, locale: Locale) {
    heading(out, locale, "月份与工作日历", "months and working days");
    for months in &review.months {
        let missing = if months.missing.is_empty() { none(locale).to_owned() } else { spans(&months.missing, locale) };
        say!(
            out,
            locale,
            "  {0}：{1} 至 {2}，缺的月份：{3}",
            "  {0}: {1} to {2}, months missing: {3}",
            months.kind.word(locale),
            months.first,
            months.last,
            missing
        );
        if let Some(latest) = months.ends_early {
            say!(
                out,
                locale,
                "    最后一天是 {0}，早于截止日七天以上：导出可能不完整，当月缺少的回访会被计为未办，以后各月没有数据",
                "    the latest date is {0}, more than a week before the as-of date: the export may end too early",
                latest
            );
        }
        if months.after_as_of > 0 {
            say!(
                out,
                locale,
                "    截止日之后还有 {0} 行，不计入本期",
                "    {0} rows are after the as-of date and not counted",
                months.after_as_of
            );
        }
    }
    let calendar = &review.calendar;
    say!(out, locale, "  放假安排已知 {0} 至 {1} 年", "  holidays are known for {0} to {1}", calendar.first_year, calendar.last_year);
    if !calendar.unannounced.is_empty() {
        say!(
            out,
            locale,
            "    期限落在放假安排未知的年份：{0}；按周一至周五推算。公布后写进工作区的 calendar.csv",
            "    deadlines reach into years that are not announced: {0}; Monday to Friday count as worked. Add them to calendar.csv",
            joined(&calendar.unannounced, locale)
        );
    }
}

fn none(locale: Locale) -> &'static str {
    match locale {
        Locale::ZhCn => "无",
        Locale::En => "none",
    }
}

fn spans(spans: &[MonthSpan], locale: Locale) -> String {
    let span = |span: &MonthSpan| match (span.months, locale) {
        (1, _) => span.first.clone(),
        (n, Locale::ZhCn) => format!("{} 至 {}（{n} 个月）", span.first, span.last),
        (n, Locale::En) => format!("{} to {} ({n} months)", span.first, span.last),
    };
    joined(spans.iter().map(span), locale)
}

/// Rows whose dates contradict each other.
pub(super) fn void(out: &mut String, review: &Review, locale: Locale) {
    if review.void.is_empty() {
        return;
    }
    heading(out, locale, "日期矛盾，应回访无效", "contradicting dates: void obligations");
    for void in review.void.iter().take(review.extent.most(LISTED)) {
        let dates = joined(void.dates.iter().map(|(column, date)| format!("{} {date}", header(&void.place.file, column, review))), locale);
        say!(
            out,
            locale,
            "  {0}  {1} {2}：{3}，期限未开始就已结束",
            "  {0}  {1} {2}: {3}, so that it ends before it begins",
            void.place,
            void.case_id.as_deref().unwrap_or(""),
            void.label,
            dates
        );
    }
    let left = review.void.len().saturating_sub(review.extent.most(LISTED));
    if left > 0 {
        say!(out, locale, "  …还有 {0} 项，--all 全部列出", "  … {0} more, `--all` lists them", left);
    }
    say!(
        out,
        locale,
        "    怎么办：核对合同、交付、保修日期；无效的应回访不计入任何比率",
        "    cure: check the dates of contract, hand-over and warranty; void obligations enter no rate"
    );
}

/// What may be destroyed, and what must still be there.
pub(super) fn retention(out: &mut String, review: &Review, locale: Locale) {
    let Some(retention) = &review.retention else { return };
    heading(out, locale, "保存期限", "retention");
    say!(
        out,
        locale,
        "  记录保存 {0}：{1} 及以后的必须保存",
        "  records are kept for {0}: those of {1} and later must be there",
        retention.keep.parse::<Duration>().map_or_else(|_| retention.keep.clone(), |keep| keep.in_words(1, locale)),
        retention.keep_from
    );
    for kind in &retention.missing {
        let missing = if kind.months.is_empty() { none(locale).to_owned() } else { spans(&kind.months, locale) };
        say!(
            out,
            locale,
            "  {0}：{1} 至 {2} 应有记录，缺：{3}",
            "  {0}: {1} to {2} must be there, missing: {3}",
            kind.kind.word(locale),
            kind.from,
            kind.to,
            missing
        );
    }
    for kind in &retention.old_months {
        say!(
            out,
            locale,
            "  {0}：可以销毁的月份：{1}，共 {2} 行",
            "  {0}: months whose records may be destroyed: {1}, {2} rows",
            kind.kind.word(locale),
            spans(&kind.months, locale),
            kind.rows
        );
    }
    if retention.may_be_destroyed.is_empty() {
        say!(out, locale, "  没有可以销毁的文件", "  no file may be destroyed");
    } else {
        say!(out, locale, "  已过保存期限、可以销毁的文件：", "  files that may be destroyed:");
    }
    for file in &retention.may_be_destroyed {
        say!(out, locale, "    {0}：最晚的日期 {1}", "    {0}: latest date {1}", file.file, file.latest);
        if file.unused_rows > 0 {
            say!(
                out,
                locale,
                "      其中 {0} 行未被采用，日期没有核对：销毁前请先看",
                "      {0} of its rows were not used and their dates not looked at: look before you destroy it",
                file.unused_rows
            );
        }
    }
}
