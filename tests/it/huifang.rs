//! Runs the program and shows what it said.

use std::path::Path;
use std::process::{Command, Output};

/// Runs `huifang` with these arguments in the folder `at`.
pub(crate) fn huifang(at: &Path, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_huifang")).args(args).current_dir(at).output().expect("the program starts");
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
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Writes files below `folder`.
pub(crate) fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
}
