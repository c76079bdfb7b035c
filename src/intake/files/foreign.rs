//! A file in which no header was found: what it probably is instead of a table with commas.

use std::io::Read;
use std::path::Path;

use memchr::memmem;

use super::asked::Asked;
use super::workbook::web_page::decoded;
use crate::disk;
use crate::error::Error;
use crate::intake::header::matching::Header;
use crate::intake::values::text::{text, trim};

/// What is looked at.
const HEAD: u64 = 16 << 10;
const SAVE_PAGE: &str = "请在 Excel 或 WPS 中打开，核对后另存为 .xlsx；最好从原系统导出表格（.xlsx 或 .csv）";
/// Bytes of a web page that are looked at: styles and scripts stand first.
const PAGE: u64 = 1 << 20;
/// Lines among which a header of another kind is looked for.
const LINES: usize = 10;
/// What part cells in files that people wrote by hand, and in those of some programs.
const OTHERS: [&str; 10] = ["，", "；", "、", "|", "\u{1}", "^", "~", "#", "$", "/"];

/// The same error, or a better one where the file's first bytes tell what it is.
pub(crate) fn mistaken(asked: Asked<'_>, error: Error) -> Error {
    let head = start_of(asked.path, HEAD);
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
    let told = |what: &str, cure: String| Error::in_file(path, what).hint(cure);
    if folded.contains("<frameset") {
        let sheet = page.split(['"', '\'', '>', ' ', '=']).find(|part| part.to_ascii_lowercase().ends_with("sheet001.htm"));
        let beside = sheet.map_or(String::new(), |sheet| format!("（{sheet}）"));
        return told(
            "is the frame of a web page that Excel saved, whose sheets stand in other files beside it",
            format!(
                "它只是框架，各工作表在旁边的文件夹里{beside}：请在 Excel 或 WPS 中打开原来的文件，另存为 .xlsx；或把那几个 sheet001.htm 放进来"
            ),
        );
    }
    let is_password = ["type=password", "type=\"password\"", "type='password'"].iter().any(|field| folded.contains(field));
    if is_password {
        return told("is a page that asks for a password, and no export", "导出时登录已失效：请重新登录原系统，再导出一次".to_owned());
    }
    if !folded.contains("<table") && (head.len() as u64) < PAGE {
        let title = folded.find("<title").and_then(|at| page.get(at..)?.split_once('>')?.1.split('<').next().map(str::trim));
        let title = title.filter(|title| !title.is_empty()).map_or(String::new(), |title| format!("（“{title}”）"));
        let cure = format!("网页里没有表格{title}，多半是原系统的提示或出错页：请在原系统中重新导出 .xlsx 或 .csv");
        return told("is a web page without a table", cure);
    }
    error
}

/// What files of other programs begin with, and what to do with them.
pub(crate) fn kind_of_file(head: &[u8]) -> Option<(&'static str, &'static str)> {
    let start = trim(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head));
    let folded = start.to_ascii_lowercase();
    let begins = |with: &[&str]| with.iter().any(|with| folded.starts_with(with.as_bytes()));
    Some(match () {
        () if begins(&["<?xml", "<"]) => ("XML, and no workbook", "请从原系统导出表格（.xlsx 或 .csv）"),
        () if begins(&["{\"", "[{", "{\n", "{\r"]) => ("JSON", "请从原系统导出表格（.xlsx 或 .csv）"),
        () if memmem::find(&folded, b"<table").is_some() && memmem::find(&folded, b"<tr").is_some() => {
            ("text with a table of a web page below it", SAVE_PAGE)
        }
        () => return None,
    })
}
