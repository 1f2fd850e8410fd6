//! The text of a file, whatever it is stored in.
//!
//! Reading never fails once a file is open: text comes out as far as there is any, and [`TextReader::finish`] says what
//! of it can be relied on. Plain files can also be read at any offset, so that several workers share one.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::begun::Begun;
use super::codec::Decode;
use super::content::{ContentHasher, ContentId};
use super::input::{self, Input, Source};
use super::place::{self, Place};
use super::snapshot::Snapshot;
use super::wrapper::{Unwrapper, Wrapper};
use super::{Codec, LogFile};

/// Where a run of members (frames, streams) of a compressed file ends, and whether their text is what was compressed.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Offset in the text of the file. The run begins where the one before it ends.
    pub text_end: u64,
    /// Every member of the run has a checksum, which held.
    pub verified: bool,
}

/// What came of reading a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextReport {
    /// Bytes read from disk.
    pub bytes_read: u64,
    /// Bytes of text that came out.
    pub bytes_text: u64,
    /// Which text is verified, in order, without a gap: up to `bytes_text` for a compressed file, empty for a plain one.
    pub members: Vec<Member>,
    /// Why the file was not read whole or not trusted, without its name. Empty: it was read whole.
    pub damage: Vec<String>,
    /// What else is worth telling, without the file's name.
    pub notes: Vec<String>,
    /// Bytes that the file got while it was read; they were not read.
    pub grew_by: u64,
    /// The identity of the text, if the reader computes it and the text was read whole.
    pub content: Option<ContentId>,
}

/// Reads the text of one file from its begin to its end.
pub struct TextReader {
    input: Input,
    /// `None` for bytes that are text.
    decoder: Option<Box<dyn Decode>>,
    /// What is known beforehand of bytes that are text.
    verdicts: Arc<[Member]>,
    /// Text that was read when the file was looked at, of a stream that cannot be read twice.
    ahead: Vec<u8>,
    ahead_at: usize,
    bytes_text: u64,
    content: ContentHasher,
    /// The begin of a stream that was decided on before there was enough of it.
    begun: Option<Begun>,
}

impl TextReader {
    pub(super) fn new(input: Input, codec: Codec) -> Self {
        TextReader::of(input, codec.decoder())
    }

    /// Text that `decoder` makes.
    pub(super) fn with_decoder(input: Input, decoder: Box<dyn Decode>) -> Self {
        TextReader::of(input, Some(decoder))
    }

    fn of(input: Input, decoder: Option<Box<dyn Decode>>) -> Self {
        TextReader {
            input,
            decoder,
            verdicts: Arc::from([]),
            ahead: Vec::new(),
            ahead_at: 0,
            bytes_text: 0,
            content: ContentHasher::default(),
            begun: None,
        }
    }

    /// The log lines in this text. `is_compressed`: what can be relied on is known of this text, or will be.
    pub(super) fn unwrapped(self, wrapper: &Wrapper, is_compressed: bool) -> Self {
        let input = Input::new(Source::Text(Box::new(self)), None);
        TextReader::with_decoder(input, Box::new(Unwrapper::new(wrapper, is_compressed)))
    }

    /// The same, whose report will tell the identity of the text if `is_wanted`.
    pub fn identified(self, is_wanted: bool) -> Self {
        TextReader { content: ContentHasher::new(is_wanted), ..self }
    }

    /// The same, of which `verdicts` are known if its bytes are text.
    pub(super) fn with_verdicts(self, verdicts: &Arc<[Member]>) -> Self {
        TextReader { verdicts: verdicts.clone(), ..self }
    }

    /// The same, which will be looked at once more when there is more of it.
    pub(super) fn looked_at_again(self, begun: Begun) -> Self {
        TextReader { begun: Some(begun), ..self }
    }

