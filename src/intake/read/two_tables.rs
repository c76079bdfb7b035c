//! Two tables where one is expected: beside each other under one heading, or below each other in one sheet.
//!
//! Of the first case only one table would be read; of the second the rows below the other heading would be read by
//! this one, which may give wrong rows without a fault.

use crate::domain::Kind;
use crate::error::{Error, Result};
use crate::intake::files::asked::Asked;
use crate::intake::header::matching::Header;
use crate::intake::terms::account::FileReport;
use crate::intake::terms::code::Code;
use crate::intake::terms::reject::Reject;

/// Bytes of a record that may be a heading.
const LONGEST: usize = 4096;

/// Refuses a file that holds two tables.
///
/// # Errors
/// It does; with the line of the heading that says so.
pub(super) fn refuse(asked: Asked<'_>, header: &Header, report: &FileReport, rejects: &[Reject]) -> Result<()> {
    let repeated = header.repeated();
    let mut needed = asked.kind.columns().iter().zip(&header.places).filter(|(column, _)| column.required);
    if needed.all(|(_, place)| place.is_some_and(|place| repeated.contains(&header.cells[place]))) {
        return Err(Error::in_file(asked.path, message!("intake.tables_beside")).at_line(report.header_line));
    }
    // a heading has words and no numbers
    let may_be = |reject: &&Reject| {
        let is_known = matches!(reject.code, Code::RepeatedHeader | Code::TotalRow | Code::BadEncoding | Code::BadQuoting);
        !is_known && reject.raw.len() <= LONGEST && !reject.raw.bytes().any(|byte| byte.is_ascii_digit())
    };
    for reject in rejects.iter().filter(may_be) {
        if let Some(kind) = other_heading(asked, header, &cells(&reject.raw, report.delimiter)) {
            return Err(Error::in_file(asked.path, message!("intake.tables_below", kind)).at_line(u64::from(reject.line)));
        }
    }
    Ok(())
}

/// The kind of table of which a record is the heading, where it is not the heading of the file once more.
fn other_heading(asked: Asked<'_>, header: &Header, cells: &[String]) -> Option<Kind> {
    let fit = |kind: Kind| Header::fit(kind, asked.workspace, cells.iter().map(String::as_bytes)).ok();
    let own = fit(asked.kind);
    if let Some(own) = &own {
        // the same columns stand in the same places, though others may be missing
        let is_same = |(before, now): (&Option<usize>, &Option<usize>)| now.is_none() || before == now;
        return (!header.places.iter().zip(&own.places).all(is_same)).then_some(asked.kind);
    }
    Kind::ALL.into_iter().find(|kind| fit(*kind).is_some())
}

/// The cells of a rejected record.
fn cells(raw: &str, delimiter: Option<char>) -> Vec<String> {
    let delimiter = delimiter.and_then(|delimiter| u8::try_from(delimiter).ok()).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(raw.as_bytes());
    reader.records().flatten().next().map(|record| record.iter().map(str::to_owned).collect()).unwrap_or_default()
}
