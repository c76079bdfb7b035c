//! The lines of `huifang.toml` that settle what was refused, each under the table where it belongs.
//!
//! TOML knows every table once: tables that are there already get lines to be added under their header, and keys that
//! are there, such as `blank`, one line in place of the old one, with what it had.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cure::{Cure, Proposal, Why};
use super::dates::Dates;
use super::lists;
use super::lists::ScaleLine;
use super::shown::{RefusedColumn, ShownColumn};
use crate::domain::{CellType, Kind, Locale, Rating, date_of};
use crate::intake;
use crate::intake::seconds;
use crate::messages::Message;
use crate::review::date_forms::Form;
use crate::workspace::toml_text::{string, strings};
use crate::workspace::{Workspace, Written};

/// Every type of closed list.
const LISTS: [CellType; 7] = [
    CellType::YesNo { blank: false },
    CellType::Resolved,
    CellType::Method,
    CellType::Outcome,
    CellType::Opinion,
    CellType::Rating,
    CellType::Mode,
];

/// Names of a roster that are listed as choices.
const NAMED: usize = 30;
/// Values of a column of which a person must say what they are; where there are more, the column is another one.
const ASKED: usize = 30;

/// Lines to be added to a table that `huifang.toml` has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Addition {
    /// Its header, as it is typed.
    pub table: String,
    /// The line of the header, from 1.
    pub line: u64,
    /// TOML to be added below it.
    pub lines: String,
    /// Lines that these take the place of.
    pub replaces: Vec<Lines>,
}

/// Lines of `huifang.toml`, from 1, the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Lines {
    /// The first.
    pub first: u64,
    /// The last.
    pub last: u64,
}

/// Lines of one table.
struct TomlTable {
    path: String,
    /// What the column is called, and what may stand right of the equals sign.
    comment: String,
    lines: Vec<String>,
    /// Lines that are there and give way.
    replaces: Vec<Lines>,
}

impl TomlTable {
    fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), comment: String::new(), lines: Vec::new(), replaces: Vec::new() }
    }
}

/// What is written, and in which language comments are.
struct Pen<'a> {
    workspace: &'a Workspace,
    written: Written,
    locale: Locale,
}

/// Tables to be pasted at the end, and lines for tables that are there.
pub(super) fn paste(columns: &[ShownColumn], dates: &Dates, scale: ScaleLine, workspace: &Workspace) -> (String, Vec<Addition>) {
    let pen = Pen { workspace, written: workspace.written(), locale: workspace.locale };
    let blanks = pen.blanks(columns);
    let mut tables: Vec<TomlTable> = by_table(columns).into_iter().map(|(path, of_table)| pen.values(path, &of_table, &blanks)).collect();
    tables.push(pen.cells(&blanks, dates, columns));
    tables.push(pen.scale(scale));
    tables.extend(columns.iter().filter_map(|shown| pen.instead(shown)));
    let (mut snippet, mut additions) = (String::new(), Vec::new());
    for table in tables.into_iter().filter(|table| !table.lines.is_empty()) {
        let lines = table.lines.join("\n") + "\n";
        if let Some(place) = pen.written.at(&table.path) {
            let table_name = format!("[{}]", place.typed);
            additions.push(Addition { table: table_name, line: place.line, lines, replaces: table.replaces });
        } else {
            let comment = if table.comment.is_empty() { String::new() } else { format!("    # {}", table.comment) };
            let gap = if snippet.is_empty() { "" } else { "\n" };
            snippet.extend([gap, "[", &table.path, "]", &comment, "\n", &lines]);
        }
    }
    (snippet, additions)
}

/// The columns by the table of `[values]` that settles them: a window is refused in more than one kind of table.
fn by_table(columns: &[ShownColumn]) -> Vec<(String, Vec<&ShownColumn>)> {
    let mut tables: Vec<(String, Vec<&ShownColumn>)> = Vec::new();
    for shown in columns {
        let path = format!("values.{}", shown.instead.unwrap_or(shown.column.column));
        match tables.iter_mut().find(|(known, _)| *known == path) {
            Some((_, of_table)) => of_table.push(shown),
            None => tables.push((path, vec![shown])),
        }
    }
    tables
}

/// The values of one table, each once with all its rows, the most frequent first, then by code point.
fn together<'a>(of_table: &[&'a ShownColumn]) -> Vec<(&'a str, u64, &'a Proposal)> {
    let mut rows: BTreeMap<&str, (u64, &Proposal)> = BTreeMap::new();
    for (value, proposal) in of_table.iter().flat_map(|shown| shown.column.listed.iter().zip(&shown.proposals)) {
        rows.entry(&value.value).or_insert((0, proposal)).0 += value.rows;
    }
    let mut values: Vec<(&str, u64, &Proposal)> = rows.into_iter().map(|(value, (rows, proposal))| (value, rows, proposal)).collect();
    values.sort_by_key(|(value, rows, _)| (std::cmp::Reverse(*rows), *value));
    values
}

