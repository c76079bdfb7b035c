//! The file never has a name; what is open is below `/proc/self/fd`.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::path::PathBuf;

/// Such a file.
#[derive(Debug)]
pub struct Unpacked(File);

impl Unpacked {
    /// An empty one, in the folder for temporary files.
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn new() -> io::Result<Self> {
        tempfile::tempfile().map(Self)
    }

    /// What it is written through.
    pub fn file(&mut self) -> &mut File {
        &mut self.0
    }

    /// Where its bytes are, as long as it is open.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}", self.0.as_raw_fd()))
    }
}
