//! How much is said on the terminal, and in which colours.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

use anstyle::{AnsiColor, Style};
use clap::ColorChoice;

use crate::error::{Error, Result};

/// Whether only errors are said, and where the result is.
static QUIET: AtomicBool = AtomicBool::new(false);

/// The beginning of an error.
const WRONG: Style = AnsiColor::Red.on_default().bold();
/// A heading of a report.
const HEADING: Style = Style::new().bold();

/// Settles both by what was asked for; `auto` leaves colours to terminals, and to `NO_COLOR` and `CLICOLOR`.
pub fn settle(quiet: bool, color: ColorChoice) {
    QUIET.store(quiet, Ordering::Relaxed);
    let choice = match color {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// Whether only errors are said, and where the result is.
pub(super) fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// The line with what stands before its first colon as the beginning of an error.
pub(super) fn as_error(line: &str) -> String {
    let end = line.char_indices().find(|(_, c)| matches!(c, ':' | '：')).map_or(0, |(at, c)| at + c.len_utf8());
    format!("{WRONG}{}{WRONG:#}{}", &line[..end], &line[end..])
}

/// The terminal takes no more.
pub(super) fn failed(error: std::io::Error) -> Error {
    Error::new(message!("run.terminal.failed")).because(error)
}

/// Prints a report whole, its headings set off; a reader that has seen enough, such as `head`, is no failure.
///
/// # Errors
/// The terminal takes no more.
pub(super) fn print(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    let written = text.split_inclusive('\n').try_for_each(|line| {
        if line.starts_with(['【', '[']) {
            writeln!(out, "{HEADING}{}{HEADING:#}", line.trim_end_matches('\n'))
        } else {
            out.write_all(line.as_bytes())
        }
    });
    match written.and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(failed(error)),
        _ => Ok(()),
    }
}
