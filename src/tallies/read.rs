//! Rows to counts; what does not fit the layout, or does not add up, is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;

use super::row::{ANY, BETWEEN, CALLBACK_FIRST_LAST, FIRST_LAST, Row, seal};
use super::settings::Settings;
use super::{Export, LAYOUT, Part, Tallied, earlier_layouts, laws, parquet, themes};
use crate::disk;
use crate::domain::{Against, Cadence, Item, Kind, MONTHS_OF_HISTORY, Method, Opinion, Period, Rating, Scale, day_number};
use crate::error::{Error, Result};
use crate::figures::{self, Counts, EvaluatorTally, Opinions, Outside, RuleTally, Tally, ThemeCounts, VisitTally, WeekQuota};
use crate::messages::Message;
use crate::obligations::{Coverage, Days};
use sha2::{Digest, Sha256};

type Checked<T> = std::result::Result<T, Message>;

/// Reads a tally.
///
/// # Errors
/// A file that is no tally of this layout, was cut short or edited, or whose counts do not add up.
pub fn read(path: &Path) -> Result<Tallied> {
    if disk::is_folder(path)? {
        return Err(Error::in_file(path, message!("tallies.folder")));
    }
    let bytes = disk::read(path).map_err(|error| Error::io(path, "read", error))?;
    let rows = parquet::read(path)?;
    let part = Part::of(&rows);
    let tallied = part.and_then(|part| Ok((part, tallied(rows)?)));
    let (part, (settings, exports, counts, seal)) = tallied.map_err(|why| Error::in_file(path, message!("tallies.not_whole", why)))?;
    Ok(Tallied { settings, counts, part, exports, seal, bytes: bytes.len() as u64, sha256: hex::encode(Sha256::digest(&bytes)) })
}

pub(super) fn tallied(rows: Vec<Row>) -> Checked<(Settings, Vec<Export>, Counts, String)> {
    let rows = unsealed(rows)?;
    let (settings, layout) = settings(&rows)?;
    let mut building = Building::new(&rows, &settings)?;
    let mut exports = Vec::new();
    for row in &rows {
        match row.topic.as_str() {
            "setting" | "rule" | "scoring" => {}
            topic if Part::TOPICS.contains(&topic) => {}
            "export" => {
                exports.push(Export { kind: word(row, "kind", &row.kind)?, sha256: row.text.clone(), rows: row.value.unwrap_or(0) });
            }
            _ => building.take(row)?,
        }
    }
    let mut counts = building.counts;
    let seal = seal(&rows);
    earlier_layouts::brought_up(&mut counts, layout);
    laws::check(&counts, &settings)?;
    Ok((settings, exports, counts, seal))
}

/// The rows without the seal. They must be those that were sealed, and no two may give the same count.
fn unsealed(rows: Vec<Row>) -> Checked<Vec<Row>> {
    let (seals, rows): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.topic == "seal");
    let of = |name: &str| seals.iter().find(|row| row.name == name).ok_or_else(|| message!("tallies.why.no_seal", name));
    let (n, checksum) = (of("rows")?.value, &of("sha256")?.text);
    if n != Some(rows.len() as u64) {
        return Err(message!("tallies.why.rows", rows = rows.len(), said = n.unwrap_or(0)));
    }
    if *checksum != seal(&rows) {
        return Err(message!("tallies.why.other_rows"));
    }
    let mut met = BTreeSet::new();
    match rows.iter().find(|row| row.topic != "export" && !met.insert(Row { value: None, text: String::new(), ..(*row).clone() })) {
        Some(twice) => Err(message!("tallies.why.twice", row = said(twice))),
        None => Ok(rows),
    }
}

/// The settings, as a tally of this layout would have them, and the layout of the rows.
fn settings(rows: &[Row]) -> Checked<(Settings, u32)> {
    let of = |topic: &'static str| rows.iter().filter(move |row| row.topic == topic);
    let by_name = |topic| of(topic).map(|row| (row.name.clone(), row.text.clone())).collect::<BTreeMap<_, _>>();
    let mut settings = Settings {
        counting: by_name("setting"),
        rules: of("rule").map(|row| (row.rule.clone(), row.text.clone())).collect(),
        scoring: by_name("scoring"),
    };
    let Some(said) = settings.counting.insert("layout".to_owned(), LAYOUT.to_string()) else {
        return Err(message!("tallies.why.no_layout"));
    };
    match (1..=LAYOUT).find(|layout| said == layout.to_string()) {
        Some(layout) => Ok((settings, layout)),
        None => Err(message!("tallies.why.layout", said, latest = LAYOUT)),
    }
}

/// The row as an error names it.
fn said(row: &Row) -> Message {
    let cells = row.texts().into_iter().filter(|text| !text.is_empty());
    let value = row.value.map_or_else(String::new, |value| format!(" = {value}"));
    Message::code(format!("{}{value}", cells.collect::<Vec<_>>().join(" ")))
}

