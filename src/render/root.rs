//! The pages of the root: all bulletins by year, the feed, the styles.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use tera::Context;

use super::Templates;
use super::format;
use super::issues::{IssueEntry, IssueHeadline, IssueSpan, of_correction, of_withdrawal, urn};
use super::lead::{first_sentence, joined};
use super::page::Page;
use super::site::SOCIAL;
use crate::bulletin::{NextIssue, Withdrawal};
use crate::domain::{Cadence, Period};
use crate::error::{Error, Result};

/// The lengths in the order of the list: what most come for first, early signals last.
const KINDS: [Cadence; 4] = [Cadence::Month, Cadence::Quarter, Cadence::Year, Cadence::Week];

/// The issues of one length.
#[derive(Serialize, schemars::JsonSchema)]
struct OfKind<'a> {
    kind: Cadence,
    /// How many stand released.
    released: usize,
    /// The period of its newest line.
    newest: &'a str,
    /// Its years, newest first.
    years: Vec<OfYear<'a>>,
}

#[derive(Serialize, schemars::JsonSchema)]
struct OfYear<'a> {
    year: &'a str,
    /// What stands released: templates made before withdrawals go through it.
    issues: Vec<&'a Listed<'a>>,
    /// The same with what was withdrawn, newest first.
    lines: Vec<Line<'a>>,
}

/// A line of the list: an issue, or that there was one.
#[derive(Clone, Copy, Serialize, schemars::JsonSchema)]
struct Line<'a> {
    issue: Option<&'a Listed<'a>>,
    gone: Option<&'a Gone<'a>>,
    /// The period of the issue of the same length before it, whose page leads here as to the next one; empty where there
    /// is none.
    after: &'a str,
}

#[derive(Serialize, schemars::JsonSchema)]
struct Listed<'a> {
    title: &'a str,
    period: &'a IssueSpan,
    headline: &'a IssueHeadline,
    /// Rules with a target and something due.
    targets: usize,
    id: String,
    summary: String,
    /// The first sentence of it.
    lead: String,
    /// The day of its first release.
    released: NaiveDate,
    /// The day of release of what it says now.
    updated: NaiveDate,
    corrections: Vec<ListedCorrection>,
    withdrawals: Vec<ListedWithdrawal>,
}

/// A period whose last release was withdrawn, with nothing in its place yet.
#[derive(Serialize, schemars::JsonSchema)]
struct Gone<'a> {
    title: &'a str,
    period: &'a IssueSpan,
    /// The name that its issue had in the feed.
    id: String,
    /// The page with the notice; empty where a draft stands in its folder.
    link: String,
    reason: &'a str,
    /// What its feed entry says, from this day on.
    summary: String,
    date: NaiveDate,
    withdrawals: Vec<ListedWithdrawal>,
}

/// An entry of its own in the feed, likewise.
#[derive(Serialize, schemars::JsonSchema)]
struct ListedWithdrawal {
    id: String,
    /// The day of the withdrawal, else that of the release.
    date: NaiveDate,
    summary: String,
}

/// An entry of its own in the feed, so that readers of the first one see it.
#[derive(Serialize, schemars::JsonSchema)]
struct ListedCorrection {
    id: String,
    summary: String,
    /// The day of its release.
    released: NaiveDate,
}

