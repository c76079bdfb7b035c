//! What any command may say on the terminal: errors with their hints, notices of files, paths as they are typed.

use std::path::Path;

use super::{reader, terminal};
use crate::domain::steers;
use crate::error::Error;
use crate::intake::{self, Intake};
use crate::messages::Message;
use crate::platform::paths;

/// What is to be known of single files: path and notice.
pub(super) fn file_notices(intake: &Intake) -> Vec<(String, Message)> {
    let of_file = |file: &intake::FileReport| file.notices.iter().map(|notice| (file.path.clone(), notice.message())).collect::<Vec<_>>();
    let not_read = |file: &intake::LeftOut| (file.path.clone(), message!("run.not_read", cure = file.what_to_do()));
    intake.files.iter().flat_map(of_file).chain(intake.left_out.iter().map(not_read)).collect()
}

/// A message in the reader's language, that sends nothing to the terminal but letters.
pub(super) fn told(message: &Message) -> String {
    harmless(&message.told(reader::locale()))
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
pub(super) fn unfinished(errors: &[Error]) {
    for error in errors {
        note!(message!("run.unfinished", error));
    }
}

/// Says an error and its cure on the terminal.
pub fn say(error: &Error) {
    let said = match error.code() {
        Some(code) => message!("common.error_with_code", code, text = error),
        None => message!("common.error", text = error),
    };
    complain!("{}", terminal::as_error(&told(&said)));
    if let Some(cure) = error.cure() {
        complain!(message!("common.cure", text = cure));
    }
}
