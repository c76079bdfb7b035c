//! TOML as people type it, for configuration and standards alike: where a fault stands, which key was probably meant, exact numbers.

mod number;
mod source;

pub(crate) use number::Number;
pub(crate) use source::{Source, nearest};
