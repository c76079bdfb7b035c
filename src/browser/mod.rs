//! An installed Chromium, Chrome or Edge, asked to print one page; and whatever the desktop shows pages with. No other
//! program is ever started.
//!
//! It runs without a window and with a profile of its own that goes afterwards, and every name of a host leads nowhere,
//! so that printing asks the network for nothing.

mod show;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

pub use show::show;

use crate::disk;
use crate::error::{Error, Result};
use crate::messages::Message;
use crate::platform::{self, browsers};

/// Names under which such a browser is installed.
const NAMES: [&str; 9] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "chrome",
    "msedge",
    "brave-browser",
];
/// How often a running browser is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// A browser that can print.
#[derive(Debug)]
pub struct Browser {
    program: PathBuf,
}

impl Browser {
    /// The browser `asked` for, else the first of the known names on the search path.
    ///
    /// # Errors
    /// There is none; the hint says how to get one.
    pub fn find(asked: Option<&Path>) -> Result<Self> {
        if let Some(program) = asked {
            let program = if program.components().count() > 1 {
                Some(program.to_owned()).filter(|program| is_program(program))
            } else {
                on_path(program)
            };
            return program.map(|program| Self { program }).ok_or_else(|| Error::new(message!("print.no_such_browser", path = asked)));
        }
        let found = NAMES.iter().find_map(|name| on_path(Path::new(name)));
        let found = found.or_else(|| browsers::elsewhere().into_iter().find(|program| is_program(program)));
        found.map(|program| Self { program }).ok_or_else(|| Error::new(message!("print.no_browser")))
    }

    /// Its program.
    #[must_use]
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Prints the HTML file `page`, as it is shown at `anchor`, as a PDF to `pdf`, which is replaced whole or not at all.
    ///
    /// # Errors
    /// The browser does not start, fails, takes longer than `longest`, or leaves no PDF.
    pub fn print(&self, page: &Path, anchor: Option<&str>, pdf: &Path, longest: Duration) -> Result<()> {
        let folder = pdf.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = disk::real(folder).map_err(|error| error.hint(message!("print.make_folder")))?;
        // browsers in a sandbox of their distribution (snap) may not write to /tmp or to hidden folders
        let scratch = tempfile::Builder::new().prefix("huifang-print-").tempdir_in(&folder);
        let scratch = scratch.map_err(|error| Error::io(&folder, "write into", error).hint(message!("print.elsewhere")))?;
        let (made, log) = (scratch.path().join("page.pdf"), scratch.path().join("log"));
        let failed = |what: Message| {
            let said = disk::read(&log).unwrap_or_default();
            let said = String::from_utf8_lossy(&said);
            let last = said.lines().rev().find(|line| !line.trim().is_empty()).map(|last| message!("print.browser.last", last));
            Error::new(message!("print.browser.failed", program = self.program, what, last))
        };
        let output = File::create(&log).map_err(|error| Error::io(&log, "write", error))?;
        let mut child = self
            .command(&address(page, anchor), &made, &scratch.path().join("profile"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(output)
            .spawn()
            .map_err(|error| failed(message!("print.browser.no_start")).because(error))?;
        let began = Instant::now();
        let ended = loop {
            match child.try_wait().map_err(|error| failed(message!("print.browser.no_wait")).because(error))? {
                Some(ended) => break ended,
                None if began.elapsed() < longest => thread::sleep(LOOK),
                None => {
                    // it may have ended by itself just now
                    let _ = child.kill().and_then(|()| child.wait());
                    return Err(failed(message!("print.browser.too_slow", seconds = longest.as_secs())));
                }
            }
        };
        let bytes = disk::read(&made).unwrap_or_default();
        if !ended.success() || !bytes.starts_with(b"%PDF-") || !bytes.trim_ascii_end().ends_with(b"%%EOF") {
            return Err(failed(message!("print.browser.nothing")));
        }
        disk::rename(&made, pdf, "write")
    }

    fn command(&self, page: &str, pdf: &Path, profile: &Path) -> Command {
        let mut command = Command::new(&self.program);
        let with = |flag: &str, path: &Path| {
            let mut flag = std::ffi::OsString::from(flag);
            flag.push(path);
            flag
        };
        command.args([
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--no-default-browser-check",
            "--no-pings",
            "--disable-extensions",
            "--disable-sync",
            "--disable-breakpad",
            "--disable-component-update",
            "--disable-background-networking",
            "--disable-domain-reliability",
            "--metrics-recording-only",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--no-pdf-header-footer",
            "--print-to-pdf-no-header",
        ]);
        if platform::owners::is_root() {
            // Chromium refuses to run as root with its sandbox
            command.arg("--no-sandbox");
        }
        command.arg(with("--user-data-dir=", profile)).arg(with("--print-to-pdf=", pdf)).arg(page);
        command
    }
}

/// The `file:` address of an absolute path, and of a place on that page.
fn address(page: &Path, anchor: Option<&str>) -> String {
    let mut address = "file://".to_owned();
    for byte in platform::paths::url_path(page) {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b':' => address.push(char::from(byte)),
            byte => address.extend(["%", &hex::encode_upper([byte])]),
        }
    }
    address.extend(anchor.into_iter().flat_map(|anchor| ["#", anchor]));
    address
}

fn on_path(name: &Path) -> Option<PathBuf> {
    browsers::on_path(name).into_iter().find(|program| is_program(program))
}

/// A folder of the search path that cannot be looked into has no program for us: the next one may.
fn is_program(path: &Path) -> bool {
    disk::is_file(path).unwrap_or(false)
}

// those of Windows are held to in `platform::paths`
#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_file_keeps_every_byte_of_its_name() {
        assert_eq!(address(Path::new("/a b/通报#1.html"), None), "file:///a%20b/%E9%80%9A%E6%8A%A5%231.html");
        assert_eq!(address(Path::new("/a/index.html"), Some("body")), "file:///a/index.html#body");
    }
}
