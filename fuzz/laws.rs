//! What must hold whatever bytes lie in a workspace as an export. The fuzzer looks for bytes that break it;
//! `cargo test` asks it of those that it once found.
//!
//! An input's first byte says which kind of export the others are, in which form and under which
//! configuration: see [`Shape`].

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use flate2::write::GzEncoder;
use huifang::domain::Kind;
use huifang::intake::{Intake, Need, Notice, Reuse, read, read_keeping};
use huifang::store::Store;
use huifang::workspace::Workspace;

mod made;
use made::{sheet, stored, workbook};

const HEADERS: [&str; 3] = [
    "受理编号,窗口,类别,受理时间,办结时间,事项\n",
    "回访编号,受理编号,窗口,回访时间,回访方式,总体评价,意见建议\n",
    "窗口,评价时间,评价,评价方式,受理编号\n",
];
const LEDGER: &str = "受理编号,窗口,类别,受理时间\nS1,一,投诉,2026-06-01\nS2,二,维修,2026-06-02 9:00\n";
/// Configurations under which an input is read.
const SETTINGS: [&str; 3] = [
    "[evaluations]\nscale = \"five\"\n",
    "on_conflict = \"reject\"\n[cells]\nblank = [\"?\"]\ndates = [\"%d/%m/%Y %H:%M\"]\n[evaluations]\nscale = \"five\"\n",
    "on_conflict = \"first\"\n[[file]]\npath = \"PATH\"\nencoding = \"gb18030\"\ndelimiter = \"|\"\n[[window]]\nname = \"一\"\n",
];

/// What the bytes after the first one are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The whole text file.
    Text,
    /// What follows the header of a text file in UTF-8.
    Body,
    /// The text that is gzipped.
    Gzipped,
    /// The rows of a workbook's sheet, below the header.
    Sheet,
    /// The whole workbook.
    Workbook,
    /// The whole Parquet file.
    Parquet,
    /// The whole `.csv.gz`.
    Packed,
    /// The whole file under the name of an old workbook: BIFF, a web page, MHTML, XML, by its bytes.
    Called,
    /// The whole `.ods`.
    Ods,
    /// The whole `.xlsb`.
    Xlsb,
    /// The whole archive.
    Archive,
    /// A text in an archive.
    Member,
    /// The rows of a web page's table, below the header.
    Page,
    /// What follows a header without windows: they stand in rows of their own.
    Sections,
    /// What follows a header over two rows.
    Stacked,
    /// What follows the header of a table of cases that is read as all three kinds, with one or several callbacks beside
    /// each.
    Wide,
}

/// Headers without the column of windows, where windows may stand in rows of their own.
const WITHOUT_WINDOW: [&str; 3] = ["受理编号,类别,受理时间,办结时间,事项\n", HEADERS[1], "评价时间,评价,评价方式,受理编号\n"];
/// Headers over two rows.
const TWO_ROWS: [&str; 3] = [
    "受理编号,窗口,类别,受理,办结,事项\n,,,时间,时间,\n",
    "回访编号,受理编号,窗口,回访,,总体评价,意见建议\n,,,时间,方式,,\n",
    "窗口,评价,,评价方式,受理编号\n,时间,结果,,\n",
];
/// The headers of tables of cases with callback and rating beside each, and with several.
const CASES: [&str; 3] = [
    "受理编号,窗口,类别,受理时间,办结时间,回访时间,回访方式,总体评价,评价时间,评价结果\n",
    "受理编号,窗口,类别,受理时间,第一次回访时间,第一次回访方式,第一次满意度,回访时间2,回访方式2,评价时间1,评价结果1,评价时间2,评价结果2\n",
    "受理编号,窗口,类别,受理时间,回访时间,回访方式,结果,回访时间,回访方式,结果,评价时间,评价结果\n",
];

