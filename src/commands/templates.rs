//! `huifang templates`: lists what a workspace may replace, and copies one file out to be changed.

use std::io::Write;
use std::path::Path;

use crate::cli::{Eject, TemplatesAsked, TemplatesCommand};
use crate::disk::{self, Named, Readers};
use crate::domain::Locale;
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
        let error = Error::new(format!("there is no built-in file `{name}`"));
        match nearest(name, Templates::names()) {
            Some(near) => error.hint(format!("是不是 `{near}`？huifang templates list 列出全部")),
            None => error.hint("huifang templates list 列出全部"),
        }
    })?;
    if !disk::is_folder(&asked.workspace)? {
        return Err(Error::in_file(&asked.workspace, "is no folder").hint("用 --workspace 指明工作区"));
    }
    let file = asked.workspace.join("templates").join(name);
    if disk::has(&file)? {
        return Err(there(&file));
    }
    let folder = file.parent().unwrap_or(Path::new("."));
    disk::make_folder(folder)?;
    let failed = |error| Error::io(&file, "write", error).hint("检查磁盘空间和写权限");
    let mut staged = disk::staged(&file, Readers::Umask).map_err(failed)?;
    staged.write_all(source.as_bytes()).map_err(failed)?;
    match disk::persist_new(staged, &file)? {
        Named::Taken => return Err(there(&file)),
        Named::New(unsynced) => super::say::unfinished(unsynced.as_slice(), Locale::ZhCn),
    }
    tell!("{}", file.display());
    Ok(())
}

fn there(file: &Path) -> Error {
    Error::in_file(file, "is there already").hint("先改名或移走自己的文件，再取出内置的一份来比较")
}
