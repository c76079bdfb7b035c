//! Which delimiters and quotes are tried, and what the rows below a header say of them.

use memchr::memchr_iter;

use super::dialect::{Extent, Marks, extent};
use crate::workspace::FileReading;

/// Delimiters that are tried where none is configured.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// Records below the header that are looked at.
pub(crate) const LOOKED_AT: usize = 100;

/// Marks to try, round by round: the first round in which a header is found settles it.
pub(crate) fn rounds(configured: &FileReading) -> Vec<Vec<Marks>> {
    let configured_delimiter = configured.delimiter.map(|delimiter| [delimiter]);
    let delimiters = configured_delimiter.as_ref().map_or(&DELIMITERS[..], |delimiter| &delimiter[..]);
    let each = |make: fn(Marks) -> Marks| delimiters.iter().map(move |delimiter| make(Marks::plain(*delimiter)));
    match configured.quote {
        Some(quote) => vec![delimiters.iter().map(|delimiter| Marks { quote, ..Marks::plain(*delimiter) }).collect()],
        None if delimiters == [b' '] => vec![each(|marks| marks).collect()],
        None => {
            let others = each(|marks| Marks { spaced: true, ..marks }).chain(each(|marks| Marks { quote: b'\'', ..marks }));
            vec![each(|marks| marks).collect(), others.collect()]
        }
    }
}

/// The marks under which the rows behind a header make sense, where the header alone does not tell: `head` is the text
/// from the header on.
///
/// Single quotes are quotes where most rows have cells between them, no cell begins with a double one, and all of them
/// match. Spaces belong to the delimiter where they follow nearly every one, and a quote comes after them.
pub(crate) fn refined(marks: Marks, head: &[u8], eof: bool) -> Marks {
    let single = Marks { quote: b'\'', ..marks };
    let (rows, whole) = rows(head, eof, single);
    let pieces = || rows.iter().flat_map(|row| pieces(row, marks.delimiter));
    let begin = |quote: u8| pieces().filter(|piece| piece.first() == Some(&quote)).count();
    let end = pieces().filter(|piece| piece.len() > 1 && piece.last() == Some(&b'\'')).count();
    let singles = begin(b'\'');
    if whole && singles > 0 && singles == end && singles * 2 >= rows.len() && begin(b'"') == 0 {
        return single;
    }
    let behind = || rows.iter().flat_map(|row| self::pieces(row, marks.delimiter).skip(1)).filter(|piece| !piece.is_empty());
    let spaced = || behind().filter(|piece| piece.first() == Some(&b' '));
    let quoted = spaced().any(|piece| piece.trim_ascii_start().first() == Some(&b'"'));
    let bare = behind().any(|piece| piece.first() == Some(&b'"'));
    Marks { spaced: quoted && !bare && spaced().count() * 10 >= behind().count() * 7, ..marks }
}

/// The first records as they stand, and whether the quotes of each one match.
fn rows(head: &[u8], eof: bool, marks: Marks) -> (Vec<&[u8]>, bool) {
    let (mut at, mut rows, mut whole) = (0, Vec::new(), true);
    while rows.len() <= LOOKED_AT {
        let (found, bad) = match extent(&head[at..], 0, eof, marks) {
            Extent::Record(found) => (found, false),
            Extent::BadQuoting(found) => (found, true),
            Extent::More | Extent::End => break,
        };
        whole &= !bad;
        if found.len > 0 {
            rows.push(&head[at..at + found.len]);
        }
        at += found.whole;
    }
    (rows, whole)
}

/// What stands between delimiters, quoted or not.
fn pieces(row: &[u8], delimiter: u8) -> impl Iterator<Item = &[u8]> {
    let ends = memchr_iter(delimiter, row).chain([row.len()]);
    ends.scan(0, move |start, end| {
        let piece = &row[*start..end];
        *start = end + 1;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_quotes_are_believed_only_where_the_rows_bear_them_out() {
        for (head, quote, spaced) in [
            ("a,b\n'x','y, z'\n'u',v\n", b'\'', false),
            ("a,b\n'x,y\n'u,v\n", b'"', false),
            ("a,b\nit's,John's\n", b'"', false),
            ("a,b\n'x',\"y\"\n", b'"', false),
            ("a,b\n1,2\n3,4\n5,'x'\n6,7\n", b'"', false),
            ("a, b, c\nx, \"y, z\", w\n", b'"', true),
            ("a,b,c\nx, \"y\",w\nu,v,w\nu,v,w\n", b'"', false),
            ("a, b\nx, y\n", b'"', false),
        ] {
            let at_end = true;
            let marks = refined(Marks::plain(b','), head.as_bytes(), at_end);
            assert_eq!((marks.quote, marks.spaced), (quote, spaced), "{head}");
        }
    }
}
