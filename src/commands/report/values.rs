//! Values that were refused, by column, and the lines to paste: what `check` and a stopped `build` show.

use super::line::{heading, say, shown};
use crate::domain::Locale;
use crate::review::{RefusedColumn, RefusedValue, RefusedValues, Why};

/// Values of a column that are shown before the rest is only counted.
const SHOWN: usize = 20;
/// The same of dates that formats read: one is like the other.
const ALIKE: usize = 3;

/// Every column with refused values, then the lines that settle them.
pub(in crate::commands) fn values(out: &mut String, refused: &RefusedValues, locale: Locale) {
    if refused.is_empty() {
        return;
    }
    heading(out, locale, "被退回的取值", "values that were refused");
    for column in &refused.columns {
        of_column(out, column, locale);
    }
    block(out, refused, locale);
}

fn of_column(out: &mut String, column: &RefusedColumn, locale: Locale) {
    let name = if column.headings.is_empty() { column.column.to_owned() } else { column.headings.join("、") };
    say!(
        out,
        locale,
        "  {0}“{1}”（{2}）：{3} 行，{4} 种取值",
        "  {0}, `{1}` ({2}): {3} rows, {4} different values",
        column.kind.word(locale),
        shown(&name),
        column.column,
        column.rows,
        column.distinct
    );
    for note in &column.notes {
        say!(out, locale, "    注意：{0}", "    note: {0}", note);
    }
    if column.listed.iter().any(|value| value.why == Some(Why::Direction)) {
        say!(out, locale, "    注意：{0}", "    note: {0}", Why::Direction.text(locale));
    }
    let mut alike = 0;
    let is_shown = |value: &&RefusedValue| {
        let is_date = value.by == Some("dates");
        alike += usize::from(is_date);
        !is_date || alike <= ALIKE
    };
    let listed: Vec<&RefusedValue> = column.listed.iter().filter(is_shown).take(SHOWN).collect();
    for value in &listed {
        // the direction of a scale is explained once, above the list
        let why = value.why.filter(|why| *why != Why::Direction).map(|why| why.text(locale));
        let unknown =
            if locale == Locale::ZhCn { "认不出：在原系统改正" } else { "not understood: mend it where the data is kept" };
        let why = why.or((value.by.is_none() && value.why.is_none()).then_some(unknown));
        let said: Vec<String> = [reading(value, locale), why.map(str::to_owned)].into_iter().flatten().collect();
        let said = said.join(if locale == Locale::ZhCn { "；" } else { "; " });
        let cell = shown(&value.value);
        match said.as_str() {
            "" => say!(out, locale, "    {0:>6}  {1}", "    {0:>6}  {1}", value.rows, cell),
            said => say!(out, locale, "    {0:>6}  {1}  → {2}", "    {0:>6}  {1}  → {2}", value.rows, cell, said),
        }
    }
    let left = column.distinct.saturating_sub(listed.len() as u64);
    if left > 0 {
        say!(
            out,
            locale,
            "    …另有 {0} 种取值（check --json 列出前 200 种）",
            "    … and {0} more values (`check --json` lists the first 200)",
            left
        );
    }
}

/// What a value is proposed to be read as.
fn reading(value: &RefusedValue, locale: Locale) -> Option<String> {
    let (zh, en) = match (value.by?, value.reading.as_deref()) {
        ("dates", _) if value.sure => ("按 [cells] dates 读".to_owned(), "read by `[cells] dates`".to_owned()),
        ("dates", _) => ("分不清月和日".to_owned(), "day and month cannot be told apart".to_owned()),
        ("columns", _) => ("按另一列读".to_owned(), "read as the other column".to_owned()),
        (_, Some("")) => ("空".to_owned(), "blank".to_owned()),
        (_, Some(word)) => (word.to_owned(), word.to_owned()),
        (_, None) => ("请选定".to_owned(), "to be chosen".to_owned()),
    };
    let asks = value.reading.is_some() && !value.sure;
    Some(match locale {
        Locale::ZhCn => zh + if asks { "？" } else { "" },
        Locale::En => en + if asks { "?" } else { "" },
    })
}

/// What to paste, and where.
fn block(out: &mut String, refused: &RefusedValues, locale: Locale) {
    if !refused.snippet.is_empty() {
        say!(
            out,
            locale,
            "  把下面几行粘贴到 huifang.toml 末尾（行首有 # 的请先核对、改好右边，再去掉 #）：",
            "  paste this at the end of huifang.toml (lines with #: look first, mend what is right of the equals sign, then remove the #):"
        );
        lines(out, &refused.snippet, locale);
    }
    for addition in &refused.additions {
        say!(
            out,
            locale,
            "  huifang.toml 第 {0} 行已有 {1}：把下面几行加在这一行之下，不要再写一遍表名：",
            "  huifang.toml has {1} on line {0}: add these lines below it, without the header:",
            addition.line,
            addition.table
        );
        lines(out, &addition.lines, locale);
    }
    if refused.snippet.is_empty() && refused.additions.is_empty() {
        say!(out, locale, "    这些取值只能在原系统或表格里改正", "    these values can only be mended where the data is kept");
    }
}

/// Lines as they are to be copied, and where they end.
fn lines(out: &mut String, lines: &str, locale: Locale) {
    out.push('\n');
    out.push_str(lines);
    out.push('\n');
    say!(out, locale, "  （要粘贴的到此为止）", "  (this is the end of what is to be pasted)");
}
