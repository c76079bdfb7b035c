//! A key or value that is not among those that exist.

use toml::Spanned;

use crate::error::Error;
use crate::typed_toml::{Source, nearest};

pub(super) fn unknown<'a>(source: &Source<'_>, key: &Spanned<String>, what: &str, known: impl IntoIterator<Item = &'a str>) -> Error {
    let known: Vec<&str> = known.into_iter().collect();
    let error = source.error(key.span(), format!("`{}` is not {what}", key.get_ref()));
    // lines of the top that were pasted below a table belong to that table
    if ["on_repeat", "on_conflict", "standard", "max_rejected", "cadence"].contains(&key.get_ref().as_str()) {
        return error.hint(format!("`{}` 写在文件最前面，任何 [ ] 之前", key.get_ref()));
    }
    match nearest(key.get_ref(), known.iter().copied()) {
        Some(near) => error.hint(format!("有没有把 `{near}` 写错？")),
        None => error.hint(format!("可用的有：{}", known.join("、"))),
    }
}
