//! `huifang open`: the bulletin in the reader's own browser.

use std::path::{Path, PathBuf};

use crate::browser;
use crate::cli::Open;
use crate::disk;
use crate::domain::Period;
use crate::error::{Error, Exit, Result};
use crate::messages::Message;
use crate::publish;

/// Runs the command.
///
/// # Errors
/// Nothing was built there.
pub fn run(asked: &Open) -> Result<Exit> {
    let page = page(&asked.folder, asked.period)?;
    let whole = std::path::absolute(&page).map_err(|error| Error::io(&page, "find", error))?;
    let opened = browser::show(&whole);
    result!("{}", page.display());
    if !opened {
        note!(message!("outputs.open_yourself"));
    }
    Ok(Exit::Done)
}

/// The page of this period, else of the one that ends last: of those that end on one day, the longest.
fn page(folder: &Path, period: Option<Period>) -> Result<PathBuf> {
    let public = publish::public_of(folder)?;
    let mut there = Vec::new();
    for path in disk::entries(&public)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Ok(period) = name.parse::<Period>()
            && disk::is_file(&path.join("index.html"))?
        {
            there.push(period);
        }
    }
    there.sort_by_key(|period| (period.last(), std::cmp::Reverse(period.first())));
    let chosen = period.map_or_else(|| there.last().copied(), |period| there.contains(&period).then_some(period));
    if let Some(period) = chosen {
        return Ok(public.join(period.to_string()).join("index.html"));
    }
    // the folder of one period
    if period.is_none() && disk::is_file(&public.join("manifest.json"))? && disk::is_file(&public.join("index.html"))? {
        return Ok(public.join("index.html"));
    }
    let Some(period) = period else { return Err(Error::in_file(&public, message!("outputs.no_page"))) };
    let error = Error::in_file(&public, message!("outputs.no_page_of", period = period.to_string()));
    Err(match there.as_slice() {
        [] => error.hint(message!("outputs.no_page-cure")),
        there => {
            error.hint(message!("outputs.there_is", periods = Message::list(there.iter().map(|period| Message::text(period.to_string())))))
        }
    })
}