/// The files of the root: `index.html`, `feed.xml` and `assets/`, from what stands in the place of every period, in any
/// order.
///
/// Released and withdrawn issues are listed; a draft is not, for it is not public yet. The newest issue that was
/// released decides the language, the title and the issuing body.
pub fn index(templates: &Templates, issues: &[IssueEntry]) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut newest_first: Vec<&IssueEntry> = issues.iter().collect();
    newest_first.sort_by(|a, b| {
        let key = |issue: &IssueEntry| (issue.period.last, issue.period.cadence);
        key(b).cmp(&key(a)).then_with(|| b.period.code.cmp(&a.period.code))
    });
    let mut files: BTreeMap<String, Vec<u8>> =
        templates.assets().iter().map(|(name, bytes)| (format!("assets/{name}"), bytes.clone())).collect();
    let newest = newest_first.iter().find(|issue| issue.released).or(newest_first.first()).copied();
    let Some(newest) = newest else {
        return Ok(files);
    };
    let entries = newest_first.iter().filter_map(|issue| listed(templates, issue).transpose()).collect::<Result<Vec<_>>>()?;
    let withdrawn = newest_first.iter().filter_map(|issue| gone(templates, issue).transpose()).collect::<Result<Vec<_>>>()?;
    let all: Vec<Line<'_>> = newest_first
        .iter()
        .filter_map(|of| {
            let issue = entries.iter().find(|entry| entry.period.code == of.period.code);
            let gone = withdrawn.iter().find(|gone| gone.period.code == of.period.code);
            (issue.is_some() || gone.is_some()).then_some(Line { issue, gone, after: "" })
        })
        .collect();
    let kinds: Vec<OfKind<'_>> = KINDS.into_iter().filter_map(|kind| of_kind(kind, &all)).collect();
    let years = by_year(all);
    let dates = entries.iter().map(|entry| entry.updated);
    let of_withdrawals = |withdrawals: &[ListedWithdrawal]| withdrawals.iter().map(|gone| gone.date).max();
    let taken_back = entries.iter().map(|entry| &entry.withdrawals).chain(withdrawn.iter().map(|gone| &gone.withdrawals));
    let updated = dates.chain(taken_back.filter_map(|all| of_withdrawals(all))).max().unwrap_or(newest.period.as_of);
    let words = templates.words(newest.locale);
    let mut context = Context::new();
    context.insert("years", &years);
    context.insert("kinds", &kinds);
    let latest = kinds.iter().flat_map(|kind| &kind.years).find_map(|year| year.issues.first());
    context.insert("latest", &latest);
    context.insert("entries", &entries);
    context.insert("withdrawn", &withdrawn);
    context.insert("newest", newest);
    context.insert("updated", &updated);
    // links of the feed lead to the web where that is known; they are read elsewhere than the feed stands
    context.insert("base", &if newest.site.url.is_empty() { String::new() } else { format!("{}/", newest.site.url) });
    context.insert("id", &urn(newest, ""));
    context.insert("root", "");
    context.insert("alone", &false);
    context.insert("site", &newest.site);
    let url = if newest.site.url.is_empty() { String::new() } else { format!("{}/index.html", newest.site.url) };
    let page = Page {
        title: if newest.site.column.is_empty() { words.get("index.title")? } else { &newest.site.column },
        description: words.fill("index.description", &[("title", newest.title.clone())])?,
        date: updated,
        kind: "index",
        image: if newest.site.url.is_empty() || !newest.released {
            String::new()
        } else {
            format!("{}/{}/{SOCIAL}", newest.site.url, newest.period.code)
        },
        canonical: url.clone(),
        url,
    };
    context.insert("page", &page);
    context.insert("organisation", &newest.organisation);
    context.insert("next", &next(issues));
    // an empty index has its own template: a workspace may have replaced `index.html` by one that expects a first entry
    let template = if entries.is_empty() { "index-empty.html" } else { "index.html" };
    files.insert("index.html".to_owned(), templates.render(newest.locale, template, &context)?);
    files.insert("feed.xml".to_owned(), templates.render(newest.locale, "feed.xml", &context)?);
    Ok(files)
}

/// The issue that is due next: of the newest of each length, the earliest that was not yet due when anything was last
/// released; the clock is not asked.
fn next(issues: &[IssueEntry]) -> Option<NextIssue> {
    let released = || issues.iter().filter(|issue| issue.released);
    let latest = released().map(IssueEntry::updated).max()?;
    let newest = |issue: &&IssueEntry| {
        !released().any(|other| other.period.cadence == issue.period.cadence && other.period.last > issue.period.last)
    };
    let due = released().filter(newest).filter_map(|issue| issue.next_issue);
    due.filter(|next| next.publish_by >= latest).min_by_key(|next| (next.publish_by, next.period))
}

impl<'a> Line<'a> {
    fn period(&self) -> Option<&'a IssueSpan> {
        self.issue.map(|issue| issue.period).or_else(|| self.gone.map(|gone| gone.period))
    }

    fn code(&self) -> &'a str {
        self.period().map_or("", |period| &period.code)
    }
}

