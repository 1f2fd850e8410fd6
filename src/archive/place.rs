//! Where the bytes of a member of a container lie: in the container itself, or in the temporary file that it was
//! unpacked to. To its reader a member is a file like any other.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::codec::Codec;
use super::codec::zip_entry::Packing;
use super::file_range::FileRange;
use super::input::{self, Input, Source};
use super::member::{Member, clipped};
use super::reader::TextReader;

/// Where a member lies. Its length is that of its file.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub store: Store,
    /// Its first byte.
    pub begin: u64,
    /// The container ends within it.
    pub is_cut: bool,
    /// What the container's compression says of its bytes, if they are text.
    pub verdicts: Arc<[Member]>,
    /// How a zip archive packed it.
    pub packing: Option<Packing>,
}

/// What a member lies in.
#[derive(Clone, Debug)]
pub(super) enum Store {
    /// The container.
    Container,
    /// A temporary file.
    Spool(Arc<Spool>),
}

impl Place {
    /// So many bytes of a container, as they are.
    pub(super) fn within(begin: u64) -> Place {
        Place { store: Store::Container, begin, is_cut: false, verdicts: Arc::from([]), packing: None }
    }

    /// The file to read, for this reader alone.
    ///
    /// # Errors
    /// It cannot be opened (any more).
    pub(super) fn file(&self, container: &Path) -> io::Result<File> {
        match &self.store {
            Store::Container => input::open(container),
            Store::Spool(spool) => spool.reopen(),
        }
    }

    /// The path by which the file can be opened again.
    #[cfg(not(unix))]
    pub(super) fn path<'a>(&'a self, container: &'a Path) -> &'a Path {
        match &self.store {
            Store::Container => container,
            Store::Spool(spool) => spool.file.path(),
        }
    }

    /// The bytes of the member, unpacked if a zip archive packed it: text, or compressed text.
    ///
    /// # Errors
    /// The file cannot be opened (any more).
    pub(super) fn bytes(&self, container: &Path, len: u64) -> io::Result<Input> {
        match self.packing {
            None => self.input(container, len),
            Some(packing) => Ok(Input::new(Source::Text(Box::new(self.unpacked(container, len, packing)?)), None)),
        }
    }

    /// The text of the member.
    ///
    /// # Errors
    /// The file cannot be opened (any more).
    pub(super) fn text(&self, container: &Path, len: u64, codec: Codec) -> io::Result<TextReader> {
        match self.packing {
            Some(packing) if codec == Codec::Plain => self.unpacked(container, len, packing),
            Some(_) | None => {
                Ok(TextReader::new(self.bytes(container, len)?, codec.decoder()).with_verdicts(&self.verdicts))
            }
        }
    }

    fn unpacked(&self, container: &Path, len: u64, packing: Packing) -> io::Result<TextReader> {
        Ok(TextReader::new(self.input(container, len)?, Some(packing.decoder())))
    }

    fn input(&self, container: &Path, len: u64) -> io::Result<Input> {
        let range = FileRange::new(self.file(container)?, self.begin);
        let input = Input::new(Source::Range(range), Some(len));
        Ok(if self.is_cut { input.cut_by_container() } else { input })
    }

    /// What the container's compression says of `range` of the member's text.
    pub(super) fn verdicts_of(&self, range: Range<u64>) -> Vec<Member> {
        clipped(&self.verdicts, range)
    }
}

/// A temporary file that members are unpacked to, one behind the other. It goes when the last of them does.
#[derive(Debug)]
pub(super) struct Spool {
    #[cfg(unix)]
    file: File,
    #[cfg(not(unix))]
    file: tempfile::NamedTempFile,
    /// What was written so far.
    end: Mutex<u64>,
}

impl Spool {
    fn new() -> io::Result<Spool> {
        #[cfg(unix)]
        let file = input::patiently(tempfile::tempfile)?;
        #[cfg(not(unix))]
        let file = tempfile::NamedTempFile::new()?;
        Ok(Spool { file, end: Mutex::new(0) })
    }

    fn reopen(&self) -> io::Result<File> {
        #[cfg(unix)]
        return input::patiently(|| self.file.try_clone());
        #[cfg(not(unix))]
        return self.file.reopen();
    }

    /// Writes what `fill` gives, until it gives nothing; gives back where that lies. What was written before an error
    /// is forgotten.
    ///
    /// # Errors
    /// The disk is full, most likely.
    pub(super) fn write(&self, mut fill: impl FnMut(&mut Vec<u8>)) -> io::Result<Range<u64>> {
        // Only one container at a time unpacks to a spool; see `Spools`.
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        #[cfg(unix)]
        let mut file = &self.file;
        #[cfg(not(unix))]
        let mut file = self.file.as_file();
        let begin = *end;
        file.seek(SeekFrom::Start(begin))?;
        let (mut block, mut at) = (Vec::new(), begin);
        loop {
            block.clear();
            fill(&mut block);
            if block.is_empty() {
                break;
            }
            file.write_all(&block)?;
            at += block.len() as u64;
        }
        *end = at;
        Ok(begin..at)
    }
}

/// Spools that no container is being unpacked to: there are never more of them than threads, so that an archive of a
/// thousand containers does not hold a thousand files open.
#[derive(Debug, Default)]
pub(super) struct Spools(Mutex<Vec<Arc<Spool>>>);

impl Spools {
    /// A spool for one container.
    ///
    /// # Errors
    /// The system has none.
    pub(super) fn take(&self) -> io::Result<Arc<Spool>> {
        let free = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        free.map_or_else(|| Spool::new().map(Arc::new), Ok)
    }

    /// The container is unpacked.
    pub(super) fn put_back(&self, spool: Arc<Spool>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(spool);
    }
}
