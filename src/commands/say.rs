//! What any command may say on the terminal: errors with their hints, notices of files, paths as they are typed.

use std::path::Path;

use super::{reader, terminal};
use crate::domain::{Locale, steers};
use crate::error::Error;
use crate::intake::{self, Intake};
use crate::messages::Message;
use crate::platform::paths;

/// What is to be known of single files: path and notice.
pub(super) fn file_notices(intake: &Intake, locale: Locale) -> Vec<(String, String)> {
    let of_file =
        |file: &intake::FileReport| file.notices.iter().map(|notice| (file.path.clone(), notice.text(locale))).collect::<Vec<_>>();
    intake.files.iter().flat_map(of_file).chain(not_read(&intake.left_out, locale)).collect()
}

/// Files among the exports that are not read, likewise.
pub(super) fn not_read(files: &[intake::LeftOut], locale: Locale) -> Vec<(String, String)> {
    let said = |file: &intake::LeftOut| match locale {
        Locale::ZhCn => format!("没有读：{}", file.cure(locale)),
        Locale::En => format!("was not read: {}", file.cure(locale)),
    };
    files.iter().map(|file| (file.path.clone(), said(file))).collect()
}

/// The text with whatever steers a terminal written out as `\u{1b}` is: control characters, ends of lines other than
/// `\n`, and marks that turn the direction of what follows. An export must not send them.
#[must_use]
pub fn harmless(text: &str) -> String {
    text.chars().map(|c| if c != '\n' && steers(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

/// A path as it is typed into a shell.
pub(super) fn quoted(path: &Path) -> String {
    paths::quoted(&path.display().to_string())
}

/// Says what could not be done once a result stood in its place, which is no failure any more.
pub(super) fn unfinished(errors: &[Error], locale: Locale) {
    for error in errors {
        let said = harmless(&error.told(locale));
        match locale {
            Locale::ZhCn => note!("注意：{said}；结果已写好，没有清理掉的下次运行会再清理"),
            Locale::En => note!("note: {said}; the result stands, and what was not cleared away is by the next run"),
        }
    }
}

/// Says an error and its cure on the terminal.
pub fn say(error: &Error) {
    let locale = reader::locale();
    let text = Message::text(harmless(&error.told(locale)));
    let said = match error.code() {
        Some(code) => message!("common.error_with_code", code, text),
        None => message!("common.error", text),
    };
    complain!("{}", terminal::as_error(&said.told(locale)));
    if let Some(cure) = error.cure() {
        complain!("{}", message!("common.cure", text = harmless(&cure.told(locale))).told(locale));
    }
}
