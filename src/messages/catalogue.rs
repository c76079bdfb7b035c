//! The catalogue: for each room of the program one file of sentences in each language, and one of the codes of its errors.
//!
//! All are compiled in. A key is the file's name, then the tables, then the entry: `[header] missing` of `intake.toml` is
//! `intake.header.missing`. Beside an error's sentence, `missing-cure` says what to try.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use toml::{Table, Value};

use super::Locale;

/// A room's sentences in one language, or its codes, as the file has them.
macro_rules! file {
    ($folder:literal, $room:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/messages/", $folder, "/", $room, ".toml"))
    };
}

/// Name, Chinese, English and codes of each room.
macro_rules! rooms {
    ($($room:literal),* $(,)?) => { [$(($room, file!("zh-CN", $room), file!("en", $room), file!("codes", $room))),*] };
}

/// Every room, one a line.
#[rustfmt::skip]
const ROOMS: &[(&str, &str, &str, &str)] = &rooms![
    "build",
    "cards",
    "check",
    "common",
    "desk",
    "doubts",
    "draw",
    "explain",
    "faults",
    "figures",
    "files",
    "help",
    "init",
    "intake",
    "io",
    "issue",
    "notices",
    "outputs",
    "plan",
    "print",
    "privacy",
    "progress",
    "publish",
    "rejects",
    "remarks",
    "render",
    "report",
    "returned",
    "roster",
    "run",
    "serve",
    "setup",
    "standard",
    "tables",
    "tallies",
    "tally",
    "templates",
    "themes",
    "typed_toml",
    "usage",
    "values",
    "verdict",
    "words",
    "workbooks",
    "workspace",
];

/// The sentence of a key.
#[must_use]
pub fn sentence(locale: Locale, key: &str) -> Option<&'static str> {
    keys(locale).get(key).map(String::as_str)
}

/// Every key with its sentence.
#[must_use]
pub fn keys(locale: Locale) -> &'static BTreeMap<String, String> {
    static ZH_CN: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    static EN: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    match locale {
        Locale::ZhCn => ZH_CN.get_or_init(|| flat(ROOMS.iter().map(|(room, zh_cn, _, _)| (*room, *zh_cn)))),
        Locale::En => EN.get_or_init(|| flat(ROOMS.iter().map(|(room, _, en, _)| (*room, *en)))),
    }
}

/// The code of each error: its key, and `HF0123`.
#[must_use]
pub fn coded() -> &'static BTreeMap<String, String> {
    static CODES: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    CODES.get_or_init(|| flat(ROOMS.iter().map(|(room, _, _, codes)| (*room, *codes))))
}

/// The entries of several files by their dotted keys.
fn flat(files: impl Iterator<Item = (&'static str, &'static str)>) -> BTreeMap<String, String> {
    let mut entries = BTreeMap::new();
    for (room, source) in files {
        // the tests parse every file; a broken one would be told by its keys
        let table: Table = source.parse().unwrap_or_default();
        collect(&table, room, &mut entries);
    }
    entries
}

fn collect(table: &Table, path: &str, entries: &mut BTreeMap<String, String>) {
    for (name, value) in table {
        let key = format!("{path}.{name}");
        match value {
            Value::Table(below) => collect(below, &key, entries),
            Value::String(sentence) => drop(entries.insert(key, sentence.clone())),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::messages::marks;

    #[test]
    fn every_file_is_compiled_in_and_parses() {
        let listed: BTreeSet<String> = ROOMS.iter().map(|(room, ..)| format!("{room}.toml")).collect();
        assert!(ROOMS.is_sorted_by_key(|(room, ..)| room), "in order, so that two who add one do not meet");
        for folder in ["zh-CN", "en", "codes"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/messages").join(folder);
            let names =
                fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
            assert_eq!(names.collect::<BTreeSet<_>>(), listed, "{folder}");
        }
        for (room, zh_cn, en, codes) in ROOMS {
            for source in [zh_cn, en, codes] {
                source.parse::<Table>().unwrap_or_else(|error| panic!("{room}: {error}"));
            }
        }
    }

    #[test]
    fn both_languages_have_the_same_sentences_with_the_same_marks() {
        let (zh_cn, en) = (keys(Locale::ZhCn), keys(Locale::En));
        assert_eq!(zh_cn.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
        for (key, sentence) in zh_cn {
            assert_eq!(marks(sentence).expect(key), marks(&en[key]).expect(key), "{key}");
        }
    }

    #[test]
    fn a_code_stands_once_and_belongs_to_a_sentence() {
        let mut seen = BTreeMap::new();
        for (key, code) in coded() {
            assert!(code.len() == 6 && code.starts_with("HF") && code[2..].chars().all(|c| c.is_ascii_digit()), "{key}: {code}");
            assert!(keys(Locale::En).contains_key(key), "{key} has a code and no sentence");
            if let Some(other) = seen.insert(code, key) {
                panic!("{code} is that of {key} and of {other}");
            }
        }
    }
}
