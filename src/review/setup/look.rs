//! What the exports of a folder probably are: the kind of each, the columns that no alias names, how dates are written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::content::Dates;
use super::globs;
use super::guess::{ColumnGuess, Guess};
use super::headings::Columns;
use super::hints::is_datum;
use crate::domain::Kind;
use crate::error::Result;
use crate::intake::{Sample, exports_in, samples, samples_in_archive};
use crate::messages::{Argument, Message};
use crate::workspace::exports_below;

/// Records of each file that are looked at.
const LOOKED_AT: usize = 500;
/// How many folders down exports are looked for.
const DEEP: usize = 3;
/// Headers of a file that are named.
const NAMED: usize = 8;

/// What is proposed for a folder.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// Every export found, by path.
    pub files: Vec<FileGuess>,
    /// `[inputs]` of kinds whose exports lie elsewhere than in their own folder.
    pub globs: BTreeMap<Kind, Vec<String>>,
    /// `[columns.KIND]`: headers that no alias knows.
    pub columns: BTreeMap<Kind, Vec<ColumnGuess>>,
    /// `[cells] dates` that the cells prove.
    pub dates: Vec<String>,
    /// Sets of formats of which one must be chosen, for day and month cannot be told apart.
    pub either: Vec<Vec<Vec<String>>>,
    /// Whether no rating is very good or very bad, so that `[evaluations] scale` must be written; `None`
    /// without ratings.
    pub untold_scale: Option<bool>,
}

/// An export, and what it probably is.
#[derive(Debug, Clone, Default)]
pub struct FileGuess {
    /// Its path in the folder, with `/`; of a file in an archive `ARCHIVE#FILE`, where its kind is not that of all others.
    pub path: String,
    /// Its kind; `None` where nothing fits.
    pub kind: Option<Kind>,
    /// Kinds that stand beside the cases in the same rows, or on other sheets.
    pub beside: BTreeSet<Kind>,
    /// Kinds that may stand beside the cases too, and that other files are of.
    pub perhaps: BTreeSet<Kind>,
    /// Columns that aliases know.
    pub known: usize,
    /// Columns that were guessed.
    pub guessed: usize,
    /// Columns that must be there and that nothing fits.
    pub lacking: Vec<&'static str>,
    /// Headers that mean nothing yet, among which those may be.
    pub unused: Vec<String>,
    /// Sheets of one heading that lack a window alone: their names are windows.
    pub windows: Vec<String>,
    /// The first headers, for a person to recognise it.
    pub headers: Vec<String>,
    /// Why it cannot be read.
    pub failure: Option<Message>,
}

impl FileGuess {
    /// Every kind that is read from it.
    #[must_use]
    pub fn kinds(&self) -> BTreeSet<Kind> {
        self.kind.into_iter().chain(self.beside.iter().copied()).collect()
    }
}

/// A file, its sheets, and what each is by itself.
struct Looked {
    file: FileGuess,
    sheets: Vec<(Option<String>, Columns, Option<Guess>)>,
}

