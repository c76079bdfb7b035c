//! On Windows: a file in the workspace that makes the bulletin and opens it by a double click.

use std::io::Write as _;
use std::path::Path;

use crate::disk::{self, Readers};
use crate::domain::Locale;
use crate::error::{Error, Result};
use crate::platform::starters;

/// Writes it where a double click starts such files; one that is there stays.
///
/// # Errors
/// Anything the file system refuses.
pub(super) fn write(folder: &Path, locale: Locale) -> Result<()> {
    if !starters::BY_DOUBLE_CLICK {
        return Ok(());
    }
    let file = folder.join(message!("outputs.starter.name").told(locale));
    let program = std::env::current_exe().ok();
    let failed = |error| Error::io(&file, "write", error);
    let mut staged = disk::staged(&file, Readers::Umask).map_err(failed)?;
    staged.write_all(text(program.as_deref().and_then(Path::parent), locale).as_bytes()).map_err(failed)?;
    disk::persist_new(staged, &file).map(drop)
}

/// Its text, in UTF-8 with the ends of lines that `cmd` wants; `program` is where huifang is installed.
///
/// `pushd` goes to the workspace on a share too, which `cd` does not. What failed is asked of `%errorlevel%`: `||` of wine's
/// `cmd` is another one.
fn text(program: Option<&Path>, locale: Locale) -> String {
    let path =
        program.map_or_else(String::new, |program| format!("set \"PATH=%PATH%;{}\"\n", program.display().to_string().replace('%', "%%")));
    let failed = message!("outputs.starter.failed").told(locale);
    let lines = format!(
        "@echo off\nchcp 65001 >nul\n{path}pushd \"%~dp0\"\nif not exist huifang.toml goto failed\nhuifang build .\nif not %errorlevel%==0 goto failed\nhuifang open .\nif not %errorlevel%==0 goto failed\npopd\necho.\npause\nexit /b 0\n:failed\necho.\necho {failed}\npause\nexit /b 1\n"
    );
    lines.replace('\n', "\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_builds_opens_and_leaves_its_lines_to_be_read() {
        let written = text(Some(Path::new("C:\\100% huifang")), Locale::ZhCn);
        let lines: Vec<&str> = written.split_terminator("\r\n").collect();
        assert!(!written.starts_with('\u{feff}') && lines.iter().all(|line| !line.contains('\n')), "`cmd` takes a mark for a command");
        let expected = [
            "@echo off",
            "chcp 65001 >nul",
            "set \"PATH=%PATH%;C:\\100%% huifang\"",
            "pushd \"%~dp0\"",
            "if not exist huifang.toml goto failed",
            "huifang build .",
            "if not %errorlevel%==0 goto failed",
            "huifang open .",
            "if not %errorlevel%==0 goto failed",
            "popd",
            "echo.",
            "pause",
            "exit /b 0",
            ":failed",
            "echo.",
            "echo 没有做成。原因和办法见上面几行。",
            "pause",
            "exit /b 1",
        ];
        assert_eq!(lines, expected);
        // what follows `echo` must hold nothing that `cmd` reads as its own
        for locale in [Locale::ZhCn, Locale::En] {
            assert!(!message!("outputs.starter.failed").told(locale).contains(['&', '|', '<', '>', '^', '%', '(', ')']));
        }
    }
}
