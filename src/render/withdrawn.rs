//! The notice that stands in the place of a period that was withdrawn: a page and a file for programs, without a
//! figure.

use std::collections::BTreeMap;

use tera::Context;

use super::page::Page;
use super::{IssueEntry, Templates, format, site};
use crate::error::{Error, Result};

/// What the notice says, for programs, and for the run that comes next.
pub const WITHDRAWN: &str = "withdrawn.json";

/// The public files of a period that was withdrawn, by their path below `public/P/`.
///
/// # Errors
/// A template of the workspace that cannot be used.
pub fn withdrawn(templates: &Templates, issue: &IssueEntry) -> Result<BTreeMap<String, Vec<u8>>> {
    let words = templates.words(issue.locale);
    let period = issue.period.code.parse().map_err(|error| Error::new(message!("publish.unread_carried")).because(error))?;
    let period = format::period(period, words)?;
    let title = words.fill("page.bulletin_title", &[("title", issue.title.clone()), ("period", period.clone())])?;
    let url = &issue.site.url;
    let whole = if url.is_empty() { String::new() } else { format!("{url}/{}/index.html", issue.period.code) };
    let on = issue.withdrawals.last().and_then(|last| last.on);
    let page = Page {
        title: &words.fill("withdrawal.page_title", &[("title", title)])?,
        description: words.fill("withdrawal.description", &[("period", period.clone())])?,
        date: on.unwrap_or(issue.period.as_of),
        kind: "withdrawn",
        image: String::new(),
        canonical: whole.clone(),
        url: whole,
    };
    let mut context = Context::new();
    context.insert("issue", issue);
    context.insert("withdrawals", &issue.withdrawals);
    context.insert("organisation", &issue.organisation);
    context.insert("site", &issue.site);
    context.insert("period", &period);
    context.insert("page", &page);
    context.insert("root", "../");
    context.insert("alone", &false);
    let html = templates.render(issue.locale, "withdrawn.html", &context)?;
    Ok([("index.html".to_owned(), html), (WITHDRAWN.to_owned(), site::json(issue)?)].into())
}