impl Setup {
    /// Looks at every export below a folder.
    ///
    /// # Errors
    /// A folder that cannot be listed; a file that cannot be read is told of, and no error.
    pub fn look(folder: &Path) -> Result<Self> {
        let mut setup = Self::default();
        let mut looked: Vec<Looked> = exports_below(folder, DEEP)?.into_iter().flat_map(|path| look_into(folder, path)).collect();
        prefer_ledger(&mut looked);
        let had: BTreeSet<Kind> =
            looked.iter().flat_map(|looked| &looked.sheets).filter_map(|(.., guess)| Some(guess.as_ref()?.kind)).collect();
        for Looked { mut file, sheets } in looked {
            for (sheet, columns, guess) in sheets {
                let Some(guess) = guess else { continue };
                let place = sheet.as_ref().map_or_else(|| file.path.clone(), |sheet| format!("{}#{sheet}", file.path));
                let name = sheet.filter(|name| may_be_window(name));
                let others = Kind::ALL.into_iter().filter(|kind| guess.kind == Kind::Ledger && *kind != Kind::Ledger);
                let (beside, perhaps): (Vec<Guess>, Vec<Guess>) =
                    others.filter_map(|kind| columns.beside(&guess, kind, &file.path)).partition(|guess| !had.contains(&guess.kind));
                file.perhaps.extend(perhaps.iter().map(|guess| guess.kind));
                if guess.lacking == ["window"] && file.kind.is_none_or(|kind| kind == guess.kind) {
                    file.windows.extend(name);
                }
                match file.kind {
                    None => {
                        (file.kind, file.known, file.guessed) = (Some(guess.kind), guess.known, guess.guesses.len());
                        file.lacking.clone_from(&guess.lacking);
                        file.unused = columns.unused(&guess);
                    }
                    Some(kind) if kind != guess.kind && guess.lacking.is_empty() => drop(file.beside.insert(guess.kind)),
                    Some(kind) if kind != guess.kind => continue,
                    Some(_) => {}
                }
                file.beside.extend(beside.iter().map(|guess| guess.kind));
                std::iter::once(guess).chain(beside).chain(perhaps).for_each(|guess| setup.take(&place, guess));
            }
            settle_windows(&mut file);
            setup.files.push(file);
        }
        setup.files = together(&setup.files);
        setup.globs = globs::globs(&setup.files.iter().map(|file| (file.path.clone(), file.kinds())).collect());
        Ok(setup)
    }

    /// Takes what was guessed of a table.
    fn take(&mut self, place: &str, guess: Guess) {
        let known = self.columns.entry(guess.kind).or_default();
        for found in guess.guesses {
            match known.iter_mut().find(|other| (other.column, &other.header) == (found.column, &found.header)) {
                Some(other) => {
                    other.rows += found.rows;
                    other.places.push(place.to_owned());
                }
                None => known.push(ColumnGuess { places: vec![place.to_owned()], ..found }),
            }
        }
        if guess.kind == Kind::Evaluations {
            // one file that says it settles it for all
            self.untold_scale = Some(guess.untold_scale && self.untold_scale != Some(false));
        }
        // a column that tells day and month tells them for the whole file
        let formats = |dates: &Dates| if let Dates::Formats(formats) = dates { formats.clone() } else { Vec::new() };
        let told: Vec<String> = guess.dates.iter().flat_map(formats).collect();
        for format in &told {
            if !self.dates.contains(format) {
                self.dates.push(format.clone());
            }
        }
        for dates in guess.dates {
            if let Dates::Either(orders) = dates
                && !orders.iter().flatten().any(|format| told.contains(format))
                && !self.either.contains(&orders)
            {
                self.either.push(orders);
            }
        }
    }
}

/// A file; of an archive each export in it.
fn look_into(folder: &Path, path: String) -> Vec<Looked> {
    let at = folder.join(&path);
    match exports_in(&at) {
        Ok(Some(exports)) if !exports.is_empty() => {
            let of = |export: String| look_at(format!("{path}#{export}"), samples_in_archive(&at, &export, LOOKED_AT));
            exports.into_iter().map(of).collect()
        }
        Ok(_) => vec![look_at(path, samples(&at, LOOKED_AT))],
        Err(error) => vec![look_at(path, Err(error))],
    }
}

/// The files, those of an archive as one where all of them are of one kind.
fn together(files: &[FileGuess]) -> Vec<FileGuess> {
    let archive = |file: &FileGuess| file.path.split_once('#').map(|(archive, _)| archive.to_owned());
    let mut found: Vec<FileGuess> = Vec::new();
    for of_one in files.chunk_by(|a, b| archive(a).is_some() && archive(a) == archive(b)) {
        let first = &of_one[0];
        let is_one = first.kind.is_some() && of_one.iter().all(|file| file.kinds() == first.kinds() && file.lacking == first.lacking);
        match archive(first).filter(|_| is_one) {
            Some(path) => found.push(FileGuess { path, ..first.clone() }),
            None => found.extend(of_one.iter().cloned()),
        }
    }
    found
}