/// A cell that is a word of a closed list.
fn word<T: DeserializeOwned>(row: &Row, column: &str, text: &str) -> Checked<T> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| message!("tallies.why.no_word", row = said(row), text, column))
}

fn parsed<T: FromStr>(row: &Row, text: &str) -> Checked<T> {
    text.parse().map_err(|_| message!("tallies.why.no_span", row = said(row), text))
}

/// No opinion in any span.
fn no_themes(period: Period, cadence: Cadence) -> ThemeCounts {
    let spans = ThemeCounts::spans(period, cadence).len();
    ThemeCounts::of_spans(false, period, cadence, vec![figures::ThemeTally::default(); spans])
}

/// Counts while their rows come in.
struct Building<'a> {
    counts: Counts,
    rules: BTreeMap<&'a str, usize>,
    windows: BTreeMap<&'a str, u32>,
    categories: BTreeMap<&'a str, u32>,
}

impl<'a> Building<'a> {
    fn new(rows: &'a [Row], settings: &'a Settings) -> Checked<Self> {
        let setting = |key: &str| settings.counting.get(key).map(String::as_str).ok_or_else(|| message!("tallies.why.no_setting", key));
        let bad = |key: &str| message!("tallies.why.bad_setting", key);
        let period: Period = setting("period")?.parse().map_err(|_| bad("period"))?;
        let as_of: NaiveDate = setting("as_of")?.parse().map_err(|_| bad("as_of"))?;
        let of_list = |text: &str| serde_json::Value::String(text.to_owned());
        let cadence: Cadence = serde_json::from_value(of_list(setting("cadence")?)).map_err(|_| bad("cadence"))?;
        let scale = |key: &str| {
            let scale = settings.counting.get(key).map(|scale| serde_json::from_value::<Scale>(of_list(scale)));
            scale.transpose().map_err(|_| bad(key))
        };
        let is_graded = rows.iter().any(|row| row.topic == "visits");
        let numbered = |name: fn(&Row) -> &str| {
            let counted = rows.iter().filter(|row| !Part::TOPICS.contains(&row.topic.as_str()));
            let names: BTreeSet<&str> = counted.map(name).filter(|name| !name.is_empty()).collect();
            names.into_iter().zip(0..).collect::<BTreeMap<&str, u32>>()
        };
        let (windows, categories) = (numbered(|row| &row.window), numbered(|row| &row.category));
        let names = |numbers: &BTreeMap<&str, u32>| numbers.keys().map(ToString::to_string).collect();
        let quotas = match setting("weekly_quotas")? {
            "yes" => figures::ending(period, as_of),
            "no" => Vec::new(),
            _ => return Err(bad("weekly_quotas")),
        };
        let counts = Counts {
            period,
            as_of,
            cadence,
            windows: names(&windows),
            centres: BTreeMap::new(),
            since: period.history()[0].first(),
            reported: BTreeSet::new(),
            categories: names(&categories),
            scale: scale(Settings::SCALE)?,
            visits_scale: scale(Settings::VISITS_SCALE)?.or(is_graded.then_some(Scale::Three)),
            rules: vec![RuleTally::default(); settings.rules.len()],
            opinions: Opinions::default(),
            parts: period.parts(cadence).filter(|parts| parts.len() > 1).map(|parts| vec![Opinions::default(); parts.len()]),
            history: vec![Opinions::default(); MONTHS_OF_HISTORY],
            earlier: Against::all_of(period).map(|(against, _)| (against, Opinions::default())).collect(),
            themes: no_themes(period, cadence),
            quotas: quotas.into_iter().map(WeekQuota::of).collect(),
            uncompleted: BTreeMap::new(),
            undated: BTreeMap::new(),
            completion_known: false,
            coverage: Coverage::default(),
            settled: false,
            unannounced: BTreeSet::new(),
            latest: BTreeMap::new(),
            read: Kind::REGULAR.map(|kind| (kind, figures::Read::default())).into(),
        };
        Ok(Self { counts, rules: settings.rules.keys().map(String::as_str).zip(0..).collect(), windows, categories })
    }

