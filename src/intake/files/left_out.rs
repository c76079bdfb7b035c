//! Files that lie among the exports and are not read: none is passed over in silence.

use serde::{Deserialize, Serialize};

use super::archive::members::{files_of, unread_of};
use crate::domain::{Kind, Locale};
use crate::error::Result;
use crate::messages::Message;
use crate::workspace::{self, Workspace};

/// A file among the exports of a kind that is not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The kind among whose exports it lies.
    pub kind: Kind,
    /// Its path in the workspace, with `/`.
    pub path: String,
}

/// By the name's ending: what to do, one of `[left_out]` in `files.toml`.
const CURES: [(&[&str], &str); 4] = [
    (&["numbers", "csv~", "dbf"], "save"),
    (&["rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "zst"], "unpack"),
    (&["json", "jsonl", "pdf", "doc", "docx", "wps", "mdb", "accdb", "sqlite", "feather", "orc"], "export"),
    (&[""], "ending"),
];

impl LeftOut {
    /// What to do about it.
    #[must_use]
    pub fn what_to_do(&self) -> Message {
        let name = self.path.rsplit(['/', '#']).next().unwrap_or_default().to_lowercase();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let known = || CURES.iter().find(|(endings, _)| endings.contains(&ending)).map_or("other", |(_, cure)| cure);
        let cure = match () {
            () if ending == "zip" => "archive",
            // it is an export by its ending, so its name itself is what cannot be opened
            () if workspace::is_export(&name) => "name",
            () => known(),
        };
        message!(in "files.left_out", cure)
    }

    /// The same, in this language.
    #[must_use]
    pub fn cure(&self, locale: Locale) -> String {
        self.what_to_do().told(locale)
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
