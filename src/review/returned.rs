//! Rejected rows as exports of the same columns, with a reason in front: to be mended and put into the folder again.
//!
//! One file per export with rejects, named after it with `-退回` before its ending: under its own name it would take
//! the place of the export whose other rows it lacks. Of a workbook it is an `.xlsx` of text cells; of all else, and of
//! what a sheet cannot hold, a CSV (UTF-8 with BOM, CRLF, so that Excel opens it). The first column says what is wrong;
//! where a row could not be cut into cells, the second one holds the record as it stood and the others are blank, so
//! that it is not taken for mended. Cells of ids, windows, categories, dates and closed lists stand as they stood, for
//! `'` would make another id of them; in all other columns of a CSV a cell that a spreadsheet would take for a formula
//! gets a `'` in front.

use std::collections::{BTreeMap, BTreeSet};

use super::workbook::workbook;
use crate::domain::{CellType, Kind, Locale, spelling};
use crate::error::{Error, Result};
use crate::intake::{Again, Cells, read_again, undecoded};
use crate::intake::{Code, FileReport, Intake, Origin, Reject, allowed_words};
use crate::messages::Message;
use crate::workspace::{ENDINGS, Workspace};

/// Encodings of workbooks, which people mend in Excel or WPS.
const SHEETS: [&str; 4] = ["xlsx", "xlsb", "xls", "ods"];
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The rejected rows of one export.
#[derive(Debug)]
pub struct Returned {
    /// The export.
    pub file: String,
    /// Where they belong, below the folder of `--fix-out`, with `/`.
    pub path: String,
    /// Rows, without the header.
    pub rows: u64,
    /// The bytes of the file.
    pub bytes: Vec<u8>,
}

/// Words of the added columns and of the file's name.
struct Words {
    reason: String,
    record: String,
    suffix: String,
}

impl Words {
    fn of(locale: Locale) -> Self {
        Self {
            reason: message!("returned.reason").told(locale),
            record: message!("returned.record").told(locale),
            suffix: message!("returned.suffix").told(locale),
        }
    }
}

/// The rejected rows of every export that has any, by line.
///
/// # Errors
/// A file that is no longer what it was when it was read.
pub fn returned(workspace: &Workspace, intake: &Intake) -> Result<Vec<Returned>> {
    let mut by_file: BTreeMap<u16, BTreeMap<u32, Vec<&Reject>>> = BTreeMap::new();
    for reject in &intake.rejects {
        by_file.entry(of_table(intake, reject.file)).or_default().entry(reject.line).or_default().push(reject);
    }
    let mut taken = BTreeSet::new();
    by_file
        .into_iter()
        .map(|(file, faults)| {
            let reports = &intake.files[usize::from(file)..];
            let whole = reports[0].origin.with_group(None).to_string();
            let suffix = Words::of(workspace.locale).suffix;
            let inside = inside(&whole);
            let (ending, bytes) = export(workspace, (&reports[0], &intake.files), &faults)?;
            let mut path = format!("{}{suffix}{ending}", bare(&reports[0].origin));
            // a file may be an export of several kinds
            let others = [inside.replace('#', "-"), format!("{}-{}", inside.replace('#', "-"), reports[0].kind.code())];
            let mut others = others.into_iter();
            while !taken.insert(path.to_lowercase())
                && let Some(other) = others.next()
            {
                path = format!("{other}{suffix}{ending}");
            }
            Ok(Returned { file: whole, path, rows: faults.len() as u64, bytes })
        })
        .collect()
}

/// The file under which the rows of a table come back: of several callbacks in a row the first, for each row is one.
fn of_table(intake: &Intake, file: u16) -> u16 {
    let report = &intake.files[usize::from(file)];
    let before = (0..file).rev().take_while(|at| intake.files[usize::from(*at)].is_of_table_of(report));
    before.last().unwrap_or(file)
}

/// The path of an export as one that leads nowhere else: exports may lie beside the workspace, `../exports/a.csv`.
fn inside(path: &str) -> String {
    path.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect::<Vec<_>>().join("/")
}

/// A path without the ending that says what the file is, with the file in an archive, and the sheet.
fn bare(origin: &Origin) -> String {
    let mut bare = without_ending(&inside(&origin.file)).to_owned();
    for part in origin.member.as_deref().map(without_ending).into_iter().chain(origin.sheet.as_deref()) {
        bare = format!("{bare}-{}", part.replace('/', "-"));
    }
    bare
}

