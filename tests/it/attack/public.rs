//! What the public tables of one period say, read back from their bytes.

use std::collections::BTreeMap;

use huifang::bulletin::Bulletin;
use huifang::render::table::{Audience, csv_tables};

/// Rows of a table: cells by column.
pub(super) type Rows = Vec<BTreeMap<String, String>>;

/// The public tables of one period.
#[derive(Debug)]
pub(super) struct Public {
    /// The stretches of time that it covers.
    pub(super) atoms: Vec<usize>,
    /// It publishes windows, not only the centre.
    pub(super) whole: bool,
    /// It is longer than the cadence.
    pub(super) longer: bool,
    tables: BTreeMap<&'static str, Rows>,
    /// Grades from the best down: label and limit.
    pub(super) grades: Vec<(String, f64)>,
}

impl Public {
    pub(super) fn new(atoms: Vec<usize>, whole: bool, longer: bool, bulletin: &Bulletin) -> Self {
        let tables = csv_tables(&bulletin.tables, Audience::Public).into_iter().map(|(name, bytes)| (name, rows(&bytes))).collect();
        let json = serde_json::to_value(&bulletin.methods).expect("the methods");
        let grades = json["grades"].as_array().into_iter().flatten();
        let grades = grades.map(|pair| (pair[0].as_str().unwrap_or_default().to_owned(), pair[1].as_f64().unwrap_or(0.0))).collect();
        Self { atoms, whole, longer, tables, grades }
    }

    /// The rows of a table, of one window (blank: the centre).
    pub(super) fn rows<'a>(&'a self, table: &str, window: &'a str) -> impl Iterator<Item = &'a BTreeMap<String, String>> {
        self.tables[table].iter().filter(move |row| row["window"] == window)
    }
}

fn rows(bytes: &[u8]) -> Rows {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(|row| row.expect("a row of a table")).collect()
}
