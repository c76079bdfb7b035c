//! `huifang.toml` as a person types it: every key of `docs/contract.md`, section 7, with its
//! default, unknown keys refused.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::typed_headings::Headers;
use crate::domain::{Cadence, Kind, Locale, Scale};
use crate::standard::TypedWarranty;
use crate::typed_toml::{Number, TypedFile};

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Typed {
    pub(super) title: String,
    pub(super) organisation: String,
    pub(super) locale: Locale,
    pub(super) timezone: Spanned<String>,
    pub(super) standard: Vec<Spanned<String>>,
    pub(super) cadence: Cadence,
    pub(super) ranking: bool,
    pub(super) on_conflict: super::settings::OnConflict,
    pub(super) on_repeat: Option<super::settings::OnConflict>,
    pub(super) max_rejected: Spanned<Number>,
    pub(super) min_rated: u64,
    pub(super) min_respondents: u64,
    pub(super) inputs: Inputs,
    pub(super) file: Vec<File>,
    pub(super) columns: Columns,
    pub(super) values: BTreeMap<Spanned<String>, BTreeMap<String, String>>,
    pub(super) cells: Cells,
    pub(super) status: Status,
    pub(super) accept: BTreeMap<Spanned<String>, Spanned<Accept>>,
    pub(super) doubts: BTreeMap<Spanned<String>, Spanned<Number>>,
    pub(super) evaluations: Graded,
    pub(super) visits: Graded,
    pub(super) recorded: Recorded,
    pub(super) points: Points,
    pub(super) weights: Weights,
    pub(super) item_weights: BTreeMap<Spanned<String>, Spanned<Number>>,
    pub(super) grade: Option<Vec<Grade>>,
    pub(super) quota: Quota,
    pub(super) window: Vec<Window>,
    pub(super) centre: Vec<Centre>,
    pub(super) warranty: TypedWarranty,
    pub(super) site: Site,
    pub(super) document: Document,
    pub(super) tables: Tables,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Tables {
    pub(super) headings: Option<super::settings::ListHeadings>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Inputs {
    pub(super) ledger: Vec<String>,
    pub(super) visits: Vec<String>,
    pub(super) evaluations: Vec<String>,
    pub(super) rectifications: Vec<String>,
    pub(super) leave_out: Vec<String>,
    pub(super) links: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) path: Spanned<String>,
    pub(super) encoding: Option<Spanned<String>>,
    pub(super) delimiter: Option<Spanned<String>>,
    pub(super) quote: Option<Spanned<String>>,
    pub(super) year: Option<Spanned<i64>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Columns {
    pub(super) ledger: BTreeMap<Spanned<String>, Headers>,
    pub(super) visits: BTreeMap<Spanned<String>, Headers>,
    pub(super) evaluations: BTreeMap<Spanned<String>, Headers>,
    pub(super) rectifications: BTreeMap<Spanned<String>, Headers>,
}

impl Inputs {
    /// The globs of a kind.
    pub(super) fn globs(&self, kind: Kind) -> &[String] {
        match kind {
            Kind::Ledger => &self.ledger,
            Kind::Visits => &self.visits,
            Kind::Evaluations => &self.evaluations,
            Kind::Rectifications => &self.rectifications,
        }
    }
}

impl Columns {
    /// What is typed of the columns of a kind.
    pub(super) fn of(&self, kind: Kind) -> &BTreeMap<Spanned<String>, Headers> {
        match kind {
            Kind::Ledger => &self.ledger,
            Kind::Visits => &self.visits,
            Kind::Evaluations => &self.evaluations,
            Kind::Rectifications => &self.rectifications,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Cells {
    pub(super) blank: Vec<String>,
    pub(super) dates: Vec<Spanned<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Status {
    pub(super) leave_out: Option<Vec<String>>,
}

/// What is accepted of a doubt: `"reason"`, or `{ up_to = "3%", reason = "…" }`.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "expected a reason, or { up_to = \"3%\", reason = \"…\" }")]
pub(super) enum Accept {
    Any(String),
    #[serde(rename_all = "snake_case")]
    UpTo {
        up_to: Number,
        reason: String,
    },
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Graded {
    pub(super) scale: Option<Scale>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Recorded {
    pub(super) visits: Days,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Days {
    pub(super) from: Option<Spanned<Day>>,
    pub(super) to: Option<Spanned<Day>>,
}

/// A day: `"2026-06-01"`, or without quotes, as TOML writes dates.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a day")]
pub(super) enum Day {
    Text(String),
    Date(toml::value::Datetime),
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text.trim()),
            Self::Date(date) => write!(f, "{date}"),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Points {
    pub(super) three: Spanned<Vec<Number>>,
    pub(super) five: Spanned<Vec<Number>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Weights {
    pub(super) phone: Spanned<Number>,
    pub(super) onsite: Spanned<Number>,
    pub(super) evaluator: Spanned<Number>,
    pub(super) callback: Spanned<Number>,
    pub(super) rectification: Spanned<Number>,
    pub(super) sms: Spanned<Number>,
    pub(super) online: Spanned<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Grade {
    pub(super) label: Spanned<String>,
    pub(super) from: Spanned<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Quota {
    pub(super) phone_per_window: u64,
    pub(super) onsite: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Window {
    pub(super) name: Spanned<String>,
    pub(super) group: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Centre {
    pub(super) name: Spanned<String>,
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) absent: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Site {
    pub(super) name: String,
    pub(super) domain: String,
    pub(super) id_code: String,
    pub(super) column: String,
    pub(super) column_description: String,
    pub(super) column_keywords: String,
    pub(super) column_type: String,
    pub(super) url: Spanned<String>,
    pub(super) license: Spanned<String>,
    pub(super) hotline: Spanned<String>,
    pub(super) complaints: Spanned<String>,
    pub(super) other_language: Spanned<String>,
}

/// `[document]`: the parts of an official letter that no export holds.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Document {
    pub(super) number: Option<Spanned<String>>,
    pub(super) addressee: Option<Spanned<String>>,
    pub(super) signatory: Option<Spanned<String>>,
    pub(super) date: Option<Spanned<Day>>,
}

impl TypedFile for Typed {
    const TABLES: &'static [(&'static str, &'static str)] = &[
        ("", ""),
        ("inputs", "[inputs]\n"),
        ("file", "[[file]]\npath = 'a'\n"),
        ("columns", "[columns]\n"),
        ("cells", "[cells]\n"),
        ("status", "[status]\n"),
        ("evaluations", "[evaluations]\n"),
        ("visits", "[visits]\n"),
        ("recorded", "[recorded]\n"),
        ("recorded.visits", "[recorded.visits]\n"),
        ("points", "[points]\n"),
        ("weights", "[weights]\n"),
        ("grade", "[[grade]]\n"),
        ("quota", "[quota]\n"),
        ("window", "[[window]]\nname = 'a'\n"),
        ("centre", "[[centre]]\nname = 'a'\n"),
        ("warranty", "[warranty]\n"),
        ("warranty.part", "[[warranty.part]]\nname = 'a'\n"),
        ("site", "[site]\n"),
        ("document", "[document]\n"),
        ("tables", "[tables]\n"),
    ];
    const KEYS: &'static str = "huifang";
}

fn unplaced<T>(value: T) -> Spanned<T> {
    Spanned::new(0..0, value)
}

fn points(values: &[i64]) -> Spanned<Vec<Number>> {
    unplaced(values.iter().map(|n| Number::Whole(*n)).collect())
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            title: "服务回访通报".into(),
            organisation: String::new(),
            locale: Locale::default(),
            timezone: unplaced("Asia/Shanghai".into()),
            standard: ["property", "service-centre"].map(|name| unplaced(name.to_owned())).into(),
            cadence: Cadence::default(),
            ranking: false,
            on_conflict: super::settings::OnConflict::default(),
            on_repeat: None,
            max_rejected: unplaced(Number::Text("5%".into())),
            min_rated: 10,
            min_respondents: 5,
            inputs: Inputs::default(),
            file: Vec::new(),
            columns: Columns::default(),
            values: BTreeMap::new(),
            cells: Cells::default(),
            status: Status::default(),
            accept: BTreeMap::new(),
            doubts: BTreeMap::new(),
            evaluations: Graded::default(),
            visits: Graded::default(),
            recorded: Recorded::default(),
            points: Points::default(),
            weights: Weights::default(),
            item_weights: BTreeMap::new(),
            grade: None,
            quota: Quota::default(),
            window: Vec::new(),
            centre: Vec::new(),
            warranty: TypedWarranty::default(),
            site: Site::default(),
            document: Document::default(),
            tables: Tables::default(),
        }
    }
}

impl Default for Inputs {
    fn default() -> Self {
        let all = |folder: &str| vec![format!("{folder}/*")];
        Self {
            ledger: all("ledger"),
            visits: all("visits"),
            evaluations: all("evaluations"),
            rectifications: all("rectifications"),
            leave_out: Vec::new(),
            links: Vec::new(),
        }
    }
}

impl Default for Points {
    fn default() -> Self {
        Self { three: points(&[100, 60, 0]), five: points(&[100, 80, 60, 30, 0]) }
    }
}

impl Default for Weights {
    fn default() -> Self {
        let [phone, onsite, evaluator, callback, rectification, sms, online] =
            [40, 10, 30, 20, 0, 0, 0].map(|n| unplaced(Number::Whole(n)));
        Self { phone, onsite, evaluator, callback, rectification, sms, online }
    }
}

impl Default for Quota {
    fn default() -> Self {
        Self { phone_per_window: 20, onsite: 5 }
    }
}

impl Default for Site {
    fn default() -> Self {
        Self {
            name: String::new(),
            domain: String::new(),
            id_code: String::new(),
            column: "回访通报".into(),
            column_description: String::new(),
            column_keywords: String::new(),
            column_type: String::new(),
            url: unplaced(String::new()),
            license: unplaced(String::new()),
            hotline: unplaced(String::new()),
            complaints: unplaced(String::new()),
            other_language: unplaced(String::new()),
        }
    }
}
