//! Slips in the line that begins a table: `[window]`, `[[weights]]`, `[values.评价 结果]`, `[cells`, and in a list that runs
//! into one.

use super::slip::Slip;
use super::typed_file::TypedFile;

/// What stands between the brackets of a header.
fn name(line: &str) -> Option<&str> {
    let line = line.split('#').next().unwrap_or_default().trim();
    line.starts_with('[').then(|| line.trim_matches(['[', ']', ' ']))
}

/// `[window]` where there are several windows; `[[weights]]` where there is one table of them.
pub(super) fn sort<T: TypedFile>(line: &str) -> Option<Slip> {
    let name = name(line)?;
    let is_double = line.trim().starts_with("[[");
    // of names with a part that is not fixed, such as a period, the rest tells
    let is_list = T::is_list(name) || name.rsplit_once('.').is_some_and(|(_, last)| T::is_list(last));
    match (is_list, is_double) {
        (true, false) => Some(Slip::new("one_of_several", line, format!("[[{name}]]"))),
        (false, true) => Some(Slip::new("only_one", line, format!("[{name}]"))),
        _ => None,
    }
}

/// `[values.评价 结果]`: a part of it has a blank or a mark in it.
pub(super) fn quoted(line: &str) -> Option<Slip> {
    let name = name(line)?;
    let (open, close) = if line.trim().starts_with("[[") { ("[[", "]]") } else { ("[", "]") };
    if !line.contains(close) {
        return None;
    }
    let part = |part: &str| {
        let part = part.trim().trim_matches(['"', '\'']);
        let is_plain = part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        if is_plain { part.to_owned() } else { format!("\"{part}\"") }
    };
    // a heading may have dots in it, the name of a table before it has none
    let parts: Vec<String> = match name.split_once('.') {
        Some(("columns", rest)) => std::iter::once("columns".to_owned()).chain(rest.splitn(2, '.').map(part)).collect(),
        Some((first, rest)) => vec![part(first), part(rest)],
        None => vec![part(name)],
    };
    Some(Slip::new("header_without_quotes", line, format!("{open}{}{close}", parts.join("."))))
}

/// `[cells`, `[[window]`
pub(super) fn closed(line: &str) -> Option<Slip> {
    let name = name(line)?;
    let (open, close) = if line.trim().starts_with("[[") { ("[[", "]]") } else { ("[", "]") };
    Some(Slip::new("header_not_closed", line, format!("{open}{name}{close}")))
}

/// A line that is right in itself, and stands in a list above it that nothing closes.
pub(super) fn list_above(line: &str, before: &[&str]) -> Option<Slip> {
    let above = before.iter().rev().find(|above| !above.trim().is_empty())?;
    let is_open = above.contains('[') && !above.contains(']') || above.trim_end().ends_with(',');
    is_open.then(|| Slip::new("list_above", above, format!("]\n{line}")))
}
