//! Plain files, which are read at any offset, so that several workers share one.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::Arc;

#[cfg(not(unix))]
use super::input;
use super::member::Member;
use super::page_cache;
use super::place::Place;
use super::snapshot::Snapshot;

/// A plain file that is read at any offset, by several threads if need be.
#[derive(Debug)]
pub struct PlainFile {
    pub(super) file: File,
    pub(super) snapshot: Arc<Snapshot>,
    #[cfg(not(unix))]
    pub(super) path: std::path::PathBuf,
    /// Where it begins within what is opened: a member of a container.
    pub(super) base: u64,
    pub(super) len: u64,
    pub(super) place: Option<Place>,
}

impl PlainFile {
    /// Bytes of the file when it was first met. Nothing behind them is read.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Had the file no bytes?
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes that the file has beyond [`PlainFile::len`] by now.
    pub fn grew_by(&self) -> u64 {
        if self.place.is_some() {
            return 0;
        }
        self.file.metadata().map_or(0, |metadata| metadata.len()).saturating_sub(self.len)
    }

    /// What is known of `range` of its text: something if it was compressed with its container.
    pub fn members(&self, range: Range<u64>) -> Vec<Member> {
        self.place.as_ref().map_or_else(Vec::new, |place| place.verdicts_of(range))
    }

    /// Why this is not all there was, if its container was cut.
    pub fn damage(&self) -> Option<String> {
        let is_cut = self.place.as_ref().is_some_and(|place| place.is_cut);
        is_cut.then(|| format!("truncated after {} bytes of text", self.len))
    }

    /// Appends up to `want` bytes from `offset` on to `buffer`, less only at the end of the file: if that is before
    /// [`PlainFile::len`], the file shrank while being read.
    ///
    /// # Errors
    /// Whatever the system says; what was read before that is in `buffer`.
    pub fn read_at(&self, offset: u64, buffer: &mut Vec<u8>, want: usize) -> io::Result<usize> {
        let before = buffer.len();
        let there = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX);
        buffer.resize(before + want.min(there), 0);
        let mut at = before;
        let result = loop {
            if at == buffer.len() {
                break Ok(());
            }
            match self.read_some(self.base + offset + (at - before) as u64, &mut buffer[at..]) {
                Ok(0) => break Ok(()),
                Ok(count) => at += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        buffer.truncate(at);
        let from = self.base + offset;
        page_cache::give_back(&self.file, from..from + (at - before) as u64);
        result.map(|()| at - before)
    }

    #[cfg(unix)]
    fn read_some(&self, offset: u64, space: &mut [u8]) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.file, space, offset)
    }

    /// A handle of its own: another thread's reading must not move this one's position.
    #[cfg(not(unix))]
    fn read_some(&self, offset: u64, space: &mut [u8]) -> io::Result<usize> {
        use std::io::{Read, Seek, SeekFrom};
        let mut file = input::open(&self.path)?;
        file.seek(SeekFrom::Start(offset))?;
        file.read(space)
    }
}
