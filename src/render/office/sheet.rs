//! A table as a sheet: numbers as numbers, shares as percentages, months as dates, and text as text whatever it begins with.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::domain::{Cadence, Period};
use crate::render::view::{heading, is_rate};
use crate::render::words::Words;

/// Columns of names and codes, whose cells are text even where they look like numbers.
const TEXTS: [&str; 16] = [
    "rule", "label", "category", "window", "group", "grade", "centre", "kind", "theme", "of", "method", "item", "source", "measure",
    "week", "flag",
];

/// Widths of columns, in characters of a digit.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=42;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::render) enum Content {
    Blank,
    Text(String),
    /// A count.
    Count(f64),
    /// A number with two places.
    Points(f64),
    /// A share of one.
    Share(f64),
    /// The first day of a month.
    Month(Period),
}

/// How cells look.
pub(super) struct Formats {
    head: Format,
    count: Format,
    points: Format,
    share: Format,
    month: Format,
    right: Format,
    text: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let number = |form: &str| Format::new().set_num_format(form);
        Self {
            head: head_format(),
            count: number("#,##0"),
            points: number("0.00"),
            share: number("0.00%"),
            month: number("yyyy-mm"),
            right: Format::new().set_align(FormatAlign::Right),
            // a text behind a number does not touch it
            text: Format::new().set_indent(1),
        }
    }
}

/// The heading of a column.
pub(super) fn head_format() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0x00F2_F0EC))
        .set_border_bottom(FormatBorder::Thin)
}

/// A table on its way to a sheet.
pub(super) struct Sheet<'a> {
    table: &'a str,
    header: Vec<String>,
    titles: Vec<String>,
    rows: Vec<Vec<Content>>,
    labels: &'a Labels<'a>,
    words: &'a Words,
}

/// What rules are called, by id, where no two are called so.
pub(in crate::render) type Labels<'a> = BTreeMap<&'a str, &'a str>;

impl<'a> Sheet<'a> {
    pub(super) fn new(table: &'a str, header: &[&str], labels: &'a Labels<'a>, words: &'a Words) -> Self {
        let titles = header.iter().map(|column| capital(&heading(table, column, words))).collect();
        Self { table, header: header.iter().map(|&column| column.to_owned()).collect(), titles, rows: Vec::new(), labels, words }
    }

    /// Takes up to `most` rows; how many there are.
    pub(super) fn take(&mut self, rows: &mut dyn Iterator<Item = Vec<String>>, most: usize) -> usize {
        let mut all = 0;
        for row in rows {
            all += 1;
            if all <= most {
                let cells = self.header.iter().zip(row).map(|(column, cell)| match self.labels.get(cell.as_str()) {
                    // where no column has the label, it stands in the place of the id
                    Some(label) if column == "rule" && self.table != "rates" => Content::Text(self.words.label(label).to_owned()),
                    _ => content(self.table, column, cell, self.words),
                });
                self.rows.push(cells.collect());
            }
        }
        all
    }

    /// The sheet: header bold and frozen, each page of a print headed by it and as wide as the paper.
    pub(super) fn written(self, name: &str, formats: &Formats) -> Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        let mut lines = 1;
        let last_column = self.titles.len().saturating_sub(1) as u16;
        for ((column, title), number) in (0..).zip(&self.titles).zip(0..) {
            sheet.write_string_with_format(0, column, title, &formats.head)?;
            // a heading is wrapped, so that it takes no more than two thirds of its own width
            let widest = self.rows.iter().filter_map(|row: &Vec<Content>| row.get(number)).map(width).max().unwrap_or(0);
            let wide = widest.max(width_of(title) * 2 / 3).clamp(*WIDTHS.start(), *WIDTHS.end());
            sheet.set_column_width(column, wide as f64 + 2.0)?;
            // words are not parted, so that a line holds less than its width
            lines = lines.max((width_of(title) * 5 / 4).div_ceil(wide));
        }
        sheet.set_row_height(0, 15 * lines.min(4) as u32)?;
        for (row, cells) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Content::Blank => continue,
                    Content::Text(text) if text == "*" => sheet.write_string_with_format(row, column, text, &formats.right)?,
                    // never `write`, which would read a formula out of a text
                    Content::Text(text) => sheet.write_string_with_format(row, column, text, &formats.text)?,
                    Content::Count(number) => sheet.write_number_with_format(row, column, *number, &formats.count)?,
                    Content::Points(number) => sheet.write_number_with_format(row, column, *number, &formats.points)?,
                    Content::Share(number) => sheet.write_number_with_format(row, column, *number, &formats.share)?,
                    Content::Month(month) => sheet.write_datetime_with_format(row, column, first_day(*month)?, &formats.month)?,
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_footer("&L&A&R&P / &N");
        sheet.set_repeat_rows(0, 0)?;
        if !self.rows.is_empty() {
            sheet.autofilter(0, 0, self.rows.len() as u32, last_column)?;
        }
        Ok(sheet)
    }
}

