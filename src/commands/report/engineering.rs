//! Warranties that are too short, cases that are named and not there, callbacks without a leader.

use super::dates::header;
use super::line::{heading, say, shown};
use crate::domain::Locale;
use crate::review::Review;

/// Rows that are listed before the rest is only counted.
const LISTED: usize = 10;

pub(super) fn engineering(out: &mut String, review: &Review, locale: Locale) {
    let Some(found) = &review.engineering else { return };
    heading(out, locale, "工程：保修期、关联编号、带队人", "engineering: warranties, links, leaders");
    for short in found.short_warranties.iter().take(review.extent.most(LISTED)) {
        say!(
            out,
            locale,
            "  {0}  {1}：保修截止日期 {2}，早于“{3}”的最低保修期限 {4}",
            "  {0}  {1}: the warranty ends on {2}, before the least of `{3}`, {4}",
            short.place,
            short.case_id,
            short.stated,
            short.part,
            short.least
        );
    }
    rest(out, found.short_warranties.len().saturating_sub(review.extent.most(LISTED)), locale);
    if !found.short_warranties.is_empty() {
        say!(
            out,
            locale,
            "    怎么办：按《建设工程质量管理条例》第四十条，自竣工验收合格之日起算；改正保修截止日期（或验收日期、部位）后重新导出。部位认错了的，在 [values.part] 中写明对应",
            "    cure: art. 40 of the regulation counts from the day of acceptance; mend the end (or that day, or the part) and export again; a part that was taken for another: [values.part]"
        );
    }
    for link in found.unknown_links.iter().take(review.extent.most(LISTED)) {
        let why = match (link.is_own, locale) {
            (true, Locale::ZhCn) => "就是这一行自己",
            (true, Locale::En) => "the row itself",
            (false, Locale::ZhCn) => "台账中没有这个编号",
            (false, Locale::En) => "no such case in the ledger",
        };
        let column = header(&link.place.file, link.column, review);
        let value = shown(&link.value);
        say!(
            out,
            locale,
            "  {0}  {1} 的“{2}”是“{3}”：{4}",
            "  {0}  `{2}` of {1} is `{3}`: {4}",
            link.place,
            link.case_id,
            column,
            value,
            why
        );
    }
    rest(out, found.unknown_links.len().saturating_sub(review.extent.most(LISTED)), locale);
    if !found.unknown_links.is_empty() {
        say!(
            out,
            locale,
            "    怎么办：写台账里采用的那一件的编号（corrective_for 写维修单，project_id 写工程）；那一件被退回的，先改好它",
            "    cure: write the number of an accepted case of the ledger (corrective_for a repair order, project_id a project); mend a case that was rejected first"
        );
    }
    for visit in found.leaderless.iter().take(review.extent.most(LISTED)) {
        say!(out, locale, "  {0}  回访 {1} 没有写带队人", "  {0}  the visit {1} names no leader", visit.place, visit.visit);
    }
    rest(out, found.leaderless.len().saturating_sub(review.extent.most(LISTED)), locale);
    if !found.leaderless.is_empty() {
        say!(
            out,
            locale,
            "    怎么办：规则写了 led = true，完成它的回访要有人带队：补上带队人后重新导出；不要求带队的，在自己的标准里删去 led",
            "    cure: the rule says led = true: add the leader and export again; where none is asked for, leave `led` out of a rule of your own"
        );
    }
}

fn rest(out: &mut String, left: usize, locale: Locale) {
    if left > 0 {
        say!(out, locale, "    …还有 {0} 处，--all 全部列出", "    … {0} more, `--all` lists them", left);
    }
}
