//! What is read back from published issues, and the pages of the root: all bulletins by year, the feed, the styles.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tera::Context;

use super::Templates;
use super::format;
use crate::bulletin::{self, Bulletin, Correction, Subject, Withdrawal, release_day};
use crate::domain::{Cadence, Locale, Period, Rate};
use crate::error::{Error, Result};
use crate::workspace::Site;

/// What the list of all bulletins says about one: a part of its `bulletin.json`, or its `withdrawn.json`, under the
/// same names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct IssueEntry {
    /// The title.
    pub title: String,
    /// The issuing body; empty where it is not configured.
    pub organisation: String,
    /// The language.
    pub locale: Locale,
    /// The site on which it is published.
    pub site: Site,
    /// What it reports on.
    pub period: IssueSpan,
    /// Its answer; none where it was withdrawn and a notice stands in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<IssueHeadline>,
    /// Whether it was released; what was published before there were drafts is.
    #[serde(default = "bulletin::released")]
    pub released: bool,
    /// The day of release, where one was given.
    #[serde(default)]
    pub released_on: Option<NaiveDate>,
    /// The day by which it must be published.
    #[serde(default)]
    pub publish_by: Option<NaiveDate>,
    /// The day of its first release, which pages and feed bear; `None` where an earlier version wrote it.
    #[serde(default)]
    pub dated: Option<NaiveDate>,
    /// What was corrected in it.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// Earlier releases of its period that were withdrawn, oldest first.
    #[serde(default)]
    pub withdrawals: Vec<Withdrawal>,
}

impl IssueEntry {
    /// Whether its folder holds a draft, which no list names.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        !self.released && self.headline.is_some()
    }

    /// Whether the last that was released of its period was withdrawn, and nothing has been released since.
    fn is_withdrawn(&self) -> bool {
        !self.released && !self.withdrawals.is_empty()
    }
}

/// A period as `bulletin.json` has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct IssueSpan {
    /// `2026-06`: the name of its folder, too.
    pub code: String,
    /// Its length.
    pub cadence: Cadence,
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// The last date whose events count.
    pub as_of: NaiveDate,
    /// Figures can still change.
    pub provisional: bool,
}

/// The headline as `bulletin.json` has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct IssueHeadline {
    /// What is counted.
    #[serde(default)]
    pub of: Subject,
    /// Owed.
    pub due: u64,
    /// Made in time.
    pub met: u64,
    /// Owed, but never recorded.
    #[serde(default)]
    pub unrecorded: u64,
    /// met / due, a fraction of one.
    pub rate: Option<f64>,
    /// Ids of the rules whose target was attained.
    pub attained: Vec<String>,
    /// Ids of the rules whose target was missed.
    pub not_attained: Vec<String>,
}

impl From<&Bulletin> for IssueEntry {
    fn from(bulletin: &Bulletin) -> Self {
        let (span, site, headline) = (&bulletin.period, &bulletin.site, &bulletin.headline);
        Self {
            title: bulletin.title.clone(),
            organisation: bulletin.organisation.clone(),
            locale: bulletin.locale,
            site: site.clone(),
            period: IssueSpan {
                code: span.code.to_string(),
                cadence: span.cadence,
                first: span.first,
                last: span.last,
                as_of: span.as_of,
                provisional: span.provisional,
            },
            released: bulletin.released,
            released_on: bulletin.released_on,
            publish_by: bulletin.publish_by,
            dated: Some(bulletin.dated),
            corrections: bulletin.corrections.clone(),
            withdrawals: bulletin.withdrawals.clone(),
            headline: Some(IssueHeadline {
                of: headline.of,
                due: headline.due,
                met: headline.met,
                unrecorded: headline.unrecorded,
                rate: headline.rate.map(Rate::to_f64),
                attained: headline.attained.clone(),
                not_attained: headline.not_attained.clone(),
            }),
        }
    }
}

impl IssueEntry {
    /// The day on which it was first released.
    fn first_released(&self) -> NaiveDate {
        self.dated.unwrap_or_else(|| release_day(self.period.as_of, self.period.provisional, self.publish_by))
    }

    /// The day of release of what it says now.
    fn updated(&self) -> NaiveDate {
        self.corrections.iter().filter_map(|correction| correction.released).fold(self.first_released(), NaiveDate::max)
    }
}

