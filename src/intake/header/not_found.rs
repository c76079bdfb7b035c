//! What is said where no record is a header: the record that came nearest, what it lacks, and the lines that help.

use std::path::Path;

use super::layout::Layout;
use super::matching::{SEARCHED, lacking, places};
use super::names::{given, usual_heading};
use crate::domain::{CellType, Kind};
use crate::error::Error;
use crate::intake::values::vocabulary::usual_words;
use crate::platform::paths::slashed;
use crate::workspace::Workspace;
use crate::workspace::toml_text::string;

/// Categories of rules that are named.
const NAMED: usize = 5;

/// What the tables of a file are: a text has one, a workbook may have several sheets with names of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tables {
    /// One, without a name.
    One,
    /// Sheets, each of which may be a window's.
    Sheets,
}

/// No record of the first ones is a header: what was looked for, and what was found in the record that came nearest.
pub(crate) fn not_found(path: &Path, kind: Kind, workspace: &Workspace, tables: Tables, nearest: Option<(u64, Vec<String>)>) -> Error {
    let Some((line, cells)) = nearest else {
        return Error::in_file(path, "holds no table: no record with anything in it at its start")
            .hint(format!("请确认导出成功：文件里应有表头和数据行；{}", not_meant(path, workspace)));
    };
    let places = places(kind, workspace, &cells);
    let found_none = places.iter().all(Option::is_none);
    let layout = Layout::of(kind, &places);
    let mut wanted = layout.lacking(kind, &vec![None; places.len()]);
    wanted.retain(|name| given(kind, name, workspace).is_none());
    let lacking = lacking(kind, workspace, &places);
    let is_data = lacking.len() == wanted.len() && !layout.counts();
    // the lines to fill in, and who guesses what belongs there
    let lines: Vec<String> = lacking.iter().map(|name| format!("{} = \"…\"", usual_heading(kind, name))).collect();
    let init = format!("huifang init {}", workspace.root.display());
    let instead: Vec<String> =
        lacking.iter().filter(|_| !found_none).filter_map(|name| given_instead(kind, name, workspace, tables)).collect();
    let instead =
        if instead.is_empty() { String::new() } else { format!("；导出里本来没有这一列的，写 {}", instead.join("；")) };
    let found: Vec<String> = cells.iter().filter(|cell| !cell.is_empty()).take(30).map(|cell| cell.chars().take(30).collect()).collect();
    Error::in_file(
        path,
        format!(
            "no header of the {} within the first {SEARCHED} records: looked for {}, found `{}`, lacking {}",
            kind.code(),
            wanted.join(", "),
            found.join("`, `"),
            lacking.join(", ")
        ),
    )
    .at_line(line)
    .hint(format!(
        "缺的列：{}。若表头用了别的名称，请在 huifang.toml 的 [columns.{}] 下写明（右边填文件里的表头）：`{}`{instead}；也可运行 {init}，由它按内容推测这几行（已有的 huifang.toml 先改名）{}；{}",
        lacking.iter().map(|name| usual_heading(kind, name)).collect::<Vec<_>>().join("、"),
        kind.code(),
        lines.join("`、`"),
        if is_data { "；若文件没有表头，请在第一行补上" } else { "" },
        not_meant(path, workspace)
    ))
}

/// What may be given to a column that the export does not have, with what it means; `None` where it must be there.
fn given_instead(kind: Kind, name: &str, workspace: &Workspace, tables: Tables) -> Option<String> {
    let column = kind.column(name)?;
    match (name, tables) {
        ("window", Tables::Sheets) => Some(
            "`window = { from = \"sheet\" }`（每张工作表的名称就是窗口）或 `window = { value = \"窗口名称\" }`（只有一个窗口）".to_owned(),
        ),
        ("window", Tables::One) => {
            Some("`window = { from = \"file\" }`（文件名就是窗口）或 `window = { value = \"窗口名称\" }`（只有一个窗口）".to_owned())
        }
        ("category", _) => Some(category_instead(workspace)),
        _ if column.cells == CellType::Method => {
            let (_, word) = usual_words(column.cells, workspace.locale).into_iter().next()?;
            Some(format!("`{name} = {{ value = {} }}`（每一行都是它）", string(&word)))
        }
        _ => None,
    }
}

/// A ledger without categories is one category: rules that name none are about all of it,
/// others about the one they name.
fn category_instead(workspace: &Workspace) -> String {
    let mut named: Vec<String> = Vec::new();
    for category in workspace.standards.rules.iter().flat_map(|rule| rule.categories.list()) {
        if category != "*" && !named.contains(&category) {
            named.push(category);
        }
    }
    let is_mapped = "；有事项等相近列的，写 `category = \"事项\"`，再在 [values.category] 下逐项对应";
    if named.is_empty() {
        return format!("`category = {{ value = \"办件\" }}`（全部算一类，现有规则都不分类别）{is_mapped}");
    }
    let more = if named.len() > NAMED { "……" } else { "" };
    named.truncate(NAMED);
    format!(
        "`category = {{ value = {} }}`（全部算一类，右边写规则认得的类别：{}{more}；别的名称只有不分类别的规则会算）{is_mapped}",
        string(&named[0]),
        named.join("、")
    )
}

/// How to keep a file out that is no export.
fn not_meant(path: &Path, workspace: &Workspace) -> String {
    let named = slashed(path.strip_prefix(&workspace.root).unwrap_or(path));
    format!("不是导出文件的，移出这个文件夹，或在 [inputs] 下写 `leave_out = [{}]`", string(&named))
}
