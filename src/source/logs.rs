//! Raw logs as a source: slices → rayon → tracker → stitch → builder, window by window. Policy-free glue.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::record_batch::RecordBatch;
use hashbrown::HashMap;
use rayon::prelude::*;

use super::appliances::Appliances;
use super::decisions::Decisions;
use super::earlier::Earlier;
use super::fold::{Fold, Folding};
use super::history::HistoryFold;
use super::hosts::{self, Met};
use super::lines::LinesFold;
pub use super::options::MOST_MEMORY;
pub use super::options::ScanOptions;
use super::scanned::Scanned;
use super::select::Choice;
use super::series::Stretch;
use super::slice::{Slice, Slices};
use super::times::{Stopwatch, Timed};
use super::worker::Worker;
use super::{
    FileAccount, NoReread, Scan, ScanDescription, ScanExtent, ScanRequest, Source, StageTimes, provenance, series,
};
use crate::archive::{Appliance, Archive, Clocks};
use crate::connection::ConnectionKey;
use crate::connection::facts::ConnectionFacts;
use crate::dataset::metadata::Origin;
use crate::error::Result;
use crate::event::coverage::Covered;
use crate::event::tables::Table;
use crate::ledger::Ledger;

/// Slices scanned before they are folded, for each thread: enough that the last one of a window rarely keeps the other
/// threads waiting long, few enough that what waits to be folded stays small.
const SLICES_PER_THREAD: usize = 4;

/// Pieces of a file that is read from begin to end, for each thread.
const PIECES_PER_THREAD: usize = 2;

/// The most text of a slice, where every record is noted.
const NOTED_SLICE_BYTES: usize = 4 << 20;

/// An archive of raw logs.
#[derive(Clone, Debug)]
pub struct Logs {
    archive: Arc<Archive>,
    options: ScanOptions,
    pool: Arc<rayon::ThreadPool>,
}

impl Logs {
    /// The logs of `archive`, read as `options` say.
    ///
    /// # Errors
    /// The system refuses to start the threads.
    pub fn new(archive: Archive, options: ScanOptions) -> Result<Logs> {
        let pool = options.pool()?;
        Ok(Logs::on(archive, options, pool))
    }

    /// The same, on threads that are there.
    pub fn on(archive: Archive, options: ScanOptions, pool: Arc<rayon::ThreadPool>) -> Logs {
        Logs { archive: Arc::new(archive), options, pool }
    }

    /// The files.
    pub fn archive(&self) -> &Arc<Archive> {
        &self.archive
    }

    /// How they are read.
    pub fn options(&self) -> &ScanOptions {
        &self.options
    }

    /// What a scan would do, without reading anything.
    pub(super) fn decide(&self, request: &ScanRequest) -> Decisions {
        Decisions::of(&self.archive.files, request, self.options.look_back)
    }

    /// The threads that scan, which the executor shares.
    pub fn pool(&self) -> &Arc<rayon::ThreadPool> {
        &self.pool
    }
}

impl Source for Logs {
    fn tables(&self) -> Vec<Table> {
        Table::ALL.to_vec()
    }

    fn clocks(&self) -> Clocks {
        self.archive.clocks()
    }

    fn logs(&self) -> Vec<Arc<str>> {
        self.archive.files.iter().map(|log| log.name.clone()).collect()
    }

    fn check_reread(&self) -> std::result::Result<(), NoReread> {
        match self.archive.files.iter().find(|log| log.len.is_none()) {
            Some(stream) => Err(NoReread::Stream(stream.name.clone())),
            None => Ok(()),
        }
    }

    fn extent(&self, request: &ScanRequest) -> ScanExtent {
        self.decide(request).extent(&self.archive.files)
    }

    fn describe(&self, request: &ScanRequest) -> ScanDescription {
        self.decide(request).describe(&self.archive.files, request)
    }