/// Whether the name of a sheet may be that of a window: no number, no month, and no name that a program gave.
fn may_be_window(name: &str) -> bool {
    let is_given = ["sheet", "工作表", "表", "chart", "汇总", "合计", "说明"].iter().any(|given| name.to_lowercase().starts_with(given));
    !is_given && !is_datum(name) && !name.contains(['月', '年', '周']) && !name.is_ascii()
}

/// Sheets that lack nothing but the window have it in their names, where there are several.
fn settle_windows(file: &mut FileGuess) {
    if file.windows.len() > 1 && file.lacking == ["window"] {
        file.lacking.clear();
    } else {
        file.windows.clear();
    }
}

fn look_at(path: String, samples: Result<Vec<Sample>>) -> Looked {
    let mut file = FileGuess { path, ..FileGuess::default() };
    let samples = samples.unwrap_or_else(|error| {
        file.failure = Some(Message::clauses([Some(error.argument()), error.cure()].into_iter().flatten()));
        Vec::new()
    });
    let columns = |sample| Columns::of(&sample).map(|columns| (sample.sheet, columns));
    let sheets: Vec<_> = samples.into_iter().filter_map(columns).collect();
    let named =
        |columns: &Columns| -> Vec<String> { columns.headers.iter().filter(|header| !header.is_empty()).take(NAMED).cloned().collect() };
    file.headers = sheets.first().map(|(_, columns)| named(columns)).unwrap_or_default();
    let guessed = |(sheet, columns): (Option<String>, Columns)| {
        let guess = columns.guess(&file.path);
        (sheet, columns, guess)
    };
    let sheets = sheets.into_iter().map(guessed).collect();
    Looked { file, sheets }
}

