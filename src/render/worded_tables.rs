//! The tables of a period in Chinese words, beside those for programs: what a citizen or a clerk opens in a spreadsheet.
//!
//! In: the same rows as [`csv_tables`](super::table::csv_tables) writes. Out: headings and codes of closed lists in the
//! words of the page, rates in per cent, withheld cells said so. English codes are words enough for a page in English.

use std::collections::BTreeMap;

use super::csv_text::csv_bytes;
use super::format;
use super::office::{Content, content, labels};
use super::table::{Audience, each_table};
use super::view::{heading, is_difference, rate};
use super::words::Words;
use crate::bulletin::{Bulletin, Tables};
use crate::messages::Locale;

/// The folder that they stand in, below `data/`.
const IN_CHINESE: &str = "zh-CN";

/// Every table of a bulletin in Chinese by the path of its file below `data/`; none of one in another language.
#[must_use]
pub(crate) fn tables_in_words(bulletin: &Bulletin, tables: &Tables, audience: Audience, words: &Words) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    if bulletin.locale != Locale::ZhCn {
        return files;
    }
    let labels = labels(bulletin);
    each_table(tables, audience, &mut |file, header, rows| {
        let table = file.strip_suffix(".csv").unwrap_or(file);
        let points = words.find("change.points").unwrap_or_default();
        let title = |column: &&str| heading(table, column, words) + if is_difference(table, column) { points } else { "" };
        let headings: Vec<String> = header.iter().map(title).collect();
        let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
        let in_words = |(column, cell): (&&str, String)| match labels.get(cell.as_str()) {
            // where no column has the label, it stands in the place of the id
            Some(label) if *column == "rule" && table != "rates" => words.label(label).to_owned(),
            _ => said(table, column, cell, words),
        };
        let rows = rows.map(|row| header.iter().zip(row).map(in_words).collect::<Vec<_>>());
        files.insert(format!("{IN_CHINESE}/{file}"), csv_bytes(&headings, rows));
    });
    files
}

/// A cell as the page prints it.
fn said(table: &str, column: &str, cell: String, words: &Words) -> String {
    match content(table, column, cell.clone(), words) {
        Content::Text(text) if text == "*" => words.find("cell.withheld").unwrap_or("*").to_owned(),
        Content::Text(text) => text,
        // a spreadsheet reads points with an ASCII sign as a number, and no guard stands before one
        Content::Share(share) if is_difference(table, column) => format!("{:.2}", share * 100.0),
        Content::Share(share) => format::percent(rate(share)),
        Content::Blank if column == "window" => words.find("satisfaction.centre").unwrap_or_default().to_owned(),
        Content::Blank | Content::Count(_) | Content::Points(_) | Content::Month(_) => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;
    use crate::render::tests::templates;

    #[test]
    fn every_table_stands_in_words_with_as_many_rows_and_columns() {
        let (templates, bulletin) = (templates(), fixture::month());
        let words = templates.words(bulletin.locale);
        let codes = crate::render::table::csv_tables(&bulletin.tables, Audience::Public);
        let worded = tables_in_words(&bulletin, &bulletin.tables, Audience::Public, words);
        assert_eq!(worded.len(), codes.len());
        let shape = |bytes: &[u8]| {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
            reader.records().map(|record| record.expect("a record").len()).collect::<Vec<_>>()
        };
        for (name, bytes) in &codes {
            let twin = &worded[&format!("zh-CN/{name}")];
            assert_eq!(shape(twin), shape(bytes), "{name}");
            let head = String::from_utf8_lossy(twin).lines().next().unwrap_or_default().to_owned();
            let plain = head.trim_start_matches('\u{feff}').split(',').find(|cell| cell.is_ascii() && !cell.is_empty()).map(str::to_owned);
            assert_eq!(plain, None, "{name}: a heading without a word");
        }
        assert_eq!(tables_in_words(&fixture::english(), &bulletin.tables, Audience::Public, words).len(), 0);
    }

    #[test]
    fn a_cell_is_said_as_the_page_says_it_and_no_guard_stands_before_a_number() {
        let templates = templates();
        let words = templates.words(Locale::ZhCn);
        for (table, column, cell, expected) in [
            ("rates", "rate", "0.9362", "93.62%"),
            ("rates", "due", "47", "47"),
            ("rates", "met", "*", "不公布"),
            ("rates", "window", "", "全中心"),
            ("satisfaction", "difference", "-0.0470", "-4.70"),
            ("compared", "low", "-0.0457", "-4.57"),
            ("items", "method", "phone", "电话"),
            ("trend", "month", "2026-06", "2026-06"),
        ] {
            assert_eq!(said(table, column, cell.to_owned(), words), expected, "{table}.{column}");
        }
    }
}