    fn scan(&self, request: &ScanRequest) -> Result<Box<dyn Scan>> {
        let appliances = Arc::new(Appliances::new(self.archive.aliases().clone()));
        let decisions = self.decide(request);
        let earlier = Earlier::of(self, request, &decisions, &appliances);
        Ok(Box::new(self.begin(request, decisions, appliances, earlier)))
    }
}

impl Logs {
    /// The connections that are open at the end of the files that are chosen, and what was met in them.
    pub(super) fn open_at_end(
        &self,
        request: &ScanRequest,
        decisions: Decisions,
        appliances: &Arc<Appliances>,
    ) -> Result<(HashMap<ConnectionKey, ConnectionFacts>, Ledger)> {
        let mut scan = self.begin(request, decisions, appliances.clone(), None);
        scan.by_ref().try_for_each(|window| window.map(drop))?;
        Ok((scan.fold.open_at_end(), scan.fold.account().ledger.clone()))
    }

    fn begin(
        &self,
        request: &ScanRequest,
        decisions: Decisions,
        appliances: Arc<Appliances>,
        earlier: Option<Earlier>,
    ) -> LogScan {
        let bytes: u64 = self.archive.files.iter().map(|file| file.len.unwrap_or(0)).sum();
        let count_lines = self.options.count_lines || bytes <= self.options.small_bytes;
        let needs = decisions.needs;
        let table = decisions.table;
        let most_slice_bytes = if decisions.may_note_every_record() { NOTED_SLICE_BYTES } else { usize::MAX };
        let slice_bytes = self.options.slice_bytes.min(most_slice_bytes);
        let options = ScanOptions { count_lines, slice_bytes, ..self.options.clone() };
        // The columns of other tables are built in the fold.
        let scanned = if table == Table::Auth { request.projection.clone() } else { Vec::new() };
        let stopwatch: Arc<Stopwatch> = Arc::default();
        let worker = Worker::new(scanned, decisions.clone(), &options, appliances.clone(), stopwatch.clone());
        LogScan {
            logs: self.clone(),
            slices: Slices::new(self.archive.clone(), decisions.choices.clone(), &options),
            worker: match table {
                Table::Auth => worker,
                Table::Connections | Table::Messages | Table::Lines => {
                    worker.only(request.only.clone()).for_rows(request.projection.clone())
                }
            },
            fold: match table {
                Table::Auth => {
                    let fold = Fold::new(&self.archive, request, needs, appliances, &self.options);
                    Box::new(fold.with_earlier(earlier))
                }
                Table::Lines => Box::new(LinesFold::new(&self.archive, request, appliances, self.options.memory)),
                Table::Connections | Table::Messages => Box::new(HistoryFold::new(&self.archive, request, appliances)),
            },
            slices_per_thread: 1,
            most_slices: if decisions.notes_every_record() { 1 } else { SLICES_PER_THREAD },
            scanned: VecDeque::new(),
            rest: None,
            ended: false,
            met: Met::default(),
            covered: decisions.covered(),
            decisions,
            stopwatch,
        }
    }
}

/// A scan under way.
struct LogScan {
    logs: Logs,
    slices: Slices,
    worker: Worker,
    fold: Box<dyn Folding>,
    /// Slices of the next window for each thread: few at first, so that the first rows come soon.
    slices_per_thread: usize,
    /// What they grow to. Notes of every record take far more room than rows of authentication records.
    most_slices: usize,
    /// Slices that were scanned, to be folded in this order.
    scanned: VecDeque<Scanned>,
    /// The next slice of a file that is read from begin to end; its rows come before those.
    rest: Option<Slice>,
    ended: bool,
    /// Whose records were met.
    met: Met,
    decisions: Decisions,
    stopwatch: Arc<Stopwatch>,
    covered: Option<Arc<Covered>>,
}

