//! A file's bytes in blocks: read once, hashed on the way, decompressed, and where need be made UTF-8 on the fly.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use encoding_rs::Encoding;
use flate2::read::MultiGzDecoder;
use memchr::{memchr, memrchr};
use sha2::{Digest, Sha256};

use super::inflated::refuse_inflated;
use super::transcoding::Transcoding;
use crate::disk;

/// Bytes taken at a time: enough to be read fast, little enough to stay in the cache while they are hashed, checked and
/// cut.
const BLOCK: usize = 256 << 10;
/// Bytes that one chunk takes, and one thread cuts: few enough to stay in the cache.
pub(crate) const CHUNK: usize = 1 << 20;
/// No record is longer: a row of an office has some hundred bytes, and a quote that is never closed takes all that
/// follows.
pub(crate) const LONGEST_RECORD: usize = 16 << 20;
/// So many zero bytes in a row are no text.
const ZEROS: usize = 16;

/// The file as it lies on the disk, hashed and counted while it is read.
struct Raw<'a> {
    file: File,
    len: u64,
    hash: Sha256,
    read: u64,
    report: &'a (dyn Fn(u64) + Sync),
}

impl Raw<'_> {
    /// Bytes that were there when it was opened and are not read yet.
    fn left(&self) -> usize {
        usize::try_from(self.len.saturating_sub(self.read)).unwrap_or(usize::MAX / 2)
    }
}

impl Read for Raw<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = loop {
            match self.file.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.hash.update(&buffer[..n]);
        self.read += n as u64;
        (self.report)(n as u64);
        Ok(n)
    }
}

enum Packed<'a> {
    Plain(Raw<'a>),
    /// With the bytes that came out of it.
    Gzip(Box<MultiGzDecoder<Raw<'a>>>, u64),
}

impl<'a> Packed<'a> {
    fn raw(&mut self) -> &mut Raw<'a> {
        match self {
            Self::Plain(raw) => raw,
            Self::Gzip(gzip, _) => gzip.get_mut(),
        }
    }
}

impl Read for Packed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(raw) => raw.read(buffer),
            Self::Gzip(gzip, inflated) => {
                let n = gzip.read(buffer)?;
                *inflated += n as u64;
                refuse_inflated(*inflated, gzip.get_ref().read)?;
                Ok(n)
            }
        }
    }
}

/// A window on a file's text that moves from its start to its end.
pub(crate) struct Blocks<'a> {
    packed: Packed<'a>,
    transcoding: Option<Transcoding>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    eof: bool,
    /// Bytes of text before the window.
    before: u64,
}

/// A stretch of a file's text that ends with a line, or with the file.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    buffer: Vec<u8>,
    end: usize,
    /// Bytes of text before it.
    pub(crate) before: u64,
    /// Nothing follows.
    pub(crate) last: bool,
}

impl Chunk {
    /// A text by itself.
    pub(crate) fn whole(text: Vec<u8>) -> Self {
        Self { end: text.len(), buffer: text, before: 0, last: true }
    }

    /// Its room, for another one.
    pub(crate) fn into_room(self) -> Vec<u8> {
        self.buffer
    }

    /// Its text.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer[..self.end]
    }
}

/// What a chunk left over because a record goes on in the next one.
///
/// It is read again with what follows: at least as much again, so that a long record is not looked at once per chunk.
#[derive(Debug, Default)]
pub(crate) struct Carry {
    text: Vec<u8>,
    before: u64,
    enough: usize,
}

