//! What `huifang check --as-of` says of the period that runs: targets attained, within reach and out of it.

use super::line::{heading, say};
use crate::desk::Target;
use crate::domain::Locale;

/// Where each rule stands, and where it can end.
pub(super) fn forecast(out: &mut String, targets: &[Target], locale: Locale) {
    let Some(Target { period, .. }) = targets.first() else { return };
    heading(out, locale, "本期目标（只数已知的件）", "targets of the period that runs (known cases only)");
    say!(out, locale, "  {period}：", "  {period}:");
    for target in targets {
        let Target { label, due, met, open, asked, needed, .. } = target;
        let most = met + open;
        match (*needed, target.attainable) {
            (0, _) => say!(
                out,
                locale,
                "    {label}：已达到，应达 {asked}，已按期 {met}（已知到期 {due}）",
                "    {label}: attained, {asked} asked for, {met} in time of {due} known to be due"
            ),
            (_, true) => say!(
                out,
                locale,
                "    {label}：还差 {needed}，应达 {asked}，已按期 {met}；期限内 {open} 件都办成为 {most}/{due}，都不办为 {met}/{due}",
                "    {label}: {needed} needed, {asked} asked for, {met} in time; {most}/{due} if all {open} open ones are done, else {met}/{due}"
            ),
            (_, false) => say!(
                out,
                locale,
                "    {label}：已达不到，应达 {asked}，已按期 {met}，期限内只有 {open} 件，最多 {most}/{due}",
                "    {label}: out of reach, {asked} asked for, {met} in time and {open} open: at most {most}/{due}"
            ),
        }
    }
}
