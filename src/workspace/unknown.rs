//! A key or value that is not among those that exist.

use toml::Spanned;

use super::typed::Typed;
use crate::error::Error;
use crate::messages::Message;
use crate::typed_toml::{Source, elsewhere, nearest};

/// The error of it; `what` it is not, as `[unknown]` of `workspace.toml` has it.
pub(super) fn unknown<'a>(source: &Source<'_>, key: &Spanned<String>, what: &str, known: impl IntoIterator<Item = &'a str>) -> Error {
    let known: Vec<&str> = known.into_iter().collect();
    let typed = key.get_ref();
    if let Some(error) = misplaced(source, key, || message!(in "workspace.unknown", what, key = typed)) {
        return error;
    }
    let error = source.error(key.span(), message!(in "workspace.unknown", what, key = typed));
    match nearest(typed, known.iter().copied()) {
        Some(near) => error.hint(message!("typed_toml.near", near)),
        None => error.hint(message!("typed_toml.known", known = Message::codes(known))),
    }
}

/// The error of a key in Chinese quotation marks, or of one that belongs to a table with fixed keys: lines of the top that
/// were pasted below a table belong to that table.
pub(super) fn misplaced(source: &Source<'_>, key: &Spanned<String>, what: impl Fn() -> Message) -> Option<Error> {
    let typed = key.get_ref();
    if let Some(error) = source.quotes_of_key(typed, key.span()) {
        return Some(error);
    }
    let home = elsewhere::<Typed>(source, typed, key.span())?;
    Some(source.error(key.span(), what()).hint(message!("typed_toml.belongs", key = typed, home)))
}