impl Carry {
    /// Whether nothing is left over, so that the next chunk begins with a record.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The next chunk with what was left over before it; `None` where that is not enough yet.
    ///
    /// # Errors
    /// A record that is longer than any.
    pub(crate) fn join(&mut self, chunk: Chunk) -> io::Result<Option<Chunk>> {
        if self.text.is_empty() {
            return Ok(Some(chunk));
        }
        if self.text.len() > LONGEST_RECORD {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message!("files.said.long_record")));
        }
        self.text.extend_from_slice(chunk.bytes());
        if self.text.len() < self.enough && !chunk.last {
            return Ok(None);
        }
        let buffer = std::mem::take(&mut self.text);
        Ok(Some(Chunk { end: buffer.len(), buffer, before: self.before, last: chunk.last }))
    }

    /// Keeps what a chunk left over.
    pub(crate) fn keep(&mut self, chunk: &Chunk, consumed: usize) {
        let left = &chunk.bytes()[consumed..];
        self.text = left.to_vec();
        self.before = chunk.before + consumed as u64;
        self.enough = 2 * left.len();
    }
}

/// Whether a file begins as a gzip stream does; it is read from its start after that.
fn is_gzip(file: &mut File) -> io::Result<bool> {
    let mut magic = Vec::new();
    file.by_ref().take(2).read_to_end(&mut magic)?;
    file.rewind()?;
    Ok(magic == [0x1F, 0x8B])
}

impl<'a> Blocks<'a> {
    /// Opens a file; `transcode` names what has to be made UTF-8 on the way.
    pub(crate) fn open(path: &Path, transcode: Option<&'static Encoding>, report: &'a (dyn Fn(u64) + Sync)) -> io::Result<Self> {
        let mut file = disk::open(path)?;
        let gzip = is_gzip(&mut file)?;
        let raw = Raw { len: file.metadata()?.len(), file, hash: Sha256::new(), read: 0, report };
        Ok(Self {
            packed: if gzip { Packed::Gzip(Box::new(MultiGzDecoder::new(raw)), 0) } else { Packed::Plain(raw) },
            transcoding: transcode.map(|encoding| Transcoding::new(encoding, BLOCK / 2)),
            buffer: Vec::new(),
            start: 0,
            end: 0,
            eof: false,
            before: 0,
        })
    }

    /// What is in sight.
    pub(crate) fn window(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Whether nothing follows the window.
    pub(crate) fn at_end(&self) -> bool {
        self.eof
    }

    /// Moves the window's start.
    pub(crate) fn consume(&mut self, n: usize) {
        self.start += n;
        self.before += n as u64;
    }

    /// Whether places in the text are places in the file.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self.packed, Packed::Plain(_)) && self.transcoding.is_none()
    }

    /// Takes the next `size` bytes or so, up to a line's end; `room` is the memory of an earlier chunk, used again.
    ///
    /// Nothing tells whether that is also a record's end: a cell may hold line ends.
    pub(crate) fn take(&mut self, size: usize, room: Vec<u8>) -> io::Result<Chunk> {
        self.buffer.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        self.fill(size.max(self.end))?;
        let end = if self.eof { self.end } else { end_of_lines(self.window()) };
        let tail = &self.buffer[end..self.end];
        let needed = self.room(tail.len(), size.max(tail.len()));
        let mut next = if room.len() < needed { vec![0; needed] } else { room };
        next[..tail.len()].copy_from_slice(tail);
        (self.start, self.end) = (0, tail.len());
        let chunk = Chunk { buffer: std::mem::replace(&mut self.buffer, next), end, before: self.before, last: self.eof };
        self.before += end as u64;
        Ok(chunk)
    }