    fn take(&mut self, row: &Row) -> Checked<()> {
        let n = row.value.ok_or_else(|| message!("tallies.why.no_value", row = said(row)))?;
        match row.topic.as_str() {
            "window" if row.name == "reported" => {
                self.counts.reported.insert(self.window(row)?);
            }
            "obligations" | "months" | "days" => self.rule(row, n)?,
            "outside" => self.outside(row, n)?,
            "lacking" => {
                let rule = self.rule_of(row)?;
                self.counts.rules[rule].lacking.insert(row.name.clone());
            }
            "complete" if row.name == "rows" => {
                let rule = self.rule_of(row)?;
                self.counts.rules[rule].some_complete = n > 0;
            }
            "recorded" => self.recorded(row)?,
            "visits" | "evaluations" => self.opinion(row, n)?,
            "parted" if row.name == "ratings" => {
                let span: Period = parsed(row, &row.span)?;
                let period = self.counts.period;
                self.counts.earlier.retain(|against, _| against.of(period) != Some(span));
            }
            themes::TOPIC => themes::take(row, n, &mut self.counts, &|| said(row))?,
            "weeks" => self.week(row, n)?,
            "open" if row.name == "known" => self.counts.completion_known = n > 0,
            "open" => {
                let category =
                    *self.categories.get(row.category.as_str()).ok_or_else(|| message!("tallies.why.no_category", row = said(row)))?;
                if row.name == "unknown" {
                    self.counts.undated.insert(category, n);
                    return Ok(());
                }
                let of_category = self.counts.uncompleted.entry(category).or_default();
                *place(row, &mut [("uncompleted", &mut of_category.0), ("over_30_days", &mut of_category.1)])? = n;
            }
            "unannounced" if row.name == "year" => {
                self.counts.unannounced.insert(parsed(row, &row.span)?);
            }
            "latest" if row.name == "date" => {
                self.counts.latest.insert(word(row, "kind", &row.kind)?, parsed(row, &row.span)?);
            }
            "rows" | "faults" => self.read(row, n)?,
            _ => return Err(message!("tallies.why.no_row", row = said(row))),
        }
        Ok(())
    }

    fn window(&self, row: &Row) -> Checked<u32> {
        self.windows.get(row.window.as_str()).copied().ok_or_else(|| message!("tallies.why.no_window", row = said(row)))
    }

    fn rule(&mut self, row: &Row, n: u64) -> Checked<()> {
        let rule = self.rule_of(row)?;
        if row.topic == "days" && row.name == "due" {
            self.counts.rules[rule].days.insert(day_number(parsed(row, &row.span)?), n);
            return Ok(());
        }
        let window = self.window(row)?;
        let category = self.categories.get(row.category.as_str()).copied();
        let rule = &mut self.counts.rules[rule];
        if row.topic == "obligations" {
            *outcome(row, rule.period.entry((window, category)).or_default())? = n;
        } else {
            let span: Period = parsed(row, &row.span)?;
            if !figures::spans(self.counts.period).contains(&span) {
                return Err(message!("tallies.why.no_span_of_period", row = said(row)));
            }
            let asked = rule.spans.entry((span, window)).or_default();
            *place(row, &mut [("due", &mut asked.due), ("met", &mut asked.met), ("unrecorded", &mut asked.unrecorded)])? = n;
        }
        Ok(())
    }

    fn rule_of(&self, row: &Row) -> Checked<usize> {
        self.rules.get(row.rule.as_str()).copied().ok_or_else(|| message!("tallies.why.no_rule", row = said(row)))
    }

    fn outside(&mut self, row: &Row, n: u64) -> Checked<()> {
        let (rule, window) = (self.rule_of(row)?, self.window(row)?);
        let category = self.categories.get(row.category.as_str()).copied();
        let (from, to) = row.span.split_once(BETWEEN).ok_or_else(|| message!("tallies.why.no_due_period", row = said(row)))?;
        let from = if from == ANY { None } else { Some(day_number(parsed(row, from)?)) };
        let place = Outside { window, category, from, to: day_number(parsed(row, to)?) };
        *outcome(row, self.counts.rules[rule].outside.entry(place).or_default())? = n;
        Ok(())
    }

    fn recorded(&mut self, row: &Row) -> Checked<()> {
        let (kind, day): (Kind, NaiveDate) = (word(row, "kind", &row.kind)?, parsed(row, &row.span)?);
        let coverage = &mut self.counts.coverage;
        let name = row.name.as_str();
        let (days, is_first) = match (kind, name) {
            (Kind::Visits, _) if CALLBACK_FIRST_LAST.contains(&name) => (&mut coverage.callbacks, name == CALLBACK_FIRST_LAST[0]),
            _ if !FIRST_LAST.contains(&name) => return Err(message!("tallies.why.no_row", row = said(row))),
            (Kind::Ledger, _) => (&mut coverage.ledger, name == FIRST_LAST[0]),
            (Kind::Visits, _) => (&mut coverage.visits, name == FIRST_LAST[0]),
            (Kind::Evaluations, _) => (&mut coverage.evaluations, name == FIRST_LAST[0]),
            (Kind::Rectifications, _) => (&mut coverage.rectifications, name == FIRST_LAST[0]),
        };
        let known = days.get_or_insert(Days { first: day, last: day });
        *(if is_first { &mut known.first } else { &mut known.last }) = day;
        Ok(())
    }

