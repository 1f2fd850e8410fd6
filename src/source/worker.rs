//! One slice, scanned alone: text → records → rows, and what waits for earlier slices.

use std::ops::ControlFlow::{self, Break, Continue};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::appliances::Appliances;
use super::decisions::Decisions;
use super::lines::LineRows;
use super::lookup::Lookup;
use super::only::Only;
use super::options::ScanOptions;
use super::reading::{Again, SliceScan};
use super::scanned::Scanned;
use super::slice::Slice;
use super::text::{Given, OpenText, Piece, RECORD_BYTES, SliceText};
use super::times::{Stopwatch, Timed};
use crate::archive::{Inflater, LogFile, PageBudget, PlainFile, TextReport, clipped, reader};
use crate::error::{Error, Result};
use crate::event::columns::{COLUMNS, LINE, Value};
use crate::event::tables::Table;
use crate::record::frame::{self, Sequel, Shape, zeros};
use crate::record::marks::{Connections, Marks};

/// No envelope is longer than this.
const LONGEST_ENVELOPE: usize = 4096;
/// The most text of a compressed file that is inflated at once: appliances close a log at 10 to 100 MB, and some beyond.
const WHOLE_BYTES: u64 = 256 << 20;
/// The same, in slices, where every record is noted. A longer file is read in pieces, which all threads scan.
const WHOLE_SLICES: u64 = 4;
/// If a search finds something in more than one of this many lines, it costs as much as taking every record apart.
const DENSE: u64 = 4;
/// Fewer lines say nothing about the rest of the text.
const MANY_LINES: u64 = 1024;
/// Memory of the rows of a file that is inflated at once. A file with more is read in pieces.
const WHOLE_ROWS: usize = 16 << 20;
/// A compressed file that is longer is read slice by slice. A slice of it is this many times as long as one of a plain
/// file: one thread reads the file anyway, and only its rows need to come out before its end.
const STREAM_SLICES: u64 = 16;
/// Text of a compressed pipe after which its rows come out: its length and its speed are unknown.
const PIPE_BYTES: u64 = 1 << 20;

/// Scans slices; shared by all threads.
pub struct Worker {
    pub(super) projection: Vec<usize>,
    pub(super) decisions: Decisions,
    pub(super) appliances: Arc<Appliances>,
    pub(super) bytes_read: Arc<AtomicU64>,
    pub(super) marks: Marks,
    /// The connections that rows may belong to.
    pub(super) asked: Connections,
    /// Enough records with several envelopes were reported as samples.
    enough_told: AtomicBool,
    /// A search found so much in a piece of text that it would have been faster to take every record apart.
    finds_much: AtomicBool,
    /// The rows of a file took too much memory: the other files are read in pieces, too.
    many_rows: AtomicBool,
    stopwatch: Arc<Stopwatch>,
    block_bytes: usize,
    slice_bytes: u64,
    /// Text of a compressed file up to which it is inflated at once.
    whole_bytes: usize,
    mmap: bool,
    /// The report of a text holds its content id.
    content_ids: bool,
    /// Lines that are passed over are counted, too.
    pub(super) counts_lines: bool,
    /// Whether a row's text is verified is known at the end of its member only, and the query asks.
    needs_verdicts: bool,
    /// The query shows the ids of attempts.
    pub(super) names_events: bool,
    /// The projected columns of another table than `auth`.
    pub(super) rows: Vec<usize>,
    /// The relation by which rows are selected, for a trace or a `show`.
    pub(super) only: Option<Arc<Only>>,
    /// Idle ones.
    inflaters: Mutex<Vec<Inflater>>,
    /// What all inflaters together may hold: text of files that do not fit is streamed.
    page_budget: Arc<PageBudget>,
    /// Memory of idle threads to note mentions of connections in.
    lookups: Mutex<Vec<Lookup>>,
    /// Memory of pieces that were scanned.
    texts: Mutex<Vec<Vec<u8>>>,
}

/// The result of scanning a text that is in memory.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Held {
    /// It was scanned.
    Read,
    /// A checksum does not match.
    Unproved,
    /// Its rows take too much memory to be made at once.
    Full,
}

/// The next part of a text that is to be read at once.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Block {
    /// So many bytes, up to where a record begins or the text ends.
    Upto(usize),
    /// A record begins that is longer than any that is kept.
    Long,
    /// There is too little text to tell.
    Unknown,
}

