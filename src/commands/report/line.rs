//! Lines of the report, in the language of the workspace.

use crate::domain::Locale;

/// Adds a line in the language of the workspace.
macro_rules! say {
    ($out:expr, $locale:expr, $zh:literal, $en:literal $(, $arg:expr)* $(,)?) => {{
        let line = match $locale {
            $crate::domain::Locale::ZhCn => format!($zh $(, $arg)*),
            $crate::domain::Locale::En => format!($en $(, $arg)*),
        };
        $out.push_str(&line);
        $out.push('\n');
    }};
}
pub(super) use say;

/// Characters of a cell that are shown.
const SHOWN: usize = 60;

pub(super) fn heading(out: &mut String, locale: Locale, zh: &str, en: &str) {
    out.push('\n');
    say!(out, locale, "【{0}】", "[{0}]", if locale == Locale::ZhCn { zh } else { en });
}

/// A cell as it is shown: on one line, and not longer than a glance.
pub(super) fn shown(value: &str) -> String {
    let line: String = value.chars().map(|c| if matches!(c, '\n' | '\r') { '⏎' } else { c }).take(SHOWN).collect();
    if value.chars().count() > SHOWN { line + "…" } else { line }
}

pub(super) fn joined<T: ToString>(items: impl IntoIterator<Item = T>, locale: Locale) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    items.join(if locale == Locale::ZhCn { "，" } else { ", " })
}
