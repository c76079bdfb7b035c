//! A file in which no header was found: what it probably is instead of a table with commas.

use std::io::Read;
use std::path::Path;

use super::asked::Asked;
use crate::disk;
use crate::error::Error;
use crate::intake::header::matching::Header;
use crate::intake::values::text::{text, trim};

/// What is looked at.
const HEAD: u64 = 16 << 10;
/// Lines among which a header of another kind is looked for.
const LINES: usize = 10;
/// What part cells in files that people wrote by hand, and in those of some programs.
const OTHERS: [&str; 10] = ["，", "；", "、", "|", "\u{1}", "^", "~", "#", "$", "/"];

/// The same error, or a better one where the file's first bytes tell what it is.
pub(crate) fn mistaken(asked: Asked<'_>, error: Error) -> Error {
    let head = head(asked.path);
    if let Some((what, cure)) = kind_of_file(&head) {
        return Error::in_file(asked.path, format!("is {what}, whatever its name says")).hint(cure);
    }
    let decoded = match std::str::from_utf8(&head) {
        Ok(text) => text.to_owned(),
        Err(broken) if broken.valid_up_to() + 4 > head.len() => text(&head[..broken.valid_up_to()]),
        Err(_) => encoding_rs::GB18030.decode(&head).0.into_owned(),
    };
    for (at, line) in decoded.lines().take(LINES).enumerate() {
        let parts = |other: &&&str| {
            let cells = line.trim_start_matches('\u{feff}').split(**other).map(|cell| cell.trim_matches('"').as_bytes());
            Header::fit(asked.kind, asked.workspace, cells).is_ok()
        };
        if let Some(other) = OTHERS.iter().find(parts) {
            let shown = other.escape_default();
            let shown = if other.chars().all(char::is_control) { shown.to_string() } else { (*other).to_owned() };
            return Error::in_file(asked.path, format!("its cells are parted by `{shown}`, which is no delimiter of a CSV file"))
                .at_line(at as u64 + 1)
                .hint(format!("请从原系统重新导出为逗号分隔的 CSV；或在 Excel、WPS 中用“数据 → 分列”以“{shown}”分列后另存为 .xlsx"));
        }
    }
    error
}

fn head(path: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    let read = disk::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    if read.is_ok() { head } else { Vec::new() }
}

/// What files of other programs begin with, and what to do with them.
pub(crate) fn kind_of_file(head: &[u8]) -> Option<(&'static str, &'static str)> {
    let start = trim(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head));
    let word: Vec<u8> = start.iter().take(15).map(u8::to_ascii_lowercase).collect();
    let begins = |with: &[&str]| with.iter().any(|with| word.starts_with(with.as_bytes()));
    Some(match head {
        [b'%', b'P', b'D', b'F', ..] => ("a PDF", "请从原系统导出表格（.xlsx 或 .csv），而不是打印件"),
        [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xBC, 0xAF, ..] => ("a packed archive", "请先解压，再放入其中的导出文件"),
        _ if begins(&["<?xml", "<"]) => ("XML, and no workbook", "请从原系统导出表格（.xlsx 或 .csv）"),
        _ if begins(&["{\"", "[{", "{\n", "{\r"]) => ("JSON", "请从原系统导出表格（.xlsx 或 .csv）"),
        _ => return None,
    })
}