fn first_day(month: Period) -> Result<ExcelDateTime, XlsxError> {
    use chrono::Datelike;
    let first = month.first();
    ExcelDateTime::from_ymd(u16::try_from(first.year()).unwrap_or(1900), first.month() as u8, 1)
}

/// A heading begins with a capital, wherever else the words put it.
fn capital(title: &str) -> String {
    let mut rest = title.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// What a cell of a CSV file is on a sheet.
pub(in crate::render) fn content(table: &str, column: &str, cell: String, words: &Words) -> Content {
    if cell.is_empty() {
        return Content::Blank;
    }
    if cell == "*" {
        return Content::Text(cell);
    }
    if ["month", "period"].contains(&column)
        && let Some(month) = cell.parse::<Period>().ok().filter(|period| period.cadence() == Cadence::Month)
    {
        return Content::Month(month);
    }
    if let Some(word) = in_words(table, column, &cell, words) {
        return Content::Text(word);
    }
    if TEXTS.contains(&column) {
        return Content::Text(cell);
    }
    match cell.parse::<f64>() {
        Ok(number) if number.is_finite() => match column {
            _ if column.starts_with("difference") || is_rate(column) => Content::Share(number),
            _ if cell.contains('.') => Content::Points(number),
            _ => Content::Count(number),
        },
        _ => Content::Text(cell),
    }
}

/// A code of a closed list, or a name that the words know, in words.
fn in_words(table: &str, column: &str, cell: &str, words: &Words) -> Option<String> {
    let of = |group: &str| words.find(&format!("{group}.{cell}")).map(str::to_owned);
    let is_flag = column == "attained" || column.ends_with("recorded") && column != "not_recorded";
    match (table, column) {
        (_, "label" | "grade") => Some(words.label(cell).to_owned()),
        (_, "attained") if cell == "yes" => words.find("rates.attained").map(str::to_owned),
        (_, "attained") => words.find("rates.not_attained").map(str::to_owned),
        _ if is_flag => of("cell"),
        (_, "of") => words.find(&format!("{cell}.title")).map(str::to_owned),
        (_, "method") => of("methods_of_visit"),
        (_, "item") => of("items"),
        (_, "source") => of("answer"),
        (_, "measure") => of("compared.measures"),
        (_, "against") | ("compared", "change") => of("compared"),
        (_, "signal") => of("trend.signals"),
        ("centres", "flag") => of("centres"),
        (_, "flag") => of("satisfaction"),
        ("themes", "kind") => of("themes"),
        (_, "not_recorded") => {
            let names = cell.split(' ').map(|code| words.find(&format!("components.{code}")).unwrap_or(code));
            Some(names.collect::<Vec<_>>().join(words.find("list.comma").unwrap_or(" ")))
        }
        _ => None,
    }
}

/// How wide a cell is.
fn width(cell: &Content) -> usize {
    match cell {
        Content::Blank => 0,
        Content::Text(text) => width_of(text),
        Content::Count(number) => format!("{number}").len() * 4 / 3,
        Content::Points(_) | Content::Share(_) | Content::Month(_) => 8,
    }
}

/// How wide a text is, in characters of a digit.
fn width_of(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