/// The lines of one length, each with the one before it; `None` where there is none.
fn of_kind<'a>(kind: Cadence, all: &[Line<'a>]) -> Option<OfKind<'a>> {
    let mut lines: Vec<Line<'a>> = all.iter().copied().filter(|line| line.period().is_some_and(|period| period.cadence == kind)).collect();
    let codes: Vec<&str> = lines.iter().map(Line::code).collect();
    for (line, before) in lines.iter_mut().zip(codes.iter().skip(1)) {
        line.after = before;
    }
    let released = lines.iter().filter(|line| line.issue.is_some()).count();
    Some(OfKind { kind, released, newest: codes.first()?, years: by_year(lines) })
}

/// Lines by the year of their period, in their order.
fn by_year(lines: Vec<Line<'_>>) -> Vec<OfYear<'_>> {
    let mut years: Vec<OfYear<'_>> = Vec::new();
    for line in lines {
        let year = line.code().get(..4).unwrap_or_default();
        let at = years.iter().position(|of| of.year == year).unwrap_or_else(|| {
            years.push(OfYear { year, issues: Vec::new(), lines: Vec::new() });
            years.len() - 1
        });
        years[at].issues.extend(line.issue);
        years[at].lines.push(line);
    }
    years
}

fn period_of(issue: &IssueEntry) -> Result<Period> {
    issue.period.code.parse().map_err(|error| Error::new(message!("publish.unread_carried")).because(error))
}

/// A period that was withdrawn, with what the lists say about it, in its own language; `None` where it was not.
fn gone<'a>(templates: &Templates, issue: &'a IssueEntry) -> Result<Option<Gone<'a>>> {
    let Some(last) = issue.withdrawals.last().filter(|_| issue.is_withdrawn()) else { return Ok(None) };
    let words = templates.words(issue.locale);
    let period = format::period(period_of(issue)?, words)?;
    Ok(Some(Gone {
        summary: words.fill("withdrawal.description", &[("period", period)])?,
        date: of_withdrawal_on(issue, last),
        title: &issue.title,
        period: &issue.period,
        id: urn(issue, &issue.period.code),
        link: if issue.is_draft() { String::new() } else { format!("{}/index.html", issue.period.code) },
        reason: &last.reason,
        withdrawals: withdrawals(templates, issue)?,
    }))
}

/// The day of a withdrawal, else the first that may be: readers of the feed pass over what is older than they know.
fn of_withdrawal_on(issue: &IssueEntry, gone: &Withdrawal) -> NaiveDate {
    gone.on.or(gone.after).unwrap_or_else(|| issue.updated())
}

fn withdrawals(templates: &Templates, issue: &IssueEntry) -> Result<Vec<ListedWithdrawal>> {
    let words = templates.words(issue.locale);
    let entry = |(at, gone): (usize, &Withdrawal)| {
        Ok(ListedWithdrawal {
            id: of_withdrawal(issue, at + 1),
            date: of_withdrawal_on(issue, gone),
            summary: words.fill("withdrawal.feed", &[("reason", gone.reason.clone())])?,
        })
    };
    issue.withdrawals.iter().enumerate().map(entry).collect()
}

/// One issue with what the lists say about it, in its own language; `None` where it was not released.
fn listed<'a>(templates: &Templates, issue: &'a IssueEntry) -> Result<Option<Listed<'a>>> {
    let words = templates.words(issue.locale);
    let Some(headline) = issue.headline.as_ref().filter(|_| issue.released) else { return Ok(None) };
    let period = period_of(issue)?;
    let targets = headline.attained.len() + headline.not_attained.len();
    let lead = match issue.lead.first() {
        None => first_sentence(headline, &format::period(period, words)?, words)?,
        Some(first) => first.clone(),
    };
    let summary = if issue.lead.is_empty() { lead.clone() } else { joined(&issue.lead, words)? };
    let corrections = issue.corrections.iter().enumerate().map(|(at, correction)| {
        let values = [("reason", correction.reason.clone()), ("n", format::count(correction.changes.len() as u64))];
        let released = correction.released.unwrap_or_else(|| issue.first_released());
        Ok(ListedCorrection { id: of_correction(issue, at + 1), summary: words.fill("correction.feed", &values)?, released })
    });
    let corrections = corrections.collect::<Result<_>>()?;
    Ok(Some(Listed {
        title: &issue.title,
        period: &issue.period,
        headline,
        targets,
        id: urn(issue, &issue.period.code),
        summary,
        lead,
        released: issue.first_released(),
        updated: issue.updated(),
        corrections,
        withdrawals: withdrawals(templates, issue)?,
    }))
}
