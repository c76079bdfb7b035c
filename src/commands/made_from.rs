//! What an issue was made from: kept in `internal/P/`, so that a draft is released as it stands or not at all.
//!
//! In: the workspace, the options of `build`, and every file that a figure or a page follows from, with its SHA-256.
//! Out: the same run again, and the files that are others by now. Folders and tallies are written as they lie from the
//! output folder, so that both may be moved together.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use chrono::NaiveDate;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use serde::{Deserialize, Serialize};

use crate::cli::Build;
use crate::disk;
use crate::domain::{Kind, Period};
use crate::error::{Error, Result};
use crate::kept::digest;
use crate::platform::paths::slashed;
use crate::publish::{Files, Output};
use crate::remarks;
use crate::themes;
use crate::workspace::Workspace;

/// The file in `internal/P/`.
const FILE: &str = "made-from.json";

/// SHA-256 as hex, by path: in the workspace, for a tally from the output folder.
pub(super) type Digests = BTreeMap<String, String>;

/// What an issue was made from.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct MadeFrom {
    /// The workspace, from the output folder.
    workspace: String,
    /// `--period`, where it was given.
    period: Option<Period>,
    /// `--as-of`, where it was given.
    as_of: Option<NaiveDate>,
    /// `--single-file`
    single_file: bool,
    /// `--remarks`, from the output folder; absent in records older than the option.
    #[serde(default)]
    remarks: Option<String>,
    /// `--from-tallies`
    tallies: Vec<Tally>,
    /// Configuration, standards, calendar, templates, and the exports or tallies.
    files: Digests,
}

/// A tally as it was named.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tally {
    /// What stands before its windows.
    centre: Option<String>,
    /// Where it is, from the output folder.
    path: String,
}

/// A file that is not what it was.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Other {
    /// It was not there before.
    New(String),
    /// It is gone.
    Gone(String),
    /// It says something else.
    Changed(String),
}

impl MadeFrom {
    /// The record of this run; `read` are the exports or tallies that it read.
    ///
    /// # Errors
    /// A file of the configuration that cannot be read.
    pub(super) fn of(asked: &Build, workspace: &Workspace, output: &Output, read: Digests) -> Result<Self> {
        let from = output.folder();
        let tally = |argument: &PathBuf| {
            let (centre, path) = super::centre_path::named(argument)?;
            Ok(Tally { centre, path: way(from, &path) })
        };
        let mut files = configured(workspace)?;
        let remarks = asked.remarks.as_deref().map(|file| way(from, file));
        if let (Some(path), Some(file)) = (&remarks, &asked.remarks) {
            files.remove(remarks::FILE);
            files.insert(path.clone(), digest(file).map_err(|error| Error::io(file, "read", error))?);
        }
        let of_tally = |(path, sha256): (String, String)| (way(from, Path::new(&path)), sha256);
        files.extend(if asked.from_tallies.is_empty() { read } else { read.into_iter().map(of_tally).collect() });
        Ok(Self {
            workspace: way(from, &workspace.root),
            period: asked.period,
            as_of: asked.as_of,
            single_file: asked.single_file,
            remarks,
            tallies: asked.from_tallies.iter().map(tally).collect::<Result<_>>()?,
            files,
        })
    }

    /// The record as a file of `internal/P/`.
    ///
    /// # Errors
    /// Never; serde wants to be asked.
    pub(super) fn file(&self) -> Result<Files> {
        let mut bytes = serde_json::to_vec_pretty(self).map_err(|error| Error::new(message!("run.no_json", what = FILE)).because(error))?;
        bytes.push(b'\n');
        Ok([(FILE.to_owned(), bytes)].into())
    }

