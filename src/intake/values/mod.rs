//! One cell to a value: dates, words of closed lists, numbers, names.
//!
//! In: the bytes of a cell, without white space around them. Out: a [`value::Value`], or a fault. A new form of a date
//! belongs in [`dates`], one of a time in [`clock`], a new word of a closed list in [`vocabulary`].

pub(crate) mod clock;
pub(crate) mod counted;
pub(crate) mod dates;
pub(crate) mod digits;
pub(crate) mod grade_words;
pub(crate) mod interner;
pub(crate) mod promise;
pub(crate) mod serials;
pub(crate) mod text;
pub(crate) mod value;
pub(crate) mod vocabulary;
pub(crate) mod yearless;