#[derive(Serialize, schemars::JsonSchema)]
struct OfYear<'a> {
    year: &'a str,
    issues: Vec<&'a Listed<'a>>,
    /// The same with what was withdrawn, newest first.
    lines: Vec<Line<'a>>,
}

/// A line of the list: an issue, or that there was one.
#[derive(Serialize, schemars::JsonSchema)]
struct Line<'a> {
    issue: Option<&'a Listed<'a>>,
    gone: Option<&'a Gone<'a>>,
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
    /// The day of the withdrawal, else the last date whose events counted.
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

/// The sentence about what a headline counts.
pub(super) fn subject(of: Subject, sentence: &str) -> String {
    match of {
        Subject::Callbacks => format!("callbacks.{sentence}"),
        Subject::Acts => format!("acts.{sentence}"),
    }
}

/// The name of the sentence: where nothing counts, whether nothing was due or nobody knows.
pub(super) fn sentence(due: u64, unrecorded: u64, counted: &str) -> &str {
    match (due, unrecorded) {
        (0, 0) => "nothing_due",
        (0, _) => "unrecorded",
        _ => counted,
    }
}

/// The files of the root: `index.html`, `feed.xml` and `assets/`, from what stands in the place of every period, in any
/// order.
///
/// Only what was released is listed, and what was withdrawn; a draft is nobody's business yet. The newest issue that
/// was released decides the language, the title and the issuing body.
pub fn index(templates: &Templates, issues: &[IssueEntry]) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut newest_first: Vec<&IssueEntry> = issues.iter().collect();
    newest_first.sort_by(|a, b| {
        let key = |issue: &IssueEntry| (issue.period.last, issue.period.cadence);
        key(b).cmp(&key(a)).then_with(|| b.period.code.cmp(&a.period.code))
    });
    let mut files: BTreeMap<String, Vec<u8>> =
        templates.styles().iter().map(|(name, style)| (format!("assets/{name}"), style.clone().into_bytes())).collect();
    let newest = newest_first.iter().find(|issue| issue.released).or(newest_first.first()).copied();
    let Some(newest) = newest else {
        return Ok(files);
    };
    let entries = newest_first.iter().filter_map(|issue| listed(templates, issue).transpose()).collect::<Result<Vec<_>>>()?;
    let withdrawn = newest_first.iter().filter_map(|issue| gone(templates, issue).transpose()).collect::<Result<Vec<_>>>()?;
    let mut years: Vec<OfYear<'_>> = Vec::new();
    for period in newest_first.iter().map(|issue| &issue.period) {
        let issue = entries.iter().find(|entry| entry.period.code == period.code);
        let gone = withdrawn.iter().find(|gone| gone.period.code == period.code);
        if issue.is_none() && gone.is_none() {
            continue;
        }
        let year = period.code.get(..4).unwrap_or_default();
        if years.last().is_none_or(|last| last.year != year) {
            years.push(OfYear { year, issues: Vec::new(), lines: Vec::new() });
        }
        if let Some(last) = years.last_mut() {
            last.issues.extend(issue);
            last.lines.push(Line { issue, gone });
        }
    }
    let dates = entries.iter().map(|entry| entry.updated);
    let of_withdrawals = |withdrawals: &[ListedWithdrawal]| withdrawals.iter().map(|gone| gone.date).max();
    let taken_back = entries.iter().map(|entry| &entry.withdrawals).chain(withdrawn.iter().map(|gone| &gone.withdrawals));
    let updated = dates.chain(taken_back.filter_map(|all| of_withdrawals(all))).max().unwrap_or(newest.period.as_of);
    let words = templates.words(newest.locale);
    let mut context = Context::new();
    context.insert("years", &years);
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
        canonical: url.clone(),
        url,
    };
    context.insert("page", &page);
    context.insert("organisation", &newest.organisation);
    let template = if entries.is_empty() { "index-empty.html" } else { "index.html" };
    files.insert("index.html".to_owned(), templates.render(newest.locale, template, &context)?);
    files.insert("feed.xml".to_owned(), templates.render(newest.locale, "feed.xml", &context)?);
    Ok(files)
}

fn period_of(issue: &IssueEntry) -> Result<Period> {
    issue.period.code.parse().map_err(|error| Error::new("a published bulletin names no period").because(error))
}