fn without_ending(path: &str) -> &str {
    let folded = path.to_ascii_lowercase();
    let ending = ENDINGS.iter().filter(|ending| folded.ends_with(**ending)).map(|ending| ending.len()).max();
    &path[..path.len() - ending.unwrap_or(0)]
}

fn is_whole(code: Code) -> bool {
    !matches!(code, Code::BadQuoting | Code::BadEncoding | Code::RaggedRow)
}

/// The rejected rows of a file, as an ending of a name and the bytes of such a file; `files` are all of the run.
fn export(
    workspace: &Workspace,
    (file, files): (&FileReport, &[FileReport]),
    faults: &BTreeMap<u32, Vec<&Reject>>,
) -> Result<(&'static str, Vec<u8>)> {
    let words = Words::of(workspace.locale);
    let whole = |faults: &[&Reject]| faults.iter().all(|fault| is_whole(fault.code));
    let lines: Vec<u32> = faults.iter().filter(|(_, faults)| whole(faults)).map(|(line, _)| *line).collect();
    let Again { header, rows } = read_again(workspace, file, &lines, Cells::All)?;
    let records = records(workspace, file, faults)?;
    // an export that came back once has the added columns already
    let of_any = Locale::ALL.map(Words::of);
    let added = |header: &String| of_any.iter().any(|words| [&words.reason, &words.record].contains(&header));
    let places: Vec<usize> = (0..header.len()).filter(|at| !added(&header[*at])).collect();
    let head = std::iter::once(words.reason.as_str()).chain((!records.is_empty()).then_some(words.record.as_str()));
    let head: Vec<&str> = head.chain(places.iter().map(|at| header[*at].as_str())).collect();
    let mut table = vec![head.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()];
    for (line, faults) in faults {
        let mut row = vec![reason(files, *line, faults, workspace.locale)];
        if !records.is_empty() {
            row.push(records.get(line).cloned().unwrap_or_default());
        }
        let cells = rows.get(line);
        row.extend(places.iter().map(|at| cells.and_then(|cells| cells.get(*at)).cloned().unwrap_or_default()));
        table.push(row);
    }
    if let Some(bytes) = SHEETS.contains(&file.encoding).then(|| workbook(&table)).flatten() {
        return Ok((".xlsx", bytes));
    }
    // the added columns name nothing that is used
    let tables: Vec<&FileReport> = files.iter().filter(|other| other.is_of_table_of(file)).collect();
    let guarded: Vec<bool> = head.iter().map(|header| tables.iter().all(|file| is_guarded(file, header))).collect();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(BOM.to_vec());
    let failed = |error: csv::Error| Error::in_file(std::path::Path::new(&file.path), message!("returned.no_table")).because(error);
    for (at, row) in table.into_iter().enumerate() {
        let cell = |(cell, guarded): (String, &bool)| if at > 0 && *guarded { guard(&cell) } else { cell };
        writer.write_record(row.into_iter().zip(&guarded).map(cell)).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| Error::new(message!("returned.no_bytes")).because(error.into_error()))?;
    Ok((".csv", bytes))
}

/// The records that could not be cut into cells, by line.
fn records(workspace: &Workspace, file: &FileReport, faults: &BTreeMap<u32, Vec<&Reject>>) -> Result<BTreeMap<u32, String>> {
    let spoilt = || faults.iter().filter_map(|(line, faults)| Some((*line, *faults.iter().find(|fault| !is_whole(fault.code))?)));
    let mut records: BTreeMap<u32, String> = spoilt().map(|(line, fault)| (line, fault.raw.clone())).collect();
    let left_out: Vec<u32> = records.iter().filter(|(_, record)| record.is_empty()).map(|(line, _)| *line).collect();
    if !left_out.is_empty() {
        let again = read_again(workspace, file, &left_out, Cells::Record)?;
        records.extend(again.rows.into_iter().map(|(line, record)| (line, record.concat())));
    }
    records.extend(decoded(workspace, file, spoilt().map(|(_, fault)| fault))?);
    Ok(records)
}

/// A record that does not decode, without loss.
pub(super) fn spoilt_record(workspace: &Workspace, file: &FileReport, fault: &Reject) -> Result<String> {
    Ok(decoded(workspace, file, std::iter::once(fault))?.remove(&fault.line).unwrap_or_else(|| fault.raw.clone()))
}