    /// The record of the issue of a period that stands in the output; `None` where the record is absent, as beside
    /// issues older than drafts, or damaged.
    pub(super) fn find(output: &Output, period: Period) -> Option<Self> {
        let bytes = disk::read(&output.internal(period).join(FILE)).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Whether an issue in the output folder `site`, which need not be there, was made in this workspace.
    ///
    /// # Errors
    /// The folder cannot be listed.
    pub(super) fn any_of(site: &Path, workspace: &Path) -> Result<bool> {
        let Ok(workspace) = disk::real(workspace) else { return Ok(false) };
        let read = |period: PathBuf| -> Option<Self> { serde_json::from_slice(&disk::read(&period.join(FILE)).ok()?).ok() };
        let made = disk::entries(&site.join("internal"))?.into_iter().filter_map(read);
        Ok(made.into_iter().any(|made| disk::real(&site.join(made.workspace)).is_ok_and(|made_in| made_in == workspace)))
    }

    /// The workspace that it was made in.
    pub(super) fn workspace(&self, output: &Output) -> PathBuf {
        led(output.folder(), &self.workspace)
    }

    /// The same run again, in this workspace.
    pub(super) fn again(&self, output: &Output, workspace: &Path) -> Build {
        let tally = |tally: &Tally| {
            let path = led(output.folder(), &tally.path);
            tally.centre.as_ref().map_or_else(|| path.clone(), |centre| PathBuf::from(format!("{centre}={}", path.display())))
        };
        Build {
            workspace: Some(workspace.to_owned()),
            period: self.period,
            out: Some(output.folder().to_owned()),
            as_of: self.as_of,
            audit: None,
            strict: false,
            single_file: self.single_file,
            correction: None,
            released: None,
            release: true,
            fresh: false,
            keep_old: 0,
            timings: false,
            remarks: self.remarks.as_deref().map(|path| led(output.folder(), path)),
            from_tallies: self.tallies.iter().map(tally).collect(),
        }
    }

    /// The files that are not what they were, by path.
    ///
    /// # Errors
    /// A folder of the workspace that cannot be listed.
    pub(super) fn others(&self, output: &Output, workspace: &Workspace) -> Result<Vec<Other>> {
        let mut now = configured(workspace)?;
        if self.remarks.is_some() {
            now.remove(remarks::FILE);
        }
        let mut read: Vec<(String, PathBuf)> = self.remarks.iter().map(|path| (path.clone(), led(output.folder(), path))).collect();
        if self.tallies.is_empty() {
            for kind in Kind::ALL {
                read.extend(workspace.files(kind)?.into_iter().map(|path| (path.clone(), workspace.root.join(&path))));
            }
        } else {
            read.extend(self.tallies.iter().map(|tally| (tally.path.clone(), led(output.folder(), &tally.path))));
        }
        // a file that cannot be read is no longer what it was
        let digests: Vec<_> = read.par_iter().filter_map(|(path, file)| Some((path.clone(), digest(file).ok()?))).collect();
        now.extend(digests);
        let paths = self.files.keys().chain(now.keys().filter(|path| !self.files.contains_key(*path)));
        let mut others: Vec<Other> = paths
            .filter_map(|path| match (self.files.get(path), now.get(path)) {
                (None, _) => Some(Other::New(path.clone())),
                (_, None) => Some(Other::Gone(path.clone())),
                (before, now) => (before != now).then(|| Other::Changed(path.clone())),
            })
            .collect();
        others.sort_by(|a, b| a.path().cmp(b.path()));
        Ok(others)
    }
}

impl Other {
    /// The file.
    pub(super) fn path(&self) -> &str {
        match self {
            Self::New(path) | Self::Gone(path) | Self::Changed(path) => path,
        }
    }
}

/// The files, beside the exports, that figures and pages follow from, by path in the workspace.
fn configured(workspace: &Workspace) -> Result<Digests> {
    let mut files = ["huifang.toml", "calendar.csv", themes::FILE, remarks::FILE].map(str::to_owned).to_vec();
    files.extend(workspace.standards.sources.iter().map(|source| source.name.clone()));
    below(&workspace.root, "templates", &mut files)?;
    let mut digests = Digests::new();
    for path in files {
        let file = workspace.root.join(&path);
        // a built-in standard is no file
        if disk::is_file(&file)? {
            digests.insert(path, digest(&file).map_err(|error| Error::io(&file, "read", error))?);
        }
    }
    Ok(digests)
}

/// Every file below a folder of the workspace that is a template, by path in the workspace.
fn below(root: &Path, folder: &str, found: &mut Vec<String>) -> Result<()> {
    for path in disk::entries(&root.join(folder))? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // templates skip these names as well
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let inner = format!("{folder}/{name}");
        if disk::is_folder(&path)? { below(root, &inner, found)? } else { found.push(inner) }
    }
    Ok(())
}

