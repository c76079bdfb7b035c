//! Which files of a workspace changed, found by looking at their times and sizes.
//!
//! Looking again and again costs about a microsecond a file and works on every file system, network drives and Windows
//! disks under WSL included, where the kernel reports nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::disk::{self, Stamp};
use crate::domain::Kind;
use crate::workspace::Workspace;

/// How deep folders in `templates/` are looked into; links may go round in circles.
const DEEPEST: usize = 8;

/// What must be made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Templates, styles or words: the figures stay.
    Templates,
    /// Exports, rules or the configuration.
    Everything,
}

/// The stamp of each file that a bulletin is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    files: BTreeMap<PathBuf, Stamp>,
}

impl Seen {
    /// Looks at the files in `root` itself, below its `templates/`, and at those that `workspace`
    /// reads, where it could be opened.
    ///
    /// What cannot be looked at counts as not there: making the bulletin will say why.
    #[must_use]
    pub fn now(root: &Path, workspace: Option<&Workspace>) -> Self {
        let mut seen = Self::default();
        seen.folder(root, 0);
        seen.folder(&root.join("templates"), DEEPEST);
        if let Some(workspace) = workspace {
            let exports = Kind::ALL.into_iter().filter_map(|kind| workspace.files(kind).ok()).flatten();
            let standards = workspace.standards.sources.iter().map(|source| source.name.clone());
            exports.chain(standards).for_each(|path| seen.file(root.join(path)));
        }
        seen
    }

    fn folder(&mut self, folder: &Path, deeper: usize) {
        for path in disk::entries(folder).unwrap_or_default() {
            if !disk::is_folder(&path).unwrap_or(false) {
                self.file(path);
            } else if deeper > 0 {
                self.folder(&path, deeper - 1);
            }
        }
    }

    fn file(&mut self, path: PathBuf) {
        if let Ok(stamp) = disk::stamp(&path) {
            self.files.insert(path, stamp);
        }
    }

    /// What changed of the workspace `root` since `before` was seen.
    #[must_use]
    pub fn since(&self, before: &Self, root: &Path) -> Option<Change> {
        let templates = root.join("templates");
        let paths = self.files.keys().chain(before.files.keys()).filter(|path| self.files.get(*path) != before.files.get(*path));
        paths
            .map(|path| if path.starts_with(&templates) { Change::Templates } else { Change::Everything })
            .reduce(|a, b| if a == b { a } else { Change::Everything })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_change_of_templates_leaves_the_figures_and_any_other_does_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        let write = |name: &str, text: &str| {
            fs::create_dir_all(root.join(name).parent().expect("a folder")).expect("a folder");
            fs::write(root.join(name), text).expect("written");
        };
        write("ledger/a.csv", "1");
        write("huifang.toml", "");
        let workspace = Workspace::open(root).expect("a workspace");
        let now = || Seen::now(root, Some(&workspace));
        let mut before = now();
        assert_eq!(now().since(&before, root), None);
        for (name, text, change) in [
            ("templates/sections/trend.html", "x", Change::Templates),
            ("templates/words/zh-CN.toml", "[own]", Change::Templates),
            ("ledger/a.csv", "12", Change::Everything),
            ("ledger/b.csv", "", Change::Everything),
            ("huifang.toml", "title = \"x\"", Change::Everything),
            ("mine.toml", "", Change::Everything),
        ] {
            write(name, text);
            assert_eq!(now().since(&before, root), Some(change), "{name}");
            before = now();
        }
        fs::remove_file(root.join("templates/sections/trend.html")).expect("removed");
        assert_eq!(now().since(&before, root), Some(Change::Templates), "a file that is gone is a change");
        write("ledger/notes/deep.md", "");
        assert_eq!(now().since(&now(), root), None, "what no glob names is not looked at");
    }
}
