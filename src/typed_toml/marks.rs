//! Marks of a Chinese keyboard where TOML wants those of an English one: “”, ＝, 【】, ，, ：.

/// What is found of a line, cut to what fits a sentence.
const SHOWN: usize = 40;

/// The marks of a line that TOML does not know, and the line with those that it does.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Replaced {
    /// The sort of the first of them.
    pub(super) code: &'static str,
    /// The first of them; of quotation marks, with what stands between them.
    pub(super) found: String,
    pub(super) line: String,
}

/// What a mark should be, and its sort.
fn meant(c: char, is_value: bool) -> Option<(char, &'static str)> {
    Some(match c {
        '＝' => ('=', "equals"),
        '：' => ('=', "colon"),
        '［' | '【' | '〔' => ('[', "brackets"),
        '］' | '】' | '〕' => (']', "brackets"),
        '｛' => ('{', "brackets"),
        '｝' => ('}', "brackets"),
        '，' | '、' => (',', "comma"),
        '＃' => ('#', "comment"),
        '。' | '．' => ('.', "wide"),
        '\u{3000}' | '\u{a0}' => (' ', "wide"),
        '０'..='９' if is_value => (char::from(b'0' + u8::try_from(u32::from(c) - u32::from('０')).ok()?), "wide"),
        _ => return None,
    })
}

/// What closes a quotation mark that TOML does not know.
fn closes(opening: char) -> Option<&'static [char]> {
    match opening {
        '“' | '”' | '„' | '＂' | '「' | '『' => Some(&['”', '“', '＂', '"', '」', '』']),
        '‘' | '’' | '＇' => Some(&['’', '‘', '＇', '\'']),
        _ => None,
    }
}

/// A line with the marks of TOML in the place of those that it does not know; nothing where there are none. What stands
/// between quotation marks is left as it is.
pub(super) fn replaced(line: &str) -> Option<Replaced> {
    let mut first: Option<(&'static str, String)> = None;
    let (mut out, mut is_value) = (String::with_capacity(line.len()), false);
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '#' => break,
            '"' | '\'' => {
                let (text, mark, behind) = quoted(after, c);
                out.extend([c]);
                out.push_str(text);
                out.extend([c]);
                if mark.is_some_and(|mark| mark != c) {
                    first.get_or_insert_with(|| ("quotes", mark.into_iter().collect()));
                } else if mark.is_none() {
                    // a text that is never closed is no matter of marks
                    out.pop();
                }
                rest = behind;
                continue;
            }
            _ => {}
        }
        if let Some(closing) = closes(c) {
            let end = after.find(closing);
            let text = &after[..end.unwrap_or_else(|| after.trim_end().len())];
            let behind = end.map_or("", |end| &after[end..]);
            let mark = behind.chars().next();
            let whole = &rest[..c.len_utf8() + text.len() + mark.map_or(0, char::len_utf8)];
            first.get_or_insert_with(|| ("quotes", cut(whole)));
            out.push('"');
            out.push_str(&text.replace('\\', "\\\\").replace('"', "\\\""));
            out.push('"');
            rest = &behind[mark.map_or(0, char::len_utf8)..];
            continue;
        }
        let meant = meant(c, is_value);
        if let Some((mark, code)) = meant {
            first.get_or_insert_with(|| (code, c.to_string()));
            out.push(mark);
        } else {
            out.push(c);
        }
        is_value |= c == '=' || meant.is_some_and(|(mark, _)| mark == '=');
        rest = after;
    }
    out.push_str(rest);
    first.map(|(code, found)| Replaced { code, found, line: out })
}

/// What stands behind a quotation mark of TOML, the mark that closes it, and the rest. One that no mark of TOML closes may
/// be closed by a Chinese one.
fn quoted(text: &str, mark: char) -> (&str, Option<char>, &str) {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == mark && !escaped {
            return (&text[..at], Some(c), &text[at + c.len_utf8()..]);
        }
        escaped = mark == '"' && c == '\\' && !escaped;
    }
    match text.char_indices().find(|(_, c)| ['”', '“', '’', '‘', '＂', '＇'].contains(c)) {
        Some((at, c)) => (&text[..at], Some(c), &text[at + c.len_utf8()..]),
        None => (text, None, ""),
    }
}

/// The beginning of a text, which a sentence has room for.
pub(super) fn cut(text: &str) -> String {
    let start: String = text.chars().take(SHOWN).collect();
    if text.chars().count() > SHOWN { start + "…" } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_a_chinese_keyboard_become_those_of_toml_outside_of_texts() {
        for (line, code, found, mended) in [
            ("title = “服务通报”", "quotes", "“服务通报”", "title = \"服务通报\""),
            ("“title” = \"x\" # “注”", "quotes", "“title”", "\"title\" = \"x\" # “注”"),
            ("title = ‘甲，乙’", "quotes", "‘甲，乙’", "title = \"甲，乙\""),
            ("title = \"甲”", "quotes", "”", "title = \"甲\""),
            ("title＝\"甲＝乙\"", "equals", "＝", "title=\"甲＝乙\""),
            ("【values.评价】", "brackets", "【", "[values.评价]"),
            ("ledger = [\"a\"，“b”]", "comma", "，", "ledger = [\"a\",\"b\"]"),
            ("min_rated = １０", "wide", "１", "min_rated = 10"),
        ] {
            let replaced = replaced(line).expect(line);
            assert_eq!((replaced.code, replaced.found.as_str(), replaced.line.as_str()), (code, found, mended));
        }
        for line in ["title = \"“服务”，通报\" # ＝", "受理（编号） = 'a：b'", ""] {
            assert_eq!(replaced(line), None, "{line}");
        }
    }
}
