//! The catalogue of messages held against the sources: every sentence that the program says exists with exactly the marks
//! that are filled in, and none is left that nothing says.

mod code;
mod uses;

use std::collections::{BTreeMap, BTreeSet};

use crate::huifang::root;
use huifang::messages::{Locale, coded, keys, marks};
use uses::{Use, done, of_file, sources};

/// Sentences that [`huifang::messages`] asks for by itself.
const OF_THE_ROOM: [&str; 4] = ["common.comma", "common.semicolon", "common.line", "common.nothing"];
/// Groups whose sentences are asked for by a code at run time, outside of `message!`.
const BY_CODE: [&str; 6] = ["tables.columns", "tables.values", "words.kind", "words.cadence", "help.", "rejects.said"];
/// What stands beside a sentence and has the same marks filled in.
const BESIDE: [&str; 2] = ["-cure", "-why"];

fn uses() -> Vec<(String, Use)> {
    let root = root().join("src");
    let of_source = |(name, text): (String, String)| of_file(&text).into_iter().map(move |one| (name.clone(), one)).collect::<Vec<_>>();
    sources(&root).into_iter().flat_map(of_source).collect()
}

/// The marks of a sentence and of those beside it.
fn all_marks(key: &str) -> BTreeSet<String> {
    let catalogue = keys(Locale::ZhCn);
    let beside = BESIDE.iter().map(|suffix| format!("{key}{suffix}"));
    let sentences = std::iter::once(key.to_owned()).chain(beside).filter_map(|key| catalogue.get(&key));
    sentences.flat_map(|sentence| marks(sentence).expect("marks")).map(str::to_owned).collect()
}

/// The sentences that a use may say.
fn said(of: &Use) -> Vec<&'static str> {
    let catalogue = keys(Locale::ZhCn);
    let is_beside = |key: &str| BESIDE.iter().any(|suffix| key.ends_with(suffix));
    if of.is_group {
        let prefix = format!("{}.", of.key);
        let below = catalogue.keys().filter(|key| key.strip_prefix(&prefix).is_some_and(|leaf| !leaf.contains('.')) && !is_beside(key));
        below.map(String::as_str).collect()
    } else {
        catalogue.get_key_value(&of.key).map(|(key, _)| key.as_str()).into_iter().collect()
    }
}

#[test]
fn every_message_of_the_sources_has_its_sentence_and_fills_its_marks() {
    let mut wrong = Vec::new();
    for (file, one) in uses() {
        let said = said(&one);
        let place = format!("{file}:{}: {}", one.line, one.key);
        if said.is_empty() {
            wrong.push(format!("{place} has no sentence"));
            continue;
        }
        let given: BTreeSet<String> = one.arguments.iter().cloned().collect();
        let marks: BTreeSet<String> = said.iter().flat_map(|key| all_marks(key)).collect();
        wrong.extend(marks.difference(&given).map(|mark| format!("{place}: nothing fills {{{mark}}}")));
        wrong.extend(given.difference(&marks).map(|name| format!("{place}: no sentence has a mark {{{name}}}")));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_sentence_is_said_somewhere() {
    let mut unsaid: BTreeSet<&str> = keys(Locale::ZhCn).keys().map(String::as_str).collect();
    for (_, one) in uses() {
        unsaid.retain(|key| !said(&one).contains(key));
    }
    unsaid.retain(|key| !OF_THE_ROOM.contains(key) && !BY_CODE.iter().any(|group| key.starts_with(group)));
    let has_sentence =
        |key: &str| BESIDE.iter().filter_map(|suffix| key.strip_suffix(suffix)).any(|of| keys(Locale::ZhCn).contains_key(of));
    unsaid.retain(|key| !has_sentence(key));
    assert_eq!(unsaid, BTreeSet::new());
}

#[test]
fn what_an_error_says_first_has_a_code() {
    let mut without = BTreeMap::new();
    for (file, one) in uses().into_iter().filter(|(_, one)| one.is_of_error) {
        for key in said(&one).into_iter().filter(|key| !coded().contains_key(*key)) {
            without.insert(key, format!("{file}:{}", one.line));
        }
    }
    assert_eq!(without, BTreeMap::new());
}

#[test]
fn what_cannot_be_done_with_a_file_has_its_word() {
    let root = root().join("src");
    let done: BTreeSet<String> = sources(&root).iter().flat_map(|(_, text)| done(text)).collect();
    let word = |doing: &String| format!("io.doing.{}", doing.replace(' ', "_"));
    let without: Vec<&String> = done.iter().filter(|doing| !keys(Locale::ZhCn).contains_key(&word(doing))).collect();
    assert_eq!(without, Vec::<&String>::new());
    let words: BTreeSet<String> = done.iter().map(word).collect();
    let unused: Vec<&String> = keys(Locale::ZhCn).keys().filter(|key| key.starts_with("io.doing.") && !words.contains(*key)).collect();
    assert_eq!(unused, Vec::<&String>::new());
}

/// The pages of errors are what the catalogue says: a row a code, in the order of the codes.
#[test]
fn the_pages_of_errors_explain_every_code() {
    let root = root();
    for (locale, path) in [(Locale::En, "docs/errors.md"), (Locale::ZhCn, "docs/errors.zh-CN.md")] {
        let known = keys(locale);
        let cell = |key: &str| {
            known.get(key).map_or_else(String::new, |text| text.replace('|', "\\|").split_whitespace().collect::<Vec<_>>().join(" "))
        };
        let of_codes: BTreeMap<&String, &String> = coded().iter().map(|(key, code)| (code, key)).collect();
        let rows: Vec<String> =
            of_codes.iter().map(|(code, key)| format!("| `{code}` | {} | {} |", cell(key), cell(&format!("{key}-cure")))).collect();
        let page = std::fs::read_to_string(root.join(path)).expect("a page");
        let written: Vec<&str> = page.lines().filter(|line| line.starts_with("| `HF")).collect();
        assert_eq!(written, rows, "{path}");
    }
}
