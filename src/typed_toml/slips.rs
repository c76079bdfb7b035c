//! Slips of the hand: each is tried on the line of the fault, and named only where the line without it is right.

use super::bare_keys::with_quoted_keys;
use super::headers;
use super::marks::replaced;
use super::slip::Slip;
use super::typed_file::TypedFile;

/// The slip of a line, without which it is right.
pub(super) fn of<T: TypedFile>(typed: &str, line: u64) -> Option<Slip> {
    let lines: Vec<&str> = typed.split('\n').collect();
    let at = usize::try_from(line).ok()?.checked_sub(1)?;
    let (before, whole) = (lines.get(..at)?, lines.get(at)?.trim_end_matches('\r'));
    let is_right = |slip: &Slip| {
        // of tables with one header each has the slip
        let mended = lines.iter().enumerate().map(|(place, other)| {
            let is_it = place == at || whole.trim_start().starts_with('[') && other.trim() == whole.trim();
            if is_it { slip.line.as_str() } else { other }
        });
        let text = mended.collect::<Vec<_>>().join("\n");
        let text = with_quoted_keys(&text);
        match toml::from_str::<T>(&text) {
            Ok(_) => true,
            Err(error) => {
                let begins = error.span().map_or(0, |span| span.start.min(text.len()));
                text[..begins].matches('\n').count() != at
            }
        }
    };
    let of_marks = marks(whole);
    let second: Vec<Slip> = of_marks.iter().flat_map(|slip| tries::<T>(&slip.line, before)).collect();
    let tried = tries::<T>(whole, before);
    let combined = second.into_iter().map(|slip| match &of_marks {
        // what stands first is what a reader sees
        Some(first) => Slip { code: first.code, found: first.found.clone(), line: slip.line },
        None => slip,
    });
    marks(whole).into_iter().chain(tried).chain(combined.collect::<Vec<_>>()).find(is_right)
}

/// Chinese marks of a line.
pub(super) fn marks(line: &str) -> Option<Slip> {
    replaced(line).map(|replaced| Slip::new(replaced.code, &replaced.found, replaced.line))
}

/// Everything else that may have slipped.
fn tries<T: TypedFile>(line: &str, before: &[&str]) -> Vec<Slip> {
    let tried = [
        comment(line),
        headers::sort::<T>(line),
        headers::quoted(line),
        headers::closed(line),
        backslashes(line),
        number_in_quotes(line),
        yes_or_no(line),
        text_without_quotes(line),
        key_without_quotes(line),
        colon(line),
        closed(line),
        bracket(line),
    ];
    let tried = tried.into_iter().flatten();
    // a list may be closed on a line of its own, which is missing
    tried.chain(headers::list_above(line, before)).collect()
}

/// `// a note`, `；a note`, `-- a note`.
fn comment(line: &str) -> Option<Slip> {
    let trimmed = line.trim_start();
    for mark in ["//", "；", ";", "--", "/*", "<!--", "※"] {
        if let Some(note) = trimmed.strip_prefix(mark) {
            let note = note.trim_end_matches("*/").trim_end_matches("-->");
            return Some(Slip::new("comment", mark, format!("# {}", note.trim())));
        }
    }
    let (at, mark) = ["//", "；", ";"].into_iter().filter_map(|mark| Some((outside(line, mark)?, mark))).min()?;
    Some(Slip::new("comment", mark, format!("{}# {}", &line[..at], line[at + mark.len()..].trim())))
}

/// `"C:\exports\*.csv"`
pub(super) fn backslashes(line: &str) -> Option<Slip> {
    let mut parts: Vec<String> = line.split('"').map(str::to_owned).collect();
    // an escaped quote is no end of a text, and its backslash no path
    if line.contains("\\\"") || parts.len() < 3 {
        return None;
    }
    let inside = |at: &usize| at % 2 == 1;
    let found = (0..parts.len()).filter(inside).find(|at| is_path(&parts[*at])).map(|at| parts[at].clone())?;
    for at in (0..parts.len()).filter(inside) {
        if is_path(&parts[at]) {
            parts[at] = parts[at].replace("\\\\", "/").replace('\\', "/");
        }
    }
    Some(Slip::new("backslash", &format!("\"{found}\""), parts.join("\"")))
}

/// Whether a text has a single backslash in it, as paths of Windows do.
fn is_path(text: &str) -> bool {
    text.replace("\\\\", "").contains('\\')
}

