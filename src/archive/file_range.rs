//! A file from one place on: all of it, or a member of a container that lies there as it is.

use std::fs::File;
use std::io::{self, Read};
#[cfg(not(unix))]
use std::io::{Seek, SeekFrom};

use super::page_cache::Passed;

/// A file that is read from some place on. The handle may share its position with others, which is not moved.
pub(super) struct FileRange {
    file: File,
    passed: Passed,
}

impl FileRange {
    /// From the byte `at` on.
    pub(super) fn new(file: File, at: u64) -> Self {
        FileRange { file, passed: Passed::from(at) }
    }

    /// The file.
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// The next byte.
    pub(super) fn at(&self) -> u64 {
        self.passed.end()
    }

    /// Goes on at the byte `at`.
    pub(super) fn seek(&mut self, at: u64) {
        self.passed.give_back(&self.file);
        self.passed = Passed::from(at);
    }
}

impl Read for FileRange {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        let at = self.at();
        #[cfg(unix)]
        let count = std::os::unix::fs::FileExt::read_at(&self.file, space, at)?;
        #[cfg(not(unix))]
        let count = {
            self.file.seek(SeekFrom::Start(at))?;
            self.file.read(space)?
        };
        self.passed.add(&self.file, count);
        Ok(count)
    }
}

impl Drop for FileRange {
    fn drop(&mut self) {
        self.passed.give_back(&self.file);
    }
}