impl Form {
    const ALL: [Self; 16] = [
        Self::Text,
        Self::Body,
        Self::Gzipped,
        Self::Sheet,
        Self::Workbook,
        Self::Parquet,
        Self::Packed,
        Self::Called,
        Self::Ods,
        Self::Xlsb,
        Self::Archive,
        Self::Member,
        Self::Page,
        Self::Sections,
        Self::Stacked,
        Self::Wide,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Text | Self::Body | Self::Sections | Self::Stacked | Self::Wide => "x.csv",
            Self::Gzipped | Self::Packed => "x.csv.gz",
            Self::Sheet | Self::Workbook => "x.xlsx",
            Self::Parquet => "x.parquet",
            Self::Called | Self::Page => "x.xls",
            Self::Ods => "x.ods",
            Self::Xlsb => "x.xlsb",
            Self::Archive | Self::Member => "x.zip",
        }
    }

    fn bytes(self, kind: usize, rest: &[u8]) -> Vec<u8> {
        match self {
            Self::Text | Self::Workbook | Self::Parquet | Self::Packed | Self::Called | Self::Ods | Self::Xlsb | Self::Archive => {
                rest.to_vec()
            }
            Self::Body => [HEADERS[kind].as_bytes(), rest].concat(),
            Self::Sections => [WITHOUT_WINDOW[kind].as_bytes(), rest].concat(),
            Self::Stacked => [TWO_ROWS[kind].as_bytes(), rest].concat(),
            Self::Wide => [CASES[kind].as_bytes(), rest].concat(),
            Self::Member => stored(&[("六月.csv", rest)]),
            Self::Page => {
                let header = HEADERS[kind].trim().replace(',', "<td>");
                [format!("<html><table><tr><td>{header}</tr>").as_bytes(), rest, b"</table></html>"].concat()
            }
            Self::Gzipped => {
                let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::fast());
                gzip.write_all(rest).and_then(|()| gzip.finish()).expect("a Vec takes every byte")
            }
            Self::Sheet => workbook(&sheet(HEADERS[kind], rest)),
        }
    }
}

/// An input's first byte: kind, form, configuration, in this order from the lowest digit up.
#[derive(Debug, Clone, Copy)]
struct Shape {
    kind: usize,
    form: Form,
    setting: usize,
}

impl Shape {
    fn of(byte: u8) -> Self {
        let byte = usize::from(byte);
        let forms = Form::ALL.len();
        Self { kind: byte % 3, form: Form::ALL[byte / 3 % forms], setting: byte / 3 / forms % SETTINGS.len() }
    }
}

/// A folder for every kind, form and configuration.
pub(crate) struct Places {
    root: std::path::PathBuf,
    /// Workspaces by the first byte of the inputs, opened once.
    opened: Mutex<BTreeMap<u8, Arc<Workspace>>>,
}

