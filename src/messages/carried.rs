//! A message on its way through an error of another crate, which holds nothing but text.
//!
//! serde's errors are texts: what a value of `huifang.toml` refuses is written into one, and found again by whoever
//! reports it.

use std::fmt;

use super::Message;

/// What a text begins with that carries a message; no file holds it, for TOML refuses control characters.
const MARK: &str = "\u{1}message:";

/// A message as a text that [`Carried::found_in`] reads again.
#[derive(Debug, Clone)]
pub struct Carried(pub Message);

impl Carried {
    /// The message in a text, where there is one.
    #[must_use]
    pub fn found_in(text: &str) -> Option<Message> {
        let (_, json) = text.split_once(MARK)?;
        let mut messages = serde_json::Deserializer::from_str(json).into_iter();
        messages.next()?.ok()
    }
}

impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match serde_json::to_string(&self.0) {
            Ok(json) => write!(f, "{MARK}{json}"),
            Err(_) => self.0.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_found_in_the_text_of_another_error() {
        let message = message!("io.cannot", doing = message!("io.doing.read"), path = "甲\n乙");
        let text = format!("TOML parse error: {}\nin `rule`\n", Carried(message.clone()));
        assert_eq!(Carried::found_in(&text), Some(message));
        assert_eq!(Carried::found_in("expected a string"), None);
    }
}
