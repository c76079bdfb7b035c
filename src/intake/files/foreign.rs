//! A file in which no header was found: what it probably is instead of a table with commas.

use std::io::Read;
use std::path::Path;

use memchr::memmem;

use super::asked::Asked;
use super::other_programs::Other;
use super::workbook::web_page::decoded;
use crate::disk;
use crate::error::Error;
use crate::intake::header::matching::Header;
use crate::intake::values::text::{text, trim};

/// What is looked at.
const HEAD: u64 = 16 << 10;

/// Bytes of a web page that are looked at: styles and scripts stand first.
const PAGE: u64 = 1 << 20;
/// Lines among which a header of another kind is looked for.
const LINES: usize = 10;
/// What part cells in files that people wrote by hand, and in those of some programs.
const OTHERS: [&str; 10] = ["，", "；", "、", "|", "\u{1}", "^", "~", "#", "$", "/"];

/// The same error, or a better one where the file's first bytes tell what it is.
pub(crate) fn mistaken(asked: Asked<'_>, error: Error) -> Error {
    let head = start_of(asked.path, HEAD);
    if let Some(other) = kind_of_file(&head) {
        return other.refused(asked.path);
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
            return Error::in_file(asked.path, message!("files.odd_delimiter", shown)).at_line(at as u64 + 1);
        }
    }
    error
}

fn start_of(path: &Path, most: u64) -> Vec<u8> {
    let mut head = Vec::new();
    let read = disk::open(path).and_then(|file| file.take(most).read_to_end(&mut head));
    if read.is_ok() { head } else { Vec::new() }
}

/// The same error of a web page in which no header was found, or a better one where it is no export at all.
pub(crate) fn mistaken_page(path: &Path, error: Error) -> Error {
    let head = start_of(path, PAGE);
    let Ok(page) = decoded(&head) else { return error };
    let folded = page.to_ascii_lowercase();

    if folded.contains("<frameset") {
        let sheet = page.split(['"', '\'', '>', ' ', '=']).find(|part| part.to_ascii_lowercase().ends_with("sheet001.htm"));
        let beside = sheet.map(|sheet| message!("files.said.frame_sheet", sheet));
        return Error::in_file(path, message!("files.frame", beside));
    }
    let is_password = ["type=password", "type=\"password\"", "type='password'"].iter().any(|field| folded.contains(field));
    if is_password {
        return Error::in_file(path, message!("files.password_page"));
    }
    if !folded.contains("<table") && (head.len() as u64) < PAGE {
        let title = folded.find("<title").and_then(|at| page.get(at..)?.split_once('>')?.1.split('<').next().map(str::trim));
        let title = title.filter(|title| !title.is_empty()).map(|title| message!("files.said.title", title));
        return Error::in_file(path, message!("files.page_without_table", title));
    }
    error
}

/// What files of other programs begin with, and what to do with them.
pub(crate) fn kind_of_file(head: &[u8]) -> Option<Other> {
    let start = trim(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head));
    let folded = start.to_ascii_lowercase();
    let begins = |with: &[&str]| with.iter().any(|with| folded.starts_with(with.as_bytes()));
    let other = |what, cure| Some(Other { what, cure });
    match () {
        () if begins(&["<?xml", "<"]) => other("xml", "table"),
        () if begins(&["{\"", "[{", "{\n", "{\r"]) => other("json", "table"),
        () if memmem::find(&folded, b"<table").is_some() && memmem::find(&folded, b"<tr").is_some() => other("page_below", "page"),
        () => None,
    }
}
