//! `--fix-out`: rejected rows into a folder, where nothing stands in the way.

use std::io::Write;
use std::path::{Component, Path, PathBuf};

use tempfile::NamedTempFile;

use crate::disk::{self, Named, Readers};
use crate::domain::Kind;
use crate::error::{Error, Result};
use crate::intake::Intake;
use crate::publish;
use crate::review::{FixedFile, Returned, returned};
use crate::workspace::Workspace;

/// Writes the rejected rows of every export below `folder`; either every file is written or none.
///
/// # Errors
/// The folder is one that is read; a file is there already; the disk.
pub(super) fn write(workspace: &Workspace, intake: &Intake, folder: &Path) -> Result<Vec<FixedFile>> {
    let files = returned(workspace, intake)?;
    publish::refuse_published(folder)?;
    let real = real(folder)?;
    refuse_inputs(workspace, intake, folder, &real, &files)?;
    let there = written_by_a_killed_run(&files, folder)?;
    disk::make_private(folder).map_err(|error| Error::io(folder, "make the folder", error).hint(message!("outputs.fix.elsewhere")))?;
    let mut staged = Vec::new();
    for file in files.iter().filter(|file| !there.contains(&file.path.as_str())) {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            disk::make_private(parent)
                .map_err(|error| Error::io(parent, "make the folder", error).hint(message!("outputs.fix.elsewhere")))?;
        }
        let failed = |error| Error::io(&path, "write", error);
        let mut staging = disk::staged(&path, Readers::Owner).map_err(failed)?;
        staging.write_all(&file.bytes).map_err(failed)?;
        staged.push((staging, path));
    }
    name_all(staged)?;
    let fixed =
        |file: Returned| FixedFile { written: folder.join(&file.path).to_string_lossy().into_owned(), rows: file.rows, file: file.file };
    Ok(files.into_iter().map(fixed).collect())
}

/// The files that are there already, byte for byte, where others are lacking: a run that was killed left them so.
///
/// # Errors
/// All of them are there, or one has other bytes.
fn written_by_a_killed_run<'a>(files: &'a [Returned], folder: &Path) -> Result<Vec<&'a str>> {
    let mut there = Vec::new();
    for file in files {
        let path = folder.join(&file.path);
        if disk::has(&path)? {
            if disk::read(&path).ok().as_deref() != Some(&file.bytes[..]) {
                return Err(taken(&path));
            }
            there.push(file.path.as_str());
        }
    }
    match files.first() {
        Some(file) if there.len() == files.len() => Err(taken(&folder.join(&file.path))),
        _ => Ok(there),
    }
}

/// Gives each staged file its name; where one cannot be, those before it are taken away again.
fn name_all(staged: Vec<(NamedTempFile, PathBuf)>) -> Result<()> {
    let mut named: Vec<PathBuf> = Vec::new();
    for (staging, path) in staged {
        let failed = match disk::persist_new(staging, &path) {
            Ok(Named::New(None)) => {
                named.push(path);
                continue;
            }
            Ok(Named::New(Some(unsynced))) => {
                named.push(path);
                unsynced
            }
            Ok(Named::Taken) => taken(&path),
            Err(error) => error,
        };
        for path in named {
            disk::remove_file(&path, "take back")?;
        }
        return Err(failed);
    }
    Ok(())
}

fn taken(path: &Path) -> Error {
    Error::in_file(path, message!("outputs.fix.taken"))
}

/// Mended and unmended rows would be read together with the exports.
fn refuse_inputs(workspace: &Workspace, intake: &Intake, folder: &Path, real: &Path, files: &[Returned]) -> Result<()> {
    let root = self::real(&workspace.root)?;
    let inputs = intake.files.iter().filter_map(|file| root.join(&file.origin.file).parent().map(Path::to_owned));
    let defaults = Kind::ALL.map(|kind| root.join(kind.code()));
    let inside = inputs.filter(|input| *input != root).chain(defaults).any(|input| real.starts_with(input));
    let is_read = |file: &Returned| is_read(workspace, &root, &real.join(&file.path));
    if inside || files.iter().any(is_read) {
        return Err(Error::in_file(folder, message!("outputs.fix.read_from")));
    }
    Ok(())
}

/// Whether an export that stood here would be read.
fn is_read(workspace: &Workspace, root: &Path, path: &Path) -> bool {
    let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::new() };
    let mut globs = workspace.reading.globs.values().flatten().filter_map(|pattern| glob::Pattern::new(pattern).ok());
    path.strip_prefix(root).is_ok_and(|below| globs.any(|pattern| pattern.matches_path_with(below, options)))
}

/// An audit is no export: it neither takes an export's place nor is read as one by the next run.
///
/// # Errors
/// The path is one that is read.
pub(super) fn refuse_export(workspace: &Workspace, path: &Path) -> Result<()> {
    if is_read(workspace, &real(&workspace.root)?, &real(path)?) {
        return Err(Error::in_file(path, message!("outputs.audit.read_from")));
    }
    Ok(())
}

/// The path without links and dots, as far as it is there.
fn real(path: &Path) -> Result<PathBuf> {
    let absolute = std::path::absolute(path).map_err(|error| Error::io(path, "find", error))?;
    let mut rest = Vec::new();
    let mut there = absolute.as_path();
    while disk::kind(there)?.is_none() {
        let (Some(parent), Some(Component::Normal(name))) = (there.parent(), there.components().next_back()) else { break };
        rest.push(name.to_owned());
        there = parent;
    }
    let real = disk::real(there)?;
    Ok(rest.iter().rev().fold(real, |path, name| path.join(name)))
}
