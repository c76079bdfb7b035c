//! Headings of exports, as they are compared: with those that mean a column, and with what a
//! person writes into `huifang.toml`.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

use super::Column;

/// What stands in brackets behind a heading and says how to fill the column in, not which one it is.
const REMARKS: [&str; 24] = [
    "必填",
    "必填项",
    "必选",
    "必录",
    "选填",
    "非必填",
    "可选",
    "可空",
    "文本",
    "文本格式",
    "日期",
    "日期格式",
    "年月日",
    "时间",
    "元",
    "天",
    "小时",
    "分钟",
    "工作日",
    "个工作日",
    "件",
    "次",
    "个",
    "分",
];

/// A heading as it is compared: NFKC, case-folded, without white space, and without what forms put around a name: `*`,
/// a colon, a number in front (`1.`, `(2)`, `3、`), 【】 around all of it, and a remark in brackets behind it (`（必填）`, `(yyyy-mm-dd)`, a unit).
#[must_use]
pub fn folded_heading(heading: &str) -> String {
    let is_mark = |c: &char| !c.is_whitespace();
    // neither normalization nor case folding changes a unified ideograph
    let is_plain = |c: char| c.is_ascii() || ('\u{4e00}'..='\u{9fff}').contains(&c);
    let folded: String = if heading.chars().all(is_plain) {
        heading.chars().map(|c| c.to_ascii_lowercase()).filter(is_mark).collect()
    } else {
        heading.nfkc().default_case_fold().filter(is_mark).collect()
    };
    let mut name = folded.as_str();
    loop {
        let bare = without_number(name).trim_matches('*').trim_end_matches(':');
        let bare = without_remark(bare);
        // a heading that consists of such marks alone stays as it is
        if bare.is_empty() || bare == name {
            return name.to_owned();
        }
        name = bare;
    }
}

/// Without a number in front, as forms count their fields: two digits at most, and a sign that ends them.
fn without_number(name: &str) -> &str {
    let bare = name.strip_prefix('(').unwrap_or(name);
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = bare.len() - rest.len();
    let sign = if bare.len() < name.len() { &[')'][..] } else { &['.', '、', ')'] };
    match rest.strip_prefix(sign) {
        Some(rest) if (1..=2).contains(&digits) => rest,
        _ => name,
    }
}

/// Without a remark in brackets behind it: one of [`REMARKS`], or letters and signs that spell a form of dates.
fn without_remark(name: &str) -> &str {
    // brackets around the whole name are an ornament
    if let Some(inner) = name.strip_prefix('【').and_then(|rest| rest.strip_suffix('】')).filter(|inner| !inner.contains(['【', '】']))
    {
        return inner;
    }
    let brackets = [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕')];
    let Some((open, close)) = brackets.into_iter().find(|(_, close)| name.ends_with(*close)) else { return name };
    let Some(at) = name.rfind(open) else { return name };
    let said = &name[at + open.len_utf8()..name.len() - close.len_utf8()];
    let said = said.strip_prefix("单位").map_or(said, |unit| unit.trim_start_matches(':'));
    let is_form = !said.is_empty() && said.chars().all(|c| "ymdhs-/.:年月日时分秒".contains(c));
    if is_form || REMARKS.contains(&said.trim_matches('*')) { &name[..at] } else { name }
}

impl Column {
    /// Everything that means this column in the head of a file: the canonical name, then the
    /// built-in headings in their order.
    pub fn headings(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }

    /// Whether a heading means this column, however it is typed.
    #[must_use]
    pub fn is_called(&self, heading: &str) -> bool {
        let typed = folded_heading(heading);
        self.headings().any(|known| folded_heading(known) == typed)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::domain::Kind;

    #[test]
    fn a_built_in_heading_means_one_column_in_whatever_kind_of_table() {
        let mut meant: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for column in Kind::ALL.into_iter().flat_map(Kind::columns) {
            for heading in column.headings() {
                meant.entry(folded_heading(heading)).or_default().insert(column.name);
            }
        }
        let twice: Vec<_> = meant.iter().filter(|(_, columns)| columns.len() > 1).collect();
        assert!(twice.is_empty(), "`[values.HEADING]` would not say which: {twice:?}");
    }

    #[test]
    fn a_heading_is_known_however_it_is_typed() {
        let rating = Kind::Evaluations.column("rating").expect("a column");
        for heading in ["rating", "评价结果", " Ｒating ", "RATING"] {
            assert!(rating.is_called(heading), "{heading}");
        }
        assert!(!rating.is_called("评价时间"));
    }

    #[test]
    fn what_forms_put_around_a_name_is_no_part_of_it() {
        for heading in [
            "*受理时间",
            "受理时间*",
            "＊受理时间",
            "受理时间（必填）",
            "*受理时间(必填)：",
            "受理时间：",
            "受 理 时 间",
            "受理\n时间",
            "1.受理时间",
            "（2）受理时间",
            "3、受理时间",
            "受理时间(yyyy-MM-dd HH:mm:ss)",
            "受理时间【必填】",
            "受理时间（年月日）",
            "12. 受理时间 (必填) *",
            "【受理时间】",
            "1.【受理时间】（必填）",
        ] {
            assert_eq!(folded_heading(heading), "受理时间", "{heading}");
        }
        for (heading, folded) in [
            ("受理时间(旧)", "受理时间(旧)"),
            ("2026.受理时间", "2026.受理时间"),
            ("1号窗口", "1号窗口"),
            ("***", "***"),
            ("(必填)", "(必填)"),
            ("1.", "1."),
            ("12345热线", "12345热线"),
            ("", ""),
            ("：", ":"),
        ] {
            assert_eq!(folded_heading(heading), folded, "{heading}");
        }
    }
}
