//! `huifang templates`: lists what a workspace may replace, and copies one file out to be changed.

use std::io::Write;
use std::path::Path;

use crate::cli::{Eject, TemplatesAsked, TemplatesCommand};
use crate::disk::{self, Named, Readers};
use crate::error::{Error, Exit, Result};
use crate::render::Templates;
use crate::typed_toml::nearest;

/// Runs the command.
///
/// # Errors
/// There is no such file; the workspace has one of its own already.
pub fn run(asked: &TemplatesAsked) -> Result<Exit> {
    match &asked.what {
        TemplatesCommand::List => Templates::names().for_each(|name| tell!("{name}")),
        TemplatesCommand::Data => super::print(include_str!("../../docs/templates.md"))?,
        TemplatesCommand::Eject(asked) => eject(asked)?,
    }
    Ok(Exit::Done)
}

fn eject(asked: &Eject) -> Result<()> {
    let name = asked.name.as_str();
    let source = Templates::built_in(name).ok_or_else(|| {
        let error = Error::new(message!("templates.unknown", name));
        match nearest(name, Templates::names()) {
            Some(near) => error.hint(message!("templates.near", near)),
            None => error,
        }
    })?;
    if !disk::is_folder(&asked.workspace)? {
        return Err(Error::in_file(&asked.workspace, message!("templates.no_folder")));
    }
    let file = asked.workspace.join("templates").join(name);
    if disk::has(&file)? {
        return Err(there(&file));
    }
    let folder = file.parent().unwrap_or(Path::new("."));
    disk::make_folder(folder)?;
    let failed = |error| Error::io(&file, "write", error);
    let mut staged = disk::staged(&file, Readers::Umask).map_err(failed)?;
    staged.write_all(source.as_bytes()).map_err(failed)?;
    match disk::persist_new(staged, &file)? {
        Named::Taken => return Err(there(&file)),
        Named::New(unsynced) => super::say::unfinished(unsynced.as_slice()),
    }
    tell!("{}", file.display());
    Ok(())
}

fn there(file: &Path) -> Error {
    Error::in_file(file, message!("templates.taken"))
}
