//! Takes off what cannot be part of a cell: `="00318"`, the `'` of a spreadsheet, and invisible characters.
//!
//! In: a record cut into cells. Out: the same cells without these, and how many had them. Every way of reading asks
//! here, before anything is compared, so that no two of them disagree about a cell.

use crate::intake::terms::taken::Taken;

use super::cell::Cell;
use crate::domain::spelling::mark;
use crate::intake::values::text::trim;

/// Whether a byte may begin something that is taken off: bytes for which this is false can be passed over.
#[inline]
pub(crate) fn may_begin(byte: u8) -> bool {
    matches!(byte, 0..=8 | 14..=31 | 127 | b'\'' | b'=' | 0xC2 | 0xCD | 0xD8 | 0xE1 | 0xE2 | 0xEF)
}

/// What stands at the start of a cell and is taken off together with what closes it.
fn wrapped(cell: &[u8]) -> Option<&[u8]> {
    let inner = cell.strip_prefix(b"=\"")?;
    inner.strip_suffix(b"\"").filter(|inner| !inner.contains(&b'"'))
}

/// Whether anything of a cell may be taken off.
pub(crate) fn is_dirty(cell: &[u8]) -> bool {
    let bare = trim(cell);
    match bare.first() {
        None => return false,
        Some(b'\'') => return true,
        Some(b'=') if wrapped(bare).is_some() => return true,
        _ => {}
    }
    (0..cell.len()).any(|at| may_begin(cell[at]) && mark(&cell[at..]) > 0)
}

/// Whether a cell ends with an apostrophe.
fn is_closed(cell: &[u8]) -> bool {
    matches!(trim(cell), [_, .., b'\''])
}

/// The cell as a text, without what is taken off.
pub(crate) fn cleaned(cell: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(cell.len());
    clean_into(cell, !is_closed(cell), &mut out, &mut Taken::default());
    out
}

/// Adds the cell to `out` without what is taken off, and counts that; `in_front`: a `'` in front is.
fn clean_into(cell: &[u8], in_front: bool, out: &mut Vec<u8>, taken: &mut Taken) {
    let start = out.len();
    let mut at = 0;
    while at < cell.len() {
        match if may_begin(cell[at]) { mark(&cell[at..]) } else { 0 } {
            0 => {
                out.push(cell[at]);
                at += 1;
            }
            len => at += len,
        }
    }
    taken.marks += u64::from(out.len() - start < cell.len());
    let bare = trim(&out[start..]);
    let inner = wrapped(bare);
    taken.formulas += u64::from(inner.is_some());
    let bare = inner.unwrap_or(bare);
    let rest = trim(bare).strip_prefix(b"'").filter(|_| in_front);
    taken.apostrophes += u64::from(rest.is_some());
    if let Some(content) = rest.or(inner) {
        let from = content.as_ptr().addr() - out.as_ptr().addr();
        let len = content.len();
        out.copy_within(from..from + len, start);
        out.truncate(start + len);
    }
}

/// Takes invisible marks, formula wrappers (`="…"`) and guarding apostrophes off the cells of a record. Gives whether
/// any cell changed; all cells then lie in `out`.
pub(crate) fn clean(base: &[u8], cells: &mut [Cell], out: &mut Vec<u8>, taken: &mut Taken) -> bool {
    if !cells.iter().any(|cell| is_dirty(cell.of(base))) {
        return false;
    }
    // a spreadsheet's apostrophe is never closed: where one is, it quotes
    let in_front = !cells.iter().any(|cell| is_closed(cell.of(base)));
    out.clear();
    for cell in cells {
        let start = out.len() as u32;
        clean_into(cell.of(base), in_front, out, taken);
        *cell = Cell { start, end: out.len() as u32, number: cell.number };
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_typed_is_taken_off_and_what_somebody_did_stays() {
        for (cell, bare) in [
            ("=\"00318\"", "00318"),
            (" =\"00318\" ", "00318"),
            ("'00318", "00318"),
            ("'=X7", "=X7"),
            ("=\"'00318\"", "00318"),
            ("JC\u{200b}26\u{feff}", "JC26"),
            ("\u{202d}JC26\u{202c}", "JC26"),
            ("JC26\u{1f}", "JC26"),
            ("\u{0}A\u{7f}\u{ad}B", "AB"),
            ("不动产\u{2060}登记", "不动产登记"),
            ("'", ""),
            ("=X7", "=X7"),
            ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
            ("O'Brien", "O'Brien"),
            ("“好”——……（一）", "“好”——……（一）"),
            ("é\u{a0}ü", "é\u{a0}ü"),
            ("", ""),
        ] {
            assert_eq!(String::from_utf8(cleaned(cell.as_bytes())).expect("text"), bare, "{cell:?}");
            assert_eq!(is_dirty(cell.as_bytes()), cell.trim() != bare, "{cell:?}");
        }
    }

    #[test]
    fn every_mark_begins_with_a_byte_that_may_begin_one() {
        for c in (0..0x11_0000).filter_map(char::from_u32) {
            let mut bytes = [0; 4];
            let bytes = c.encode_utf8(&mut bytes).as_bytes();
            assert!(mark(bytes) == 0 || may_begin(bytes[0]), "{c:?}");
            assert!(mark(bytes) == 0 || mark(bytes) == bytes.len(), "{c:?}");
        }
    }

    #[test]
    fn cells_of_a_record_are_cleaned_and_counted() {
        let base = "='\"1\",'2,\u{200b}3,4".as_bytes();
        let mut cells = Vec::new();
        let mut start = 0;
        for part in base.split(|byte| *byte == b',') {
            cells.push(Cell { start, end: start + part.len() as u32, number: false });
            start += part.len() as u32 + 1;
        }
        let (mut out, mut taken) = (Vec::new(), Taken::default());
        assert!(clean(base, &mut cells, &mut out, &mut taken));
        let texts: Vec<&[u8]> = cells.iter().map(|cell| cell.of(&out)).collect();
        assert_eq!(texts, [&b"='\"1\""[..], b"2", b"3", b"4"]);
        assert_eq!(taken, Taken { formulas: 0, apostrophes: 1, marks: 1 });
    }
}
