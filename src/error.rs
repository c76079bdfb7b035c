//! The one error that leaves the library: where, what, what to try, and the exit code.
//!
//! It holds messages, not text: whoever shows it does so in the language of its reader.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::messages::{Argument, Locale, Message, coded};
use crate::platform::{failures, held};

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

/// A failure that a person has to read: place, message without a full stop, and a hint.
#[derive(Debug)]
pub struct Error {
    exit: Exit,
    file: Option<PathBuf>,
    line: Option<u64>,
    message: Message,
    hint: Option<Message>,
    because: Option<Because>,
}

/// What an error rests on.
#[derive(Debug)]
enum Because {
    /// The operating system, or a stream that is packed, would not give or take the bytes.
    Io(io::Error),
    /// Anything else, in the words of whoever found it.
    Other(Message),
}

/// What most functions here return.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A failure with exit code 1. Where the catalogue has a cure beside its message, it is the hint.
    #[must_use]
    pub fn new(message: impl Into<Message>) -> Self {
        Self { exit: Exit::Failed, file: None, line: None, message: message.into(), hint: None, because: None }
    }

    /// A file that could not be read, written or understood.
    #[must_use]
    pub fn in_file(file: &Path, message: impl Into<Message>) -> Self {
        Self { file: Some(file.to_owned()), ..Self::new(message) }
    }

    /// The same, with the operating system's reason for it; `doing` is an entry of `[doing]` in `io.toml`.
    #[must_use]
    pub fn io(file: &Path, doing: &str, source: io::Error) -> Self {
        let doing = message!(in "io.doing", &doing.replace(' ', "_"));
        Self { because: Some(Because::Io(source)), ..Self::in_file(file, message!("io.cannot", doing, path = file)) }
    }

    /// Adds the line, counted from 1.
    #[must_use]
    pub fn at_line(self, line: u64) -> Self {
        Self { line: Some(line), ..self }
    }

    /// Adds the next thing to try.
    ///
    /// What to do about a file that another program holds open is said in the place of any other hint.
    #[must_use]
    pub fn hint(self, hint: impl Into<Message>) -> Self {
        let is_held = matches!(&self.because, Some(Because::Io(error)) if held::is_held(error));
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
        let because = source.into().downcast::<io::Error>().map(|error| Because::Io(*error)).or_else(|source| {
            let source = source.downcast::<Self>().map(|error| error.argument());
            let source = source.or_else(|source| source.downcast::<Message>().map(|message| *message));
            source.map_or_else(
                |source| Ok::<_, ()>(Because::Other(message!("io.foreign", text = source.to_string()))),
                |message| Ok(Because::Other(message)),
            )
        });
        Self { because: because.ok(), ..self }
    }

    /// The same, told of the file by the path that people know, and in its hint by what `huifang.toml` calls it.
    #[must_use]
    pub fn renamed(self, from: &Path, to: &Path, name: &str) -> Self {
        if from == to || self.file.as_deref() != Some(from) {
            return self;
        }
        let (from, shown) = (from.display().to_string(), to.display().to_string());
        let quoted = |path: &str| format!("`{path}`");
        let message =
            self.message.with_texts(&|text| if text == from { shown.clone() } else { text.replace(&quoted(&from), &quoted(&shown)) });
        let hint = self.cure().map(|hint| hint.with_texts(&|text| text.replace(&from, name)));
        Self { file: Some(to.to_owned()), message, hint, ..self }
    }

    /// Whether the operating system, or a stream that is packed, would not give the bytes:
    /// reading again gives none either.
    #[must_use]
    pub fn is_io(&self) -> bool {
        matches!(self.because, Some(Because::Io(_)))
    }

    /// The exit code that this failure asks for.
    #[must_use]
    pub fn exit_code(&self) -> Exit {
        self.exit
    }

    /// The key of what it says.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.message.key()
    }

    /// The number under which `docs/errors.md` explains it, such as `HF0123`.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        let key = match &self.because {
            Some(Because::Io(error)) if self.message.key() == Some("io.cannot") => match kind(error) {
                "other" => "io.other".to_owned(),
                kind => format!("io.kind.{kind}"),
            },
            _ => self.message.key()?.to_owned(),
        };
        coded().get(&key).map(String::as_str)
    }

    /// The next thing to try, where one is known: what was given with it, else what the catalogue has beside its message,
    /// else beside the reason of the operating system.
    #[must_use]
    pub fn cure(&self) -> Option<Message> {
        let of_system = || match &self.because {
            Some(Because::Io(error)) => reason(error).as_ref().or_else(|| ours(error)).and_then(|reason| reason.beside("cure")),
            _ => None,
        };
        self.hint.clone().or_else(|| self.message.beside("cure")).or_else(of_system)
    }

    /// The cure in English.
    #[must_use]
    pub fn hint_text(&self) -> Option<String> {
        self.cure().map(|hint| hint.to_string())
    }

    /// What went wrong, with its place and its reason.
    #[must_use]
    pub fn told(&self, locale: Locale) -> String {
        self.argument().told(locale)
    }
}

