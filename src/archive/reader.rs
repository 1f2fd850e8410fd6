//! The text of a file, whatever it is stored in.
//!
//! Reading never fails once a file is open: text comes out as far as there is any, and [`TextReader::finish`] says what
//! of it can be relied on.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::begun::Begun;
use super::content::{ContentHasher, ContentId};
use super::decode::Decode;
use super::input::{self, Input};
use super::member::{Member, clipped};

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
    /// The text that `decoder` makes of `input`, or `input` itself.
    pub(super) fn new(input: Input, decoder: Option<Box<dyn Decode>>) -> Self {
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

    /// Is it a stream out of which nothing comes for a while? `false` of one of which it is not known what it holds back.
    pub fn is_quiet(&mut self) -> bool {
        let is_all_text = self.decoder.as_ref().is_none_or(|decoder| decoder.holds_nothing_back());
        is_all_text && self.ahead_at == self.ahead.len() && self.input.is_quiet()
    }

    /// Does it come as it is written, so that it may pause for as long as it likes?
    pub(super) fn is_live(&self) -> bool {
        self.decoder.is_none() && self.input.is_live()
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
            None => (clipped(&self.verdicts, 0..self.bytes_text), Vec::new()),
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

/// What is left of a stream after it was looked at. It can be read once, by whichever clone of its [`super::LogFile`] is opened
/// first.
#[derive(Clone)]
pub(super) struct Stream(Arc<Mutex<Option<TextReader>>>);

impl Stream {
    /// Keeps `reader`, from which `sample` was read.
    pub(super) fn keep(mut reader: TextReader, sample: Vec<u8>) -> Self {
        reader.give_back(sample);
        Stream(Arc::new(Mutex::new(Some(reader))))
    }

    pub(super) fn take(&self) -> io::Result<TextReader> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.take().ok_or_else(|| io::Error::other("was read already, a stream can be read only once"))
    }
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stream")
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
