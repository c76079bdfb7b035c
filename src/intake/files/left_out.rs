//! Files that lie among the exports and are not read: none is passed over in silence.

use serde::{Deserialize, Serialize};

use super::archive::members::{files_of, unread_of};
use crate::domain::{Kind, Locale};
use crate::error::Result;
use crate::workspace::{self, Workspace};

/// A file among the exports of a kind that is not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The kind among whose exports it lies.
    pub kind: Kind,
    /// Its path in the workspace, with `/`.
    pub path: String,
}

/// By the name's ending: what to do, in Chinese and in English.
const CURES: [(&[&str], &str, &str); 4] = [
    (
        &["numbers", "csv~", "dbf"],
        "请用 Excel 或 WPS 打开，另存为 .xlsx 或“CSV UTF-8（逗号分隔）”",
        "open it in Excel or WPS and save it as .xlsx or as CSV UTF-8",
    ),
    (
        &["rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "zst"],
        "请先解压；压缩的导出只读 .zip 和单个文件的 .gz，如 .csv.gz",
        "unpack it first; of packed exports only .zip and one file in .gz are read, such as .csv.gz",
    ),
    (
        &["json", "jsonl", "pdf", "doc", "docx", "wps", "mdb", "accdb", "sqlite", "feather", "orc"],
        "请从原系统导出为 .xlsx 或 .csv",
        "export it as .xlsx or .csv",
    ),
    (&[""], "若是 CSV，请给文件名加上 .csv", "if it is a CSV, end its name in .csv"),
];

impl LeftOut {
    /// What to do about it.
    #[must_use]
    pub fn cure(&self, locale: Locale) -> &'static str {
        let name = self.path.rsplit(['/', '#']).next().unwrap_or_default();
        if name.to_lowercase().ends_with(".zip") {
            return match locale {
                Locale::ZhCn => "压缩包里没有 [inputs] 所指的文件；或它的文件名不是 UTF-8，请改名后再运行",
                Locale::En => "no file in it is one that [inputs] names; or its name is no UTF-8: rename it",
            };
        }
        // it is an export by its ending, so its name itself is what cannot be opened
        if workspace::is_export(&name.to_lowercase()) {
            return match locale {
                Locale::ZhCn => "文件名不是 UTF-8（多半是 Windows 压缩包解出的 GBK 名称），请改名后再运行",
                Locale::En => "its name is no UTF-8 (an archive made on Windows, mostly): rename it",
            };
        }
        let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_lowercase());
        let known = CURES.iter().find(|(endings, ..)| endings.contains(&ending.as_str()));
        match (known, locale) {
            (Some((_, chinese, _)), Locale::ZhCn) => chinese,
            (Some((_, _, english)), Locale::En) => english,
            (None, Locale::ZhCn) => {
                "只读文本（.csv、.txt 等）、工作簿（.xlsx、.xls、.et、.ods 等）、网页表格和 .parquet；若不是导出文件，请移到别处"
            }
            (None, Locale::En) => {
                "text (.csv, .txt …), workbooks (.xlsx, .xls, .et, .ods …), tables of web pages and .parquet are read; if it is no export, keep it elsewhere"
            }
        }
    }
}

/// Every file that a glob of `[inputs]` matches and that is not read for any kind, those in archives too.
///
/// # Errors
/// A folder that cannot be listed.
pub fn left_out(workspace: &Workspace) -> Result<Vec<LeftOut>> {
    let (mut read, mut listed) = (Vec::new(), Vec::new());
    for kind in Kind::ALL {
        for path in workspace.files(kind)? {
            // an archive in which nothing is meant is not read
            if !files_of(&path, kind, workspace)?.0.is_empty() {
                read.push(path.clone());
            }
            listed.push((kind, path));
        }
    }
    let mut found: Vec<LeftOut> = Vec::new();
    for kind in Kind::ALL {
        let mut unread = workspace.unread(kind)?;
        for (_, path) in listed.iter().filter(|(of, _)| *of == kind) {
            let others = unread_of(path, kind, workspace)?;
            unread.extend(if others.is_empty() { vec![path.clone()] } else { others });
        }
        for path in unread {
            if !read.contains(&path) && !found.iter().any(|other| other.path == path) {
                found.push(LeftOut { kind, path });
            }
        }
    }
    Ok(found)
}