/// `min_rated = "10"`
fn number_in_quotes(line: &str) -> Option<Slip> {
    let (key, value, note) = parts(line)?;
    let bare = value.trim_matches(['"', '\'']).trim();
    let is_number = value.starts_with(['"', '\'']) && bare.parse::<f64>().is_ok();
    is_number.then(|| Slip::new("number_in_quotes", value, format!("{key}= {bare}{note}")))
}

/// `ranking = 是`, `ranking = "true"`
fn yes_or_no(line: &str) -> Option<Slip> {
    let (key, value, note) = parts(line)?;
    let meant = match value.trim_matches(['"', '\'']).to_lowercase().as_str() {
        "是" | "真" | "yes" | "on" | "true" | "对" => "true",
        "否" | "假" | "no" | "off" | "false" | "不" => "false",
        _ => return None,
    };
    Some(Slip::new("yes_or_no", value, format!("{key}= {meant}{note}")))
}

/// `title = 回访通报`, `title = 2026`, `max_rejected = 5%`, `ignore = [甲, 乙]`
fn text_without_quotes(line: &str) -> Option<Slip> {
    let (key, value, note) = parts(line)?;
    let quoted = |text: &str| {
        let is_quoted = text.is_empty() || text.starts_with(['"', '\'']);
        if is_quoted { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "/").replace('"', "")) }
    };
    if let Some(list) = value.strip_prefix('[') {
        let list = list.strip_suffix(']')?;
        let items: Vec<String> = list.split(',').map(|item| quoted(item.trim())).collect();
        return Some(Slip::new("text_without_quotes", value, format!("{key}= [{}]{note}", items.join(", "))));
    }
    let bare = !value.is_empty() && !value.starts_with(['"', '\'', '{']);
    bare.then(|| Slip::new("text_without_quotes", value, format!("{key}= {}{note}", quoted(value))))
}

/// `办件 编号 = "单号"`
fn key_without_quotes(line: &str) -> Option<Slip> {
    let (key, value) = line.split_once('=')?;
    let name = key.trim();
    let bare = !name.is_empty() && !name.starts_with(['"', '\'', '[', '#']) && !name.contains('"');
    bare.then(|| Slip::new("key_without_quotes", name, format!("\"{name}\" ={value}")))
}

/// `title: "甲"`
fn colon(line: &str) -> Option<Slip> {
    let at = outside(line, ":").filter(|at| !line[..*at].contains('='))?;
    Some(Slip::new("colon", ":", format!("{} = {}", line[..at].trim_end(), line[at + 1..].trim_start())))
}

/// `title = "甲`, which nothing closes.
fn closed(line: &str) -> Option<Slip> {
    let (key, value, _) = parts(line)?;
    let is_open = value.starts_with('"') && value.matches('"').count() % 2 == 1;
    is_open.then(|| Slip::new("not_closed", value, format!("{key}= {value}\"")))
}

/// `ignore = ["甲"`, which nothing closes, or `ignore = "甲", "乙"`.
fn bracket(line: &str) -> Option<Slip> {
    let (key, value, note) = parts(line)?;
    let is_open = value.starts_with('[') && !value.ends_with(']');
    if is_open {
        return Some(Slip::new("not_closed", value, format!("{key}= {}]{note}", value.trim_end_matches(','))));
    }
    let is_bare = value.starts_with('"');
    is_bare.then(|| Slip::new("not_closed", value, format!("{key}= [{}]{note}", value.trim_end_matches([',', ']']))))
}

/// The key with the blanks behind it, the value, and the comment with the blanks before it.
fn parts(line: &str) -> Option<(&str, &str, &str)> {
    let at = outside(line, "=")?;
    let (key, value) = (&line[..at], &line[at + 1..]);
    let note = outside(value, "#").unwrap_or(value.len());
    let bare = value[..note].trim_end();
    Some((key, bare.trim(), &value[bare.len()..]))
}

/// Where a mark stands first outside of texts between quotation marks.
fn outside(line: &str, mark: &str) -> Option<usize> {
    let mut within: Option<char> = None;
    for (at, c) in line.char_indices() {
        match within {
            Some(quote) if quote == c => within = None,
            None if line[at..].starts_with(mark) => return Some(at),
            None if c == '#' => return None,
            None if matches!(c, '"' | '\'') => within = Some(c),
            _ => {}
        }
    }
    None
}
