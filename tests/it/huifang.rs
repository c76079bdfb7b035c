//! Runs the program and shows what it said.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The project's folder; on Windows with its drive, without which a program that runs on another one would look there.
pub(crate) fn root() -> PathBuf {
    std::path::absolute(env!("CARGO_MANIFEST_DIR")).expect("a path")
}

/// Runs `huifang` with these arguments in the folder `at`.
pub(crate) fn huifang(at: &Path, args: &[&str]) -> Run {
    let output =
        Command::new(env!("CARGO_BIN_EXE_huifang")).args(args).env("LC_ALL", "C").current_dir(at).output().expect("the program starts");
    Run::from(output)
}

/// What a run left on the terminal.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            exit: output.status.code().unwrap_or(-1),
            stdout: slashed(&String::from_utf8_lossy(&output.stdout)),
            stderr: slashed(&String::from_utf8_lossy(&output.stderr)),
        }
    }
}

/// Lists for the desk as scripts read them, behind everything else of a `huifang.toml`.
pub(crate) const CODES: &str = "[tables]\nheadings = \"english\"\n";

/// What was said, with `/` in its paths, as all systems but Windows write them. What is written out, as `\"`, `\u{1b}`
/// and the recipe for `printf` are, stays; in JSON a path has two of them.
pub(crate) fn slashed(said: &str) -> String {
    if !cfg!(windows) {
        return said.to_owned();
    }
    let said = said.replace("\r\n", "\n").replace("\\\\", "/");
    if said.starts_with('{') {
        return said;
    }
    let mut slashed = String::with_capacity(said.len());
    for (at, c) in said.char_indices() {
        let is_escape = [r#"\""#, r"\u{", r"\n%s"].iter().any(|escape| said[at..].starts_with(escape));
        slashed.push(if c == '\\' && !is_escape { '/' } else { c });
    }
    slashed
}

/// A path as it stands in what was said.
pub(crate) fn shown(path: &Path) -> String {
    slashed(&path.display().to_string())
}

/// Writes files below `folder`.
pub(crate) fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
}

/// Every file below a folder, by its path with `/`, but for a site's lock and for what stood there before.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".huifang-old-")) {
                folders.push(path);
            } else if path.is_file() && !path.ends_with(".huifang.lock") {
                let name = path.strip_prefix(folder).expect("it lies below").to_string_lossy().replace('\\', "/");
                found.insert(name, std::fs::read(&path).expect("a file"));
            }
        }
    }
    found
}