impl LogScan {
    /// The next slices to scan. A stream ends a window: what follows it waits until all of it has been read.
    fn take_window(&mut self) -> Vec<Slice> {
        let mut window = Vec::new();
        let most = self.slices_per_thread * self.logs.options.threads;
        self.slices_per_thread = (2 * self.slices_per_thread).min(self.most_slices);
        while window.len() < most
            && let Some(slice) = self.slices.next()
        {
            let is_stream = slice.log.len.is_none();
            window.push(slice);
            if is_stream {
                break;
            }
        }
        // The first may go on with the file that is being folded, whose heads are known by now.
        if let Some((file, author)) = window.first().map(|slice| (slice.file, self.fold.account().author(&slice.log))) {
            let same_file = window.iter_mut().take_while(|slice| slice.file == file);
            same_file.for_each(|slice| slice.author = author.clone());
        }
        if window.len() < self.logs.options.threads {
            window.iter_mut().for_each(|slice| slice.read_ahead = true);
        }
        window
    }

    /// Scans the next slices in parallel; false if there are none. Collected in order, whatever the order in which they
    /// were scanned.
    fn scan_window(&mut self) -> Result<bool> {
        let window = match self.rest.take() {
            Some(slice) => {
                let scanned = match self.worker.cuts(&slice.log) {
                    true => self.scan_pieces(slice)?,
                    false => vec![self.worker.scan(slice)?],
                };
                scanned.into_iter().rev().for_each(|scanned| self.scanned.push_front(scanned));
                return Ok(true);
            }
            None if self.scanned.is_empty() => self.take_window(),
            None => return Ok(true),
        };
        let worker = &self.worker;
        let scanned: Vec<_> =
            self.logs.pool.install(|| window.into_par_iter().map(|slice| worker.scan(slice)).collect());
        for scanned in scanned {
            self.scanned.push_back(scanned?);
        }
        Ok(!self.scanned.is_empty())
    }

    /// Scans the next pieces of a file that is read from begin to end, while those behind them are read.
    fn scan_pieces(&self, mut slice: Slice) -> Result<Vec<Scanned>> {
        let (worker, most) = (&self.worker, PIECES_PER_THREAD * self.logs.options.threads);
        let Some(mut open) = slice.rest.take() else { return Ok(vec![worker.scan(slice)?]) };
        if open.pieces.is_empty() {
            open.pieces = worker.cut(&slice.log, &mut open, most)?;
        }
        let pieces = std::mem::take(&mut open.pieces);
        if pieces.is_empty() {
            slice.rest = Some(open);
            return Ok(vec![worker.scan(slice)?]);
        }
        let slices: Vec<Slice> = pieces.into_iter().map(|piece| slice.of_piece(piece)).collect();
        let read = || worker.cut(&slice.log, &mut open, most);
        let scan = || slices.into_par_iter().map(|slice| worker.scan(slice)).collect::<Result<Vec<Scanned>>>();
        let (pieces, scanned) = self.logs.pool.install(|| rayon::join(read, scan));
        open.pieces = pieces?;
        let mut scanned = scanned?;
        if let Some(last) = scanned.last_mut() {
            last.rest = Some(open);
        }
        Ok(scanned)
    }

    /// Folds scanned slices in the order of the logs, up to one whose file goes on.
    fn next_window(&mut self) -> Result<Vec<RecordBatch>> {
        if !self.scan_window()? {
            let rest = self.fold.finish()?;
            self.ended = self.fold.is_empty();
            return Ok(rest);
        }
        let mut batches = Vec::new();
        while let Some(mut scanned) = self.scanned.pop_front() {
            // Scanned without knowing of a head in the slices just before it: once more, knowing it.
            let author = self.fold.account().author(&scanned.slice.log);
            if author != scanned.slice.author {
                scanned = self.worker.scan(Slice { author, rest: None, ..scanned.slice })?;
            }
            if let (Some(covered), Some(part)) = (&self.covered, scanned.covered.take()) {
                covered.append(part, &|number| self.worker.appliances.get(number).name);
            }
            if let Some(covered) = &self.covered
                && (scanned.slice.last || scanned.loses_text())
            {
                covered.end_file(scanned.loses_text());
            }
            self.met.absorb(std::mem::take(&mut scanned.met));
            if let Some(piece) = scanned.slice.piece.take() {
                self.worker.recycle(piece);
            }
            let rest = scanned.rest.take();
            let (file, log) = (scanned.slice.file, scanned.slice.log.clone());
            let fold = &mut self.fold;
            self.stopwatch.time(Timed::Join, || fold.append(scanned, &mut batches))?;
            if fold.account().has_told_enough() {
                self.worker.stop_telling();
            }
            if let Some(rest) = rest {
                let author = self.fold.account().author(&log);
                let (rest, piece) = (Some(rest), None);
                self.rest = Some(Slice { file, log, range: None, author, rest, piece, last: true, read_ahead: false });
                break;
            }
        }
        Ok(batches)
    }

