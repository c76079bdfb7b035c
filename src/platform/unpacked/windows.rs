//! The file has a name that goes with its last handle, however the run ends.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt;
use std::path::PathBuf;

/// Its bytes need not reach the disk.
const FILE_ATTRIBUTE_TEMPORARY: u32 = 0x100;
/// It goes when the last handle is closed, by a kill, too.
const FILE_FLAG_DELETE_ON_CLOSE: u32 = 0x0400_0000;
/// To read, to write, and to remove.
const ACCESS: u32 = 0xC001_0000;

/// Such a file.
#[derive(Debug)]
pub struct Unpacked {
    file: File,
    path: PathBuf,
}

impl Unpacked {
    /// An empty one, in the folder for temporary files.
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn new() -> io::Result<Self> {
        let made = tempfile::Builder::new().prefix("huifang-").make(|path| {
            let flags = FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE;
            OpenOptions::new().write(true).create_new(true).access_mode(ACCESS).custom_flags(flags).open(path)
        })?;
        // it removes itself: nobody else is to
        let (file, mut path) = made.into_parts();
        path.disable_cleanup(true);
        Ok(Self { file, path: path.to_path_buf() })
    }

    /// What it is written through.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Where its bytes are, as long as it is open.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.path.clone()
    }
}
