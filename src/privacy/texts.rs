//! Texts out of what is published: of pages what is read and what attributes say, of tables the cells, of JSON keys and values.

/// Calls `see` with every text of a public file; `path` tells by its ending what it is.
pub(super) fn texts(path: &str, bytes: &[u8], see: &mut dyn FnMut(&str)) {
    let text = String::from_utf8_lossy(bytes);
    match path.rsplit('.').next() {
        Some("html" | "xml" | "svg") => of_markup(&text, see),
        Some("csv") => {
            let bare = text.strip_prefix('\u{feff}').unwrap_or(&text);
            // the headings are ours
            let reader = csv::ReaderBuilder::new().flexible(true).from_reader(bare.as_bytes());
            reader.into_records().flatten().for_each(|record| record.iter().for_each(&mut *see));
        }
        Some("json") => match serde_json::from_str(&text) {
            Ok(value) => of_json(&value, see),
            Err(_) => text.lines().for_each(see),
        },
        _ => text.lines().for_each(see),
    }
}

/// What stands between tags, and each value of an attribute.
fn of_markup(text: &str, see: &mut dyn FnMut(&str)) {
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let between = rest[..open].trim();
        if !between.is_empty() {
            see(between);
        }
        rest = &rest[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").unwrap_or(comment.len());
            see(comment[..end].trim());
            rest = comment.get(end + 3..).unwrap_or("");
            continue;
        }
        rest = tag(rest, see);
    }
    if !rest.trim().is_empty() {
        see(rest.trim());
    }
}

/// The values of a tag's attributes; what follows the tag.
fn tag<'a>(text: &'a str, see: &mut dyn FnMut(&str)) -> &'a str {
    let mut rest = &text[1..];
    loop {
        match rest.find(['>', '"', '\'']) {
            None => {
                see(rest);
                return "";
            }
            Some(at) if rest.as_bytes()[at] == b'>' => return &rest[at + 1..],
            Some(at) => {
                let quote = char::from(rest.as_bytes()[at]);
                let value = &rest[at + 1..];
                let end = value.find(quote).unwrap_or(value.len());
                if !value[..end].is_empty() {
                    see(&value[..end]);
                }
                rest = value.get(end + 1..).unwrap_or("");
            }
        }
    }
}

/// Keys and values of JSON.
pub(super) fn of_json(value: &serde_json::Value, see: &mut dyn FnMut(&str)) {
    match value {
        serde_json::Value::String(text) => see(text),
        serde_json::Value::Array(values) => values.iter().for_each(|value| of_json(value, see)),
        serde_json::Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            see(key);
            of_json(value, see);
        }),
        other => see(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        texts(path, text.as_bytes(), &mut |text| found.push(text.to_owned()));
        found
    }

    #[test]
    fn every_text_of_a_file_is_seen() {
        assert_eq!(
            found("a.html", "<p class=\"x\" title='甲>乙'>丙<!-- 丁 --></p><svg aria-label=\"戊\"><text>己</text></svg>庚"),
            ["x", "甲>乙", "丙", "丁", "戊", "己", "庚"]
        );
        assert_eq!(found("a.csv", "\u{feff}窗口,n\r\n\"甲,\"\"乙\",5\r\n"), ["甲,\"乙", "5"]);
        assert_eq!(found("a.json", r#"{"k":["\u7532",5,null]}"#), ["k", "甲", "5", "null"]);
        assert_eq!(found("a.css", "a{}\n/* 甲 */"), ["a{}", "/* 甲 */"]);
    }
}
