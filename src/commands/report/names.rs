//! Names that look alike, and visits that match no case.

use super::line::{heading, say, shown};
use crate::domain::Locale;
use crate::privacy;
use crate::review::{Difference, Review};

/// Files that are named before the rest is only counted.
const NAMED: usize = 5;

/// Refused names that are listed before the rest is only counted.
const LISTED: usize = 20;

/// What to put under `[values]`.
pub(super) fn proposals(out: &mut String, review: &Review, locale: Locale) {
    heading(out, locale, "相近的窗口、类别名称", "windows and categories that look alike");
    let proposals = &review.proposals;
    if proposals.names.is_empty() {
        say!(out, locale, "  没有", "  none");
        return;
    }
    for name in &proposals.names {
        let differ = difference(name.difference, locale);
        let rejected = match (name.rejected, locale) {
            (false, _) => "",
            (true, Locale::ZhCn) => "，不在名册，已退回",
            (true, Locale::En) => ", rejected, not in the roster",
        };
        say!(
            out,
            locale,
            "  {0}“{1}”（{2} 行{5}）→“{3}”（{4} 行）：{6}",
            "  {0} `{1}` ({2} rows{5}) → `{3}` ({4} rows): {6}",
            if locale == Locale::En {
                name.column
            } else if name.column == "window" {
                "窗口"
            } else {
                "类别"
            },
            name.from.escape_debug(),
            name.from_rows,
            name.to.escape_debug(),
            name.to_rows,
            rejected,
            differ
        );
    }
    if proposals.names.iter().any(|name| name.rejected) {
        say!(
            out,
            locale,
            "  已退回的名称，对应的几行在上面“被退回的取值”里",
            "  the lines for rejected names stand above, with the other values that were refused"
        );
    }
    if proposals.snippet.is_empty() {
        return;
    }
    say!(
        out,
        locale,
        "  若确是同一名称，把下面几行粘贴到 huifang.toml 末尾（行首有 # 的把握不大，核对后去掉 #）：",
        "  where they are the same, paste this at the end of huifang.toml (lines with # are less sure: look first, then remove the #):"
    );
    for table in &proposals.already_there {
        say!(
            out,
            locale,
            "  huifang.toml 已有 [values.{0}]：只把其下各行加到那里，不要重复写表名",
            "  huifang.toml has [values.{0}] already: add its lines there, without the header",
            table
        );
    }
    out.push('\n');
    out.push_str(&proposals.snippet);
}

/// Names that `build` does not publish.
pub(super) fn refused(out: &mut String, review: &Review, locale: Locale) {
    let refused = &review.refused_names;
    if refused.names.is_empty() {
        return;
    }
    heading(
        out,
        locale,
        "像人名、号码的窗口、类别名称：build 会因此停下",
        "names that look like a person or a number: build stops at them",
    );
    for name in refused.names.iter().take(review.extent.most(LISTED)) {
        let place = name.file.as_ref().zip(name.line).map_or_else(String::new, |(file, line)| format!("{file}:{line} "));
        say!(
            out,
            locale,
            "  {0}{1}“{2}”：{3}",
            "  {0}{1} `{2}`: {3}",
            place,
            match (locale, name.column) {
                (Locale::En, column) => column,
                (Locale::ZhCn, "window") => "窗口",
                (Locale::ZhCn, _) => "类别",
            },
            shown(&name.name).escape_debug(),
            privacy::why(name.reason).told(locale)
        );
    }
    let left = refused.names.len().saturating_sub(review.extent.most(LISTED));
    if left > 0 {
        say!(out, locale, "  还有 {0} 个，--all 全部列出", "  {0} more, `--all` lists them", left);
    }
    say!(
        out,
        locale,
        "  先看导出是不是把人名、电话或意见放进了窗口或类别一列；确是窗口、类别的，把下面几行写进 huifang.toml（名册要列全，名册外的窗口会退回；类别等号右边写规则认得的名称，或同一名称）：",
        "  look first whether the exports have people, phones or opinions in a column of windows or categories; where the names are right, add this to huifang.toml (a roster must be complete, other windows are rejected; right of a category's equals sign stands one that the rules know, or the same):"
    );
    if refused.already_there {
        say!(
            out,
            locale,
            "  huifang.toml 已有 [values.category]：只把其下各行加到那里，不要重复写表名",
            "  huifang.toml has [values.category] already: add its lines there, without the header"
        );
    }
    out.push('\n');
    out.push_str(&refused.snippet);
}

