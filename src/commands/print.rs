//! `huifang print`: the PDF of a published bulletin, of its body or of its sheet for the notice board, made by an installed browser.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::places;
use crate::browser::Browser;
use crate::cli::Print;
use crate::disk;
use crate::domain::Period;
use crate::error::{Error, Exit, Result};
use crate::messages::Message;
use crate::paths::tidy;
use crate::publish;
use crate::render::{NOTICE, list_path};

/// Where on its page the body begins; a browser that goes there prints no annexes.
const BODY: &str = "body";

/// What of a bulletin is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Body,
    Notice,
}

impl Part {
    fn of(asked: &Print) -> Self {
        match (asked.body, asked.notice) {
            (true, _) => Self::Body,
            (_, true) => Self::Notice,
            _ => Self::Whole,
        }
    }

    /// The page that holds it.
    fn page(self) -> &'static str {
        if self == Self::Notice { NOTICE } else { "index.html" }
    }

    /// The name of its PDF.
    fn pdf(self, period: Period) -> PathBuf {
        PathBuf::from(match self {
            Self::Whole => format!("{period}.pdf"),
            Self::Body => format!("{period}-body.pdf"),
            Self::Notice => format!("{period}-notice.pdf"),
        })
    }
}

/// Runs the command.
///
/// # Errors
/// The period is not published; there is no browser, or it fails.
pub fn run(asked: &Print) -> Result<Exit> {
    let part = Part::of(asked);
    let site = places::site(&asked.workspace, asked.out.as_deref())?;
    publish::repair(&site)?;
    let page = page(&site.join("public"), asked.period, part)?;
    let pdf = asked.to.clone().unwrap_or_else(|| tidy(&asked.workspace.join(part.pdf(asked.period))));
    if disk::is_folder(&pdf)? {
        return Err(Error::in_file(&pdf, message!("print.is_folder")));
    }
    if let Some(public) = publish::published_folder(&pdf)? {
        return Err(Error::in_file(&pdf, message!("print.in_public", public)));
    }
    let browser = Browser::find(asked.browser.as_deref())?;
    let anchor = Some(BODY).filter(|_| part == Part::Body);
    let timeout = Duration::from_secs(asked.timeout);
    browser.print(&page, anchor, &pdf, timeout)?;
    result!("{}", pdf.display());
    if part == Part::Whole {
        for (list, pdf) in lists(&page, &pdf)? {
            browser.print(&list, None, &pdf, timeout)?;
            result!("{}", pdf.display());
        }
    }
    Ok(Exit::Done)
}

/// The pages that hold the table of very many windows, each with the name of its PDF; none where the page itself has it.
fn lists(page: &Path, pdf: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    let stem = pdf.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut lists = Vec::new();
    for n in 1.. {
        let list = page.with_file_name(list_path(n));
        if !disk::is_file(&list)? {
            break;
        }
        lists.push((list, pdf.with_file_name(format!("{stem}-windows-{n}.pdf"))));
    }
    Ok(lists)
}

/// The published page with this part of the period, as an absolute path.
fn page(public: &Path, period: Period, part: Part) -> Result<PathBuf> {
    let folder = public.join(period.to_string());
    let page = folder.join(part.page());
    if disk::is_file(&page)? {
        let text = disk::read(&page).map_err(|error| Error::io(&page, "read", error))?;
        if part == Part::Body && memchr::memmem::find(&text, format!(" id=\"{BODY}\"").as_bytes()).is_none() {
            return Err(Error::in_file(&page, message!("print.no_body", period, body = format!("id=\"{BODY}\""))));
        }
        return disk::real(&page);
    }
    if part == Part::Notice && disk::is_file(&folder.join("index.html"))? {
        return Err(Error::in_file(&page, message!("print.no_notice", period)));
    }
    let names = disk::entries(public)?.into_iter().filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let there: Vec<String> = names.filter(|name| name.parse::<Period>().is_ok()).collect();
    let error = Error::in_file(&page, message!("print.not_published", period));
    if there.is_empty() {
        return Err(error);
    }
    Err(error.hint(message!("print.there_are", periods = Message::list(there.into_iter().map(Message::text)), period)))
}
