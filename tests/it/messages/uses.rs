//! Sources in, every `message!` in them out: its key, the names that it gives, and whether an error says it first.

use std::path::Path;

/// One `message!`.
pub(super) struct Use {
    /// From 1.
    pub(super) line: usize,
    /// The key, or the group whose sentence a code chooses.
    pub(super) key: String,
    pub(super) is_group: bool,
    pub(super) arguments: Vec<String>,
    /// Whether it stands in `Error::new(` or `Error::in_file(`.
    pub(super) is_of_error: bool,
}

/// Every source below a folder, by its path in it.
pub(super) fn sources(folder: &Path) -> Vec<(String, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(folder).expect("below").display().to_string().replace('\\', "/");
                found.push((name, std::fs::read_to_string(&path).expect("a source")));
            }
        }
    }
    found.sort();
    found
}

/// Every `message!` of a source; not those of its comments.
pub(super) fn of_file(text: &str) -> Vec<Use> {
    const CALL: &str = "message!(";
    let mut found = Vec::new();
    for (at, _) in text.match_indices(CALL) {
        let before = &text[..at];
        let line_begins = before.rfind('\n').map_or(0, |at| at + 1);
        if before[line_begins..].trim_start().starts_with("//") || before.ends_with("macro_rules! ") || before.ends_with('`') {
            continue;
        }
        let call = inside(&text[at + CALL.len()..]);
        let (is_group, rest) = call.trim_start().strip_prefix("in ").map_or((false, call.trim_start()), |rest| (true, rest));
        let mut parts = split(rest);
        let first = parts.remove(0);
        let Some(key) = first.trim().strip_prefix('"').and_then(|key| key.strip_suffix('"')) else { continue };
        if is_group {
            parts.remove(0);
        }
        let name = |part: &&str| part.split('=').next().unwrap_or_default().trim().to_owned();
        let before = before.trim_end();
        let in_file = before.rfind("Error::in_file(").map(|from| from + 15).is_some_and(|from| {
            let is_within = from + inside(&text[from..]).len() > at;
            is_within && split(&before[from..]).len() == 2 && before.ends_with(',')
        });
        found.push(Use {
            line: before.matches('\n').count() + 1,
            key: key.to_owned(),
            is_group,
            arguments: parts.iter().filter(|part| !part.trim().is_empty()).map(name).collect(),
            is_of_error: before.ends_with("Error::new(") || in_file,
        });
    }
    found
}

/// What calls that can fail in the file system say they do: the text among their arguments.
pub(super) fn done(text: &str) -> Vec<String> {
    const CALLS: [&str; 8] =
        ["Error::io(", " io(", "(io(", "disk::rename(", "disk::set_aside(", "disk::copy(", "disk::remove_file(", "disk::remove_if_there("];
    let found = CALLS.iter().flat_map(|call| text.match_indices(call).map(|(at, _)| split(inside(&text[at + call.len()..]))));
    let literal = |part: &str| Some(part.trim().strip_prefix('"')?.strip_suffix('"')?.to_owned());
    found.flat_map(|parts| parts.into_iter().filter_map(literal).collect::<Vec<_>>()).collect()
}

/// What stands up to the bracket that closes.
pub(super) fn inside(text: &str) -> &str {
    let mut depth = 0_i32;
    for (at, c) in code(text) {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return &text[..at],
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    text
}

/// The parts between commas that stand in no bracket.
fn split(text: &str) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0_i32, 0, Vec::new());
    for (at, c) in code(text) {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

/// The characters that stand in no text between quotation marks.
fn code(text: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut in_text, mut escaped) = (false, false);
    let bytes = text.as_bytes();
    text.char_indices().filter(move |(at, c)| {
        // a character such as '"' or '(' is no bracket
        let is_char = *at > 0 && bytes[at - 1] == b'\'' && bytes.get(at + 1) == Some(&b'\'');
        if in_text {
            in_text = escaped || *c != '"';
            escaped = !escaped && *c == '\\';
            return false;
        }
        in_text = *c == '"' && !is_char;
        !in_text && !is_char
    })
}

#[test]
fn a_use_is_found_with_its_names() {
    let text = r#"Error::new(message!("a.b", n = f(1, ")"), name)).hint(message!(in "a.c", code(x), k = 3))
        // message!("no.comment")
        Error::in_file(&file, message!("a.d"))"#;
    let found: Vec<_> = of_file(text).into_iter().map(|one| (one.line, one.key, one.is_group, one.arguments, one.is_of_error)).collect();
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        found,
        [
            (1, "a.b".to_owned(), false, names(&["n", "name"]), true),
            (1, "a.c".to_owned(), true, names(&["k"]), false),
            (3, "a.d".to_owned(), false, vec![], true),
        ]
    );
}
