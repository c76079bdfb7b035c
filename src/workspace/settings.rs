//! What a supervisor configured, checked once and then trusted.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::given::Given;
use crate::calendar::Calendar;
use crate::domain::{Cadence, Kind, Locale, Ratio, Scale, Weights, folded_heading};
use crate::doubts::Accepts;
use crate::remarks::Remarks;
use crate::standard::{Standards, Warranty};
use crate::themes::Themes;

/// Everything configured, with defaults filled in.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The folder; every relative path starts here.
    pub root: PathBuf,
    /// Title of the bulletin.
    pub title: String,
    /// The issuing body; may be empty.
    pub organisation: String,
    /// Language of bulletin and summary.
    pub locale: Locale,
    /// Zone in which a date-time with an offset becomes a calendar date.
    pub timezone: Tz,
    /// How often a bulletin is published.
    pub cadence: Cadence,
    /// Whether ranks are published.
    pub ranking: bool,
    /// Which of two rows with one id counts.
    pub on_conflict: OnConflict,
    /// Which of two rows of one file with one id counts; `None` where nobody said: then the later one does, and it is a
    /// doubt.
    pub on_repeat: Option<OnConflict>,
    /// Doubts that are taken in writing.
    pub accepts: Accepts,
    /// The share of a kind's rows that may be rejected.
    pub max_rejected: Ratio,
    /// Fewer ratings give no grade.
    pub min_rated: u64,
    /// Fewer respondents enter no score and are not shown.
    pub min_respondents: u64,
    /// How cells and files are read.
    pub reading: Reading,
    /// Of which days the exports hold rows, where they do not show it themselves.
    pub recorded: Recorded,
    /// The evaluator's scale, where it is configured.
    pub scale: Option<Scale>,
    /// The visits' scale, where it is configured.
    pub visits_scale: Option<Scale>,
    /// Points of satisfied, basically satisfied, dissatisfied.
    pub points_three: [Ratio; 3],
    /// Points from very satisfied to very dissatisfied.
    pub points_five: [Ratio; 5],
    /// Weights of the components.
    pub weights: Weights,
    /// Weights of the six items, in their order.
    pub item_weights: [Ratio; 6],
    /// Grades from the best down: label, and the score from which it is given; the last from 0.
    pub grades: Vec<(String, Ratio)>,
    /// Phone calls per window and week.
    pub quota_phone: u64,
    /// Visits on site per week.
    pub quota_onsite: u64,
    /// The roster: window and peer group; empty where none is given.
    pub roster: BTreeMap<String, Option<String>>,
    /// The centres of a common bulletin by name; empty where none is listed.
    pub centres: BTreeMap<String, Centre>,
    /// Meta tags and links.
    pub site: Site,
    /// The parts of an official letter that no export holds.
    pub document: Document,
    /// Rules in force.
    pub standards: Standards,
    /// How long parts of buildings are under warranty.
    pub warranty: Warranty,
    /// Working days.
    pub calendar: Calendar,
    /// What makes an opinion one of a theme, praise or a complaint.
    pub themes: Themes,
    /// What is typed for the bulletin of each period.
    pub remarks: Remarks,
    /// How lists for the desk are headed.
    pub headings: ListHeadings,
}

/// `[tables] headings`: how lists for the desk are headed, and their codes written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ListHeadings {
    /// In Chinese words.
    Chinese,
    /// In English codes, for scripts.
    English,
}

impl ListHeadings {
    /// The usual ones of a language.
    #[must_use]
    pub fn of(locale: Locale) -> Self {
        if locale == Locale::default() { Self::Chinese } else { Self::English }
    }
}

/// `[recorded]` of `huifang.toml`: what the exports hold, where that is not what their first and last rows say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The first day of which visits are exported; `None` = the first of the month of the first visit.
    pub visits_from: Option<NaiveDate>,
    /// The last one, where it is later than the last of the month of the last visit.
    pub visits_to: Option<NaiveDate>,
}

/// What intake needs to know.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Globs by kind, relative to the root.
    pub globs: BTreeMap<Kind, Vec<String>>,
    /// `[[file]]`, in their order: the path in the workspace, with `/`, or a glob, and what detection must not decide.
    pub files: Vec<(String, FileReading)>,
    /// Configured headers by kind and canonical column, in the order to try.
    pub headers: BTreeMap<Kind, BTreeMap<String, Vec<String>>>,
    /// By kind and canonical column: what stands in the column of files that do not have it.
    pub given: BTreeMap<Kind, BTreeMap<String, Given>>,
    /// By kind and canonical column of a date: the configured header of its time of day.
    pub times: BTreeMap<Kind, BTreeMap<String, String>>,
    /// By kind: the columns of each callback, or rating, of several in one row.
    pub groups: BTreeMap<Kind, Vec<GroupHeadings>>,
    /// By canonical column: value in the export → value that the rules know.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Cells that are read as blank.
    pub blank: BTreeSet<String>,
    /// Further date formats, chrono's, tried first.
    pub dates: Vec<String>,
    /// Names of windows that the configuration spells, by what tells names apart.
    pub spelt_windows: BTreeMap<String, String>,
    /// Names of categories that the configuration or a rule spells, likewise.
    pub spelt_categories: BTreeMap<String, String>,
    /// Headers by kind that say nothing that is counted.
    pub ignored: BTreeMap<Kind, Vec<String>>,
    /// Statuses of the ledger whose rows are left out; `None` takes the built-in ones.
    pub left_out_status: Option<Vec<String>>,
    /// `[inputs] leave_out`: globs, relative to the root, of files that are not read; a sheet is `FILE#SHEET`.
    pub not_meant: Vec<String>,
    /// `[inputs] links`: links that may lead out of the workspace.
    pub links: Vec<String>,
}

