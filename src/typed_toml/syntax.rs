//! What the parser says of broken TOML, as the catalogue has it.

/// What each of the parser's sentences begins with, and the sentence `typed_toml.broken` for it.
const SAYS: [(&str, &str); 18] = [
    ("key with no value", "no_equals"),
    ("missing assignment", "no_equals"),
    ("missing value", "no_value"),
    ("unexpected `=` in array", "list_open"),
    ("unclosed array", "list_open"),
    ("missing array", "list_open"),
    ("missing comma", "no_comma"),
    ("extra comma", "no_comma"),
    ("unclosed inline table", "braces_open"),
    ("missing key for inline", "braces_open"),
    ("missing inline table", "braces_open"),
    ("invalid inline table", "braces_open"),
    ("unclosed table", "header"),
    ("invalid table", "header"),
    ("missing table", "header"),
    ("string values must be quoted", "text"),
    ("invalid basic string", "text"),
    ("invalid literal string", "text"),
];

/// The sentence for what the parser says.
pub(super) fn code(message: &str) -> &'static str {
    SAYS.iter().find(|(says, _)| message.starts_with(says)).map_or("other", |(_, code)| code)
}
