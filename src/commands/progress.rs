//! How far reading has come and how long it will take: a bar on a terminal, one plain line otherwise.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use super::{reader, terminal};
use crate::disk;
use crate::domain::Kind;
use crate::error::Result;
use crate::workspace::Workspace;

/// The bytes of all exports, and how many of them were read.
pub(super) struct Reading {
    bar: ProgressBar,
}

impl Reading {
    pub(super) fn start(workspace: &Workspace) -> Result<Self> {
        let (mut files, mut bytes) = (0, 0);
        for kind in Kind::ALL {
            for path in workspace.files(kind)? {
                files += 1;
                bytes += disk::stamp(&workspace.root.join(path)).map_or(0, |found| found.size);
            }
        }
        let said = message!("progress.reading", files, megabytes = format!("{:.1}", bytes as f64 / 1e6));
        if !std::io::stderr().is_terminal() || terminal::is_quiet() {
            note!(said);
            return Ok(Self { bar: ProgressBar::hidden() });
        }
        // the bar takes what a narrow terminal leaves beside the percentage and the time left
        let bar =
            ProgressBar::new(bytes).with_message(said.told(reader::locale())).with_prefix(message!("progress.left").told(reader::locale()));
        let style = ProgressStyle::with_template("{msg}\n{wide_bar:.cyan/dim} {percent:>3}% {prefix} {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Ok(Self { bar })
    }

    pub(super) fn advance(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