impl Places {
    /// In memory where there is such a folder, for every input is written once.
    pub(crate) fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let below = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let root = below.join(format!("huifang-laws-{}", std::process::id()));
        Self { root, opened: Mutex::default() }
    }

    /// Asks every law of one input.
    ///
    /// # Panics
    /// One of them does not hold.
    pub(crate) fn check(&self, input: &[u8]) {
        let Some((first, rest)) = input.split_first() else { return };
        let shape = Shape::of(*first);
        let is_wide = shape.form == Form::Wide;
        let kind = if is_wide { Kind::Ledger } else { Kind::ALL[shape.kind] };
        let folder = self.root.join(format!("{first}"));
        let path = format!("{}/{}", kind.code(), shape.form.name());
        let mut opened = self.opened.lock().expect("nobody panicked with it");
        let workspace = Arc::clone(opened.entry(*first).or_insert_with(|| {
            std::fs::create_dir_all(folder.join("ledger")).expect("a folder");
            std::fs::create_dir_all(folder.join(kind.code())).expect("a folder");
            let of_all = if is_wide { format!("[inputs]\nvisits = [\"{path}\"]\nevaluations = [\"{path}\"]\n") } else { String::new() };
            std::fs::write(folder.join("huifang.toml"), SETTINGS[shape.setting].replace("PATH", &path) + &of_all).expect("a file");
            if kind != Kind::Ledger {
                std::fs::write(folder.join("ledger/a.csv"), LEDGER).expect("a file");
            }
            Arc::new(Workspace::open(&folder).expect("a workspace"))
        }));
        drop(opened);
        std::fs::write(folder.join(&path), shape.form.bytes(shape.kind, rest)).expect("a file");
        let first = match read(&workspace, Need::Personal, &|_| ()) {
            Ok(intake) => intake,
            Err(error) => {
                let said = error.to_string();
                assert!(said.contains(shape.form.name()) || said.contains("scale"), "an error names the file: {said}");
                assert!(error.hint_text().is_some_and(|hint| !hint.is_empty()), "an error has a hint: {said}");
                let again = read(&workspace, Need::Figures, &|_| ()).err().map(|error| error.to_string());
                assert_eq!(again, Some(said), "the same bytes fail in the same way");
                return;
            }
        };
        account(&first);
        let store = Store::of(&workspace).expect("the program knows itself");
        let [again, kept] = [true, false].map(|fresh| {
            let reuse = Some(Reuse { store: &store, fresh });
            read_keeping(&workspace, Need::Figures, reuse, &|_| ()).expect("what could be read can be read again")
        });
        assert_eq!(told(&again), told(&first), "the same bytes give the same rows");
        assert_eq!((kept.kept.files, again.kept.files), (kept.files.len(), 0), "rows are kept");
        assert_eq!(told(&kept), told(&first), "kept rows are those that would be read");
        let report = first.files.last().expect("a file was read");
        let as_it_mostly_is = report.header_line == 1 && report.delimiter == Some(',') && report.encoding == "utf-8";
        let otherwise = |notice: &Notice| matches!(notice, Notice::Quote(_) | Notice::Spaced | Notice::DamagedHeader);
        if shape.form == Form::Body
            && as_it_mostly_is
            && !report.notices.iter().any(otherwise)
            && let Ok(body) = std::str::from_utf8(rest)
        {
            against_reference(&first, kind, &format!("{}{body}", HEADERS[shape.kind]));
        }
    }
}