impl Worker {
    /// A worker that builds the event columns of `auth` among `projection`; none for the other tables.
    pub fn new(
        projection: Vec<usize>,
        decisions: Decisions,
        options: &ScanOptions,
        appliances: Arc<Appliances>,
        stopwatch: Arc<Stopwatch>,
    ) -> Self {
        let page_budget = usize::try_from(options.memory / 2).unwrap_or(usize::MAX);
        let slice_bytes = options.slice_bytes.max(1) as u64;
        let most_whole = match decisions.notes_every_record() {
            true => slice_bytes.saturating_mul(WHOLE_SLICES),
            false => WHOLE_BYTES,
        };
        Worker {
            needs_verdicts: projection.iter().any(|index| matches!(COLUMNS[*index].value, Value::Integrity)),
            names_events: projection.iter().any(|index| matches!(COLUMNS[*index].value, Value::EventId)),
            appliances,
            stopwatch,
            bytes_read: Arc::default(),
            marks: Marks::new(marked(&decisions), &decisions.search.numbers),
            asked: asked_for(&decisions),
            enough_told: AtomicBool::new(false),
            finds_much: AtomicBool::new(false),
            many_rows: AtomicBool::new(false),
            lookups: Mutex::default(),
            texts: Mutex::default(),
            block_bytes: options.block_bytes.max(1),
            slice_bytes,
            whole_bytes: usize::try_from(most_whole).unwrap_or(usize::MAX).min(page_budget),
            page_budget: Arc::new(PageBudget::new(page_budget)),
            mmap: options.mmap,
            content_ids: options.content_ids,
            counts_lines: options.count_lines
                || decisions.may_note_every_record()
                || projection.iter().any(|index| COLUMNS[*index].name == LINE),
            decisions,
            projection,
            rows: Vec::new(),
            only: None,
            inflaters: Mutex::default(),
        }
    }

    /// For these columns of another table than `auth`.
    pub fn for_rows(self, projection: Vec<usize>) -> Self {
        Worker { rows: projection, ..self }
    }

    /// Rows are selected by relation.
    pub fn only(self, only: Option<Arc<Only>>) -> Self {
        Worker { only, ..self }
    }

    /// What takes the rows of `lines`, if these are requested.
    pub(super) fn line_rows(&self) -> Option<LineRows> {
        (self.decisions.table == Table::Lines)
            .then(|| LineRows::new(&self.rows, self.only.clone(), self.appliances.clone()))
    }

    /// No more records with several envelopes need to be told.
    pub fn stop_telling(&self) {
        self.enough_told.store(true, Ordering::Relaxed);
    }

    pub(super) fn tells(&self) -> bool {
        !self.enough_told.load(Ordering::Relaxed)
    }

    /// Does a search find so little that it pays?
    pub(super) fn searches(&self) -> bool {
        !self.finds_much.load(Ordering::Relaxed)
    }

    /// A search took apart `records` records among `lines` lines.
    pub(super) fn found(&self, records: u64, lines: u64) {
        if lines >= MANY_LINES && records > lines / DENSE {
            self.finds_much.store(true, Ordering::Relaxed);
        }
    }

    pub(super) fn lend_lookup(&self) -> Lookup {
        take_one(&self.lookups).unwrap_or_default()
    }

    pub(super) fn take_back(&self, lookup: Lookup) {
        give_back(&self.lookups, lookup);
    }

