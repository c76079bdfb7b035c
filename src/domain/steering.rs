//! Characters that steer what shows a text instead of being shown: a terminal, a feed reader, a page.

/// Whether `c` is a control character, a line or paragraph separator (U+2028, U+2029), or a mark that turns the
/// direction of the text after it.
#[must_use]
pub fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
