//! The text of a file that somebody types: UTF-8, or what another program made of it, named.

use std::io;
use std::path::Path;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::disk;
use crate::error::{Error, Result};

/// The text of a file, without the mark at its beginning that Windows puts there.
///
/// # Errors
/// It cannot be read; it is in GBK or UTF-16, with the line that shows it, or is no text at all.
pub(crate) fn read(file: &Path) -> Result<String> {
    match disk::read_text(file) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(of_other_encoding(file, error)),
        Err(error) => Err(Error::io(file, "read", error)),
    }
}

/// The same; `None` where there is no such file.
///
/// # Errors
/// As above.
pub(crate) fn read_if_there(file: &Path) -> Result<Option<String>> {
    if disk::has(file)? { read(file).map(Some) } else { Ok(None) }
}

fn of_other_encoding(file: &Path, error: io::Error) -> Error {
    let Ok(bytes) = disk::read(file) else { return Error::io(file, "read", error) };
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let of_windows = [UTF_16LE, UTF_16BE].into_iter().find(|encoding| decodes(encoding, &bytes) && bytes.starts_with(bom(encoding)));
    if let Some(encoding) = of_windows {
        return Error::in_file(file, message!("typed_toml.encoding.utf_16", encoding = encoding.name(), name)).at_line(1);
    }
    let good = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let line = memchr::memchr_iter(b'\n', &bytes[..good]).count() as u64 + 1;
    if bytes.contains(&0) || !decodes(GB18030, &bytes) {
        return Error::in_file(file, message!("typed_toml.encoding.none", name)).at_line(line);
    }
    let whole = GB18030.decode(&bytes).0;
    let found = whole.lines().nth(line as usize - 1).unwrap_or_default().trim().chars().take(40).collect::<String>();
    Error::in_file(file, message!("typed_toml.encoding.gbk", found, name)).at_line(line)
}

fn decodes(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> bool {
    !encoding.decode(bytes).2
}

fn bom(encoding: &'static encoding_rs::Encoding) -> &'static [u8] {
    if encoding == UTF_16LE { &[0xff, 0xfe] } else { &[0xfe, 0xff] }
}
