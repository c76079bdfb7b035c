//! What Unix and Windows answer differently: one question a folder, an answer for each system beside the other.
//!
//! In: paths and open files. Out: what the system says, without a word for people and without a guess. No other room
//! asks which system it runs on; `tests/it/graph` holds it to that.

#![allow(clippy::disallowed_methods, reason = "this is below the room `disk`, which all others ask")]

pub mod browsers;
pub mod failures;
pub mod files;
pub mod held;
pub mod identity;
pub mod locks;
pub mod memory;
pub mod owners;
pub mod paths;
pub mod restart;
pub mod signals;
pub mod sockets;
pub mod space;
pub mod starters;
pub mod switch;
pub mod unpacked;