    fn opinion(&mut self, row: &Row, n: u64) -> Checked<()> {
        let window = self.window(row)?;
        let span: Period = parsed(row, &row.span)?;
        let counts = &mut self.counts;
        let parts = figures::parts(counts.period, counts.cadence).unwrap_or_default();
        let parts = parts.into_iter().zip(counts.parts.iter_mut().flatten());
        let months = counts.period.history().into_iter().zip(&mut counts.history);
        let earlier = counts.earlier.iter_mut().filter_map(|(against, opinions)| Some((against.of(counts.period)?, opinions)));
        let spans = [(counts.period, &mut counts.opinions)].into_iter().chain(parts).chain(months).chain(earlier);
        let mut found = false;
        for (_, opinions) in spans.filter(|(of, _)| *of == span) {
            found = true;
            if row.topic == "visits" {
                let method: Method = word(row, "method", &row.method)?;
                *visit(row, opinions.visits.entry((window, method)).or_default())? = n;
            } else {
                *evaluation(row, opinions.evaluator.entry(window).or_default())? = n;
            }
        }
        if found { Ok(()) } else { Err(message!("tallies.why.no_span_of_period", row = said(row))) }
    }

    fn week(&mut self, row: &Row, n: u64) -> Checked<()> {
        let span: Period = parsed(row, &row.span)?;
        let window = if row.window.is_empty() { None } else { Some(self.window(row)?) };
        let week = self.counts.quotas.iter_mut().find(|week| week.week == span);
        let week = week.ok_or_else(|| message!("tallies.why.no_week", row = said(row)))?;
        let Some(window) = window else {
            *place(row, &mut [("working_days", &mut week.working_days), ("onsite", &mut week.onsite)])? = n;
            return Ok(());
        };
        let phone = week.phone.entry(window).or_default();
        *place(row, &mut [("available", &mut phone.0), ("phoned", &mut phone.1)])? = n;
        Ok(())
    }

    fn read(&mut self, row: &Row, n: u64) -> Checked<()> {
        let kind: Kind = word(row, "kind", &row.kind)?;
        let read = self.counts.read.entry(kind).or_default();
        if row.topic == "faults" {
            read.faults.insert(row.name.clone(), n);
            return Ok(());
        }
        let rows = &mut read.rows;
        let places = &mut [
            ("files", &mut read.files),
            ("read", &mut rows.read),
            ("accepted", &mut rows.accepted),
            ("rejected", &mut rows.rejected),
            ("duplicate", &mut rows.duplicate),
            ("superseded", &mut rows.superseded),
            ("left_out", &mut rows.left_out),
        ];
        *place(row, places)? = n;
        Ok(())
    }
}

/// The count that a row's `name` means.
fn place<'a>(row: &Row, places: &'a mut [(&str, &mut u64)]) -> Checked<&'a mut u64> {
    let found = places.iter_mut().find(|(name, _)| *name == row.name);
    found.map(|(_, count)| &mut **count).ok_or_else(|| message!("tallies.why.no_row", row = said(row)))
}

/// The count of a status that a row's `name` means.
fn outcome<'a>(row: &Row, tally: &'a mut Tally) -> Checked<&'a mut u64> {
    let places = [
        ("met", &mut tally.met),
        ("late", &mut tally.late),
        ("early", &mut tally.early),
        ("missed", &mut tally.missed),
        ("exempt", &mut tally.exempt),
        ("tried", &mut tally.tried),
        ("unrecorded", &mut tally.unrecorded),
    ];
    let found = places.into_iter().find(|(name, _)| *name == row.name);
    found.map(|(_, count)| count).ok_or_else(|| message!("tallies.why.no_row", row = said(row)))
}

fn visit<'a>(row: &Row, tally: &'a mut VisitTally) -> Checked<&'a mut u64> {
    if row.name == "respondents" {
        return Ok(&mut tally.respondents);
    }
    let graded = row.name.split_once('.').and_then(|(item, grade)| {
        let item = Item::ALL.iter().position(|known| known.code() == item)?;
        Some((item, Opinion::ALL.iter().position(|known| known.code() == grade)?))
    });
    let (item, grade) = graded.ok_or_else(|| message!("tallies.why.no_row", row = said(row)))?;
    Ok(&mut tally.items[item][grade])
}

fn evaluation<'a>(row: &Row, tally: &'a mut EvaluatorTally) -> Checked<&'a mut u64> {
    match row.name.as_str() {
        "defaulted" => Ok(&mut tally.defaulted),
        "unrated" => Ok(&mut tally.unrated),
        name => match Rating::GRADES.iter().position(|grade| grade.code() == name) {
            Some(grade) => Ok(&mut tally.active[grade]),
            None => Err(message!("tallies.why.no_row", row = said(row))),
        },
    }
}
