//! Typed rows, column by column: of one file while it is read, of all files once they are settled, as polars frames at
//! the end.

pub(crate) mod counted;
pub mod frame;
pub(crate) mod positions;
pub(crate) mod to_polars;
pub(crate) mod typed;
