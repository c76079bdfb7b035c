//! `annex.xlsx`: each public table on a sheet of its own, and before them a sheet that says what they are.

use std::collections::BTreeSet;

use chrono::Datelike;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::package::{WORKBOOK, repacked};
use super::sheet::{Formats, Labels, Sheet};
use crate::bulletin::Bulletin;
use crate::error::{Error, Result};
use crate::render::Templates;
use crate::render::format;
use crate::render::table::{Audience, each_table};
use crate::render::words::Words;

/// A table with more rows than this stands in its CSV file alone: nobody reads them on a sheet, and each takes memory.
pub(super) const MOST_ROWS: usize = 200_000;

/// The longest name of a sheet that Excel opens.
const LONGEST_SHEET: usize = 31;

/// What the first sheet says of a table.
struct Listed {
    sheet: Option<String>,
    title: String,
    rows: usize,
    file: &'static str,
}

/// The workbook.
pub(super) fn workbook(templates: &Templates, bulletin: &Bulletin) -> Result<Vec<u8>> {
    let words = templates.words(bulletin.locale);
    let formats = Formats::new();
    let labels = labels(bulletin);
    let mut names = BTreeSet::new();
    let about = sheet_name(words.get("office.about")?, &mut names);
    let (mut listed, mut sheets, mut failed) = (Vec::new(), Vec::new(), None);
    each_table(&bulletin.tables, Audience::Public, &mut |file, header, rows| {
        let table = file.strip_suffix(".csv").unwrap_or(file);
        let title = words.find(&format!("tables.{table}")).unwrap_or(table).to_owned();
        let mut sheet = Sheet::new(table, header, &labels, words);
        let all = sheet.take(rows, MOST_ROWS);
        let name = (all <= MOST_ROWS).then(|| sheet_name(&title, &mut names));
        if let Some(name) = &name {
            match sheet.written(name, &formats) {
                Ok(sheet) => sheets.push(sheet),
                Err(error) => failed = failed.take().or(Some((file, error))),
            }
        }
        listed.push(Listed { sheet: name, title, rows: all, file });
    });
    if let Some((file, error)) = failed {
        return Err(Error::new(message!("faults.written", what = format!("annex.xlsx {file}"))).because(error));
    }
    let mut book = Workbook::new();
    book.set_properties(&properties(bulletin, &title(bulletin, words)?).map_err(|error| refused(&error))?);
    let first = contents(bulletin, &listed, &about, words)?;
    book.push_worksheet(first);
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    repacked(WORKBOOK, &book.save_to_buffer().map_err(|error| refused(&error))?)
}

/// What rules are called, by id, but for labels that several have.
pub(in crate::render) fn labels(bulletin: &Bulletin) -> Labels<'_> {
    let is_only = |label: &str| bulletin.rules.iter().filter(|rule| rule.label == label).count() == 1;
    bulletin.rules.iter().filter(|rule| is_only(&rule.label)).map(|rule| (rule.id.as_str(), rule.label.as_str())).collect()
}

/// How many sheets and how many tables there are.
pub(super) fn sheets(bulletin: &Bulletin) -> (usize, usize) {
    let (mut all, mut shown) = (0, 0);
    each_table(&bulletin.tables, Audience::Public, &mut |_, _, rows| {
        all += 1;
        shown += usize::from(rows.take(MOST_ROWS + 1).count() <= MOST_ROWS);
    });
    (shown + 1, all)
}

fn refused(error: &XlsxError) -> Error {
    Error::new(message!("faults.written", what = "annex.xlsx")).because(error.to_string())
}

/// The title with its period, marked where it is a draft.
pub(super) fn title(bulletin: &Bulletin, words: &Words) -> Result<String> {
    let period = format::period(bulletin.period.code, words)?;
    let title = words.fill("page.bulletin_title", &[("title", bulletin.title.clone()), ("period", period)])?;
    if bulletin.released { Ok(title) } else { words.fill("draft.title", &[("title", title)]) }
}

/// The day of release stands for the moment of writing, which Excel wants: the clock is not asked.
fn properties(bulletin: &Bulletin, title: &str) -> std::result::Result<DocProperties, XlsxError> {
    let day = bulletin.updated();
    let written = ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(1900), day.month() as u8, day.day() as u8)?;
    Ok(DocProperties::new().set_title(title).set_author(&bulletin.organisation).set_creation_datetime(&written))
}

