//! A file of an archive, unpacked: into a file without a name, so that nothing is left of it however the run ends.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use zip::CompressionMethod;
use zip::read::ZipFile;

use super::contents::{entries, opened};
use crate::error::{Error, Result};
use crate::intake::files::inflated::refuse_inflated;
use crate::messages::Message;
use crate::platform::unpacked::Unpacked;

/// Bytes of a file in an archive, unpacked: so much of the disk is needed for it.
const LARGEST: u64 = 4 << 30;
const BLOCK: usize = 256 << 10;

/// Unpacks one file of an archive; `shown` is what it is called.
///
/// # Errors
/// It is not in it any more, has a password, is packed in a way that is not read, is damaged, or holds more than an
/// export does; the disk is full.
pub(crate) fn unpack(path: &Path, member: &str, shown: &Path) -> Result<Unpacked> {
    let mut archive = opened(path)?;
    let place = entries(path, &mut archive)?.into_iter().find(|(_, entry)| entry.name.as_deref() == Some(member)).map(|(at, _)| at);
    let Some(place) = place else { return Err(Error::in_file(shown, message!("files.gone_from_archive"))) };
    let damaged = |error: io::Error| Error::in_file(shown, message!("files.not_unpacked")).because(error);
    let of_archive = |error: zip::result::ZipError| damaged(error.into());
    {
        let entry = archive.by_index_raw(place).map_err(of_archive)?;
        if entry.encrypted() {
            return Err(Error::in_file(shown, message!("files.packed_with_password")));
        }
        if let Some(method) = unread_method(entry.compression()) {
            return Err(Error::in_file(shown, message!("files.packed_otherwise", method)));
        }
        if entry.size() > LARGEST {
            return Err(Error::in_file(shown, message!("files.unpacked_too_large", gib = LARGEST >> 30)));
        }
    }
    let entry = archive.by_index(place).map_err(of_archive)?;
    let full = |error: io::Error| Error::io(shown, "unpack", error).hint(message!("files.cure.unpack_room"));
    let mut file = Unpacked::new().map_err(full)?;
    match copy(entry, file.file()) {
        Ok(()) => Ok(file),
        Err(Failed::Written(error)) => Err(full(error)),
        Err(Failed::Read(error)) if error.kind() == io::ErrorKind::FileTooLarge => {
            Err(Error::in_file(shown, message!("files.unpacked_no_table")).because(error))
        }
        Err(Failed::Read(error)) => Err(damaged(error)),
    }
}

/// What did not do as it should.
enum Failed {
    Read(io::Error),
    Written(io::Error),
}

/// Copies a file of an archive, however large it says that it is, as long as it may be a table.
fn copy(mut entry: ZipFile<'_, impl Read>, out: &mut File) -> std::result::Result<(), Failed> {
    let (packed, said) = (entry.compressed_size(), entry.size());
    let (mut block, mut inflated) = (vec![0; BLOCK], 0_u64);
    loop {
        let n = match entry.read(&mut block) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read.map_err(Failed::Read)?,
        };
        inflated += n as u64;
        // more is refused by the crate
        if n == 0 && inflated < said {
            let fewer = message!("files.said.fewer_bytes", said, inflated);
            return Err(Failed::Read(io::Error::new(io::ErrorKind::InvalidData, fewer)));
        }
        refuse_inflated(inflated, packed).map_err(Failed::Read)?;
        if n == 0 {
            return Ok(());
        }
        out.write_all(&block[..n]).map_err(Failed::Written)?;
    }
}

/// What a file is packed by, where that is not read.
fn unread_method(method: CompressionMethod) -> Option<Message> {
    Some(Message::text(match method {
        CompressionMethod::Stored | CompressionMethod::Deflated => return None,
        CompressionMethod::DEFLATE64 => "Deflate64",
        CompressionMethod::BZIP2 => "bzip2",
        CompressionMethod::LZMA => "LZMA",
        CompressionMethod::ZSTD => "Zstandard",
        CompressionMethod::XZ => "XZ",
        CompressionMethod::PPMD => "PPMd",
        other => return Some(message!("files.said.rare_method", number = other.to_string())),
    }))
}
