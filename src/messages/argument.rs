//! What may fill a mark of a sentence: texts, numbers, dates, paths, and other messages.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::Message;

/// Fills a mark of a sentence.
pub trait Argument {
    /// What stands in the place of the mark.
    fn argument(&self) -> Message;
}

impl Argument for Message {
    fn argument(&self) -> Message {
        self.clone()
    }
}

impl Argument for Path {
    fn argument(&self) -> Message {
        Message::text(self.display().to_string())
    }
}

impl Argument for PathBuf {
    fn argument(&self) -> Message {
        self.as_path().argument()
    }
}

/// Nothing stands in the place of a mark that has no value.
impl<T: Argument> Argument for Option<T> {
    fn argument(&self) -> Message {
        self.as_ref().map_or_else(Message::nothing, T::argument)
    }
}

impl<T: Argument + ?Sized> Argument for &T {
    fn argument(&self) -> Message {
        (*self).argument()
    }
}

impl<T: Argument + ToOwned + ?Sized> Argument for Cow<'_, T> {
    fn argument(&self) -> Message {
        self.as_ref().argument()
    }
}

macro_rules! as_it_is_shown {
    ($($shown:ty),*) => { $(
        impl Argument for $shown {
            fn argument(&self) -> Message {
                Message::text(self.to_string())
            }
        }
    )* };
}

as_it_is_shown!(str, String, char, u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);
as_it_is_shown!(chrono::NaiveDate, chrono::NaiveDateTime);