/// The first sheet: title, period, state, and the list of the others.
fn contents(bulletin: &Bulletin, listed: &[Listed], name: &str, words: &Words) -> Result<Worksheet> {
    let day = |date| format::date(date, words);
    let days = [("first", day(bulletin.period.first)?), ("last", day(bulletin.period.last)?)];
    let mut facts = vec![(words.get("page.period")?, words.fill("page.days", &days)?)];
    let mut as_of = day(bulletin.period.as_of)?;
    if bulletin.period.provisional {
        as_of = format!("{as_of} {}", words.get("page.provisional")?);
    }
    facts.push((words.get("page.as_of")?, as_of));
    if !bulletin.organisation.is_empty() {
        facts.insert(0, (words.get("page.issued_by")?, bulletin.organisation.clone()));
    }
    if let Some(on) = bulletin.released_on {
        facts.push((words.get("page.released_on")?, day(on)?));
    }
    let mut notes = vec![words.get("office.withheld")?.to_owned()];
    if !bulletin.released {
        notes.insert(0, words.get("draft.says")?.to_owned());
    }
    for correction in &bulletin.corrections {
        notes.push(format!("{}{}{}", words.get("correction.title")?, words.get("list.colon")?, correction.reason));
    }
    let head = [words.get("office.table_name")?, words.get("office.rows")?, words.get("office.file")?];
    let too_long = words.get("office.too_long")?;
    let title = title(bulletin, words)?;
    first_sheet(&title, &facts, &notes, &head, listed, name, too_long).map_err(|error| refused(&error))
}

fn first_sheet(
    title: &str,
    facts: &[(&str, String)],
    notes: &[String],
    head: &[&str; 3],
    listed: &[Listed],
    name: &str,
    too_long: &str,
) -> std::result::Result<Worksheet, XlsxError> {
    let (bold, count, apart) = (Format::new().set_bold(), Format::new().set_num_format("#,##0"), Format::new().set_indent(1));
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    sheet.write_string_with_format(0, 0, title, &Format::new().set_bold().set_font_size(16))?;
    let mut row = 1;
    for (label, text) in facts {
        sheet.write_string_with_format(row, 0, *label, &bold)?.write_string(row, 1, text)?;
        row += 1;
    }
    for note in notes {
        sheet.write_string(row, 0, note)?;
        row += 1;
    }
    row += 1;
    for (column, text) in (0..).zip(head) {
        sheet.write_string_with_format(row, column, *text, &super::sheet::head_format())?;
    }
    for table in listed {
        row += 1;
        let shown = table.sheet.as_deref().unwrap_or(&table.title);
        sheet.write_string(row, 0, shown)?.write_number_with_format(row, 1, table.rows as f64, &count)?;
        let file = format!("data/{}", table.file);
        let file = if table.sheet.is_some() { file } else { format!("{file}  {too_long}") };
        sheet.write_string_with_format(row, 2, file, &apart)?;
    }
    sheet.set_column_width(0, 34)?.set_column_width(1, 30)?.set_column_width(2, 40)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(sheet)
}

/// A name that Excel opens and no other sheet bears: what it forbids is left out, and a long one ends with a word.
fn sheet_name(title: &str, taken: &mut BTreeSet<String>) -> String {
    let bare: String = title.chars().filter(|c| !c.is_control() && !"[]:*?/\\'".contains(*c)).collect();
    let cut = |most: usize| {
        if bare.chars().count() <= most {
            return bare.trim().to_owned();
        }
        let head: String = bare.chars().take(most).collect();
        head.rsplit_once(' ').map_or(head.as_str(), |(words, _)| words).trim().to_owned()
    };
    let mut name = cut(LONGEST_SHEET);
    let mut n = 2;
    // Excel tells sheets apart without regard to case
    while name.is_empty() || taken.contains(&name.to_lowercase()) {
        format!("{} ({n})", cut(LONGEST_SHEET - 6)).trim().clone_into(&mut name);
        n += 1;
    }
    taken.insert(name.to_lowercase());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_a_name_that_excel_opens_and_no_other_has() {
        let mut taken = BTreeSet::new();
        for (title, name) in [
            ("规则完成率", "规则完成率"),
            ("规则/完成率", "规则完成率 (2)"),
            ("Satisfaction over twenty-five months", "Satisfaction over twenty-five"),
            ("satisfaction over twenty-five", "satisfaction over (2)"),
            ("[]", "(2)"),
            ("a'b", "ab"),
        ] {
            assert_eq!(sheet_name(title, &mut taken), name);
        }
        assert!(taken.iter().all(|name| name.chars().count() <= LONGEST_SHEET));
    }
}