fn decoded<'a>(workspace: &Workspace, file: &FileReport, faults: impl Iterator<Item = &'a Reject>) -> Result<BTreeMap<u32, String>> {
    let line_ends = |raw: &str| raw.matches('\n').count() + raw.matches('\r').count() - raw.matches("\r\n").count();
    let broken = |fault: &&Reject| fault.code == Code::BadEncoding || fault.raw.contains('\u{fffd}');
    let wanted: BTreeMap<u32, u32> = faults.filter(broken).map(|fault| (fault.line, line_ends(&fault.raw) as u32 + 1)).collect();
    // lines of UTF-16 cannot be told by their bytes, and Parquet has none
    if wanted.is_empty() || file.encoding.starts_with("utf-16") || file.delimiter.is_none() {
        return Ok(BTreeMap::new());
    }
    undecoded(workspace, file, &wanted)
}

/// What is wrong with a row and what to do, fault by fault; of several callbacks in a row, with the one that is meant,
/// where it is not all of them.
fn reason(files: &[FileReport], line: u32, faults: &[&Reject], locale: Locale) -> String {
    let mut said: Vec<(Message, Vec<&str>)> = Vec::new();
    for fault in faults {
        let file = &files[usize::from(fault.file)];
        let (told, group) = (told(file, fault, locale), file.origin.group_name());
        match said.iter_mut().find(|(known, _)| *known == told) {
            Some((_, groups)) => groups.extend(group),
            None => said.push((told, group.into_iter().collect())),
        }
    }
    let of_group = |(told, groups): (Message, Vec<&str>)| match groups[..] {
        [group] => message!("returned.of_group", group, told),
        _ => told,
    };
    message!("returned.line", line, faults = Message::clauses(said.into_iter().map(of_group))).told(locale)
}

/// What is wrong with a cell, or with the whole row, and what to do.
fn told(file: &FileReport, fault: &Reject, locale: Locale) -> Message {
    let header = file.matched.iter().find(|(column, _)| *column == fault.column).map_or("", |(_, header)| header);
    let (message, cure) = (fault.code.message(locale), fault.code.cure_in(locale, file.key_of(fault.column)));
    let allowed = allowed(fault);
    let words = Message::list(allowed.iter().map(Message::text));
    let allowed = if allowed.is_empty() { Message::nothing() } else { message!("returned.allowed", words) };
    match (header, fault.value.as_str()) {
        ("", _) => message!("returned.row", message, cure, allowed),
        (_, "") => message!("returned.blank", header, message, cure, allowed),
        (_, value) => message!("returned.cell", header, value, message, cure, allowed),
    }
}

/// The words that may stand where one stands that may not.
fn allowed(fault: &Reject) -> Vec<String> {
    let column = Some(fault).filter(|fault| fault.code == Code::BadValue).and_then(|fault| fault.kind.column(fault.column));
    column.map(|column| allowed_words(column.cells)).unwrap_or_default()
}

/// Whether a column's cells may get a `'` in front: what is ignored, and text that nothing is compared with.
fn is_guarded(file: &FileReport, header: &str) -> bool {
    let column = file.matched.iter().find(|(_, known)| known == header).and_then(|(name, _)| Kind::column(file.kind, name));
    column.is_none_or(|column| {
        let free = matches!(column.cells, CellType::Text | CellType::Personal);
        free && !["case_id", "visit_id", "window", "category"].contains(&column.name)
    })
}

/// The cell with a `'` in front where a spreadsheet would take it for a formula.
fn guard(cell: &str) -> String {
    if spelling::runs(cell) && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        for (cell, guarded) in
            [("=1+1", "'=1+1"), ("-3", "-3"), ("+86 138", "'+86 138"), ("@x", "'@x"), ("＝1+1", "'＝1+1"), ("a=b", "a=b"), ("", "")]
        {
            assert_eq!(guard(cell), guarded);
        }
    }

    #[test]
    fn the_ending_goes_whatever_it_is() {
        for (path, stem) in
            [("ledger/a.csv", "ledger/a"), ("ledger/a.CSV.GZ", "ledger/a"), ("b.xlsx", "b"), ("c", "c"), ("六月.txt", "六月")]
        {
            assert_eq!(bare(&Origin { file: path.to_owned(), ..Origin::default() }), stem);
        }
        let whole = Origin { file: "ledger/批.zip".to_owned(), member: Some("六月.xlsx".to_owned()), ..Origin::default() };
        let member = whole.with_sheet(Some("一窗".to_owned()));
        assert_eq!(bare(&member), "ledger/批-六月-一窗");
    }
}