impl Pen<'_> {
    fn rows(&self, rows: u64) -> String {
        message!("values.rows", n = rows).told(self.locale)
    }

    /// What is said where a line takes the place of others, which are noted.
    fn replaces(&self, path: &str, replaced: &mut Vec<Lines>) -> String {
        let Some(place) = self.written.at(path) else { return String::new() };
        let lines = Lines { first: place.line, last: place.last.max(place.line) };
        replaced.push(lines);
        let span = if lines.first == lines.last { lines.first.to_string() } else { format!("{}–{}", lines.first, lines.last) };
        message!("values.replaces", span).told(self.locale)
    }

    /// Values that are read as blanks in every column, with the rows that have them.
    fn blanks(&self, columns: &[ShownColumn]) -> BTreeMap<String, u64> {
        let mut blanks: BTreeMap<String, u64> = BTreeMap::new();
        let all = || columns.iter().flat_map(|shown| shown.column.listed.iter().zip(&shown.proposals));
        for (value, _) in all().filter(|(_, proposal)| proposal.cure == Cure::Blank) {
            // `[cells] blank` holds for all columns: a word of a closed list, or one that another column reads
            // as a value, must not enter it
            let is_word = LISTS.into_iter().any(|cells| intake::code_of(cells, &value.value).is_some());
            let is_mapped = self.workspace.reading.values.values().any(|values| values.contains_key(&value.value));
            let otherwise = |cure: &Cure| !matches!(cure, Cure::Blank | Cure::Source);
            let differs = all().any(|(other, proposal)| other.value == value.value && otherwise(&proposal.cure));
            if !is_word && !is_mapped && !differs {
                *blanks.entry(value.value.clone()).or_default() += value.rows;
            }
        }
        blanks
    }

    /// `[values.COLUMN]`, of every kind of table that has the column.
    fn values(&self, path: String, of_table: &[&ShownColumn], blanks: &BTreeMap<String, u64>) -> TomlTable {
        let mut table = TomlTable::new(path);
        let mut asked = 0;
        let mut turned = Vec::new();
        for (value, rows, proposal) in together(of_table) {
            let (to, sure) = match &proposal.cure {
                Cure::Read { to, sure } => (to.as_str(), *sure),
                Cure::Blank if !blanks.contains_key(value) => ("", true),
                Cure::Choose => ("", false),
                Cure::Blank | Cure::Dates { .. } | Cure::Column | Cure::Source => continue,
            };
            asked += usize::from(proposal.cure == Cure::Choose);
            if asked > ASKED {
                continue;
            }
            let mut replaced = Vec::new();
            let replaces = self.replaces(&format!("{}.{value}", table.path), &mut replaced);
            if sure {
                table.replaces.append(&mut replaced);
            }
            let why = self.why(proposal.why, &of_table[0].column);
            if proposal.why == Some(Why::Direction)
                && let Some(to) = self.turned(to)
            {
                turned.push(format!("## {} = {}    # {}", string(value), string(&to), self.rows(rows)));
            }
            let (from, to, rows) = (string(value), string(to), self.rows(rows));
            table.lines.push(format!("{}{from} = {to}    # {rows}{replaces}{why}", if sure { "" } else { "# " }));
        }
        if asked > ASKED {
            let left = asked - ASKED;
            table.lines.push(message!("values.more", n = left).told(self.locale));
        }
        let proposals = || of_table.iter().flat_map(|shown| &shown.proposals);
        if proposals().any(|proposal| proposal.why == Some(Why::Direction)) {
            table.lines.insert(0, message!("values.ask_direction").told(self.locale));
            table.lines.append(&mut turned);
        }
        table.comment = self.comment(of_table[0]);
        table
    }

    /// The grade as far from the other end of the scale.
    fn turned(&self, word: &str) -> Option<String> {
        let grades = intake::usual_words(CellType::Rating, self.locale);
        let worst = Rating::VeryDissatisfied as u8;
        let code = worst.checked_sub(intake::code_of(CellType::Rating, word)?)?;
        grades.into_iter().find(|(known, _)| *known == code).map(|(_, word)| word)
    }

    /// Why a line is as it is; which end of a scale is the best is said once, above.
    fn why(&self, why: Option<Why>, column: &RefusedColumn) -> String {
        let why = match why {
            None | Some(Why::Direction) => return String::new(),
            Some(Why::BlankCounts) => {
                let cells = column.kind.column(column.column).map_or(CellType::Text, |column| column.cells);
                lists::blank_means(cells, self.locale)
            }
            Some(why) => Some(why.message()),
        };
        message!("values.because", why).told(self.locale)
    }

    /// What a column is called, and what may stand right of the equals sign.
    fn comment(&self, shown: &ShownColumn) -> String {
        let column = &shown.column;
        let heading = column.headings.first().map_or(column.column, String::as_str).replace(char::is_control, " ");
        let choices: Vec<&str> = column.choices.iter().take(NAMED).map(String::as_str).collect();
        if choices.is_empty() || shown.instead.is_some() {
            return heading;
        }
        let more = if column.choices.len() > NAMED { "…" } else { "" };
        let listed = Message::list(choices.into_iter().map(Message::text));
        message!("values.choices", heading, listed, more).told(self.locale)
    }

    /// `[cells]`
    fn cells(&self, blanks: &BTreeMap<String, u64>, dates: &Dates, columns: &[ShownColumn]) -> TomlTable {
        let mut table = TomlTable::new("cells");
        if !blanks.is_empty() {
            let mut new: Vec<(&String, &u64)> = blanks.iter().collect();
            new.sort_by_key(|(value, rows)| (std::cmp::Reverse(**rows), (*value).clone()));
            let old = self.workspace.reading.blank.iter();
            let all: Vec<&String> = old.chain(new.iter().map(|(value, _)| *value)).collect();
            let rows = self.rows(blanks.values().sum());
            let replaces = self.replaces("cells.blank", &mut table.replaces);
            table.lines.push(format!("blank = {}    # {rows}{replaces}", strings(&all)));
        }
        let told: Vec<String> = self.told(dates);
        if told.len() > self.workspace.reading.dates.len() {
            let read =
                |shown: &&ShownColumn| shown.column.listed.iter().filter(|value| value.by == Some("dates") && value.sure).count() > 0;
            let headings = columns.iter().filter(read).filter_map(|shown| shown.column.headings.first());
            let headings = Message::list(headings.map(|heading| Message::text(heading.replace(char::is_control, " "))));
            let headings = headings.told(self.locale);
            let replaces = self.replaces("cells.dates", &mut table.replaces);
            table.lines.push(format!("dates = {}    # {headings}{replaces}", strings(&told)));
        }
        for (form, sample) in dates.forms.iter().zip(&dates.samples) {
            if let Form::Untold { orders, mixed } = form {
                self.untold(orders, *mixed, (&told, sample), &mut table.lines);
            }
        }
        table
    }

    /// Formats that are configured and those that are told.
    fn told(&self, dates: &Dates) -> Vec<String> {
        let formats = |form: &Form| if let Form::Told(formats) = form { formats.clone() } else { Vec::new() };
        let mut told = self.workspace.reading.dates.clone();
        for format in dates.forms.iter().flat_map(formats) {
            if !told.contains(&format) {
                told.push(format);
            }
        }
        told
    }

    /// Sets of formats of which one must be chosen, as comments.
    fn untold(&self, orders: &[Vec<String>], mixed: bool, (told, sample): (&[String], &str), lines: &mut Vec<String>) {
        let look = if mixed { message!("values.mixed") } else { message!("values.untold") };
        lines.push(look.told(self.locale));
        for formats in orders {
            let all: Vec<&String> = told.iter().chain(formats).collect();
            let date = formats.iter().find_map(|format| seconds(&[sample], Some(format)).into_iter().next().flatten());
            let read = date.map(|at| date_of(at.div_euclid(86_400) as i32)).map_or_else(String::new, |date| {
                let sample = sample.replace(char::is_control, " ");
                message!("values.read_as", sample, date).told(self.locale)
            });
            lines.push(format!("# dates = {}{read}", strings(&all)));
        }
    }

    /// `[evaluations] scale`
    fn scale(&self, scale: ScaleLine) -> TomlTable {
        let lines = match scale {
            ScaleLine::None => Vec::new(),
            ScaleLine::Three => vec![format!("scale = \"three\"    # {}", message!("values.scale.of_words").told(self.locale))],
            ScaleLine::Ask => vec![
                format!("# scale = \"five\"    # {}", message!("values.scale.five").told(self.locale)),
                format!("# scale = \"three\"    # {}", message!("values.scale.three").told(self.locale)),
            ],
        };
        TomlTable { lines, ..TomlTable::new("evaluations") }
    }

    /// `[columns.KIND]` of a column that is another one in truth.
    fn instead(&self, shown: &ShownColumn) -> Option<TomlTable> {
        let column = shown.instead?;
        let kind: Kind = shown.column.kind;
        let configured = self.workspace.reading.headers.get(&kind).and_then(|headers| headers.get(column));
        let mut headings = shown.column.headings.clone();
        headings.extend(configured.into_iter().flatten().filter(|heading| !shown.column.headings.contains(heading)).cloned());
        let path = format!("columns.{}", kind.code());
        let mut table = TomlTable::new(&path);
        let replaces = self.replaces(&format!("{path}.{column}"), &mut table.replaces);
        let why = message!("values.grades").told(self.locale);
        table.lines.push(format!("{column} = {}    # {why}{replaces}", strings(&headings)));
        Some(table)
    }
}
