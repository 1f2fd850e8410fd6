//! The text of a slice, the same to its reader whether it is a range of a plain file or a whole stream.

use std::io;
use std::ops::Range;

use super::ahead::ReadAhead;
use crate::archive::{LogFile, Member, PlainFile, TextReader, TextReport, reader};
use crate::record::frame::LineCounts;

/// The longest record that is kept whole. What goes on beyond is skipped to the next record, and the record marked.
pub const RECORD_BYTES: usize = 16 << 20;

/// Reads the text of a slice from its begin to its end.
pub enum SliceText {
    /// The whole file.
    Whole(Box<TextReader>),
    /// The whole file, decompressed by a separate thread.
    Ahead(ReadAhead),
    /// Some bytes of a plain file.
    Range(RangeText),
}

/// Text that was read from a file, from the begin of a record to the end of one.
#[derive(Debug)]
pub struct Piece {
    pub text: Vec<u8>,
    /// Where it begins in that of the file.
    pub begin: u64,
}

/// Text that is being read, and what was read of it but not used yet.
pub struct OpenText {
    /// What is still to be read.
    pub reader: SliceText,
    /// Text before `ahead` that was cut into pieces, which are to be scanned.
    pub pieces: Vec<Piece>,
    /// Begins where a record begins, or at the begin of the slice.
    pub ahead: Vec<u8>,
    /// Text before it, which slices before had or `pieces` have.
    pub passed: u64,
    /// What of the text of the file can be relied on, if somebody had to know before its end.
    pub verdicts: Option<Vec<Member>>,
    /// The last record so far, if it was taken for whole because nothing followed it for a while.
    pub given: Option<Given>,
    /// Where text followed that may belong to such a record, the first time.
    pub late: Option<u64>,
}

/// A record of a stream that was given before it was known what follows it.
#[derive(Debug)]
pub struct Given {
    /// Its line.
    pub text: Vec<u8>,
    /// How its line was counted.
    pub counts: LineCounts,
}

impl OpenText {
    /// Text of which nothing was read.
    pub fn new(reader: SliceText) -> OpenText {
        OpenText { reader, pieces: Vec::new(), ahead: Vec::new(), passed: 0, verdicts: None, given: None, late: None }
    }
}

impl std::fmt::Debug for OpenText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenText").field("ahead", &self.ahead.len()).finish_non_exhaustive()
    }
}

/// Reads some bytes of a plain file.
pub struct RangeText {
    file: PlainFile,
    begin: u64,
    left: Range<u64>,
    report: TextReport,
}

impl SliceText {
    /// Opens `range` of `log`, or all of it. `ahead`: a compressed file may have a thread of its own. `identify`: the
    /// report on a whole file tells the identity of its text.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn open(log: &LogFile, range: Option<Range<u64>>, ahead: bool, identify: bool) -> io::Result<SliceText> {
        if let Some(left) = range
            && let Some(file) = log.open_plain()?
        {
            return Ok(SliceText::Range(RangeText { file, begin: left.start, left, report: TextReport::default() }));
        }
        let reader = log.open()?.identified(identify);
        if ahead && log.is_compressed() {
            return ReadAhead::start(reader).map(SliceText::Ahead);
        }
        Ok(SliceText::Whole(Box::new(reader)))
    }

    /// Appends up to `want` bytes to `buffer`, less at the end, and where the rest of a stream does not come at once; 0: there
    /// is no more.
    pub fn read(&mut self, buffer: &mut Vec<u8>, want: usize) -> usize {
        match self {
            SliceText::Whole(reader) => reader.read(buffer, want),
            SliceText::Ahead(ahead) => ahead.read(buffer, want),
            SliceText::Range(range) => range.read(buffer, want),
        }
    }

    /// Is it a stream out of which nothing comes for a while?
    pub fn is_quiet(&mut self) -> bool {
        match self {
            SliceText::Whole(reader) => reader.is_quiet(),
            SliceText::Ahead(_) | SliceText::Range(_) => false,
        }
    }

    pub fn finish(self) -> TextReport {
        match self {
            SliceText::Whole(reader) => reader.finish(),
            SliceText::Ahead(ahead) => ahead.finish(),
            SliceText::Range(range) => range.finish(),
        }
    }
}

impl RangeText {
    fn read(&mut self, buffer: &mut Vec<u8>, want: usize) -> usize {
        let left = usize::try_from(self.left.end - self.left.start).unwrap_or(usize::MAX);
        let want = want.min(left);
        if want == 0 {
            return 0;
        }
        let before = buffer.len();
        let end = match self.file.read_at(self.left.start, buffer, want) {
            Ok(read) if read == want => None,
            Ok(_) => Some("shrank while being read".to_owned()),
            Err(error) => Some(reader::failure(&error)),
        };
        let read = buffer.len() - before;
        self.left.start += read as u64;
        self.report.bytes_read += read as u64;
        self.report.bytes_text += read as u64;
        if let Some(reason) = end {
            self.report.damage.push(format!("{reason}, at byte {}", self.left.start));
            self.left.end = self.left.start;
        }
        read
    }

    fn finish(mut self) -> TextReport {
        self.report.members = self.file.members(self.begin..self.left.start);
        // Without a word the reading itself would have: bytes that are not those of the slices before.
        if self.report.damage.is_empty() {
            self.report.damage.extend(self.file.change().damage().map(str::to_owned));
        }
        // Only the last slice sees the end of the file.
        if self.left.end == self.file.len() {
            self.report.grew_by = self.file.grew_by();
            self.report.notes = reader::growth(self.report.grew_by);
            self.report.damage.extend(self.file.damage());
        }
        self.report
    }
}
