//! How many names a bulletin has room for, and how long they are: more of them, or longer ones,
//! are a column of something else.

/// Windows, or categories: a province has some thousand windows in all its halls, and each gets a page.
pub const MOST_NAMES: usize = 5000;

/// Characters of a window's or a category's name, of a title: no plate over a counter holds more.
pub const LONGEST_NAME: usize = 200;

/// Rules in force: the built-in standards have some thirty.
pub const MOST_RULES: usize = 1000;

/// Whether a name is longer than any.
#[must_use]
pub fn is_too_long(name: &str) -> bool {
    // four bytes a character at most
    name.len() > LONGEST_NAME && name.chars().nth(LONGEST_NAME).is_some()
}

/// The start of a text, for a message.
#[must_use]
pub fn start_of(name: &str) -> String {
    name.chars().take(20).chain(['…']).collect()
}
