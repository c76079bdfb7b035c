//! Texts out of what is published: of pages what is read and what tags say, of tables the
//! cells, of JSON keys and values, of Office documents what their parts say.

use super::office::of_office;
use super::person::is_han;

/// What a text may be by the place where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// Anything that can be written.
    Words,
    /// An attribute that draws: coordinates, if it is what it should be.
    Drawing,
}

/// Attributes that draw.
const DRAWS: [&str; 3] = ["d", "points", "viewBox"];

/// The file that gives size and digest of every other one, which nothing but [`crate::publish`] writes.
const MANIFEST: &str = "manifest.json";

/// Calls `see` with every text of a public file; `path` tells by its ending what it is.
pub(super) fn texts(path: &str, bytes: &[u8], see: &mut dyn FnMut(&str, Place)) {
    let ending = path.rsplit('.').next();
    if matches!(ending, Some("docx" | "xlsx")) && of_office(bytes, &mut |text| see(text, Place::Words)) {
        return;
    }
    let text = String::from_utf8_lossy(bytes);
    let mut words = |text: &str| see(text, Place::Words);
    match ending {
        Some("html" | "xml" | "svg") => of_markup(&text, see),
        Some("csv") => {
            let bare = text.strip_prefix('\u{feff}').unwrap_or(&text);
            // the headings are ours
            let reader = csv::ReaderBuilder::new().flexible(true).from_reader(bare.as_bytes());
            reader.into_records().flatten().for_each(|record| record.iter().for_each(&mut words));
        }
        Some("json") => match serde_json::from_str(&text) {
            // its numbers are sizes of files, and may be as long as a telephone number
            Ok(value) if path.rsplit('/').next() == Some(MANIFEST) => texts_of_json(&value, &mut words),
            Ok(value) => of_json(&value, &mut words),
            Err(_) => text.lines().for_each(words),
        },
        // what a picture says of itself stands in it as text; its pixels say nothing that can be read
        Some("png" | "jpg" | "jpeg" | "webp" | "ico") => of_picture(&text, &mut words),
        // what a property of a calendar says
        Some("ics") => text.lines().for_each(|line| words(line.split_once(':').map_or(line, |(_, value)| value))),
        _ => text.lines().for_each(words),
    }
}

/// Runs of characters that can be read: notes of cameras and programs, and what chance makes of pixels.
fn of_picture(text: &str, see: &mut dyn FnMut(&str)) {
    const SHORTEST: usize = 8;
    let is_read = |c: char| c != char::REPLACEMENT_CHARACTER && !c.is_control();
    let runs = text.split(|c| !is_read(c)).map(str::trim);
    runs.filter(|run| run.chars().nth(SHORTEST - 1).is_some() || run.chars().filter(|c| is_han(*c)).count() > 1).for_each(see);
}

/// What stands between tags, and what tags say.
fn of_markup(text: &str, see: &mut dyn FnMut(&str, Place)) {
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let between = rest[..open].trim();
        if !between.is_empty() {
            see(between, Place::Words);
        }
        rest = &rest[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").unwrap_or(comment.len());
            see(comment[..end].trim(), Place::Words);
            rest = comment.get(end + 3..).unwrap_or("");
            continue;
        }
        rest = tag(rest, see);
    }
    if !rest.trim().is_empty() {
        see(rest.trim(), Place::Words);
    }
}

/// The values of a tag's attributes, and what stands in it without quotes; what follows the tag.
fn tag<'a>(text: &'a str, see: &mut dyn FnMut(&str, Place)) -> &'a str {
    let mut rest = &text[1..];
    loop {
        let at = rest.find(['>', '"', '\'']).unwrap_or(rest.len());
        let bare = rest[..at].trim();
        if !bare.is_empty() {
            see(bare, Place::Words);
        }
        match rest.as_bytes().get(at) {
            None => return "",
            Some(b'>') => return &rest[at + 1..],
            Some(quote) => {
                let value = &rest[at + 1..];
                let end = value.find(char::from(*quote)).unwrap_or(value.len());
                if !value[..end].is_empty() {
                    let name = bare.trim_end_matches('=').trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
                    see(&value[..end], if DRAWS.contains(&name) { Place::Drawing } else { Place::Words });
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

/// Values of JSON that are texts.
fn texts_of_json(value: &serde_json::Value, see: &mut dyn FnMut(&str)) {
    match value {
        serde_json::Value::String(text) => see(text),
        serde_json::Value::Array(values) => values.iter().for_each(|value| texts_of_json(value, see)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| texts_of_json(value, see)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        texts(path, text.as_bytes(), &mut |text, _| found.push(text.to_owned()));
        found
    }

    #[test]
    fn every_text_of_a_file_is_seen() {
        assert_eq!(
            found("a.html", "<p class=\"x\" title='甲>乙'>丙<!-- 丁 --></p><svg aria-label=\"戊\"><text>己</text></svg>庚"),
            ["p class=", "x", "title=", "甲>乙", "丙", "丁", "/p", "svg aria-label=", "戊", "text", "己", "/text", "/svg", "庚"]
        );
        assert_eq!(found("a.csv", "\u{feff}窗口,n\r\n\"甲,\"\"乙\",5\r\n"), ["甲,\"乙", "5"]);
        assert_eq!(found("a.json", r#"{"k":["\u7532",5,null]}"#), ["k", "甲", "5", "null"]);
        assert_eq!(found("a.html", "<p title=甲 data-乙>"), ["p title=甲 data-乙"]);
        assert_eq!(found("p/manifest.json", r#"{"bytes":13800138000,"path":"a"}"#), ["a"]);
        assert_eq!(found("a.css", "a{}\n/* 甲 */"), ["a{}", "/* 甲 */"]);
    }

    #[test]
    fn only_an_attribute_that_draws_is_a_drawing() {
        let mut drawn = Vec::new();
        texts("a.svg", br#"<svg viewBox="0 0 1 1"><path class="s" d="M1 2H3"/><text x="1">d="5"</text></svg>"#, &mut |text, place| {
            if place == Place::Drawing {
                drawn.push(text.to_owned());
            }
        });
        assert_eq!(drawn, ["0 0 1 1", "M1 2H3"]);
    }
}
