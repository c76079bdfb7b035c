//! Zip archives that hold exports: each file in one becomes a file of its own, called `ARCHIVE#FILE`.
//!
//! [`contents`] lists what an archive holds without unpacking it, and [`members`] which of that is meant; [`unpack`]
//! makes one of its files a file without a name, which whoever reads files reads as it reads any other; [`member_name`]
//! says what a file in it is called.

pub(crate) mod contents;
mod member_name;
pub(crate) mod members;
pub(crate) mod unpack;