/// The configured headings of one callback, or rating, of several in one row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupHeadings {
    /// By canonical column, in the order to try.
    pub headings: BTreeMap<String, Vec<String>>,
    /// By canonical column of a date: the heading of its time of day.
    pub times: BTreeMap<String, String>,
}

impl GroupHeadings {
    /// All of its headings.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        self.headings.values().flatten().chain(self.times.values())
    }

    /// Whether it names a heading.
    #[must_use]
    pub fn names(&self, heading: &str) -> bool {
        self.all().any(|own| folded_heading(own) == folded_heading(heading))
    }
}

/// `[document]`: what the Word file says beside the bulletin; empty where not configured.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// 发文字号
    pub number: String,
    /// 主送
    pub addressee: String,
    /// 署名; empty: the issuing body.
    pub signatory: String,
    /// 成文日期; `None`: the day of release.
    pub date: Option<NaiveDate>,
    /// The lines of the texts in `huifang.toml`, by key.
    pub lines: BTreeMap<&'static str, u64>,
}

impl Document {
    /// Its texts by key, as they were typed.
    #[must_use]
    pub fn texts(&self) -> [(&'static str, &str); 3] {
        [("number", &self.number), ("addressee", &self.addressee), ("signatory", &self.signatory)]
    }
}

impl Workspace {
    /// The configured scale of the grades of a kind of table.
    #[must_use]
    pub fn scale_of(&self, kind: Kind) -> Option<Scale> {
        match kind {
            Kind::Ledger => None,
            // a second callback is asked as the first was
            Kind::Visits | Kind::Rectifications => self.visits_scale,
            Kind::Evaluations => self.scale,
        }
    }

    /// The points of the grades of a scale, best first.
    #[must_use]
    pub fn points(&self, scale: Scale) -> &[Ratio] {
        match scale {
            Scale::Three => &self.points_three,
            Scale::Five => &self.points_five,
        }
    }
}

impl Reading {
    /// Whether `[inputs] leave_out` names this file, or this sheet: `FILE#SHEET`.
    #[must_use]
    pub fn is_not_meant(&self, path: &str) -> bool {
        self.not_meant.iter().any(|glob| is_like(glob, path))
    }

    /// What `[[file]]` says of this file: of several that name it, each adds to those before it, or overrules them.
    #[must_use]
    pub fn file(&self, path: &str) -> FileReading {
        let named = self.files.iter().filter(|(glob, _)| is_like(glob, path));
        named.fold(FileReading::default(), |known, (_, said)| FileReading {
            encoding: said.encoding.or(known.encoding),
            delimiter: said.delimiter.or(known.delimiter),
            quote: said.quote.or(known.quote),
            year: said.year.or(known.year),
        })
    }
}

/// Whether a path is this one, or like this glob.
fn is_like(glob: &str, path: &str) -> bool {
    glob == path || glob::Pattern::new(glob).is_ok_and(|glob| glob.matches(path))
}

/// What is known of a file beforehand.
#[derive(Debug, Clone, Default)]
pub struct FileReading {
    /// Its encoding.
    pub encoding: Option<Encoding>,
    /// Its delimiter.
    pub delimiter: Option<u8>,
    /// What its cells are quoted by.
    pub quote: Option<u8>,
    /// The year of its days that name none.
    pub year: Option<u32>,
}

/// How a text file's bytes are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a BOM.
    Utf8,
    /// GB18030, which includes GBK and GB2312.
    Gb18030,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
}

impl Encoding {
    /// Every encoding.
    pub const ALL: [Self; 4] = [Self::Utf8, Self::Gb18030, Self::Utf16Le, Self::Utf16Be];

    /// The name in configuration and tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Gb18030 => "gb18030",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
        }
    }
}

/// Which of two different rows with one id counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnConflict {
    /// The later one: a later export corrects an earlier one.
    #[default]
    Last,
    /// The earlier one.
    First,
    /// The earlier one, and the later is rejected.
    Reject,
}

/// `[site]` of `huifang.toml`: what the tags of a government site, the feed and links say; an empty text is not
/// configured.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Site {
    /// `SiteName`
    pub name: String,
    /// `SiteDomain`
    pub domain: String,
    /// `SiteIDCode`
    pub id_code: String,
    /// `ColumnName`
    pub column: String,
    /// `ColumnDescription`
    pub column_description: String,
    /// `ColumnKeywords`
    pub column_keywords: String,
    /// `ColumnType`
    pub column_type: String,
    /// The address at which `public/` is reached, without a slash at its end.
    pub url: String,
    /// The address of the licence under which the figures may be used.
    pub license: String,
    /// The number, or the place, for questions about a matter.
    pub hotline: String,
    /// Where to complain about the service, or to object to a figure.
    pub complaints: String,
    /// The address of the same bulletins in the other language.
    pub other_language: String,
}

/// A centre of a common bulletin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Centre {
    /// Centres of one kind are held against each other; those without one are a kind of their own.
    pub kind: Option<String>,
    /// It is known that there is no tally of it.
    pub absent: bool,
}
