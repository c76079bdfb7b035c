//! The one error that leaves the library: where, what, what to try, and the exit code.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::platform::held;

/// How a run ended, as the shell sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: published, or everything asked for was done.
    Done = 0,
    /// 1: an error.
    Failed = 1,
    /// 2: the command line is wrong.
    Usage = 2,
    /// 3: the exports leave a doubt that could move a figure, or more rows were rejected than `max_rejected` allows.
    InDoubt = 3,
    /// 4: published, but with `--strict` a target was not attained.
    NotAttained = 4,
}

/// A failure that a person has to read: place, message in lower case without a full stop, and a hint.
#[derive(Debug)]
pub struct Error {
    exit: Exit,
    file: Option<PathBuf>,
    line: Option<u64>,
    message: String,
    hint: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What most functions here return.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A failure with exit code 1.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { exit: Exit::Failed, file: None, line: None, message: message.into(), hint: None, source: None }
    }

    /// A file that could not be read, written or understood.
    #[must_use]
    pub fn in_file(file: &Path, message: impl Into<String>) -> Self {
        Self { file: Some(file.to_owned()), ..Self::new(message) }
    }

    /// The same, with the operating system's word for it. What to do about a file that another program holds open is said
    /// in the place of any other hint.
    #[must_use]
    pub fn io(file: &Path, doing: &str, source: std::io::Error) -> Self {
        let hint = held::cure(&source).map(str::to_owned);
        Self { hint, source: Some(Box::new(source)), ..Self::in_file(file, format!("cannot {doing} `{}`", file.display())) }
    }

    /// Adds the line, counted from 1.
    #[must_use]
    pub fn at_line(self, line: u64) -> Self {
        Self { line: Some(line), ..self }
    }

    /// Adds the next thing to try.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        let is_held = self.source.as_ref().and_then(|source| source.downcast_ref()).is_some_and(held::is_held);
        if is_held { self } else { Self { hint: Some(hint.into()), ..self } }
    }

    /// Sets the exit code.
    #[must_use]
    pub fn exit(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }

    /// Adds the error below.
    #[must_use]
    pub fn because(self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// The same, told of the file by the path that people know, and in its hint by what `huifang.toml` calls it.
    #[must_use]
    pub fn renamed(self, from: &Path, to: &Path, name: &str) -> Self {
        if from == to || self.file.as_deref() != Some(from) {
            return self;
        }
        let (from, shown) = (from.display().to_string(), to.display().to_string());
        let quoted = |path: &str| format!("`{path}`");
        let message = self.message.replace(&quoted(&from), &quoted(&shown));
        Self { file: Some(to.to_owned()), message, hint: self.hint.map(|hint| hint.replace(&from, name)), ..self }
    }

    /// Whether the operating system, or a stream that is packed, would not give the bytes:
    /// reading again gives none either.
    #[must_use]
    pub fn is_io(&self) -> bool {
        self.source.as_ref().is_some_and(|source| source.is::<std::io::Error>())
    }

    /// The exit code that this failure asks for.
    #[must_use]
    pub fn exit_code(&self) -> Exit {
        self.exit
    }

    /// The next thing to try, where one is known.
    #[must_use]
    pub fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => write!(f, "{}:{line}: ", file.display())?,
            (Some(file), None) => write!(f, "{}: ", file.display())?,
            (None, _) => {}
        }
        f.write_str(&self.message)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
