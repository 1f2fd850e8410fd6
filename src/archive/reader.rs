//! The text of a file, whatever it is stored in.
//!
//! Reading never fails once a file is open: text comes out as far as there is any, and [`TextReader::finish`] says what
//! of it can be relied on. Plain files can also be read at any offset, so that several workers share one.

use std::fs::File;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::codec::Gunzip;
use super::input::{self, Input, Source};
use super::{Codec, LogFile};

/// Where a run of gzip members ends, and whether their text is what was compressed.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Offset in the text of the file. The run begins where the one before it ends.
    pub text_end: u64,
    /// Checksum and length of every member of the run held.
    pub verified: bool,
}

/// What came of reading a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextReport {
    /// Bytes read from disk.
    pub bytes_read: u64,
    /// Bytes of text that came out.
    pub bytes_text: u64,
    /// Which text is verified, in order, without a gap: up to `bytes_text` for a gzip file, empty for a plain one.
    pub members: Vec<Member>,
    /// Why the file was not read whole or not trusted, without its name. Empty: it was read whole.
    pub damage: Vec<String>,
    /// What else is worth telling, without the file's name.
    pub notes: Vec<String>,
    /// Bytes that the file got while it was read; they were not read.
    pub grew_by: u64,
}

/// Reads the text of one file from its begin to its end.
pub struct TextReader {
    input: Input,
    gunzip: Option<Gunzip>,
    /// Text that was read when the file was looked at, of a stream that cannot be read twice.
    ahead: Vec<u8>,
    ahead_at: usize,
    bytes_text: u64,
}

impl TextReader {
    pub(super) fn new(input: Input, codec: Codec) -> Self {
        let gunzip = match codec {
            Codec::Plain => None,
            Codec::Gzip => Some(Gunzip::new()),
        };
        TextReader { input, gunzip, ahead: Vec::new(), ahead_at: 0, bytes_text: 0 }
    }

    /// Gives back text that was read from this reader, to be read again.
    fn give_back(&mut self, text: Vec<u8>) {
        self.bytes_text -= text.len() as u64;
        (self.ahead, self.ahead_at) = (text, 0);
    }

    /// Appends up to `want` bytes of text to `buffer`, less only at the end of the text. 0: there is no more.
    pub fn read(&mut self, buffer: &mut Vec<u8>, want: usize) -> usize {
        let ahead = &self.ahead[self.ahead_at..];
        let mut made = ahead.len().min(want);
        buffer.extend_from_slice(&ahead[..made]);
        self.ahead_at += made;
        if made < want {
            made += match &mut self.gunzip {
                Some(gunzip) => gunzip.read(&mut self.input, buffer, want - made),
                None => self.input.read_into(buffer, want - made),
            };
        }
        self.bytes_text += made as u64;
        made
    }

    /// The verdicts known so far; see [`TextReport::members`]. Text behind the last of them has none yet.
    pub fn members(&self) -> &[Member] {
        self.gunzip.as_ref().map_or(&[], Gunzip::members)
    }

    /// What came of it. Text that was not read is not missed: ending early is no damage.
    pub fn finish(self) -> TextReport {
        let (members, mut damage) = self.gunzip.map(Gunzip::finish).unwrap_or_default();
        damage.extend(self.input.damage());
        let grew_by = self.input.grew_by();
        let notes = match grew_by {
            0 => Vec::new(),
            more => vec![format!("grew by {more} bytes while being read, they were not read")],
        };
        TextReport { bytes_read: self.input.bytes_read(), bytes_text: self.bytes_text, members, damage, notes, grew_by }
    }
}

/// What is left of a stream after it was looked at. It can be read once, by whichever clone of its [`LogFile`] is opened
/// first.
#[derive(Clone)]
pub(super) struct Stream(Arc<Mutex<Option<TextReader>>>);

impl Stream {
    /// Keeps `reader`, from which `sample` was read.
    pub(super) fn keep(mut reader: TextReader, sample: Vec<u8>) -> Self {
        reader.give_back(sample);
        Stream(Arc::new(Mutex::new(Some(reader))))
    }

    fn take(&self) -> io::Result<TextReader> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.take().ok_or_else(|| io::Error::other("was read already, a stream can be read only once"))
    }
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stream")
    }
}

/// A plain file that is read at any offset, by several threads if need be.
#[derive(Debug)]
pub struct PlainFile {
    file: File,
    #[cfg(not(unix))]
    path: std::path::PathBuf,
    len: u64,
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
        self.file.metadata().map_or(0, |metadata| metadata.len()).saturating_sub(self.len)
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
            match self.read_some(offset + (at - before) as u64, &mut buffer[at..]) {
                Ok(0) => break Ok(()),
                Ok(count) => at += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        buffer.truncate(at);
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

impl LogFile {
    /// Opens the file to read its text from begin to end, up to the length it had when it was found.
    ///
    /// # Errors
    /// The file cannot be opened (any more), or it is a stream that was opened before.
    pub fn open(&self) -> io::Result<TextReader> {
        match &self.stream {
            Some(stream) => stream.take(),
            None => {
                let file = input::open(&self.path)?;
                Ok(TextReader::new(Input::new(Source::File(file), self.len), self.codec))
            }
        }
    }

    /// Opens the file to read it at any offset; `None` if it has to be read from begin to end: it is compressed, or a
    /// stream.
    ///
    /// # Errors
    /// The file cannot be opened (any more).
    pub fn open_plain(&self) -> io::Result<Option<PlainFile>> {
        let Some(len) = self.len.filter(|_| self.can_be_sliced()) else {
            return Ok(None);
        };
        let file = input::open(&self.path)?;
        Ok(Some(PlainFile {
            file,
            #[cfg(not(unix))]
            path: self.path.clone(),
            len,
        }))
    }

    /// Can the file be read at any offset, as [`LogFile::open_plain`] does?
    pub fn can_be_sliced(&self) -> bool {
        self.codec == Codec::Plain && self.stream.is_none() && self.len.is_some()
    }
}

/// What the user reads about a file that could not be opened or read: the word for it, without the file's name.
pub fn failure(error: &io::Error) -> String {
    input::reason(error)
}
