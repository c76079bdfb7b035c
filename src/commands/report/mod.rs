//! What `huifang check` says on a terminal: the verdict and where to look first, then files, what to mend, a summary.

mod dates;
mod engineering;
mod files;
mod head;
mod line;
mod names;
mod targets;
mod values;

use self::line::{heading, joined, say};
use crate::desk::Target;
use crate::domain::Locale;
use crate::review::Review;

pub(super) use head::{head, news};
pub(super) use values::values;

/// The whole report; `targets` are those of the period that runs, where a date was asked for.
pub(super) fn text(review: &Review, targets: &[Target], locale: Locale) -> String {
    let mut out = String::new();
    doubts(&mut out, review, locale);
    files::files(&mut out, review, locale);
    files::rejects(&mut out, review, locale);
    values::values(&mut out, &review.refused_values, locale);
    names::proposals(&mut out, review, locale);
    names::refused(&mut out, review, locale);
    names::idle_categories(&mut out, review, locale);
    names::unknown_cases(&mut out, review, locale);
    dates::odd_dates(&mut out, review, locale);
    dates::months(&mut out, review, locale);
    dates::void(&mut out, review, locale);
    engineering::engineering(&mut out, review, locale);
    dates::retention(&mut out, review, locale);
    targets::forecast(&mut out, targets, locale);
    fixed(&mut out, review, locale);
    summary(&mut out, review, locale);
    out
}

fn fixed(out: &mut String, review: &Review, locale: Locale) {
    let Some(files) = &review.fix_out else { return };
    heading(out, locale, "写出的退回行", "rejected rows written");
    for file in files {
        say!(out, locale, "  {0}：{1} 行，来自 {2}", "  {0}: {1} rows of {2}", file.written, file.rows, file.file);
    }
    if files.is_empty() {
        say!(out, locale, "  没有被退回的行，未写文件", "  no row is rejected, no file was written");
    } else {
        say!(
            out,
            locale,
            "  逐行按“退回原因”改正，存为 CSV，放进工作区相应的文件夹（与原导出并存，不要替换原文件），再运行一次 check；改不了的行可以留着，会再次退回",
            "  mend each row as its first column says, save as CSV and put the file into the workspace beside the export, which it must not replace"
        );
    }
}

/// What may have been misread, before everything else.
fn doubts(out: &mut String, review: &Review, locale: Locale) {
    if review.doubts.is_empty() {
        return;
    }
    heading(out, locale, "疑点：可能读错的地方", "doubts: what may have been misread");
    out.push_str(&crate::commands::doubts::blocks(&review.doubts, &review.together, locale));
}

fn summary(out: &mut String, review: &Review, locale: Locale) {
    let rejected: u64 = review.counts.iter().map(|counts| counts.rejected).sum();
    let cases = review.unknown_cases.rejected + review.unknown_cases.accepted;
    let missing: u32 = review.months.iter().flat_map(|months| &months.missing).map(|span| span.months).sum();
    let stopping = review.doubts.iter().filter(|doubt| doubt.stops).count() as u64;
    let empty = review.files.iter().filter(|file| file.read == 0).count() as u64;
    let todo = [
        (stopping, "处疑点使 build 停下", "doubts that stop build"),
        (empty, "个文件没有数据行", "files without a data row"),
        (rejected, "行被退回", "rows rejected"),
        (review.proposals.names.len() as u64, "个相近的名称", "names that look alike"),
        (review.refused_names.names.len() as u64, "个 build 不予公布的名称", "names that build does not publish"),
        (cases, "次回访对不上办件", "visits that match no case"),
        (review.dates_ahead.rows + review.dates_early.rows, "个可疑的日期", "odd dates"),
        (u64::from(missing), "个缺失的月份", "missing months"),
        (review.void.len() as u64, "项因日期矛盾而无效的应回访", "void obligations"),
    ];
    let todo = todo.iter().filter(|(n, ..)| *n > 0);
    let listed = joined(todo.map(|(n, zh, en)| format!("{n} {}", if locale == Locale::ZhCn { zh } else { en })), locale);
    out.push('\n');
    if review.period.is_none() {
        say!(
            out,
            locale,
            "台账没有采用的行，build 无从确定通报期，会停止。",
            "the ledger has no accepted row: build would stop, for there is no period to report on."
        );
    }
    if listed.is_empty() {
        say!(out, locale, "检查完毕，没有发现问题；未公布任何内容。", "checked, nothing found; nothing was published.");
    } else {
        say!(out, locale, "检查完毕：{0}。未公布任何内容。", "checked: {0}. Nothing was published.", listed);
    }
}
