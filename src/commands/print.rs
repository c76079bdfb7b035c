//! `huifang print`: the PDF of a published bulletin, of its body or of its sheet for the notice board, made by an installed browser.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::places;
use crate::browser::Browser;
use crate::cli::Print;
use crate::disk;
use crate::domain::Period;
use crate::error::{Error, Exit, Result};
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
        return Err(Error::in_file(&pdf, "is a folder").hint("--to 后写文件名，如 --to 通报.pdf"));
    }
    if let Some(public) = publish::published_folder(&pdf)? {
        return Err(Error::in_file(&pdf, format!("lies in `{}`, which only `huifang build` changes", public.display()))
            .hint("写到别处再上传，如 --to ../通报.pdf"));
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
            return Err(Error::in_file(&page, format!("has no `id=\"{BODY}\"`, so that its body cannot be printed alone")).hint(format!(
                "它由旧版本或自己的 templates/bulletin.html 生成：重新运行 huifang build --period {period}；自己的模板照内置的加上 id=\"{BODY}\""
            )));
        }
        return disk::real(&page);
    }
    if part == Part::Notice && disk::is_file(&folder.join("index.html"))? {
        return Err(Error::in_file(&page, "is not there: an earlier version built this bulletin, or it was withdrawn")
            .hint(format!("重新运行 huifang build --period {period}，再印公示栏一页纸")));
    }
    let names = disk::entries(public)?.into_iter().filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let there: Vec<String> = names.filter(|name| name.parse::<Period>().is_ok()).collect();
    let hint = match there.as_slice() {
        [] => format!("先运行 huifang build --period {period}；通报若在别处，用 --out 指明 build 写到的文件夹"),
        there => format!("已有：{}；其他期先运行 huifang build --period {period}", there.join("、")),
    };
    Err(Error::in_file(&page, format!("{period} is not published here")).hint(hint))
}
