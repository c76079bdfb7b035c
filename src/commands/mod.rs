//! One file per command; each reads like a table of contents. Only this room and `main` print.

// never `println!` and `eprintln!`, which panic where a reader has gone away

/// Says a message in the reader's language, or prints a line of what is the same in every language, unless `--quiet` asks for
/// results and errors alone.
macro_rules! tell {
    ($($said:tt)*) => {{
        if !$crate::commands::terminal::is_quiet() {
            result!($($said)*);
        }
    }};
}

/// Likewise where the result is, which `--quiet` leaves. A closed pipe (`| head`) is noted and does not stop the run, whose work
/// must not be left half done.
macro_rules! result {
    ($text:literal $($filled:tt)*) => {{
        let mut out = anstream::stdout().lock();
        let written = std::io::Write::write_fmt(&mut out, format_args!($text $($filled)*)).and_then(|()| std::io::Write::write_all(&mut out, b"\n"));
        $crate::commands::note_lost(&written);
    }};
    ($message:expr $(,)?) => { result!("{}", $crate::commands::say::told(&$message)) };
}

/// As [`tell!`] on stderr, for what is no result: progress and warnings.
macro_rules! note {
    ($($said:tt)*) => {{
        if !$crate::commands::terminal::is_quiet() {
            complain!($($said)*);
        }
    }};
}

/// As [`result`] on stderr: errors.
macro_rules! complain {
    ($text:literal $($filled:tt)*) => {{
        let mut out = anstream::stderr().lock();
        drop(std::io::Write::write_fmt(&mut out, format_args!($text $($filled)*)).and_then(|()| std::io::Write::write_all(&mut out, b"\n")));
    }};
    ($message:expr $(,)?) => { complain!("{}", $crate::commands::say::told(&$message)) };
}

mod audit;
pub mod build;
pub mod cards;
mod centre_path;
pub mod check;
pub mod columns;
pub mod compare;
mod desk_notes;
mod doubts;
pub mod draw;
mod draw_summary;
pub mod explain;
pub mod fault;
mod fix_out;
mod follow_up;
mod from_tallies;
mod guard;
pub mod init;
mod issue;
mod made_from;
mod memory;
mod notices;
pub mod open;
mod owner;
mod part;
mod places;
pub mod plan;
pub mod print;
mod progress;
mod published;
pub mod reader;
pub mod release;
mod report;
mod say;
pub mod schema;
pub mod serve;
pub mod shells;
mod span;
pub mod standard;
mod standing;
pub mod starved;
mod summary;
pub mod tally;
pub mod templates;
pub mod terminal;
mod timings;
pub mod verify;
mod wholes;
pub mod windows;
pub mod withdraw;

pub use say::{harmless, say};

use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::disk;
use crate::error::{Error, Exit, Result};
use crate::intake::{self, Intake, Need, Reuse};
use crate::privacy;
use crate::render::Templates;
use crate::workspace::Workspace;
use timings::Stage;

/// Bytes for each row that counting takes.
const COUNTING: u64 = 16;

/// Reads every export of a workspace, with a progress bar on a terminal; says what of it an earlier run had kept.
fn read(workspace: &Workspace, need: Need, reuse: Option<Reuse<'_>>) -> Result<Intake> {
    let intake = read_unscaled(workspace, need, reuse)?;
    intake::check_scale(&intake, workspace)?;
    Ok(intake)
}

/// The same, before it is asked whether the evaluator's scale is told.
fn read_unscaled(workspace: &Workspace, need: Need, reuse: Option<Reuse<'_>>) -> Result<Intake> {
    privacy::refuse_labels(workspace)?;
    memory::watch();
    Stage::Read.begin();
    let progress = progress::Reading::start(workspace)?;
    let intake = intake::read_unscaled(workspace, need, reuse, &|bytes| progress.advance(bytes))?;
    progress.finish();
    summary::kept_rows(&intake);
    Stage::Count.begin();
    let rows: usize = [&intake.ledger, &intake.visits, &intake.evaluations].iter().map(|table| table.height()).sum();
    memory::ensure(rows as u64 * COUNTING)?;
    Ok(intake)
}

/// Whether something that was to be printed could not be.
static LOST: AtomicBool = AtomicBool::new(false);

/// Remembers that a line for stdout was lost; a reader that has seen enough, such as `head`, is no loss.
fn note_lost(written: &std::io::Result<()>) {
    if written.as_ref().is_err_and(|error| error.kind() != std::io::ErrorKind::BrokenPipe) {
        LOST.store(true, Ordering::Relaxed);
    }
}

/// The end of a command whose result is what it prints.
///
/// # Errors
/// Some of that was lost.
pub fn printed(exit: Exit) -> Result<Exit> {
    let flushed = std::io::stdout().flush();
    note_lost(&flushed);
    if LOST.load(Ordering::Relaxed) { Err(Error::new(message!("run.terminal.lost"))) } else { Ok(exit) }
}

/// Prints what the command line says of itself.
///
/// # Errors
/// It could not be printed.
pub fn tell(text: &str) -> Result<Exit> {
    print(text).map(|()| Exit::Done)
}

/// Prints a text whole; a reader that has seen enough, such as `head`, is no failure.
fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(terminal::failed(error)),
        _ => Ok(()),
    }
}

/// The built-in templates, and those of the workspace in their place.
fn templates(workspace: &Workspace) -> Result<Templates> {
    workspace.refuse_outside_below("templates")?;
    templates_of(&workspace.root)
}

/// The same, for the workspace in this folder.
fn templates_of(root: &Path) -> Result<Templates> {
    let own = root.join("templates");
    disk::refuse_dangling(&own)?;
    let own = disk::is_folder(&own)?.then_some(own);
    if own.is_some() {
        guard::start();
    }
    Templates::load(own.as_deref())
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn what_steers_a_terminal_is_written_out() {
        for (text, shown) in [
            ("甲\u{1b}[31m乙\n丙", "甲\\u{1b}[31m乙\n丙"),
            ("\u{202e}上倒下\u{2069}", "\\u{202e}上倒下\\u{2069}"),
            ("一\u{2028}二\r三\t四", "一\\u{2028}二\\u{d}三\\u{9}四"),
            ("نافذة 👩‍👧 é", "نافذة 👩‍👧 é"),
        ] {
            assert_eq!(harmless(text), shown);
        }
    }
}