/// The way from the folder `from` to `to`, with `/`; `.` where they are one. Between drives of Windows, the whole path.
fn way(from: &Path, to: &Path) -> String {
    let whole = |path: &Path| disk::real(path).ok().or_else(|| std::path::absolute(path).ok()).unwrap_or_else(|| path.to_owned());
    let (from, to) = (whole(from), whole(to));
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    if common == 0 {
        // another drive: no way leads there
        return slashed(&to);
    }
    let up = from.components().skip(common).map(|_| "..".to_owned());
    let down = to.components().skip(common).map(|part| match part {
        Component::Normal(name) => name.to_string_lossy().into_owned(),
        other => other.as_os_str().to_string_lossy().into_owned(),
    });
    let steps: Vec<String> = up.chain(down).collect();
    if steps.is_empty() { ".".to_owned() } else { steps.join("/") }
}

/// Where a way from the folder `from` leads, written as short as it can be.
fn led(from: &Path, way: &str) -> PathBuf {
    let path = from.join(way);
    let whole = disk::real(&path).unwrap_or(path);
    let here = std::env::current_dir().ok().and_then(|here| disk::real(&here).ok());
    match here.and_then(|here| whole.strip_prefix(here).map(Path::to_owned).ok()) {
        Some(short) if short.as_os_str().is_empty() => PathBuf::from("."),
        Some(short) => short,
        None => whole,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_way_leads_back_to_where_it_was_taken_from() {
        let root = tempfile::tempdir().expect("a folder");
        let root = disk::real(root.path()).expect("a folder");
        for folder in ["site", "a/中心", "a/site"] {
            fs::create_dir_all(root.join(folder)).expect("a folder");
        }
        for (from, to, expected) in
            [("site", "a/中心", "../a/中心"), ("a/site", "a", ".."), ("a/中心", "a/中心", "."), ("a", "a/site", "site")]
        {
            assert_eq!(way(&root.join(from), &root.join(to)), expected);
            assert_eq!(led(&root.join(from), expected), root.join(to));
        }
    }

    #[test]
    fn a_file_that_came_went_or_was_edited_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("w");
        let write = |name: &str, text: &str| {
            fs::create_dir_all(root.join(name).parent().expect("a folder")).expect("a folder");
            fs::write(root.join(name), text).expect("a file");
        };
        write("ledger/a.csv", "1");
        write("ledger/b.csv", "1");
        write("huifang.toml", "");
        write("templates/style.css", "");
        write("templates/.style.css.swp", "");
        let output = Output::open(&folder.path().join("site")).expect("an output");
        let workspace = Workspace::open(&root).expect("a workspace");
        let made = MadeFrom {
            workspace: way(output.folder(), &root),
            period: None,
            as_of: None,
            single_file: false,
            remarks: None,
            tallies: Vec::new(),
            files: BTreeMap::new(),
        };
        let names = |others: Vec<Other>| others.iter().map(|other| other.path().to_owned()).collect::<Vec<_>>();
        let everything = names(made.others(&output, &workspace).expect("listed"));
        assert_eq!(everything, ["huifang.toml", "ledger/a.csv", "ledger/b.csv", "templates/style.css"]);
        let sha256 = |name: &str| (name.to_owned(), digest(&root.join(name)).expect("a file"));
        let made = MadeFrom { files: everything.iter().map(|name| sha256(name)).collect(), ..made };
        assert_eq!(made.others(&output, &workspace).expect("listed"), []);
        write("ledger/a.csv", "2");
        fs::remove_file(root.join("ledger/b.csv")).expect("removed");
        write("visits/v.csv", "1");
        write("calendar.csv", "date,kind,name\n");
        let expected = [
            Other::New("calendar.csv".to_owned()),
            Other::Changed("ledger/a.csv".to_owned()),
            Other::Gone("ledger/b.csv".to_owned()),
            Other::New("visits/v.csv".to_owned()),
        ];
        assert_eq!(made.others(&output, &workspace).expect("listed"), expected);
    }
}
