//! A range of a file: a member of a container that lies there as it is.

use std::fs::File;
use std::io::{self, Read};
#[cfg(not(unix))]
use std::io::{Seek, SeekFrom};

/// A file that is read from somewhere in its middle. The handle may share its position with others, which is not moved.
pub(super) struct FileRange {
    file: File,
    /// The next byte.
    pub at: u64,
}

impl FileRange {
    /// From the byte `at` on.
    pub(super) fn new(file: File, at: u64) -> Self {
        FileRange { file, at }
    }
}

impl Read for FileRange {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        let count = std::os::unix::fs::FileExt::read_at(&self.file, space, self.at)?;
        #[cfg(not(unix))]
        let count = {
            self.file.seek(SeekFrom::Start(self.at))?;
            self.file.read(space)?
        };
        self.at += count as u64;
        Ok(count)
    }
}
