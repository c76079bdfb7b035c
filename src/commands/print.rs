//! `huifang print`: the PDF of a published bulletin, made by an installed browser.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::browser::Browser;
use crate::cli::Print;
use crate::disk;
use crate::domain::Period;
use crate::error::{Error, Exit, Result};
use crate::publish;

/// Runs the command.
///
/// # Errors
/// The period is not published; there is no browser, or it fails.
pub fn run(asked: &Print) -> Result<Exit> {
    let page = page(&asked.out.join("public"), asked.period)?;
    let pdf = asked.to.clone().unwrap_or_else(|| PathBuf::from(format!("{}.pdf", asked.period)));
    if disk::is_folder(&pdf)? {
        return Err(Error::in_file(&pdf, "is a folder").hint("--to 后写文件名，如 --to 通报.pdf"));
    }
    if let Some(public) = publish::published_folder(&pdf)? {
        return Err(Error::in_file(&pdf, format!("lies in `{}`, which only `huifang build` changes", public.display()))
            .hint("写到别处再上传，如 --to ../通报.pdf"));
    }
    let browser = Browser::find(asked.browser.as_deref())?;
    browser.print(&page, &pdf, Duration::from_secs(asked.timeout))?;
    tell!("{}", pdf.display());
    Ok(Exit::Done)
}

/// The published page of the period, as an absolute path.
fn page(public: &Path, period: Period) -> Result<PathBuf> {
    let page = public.join(period.to_string()).join("index.html");
    if disk::is_file(&page)? {
        return disk::real(&page);
    }
    let names = disk::entries(public)?.into_iter().filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let there: Vec<String> = names.filter(|name| name.parse::<Period>().is_ok()).collect();
    let hint = match there.as_slice() {
        [] => format!("先运行 huifang build --period {period}；通报若在别处，用 --out 指明 build 写到的文件夹"),
        there => format!("已有：{}；其他期先运行 huifang build --period {period}", there.join("、")),
    };
    Err(Error::in_file(&page, format!("{period} is not published here")).hint(hint))
}