    /// Gives back text that was read from this reader, to be read again.
    pub(super) fn give_back(&mut self, text: Vec<u8>) {
        self.bytes_text -= text.len() as u64;
        (self.ahead, self.ahead_at) = (text, 0);
    }

    /// Appends up to `want` bytes of text to `buffer`, less only at the end of the text, and where the rest of a stream does
    /// not come at once. 0: there is no more.
    pub fn read(&mut self, buffer: &mut Vec<u8>, want: usize) -> usize {
        let before = buffer.len();
        let ahead = &self.ahead[self.ahead_at..];
        let mut made = ahead.len().min(want);
        buffer.extend_from_slice(&ahead[..made]);
        self.ahead_at += made;
        // Of a stream that was looked at, the rest may be long in coming.
        if made == 0 {
            made += match &mut self.decoder {
                Some(decoder) => decoder.read(&mut self.input, buffer, want - made),
                None => self.input.read_into(buffer, want - made),
            };
        }
        self.bytes_text += made as u64;
        self.content.update(&buffer[before..]);
        if let Some(begun) = &mut self.begun {
            begun.take(&buffer[before..]);
        }
        made
    }

    /// Is it a stream out of which nothing comes for a while? `false` of one that is not plain: then what it holds back
    /// is not known.
    pub fn is_quiet(&mut self) -> bool {
        self.decoder.is_none() && self.ahead_at == self.ahead.len() && self.input.is_quiet()
    }

    /// The verdicts known so far; see [`TextReport::members`]. Text behind the last of them has none yet.
    pub fn members(&self) -> &[Member] {
        self.decoder.as_ref().map_or(&self.verdicts, |decoder| decoder.members())
    }

    /// Bytes read from disk so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.input.bytes_read()
    }

    /// Bytes that the file got since it was met.
    pub(super) fn grew_by(&self) -> u64 {
        self.input.grew_by()
    }

    /// What came of it. Text that was not read is not missed: ending early is no damage.
    pub fn finish(self) -> TextReport {
        let (grew_by, bytes_read) = (self.input.grew_by(), self.input.bytes_read());
        let ends_with_container = self.input.ends_with_container();
        let mut notes = growth(grew_by);
        notes.extend(self.decoder.iter().flat_map(|decoder| decoder.notes()));
        let (members, mut damage) = match self.decoder {
            Some(decoder) => decoder.finish(),
            None => (place::clipped(&self.verdicts, 0..self.bytes_text), Vec::new()),
        };
        let is_over = self.input.is_over();
        damage.extend(self.begun.and_then(|begun| begun.finish(is_over)));
        damage.extend(self.input.damage());
        if ends_with_container && damage.is_empty() {
            damage.push(format!("truncated after {} bytes of text", self.bytes_text));
        }
        let content = self.content.finish().filter(|_| damage.is_empty());
        TextReport { bytes_read, bytes_text: self.bytes_text, members, damage, notes, grew_by, content }
    }
}