    /// The appliances that files and records are of, with the first and the last time of those records.
    fn appliances_met(&self) -> Vec<(Appliance, Option<(i64, i64)>)> {
        let files = self.logs.archive.files.iter().map(|file| (file.appliance.clone(), None));
        files.chain(self.met.appliances(|number| self.worker.appliances.get(number))).collect()
    }
}

impl Iterator for LogScan {
    type Item = Result<Vec<RecordBatch>>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.logs.options.stop.check().and_then(|()| self.next_window()) {
                Ok(batches) if batches.is_empty() => {}
                Ok(batches) => return Some(Ok(batches)),
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

impl Scan for LogScan {
    fn ledger(&self) -> Ledger {
        let mut ledger = self.fold.account().ledger.clone();
        ledger.files_skipped += self.decisions.files_skipped();
        ledger.files_known += self.decisions.files_known();
        if self.worker.only.is_some() && self.decisions.files_skipped() > 0 {
            let look_back = self.decisions.look_back;
            let note = "what is shown was looked for in the files around the time asked for";
            ledger.note(format!("{note} (--look-back {look_back})"));
        }
        if ledger.events_skipped > 0 {
            let attempts = match ledger.events_skipped {
                1 => "1 attempt has a stamp".to_owned(),
                n => format!("{n} attempts have stamps"),
            };
            ledger.note(format!(
                "{attempts} that the clock of the log never showed (flag time_skipped): it was set forward over that hour, or --log-tz is another zone"
            ));
        }
        if self.ended {
            let notes = series::notes(&self.logs.archive.files, self.files(), &self.decisions.around);
            notes.into_iter().for_each(|note| ledger.note(note));
            hosts::note(self.appliances_met()).into_iter().for_each(|note| ledger.note(note));
        }
        ledger
    }

    fn origins(&self, is_whole: bool) -> Result<Vec<Origin>> {
        let choices = self.decisions.choices.iter().enumerate();
        let read = choices.filter(|(_, choice)| **choice == Choice::Read).map(|(position, _)| position);
        let Logs { archive, options, pool } = &self.logs;
        let (read, accounts) = (read.collect::<Vec<_>>(), self.files());
        pool.install(|| provenance::origins(archive, &read, accounts, is_whole, &options.stop))
    }

    fn files(&self) -> &[FileAccount] {
        &self.fold.account().files
    }

    fn stretches(&self) -> Option<(Vec<Stretch>, u64)> {
        let (stretches, untold) = series::stretches(&self.logs.archive.files, self.files());
        let stretches = series::asked_for(stretches, &self.decisions.around);
        let left_out = self.decisions.choices.iter().filter(|choice| **choice != Choice::Read).count();
        Some((stretches, untold.saturating_sub(left_out as u64)))
    }

    fn given_below(&self) -> i64 {
        self.fold.given_below()
    }

    fn times(&self) -> StageTimes {
        self.stopwatch.times()
    }

    fn bytes_read(&self) -> Arc<AtomicU64> {
        self.worker.bytes_read()
    }

    fn coverage(&self) -> Option<Arc<Covered>> {
        self.covered.clone()
    }
}
