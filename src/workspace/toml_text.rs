//! Text as TOML, so that what is proposed can be pasted.

use crate::domain::steers;

/// A basic string; invisible characters are written as escapes, so that they are seen.
pub(crate) fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            ' ' => quoted.push(' '),
            c if c.is_whitespace() || steers(c) || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}') => {
                quoted.extend(["\\u".to_owned(), format!("{:04X}", u32::from(c))]);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// An array of strings; a single one stands alone.
pub(crate) fn strings<S: AsRef<str>>(texts: &[S]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| string(text.as_ref())).collect();
    format!("[{}]", quoted.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_quoted_is_read_back() {
        for text in ["窗口", "a \"b\" \\c", "x\u{200b}y\u{3000}z", "\n\t\u{7f}", "'#=", "\u{202e}甲\u{2069}"] {
            let table: toml::Table = toml::from_str(&format!("{} = {}", string(text), strings(&[text]))).expect(text);
            assert_eq!(table[text][0].as_str(), Some(text));
        }
        assert_eq!(string("不动产\u{3000}登记"), "\"不动产\\u3000登记\"");
    }
}
