//! TOML as people type it: the place of a fault, the key that was probably meant, exact numbers.

mod number;
mod source;

pub(crate) use number::Number;
pub(crate) use source::{Source, nearest};
