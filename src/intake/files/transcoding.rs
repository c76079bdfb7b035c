//! Bytes of another encoding in, UTF-8 out, as far as there is room for it.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};

/// Written in place of bytes that do not decode; UTF-8 never holds it.
pub(super) const BROKEN: u8 = 0xFF;

/// Makes UTF-8 of UTF-16 (or, where a delimiter could be half of a character, of GB18030).
pub(super) struct Transcoding {
    decoder: Decoder,
    raw: Vec<u8>,
    start: usize,
    end: usize,
    last: bool,
    /// Whether all of the source was made text.
    pub(super) done: bool,
}

impl Transcoding {
    /// From this encoding, with room for so many bytes of it at a time.
    pub(super) fn new(encoding: &'static Encoding, room: usize) -> Self {
        Self { decoder: encoding.new_decoder_without_bom_handling(), raw: vec![0; room], start: 0, end: 0, last: false, done: false }
    }

    /// Fills `out` with text of the source, up to where a character may no longer fit; how many bytes that are.
    ///
    /// # Errors
    /// The source cannot be read.
    pub(super) fn fill(&mut self, source: &mut impl Read, out: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while !self.done && out.len() - written >= 16 {
            if self.start == self.end && !self.last {
                (self.start, self.end) = (0, source.read(&mut self.raw)?);
                self.last = self.end == 0;
            }
            let (result, read, wrote) =
                self.decoder.decode_to_utf8_without_replacement(&self.raw[self.start..self.end], &mut out[written..], self.last);
            self.start += read;
            written += wrote;
            match result {
                DecoderResult::InputEmpty => self.done = self.last,
                DecoderResult::OutputFull => break,
                DecoderResult::Malformed(..) => {
                    if let Some(byte) = out.get_mut(written) {
                        *byte = BROKEN;
                        written += 1;
                    }
                }
            }
        }
        Ok(written)
    }
}
