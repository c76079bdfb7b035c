//! TOML as people type it: the place of a fault, the slip of the hand that made it, the key that was probably meant, exact
//! numbers.
//!
//! In: the text of a file that somebody types, and what it may hold ([`TypedFile`]). Out: that, or an error which names
//! the line, what stands there, what was expected, and the line as it should be.

mod bare_keys;
mod expected;
mod headers;
mod marks;
mod number;
mod read;
mod refusal;
mod slip;
mod slips;
mod source;
mod syntax;
mod typed_file;

#[cfg(test)]
pub(crate) use bare_keys::with_quoted_keys;
pub(crate) use number::Number;
pub(crate) use read::read_if_there;
pub(crate) use refusal::elsewhere;
pub(crate) use source::{Source, nearest};
pub(crate) use typed_file::TypedFile;
#[cfg(test)]
pub(crate) use typed_file::keys;