    /// Bytes read from disk, by all threads.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.bytes_read)
    }

    /// Scans a slice.
    ///
    /// # Errors
    /// Only a fault of ours: a panic is caught here, so that one file cannot take the process down.
    pub fn scan(&self, slice: Slice) -> Result<Scanned> {
        let name = slice.log.name.clone();
        catch_unwind(AssertUnwindSafe(|| self.scan_slice(slice)))
            .map_err(|_| Error::internal(format!("a worker failed in {name}")))
    }

    fn scan_slice(&self, slice: Slice) -> Scanned {
        let slice = match self.scan_piece(slice) {
            Break(scanned) => return scanned,
            Continue(slice) => slice,
        };
        // Each way of reading gives the slice on where it cannot be taken.
        let slice = match self.scan_whole(slice) {
            Break(scanned) => return scanned,
            Continue(slice) => slice,
        };
        match self.scan_mapped(slice) {
            Break(scanned) => scanned,
            Continue(slice) => self.scan_stream(slice),
        }
    }

    /// Text that was read before; gives any other slice back.
    fn scan_piece(&self, slice: Slice) -> ControlFlow<Scanned, Slice> {
        // The piece stays in the slice: it says where the text begins, and it may have to be scanned again.
        let Some(piece) = &slice.piece else { return Continue(slice) };
        let mut scan = SliceScan::new(self, &slice);
        // The text will not be there when lines are to be told.
        scan.at.counts_lines = true;
        self.stopwatch.time(Timed::Scan, || self.read_held(&piece.text, &mut scan, &mut |_| true));
        Break(scan.finish(slice, Some(TextReport::default()), None))
    }

    /// Is a file that one thread has to read cut into pieces that all threads scan?
    pub fn cuts(&self, log: &LogFile) -> bool {
        self.decisions.may_note_every_record() && log.len.is_some()
    }

    /// Reads the next pieces of a text, at most `most`. None: it has to be read on in order, because it ends, or
    /// because a record or a run of NUL is longer than a piece.
    ///
    /// # Errors
    /// As for [`Worker::scan`].
    pub fn cut(&self, log: &LogFile, open: &mut OpenText, most: usize) -> Result<Vec<Piece>> {
        let cut = || (0..most).map_while(|_| self.next_piece(log.head.shape, open)).collect();
        let pieces = catch_unwind(AssertUnwindSafe(|| self.stopwatch.time(Timed::Read, cut)));
        pieces.map_err(|_| Error::internal(format!("a worker failed in {}", log.name)))
    }

    fn next_piece(&self, shape: Shape, open: &mut OpenText) -> Option<Piece> {
        let piece_bytes = usize::try_from(self.slice_bytes).unwrap_or(usize::MAX);
        let OpenText { reader, ahead, passed, .. } = open;
        let mut least = piece_bytes;
        loop {
            while ahead.len() < least {
                if reader.read(ahead, self.block_bytes) == 0 {
                    return None;
                }
            }
            if zeros::leading(ahead) > 0 {
                return None;
            }
            match next_block(ahead, false, shape) {
                Block::Unknown => least = ahead.len().saturating_add(self.block_bytes),
                Block::Upto(0) | Block::Long => return None,
                Block::Upto(length) => {
                    let mut rest = take_one(&self.texts).unwrap_or_default();
                    rest.reserve(piece_bytes.saturating_add(self.block_bytes));
                    rest.extend(ahead.drain(length..));
                    let piece = Piece { text: std::mem::replace(ahead, rest), begin: *passed };
                    *passed += length as u64;
                    return Some(piece);
                }
            }
        }
    }

    /// Takes the memory of a piece that is not scanned again.
    pub fn recycle(&self, Piece { mut text, .. }: Piece) {
        text.clear();
        give_back(&self.texts, text);
    }

    /// A compressed file that can be inflated at once; gives the slice back if it cannot.
    fn scan_whole(&self, slice: Slice) -> ControlFlow<Scanned, Slice> {
        if slice.rest.is_some() || slice.range.is_some() || self.many_rows.load(Ordering::Relaxed) {
            return Continue(slice);
        }
        let idle = take_one(&self.inflaters);
        let mut inflater = idle.unwrap_or_else(|| Inflater::new(self.page_budget.clone()));
        let inflated = self
            .stopwatch
            .time(Timed::Inflate, || inflater.inflate(&slice.log, self.whole_bytes, self.mmap))
            .ok()
            .flatten();
        let scanned = match inflated {
            None => Continue(slice),
            Some(mut whole) => {
                if self.content_ids {
                    whole.identify();
                }
                let mut scan = SliceScan::new(self, &slice).with_most(WHOLE_ROWS);
                let text = whole.text;
                let held =
                    self.stopwatch.time(Timed::Scan, || self.read_held(text, &mut scan, &mut |end| whole.check(end)));
                match held {
                    Held::Read => Break(scan.finish(slice, Some(whole.report()), None)),
                    Held::Unproved => Continue(slice),
                    Held::Full => {
                        self.many_rows.store(true, Ordering::Relaxed);
                        Continue(slice)
                    }
                }
            }
        };
        // Memory that will not be needed again is the system's.
        if !self.many_rows.load(Ordering::Relaxed) {
            give_back(&self.inflaters, inflater);
        }
        scanned
    }

    /// A range of a plain file that can be mapped; gives the slice back if it cannot, or if it changed meanwhile.
    fn scan_mapped(&self, slice: Slice) -> ControlFlow<Scanned, Slice> {
        let Some(range) = slice.range.clone().filter(|_| self.mmap) else { return Continue(slice) };
        let Ok(Some(file)) = slice.log.open_plain() else { return Continue(slice) };
        let Some(text) = file.map(range.clone()) else { return Continue(slice) };
        let mut scan = SliceScan::new(self, &slice);
        self.stopwatch.time(Timed::Scan, || self.read_held(text.bytes(), &mut scan, &mut |_| true));
        if !text.is_sound() {
            return Continue(slice);
        }
        let length = range.end - range.start;
        let members = PlainFile::members(&file, range);
        let damage = file.damage().filter(|_| slice.last).into_iter().collect();
        let report = TextReport { bytes_read: length, bytes_text: length, members, damage, ..TextReport::default() };
        Break(scan.finish(slice, Some(report), None))
    }

    /// Whatever else: text that is read block by block.
    fn scan_stream(&self, mut slice: Slice) -> Scanned {
        let mut seen = slice.rest.as_mut().and_then(|open| self.sequel(open, &slice.log));
        let mut scan = SliceScan::new(self, &slice).behind(seen.as_mut().and_then(|seen| seen.again.take()));
        // The text will not be there when lines are to be told.
        scan.at.counts_lines = true;
        let is_new = slice.rest.is_none();
        let opened = match slice.rest.take() {
            Some(rest) => Ok(rest),
            None => SliceText::open(&slice.log, slice.range.clone(), slice.read_ahead, self.content_ids)
                .map(|reader| Box::new(OpenText::new(reader))),
        };
        let mut open = match opened {
            Ok(open) => open,
            Err(error) => return scan.finish(slice, None, Some(reader::failure(&error))),
        };
        if is_new && self.cuts(&slice.log) && slice.range.is_none() {
            slice.last = false;
            let mut scanned = scan.finish(slice, Some(TextReport::default()), None);
            scanned.rest = Some(open);
            return scanned;
        }
        let shape = slice.log.head.shape;
        let OpenText { reader, ahead, passed, verdicts, given, late: _, pieces: _ } = &mut *open;
        let may_pause = seen.is_none() && slice.log.is_live() && frame::is_likely_whole(ahead, shape);
        let is_over = if may_pause && reader.is_quiet() {
            let counts = scan.piece(ahead, 0..ahead.len(), false);
            scan.settle(ahead);
            scan.is_paused = true;
            *given = Some(Given { text: std::mem::take(ahead), counts });
            false
        } else {
            let mut read = |buffer: &mut Vec<u8>, want: usize| match seen.take() {
                Some(seen) => seen.bytes,
                None => self.stopwatch.time(Timed::Read, || reader.read(buffer, want)),
            };
            let limit = self.limit(&slice.log);
            self.read_blocks(&mut read, ahead, &mut scan, limit)
        };
        let text = *passed..*passed + scan.at.text_before;
        if is_over {
            let late =
                open.late.map(|at| format!("text came late at byte {at}: what it continues was read without it"));
            let mut report = open.reader.finish();
            report.damage.extend(late);
            report.members = clipped(&report.members, text);
            return scan.finish(slice, Some(report), None);
        }
        if self.needs_verdicts && slice.log.is_compressed() && verdicts.is_none() {
            // So long a file is rather inflated twice than its rows kept until its end.
            *verdicts = Some(slice.log.verify().unwrap_or_default());
        }
        let members = verdicts.as_ref().map_or_else(Vec::new, |verdicts| clipped(verdicts, text.clone()));
        *passed = text.end;
        slice.last = false;
        // What was read is reported when the text has ended.
        let mut scanned = scan.finish(slice, Some(TextReport { members, ..TextReport::default() }), None);
        scanned.rest = Some(open);
        scanned
    }

    /// Reads on behind a record that was given, up to the end of a line, which tells whether that was all of it.
    fn sequel(&self, open: &mut OpenText, log: &LogFile) -> Option<Seen> {
        let Given { text, counts } = open.given.take()?;
        let OpenText { reader, ahead, passed, late, .. } = open;
        let shape = log.head.shape;
        while memchr::memchr(b'\n', ahead).is_none() {
            if self.stopwatch.time(Timed::Read, || reader.read(ahead, self.block_bytes)) == 0 {
                break;
            }
        }
        let bytes = ahead.len();
        match Sequel::of(ahead, shape) {
            Sequel::Other => {}
            Sequel::Rest => *late = late.or(Some(*passed)),
            Sequel::Repetition => {
                *passed -= text.len() as u64;
                let again = Again { bytes: text.len(), counts };
                ahead.splice(..0, text);
                return Some(Seen { bytes, again: Some(again) });
            }
        }
        Some(Seen { bytes, again: None })
    }

    /// Text after which a slice ends although the file goes on. A stream is read by one thread anyway, and may have no
    /// end: its rows come out with every block, which is short where the stream is slow. Those of a compressed one come
    /// out now and then, or wait for its checksum, if anybody asks whether it holds.
    fn limit(&self, log: &LogFile) -> u64 {
        match (log.is_compressed() || log.is_wrapped(), log.len) {
            _ if log.is_live() => 1,
            (false, _) => u64::MAX,
            (true, None) if self.needs_verdicts => u64::MAX,
            (true, None) => self.slice_bytes.min(PIPE_BYTES),
            _ if self.cuts(log) => self.slice_bytes,
            (true, _) => self.slice_bytes.saturating_mul(STREAM_SLICES),
        }
    }

    /// Reads text that is all there. In parts, each of which `prove` looks at just before: it is in the cache then.
    fn read_held(&self, text: &[u8], scan: &mut SliceScan<'_>, prove: &mut dyn FnMut(usize) -> bool) -> Held {
        let shape = scan.log.head.shape;
        let mut at = 0;
        while at < text.len() {
            let zeros = zeros::leading(text.get(at..).unwrap_or_default());
            if zeros >= zeros::LEAST {
                if !prove(at + zeros) {
                    return Held::Unproved;
                }
                scan.zeros(zeros);
                at += zeros;
                continue;
            }
            let mut seen = self.block_bytes;
            let block = loop {
                let end = at.saturating_add(seen).min(text.len());
                match next_block(text.get(at..end).unwrap_or_default(), end == text.len(), shape) {
                    Block::Unknown => seen = seen.saturating_mul(2),
                    block => break block,
                }
            };
            let Block::Upto(length) = block else { break };
            if !prove(at + length) {
                return Held::Unproved;
            }
            scan.piece(text, at..at + length, false);
            at += length;
            if scan.is_full() {
                return Held::Full;
            }
        }
        scan.settle(text.get(..at).unwrap_or_default());
        let mut rest = text.get(at..).unwrap_or_default();
        if rest.is_empty() {
            return if prove(text.len()) { Held::Read } else { Held::Unproved };
        }
        if !prove(text.len()) {
            return Held::Unproved;
        }
        let mut read = |buffer: &mut Vec<u8>, want: usize| {
            let (taken, left) = rest.split_at(want.min(rest.len()));
            buffer.extend_from_slice(taken);
            rest = left;
            taken.len()
        };
        scan.count_from_here(text.get(..at).unwrap_or_default());
        self.read_blocks(&mut read, &mut Vec::new(), scan, u64::MAX);
        Held::Read
    }

    /// Reads text block by block; what follows the last whole record is carried over. False: the text goes on, in another
    /// slice.
    fn read_blocks(&self, read: &mut Read<'_>, text: &mut Vec<u8>, scan: &mut SliceScan<'_>, limit: u64) -> bool {
        let shape = scan.log.head.shape;
        let (mut at_end, mut in_zeros, mut has_text) = (false, false, false);
        loop {
            if !at_end && !has_text {
                let want = self.block_bytes.max(text.len()).min(RECORD_BYTES);
                at_end = read(text, want) == 0;
            }
            let zeros = zeros::leading(text);
            if zeros >= zeros::LEAST || (zeros > 0 && in_zeros) {
                scan.zeros(zeros);
                text.drain(..zeros);
                // More of a stream may be long in coming.
                (in_zeros, has_text) = (true, !text.is_empty());
                continue;
            }
            // There may be more of them.
            if zeros > 0 && zeros == text.len() && !at_end {
                continue;
            }
            (in_zeros, has_text) = (false, false);
            match next_block(text, at_end, shape) {
                Block::Upto(0) => return true,
                Block::Upto(length) => {
                    scan.piece(text, 0..length, false);
                    scan.settle(text);
                    text.drain(..length);
                    if !at_end && scan.at.text_before >= limit {
                        return false;
                    }
                }
                // The stream may pause here: whoever reads on looks whether it does.
                Block::Unknown if scan.log.is_live() && frame::is_likely_whole(text, shape) => return false,
                Block::Unknown => {}
                Block::Long => {
                    // Its begin is taken, the rest passed over.
                    scan.piece(text, 0..RECORD_BYTES, true);
                    scan.settle(text);
                    let mid_line = text.get(RECORD_BYTES - 1) != Some(&b'\n');
                    text.drain(..RECORD_BYTES);
                    self.skip_to_record(read, text, scan, mid_line);
                }
            }
        }
    }

    /// Drops text until a record begins. `mid_line`: the text begins within a line that was counted already.
    fn skip_to_record(&self, read: &mut Read<'_>, text: &mut Vec<u8>, scan: &mut SliceScan<'_>, mut mid_line: bool) {
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
            if read(text, self.block_bytes) == 0 {
                scan.skipped(text, mid_line);
                text.clear();
                return;
            }
        }
    }
}

