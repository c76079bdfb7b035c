//! Every table, every obligation and the plan, cell by cell, and answers of `explain`, against an independent
//! program on random workspaces.
//!
//! `tests/reference` computes `docs/contract.md` a second time, in Python's fractions and without a line in common.
//! Without a Python 3.11 the comparison is left out, and says so.

#![allow(clippy::print_stderr, reason = "a test that leaves something out says so")]

use std::process::Command;

use crate::huifang::root;

/// The first two dozen, and two that once differed: an as-of date after the period, and an unfinished
/// month of an unfinished year.
const SEEDS: &str = "1-24,526,659";

#[test]
fn random_workspaces_give_the_tables_of_the_independent_program() {
    compare("compare.py", &["--seeds", SEEDS, "--jobs", "2", "--ask", "2"], "26 passed, 0 failed");
}

#[test]
fn tallies_of_random_parts_give_the_pages_of_the_whole() {
    compare("splits.py", &["--seeds", "1-6"], "4 passed, 0 failed, 2 skipped");
}

#[test]
fn deadlines_in_working_days_from_2018_to_2026_are_those_counted_from_the_table() {
    compare("workdays.py", &[], "29456 rows, 0 wrong");
}

/// Runs a program of `tests/reference`, which says at its end how much it compared.
fn compare(program: &str, more: &[&str], end: &str) {
    let root = root();
    let has_toml = Command::new("python3").args(["-c", "import tomllib"]).output().is_ok_and(|output| output.status.success());
    if !has_toml {
        eprintln!("left out: the comparison with tests/reference needs python3 ≥ 3.11");
        return;
    }
    let output = Command::new("python3")
        .arg(root.join("tests/reference").join(program))
        .args(more)
        .args(["--huifang", env!("CARGO_BIN_EXE_huifang"), "--calendar"])
        .arg(root.join("src/calendar/cn.csv"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("python3 starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.lines().last().is_some_and(|line| line.ends_with(end)), "{said}");
}

#[test]
fn every_cell_arrives_as_it_was_written_in_every_encoding_and_dialect() {
    let script = root().join("tests/reference/roundtrip.py");
    let run =
        Command::new("python3").arg(script).args(["--huifang", env!("CARGO_BIN_EXE_huifang")]).env("PYTHONDONTWRITEBYTECODE", "1").output();
    let Ok(output) = run else {
        eprintln!("left out: the tables that tests/reference writes need python3");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("189 files, 2268 rows, 2268 read, 0 differ"), "{said}");
}
