//! What is read back from published issues, and the names that they bear in the feed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::bulletin::{self, Bulletin, Correction, Headline, NextIssue, Withdrawal, release_day};
use crate::domain::{Cadence, Locale, Period, Rate};
use crate::standard::Subject;
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
    /// It in two or three sentences; none where an earlier version wrote it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lead: Vec<String>,
    /// Whether it was released; what was published before there were drafts is.
    #[serde(default = "bulletin::released")]
    pub released: bool,
    /// The day of release, where one was given.
    #[serde(default)]
    pub released_on: Option<NaiveDate>,
    /// The day by which it must be published.
    #[serde(default)]
    pub publish_by: Option<NaiveDate>,
    /// When the next issue of its length is due, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_issue: Option<NextIssue>,
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
    pub(super) fn is_withdrawn(&self) -> bool {
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
    /// What the targets ask for; `None` where an earlier version wrote it.
    #[serde(default)]
    pub asked: Option<u64>,
    /// What is lacking to the targets; likewise.
    #[serde(default)]
    pub short: Option<u64>,
    /// Ids of the rules whose target was attained.
    pub attained: Vec<String>,
    /// Ids of the rules whose target was missed.
    pub not_attained: Vec<String>,
}

impl From<&Headline> for IssueHeadline {
    fn from(headline: &Headline) -> Self {
        Self {
            of: headline.of,
            due: headline.due,
            met: headline.met,
            unrecorded: headline.unrecorded,
            rate: headline.rate.map(Rate::to_f64),
            asked: Some(headline.asked),
            short: Some(headline.short),
            attained: headline.attained.clone(),
            not_attained: headline.not_attained.clone(),
        }
    }
}

impl IssueEntry {
    /// What its `bulletin.json` says of a bulletin with this lead.
    pub(super) fn of(bulletin: &Bulletin, lead: Vec<String>) -> Self {
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
            next_issue: bulletin.next_issue,
            dated: Some(bulletin.dated),
            corrections: bulletin.corrections.clone(),
            withdrawals: bulletin.withdrawals.clone(),
            headline: Some(headline.into()),
            lead,
        }
    }
}

impl IssueEntry {
    /// The day on which it was first released.
    pub(super) fn first_released(&self) -> NaiveDate {
        self.dated.unwrap_or_else(|| release_day(self.period.as_of, self.period.provisional, self.publish_by))
    }

    /// The day of release of what it says now.
    #[must_use]
    pub fn updated(&self) -> NaiveDate {
        self.corrections.iter().filter_map(|correction| correction.released).fold(self.first_released(), NaiveDate::max)
    }
}

/// The latest issue of the length of a period that ended before it and stands released.
#[must_use]
pub fn previous(period: Period, issues: &[IssueEntry]) -> Option<Period> {
    let before = |issue: &&IssueEntry| issue.released && issue.period.cadence == period.cadence() && issue.period.last < period.first();
    issues.iter().filter(before).max_by_key(|issue| issue.period.last)?.period.code.parse().ok()
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
pub(super) fn of_correction(issue: &IssueEntry, place: usize) -> String {
    let after = match issue.withdrawals.len() {
        0 => String::new(),
        withdrawn => format!(" after withdrawal {withdrawn}"),
    };
    urn(issue, &format!("{}\ncorrection {place}{after}", issue.period.code))
}

/// The name of the entry of a withdrawal, counted from 1.
pub(super) fn of_withdrawal(issue: &IssueEntry, place: usize) -> String {
    urn(issue, &format!("{}\nwithdrawal {place}", issue.period.code))
}

/// A name that stays the same from run to run: a UUID (version 8) made of the site, else the
/// issuing body, and the period.
pub(super) fn urn(issue: &IssueEntry, period: &str) -> String {
    let place = if issue.site.domain.is_empty() { &issue.organisation } else { &issue.site.domain };
    let mut bytes: [u8; 32] = Sha256::digest(format!("huifang\n{place}\n{period}")).into();
    bytes[6] = bytes[6] & 0x0F | 0x80;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    let hex = hex::encode(&bytes[..16]);
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