fn difference(difference: Difference, locale: Locale) -> &'static str {
    match (difference, locale) {
        (Difference::Spaces, Locale::ZhCn) => "只差空格或看不见的字符",
        (Difference::Width, Locale::ZhCn) => "只差全角半角",
        (Difference::Case, Locale::ZhCn) => "只差大小写",
        (Difference::OneCharacter, Locale::ZhCn) => "只差一个字",
        (Difference::Spaces, Locale::En) => "they differ by white space",
        (Difference::Width, Locale::En) => "they differ by width",
        (Difference::Case, Locale::En) => "they differ by case",
        (Difference::OneCharacter, Locale::En) => "they differ by one character",
    }
}

/// Categories of rules that no case has.
pub(super) fn idle_categories(out: &mut String, review: &Review, locale: Locale) {
    if review.idle_categories.is_empty() {
        return;
    }
    heading(out, locale, "没有办件的类别", "categories without a case");
    for idle in &review.idle_categories {
        say!(
            out,
            locale,
            "  “{0}”：规则“{1}”（{2}）点名，台账里没有这个类别的办件{3}",
            "  `{0}`: named by the rule `{1}` ({2}), and no case has it{3}",
            shown(&idle.category),
            idle.label,
            idle.rule,
            match (idle.partly, locale) {
                (true, _) => "",
                (false, Locale::ZhCn) => "，这条规则没有应回访",
                (false, Locale::En) => ": the rule owes nothing",
            }
        );
        if !idle.perhaps.is_empty() {
            let names = shown(&idle.perhaps.join("、"));
            say!(
                out,
                locale,
                "    台账里有：{0}。若就是它，在 huifang.toml 的 [values.category] 下对应；本来就没有这类办件的，不必处理",
                "    the ledger has {0}: where it means the same, map it under [values.category]",
                names
            );
        }
    }
}

/// Visits whose case the ledger does not have.
pub(super) fn unknown_cases(out: &mut String, review: &Review, locale: Locale) {
    let cases = &review.unknown_cases;
    heading(out, locale, "对不上办件的回访", "visits that match no case");
    if cases.files.is_empty() {
        say!(out, locale, "  没有", "  none");
        return;
    }
    say!(
        out,
        locale,
        "  退回 {0} 次（自己也没有窗口）；按无编号表单采用 {1} 次（自己有窗口，但不算对任何办件的回访）",
        "  {0} rejected (they name no window either); {1} accepted as forms without a case (by their own window: they fulfil nothing)",
        cases.rejected,
        cases.accepted
    );
    for file in cases.files.iter().take(review.extent.most(NAMED)) {
        say!(out, locale, "    {0}：退回 {1}，采用 {2}", "    {0}: {1} rejected, {2} accepted", file.file, file.rejected, file.accepted);
    }
    let left = cases.files.len().saturating_sub(review.extent.most(NAMED));
    if left > 0 {
        say!(out, locale, "    …还有 {0} 个文件，--all 全部列出", "    … {0} more files, `--all` lists them", left);
    }
    for case in &cases.examples {
        let why = match (&case.rejected_at, locale) {
            (Some(place), Locale::ZhCn) => format!("台账中该办件被退回：{place}"),
            (Some(place), Locale::En) => format!("its ledger row was rejected: {place}"),
            (None, Locale::ZhCn) => "台账中没有这个编号".to_owned(),
            (None, Locale::En) => "no such id in the ledger".to_owned(),
        };
        say!(out, locale, "    {0}  {1}：{2}", "    {0}  {1}: {2}", case.place, shown(&case.case_id), why);
    }
    say!(
        out,
        locale,
        "    怎么办：核对编号；台账缺行的，补充台账导出；台账行被退回的，先改那一行",
        "    cure: check the id; where the ledger lacks the case, add its export; where its row was rejected, mend that first"
    );
}
