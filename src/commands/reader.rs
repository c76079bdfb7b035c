//! The reader's language: `--lang`, else the workspace's `locale`, else the system's language, else Chinese.
//!
//! It is the one thing that the whole program knows of its reader. It is settled before the command line is understood, so
//! that a slip in it is told in that language too; a workspace that is found later settles it again. Nothing that is
//! written to a file follows from it.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::sync::Mutex;

use crate::disk;
use crate::error::Result;
use crate::messages::Locale;
use crate::workspace::Workspace;

/// The configuration of a workspace.
const CONFIGURATION: &str = "huifang.toml";

/// What is known of the reader's language.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// `--lang`.
    asked: Option<Locale>,
    /// `locale` of the workspace.
    of_workspace: Option<Locale>,
}

static KNOWN: Mutex<Known> = Mutex::new(Known { asked: None, of_workspace: None });

/// Settles the language by the words of the command line, as they were typed.
pub fn settle(typed: &[OsString]) {
    let known = Known { asked: asked(typed), of_workspace: typed.iter().find_map(|word| of_folder(Path::new(word))) };
    if let Ok(mut place) = KNOWN.lock() {
        *place = known;
    }
}

/// Opens a workspace, whose language is the reader's where `--lang` says no other.
///
/// # Errors
/// Its configuration is wrong.
pub(super) fn open(folder: &Path) -> Result<Workspace> {
    let workspace = Workspace::open(folder)?;
    if let Ok(mut known) = KNOWN.lock() {
        known.of_workspace = Some(workspace.locale);
    }
    Ok(workspace)
}

/// The reader's language.
#[must_use]
pub fn locale() -> Locale {
    let known = KNOWN.lock().map(|known| *known);
    let found = known.ok().and_then(|known| known.asked.or(known.of_workspace));
    found.or_else(of_system).unwrap_or_default()
}

/// The `--lang` of a command line that nobody has understood yet.
fn asked(typed: &[OsString]) -> Option<Locale> {
    let words: Vec<&str> = typed.iter().filter_map(|word| word.to_str()).collect();
    let given = words.iter().enumerate().find_map(|(at, word)| match word.strip_prefix("--lang") {
        Some("") => words.get(at + 1).copied(),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    });
    given?.parse().ok()
}

/// The `locale` of the workspace in a folder, where there is one: by its line, for the file may hold what does not parse.
fn of_folder(folder: &Path) -> Option<Locale> {
    let text = disk::read_text(&folder.join(CONFIGURATION)).ok()?;
    let top = text.lines().map(str::trim_start).take_while(|line| !line.starts_with('['));
    let mut typed = top.filter_map(|line| line.strip_prefix("locale")?.trim_start().strip_prefix('='));
    let quoted = |value: &str| value.split(['"', '\'']).nth(1)?.parse().ok();
    Some(typed.find_map(quoted).unwrap_or_default())
}

/// The system's language, in the order in which the C library asks for it.
fn of_system() -> Option<Locale> {
    let asked = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| env::var(name).ok());
    asked.filter(|value| !value.is_empty()).map(|value| Locale::of_system(&value)).next().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_asked_for_in_two_spellings() {
        let typed = |words: &[&str]| asked(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(typed(&["huifang", "check", "a", "--lang", "en"]), Some(Locale::En));
        assert_eq!(typed(&["huifang", "--lang=zh-CN", "check"]), Some(Locale::ZhCn));
        assert_eq!(typed(&["huifang", "check", "--lang"]), None);
        assert_eq!(typed(&["huifang", "check", "--lang", "fr"]), None);
    }

    #[test]
    fn a_workspace_says_its_language_even_where_its_file_does_not_parse() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(of_folder(folder.path()), None);
        for (text, expected) in [
            ("title = \"甲\"\n", Locale::ZhCn),
            ("locale = \"en\"\n[[rule]\n", Locale::En),
            ("title = “甲”\n locale='en' # English\n", Locale::En),
            ("[cells]\nlocale = \"en\"\n", Locale::ZhCn),
        ] {
            std::fs::write(folder.path().join(CONFIGURATION), text).expect("a file");
            assert_eq!(of_folder(folder.path()), Some(expected), "{text}");
        }
    }
}
