//! `tests/cases/CASE/`: `input` is a workspace, `args` the command line, `expected` what must come of it.
//!
//! `expected/exit` is the exit code; `expected/stderr` has a text per line that must be said; `expected/absent`
//! names what must not be there; `expected/due-met` has a rule, its due and its met per line, as the centre's
//! row of the internal rates says them. Every other file is a table that must be below OUT, compared in the
//! columns that the expectation has.

use std::fs;
use std::path::{Path, PathBuf};

use crate::huifang::{huifang, root, tree};

#[test]
fn every_case_gives_what_is_expected() {
    let root = root().join("tests/cases");
    let mut cases: Vec<PathBuf> = fs::read_dir(&root).expect("the cases").map(|entry| entry.expect("a case").path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    let wrong: Vec<String> = cases.iter().filter_map(|case| check(case).err().map(|why| format!("{}: {why}", case.display()))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn check(case: &Path) -> Result<(), String> {
    let out = tempfile::tempdir().expect("a folder");
    let workspace = case.join("input").to_string_lossy().into_owned();
    let args = fs::read_to_string(case.join("args")).expect("args");
    let args: Vec<String> =
        args.split_whitespace().map(|arg| arg.replace("WORKSPACE", &workspace).replace("OUT", &out.path().to_string_lossy())).collect();
    let run = huifang(out.path(), &args.iter().map(String::as_str).collect::<Vec<_>>());
    for (path, expected) in tree(&case.join("expected")) {
        let expected = String::from_utf8(expected).expect("a text");
        match path.as_str() {
            "exit" if expected.trim() != run.exit.to_string() => return Err(format!("exit {}\n{}{}", run.exit, run.stdout, run.stderr)),
            "exit" => {}
            "stderr" => {
                if let Some(unsaid) = expected.lines().find(|line| !run.stderr.contains(line)) {
                    return Err(format!("does not say `{unsaid}`:\n{}", run.stderr));
                }
            }
            "stdout" => {
                if let Some(unsaid) = expected.lines().find(|line| !run.stdout.contains(line)) {
                    return Err(format!("does not say `{unsaid}`:\n{}", run.stdout));
                }
            }
            "due-met" => {
                let rates = tree(&out.path().join("internal")).into_iter().find(|(path, _)| path.ends_with("data/rates.csv"));
                let rates = rates.map(|(_, bytes)| String::from_utf8(bytes).expect("a text")).unwrap_or_default();
                let (columns, rows) = rows(rates.trim_start_matches('\u{feff}'));
                let at = |name: &str| columns.iter().position(|column| column == name).ok_or_else(|| format!("no rates\n{}", run.stderr));
                let (rule, window, due, met) = (at("rule")?, at("window")?, at("due")?, at("met")?);
                let centre = rows.iter().filter(|row| row[window].is_empty());
                let found: Vec<String> = centre.map(|row| format!("{} {} {}", row[rule], row[due], row[met])).collect();
                if let Some(other) = expected.lines().find(|line| !found.contains(&(*line).to_owned())) {
                    return Err(format!("not `{other}` but {found:?}"));
                }
            }
            "absent" => {
                if let Some(there) = expected.lines().find(|path| out.path().join(path).exists()) {
                    return Err(format!("`{there}` is there"));
                }
            }
            _ => {
                let found = fs::read_to_string(out.path().join(&path)).map_err(|error| format!("{path}: {error}\n{}", run.stderr))?;
                same(&expected, &found).map_err(|why| format!("{path}: {why}"))?;
            }
        }
    }
    Ok(())
}

/// Whether the rows of two tables agree in the columns of the first.
fn same(expected: &str, found: &str) -> Result<(), String> {
    let (wanted, expected) = rows(expected);
    let (columns, found) = rows(found.trim_start_matches('\u{feff}'));
    let places: Vec<usize> = wanted
        .iter()
        .map(|name| columns.iter().position(|column| column == name).ok_or_else(|| format!("no column `{name}`")))
        .collect::<Result<_, _>>()?;
    let found: Vec<Vec<String>> = found.iter().map(|row| places.iter().map(|place| row[*place].clone()).collect()).collect();
    if expected == found {
        return Ok(());
    }
    let missing: Vec<_> = expected.iter().filter(|row| !found.contains(row)).map(|row| format!("- {}", row.join(","))).collect();
    let extra: Vec<_> = found.iter().filter(|row| !expected.contains(row)).map(|row| format!("+ {}", row.join(","))).collect();
    Err(format!("rows differ, or their order does\n{}\n{}", missing.join("\n"), extra.join("\n")))
}

fn rows(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut rows = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect());
    (rows.next().unwrap_or_default(), rows.collect())
}
