//! What is said of doubts about the dates and answers of single cases.

use super::{Doubt, DoubtCode};
use crate::domain::{Locale, percent};

/// What was found, where the doubt is one of these.
pub(super) fn found(doubt: &Doubt, locale: Locale) -> String {
    let (rows, of, share, heading) = (doubt.rows, doubt.of, percent::short(&doubt.share()), &doubt.heading);
    match (doubt.code, locale) {
        (DoubtCode::PromisedBeforeAccepted, Locale::ZhCn) => {
            format!("台账：写有“{heading}”的 {of} 行中，{rows} 行（{share}）的承诺期限早于受理")
        }
        (DoubtCode::PromisedBeforeAccepted, Locale::En) => {
            format!("ledger: of {of} rows with a `{heading}`, {rows} ({share}) are promised for a day before they were accepted")
        }
        (DoubtCode::ResolvedUncompleted, Locale::ZhCn) => {
            format!("台账：“{heading}”填“是”的 {of} 行中，{rows} 行（{share}）没有办结时间")
        }
        (DoubtCode::ResolvedUncompleted, Locale::En) => {
            format!("ledger: of {of} rows whose `{heading}` says yes, {rows} ({share}) were never completed")
        }
        (DoubtCode::RectificationContradicts, Locale::ZhCn) => {
            format!("整改台账：写明“{heading}”的 {of} 行中，{rows} 行（{share}）与整改完成时间矛盾：写已整改而没有时间，或写未整改而有时间")
        }
        (DoubtCode::RectificationContradicts, Locale::En) => format!(
            "rectification ledger: of {of} rows with a `{heading}`, {rows} ({share}) contradict the day of it: rectified without a day, or not rectified with one"
        ),
        (_, Locale::ZhCn) => format!("台账“{heading}”一列：{of} 个日期中有 {rows} 个（{share}）没有几点几分，而有规则按小时计"),
        (_, Locale::En) => {
            format!("ledger: {rows} of {of} dates of `{heading}` ({share}) have no time of day, and a rule counts hours")
        }
    }
}

/// What they do to the figures, and what to mend.
pub(super) fn effect(code: DoubtCode, locale: Locale) -> (&'static str, &'static str) {
    match (code, locale) {
        (DoubtCode::PromisedBeforeAccepted, Locale::ZhCn) => (
            "这些件不计入按时办结率（期限不成立）；同一天早几个小时的计为逾期；其余指标照常计",
            "核对受理时间与承诺期限，改正录错的一项；这一列另有含义的，写明不用它",
        ),
        (DoubtCode::PromisedBeforeAccepted, Locale::En) => (
            "these cases stand in no rate of being on time; one promised for some hours before, on the same day, is late; all else counts",
            "check both dates and mend the wrong one; where the column means something else, say so",
        ),
        (DoubtCode::ResolvedUncompleted, Locale::ZhCn) => (
            "没有办结的件不计入解决率，现在算作没有这个“是”；其余指标照常计",
            "补上办结时间，或改正“是否解决”；未办结就自动填“是”的列，写明不用它",
        ),
        (DoubtCode::ResolvedUncompleted, Locale::En) => (
            "a case that is not closed stands in no rate of what was solved, so this yes counts for nothing; all else counts",
            "fill in the completion, or mend the answer; where the column fills itself in, say that it is not used",
        ),
        (DoubtCode::RectificationContradicts, Locale::ZhCn) => (
            "整改与否只看整改完成时间：没有时间的算作没有整改，有时间的算作已整改",
            "补上整改完成时间，或改正整改结果；这一列另有含义的，写明不用它",
        ),
        (DoubtCode::RectificationContradicts, Locale::En) => (
            "the day alone counts: without one a problem is not rectified, with one it is",
            "fill in the day, or mend the result; where the column means something else, say so",
        ),
        (_, Locale::ZhCn) => (
            "只有日期的看不出是否在几小时之内：起算时间没有钟点的、末日当天办理而没有钟点的，都不计入这项比率，列为没有记录",
            "导出时带上几点几分；系统里没有的，把规则改成按天，例如 due = { to = \"1d\" }",
        ),
        (_, Locale::En) => (
            "a date alone does not say whether hours were kept: where the beginning has no time of day, or an act of the last day has none, the act stands in no rate and counts as not recorded",
            "export the time of day; where the system has none, let the rule count days, as in due = { to = \"1d\" }",
        ),
    }
}