impl Drop for Places {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

/// Every row is counted once, and those that were not used are listed.
fn account(intake: &Intake) {
    for (at, file) in intake.files.iter().enumerate() {
        let sum = file.accepted + file.rejected + file.duplicate + file.superseded + file.left_out;
        assert_eq!(file.read, sum, "{}", file.path);
        let mut lines: Vec<u32> = intake.rejects.iter().filter(|reject| usize::from(reject.file) == at).map(|reject| reject.line).collect();
        lines.dedup();
        assert_eq!(lines.len() as u64, file.rejected, "{}: every rejected row has faults and a line of its own", file.path);
        let superseded = intake.superseded.iter().filter(|row| usize::from(row.file) == at).count();
        assert_eq!(superseded as u64, file.superseded, "{}: every superseded row is listed", file.path);
    }
    for kind in Kind::ALL {
        assert_eq!(intake.table(kind).height() as u64, intake.counts(kind).accepted, "{}: accepted rows are there", kind.code());
    }
}

/// All that does not depend on what the caller needs.
fn told(intake: &Intake) -> String {
    let rows = Kind::ALL.map(|kind| {
        let typed = intake.table(kind).columns().iter().filter(|column| !column.dtype().is_string());
        let values = typed.map(|column| format!("{} {:?}", column.name(), column.as_materialized_series().iter().collect::<Vec<_>>()));
        values.collect::<Vec<_>>()
    });
    let ids: Vec<Option<String>> = intake.case_ids.iter().chain(intake.visit_ids.iter()).collect();
    let files = &intake.files;
    format!(
        "{files:?}{:?}{:?}{:?}{:?}{:?}{rows:?}{ids:?}",
        intake.rejects, intake.superseded, intake.windows, intake.categories, intake.scale
    )
}

/// Against a reader that goes character by character: which records there are, on which lines, and
/// what the ids of those used are.
fn against_reference(intake: &Intake, kind: Kind, text: &str) {
    let records = records(text);
    let is_row = |cells: &Option<Vec<String>>| cells.as_ref().is_none_or(|cells| cells.iter().any(|cell| !cell.trim().is_empty()));
    let rows: BTreeMap<u32, &Option<Vec<String>>> =
        records.iter().skip(1).filter(|(_, cells)| is_row(cells)).map(|(line, cells)| (*line, cells)).collect();
    let file = intake.files.len() - 1;
    assert_eq!(intake.files[file].read, rows.len() as u64, "rows that are not blank");
    let rejected = intake.rejects.iter().filter(|reject| usize::from(reject.file) == file).map(|reject| reject.line);
    let superseded = intake.superseded.iter().filter(|row| usize::from(row.file) == file).map(|row| row.line);
    for line in rejected.chain(superseded) {
        assert!(rows.contains_key(&line), "line {line} starts a row");
    }
    if kind != Kind::Ledger {
        return;
    }
    let (lines, items) = (intake.ledger.column("line"), intake.ledger.column("item"));
    let lines = lines.expect("a column").u32().expect("numbers");
    let items = items.expect("a column").str().expect("texts");
    for row in 0..intake.ledger.height() {
        let line = lines.get(row).expect("every row has a line");
        let Some(Some(cells)) = rows.get(&line) else { panic!("no row starts on line {line}") };
        assert_eq!(intake.case_ids.get(row).as_deref(), Some(cells[0].trim()), "the id on line {line}");
        assert_eq!(items.get(row).unwrap_or_default(), cells[5].trim(), "the text on line {line}");
    }
}

/// Records with their first line; `None` where the quoting is bad, which costs one physical line.
fn records(text: &str) -> Vec<(u32, Option<Vec<String>>)> {
    let chars: Vec<char> = text.chars().collect();
    let (mut at, mut line, mut found) = (0, 1, Vec::new());
    while at < chars.len() {
        if let Some((cells, after, lines)) = record(&chars, at) {
            found.push((line, Some(cells)));
            (at, line) = (after, line + lines);
        } else {
            found.push((line, None));
            while chars.get(at).is_some_and(|c| !matches!(c, '\r' | '\n')) {
                at += 1;
            }
            at = after_line_end(&chars, at);
            line += 1;
        }
    }
    found
}

fn after_line_end(chars: &[char], at: usize) -> usize {
    match (chars.get(at), chars.get(at + 1)) {
        (Some('\r'), Some('\n')) => at + 2,
        (Some('\r' | '\n'), _) => at + 1,
        _ => at,
    }
}

/// The record that starts at `at`: cells, where the next one starts, physical lines.
fn record(chars: &[char], mut at: usize) -> Option<(Vec<String>, usize, u32)> {
    while chars.get(at) == Some(&'\u{feff}') {
        at += 1;
    }
    let (mut cells, mut lines) = (Vec::new(), 1);
    loop {
        let mut cell = String::new();
        if chars.get(at) == Some(&'"') {
            at += 1;
            let mut touched = 1;
            loop {
                match (chars.get(at)?, chars.get(at + 1)) {
                    ('"', Some('"')) => {
                        cell.push('"');
                        at += 2;
                    }
                    ('"', _) => break,
                    ('\r' | '\n', _) => {
                        let after = after_line_end(chars, at);
                        cell.extend(&chars[at..after]);
                        (at, touched) = (after, touched + 1);
                        if touched > 100 {
                            return None;
                        }
                    }
                    (c, _) => {
                        cell.push(*c);
                        at += 1;
                    }
                }
            }
            at += 1;
            lines += touched - 1;
        } else {
            while let Some(c) = chars.get(at).filter(|c| !matches!(c, ',' | '\r' | '\n')) {
                cell.push(*c);
                at += 1;
            }
        }
        cells.push(cell);
        match chars.get(at) {
            Some(',') => at += 1,
            None => return Some((cells, at, lines)),
            Some('\r' | '\n') => return Some((cells, after_line_end(chars, at), lines)),
            Some(_) => return None,
        }
    }
}
