//! One slice, scanned alone: text → records → rows, and what waits for earlier slices.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::appliances::Appliances;
use super::options::ScanOptions;
use super::reading::SliceScan;
use super::scanned::{Needs, Scanned};
use super::slice::Slice;
use super::text::{OpenText, SliceText};
use crate::archive::{Codec, LogFile, TextReport, reader};
use crate::error::{Error, Result};
use crate::record::frame;

/// The longest record that is kept whole. What goes on beyond is skipped to the next record, and the record marked.
pub const RECORD_BYTES: usize = 16 << 20;

/// Why reading ended.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum End {
    /// There is no more text.
    OfText,
    /// There is, for another slice.
    OfSlice,
}

/// Scans slices; shared by all threads.
pub struct Worker {
    pub(super) projection: Vec<usize>,
    pub(super) needs: Needs,
    pub(super) appliances: Arc<Appliances>,
    pub(super) bytes_read: Arc<AtomicU64>,
    block_bytes: usize,
    /// Text of a stream that makes a slice.
    stream_bytes: u64,
}

impl Worker {
    /// A worker that builds the event columns among `projection`.
    pub fn new(projection: Vec<usize>, needs: Needs, options: &ScanOptions, appliances: Arc<Appliances>) -> Self {
        let (block_bytes, stream_bytes) = (options.block_bytes.max(1), options.slice_bytes.max(1) as u64);
        Worker { projection, needs, appliances, bytes_read: Arc::default(), block_bytes, stream_bytes }
    }

    /// Bytes read from disk, by all threads.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.bytes_read)
    }

    /// Scans a slice.
    ///
    /// # Errors
    /// Only a fault of ours: a panic is caught here, so that one file cannot take the process down.
    pub fn scan<'a>(&self, slice: Slice<'a>) -> Result<Scanned<'a>> {
        let name = slice.log.name.clone();
        catch_unwind(AssertUnwindSafe(|| self.scan_slice(slice)))
            .map_err(|_| Error::internal(format!("a worker failed in {name}")))
    }

    fn scan_slice<'a>(&self, mut slice: Slice<'a>) -> Scanned<'a> {
        let mut scan = SliceScan::new(self, slice.log, slice.author.clone());
        let opened = match slice.rest.take() {
            Some(rest) => Ok(rest),
            None => SliceText::open(slice.log, slice.range.clone())
                .map(|reader| Box::new(OpenText { reader, ahead: Vec::new() })),
        };
        match opened {
            Ok(mut open) => match self.read_blocks(&mut open, &mut scan, self.limit(slice.log)) {
                End::OfText => scan.finish(slice, Some(open.reader.finish()), None),
                End::OfSlice => {
                    slice.last = false;
                    // What was read is reported when the text has ended.
                    let mut scanned = scan.finish(slice, Some(TextReport::default()), None);
                    scanned.rest = Some(open);
                    scanned
                }
            },
            Err(error) => scan.finish(slice, None, Some(reader::failure(&error))),
        }
    }

    /// Text after which a slice ends although the file goes on. A stream is read by one thread anyway, and may have no
    /// end: its rows must come out as it goes. Compressed text waits for its checksum.
    fn limit(&self, log: &LogFile) -> u64 {
        let is_plain_stream = log.codec == Codec::Plain && log.len.is_none();
        if is_plain_stream { self.stream_bytes } else { u64::MAX }
    }

    /// Reads text block by block. A block ends where a record begins; what follows is carried over.
    fn read_blocks(&self, open: &mut OpenText, scan: &mut SliceScan<'_>, limit: u64) -> End {
        let OpenText { reader, ahead: text } = open;
        loop {
            let want = self.block_bytes.max(text.len()).min(RECORD_BYTES);
            if reader.read(text, want) == 0 {
                scan.block(text, false);
                return End::OfText;
            }
            match frame::last_record_start(text, scan.log.head.shape) {
                Some(start) if start > 0 => {
                    scan.block(&text[..start], false);
                    text.drain(..start);
                    if scan.text_before >= limit {
                        return End::OfSlice;
                    }
                }
                Some(_) | None if text.len() <= RECORD_BYTES => {}
                Some(_) | None => {
                    // Longer than any record that is kept: its begin is taken, the rest passed over.
                    let rest = text.split_off(RECORD_BYTES);
                    scan.block(text, true);
                    let mid_line = text.last() != Some(&b'\n');
                    *text = rest;
                    self.skip_to_record(reader, text, scan, mid_line);
                }
            }
        }
    }

    /// Drops text until a record begins. `mid_line`: the text begins within a line that was counted already.
    fn skip_to_record(&self, reader: &mut SliceText, text: &mut Vec<u8>, scan: &mut SliceScan<'_>, mut mid_line: bool) {
        loop {
            let from = usize::from(mid_line).min(text.len());
            if let Some(start) = frame::next_record_start(text, from, scan.log.head.shape) {
                scan.skipped(&text[..start], mid_line);
                text.drain(..start);
                return;
            }
            // A line that is not whole yet may turn out to begin a record, unless it is as long as a block already.
            let keep_from = match memchr::memrchr(b'\n', text) {
                Some(newline) => newline + 1,
                None if mid_line || text.len() >= self.block_bytes.max(LONGEST_ENVELOPE) => text.len(),
                None => 0,
            };
            scan.skipped(&text[..keep_from], mid_line);
            if keep_from > 0 {
                mid_line = text[keep_from - 1] != b'\n';
                text.drain(..keep_from);
            }
            if reader.read(text, self.block_bytes) == 0 {
                scan.skipped(text, mid_line);
                text.clear();
                return;
            }
        }
    }
}

/// No envelope is longer than this.
const LONGEST_ENVELOPE: usize = 4096;
