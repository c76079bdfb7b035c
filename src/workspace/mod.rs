//! The folder that a supervisor works in: `huifang.toml` as used, checked once and then trusted.

mod accepts;
mod check;
mod check_centres;
mod check_document;
mod check_given;
mod check_groups;
mod check_site;
mod columns;
#[cfg(test)]
mod documented;
mod given;
mod inputs;
mod links;
#[cfg(test)]
mod mistyped;
mod settings;
pub(crate) mod toml_text;
mod typed;
mod typed_headings;
mod unknown;
mod written;

use std::path::Path;

pub(crate) use given::part_of;
pub use given::{Given, NamePattern};
pub(crate) use inputs::{ENDINGS, OF_WINDOWS, bare_name, exports_below, is_export, is_note};
pub use settings::{Centre, Document, Encoding, FileReading, GroupHeadings, ListHeadings, OnConflict, Reading, Recorded, Site, Workspace};
pub(crate) use written::{TomlPlace, Written};

use crate::calendar::Calendar;
use crate::disk;
use crate::domain::Kind;
use crate::error::{Error, Result};
use crate::paths::tidy;
use crate::remarks::{self, Remarks};
use crate::themes::{self, Themes};
use crate::typed_toml::{Source, read_if_there};

impl Workspace {
    /// Opens the folder `root` and checks its configuration.
    ///
    /// # Errors
    /// No such folder; an unknown key, wrong type or impossible value in `huifang.toml`; a standard or a calendar that
    /// does not parse: each with file and line.
    pub fn open(root: &Path) -> Result<Self> {
        Self::opened(root, None, None)
    }

    /// The same with the remarks of a file in place of those of its `remarks.toml`.
    ///
    /// # Errors
    /// As above; the file does not exist.
    pub(crate) fn with_remarks(root: &Path, remarks: Option<&Path>) -> Result<Self> {
        Self::opened(root, None, remarks)
    }

    /// The same as if `text` were its `huifang.toml`.
    ///
    /// # Errors
    /// As above.
    pub(crate) fn with(root: &Path, text: &str) -> Result<Self> {
        Self::opened(root, Some(text), None)
    }

    fn opened(root: &Path, text: Option<&str>, remarks: Option<&Path>) -> Result<Self> {
        let there = disk::kind(root)?;
        if there != Some(disk::Kind::Folder) {
            return Err(match there {
                Some(_) => Error::new(message!("workspace.root.no_folder", path = root)),
                None => Error::new(message!("workspace.root.missing", path = root)),
            });
        }
        let root = &*tidy(root);
        let file = root.join("huifang.toml");
        let text = match text {
            Some(text) => text.to_owned(),
            None => read_if_there(&file)?.unwrap_or_default(),
        };
        let source = Source::new(&file, &text);
        let typed: typed::Typed = source.parse()?;
        let mut calendar = Calendar::shipped();
        let own = root.join("calendar.csv");
        if let Some(text) = read_if_there(&own)? {
            calendar.add(&text, &own)?;
        }
        let of_themes = root.join(themes::FILE);
        let themes = match read_if_there(&of_themes)? {
            None => Themes::compose(None)?,
            Some(text) => Themes::compose(Some(&Source::new(&of_themes, &text)))?,
        };
        let mut workspace = check::used(root, &source, typed, calendar, themes)?;
        let file = remarks.map_or_else(|| root.join(remarks::FILE), Path::to_owned);
        match read_if_there(&file)? {
            Some(text) => {
                workspace.remarks = Remarks::of(&Source::new(&file, &text), &workspace.standards)?;
            }
            None if remarks.is_some() => return Err(Error::new(message!("workspace.no_remarks", path = file))),
            None => {}
        }
        let typed_files = ["huifang.toml", "calendar.csv", themes::FILE, remarks::FILE]
            .into_iter()
            .chain(workspace.standards.sources.iter().map(|source| source.name.as_str()));
        for name in typed_files {
            // a built-in standard is no file
            if disk::has(&workspace.root.join(name))? {
                workspace.refuse_outside(name)?;
            }
        }
        Ok(workspace)
    }

    /// The files of a kind, in the order in which they are read: paths in the workspace, with `/`.
    ///
    /// # Errors
    /// A folder that cannot be listed; something that is no file where a glob names it outright;
    /// a link out of the workspace.
    pub fn files(&self, kind: Kind) -> Result<Vec<String>> {
        let files = inputs::files(&self.root, self.globs(kind), |path| self.reading.is_not_meant(path))?;
        files.iter().try_for_each(|path| self.refuse_outside(path))?;
        Ok(files)
    }

    /// Whether a file in this archive, which [`Self::files`] lists, is meant: where globs name files in it
    /// (`ARCHIVE.zip#GLOB`), it must be like one of them.
    ///
    /// # Errors
    /// As above.
    pub fn means_member(&self, kind: Kind, archive: &str, member: &str) -> Result<bool> {
        let whole = format!("{archive}#{member}");
        Ok(!self.reading.is_not_meant(&whole) && inputs::means_member(&self.root, self.globs(kind), archive, member)?)
    }

    /// Files that lie among the exports of a kind and are not read, for their names end otherwise: paths as above.
    ///
    /// # Errors
    /// A folder that cannot be listed.
    pub fn unread(&self, kind: Kind) -> Result<Vec<String>> {
        inputs::unread(&self.root, self.globs(kind), |path| self.reading.is_not_meant(path))
    }

    fn globs(&self, kind: Kind) -> &[String] {
        self.reading.globs.get(&kind).map_or(&[], Vec::as_slice)
    }
}
