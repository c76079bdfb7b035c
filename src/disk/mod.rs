//! The file system, asked, read and written to in one way.
//!
//! An answer that it cannot give is an error, never a "no"; only a regular file is opened; what is written is on the
//! disk before it has its name.
//!
//! In: paths. Out: what stands there, and its bytes. `clippy.toml` keeps the functions of the standard library
//! that answer `false` for "I cannot tell", wait for ever at a pipe, or name no path in their error, out of the rest
//! of the program.

#![allow(clippy::disallowed_methods, reason = "this is the room that they are called in")]

mod ask;
mod change;
mod read;
mod staged;
mod stamp;
mod write;

pub use ask::{Kind, has, is_file, is_folder, is_link, kind, refuse_dangling};
pub use change::{copy, give_name, make_folder, real, remove_empty, remove_file, remove_folder, remove_if_there, rename, set_aside, write};
pub use read::{SMALL, entries, open, read, read_text};
pub use staged::{Named, clear_staged, persist, persist_new, staged, staged_in, sync_staged, take_name};
pub use stamp::{Stamp, access, stamp};
pub use write::{create, create_private, make_folder_for, make_private, sync_folder, write_private};

pub use crate::platform::owners::Readers;
