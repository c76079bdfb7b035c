//! A file of an archive, unpacked: into a file without a name, so that nothing is left of it however the run ends.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use zip::CompressionMethod;
use zip::read::ZipFile;

use super::contents::{entries, opened};
use crate::error::{Error, Result};
use crate::intake::files::inflated::refuse_inflated;
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
    let refused = |message: String, hint: &str| Err(Error::in_file(shown, message).hint(hint));
    let mut archive = opened(path)?;
    let place = entries(path, &mut archive)?.into_iter().find(|(_, entry)| entry.name.as_deref() == Some(member)).map(|(at, _)| at);
    let Some(place) = place else { return refused("is not in the archive any more".to_owned(), "请等文件写完后再运行") };
    let damaged =
        |error: io::Error| Error::in_file(shown, "cannot be unpacked").because(error).hint("压缩包已损坏或没有下载完：请重新导出或下载");
    let of_archive = |error: zip::result::ZipError| damaged(error.into());
    {
        let entry = archive.by_index_raw(place).map_err(of_archive)?;
        if entry.encrypted() {
            return refused("is packed with a password".to_owned(), "请用密码解压，再放入其中的导出文件；或重新压缩，不设密码");
        }
        if let Some(method) = unread_method(entry.compression()) {
            let hint = "请先解压，再放入其中的导出文件；或用系统自带的压缩（Deflate）重新压缩";
            return refused(format!("is packed by {method}, which is not read"), hint);
        }
        if entry.size() > LARGEST {
            return refused(format!("is larger than {} GiB unpacked", LARGEST >> 30), "请先解压，再放入其中的导出文件");
        }
    }
    let entry = archive.by_index(place).map_err(of_archive)?;
    let full = |error: io::Error| {
        Error::io(shown, "unpack", error).hint("解压要用临时文件夹（TMPDIR）的磁盘空间：请清理磁盘，或先解压，再放入其中的导出文件")
    };
    let mut file = Unpacked::new().map_err(full)?;
    match copy(entry, file.file()) {
        Ok(()) => Ok(file),
        Err(Failed::Written(error)) => Err(full(error)),
        Err(Failed::Read(error)) if error.kind() == io::ErrorKind::FileTooLarge => Err(Error::in_file(shown, "is no table")
            .because(error)
            .hint("来历不明的文件不要使用；若确是导出的台账，请先解压，再放入其中的导出文件")),
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
            let message = format!("it says that it holds {said} bytes, and holds {inflated}");
            return Err(Failed::Read(io::Error::new(io::ErrorKind::InvalidData, message)));
        }
        refuse_inflated(inflated, packed).map_err(Failed::Read)?;
        if n == 0 {
            return Ok(());
        }
        out.write_all(&block[..n]).map_err(Failed::Written)?;
    }
}

/// What a file is packed by, where that is not read.
fn unread_method(method: CompressionMethod) -> Option<String> {
    Some(match method {
        CompressionMethod::Stored | CompressionMethod::Deflated => return None,
        CompressionMethod::DEFLATE64 => "Deflate64".to_owned(),
        CompressionMethod::BZIP2 => "bzip2".to_owned(),
        CompressionMethod::LZMA => "LZMA".to_owned(),
        CompressionMethod::ZSTD => "Zstandard".to_owned(),
        CompressionMethod::XZ => "XZ".to_owned(),
        CompressionMethod::PPMD => "PPMd".to_owned(),
        other => format!("a rare method ({other})"),
    })
}
