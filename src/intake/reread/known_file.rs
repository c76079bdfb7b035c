//! Reads some records of a file again, by line: the text of rows is not kept.
//!
//! Of a plain file only the few thousand bytes around a record are read; a compressed file, or one of another crate, is
//! read whole.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use rayon::prelude::*;

use crate::disk;
use crate::domain::Kind;
use crate::error::Result;
use crate::intake::files::asked::unreadable;
use crate::intake::files::csv::cut::Cut;
use crate::intake::files::csv::dialect::Marks;
use crate::intake::files::formats::read_table;
use crate::intake::files::source::Chunk;
use crate::intake::header::matching::Header;
use crate::intake::records::sink::RecordSink;
use crate::intake::terms::origin::Origin;
use crate::workspace::Workspace;

/// Records that one thread reads at a time.
const ROWS: usize = 512;

/// What has to be known of a file to find its records again.
#[derive(Debug)]
pub(crate) struct KnownFile {
    /// What its rows are.
    pub(crate) kind: Kind,
    /// File, file in an archive, sheet.
    pub(crate) origin: Origin,
    /// All as they are shown.
    pub(crate) path: String,
    /// Its header.
    pub(crate) header: Header,
    /// What cut its records, and whether they are GB18030, where places are known.
    pub(crate) cut_by: Option<(Marks, bool)>,
    /// Its size.
    pub(crate) bytes: u64,
    /// Line and place of some of its records; none where places are not known.
    pub(crate) places: Vec<(u32, u64)>,
}

impl KnownFile {
    /// Reads the records on these lines, which are in order, and others near them; `take` makes what takes them of its
    /// part of the lines.
    ///
    /// # Errors
    /// The file cannot be read any more.
    pub(crate) fn read<'l, R, T>(&self, lines: &'l [u32], workspace: &Workspace, take: T) -> Result<Vec<R>>
    where
        R: RecordSink + Send,
        T: Fn(&'l [u32], &Header) -> R + Sync,
    {
        let located = self.origin.located(workspace)?;
        let path = &located.path;
        located.told(match self.cut_by.filter(|_| !self.places.is_empty()) {
            None => {
                let asked = self.origin.asked(self.kind, workspace, &located, &|_| ());
                read_table(asked, &|header| take(lines, header)).map(|done| vec![done.records])
            }
            Some((marks, gb18030)) => {
                let around = |lines: &'l [u32]| {
                    let mut records = take(lines, &self.header);
                    self.around(lines, path, Cut::new(marks, gb18030), &mut records)?;
                    Ok(records)
                };
                lines.par_chunks(ROWS).map(around).collect()
            }
        })
    }

    /// Reads the records from the last known place before each line to the next one.
    fn around(&self, lines: &[u32], path: &Path, mut cut: Cut, records: &mut impl RecordSink) -> Result<()> {
        let failed = |error: io::Error| unreadable(path, error);
        let mut file = disk::open(path).map_err(failed)?;
        let before = |line: u32| self.places.partition_point(|(known, _)| *known <= line).saturating_sub(1);
        for near in lines.chunk_by(|a, b| before(*a) == before(*b)) {
            let at = before(near[0]);
            let (line, from) = self.places[at];
            let to = self.places.get(at + 1).map_or(self.bytes, |(_, to)| *to);
            let mut bytes = vec![0; to.saturating_sub(from) as usize];
            file.seek(SeekFrom::Start(from)).and_then(|_| file.read_exact(&mut bytes)).map_err(failed)?;
            cut.chunk(&Chunk::whole(bytes), line, records);
        }
        Ok(())
    }
}
