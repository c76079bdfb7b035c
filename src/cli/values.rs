//! Values of the command line that are read in a way of their own.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::{PathBufValueParser, TypedValueParser};

use crate::domain;
use crate::messages::Message;
use crate::paths::tidy;

/// A path in one spelling: `./folder/` is `folder`.
pub(super) fn path() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().map(|path| tidy(&path))
}

/// A date as it is typed: `2026-06-30`.
pub(super) fn date(text: &str) -> Result<NaiveDate, Message> {
    text.parse().map_err(|_| message!("words.no_date", text, meant = domain::date_meant(text).map(|meant| message!("words.meant", meant))))
}
