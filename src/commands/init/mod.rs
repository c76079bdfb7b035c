//! `huifang init`: sets a workspace up: asks what no export tells, writes a commented `huifang.toml`, and checks it.

mod ask;
mod said;
mod starter;

use crate::commands::reader;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::cli::Init;
use crate::commands::say::unfinished;
use crate::commands::{check, memory};
use crate::disk::{self, Named, Readers};
use crate::domain::Kind;
use crate::error::{Error, Exit, Result};
use crate::intake::{self, Intake, Need};
use crate::review::Extent;
use crate::review::setup::{self, Answers, Grades, Setup, Written};
use crate::workspace::Workspace;
use ask::Questions;
use said::Verdict;

/// Runs the command. A file that is written is done, whatever is left to decide in it.
///
/// # Errors
/// There is a `huifang.toml` already; the folder cannot be read or written; the questions were not answered.
pub fn run(asked: &Init) -> Result<Exit> {
    let locale = asked.locale.unwrap_or_default();
    let is_asking = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let mut questions = is_asking.then(|| Questions::new(std::io::stdin().lock(), std::io::stdout(), asked));
    let folder = match (&asked.folder, &mut questions) {
        (Some(folder), _) => folder.clone(),
        (None, Some(questions)) => PathBuf::from(questions.folder()?),
        (None, None) => {
            return Err(Error::new(message!("init.no_folder")).exit(Exit::Usage));
        }
    };
    let file = folder.join("huifang.toml");
    if disk::has(&file)? {
        return Err(there(&file));
    }
    let found = if disk::has(&folder)? { Setup::look(&folder)? } else { Setup::default() };
    let told = Answers::told_by(&found, locale);
    let answers = match &mut questions {
        Some(questions) => questions.answers(asked, &told, found.files.len())?,
        None => Answers {
            body: asked.kind,
            name: asked.name.clone().unwrap_or_default(),
            every: asked.every,
            scale: asked.scale.and_then(Grades::scale),
            locale,
        },
    };
    disk::make_folder(&folder)?;
    let written = setup::written(&found, &folder, &answers, &read)?;
    unfinished(write(&folder, &file, &written)?.as_slice());
    unfinished(starter::write(&folder, locale).err().as_slice());
    let verdict = if found.files.is_empty() { Verdict::NothingYet } else { verdict(&folder)? };
    super::print(&super::say::harmless(&said::text(&folder, &found, &answers, &written, &verdict)))?;
    Ok(Exit::Done)
}

fn there(file: &Path) -> Error {
    Error::in_file(file, message!("init.there"))
}

/// Reads the exports to see what they hold, without a word: the file that is being made is not there yet.
fn read(workspace: &Workspace) -> Result<Intake> {
    memory::watch();
    intake::read_unscaled(workspace, Need::Figures, None, &|_| ())
}

/// Writes the file whole or not at all, and makes the folders of the exports; gives back what could not be done once it
/// stood.
fn write(folder: &Path, file: &Path, written: &Written) -> Result<Option<Error>> {
    let failed = |error| Error::io(file, "write", error);
    let mut staged = disk::staged(file, Readers::Umask).map_err(failed)?;
    staged.write_all(written.text.as_bytes()).map_err(failed)?;
    for kind in Kind::REGULAR {
        disk::make_folder(&folder.join(kind.code()))?;
    }
    match disk::persist_new(staged, file)? {
        Named::New(unsynced) => Ok(unsynced),
        Named::Taken => Err(there(file)),
    }
}

/// What `huifang check` makes of the workspace.
fn verdict(folder: &Path) -> Result<Verdict> {
    let workspace = reader::open(folder)?;
    Ok(match check::look(&workspace, None, Extent::Examples) {
        Ok((intake, review)) => {
            let stops = check::stops(&intake, &review, &workspace, None);
            Verdict::Read(Box::new(review), stops)
        }
        Err(error) => Verdict::Unreadable(error),
    })
}
