//! A page in, piece by piece into html5ever's tokenizer: stopped at a tag with more attributes than any program writes.
//!
//! The tokenizer compares each attribute of a tag with all before it, so that the time for one tag grows with the
//! square of their number, and gives nothing before the tag ends. So a page is given to it in pieces, and what it has
//! not answered to yet is looked through with HTML's own states (WHATWG, HTML, 13.2.5.32 to 13.2.5.40).

use crate::messages::Message;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TokenSink, Tokenizer};

/// Attributes of a tag; Excel writes some ten.
const MOST_ATTRIBUTES: usize = 1000;
/// Bytes of a piece, at most.
const PIECE: usize = 4096;

/// Gives the page to the tokenizer piece by piece; `taken` counts the tokens that its sink has taken, or is `None` once
/// the sink wants no more. An error names the line of a tag that is larger than any program writes.
pub(super) fn feed<Sink: TokenSink>(tokenizer: &Tokenizer<Sink>, page: &str, taken: impl Fn(&Sink) -> Option<u64>) -> Result<(), Message> {
    let queue = BufferQueue::default();
    let whole = StrTendril::from_slice(page);
    let (mut at, mut open) = (0, Open::Nothing);
    while at < page.len() {
        let end = end_of_piece(page, at);
        let piece = &page[at..end];
        let Some(before) = taken(&tokenizer.sink) else { break };
        queue.push_back(whole.subtendril(at as u32, (end - at) as u32));
        // a script ends a feed, and what follows it the next one
        while !queue.is_empty() {
            let _ = tokenizer.feed(&queue);
        }
        let has_answered = taken(&tokenizer.sink) != Some(before);
        open = if has_answered && name_and_rest(piece).is_none() {
            Open::Nothing
        } else {
            match (open, name_and_rest(piece)) {
                (Open::Tag(tag), _) if !has_answered => Open::Tag(tag.after(piece)),
                (Open::Comment, _) if !has_answered => Open::Comment,
                (_, Some(rest)) => Open::Tag(Tag::default().after(rest)),
                _ if ["<!", "<?", "</"].iter().any(|begin| piece.starts_with(begin)) && !piece.starts_with("</>") => Open::Comment,
                _ => Open::Nothing,
            }
        };
        match &open {
            Open::Tag(tag) if tag.attributes > MOST_ATTRIBUTES && !has_answered => {
                let line = page[..end].bytes().filter(|byte| *byte == b'\n').count() + 1;
                return Err(message!("workbooks.why.attributes", line, most = MOST_ATTRIBUTES));
            }
            Open::Tag(tag) if tag.state == State::Ended => open = Open::Nothing,
            _ => {}
        }
        at = end;
    }
    tokenizer.end();
    Ok(())
}

/// Where a piece ends that begins here: before the next tag, and at its length at the latest.
fn end_of_piece(page: &str, at: usize) -> usize {
    let most = page.floor_char_boundary((at + PIECE).min(page.len()));
    let next = memchr::memchr(b'<', &page.as_bytes()[at + 1..most.max(at + 1)]);
    next.map_or(most, |next| at + 1 + next)
}

/// What follows `<` or `</` where a tag begins with it.
fn name_and_rest(piece: &str) -> Option<&str> {
    let rest = piece.strip_prefix('<')?;
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    rest.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(rest)
}

/// What has begun and is not answered to yet.
enum Open {
    Nothing,
    Tag(Tag),
    /// Or what else is answered to as a whole, such as the kind of a document.
    Comment,
}

/// A tag that has begun, and how many attributes it has so far.
#[derive(Default)]
struct Tag {
    state: State,
    attributes: usize,
}

/// What of a tag comes next.
#[derive(Clone, Copy, Default, PartialEq)]
enum State {
    #[default]
    TagName,
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    Quoted(char),
    Unquoted,
    Ended,
}

impl Tag {
    fn after(mut self, piece: &str) -> Self {
        for c in piece.chars() {
            let is_blank = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            self.state = match (self.state, c) {
                (State::Ended, _) => break,
                (State::Quoted(quote), c) if c == quote => State::BeforeName,
                (State::Quoted(quote), _) => State::Quoted(quote),
                (_, '>') => State::Ended,
                (State::TagName | State::Unquoted, _) if is_blank => State::BeforeName,
                (State::Name, _) if is_blank => State::AfterName,
                (state, _) if is_blank => state,
                (State::BeforeValue, '"' | '\'') => State::Quoted(c),
                (State::Unquoted | State::BeforeValue, _) => State::Unquoted,
                (_, '/') => State::BeforeName,
                (State::Name | State::AfterName, '=') => State::BeforeValue,
                (State::BeforeName | State::AfterName, _) => {
                    self.attributes += 1;
                    State::Name
                }
                (state @ (State::TagName | State::Name), _) => state,
            };
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted_as_a_browser_counts_them() {
        for (tag, attributes) in [
            ("<td>", 0),
            ("<td a b=1 c='2 3' d=\"4 'x' 5\">", 4),
            ("<td a = 1 b=x/y/z /c/d>", 4),
            ("<img src=\"data:;base64,AA//BB//\"alt=x/>", 2),
            ("<td =\"a b c\">", 3),
            ("</td a>", 1),
            ("<td> a b c", 0),
        ] {
            let open = Tag::default().after(name_and_rest(tag).expect("a tag"));
            assert_eq!(open.attributes, attributes, "{tag}");
        }
    }

    #[test]
    fn a_piece_ends_before_a_tag_and_within_no_letter() {
        let page = format!("ab<td>{}b<", "字".repeat(PIECE));
        let mut ends = vec![end_of_piece(&page, 0)];
        while *ends.last().expect("an end") < page.len() {
            ends.push(end_of_piece(&page, *ends.last().expect("an end")));
        }
        assert_eq!(ends[..2], [2, 2 + PIECE]);
        assert!(ends.iter().all(|end| page.is_char_boundary(*end)));
        assert_eq!(ends[ends.len() - 2..], [page.len() - 1, page.len()]);
    }
}
