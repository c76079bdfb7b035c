//! What serde expected and found, from its English sentences.

/// What may be asked for, as the catalogue has it under `typed_toml.expected`.
pub(super) fn code(expected: &str) -> &'static str {
    let expected = expected.trim().trim_start_matches("expected ");
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "whole",
        "i8" | "i16" | "i32" | "i64" | "isize" => "signed",
        "a string" | "a borrowed string" | "string" => "text",
        "a boolean" => "yes_or_no",
        "a number" => "number",
        "a reason, or { up_to = \"3%\", reason = \"…\" }" => "reason",
        "a day" => "day",
        "a heading or a list of headings" => "headings",
        "a text, or { zh = \"…\", en = \"…\" }" => "label",
        "a text or a list of texts" => "texts",
        _ if expected.starts_with("a heading, a list of headings, {") => "column",
        _ if expected.starts_with("a heading, a list of headings or {") => "grouped",
        _ if expected.starts_with("a sequence") => "list",
        _ if expected.starts_with("an array of length 2") || expected.starts_with("array of length 2") => "pair",
        _ if expected.starts_with("a map") || expected.starts_with("struct") => "table",
        _ => "other",
    }
}

/// The texts between backticks.
pub(super) fn ticked(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}