/// Takes a table of cases with their callbacks for a ledger, where no other file is one of these cases: such as nobody
/// called stand among them.
fn prefer_ledger(looked: &mut [Looked]) {
    let sheets = || looked.iter().flat_map(|looked| &looked.sheets);
    let ledgers = sheets().filter_map(|(_, columns, guess)| Some((columns, guess.as_ref().filter(|guess| guess.kind == Kind::Ledger)?)));
    let known: BTreeSet<String> = ledgers.flat_map(|(columns, guess)| columns.ids(guess)).collect();
    // the rest of a long ledger was not looked at
    let may_be_more = known.len() * 2 > LOOKED_AT;
    for Looked { file, sheets } in looked {
        for (_, columns, guess) in sheets {
            let is_own = Kind::ALL.iter().any(|kind| file.path.starts_with(&format!("{}/", kind.code())));
            let cases = columns.as_kind(Kind::Ledger, &file.path);
            let is_known = may_be_more || columns.ids(&cases).iter().any(|id| known.contains(id));
            let is_other = guess.as_ref().is_some_and(|guess| guess.kind != Kind::Ledger);
            if !is_own
                && is_other
                && (known.is_empty() || !is_known)
                && cases.lacking.is_empty()
                && guess.as_ref().is_some_and(|guess| guess.has_gaps)
            {
                *guess = Some(cases);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn look(files: &[(&str, Vec<u8>)]) -> Setup {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, bytes) in files {
            std::fs::write(folder.path().join(path), bytes).expect("a file");
        }
        Setup::look(folder.path()).expect("exports")
    }

    fn archive(files: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in files {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a file");
            archive.write_all(text.as_bytes()).expect("its text");
        }
        archive.finish().expect("an archive").into_inner()
    }

    fn cases(id: &str, rest: &str) -> String {
        let rows: Vec<String> = (1..=9).map(|n| format!("{id}{n:06},2026-06-0{n} 08:00{rest}\n")).collect();
        rows.concat()
    }

    fn paths(setup: &Setup) -> Vec<(&str, Option<Kind>)> {
        setup.files.iter().map(|file| (file.path.as_str(), file.kind)).collect()
    }

    #[test]
    fn the_exports_in_an_archive_are_told_one_by_one_where_they_differ() {
        let ledger = format!("受理编号,受理时间,窗口,类别\n{}", cases("SL", ",社保窗口,投诉"));
        let visits = format!("受理编号,回访时间,回访方式\n{}", cases("SL", ",电话"));
        let setup = look(&[("附件6月.zip", archive(&[("台账6月.csv", &ledger), ("回访.csv", &visits), ("说明.txt", "请查收")]))]);
        let expected =
            [("附件6月.zip#台账6月.csv", Some(Kind::Ledger)), ("附件6月.zip#回访.csv", Some(Kind::Visits)), ("附件6月.zip#说明.txt", None)];
        assert_eq!(paths(&setup), expected);
        assert_eq!(setup.globs[&Kind::Ledger], ["ledger/*", "附件*月.zip#台账*月.csv"]);
        assert_eq!(setup.globs[&Kind::Visits], ["visits/*", "附件*月.zip#回访.csv"]);
        let setup = look(&[("台账.zip", archive(&[("一.csv", &ledger), ("二.csv", &ledger)]))]);
        assert_eq!(paths(&setup), [("台账.zip", Some(Kind::Ledger))]);
    }

    #[test]
    fn sheets_that_lack_a_window_alone_are_windows_by_their_names() {
        let cell = |text: &str| format!("<Cell><Data ss:Type=\"String\">{text}</Data></Cell>");
        let sheet = |name: &str| {
            let rows = format!("受理编号,受理时间,类别\n{}", cases(name, ",投诉"));
            let rows = rows.lines().map(|row| format!("<Row>{}</Row>", row.split(',').map(cell).collect::<String>()));
            format!("<Worksheet ss:Name=\"{name}\"><Table>{}</Table></Worksheet>", rows.collect::<Vec<_>>().concat())
        };
        let book = |names: [&str; 2]| {
            let head = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
                xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">";
            format!("{head}{}</Workbook>", names.map(sheet).concat()).into_bytes()
        };
        for (names, windows, lacking) in [
            (["社保窗口", "税务窗口"], &["社保窗口", "税务窗口"][..], &[][..]),
            (["5月", "6月"], &[], &["window"]),
            (["Sheet1", "Sheet2"], &[], &["window"]),
        ] {
            let setup = look(&[("台账.xls", book(names))]);
            assert_eq!(
                (&setup.files[0].windows[..], &setup.files[0].lacking[..]),
                (&windows.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()[..], lacking)
            );
        }
    }

    #[test]
    fn a_table_of_other_cases_with_callbacks_is_a_ledger_and_visits() {
        let ledger = format!("工单编号,报修时间,派单时间,小区,报修类型\n{}", cases("BX", ",2026-06-20,翠湖苑,维修"));
        let wide = |id: &str| {
            let called = cases(id, ",翠湖苑,投诉,2026-06-20,电话");
            format!(
                "投诉编号,投诉时间,所属项目,投诉类别,回访时间,回访方式\n{called}{id}000010,2026-06-21,翠湖苑,投诉,,\n{id}000011,2026-06-22,翠湖苑,投诉,,\n"
            )
        };
        let kinds = |setup: &Setup| -> Vec<BTreeSet<Kind>> { setup.files.iter().map(FileGuess::kinds).collect() };
        let both: BTreeSet<Kind> = [Kind::Ledger, Kind::Visits].into();
        let setup = look(&[("报修工单.csv", ledger.clone().into()), ("投诉回访.csv", wide("TS").into())]);
        assert_eq!(kinds(&setup), [both, [Kind::Ledger].into()]);
        let of_ledger = &setup.columns[&Kind::Ledger];
        let accepted = of_ledger.iter().find(|guess| guess.column == "accepted_at" && guess.header == "报修时间").expect("a guess");
        assert!(accepted.others.is_empty(), "the other date comes later: {:?}", accepted.others);
        // visits to the cases of the ledger
        let setup = look(&[("报修工单.csv", ledger.into()), ("投诉回访.csv", wide("BX").into())]);
        assert_eq!(kinds(&setup), [[Kind::Visits].into(), [Kind::Ledger].into()]);
    }
}