/// A period that was withdrawn, with what the lists say about it, in its own language; `None` where it was not.
fn gone<'a>(templates: &Templates, issue: &'a IssueEntry) -> Result<Option<Gone<'a>>> {
    let Some(last) = issue.withdrawals.last().filter(|_| issue.is_withdrawn()) else { return Ok(None) };
    let words = templates.words(issue.locale);
    let period = format::period(period_of(issue)?, words)?;
    Ok(Some(Gone {
        summary: words.fill("withdrawal.description", &[("period", period)])?,
        date: last.on.unwrap_or(issue.period.as_of),
        title: &issue.title,
        period: &issue.period,
        id: urn(issue, &issue.period.code),
        link: if issue.is_draft() { String::new() } else { format!("{}/index.html", issue.period.code) },
        reason: &last.reason,
        withdrawals: withdrawals(templates, issue)?,
    }))
}

fn withdrawals(templates: &Templates, issue: &IssueEntry) -> Result<Vec<ListedWithdrawal>> {
    let words = templates.words(issue.locale);
    let entry = |(at, gone): (usize, &Withdrawal)| {
        Ok(ListedWithdrawal {
            id: of_withdrawal(issue, at + 1),
            date: gone.on.unwrap_or(issue.period.as_of),
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
    let rate = headline.rate.map_or_else(String::new, |rate| format::percent(Rate::of_float(rate)));
    let values = [
        ("period", format::period(period, words)?),
        ("due", format::count(headline.due)),
        ("met", format::count(headline.met)),
        ("rate", rate),
        ("n", format::count(headline.unrecorded)),
        ("missed", format::count(headline.not_attained.len() as u64)),
        ("targets", format::count(targets as u64)),
    ];
    let summary = words.fill(&subject(headline.of, sentence(headline.due, headline.unrecorded, "summary")), &values)?;
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
        released: issue.first_released(),
        updated: issue.updated(),
        corrections,
        withdrawals: withdrawals(templates, issue)?,
    }))
}

/// What the head of a page says.
#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct Page<'a> {
    /// Its title.
    pub(super) title: &'a str,
    /// What it says, in a sentence.
    pub(super) description: String,
    /// The day of release of what it says.
    pub(super) date: NaiveDate,
    /// `index`, `bulletin`, `window` or `withdrawn`.
    pub(super) kind: &'static str,
    /// Its address on the web; empty where `[site] url` is not configured.
    pub(super) url: String,
    /// The address at which it is to be known: its own, or that of the page that it repeats; empty as above.
    pub(super) canonical: String,
}

/// The names of an issue's entries in the feed.
#[must_use]
pub fn feed_ids(issue: &IssueEntry) -> Vec<String> {
    let corrections = (1..=issue.corrections.len()).map(|place| of_correction(issue, place));
    let withdrawals = (1..=issue.withdrawals.len()).map(|place| of_withdrawal(issue, place));
    [urn(issue, ""), urn(issue, &issue.period.code)].into_iter().chain(corrections).chain(withdrawals).collect()
}

/// The name of the entry of a correction, counted from 1. A release that follows a withdrawn one counts its corrections
/// anew, and their names must be others.
fn of_correction(issue: &IssueEntry, place: usize) -> String {
    let after = match issue.withdrawals.len() {
        0 => String::new(),
        withdrawn => format!(" after withdrawal {withdrawn}"),
    };
    urn(issue, &format!("{}\ncorrection {place}{after}", issue.period.code))
}

/// The name of the entry of a withdrawal, counted from 1.
fn of_withdrawal(issue: &IssueEntry, place: usize) -> String {
    urn(issue, &format!("{}\nwithdrawal {place}", issue.period.code))
}

/// A name that stays the same from run to run: a UUID (version 8) made of the site, else the issuing body, and the period.
fn urn(issue: &IssueEntry, period: &str) -> String {
    let place = if issue.site.domain.is_empty() { &issue.organisation } else { &issue.site.domain };
    let mut bytes: [u8; 32] = Sha256::digest(format!("huifang\n{place}\n{period}")).into();
    bytes[6] = bytes[6] & 0x0F | 0x80;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    let hex = hex::encode(&bytes[..16]);
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
