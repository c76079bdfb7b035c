//! `./folder/`, `a/../folder` and an absolute path are the folder, in every command and in `huifang.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use ::huifang::disk::real;

use crate::huifang::{Run, huifang, shown, tree, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nA,一窗,投诉,2026-06-01,2026-06-02\nB,,投诉,2026-06-01,2026-06-02\n";
const PROJECTS: &str = "受理编号,窗口,类别,受理时间,交付日期\nP1,一窗,工程,2026-01-05,2026-01-06\n";
const VISITS: &str = "回访编号,受理编号,回访时间,回访方式\nV1,A,2026-06-03,电话\n";
const RULES: &str = "[[rule]]\nid = \"x\"\nlabel = \"回访\"\ndataset = \"ledger\"\nanchor = \"completed_at\"\ndue = { to = \"3d\" }\n\
    fulfilled_by = \"visit\"\n";

/// Files by path.
type Tree = BTreeMap<String, Vec<u8>>;

/// Every way to write a folder or a file of the current one.
fn spellings(at: &Path, name: &str) -> Vec<String> {
    let whole = at.join(name);
    let folder = !name.contains('.');
    let ends: &[&str] = if folder { &["", "/", "/."] } else { &[""] };
    let starts =
        ["", "./", ".//", "sub/../", "./sub/../", &format!("../{}/", at.file_name().expect("a name").to_string_lossy())].map(str::to_owned);
    let relative = starts.iter().flat_map(|start| ends.iter().map(move |end| format!("{start}{name}{end}")));
    relative.chain([whole.display().to_string()]).collect()
}

/// What a run says, with this path in the place of the folder's name.
fn said(run: &Run, at: &Path) -> (i32, String, String) {
    let beside = format!("../{}/", at.file_name().expect("a name").to_string_lossy());
    let bare = |text: &str| text.replace(&format!("{}/", shown(at)), "").replace(&beside, "");
    // what was kept of the run before is said, and is no matter here
    let stderr: Vec<String> = bare(&run.stderr).lines().filter(|line| !line.contains("沿用")).map(str::to_owned).collect();
    (run.exit, bare(&run.stdout), stderr.join("\n"))
}

#[test]
fn a_folder_is_the_same_however_it_is_written_in_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = &real(folder.path()).expect("a folder");
    write(
        at,
        &[
            ("w/ledger/a.csv", LEDGER),
            ("w/ledger/p.csv", PROJECTS),
            ("w/visits/v.csv", VISITS),
            ("w/huifang.toml", "max_rejected = \"50%\"\nstandard = [\"property\", \"engineering\"]\n"),
            ("sub/x", ""),
        ],
    );
    for (command, outputs) in [
        ("build W --period 2026-06 --fresh --out O --audit audit.csv", &["O", "audit.csv"][..]),
        ("check W --json", &[]),
        ("check W --fix-out O", &["O"]),
        ("explain W A --period 2026-06", &[]),
        ("plan W --as-of 2026-06-02 --out O", &["O"]),
        ("cards W --out O", &["O"]),
        ("draw W --on 2026-06-05 --seed s", &["w/draws"]),
        ("tally W --period 2026-06 --out t.parquet", &["t.parquet"]),
        ("init O", &["O"]),
        ("templates eject style.css --workspace W", &["w/templates"]),
    ] {
        let mut first: Option<(Vec<Tree>, (i32, String, String))> = None;
        // each with another end of the list of the others
        let (folders, files) = (spellings(at, "o"), spellings(at, "audit.csv"));
        for (w, (o, file)) in spellings(at, "w").into_iter().zip(folders.into_iter().rev().zip(files.into_iter().cycle())) {
            let asked: Vec<String> = command
                .split(' ')
                .map(|word| match word {
                    "W" => w.clone(),
                    "O" => o.clone(),
                    "audit.csv" => file.clone(),
                    "t.parquet" => file.replace("audit.csv", "t.parquet"),
                    other => other.to_owned(),
                })
                .collect();
            let run = huifang(at, &asked.iter().map(String::as_str).collect::<Vec<_>>());
            let mut written = Vec::new();
            for output in outputs {
                let path = at.join(output.replace('O', "o"));
                assert!(path.exists(), "{asked:?}: {}", run.stderr);
                if path.is_dir() {
                    written.push(tree(&path));
                    std::fs::remove_dir_all(path).expect("removed");
                } else {
                    written.push(BTreeMap::from([(String::new(), std::fs::read(&path).expect("a file"))]));
                    std::fs::remove_file(path).expect("removed");
                }
            }
            let found = (written, said(&run, at));
            assert_eq!(found.1.0, 0, "{asked:?}: {}", run.stderr);
            assert!(*first.get_or_insert(found.clone()) == found, "{asked:?}:\n{}{}", run.stdout, run.stderr);
        }
        assert!(!at.join("a").exists());
    }
}

#[test]
fn what_the_configuration_names_is_the_same_however_it_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = &real(folder.path()).expect("a folder");
    let gb = encoding_of(LEDGER);
    let build = |inputs: &str, file: &str, rules: &str| {
        let toml = format!(
            "max_rejected = \"50%\"\nstandard = [\"{rules}\"]\n[inputs]\nledger = [{inputs}]\n[[file]]\npath = \"{file}\"\nencoding = \"utf-8\"\ndelimiter = \";\"\n"
        );
        write(
            at,
            &[("w/ledger/a.csv", &gb), ("w/visits/v.csv", VISITS), ("w/rules.toml", RULES), ("w/sub/x", ""), ("w/huifang.toml", &toml)],
        );
        let run = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
        assert_eq!(run.exit, 0, "{toml}{}", run.stderr);
        let mut files = tree(&at.join("w/site"));
        // what a draft was made from names the configuration by its digest
        files.retain(|path, _| !path.ends_with("made-from.json") && !path.ends_with(".huifang.sha256"));
        std::fs::remove_dir_all(at.join("w/site")).expect("removed");
        files
    };
    let plain = build("\"ledger/*\"", "ledger/a.csv", "rules.toml");
    let whole = shown(&at.join("w"));
    for start in ["./", "sub/../", "ledger/../", "./sub/.././", ".//", &format!("{whole}/"), &format!("{whole}/../w/")] {
        let globs = format!("\"{start}ledger/*\"");
        assert!(build(&globs, &format!("{start}ledger/a.csv"), &format!("{start}rules.toml")) == plain, "{start}");
        // the same file twice is one file
        assert!(build(&format!("\"ledger/*\", {globs}"), "ledger/a.csv", "rules.toml") == plain, "{start} twice");
    }
}

/// The ledger with another delimiter, so that it is only read where `[[file]]` finds it.
fn encoding_of(ledger: &str) -> String {
    ledger.replace(',', ";")
}

#[test]
fn rejected_rows_of_an_export_beside_the_workspace_stay_in_their_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("exports/a.csv", LEDGER), ("w/huifang.toml", "max_rejected = \"50%\"\n[inputs]\nledger = [\"../exports/*.csv\"]\n")]);
    assert_eq!(huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]).exit, 0);
    let run = huifang(at, &["check", "w", "--fix-out", "back/fixes"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    assert_eq!(tree(&at.join("back")).keys().collect::<Vec<_>>(), ["fixes/exports/a-退回.csv"]);
    assert_eq!(tree(&at.join("exports")).len(), 1);
}