fn take_one<T>(idle: &Mutex<Vec<T>>) -> Option<T> {
    idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
}

fn give_back<T>(idle: &Mutex<Vec<T>>, one: T) {
    idle.lock().unwrap_or_else(PoisonError::into_inner).push(one);
}

/// What was read behind a record that was given.
struct Seen {
    /// None: the text is over.
    bytes: usize,
    /// That record, if its repetitions follow.
    again: Option<Again>,
}

/// Appends up to the given number of bytes of text, and returns how many; 0: there is no more.
type Read<'r> = dyn FnMut(&mut Vec<u8>, usize) -> usize + 'r;

/// The connections that rows may belong to, if any column tells of them.
fn asked_for(decisions: &Decisions) -> Connections {
    let (inbound, outbound) = decisions.prefilter.directions();
    let late = decisions.needs.late;
    if decisions.needs.connections { Connections { inbound, outbound, late } } else { Connections::default() }
}

/// The connections that are searched for by their marks: none where every line is looked at anyway.
fn marked(decisions: &Decisions) -> Connections {
    let asked = asked_for(decisions);
    if decisions.needs.verdicts { Connections { inbound: false, outbound: false, ..asked } } else { asked }
}

/// What can be read of `text`, which begins where a record does; `at_end`: nothing follows it. How long a record is kept
/// whole must not depend on how much text is at hand.
fn next_block(text: &[u8], at_end: bool, shape: Shape) -> Block {
    if text.len() > RECORD_BYTES {
        if !at_end && text.len() < RECORD_BYTES + LONGEST_ENVELOPE {
            // A record may begin in the last bytes that are kept, and not be told by what is there of it.
            return Block::Unknown;
        }
        let seen = text.get(..RECORD_BYTES + LONGEST_ENVELOPE).unwrap_or(text);
        match frame::next_record_start(seen, 1, shape).filter(|start| *start <= RECORD_BYTES) {
            None => return Block::Long,
            Some(start) => {
                let last = frame::last_record_start(text.get(..RECORD_BYTES).unwrap_or(text), shape);
                return Block::Upto(last.filter(|last| *last > 0).unwrap_or(start));
            }
        }
    }
    if at_end {
        return Block::Upto(text.len());
    }
    match frame::last_record_start(text, shape) {
        Some(start) if start > 0 => Block::Upto(start),
        Some(_) | None => Block::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record that ends just before the longest that is kept does, however little of the next one is at hand.
    #[test]
    fn how_long_a_record_is_kept_does_not_depend_on_the_text_at_hand() {
        const HEAD: &[u8] = b"Wed Apr 22 11:43:59 2009 Info: ";
        let shape = Shape::default();
        for before_limit in [0, 1, 10, 31, 40] {
            let mut text = HEAD.to_vec();
            text.resize(RECORD_BYTES - before_limit - 1, b'x');
            text.push(b'\n');
            let length = text.len();
            text.extend_from_slice(HEAD);
            text.resize(RECORD_BYTES + 2 * LONGEST_ENVELOPE, b'y');
            for at_hand in [1, 2, 9, 20, 31, 32, 100, LONGEST_ENVELOPE, 2 * LONGEST_ENVELOPE] {
                let block = next_block(&text[..RECORD_BYTES + at_hand], false, shape);
                assert!(matches!(block, Block::Upto(found) if found == length) || block == Block::Unknown, "{block:?}");
            }
            assert_eq!(next_block(&text, false, shape), Block::Upto(length));
        }
    }
}
