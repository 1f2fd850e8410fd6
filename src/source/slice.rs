//! Files cut into units of parallel work.
//!
//! A slice begins where a record begins and ends where one ends, so that no worker needs to look beyond its own. The
//! cuts of a file are found one after the other, each by reading the few lines around it.

use std::ops::Range;
use std::sync::Arc;

use super::options::ScanOptions;
use super::select::Choice;
use super::text::{OpenText, Piece, SliceText};
use crate::archive::{Appliance, Archive, Clock, LogFile, LogRef};
use crate::record::frame;

/// Whose records they are, and by which clock, as far as the heads up to here tell. A file is usually one appliance's from
/// its head to its end, but logs get concatenated, and then every further head counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Author {
    pub appliance: Appliance,
    /// Its clock.
    pub clock: Clock,
}

impl Author {
    /// What the head of a file tells of its begin.
    pub fn of(log: &LogFile) -> Author {
        Author { appliance: log.appliance.clone(), clock: log.clock.clone() }
    }
}

/// A unit of parallel work.
#[derive(Debug)]
pub struct Slice {
    /// Position in the archive.
    pub file: usize,
    /// The same file.
    pub log: LogRef,
    /// Bytes of a plain file; `None`: the whole file, as a stream.
    pub range: Option<Range<u64>>,
    /// What the heads before it tell.
    pub author: Author,
    /// The rest of a stream of which slices were read before.
    pub rest: Option<Box<OpenText>>,
    /// Text of the file that was read before; then there is neither a range nor a rest.
    pub piece: Option<Piece>,
    /// No further slice of this file follows.
    pub last: bool,
    /// There are threads without work: decompress on another one.
    pub read_ahead: bool,
}

impl Slice {
    /// The slice of a piece of the same file.
    pub fn of_piece(&self, piece: Piece) -> Slice {
        Slice {
            file: self.file,
            log: self.log.clone(),
            range: None,
            author: self.author.clone(),
            rest: None,
            piece: Some(piece),
            last: false,
            read_ahead: false,
        }
    }

    /// Where it begins in the text of its file.
    pub fn begin(&self) -> u64 {
        let passed = self.rest.as_ref().map_or(0, |open| open.passed);
        let read = self.piece.as_ref().map_or(passed, |piece| piece.begin);
        self.range.as_ref().map_or(read, |range| range.start)
    }
}

/// Bytes read at a time while looking for the next record: a few hundred lines.
const LOOK_BYTES: usize = 64 << 10;

/// The slices of an archive, in the order of its logs.
#[derive(Debug)]
pub struct Slices {
    archive: Arc<Archive>,
    choices: Vec<Choice>,
    slice_bytes: u64,
    file: usize,
    offset: u64,
}

impl Slices {
    /// Cuts those files of `archive` that are chosen, as `options` say.
    pub fn new(archive: Arc<Archive>, choices: Vec<Choice>, options: &ScanOptions) -> Self {
        Slices { archive, choices, slice_bytes: options.slice_bytes.max(1) as u64, file: 0, offset: 0 }
    }
}

impl Iterator for Slices {
    type Item = Slice;

    fn next(&mut self) -> Option<Slice> {
        while self.choices.get(self.file).is_some_and(|choice| *choice != Choice::Read) {
            self.file += 1;
        }
        let file = self.file;
        let log = LogRef::new(&self.archive, file)?;
        let range = log.len.filter(|_| log.can_be_sliced()).map(|len| {
            let begin = self.offset;
            begin..next_cut(&log, begin.saturating_add(self.slice_bytes), len)
        });
        let last = range.as_ref().is_none_or(|range| Some(range.end) == log.len);
        match &range {
            Some(range) if !last => self.offset = range.end,
            Some(_) | None => (self.file, self.offset) = (file + 1, 0),
        }
        Some(Slice { file, range, author: Author::of(&log), log, rest: None, piece: None, last, read_ahead: false })
    }
}

/// The first byte at or after `from` on which a record begins; `len` if there is none, or if the file cannot be read
/// there: whoever reads that part will tell.
fn next_cut(log: &LogFile, from: u64, len: u64) -> u64 {
    if from >= len {
        return len;
    }
    // One byte earlier, so that a record that begins at `from` itself is seen to begin a line.
    let begin = from.saturating_sub(1);
    let Ok(mut reader) = SliceText::open(log, Some(begin..len), false, false) else { return len };
    let mut text = Vec::new();
    let mut searched = 1;
    loop {
        let want = LOOK_BYTES.max(text.len());
        if reader.read(&mut text, want) == 0 {
            return len;
        }
        // The last line may go on beyond what was read; it is looked at again with what follows it.
        let whole = match memchr::memrchr(b'\n', &text) {
            Some(newline) if begin + (text.len() as u64) < len => newline + 1,
            Some(_) | None if begin + (text.len() as u64) >= len => text.len(),
            Some(_) | None => continue,
        };
        if let Some(found) = frame::next_record_start(&text[..whole], searched.min(whole), log.head.shape) {
            return begin + found as u64;
        }
        searched = whole;
    }
}
