//! The table to type results into: the columns of the visits, with the drawn cases filled in.

use super::Role;
use super::table::Row;
use crate::domain::{Kind, Locale, Method};

/// Columns of callbacks that a team makes on site; one person makes those on the phone.
const OF_TEAMS: [&str; 2] = ["led_by", "team"];

/// The bytes of the table, a CSV that intake reads as visits once it is filled in and dropped into `visits/`.
///
/// Headers are those that the exports use, or the canonical names in English. An id that a spreadsheet would turn into
/// a number or a date gets a tab in front, which keeps it text; intake trims it. One that a spreadsheet would run is
/// guarded by `'`, which intake takes away; its window is left blank: with a window and an id that matches no case,
/// intake would accept the row as a form without a case.
///
/// # Panics
/// Never: memory takes every byte.
#[must_use]
pub fn visits_template(rows: &[Row], locale: Locale) -> Vec<u8> {
    let columns: Vec<_> = Kind::Visits.columns().iter().filter(|column| !OF_TEAMS.contains(&column.name)).collect();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xEF\xBB\xBF".to_vec());
    writer.write_record(columns.iter().map(|column| column.header(locale))).expect("memory takes every byte");
    let phone = message!(in "tables.values.methods", Method::Phone.code()).told(locale);
    for row in rows.iter().filter(|row| row.role == Role::Drawn) {
        let cells = columns.iter().map(|column| match column.name {
            "case_id" if looks_like_a_number(row.case_id()) => format!("\t{}", row.case_id()),
            "case_id" => row.case_id().to_owned(),
            "window" if row.ids()[0] == row.case_id() => row.window().to_owned(),
            "method" => phone.clone(),
            _ => String::new(),
        });
        writer.write_record(cells).expect("a row has as many cells as the header");
    }
    writer.into_inner().expect("memory takes every byte")
}

/// Whether a spreadsheet may take the id for a number, a date or a time, and write something else when it saves.
fn looks_like_a_number(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && id.chars().all(|c| c.is_ascii_digit() || "./:-+ eE年月日".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(case_id: &str, role: Role) -> Row {
        let mut cells: [String; 10] = std::array::from_fn(|_| String::new());
        "一窗".clone_into(&mut cells[1]);
        case_id.clone_into(&mut cells[4]);
        Row { line: 2, cells, order: 1, role }
    }

    #[test]
    fn drawn_cases_are_filled_in_and_ids_survive_a_spreadsheet() {
        let rows = [row("A1", Role::Drawn), row("990981202604000001", Role::Drawn), row("'=1", Role::Drawn), row("A2", Role::Reserve)];
        let text = String::from_utf8(visits_template(&rows, Locale::ZhCn)).expect("UTF-8");
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split("\r\n").collect();
        assert_eq!(
            lines,
            [
                "回访编号,受理编号,窗口,回访时间,回访方式,回访结果,服务态度,办事效率,按章办事,体外循环,廉洁自律,总体评价,意见建议,是否需反馈,反馈日期,回访人",
                ",A1,一窗,,电话,,,,,,,,,,,",
                ",\t990981202604000001,一窗,,电话,,,,,,,,,,,",
                ",'=1,,,电话,,,,,,,,,,,",
                "",
            ]
        );
        let english = String::from_utf8(visits_template(&rows[..1], Locale::En)).expect("UTF-8");
        assert!(english.starts_with("\u{feff}visit_id,case_id,window,visited_at,method,"), "{english}");
        assert!(english.contains(",A1,一窗,,phone,"), "{english}");
    }

    #[test]
    fn what_looks_like_a_number_or_a_date_is_kept_as_text() {
        for (id, looks) in
            [("007", true), ("2026-06-01", true), ("1E5", true), ("12:30", true), ("A1", false), ("JC26050215", false), ("-1", false)]
        {
            assert_eq!(looks_like_a_number(id), looks, "{id}");
        }
    }
}
