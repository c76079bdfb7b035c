//! The file system, asked and read in one way: what it cannot say is an error, never a "no", and only a regular file is opened.
//!
//! In: paths. Out: what stands there, and its bytes. Nothing is written here. `clippy.toml` keeps the functions of the standard library
//! that answer `false` for "I cannot tell", or wait for ever at a pipe, out of the rest of the program.

#![allow(clippy::disallowed_methods, reason = "this is the room that they are called in")]

mod ask;
mod read;
mod stamp;

pub use ask::{Kind, has, is_file, is_folder, is_link, kind};
pub use read::{SMALL, entries, open, open_folder, read, read_text};
pub use stamp::{Stamp, access, stamp};
