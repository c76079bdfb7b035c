//! No sentence stands in the code, in any language, and nothing there chooses by the reader's language.

use std::path::Path;

use super::uses::{inside, sources};

/// Files that may choose by a language, each with its reason.
const MAY_CHOOSE: [(&str, &str); 7] = [
    ("messages/", "the catalogue has a file for each language"),
    ("error.rs", "an error that a program prints is in English"),
    ("domain/column.rs", "a file that is written is headed with Chinese headings or with the names of columns"),
    ("intake/values/vocabulary.rs", "the words of a closed list are shown as exports in that language have them"),
    ("render/", "pages and letters are laid out by the language of their workspace"),
    ("review/refused.rs", "what is written for programs is in English"),
    ("workspace/mistyped.rs", "tests of slips ask for both languages"),
];

/// Calls whose text somebody reads.
const SAID: [&str; 7] = ["Error::new(", "Error::in_file(", ".hint(", "tell!(", "note!(", "result!(", "complain!("];

/// The code of the program: without its tests and without comments, line by line as it was.
fn code() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let is_test = |name: &str| name.ends_with("tests.rs") || name.contains("/tests/") || name.contains("fixture");
    let of_program = |text: &str| {
        let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
        let line = |line: &str| if line.trim_start().starts_with("//") { String::new() } else { line.to_owned() };
        text[..end].lines().map(line).collect::<Vec<_>>().join("\n")
    };
    sources(&root).into_iter().filter(|(name, _)| !is_test(name)).map(|(name, text)| (name, of_program(&text))).collect()
}

#[test]
fn no_code_chooses_by_the_readers_language() {
    let mut found = Vec::new();
    for (name, text) in code().iter().filter(|(name, _)| !MAY_CHOOSE.iter().any(|(may, _)| name.starts_with(may))) {
        for (at, line) in text.lines().enumerate() {
            if ["match locale", "Locale::ZhCn", "Locale::En"].iter().any(|choice| line.contains(choice)) {
                found.push(format!("src/{name}:{}: {}", at + 1, line.trim()));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new(), "sentences belong into templates/messages, see docs/architecture.md");
}

#[test]
fn no_sentence_is_said_that_is_not_in_the_catalogue() {
    let mut found = Vec::new();
    for (name, text) in code() {
        for call in SAID {
            for (at, _) in text.match_indices(call) {
                let said = without_messages(inside(&text[at + call.len()..]));
                let sentences = literals(&said).into_iter().filter(|text| is_sentence(text));
                found.extend(sentences.map(|sentence| format!("src/{name}:{}: {sentence}", text[..at].matches('\n').count() + 1)));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new(), "sentences belong into templates/messages, see docs/architecture.md");
}

/// What stands in a call but for its `message!(…)`, whose key and codes are no sentences.
fn without_messages(inside_call: &str) -> String {
    const MESSAGE: &str = "message!(";
    let mut rest = inside_call;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once(MESSAGE) {
        kept.push_str(before);
        rest = &after[inside(after).len()..];
    }
    kept + rest
}

/// The texts between quotation marks.
fn literals(code: &str) -> Vec<String> {
    let (mut found, mut text, mut escaped) = (Vec::new(), None::<String>, false);
    for c in code.chars() {
        match (&mut text, c) {
            (None, '"') => text = Some(String::new()),
            (Some(_), '"') if !escaped => found.extend(text.take()),
            (Some(text), c) => text.push(c),
            (None, _) => {}
        }
        escaped = !escaped && c == '\\' && text.is_some();
    }
    found
}

/// Chinese, or words with blanks between them, beside what is filled in.
fn is_sentence(text: &str) -> bool {
    let is_han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{ff01}'..='\u{ff5e}').contains(&c);
    let outside =
        text.split('{').enumerate().map(|(n, part)| if n == 0 { part } else { part.split_once('}').map_or("", |(_, rest)| rest) });
    let outside = outside.collect::<Vec<_>>().join(" ");
    let words = outside.split_whitespace().filter(|word| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic() || c == '\''));
    text.contains(is_han) || words.count() > 1
}

#[test]
fn a_sentence_is_told_from_a_code() {
    for (text, is) in [
        ("cannot read the file", true),
        ("没有", true),
        ("  {n}  {path}", false),
        ("{path}: is there already", true),
        ("read", false),
        ("make the folder", true),
        ("SHA-256 {}", false),
    ] {
        assert_eq!(is_sentence(text), is, "{text}");
    }
    let call = r#"path, message!("a.b", of = f("x y")), "is there already""#;
    assert_eq!(literals(&without_messages(call)), ["is there already"]);
}