/// An error in another message: place, what went wrong, the reason.
impl Argument for Error {
    fn argument(&self) -> Message {
        let message = match &self.because {
            Some(Because::Io(error)) => match reason(error) {
                Some(reason) => message!("io.because", message = self.message, reason),
                None => message!("io.in_its_words", message = self.message, reason = its_words(error)),
            },
            Some(Because::Other(reason)) => message!("io.in_its_words", message = self.message, reason),
            None => self.message.clone(),
        };
        // what the system refused is said of its path
        let is_said = self.line.is_none() && self.message.key() == Some("io.cannot");
        let file = self.file.as_deref().filter(|_| !is_said).map(|file| file.display().to_string());
        match (file, self.line) {
            (Some(file), Some(line)) => Message::joined([Message::text(format!("{file}:{line}: ")), message]),
            (Some(file), None) => Message::joined([Message::text(format!("{file}: ")), message]),
            (None, _) => message,
        }
    }
}

/// What the catalogue calls this failure of the operating system.
fn kind(error: &io::Error) -> &'static str {
    use io::ErrorKind as Kind;
    match error.kind() {
        _ if held::is_held(error) => "busy",
        Kind::NotFound => "not_found",
        Kind::PermissionDenied => "permission",
        Kind::AlreadyExists => "exists",
        Kind::StorageFull => "full",
        Kind::QuotaExceeded => "quota",
        Kind::FileTooLarge => "too_large",
        Kind::ReadOnlyFilesystem => "read_only",
        Kind::NotADirectory => "not_a_folder",
        Kind::IsADirectory => "is_a_folder",
        Kind::DirectoryNotEmpty => "not_empty",
        Kind::ResourceBusy | Kind::ExecutableFileBusy | Kind::WouldBlock => "busy",
        Kind::CrossesDevices => "other_disk",
        Kind::InvalidFilename => "bad_name",
        Kind::TimedOut => "timed_out",
        Kind::UnexpectedEof => "ends_early",
        Kind::InvalidData | Kind::InvalidInput => "invalid",
        Kind::StaleNetworkFileHandle | Kind::NetworkUnreachable | Kind::HostUnreachable | Kind::NetworkDown => "network",
        Kind::OutOfMemory => "memory",
        Kind::Unsupported => "unsupported",
        Kind::AddrInUse => "address_taken",
        Kind::AddrNotAvailable => "no_address",
        Kind::BrokenPipe => "reader_gone",
        _ => error.raw_os_error().and_then(failures::name).unwrap_or("other"),
    }
}

/// What the operating system says of it, in our words; `None` for what another crate says through an `io::Error`.
fn reason(error: &io::Error) -> Option<Message> {
    let number = error.raw_os_error().map(|number| number.to_string());
    match (kind(error), number) {
        // only the system's own text says what an unknown number means
        ("other", Some(_)) => Some(message!("io.other", text = error.to_string())),
        (kind, _) if error.get_ref().is_none() && kind != "other" => Some(message!(in "io.kind", kind)),
        // a crate that names the path puts the system's error into one of its own; what is wrong with bytes it says itself
        (kind, _) if ours(error).is_none() && !["other", "ends_early", "invalid", "unsupported"].contains(&kind) => {
            Some(message!(in "io.kind", kind))
        }
        _ => None,
    }
}

/// What another crate says through an `io::Error`.
fn its_words(error: &io::Error) -> Message {
    ours(error).cloned().unwrap_or_else(|| message!("io.foreign", text = error.to_string()))
}

/// What this program says through an `io::Error`.
fn ours(error: &io::Error) -> Option<&Message> {
    error.get_ref()?.downcast_ref()
}

/// In English, for logs and tests; readers get [`Error::told`].
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Locale::En))
    }
}

impl std::error::Error for Error {}