impl io::Read for TextReader {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        let mut text = Vec::new();
        let made = TextReader::read(self, &mut text, space.len());
        space[..made].copy_from_slice(&text);
        Ok(made)
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
    pub(super) file: File,
    pub(super) snapshot: Arc<Snapshot>,
    #[cfg(not(unix))]
    path: std::path::PathBuf,
    /// Where it begins within what is opened: a member of a container.
    pub(super) base: u64,
    len: u64,
    place: Option<Place>,
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
        let reader = match (&self.stream, &self.place) {
            (Some(stream), _) => return stream.take(),
            (None, Some(place)) => place.text(&self.path, self.len.unwrap_or(0), self.codec)?,
            (None, None) => {
                let file = input::open(&self.path)?;
                TextReader::new(Input::new(Source::File(file), self.len), self.codec)
            }
        };
        Ok(match &self.wrapper {
            Some(wrapper) => reader.unwrapped(wrapper, self.is_verifiable()),
            None => reader,
        })
    }

    /// The bytes of the file as they are on disk; `None` if they can be read only once or were packed by their container.
    pub(super) fn raw(&self) -> io::Result<Option<Input>> {
        let Some(len) = self.len.filter(|_| self.stream.is_none() && !self.is_packed()) else { return Ok(None) };
        Ok(Some(match &self.place {
            Some(place) => place.bytes(&self.path, len)?,
            None => Input::new(Source::File(input::open(&self.path)?), Some(len)),
        }))
    }

    /// Opens the file to read it at any offset; `None` if it has to be read from begin to end: it is compressed, or a
    /// stream.
    ///
    /// # Errors
    /// The file cannot be opened (any more).
    pub fn open_plain(&self) -> io::Result<Option<PlainFile>> {
        if self.can_be_sliced() { self.open_stored() } else { Ok(None) }
    }

    /// Opens the bytes that are on disk, compressed or not, to read them at any offset; `None`: they are a stream.
    ///
    /// # Errors
    /// The file cannot be opened (any more).
    pub(super) fn open_stored(&self) -> io::Result<Option<PlainFile>> {
        let Some(len) = self.len.filter(|_| self.stream.is_none()) else {
            return Ok(None);
        };
        let place = self.place.clone();
        let file = place.as_ref().map_or_else(|| input::open(&self.path), |place| place.file(&self.path))?;
        let snapshot = self.snapshot.clone().map_or_else(|| Snapshot::take(&file).map(Arc::new), Ok)?;
        Ok(Some(PlainFile {
            file,
            snapshot,
            #[cfg(not(unix))]
            path: place.as_ref().map_or(self.path.as_path(), |place| place.path(&self.path)).to_owned(),
            base: place.as_ref().map_or(0, |place| place.begin),
            len,
            place,
        }))
    }

    /// Are the bytes that are on disk not those of the file, or not all of them, because of its container?
    pub(super) fn is_packed(&self) -> bool {
        self.place.as_ref().is_some_and(|place| place.packing.is_some() || place.is_cut)
    }

    /// What of its text can be relied on: reads it to its end and keeps nothing of it.
    ///
    /// # Errors
    /// The file cannot be opened (any more), or it is a stream.
    pub fn verify(&self) -> io::Result<Vec<Member>> {
        let mut reader = self.open()?;
        let mut text = Vec::new();
        while reader.read(&mut text, 1 << 18) > 0 {
            text.clear();
        }
        Ok(reader.finish().members)
    }

    /// Does its text have to be made out of what is on disk?
    pub fn is_compressed(&self) -> bool {
        self.codec != Codec::Plain || self.place.as_ref().is_some_and(|place| place.packing.is_some())
    }

    /// Is something known of its text, or will be, because it or its container is compressed?
    fn is_verifiable(&self) -> bool {
        self.is_compressed() || self.place.as_ref().is_some_and(|place| !place.verdicts.is_empty())
    }

    /// Do its log lines lie in something that has to be taken off?
    pub fn is_wrapped(&self) -> bool {
        self.wrapper.is_some()
    }

    /// Is it plain text that comes as it is written, so that it may pause for as long as it likes?
    pub fn is_live(&self) -> bool {
        self.stream.is_some() && !self.is_compressed() && !self.is_wrapped()
    }

    /// Can the file be read at any offset, as [`LogFile::open_plain`] does?
    pub fn can_be_sliced(&self) -> bool {
        !self.is_compressed() && !self.is_wrapped() && self.stream.is_none() && self.len.is_some()
    }
}

/// The note on a file that got this many bytes while it was read.
pub fn growth(bytes: u64) -> Vec<String> {
    match bytes {
        0 => Vec::new(),
        more => vec![format!("grew by {more} bytes while being read, they were not read")],
    }
}

/// What the user reads about a file that could not be opened or read: the word for it, without the file's name.
pub fn failure(error: &io::Error) -> String {
    input::reason(error)
}
