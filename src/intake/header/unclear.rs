//! Columns of several callbacks, or ratings, in one row of which it cannot be told whose they are: what is said, and the
//! lines that settle it.

use std::path::Path;

use crate::domain::{Kind, Locale, ordinal};
use crate::error::Error;
use crate::workspace::toml_text::string;

/// Groups of one row; nobody is called back more often.
pub(super) const MOST: usize = 24;

/// Groups as they would be typed: the number of each, its columns and their headings.
pub(super) type Said = Vec<(u32, Vec<(&'static str, String)>)>;

/// Why it cannot be told whose columns are.
#[derive(Debug, Clone)]
pub(super) enum Unclear {
    /// These columns stand there without a number, beside several groups.
    Whose(Kind, Vec<(&'static str, String)>, Said),
    /// The numbers are not 1, 2, 3 …
    Numbers(Kind, Said),
    /// The group of this number lacks this column, with its usual heading.
    Lacks(Kind, u32, (&'static str, &'static str), Said),
    /// So many groups.
    TooMany(Kind, usize),
}

/// What a group is called.
pub(crate) fn group_name(kind: Kind, number: u32, locale: Locale) -> String {
    let [chinese, english] = if kind == Kind::Evaluations { ["评价", "rating"] } else { ["回访", "callback"] };
    match locale {
        Locale::ZhCn => format!("第{}次{chinese}", ordinal::in_chinese(number)),
        Locale::En => format!("{english} {number}"),
    }
}

impl Unclear {
    /// The error that says so.
    pub(super) fn error(&self, path: &Path) -> Error {
        let (message, hint) = match self {
            Self::Whose(kind, columns, said) => {
                let headings: Vec<&str> = columns.iter().map(|(_, heading)| heading.as_str()).collect();
                let own: Vec<String> = columns.iter().map(|(column, heading)| format!("{column} = {}", string(heading))).collect();
                (
                    format!(
                        "has {} groups of columns of the {} in a row, and `{}` beside them, of which nothing tells whose it is",
                        said.len(),
                        kind.code(),
                        headings.join("`, `")
                    ),
                    format!(
                        "请在 huifang.toml 写明每次各是哪几列，并把 `{}` 写进它所属的那一次（每次都是它的，每组都写）；不用的，写 [columns.{}] ignore = [{}]：\n{}",
                        own.join("`、`"),
                        kind.code(),
                        headings.iter().map(|heading| string(heading)).collect::<Vec<_>>().join(", "),
                        lines(*kind, said)
                    ),
                )
            }
            Self::Numbers(kind, said) => {
                let numbers: Vec<String> = said.iter().map(|(number, _)| group_name(*kind, *number, Locale::En)).collect();
                (
                    format!("its headings name {}, and none before or between", numbers.join(", ")),
                    format!(
                        "缺的那一次若用了别的名称，请补上它的一组；确实没有的，把下面几行写进 huifang.toml（按先后算第一次、第二次）：\n{}",
                        lines(*kind, said)
                    ),
                )
            }
            Self::Lacks(kind, number, (column, usual), said) => (
                format!("has columns of {}, and none of them is its `{column}`", group_name(*kind, *number, Locale::En)),
                format!(
                    "{}的{usual}若用了别的名称，请把下面几行写进 huifang.toml，并在那一组补上 `{column} = \"…\"`（右边填文件里的表头）；不要这一次的，把它的表头写进 [columns.{}] ignore：\n{}",
                    group_name(*kind, *number, Locale::ZhCn),
                    kind.code(),
                    lines(*kind, said)
                ),
            ),
            Self::TooMany(kind, groups) => (
                format!("has {groups} groups of columns of the {} in a row, and at most {MOST} are read", kind.code()),
                "同一个表头重复太多，多半不是回访或评价的时间：请核对表头".to_owned(),
            ),
        };
        Error::in_file(path, message).hint(hint)
    }
}

/// The lines of `huifang.toml` that say the groups.
fn lines(kind: Kind, said: &Said) -> String {
    let group = |(_, columns): &(u32, Vec<(&'static str, String)>)| {
        let columns: Vec<String> = columns.iter().map(|(column, heading)| format!("{column} = {}", string(heading))).collect();
        format!("[[columns.{}.group]]\n{}", kind.code(), columns.join("\n"))
    };
    said.iter().map(group).collect::<Vec<_>>().join("\n")
}
