//! `huifang completions` and the hidden `huifang manual`: what shells and `man` are told of the command line.

use clap::CommandFactory;

use crate::cli::{Cli, Completions, Manual};
use crate::disk;
use crate::error::{Error, Exit, Result};

/// Prints the completions for a shell.
///
/// # Errors
/// The terminal takes no more.
pub fn completions(asked: &Completions) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(asked.shell, &mut Cli::command(), "huifang", &mut script);
    super::print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}

/// Writes a manual page for the program and for each command.
///
/// # Errors
/// Anything the file system refuses.
pub fn manual(asked: &Manual) -> Result<Exit> {
    let folder = &asked.folder;
    disk::make_folder(folder)?;
    clap_mangen::generate_to(Cli::command(), folder).map_err(|error| Error::io(folder, "write into", error))?;
    Ok(Exit::Done)
}