    /// Brings more into sight.
    pub(crate) fn more(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        if self.end > LONGEST_RECORD {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message!("files.said.long_record")));
        }
        // as much again as is in sight, so that a long record is not looked at once per block
        self.fill(self.end + self.end.max(BLOCK))
    }

    /// Bytes of a buffer that holds `held` and is to hold `until`, with room for a decoder's last bytes; for a file
    /// that ends before, with room to notice that it ends.
    fn room(&self, held: usize, until: usize) -> usize {
        let most = until + BLOCK;
        match &self.packed {
            _ if self.eof => held,
            Packed::Plain(raw) if self.transcoding.is_none() => most.min(held + raw.left() + 1),
            _ => most,
        }
    }

    /// Reads until so much is in sight, or the file ends.
    fn fill(&mut self, until: usize) -> io::Result<()> {
        while self.end < until && !self.eof {
            // once, but for a file that grows
            let room = self.room(self.end, until);
            if self.buffer.len() < room {
                self.buffer.resize(room, 0);
            }
            let space = &mut self.buffer[self.end..];
            let n = match &mut self.transcoding {
                None => {
                    let len = space.len().min(BLOCK);
                    match self.packed.read(&mut space[..len]) {
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                        other => other?,
                    }
                }
                Some(transcoding) => transcoding.fill(&mut self.packed, space)?,
            };
            refuse_zeros(&self.buffer[self.end.saturating_sub(ZEROS)..self.end + n])?;
            self.end += n;
            self.eof = match &self.transcoding {
                None => n == 0,
                Some(transcoding) => transcoding.done,
            };
        }
        Ok(())
    }

    /// Reads what is left and gives the SHA-256 of the file as hex, and its size.
    pub(crate) fn finish(mut self) -> io::Result<(String, u64)> {
        let raw = self.packed.raw();
        let mut rest = vec![0; BLOCK.min(raw.left() + 1)];
        while raw.read(&mut rest)? > 0 {}
        let digest = std::mem::take(&mut raw.hash).finalize();
        Ok((hex::encode(digest), raw.read))
    }
}

/// Refuses a text with more zero bytes in a row than any program pads a cell with: what a file system leaves of blocks
/// that were lost.
fn refuse_zeros(text: &[u8]) -> io::Result<()> {
    let mut rest = text;
    while let Some(at) = memchr(0, rest) {
        let zeros = rest[at..].iter().take_while(|byte| **byte == 0).count();
        if zeros >= ZEROS {
            return Err(io::Error::new(io::ErrorKind::InvalidData, message!("files.said.zeros")));
        }
        rest = &rest[at + zeros..];
    }
    Ok(())
}

/// The end of the last line, where there is one that surely ends here; else of the whole.
fn end_of_lines(text: &[u8]) -> usize {
    let line_feed = memrchr(b'\n', text);
    let carriage_return = || memrchr(b'\r', &text[..text.len().saturating_sub(1)]);
    line_feed.or_else(carriage_return).map_or(text.len(), |at| at + 1)
}

/// Columns that a sheet may have at most.
pub(crate) const WIDEST: usize = 16_384;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::files::transcoding::BROKEN;

    fn all(bytes: &[u8], transcode: Option<&'static Encoding>) -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.csv");
        std::fs::write(&path, bytes).expect("a file");
        let mut blocks = Blocks::open(&path, transcode, &|_| ()).expect("it is there");
        while !blocks.at_end() {
            blocks.more().expect("it can be read");
        }
        let out = blocks.window().to_vec();
        let (hash, size) = blocks.finish().expect("it can be read");
        assert_eq!((hash, size), (hex::encode(Sha256::digest(bytes)), bytes.len() as u64));
        out
    }

    #[test]
    fn a_long_record_comes_into_sight_in_few_steps() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.csv");
        std::fs::write(&path, vec![b'x'; 64 * BLOCK]).expect("a file");
        let mut blocks = Blocks::open(&path, None, &|_| ()).expect("it is there");
        let mut steps = 0;
        while !blocks.at_end() {
            blocks.more().expect("it can be read");
            steps += 1;
        }
        assert_eq!((blocks.window().len(), steps <= 8), (64 * BLOCK, true), "{steps} steps");
    }

    #[test]
    fn utf_16_becomes_utf_8_and_what_is_broken_no_text() {
        let long = "受理编号,窗口\r\n".repeat(100_000);
        let utf16: Vec<u8> = long.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(all(&utf16, Some(encoding_rs::UTF_16LE)) == long.as_bytes());
        let broken: Vec<u8> = [0x61, 0xD800, 0x0A, 0x62].into_iter().flat_map(u16::to_be_bytes).chain([0]).collect();
        assert_eq!(all(&broken, Some(encoding_rs::UTF_16BE)), [b'a', BROKEN, b'\n', b'b', BROKEN]);
    }
}
