//! A CSV file of very many lines, as [`csv_bytes`] writes one: every core makes some of them, and they are
//! written while the next ones are made, so that no more than a few megabytes of the file are held at a time.
//!
//! Not with the csv crate: it looks at every cell, where one look at a line says that nothing in it needs a quote.

use std::io::{self, Write};

use memchr::{memchr_iter, memchr3};
use rayon::prelude::*;

use super::table::{csv_bytes, guarded};
use crate::domain::spelling;

/// Lines that one core makes at a time.
const PART: usize = 4096;
/// Lines whose content is fetched at a time.
const FETCHED: usize = 256;
/// Parts for each core that are made at once.
const PARTS: usize = 2;

/// Writes a header and lines to `out`. `fetch` gets what a line says from wherever in memory it lies, for many lines
/// one after the other: so the processor waits for all of them at once. `cells` hands on the cells of a line one by
/// one; it may use the text that it is given to put one together.
///
/// # Errors
/// What `out` reports.
///
/// # Panics
/// If `cells` gives more or fewer cells than the header has.
pub fn long_csv<L: Sync, F>(
    header: &[&str],
    lines: &[L],
    fetch: impl Fn(&L) -> F + Sync,
    cells: impl Fn(&F, &mut String, &mut dyn FnMut(&str)) + Sync,
    out: &mut (impl Write + Send),
) -> io::Result<()> {
    let stretch = PARTS * rayon::current_num_threads();
    let make = |parts: &mut Vec<Vec<u8>>, lines: &[L]| {
        parts.par_iter_mut().enumerate().for_each(|(at, part)| {
            part.clear();
            let (mut room, mut fetched) = (String::new(), Vec::with_capacity(FETCHED));
            for lines in lines.chunks(PART).nth(at).into_iter().flat_map(|lines| lines.chunks(FETCHED)) {
                fetched.clear();
                fetched.extend(lines.iter().map(&fetch));
                for line in &fetched {
                    one_line(part, header.len(), |cell| cells(line, &mut room, cell));
                }
            }
        });
    };
    let write = |out: &mut (dyn Write + Send), parts: &[Vec<u8>]| parts.iter().try_for_each(|part| out.write_all(part));
    out.write_all(&csv_bytes::<[&str; 0], &str>(header, []))?;
    let (mut made, mut written) = (vec![Vec::new(); stretch], vec![Vec::new(); stretch]);
    for lines in lines.chunks(PART * stretch) {
        let ((), done) = rayon::join(|| make(&mut written, lines), || write(out, &made));
        done?;
        std::mem::swap(&mut made, &mut written);
    }
    write(out, &made)
}

/// Puts the cells as they stand; where the line then shows that one of them may not, puts them again one by one.
fn one_line(out: &mut Vec<u8>, width: usize, mut cells: impl FnMut(&mut dyn FnMut(&str))) {
    let (start, mut count, mut runs) = (out.len(), 0, false);
    cells(&mut |cell| {
        if count > 0 {
            out.push(b',');
        }
        count += 1;
        // a full-width `=`, `+`, `-` or `@` begins with these bytes; the whole character decides
        runs |= match cell.as_bytes().first() {
            Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r') => true,
            Some(0xE2 | 0xEF) => spelling::runs(cell),
            _ => false,
        };
        out.extend_from_slice(cell.as_bytes());
    });
    assert_eq!(count, width, "a row has as many cells as the header");
    let line = &out[start..];
    let (commas, quoted) = (memchr_iter(b',', line).count(), memchr3(b'"', b'\r', b'\n', line).is_some());
    if runs || quoted || commas + 1 != width {
        out.truncate(start);
        count = 0;
        cells(&mut |cell| {
            if count > 0 {
                out.push(b',');
            }
            count += 1;
            field(out, cell);
        });
    }
    out.extend_from_slice(b"\r\n");
}

/// Puts a cell, guarded and quoted where it has to be.
fn field(out: &mut Vec<u8>, cell: &str) {
    let cell = guarded(cell);
    if !cell.contains([',', '"', '\r', '\n']) {
        return out.extend_from_slice(cell.as_bytes());
    }
    out.push(b'"');
    for byte in cell.bytes() {
        out.push(byte);
        if byte == b'"' {
            out.push(byte);
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn long(header: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
        let mut out = Vec::new();
        let cells = |row: &Vec<String>, room: &mut String, cell: &mut dyn FnMut(&str)| {
            for text in row {
                room.clear();
                room.push_str(text);
                cell(room);
            }
        };
        long_csv(header, rows, Vec::clone, cells, &mut out).expect("memory takes every byte");
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_long_table_is_written_as_any_other(rows in proptest::collection::vec(proptest::collection::vec("[-=+@a,\"'\r\n\t 1e.办]{0,6}", 3), 0..9)) {
            let header = ["window", "a,b", "=c"];
            prop_assert_eq!(long(&header, &rows), csv_bytes(&header, &rows));
        }
    }

    #[test]
    fn lines_of_several_stretches_stand_in_their_order() {
        let rows: Vec<Vec<String>> = (0..PART * PARTS * rayon::current_num_threads() * 2 + 5).map(|n| vec![n.to_string(); 2]).collect();
        assert!(long(&["a", "b"], &rows) == csv_bytes(&["a", "b"], &rows));
    }
}
