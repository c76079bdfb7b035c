//! What a zip archive holds: the exports in it, what else there is, and why it cannot be read.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use zip::ZipArchive;

use super::member_name::member_name;
use crate::disk;
use crate::error::{Error, Result};
use crate::intake::files::guard::guarded;
use crate::intake::files::inflated::refuse_inflated;
use crate::workspace::{OF_WINDOWS, is_export, is_note};

/// Files in an archive; one a day or a window is far fewer.
const MOST_FILES: usize = 1000;

/// What an archive holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Contents {
    /// The files that are exports by their names, by code point.
    pub(crate) exports: Vec<String>,
    /// The others, likewise.
    pub(crate) unread: Vec<String>,
    /// What systems put in for themselves.
    pub(crate) extras: u64,
}

/// Lists an archive, which is not unpacked for it.
///
/// # Errors
/// It is damaged; it holds nothing, a folder, two files of one name, more than any export does.
pub(crate) fn contents(path: &Path) -> Result<Contents> {
    let mut archive = opened(path)?;
    if archive.has_duplicate_names() {
        return Err(Error::in_file(path, message!("files.archive_twins")));
    }
    let (mut found, mut inflated, mut packed) = (Contents::default(), 0_u64, 0_u64);
    for (_, entry) in entries(path, &mut archive)? {
        let Some(name) = entry.name else {
            return Err(Error::in_file(path, message!("files.archive_name", name = entry.raw)));
        };
        if is_extra(&name) {
            found.extras += u64::from(!name.ends_with('/'));
            continue;
        }
        if let Some((folder, _)) = name.split_once(['/', '\\']) {
            return Err(Error::in_file(path, message!("files.archive_folder", folder)));
        }
        (inflated, packed) = (inflated.saturating_add(entry.size), packed.saturating_add(entry.packed));
        let lower = name.to_lowercase();
        if is_export(&lower) {
            found.exports.push(name);
        } else if !is_note(&lower) {
            found.unread.push(name);
        }
    }
    found.exports.sort();
    found.unread.sort();
    let all = found.exports.len() + found.unread.len();
    if all == 0 {
        return Err(Error::in_file(path, message!("files.archive_empty")));
    }
    if all > MOST_FILES {
        return Err(Error::in_file(path, message!("files.archive_many", all, most = MOST_FILES)));
    }
    if let Some([twice, ..]) = found.exports.windows(2).find(|two| two[0] == two[1]) {
        return Err(Error::in_file(path, message!("files.archive_same", name = twice)));
    }
    // files that share their bytes make an archive that unpacks to far more than it is
    let is_overlaid = guarded(|| archive.has_overlapping_entries()).and_then(std::result::Result::ok).is_none_or(|is| is);
    if is_overlaid || refuse_inflated(inflated, packed).is_err() {
        return Err(Error::in_file(path, message!("files.archive_bomb")));
    }
    Ok(found)
}

/// Whether it is hidden, or what a Mac or Windows puts into archives and folders for itself.
fn is_extra(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    name.starts_with("__MACOSX/") || last.starts_with('.') || last.starts_with("~$") || OF_WINDOWS.contains(&last.as_str())
}

/// The archive, opened.
pub(super) fn opened(path: &Path) -> Result<ZipArchive<BufReader<File>>> {
    let file = disk::open(path).map_err(|error| Error::io(path, "read", error))?;
    let archive = guarded(|| ZipArchive::new(BufReader::new(file)));
    let damaged = || Error::in_file(path, message!("files.archive_damaged"));
    archive.ok_or_else(damaged)?.map_err(|error| damaged().because(error))
}

/// A file in an archive, as its directory has it.
pub(super) struct Entry {
    /// What it is called, where that is text.
    pub(super) name: Option<String>,
    /// The same, whatever it is.
    raw: String,
    /// Its size, packed and not.
    packed: u64,
    size: u64,
}

/// All files in an archive, each with its number.
pub(super) fn entries(path: &Path, archive: &mut ZipArchive<BufReader<File>>) -> Result<Vec<(usize, Entry)>> {
    let all = archive.len();
    let entry = |at: usize| {
        let damaged = |error| Error::in_file(path, message!("files.archive_damaged")).because(error);
        let file = archive.by_index_raw(at).map_err(damaged)?;
        let raw = file.name_raw();
        let name = member_name(raw, file.flags().as_u16());
        Ok((at, Entry { name, raw: String::from_utf8_lossy(raw).into_owned(), packed: file.compressed_size(), size: file.size() }))
    };
    (0..all).map(entry).collect()
}
