//! A language as somebody types it.

use std::str::FromStr;

use super::{Locale, Message};

impl FromStr for Locale {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        Self::ALL.into_iter().find(|locale| locale.code() == text).ok_or_else(|| message!("words.no_locale", text))
    }
}
