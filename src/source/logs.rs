//! Raw logs as a source: slices → rayon → tracker → stitch → builder, window by window. Policy-free glue.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use rayon::prelude::*;

use super::appliances::Appliances;
use super::fold::Fold;
pub use super::options::MOST_MEMORY;
pub use super::options::ScanOptions;
use super::slice::{Slice, Slices};
use super::times::{Stopwatch, Timed};
use super::worker::Worker;
use super::{Decisions, Scan, ScanRequest, Source, StageTimes};
use crate::archive::Archive;
use crate::error::{Error, Result};
use crate::event::columns;
use crate::ledger::Ledger;

/// Slices scanned before they are folded, for each thread: enough that the last one of a window rarely keeps the other
/// threads waiting long, few enough that what waits to be folded stays small.
const SLICES_PER_THREAD: usize = 4;

/// An archive of raw logs.
#[derive(Debug)]
pub struct Logs {
    archive: Archive,
    options: ScanOptions,
    pool: rayon::ThreadPool,
}

impl Logs {
    /// The logs of `archive`, read as `options` say.
    ///
    /// # Errors
    /// The system refuses to start the threads.
    pub fn new(archive: Archive, options: ScanOptions) -> Result<Logs> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(options.threads)
            .build()
            .map_err(|error| Error::usage(format!("cannot start {} threads: {error}", options.threads)))?;
        Ok(Logs { archive, options, pool })
    }

    /// The files.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// How they are read.
    pub fn options(&self) -> &ScanOptions {
        &self.options
    }

    /// What a scan would do, without reading anything.
    pub fn decide(&self, request: &ScanRequest) -> Decisions {
        Decisions::of(&self.archive.files, request, self.options.look_back)
    }

    /// The threads that scan, which the executor shares.
    pub fn pool(&self) -> &rayon::ThreadPool {
        &self.pool
    }
}

impl Source for Logs {
    fn schema(&self) -> SchemaRef {
        columns::schema()
    }

    fn scan<'a>(&'a self, request: &ScanRequest) -> Result<Box<dyn Scan + 'a>> {
        let decisions = self.decide(request);
        let needs = decisions.needs;
        let appliances = Arc::new(Appliances::default());
        Ok(Box::new(LogScan {
            logs: self,
            slices: Slices::new(&self.archive.files, decisions.choices.clone(), &self.options),
            worker: Worker::new(request.projection.clone(), needs, &self.options, appliances.clone()),
            fold: Fold::new(&self.archive, request.projection.clone(), needs, appliances),
            rest: None,
            ended: false,
            decisions,
            stopwatch: Arc::default(),
        }))
    }
}

/// A scan under way.
struct LogScan<'a> {
    logs: &'a Logs,
    slices: Slices<'a>,
    worker: Worker,
    fold: Fold<'a>,
    /// The next slice of a stream, of which slices were read before.
    rest: Option<Slice<'a>>,
    ended: bool,
    decisions: Decisions,
    stopwatch: Arc<Stopwatch>,
}

impl<'a> LogScan<'a> {
    /// The next slices to scan. A stream ends a window: what follows it waits until all of it has been read.
    fn take_window(&mut self) -> Vec<Slice<'a>> {
        if let Some(slice) = self.rest.take() {
            return vec![slice];
        }
        let mut window = Vec::new();
        while window.len() < SLICES_PER_THREAD * self.logs.options.threads
            && let Some(slice) = self.slices.next()
        {
            let is_stream = slice.log.len.is_none();
            window.push(slice);
            if is_stream {
                break;
            }
        }
        // The first may go on with the file that is being folded, whose heads are known by now.
        if let Some((file, author)) = window.first().map(|slice| (slice.file, self.fold.author(slice.log))) {
            let same_file = window.iter_mut().take_while(|slice| slice.file == file);
            same_file.for_each(|slice| slice.author = author.clone());
        }
        window
    }

    /// Scans the next window of slices in parallel, then folds them in the order of the logs.
    fn next_window(&mut self) -> Result<Vec<RecordBatch>> {
        let window = self.take_window();
        if window.is_empty() {
            self.ended = true;
            return self.fold.finish();
        }
        let (worker, stopwatch) = (&self.worker, &self.stopwatch);
        let scan = |slice| stopwatch.time(Timed::Scan, || worker.scan(slice));
        // Collected in order, whatever the order in which they were scanned.
        let scanned: Vec<_> = self.logs.pool.install(|| window.into_par_iter().map(scan).collect());
        let mut batches = Vec::new();
        for scanned in scanned {
            let mut scanned = scanned?;
            // Scanned without knowing of a head in the slices just before it: once more, knowing it.
            let author = self.fold.author(scanned.slice.log);
            if author != scanned.slice.author {
                let Slice { file, log, range, last, .. } = scanned.slice;
                scanned = scan(Slice { file, log, range, author, rest: None, last })?;
            }
            let rest = scanned.rest.take();
            let (file, log) = (scanned.slice.file, scanned.slice.log);
            let fold = &mut self.fold;
            stopwatch.time(Timed::Join, || fold.append(scanned, &mut batches))?;
            if let Some(rest) = rest {
                let author = self.fold.author(log);
                self.rest = Some(Slice { file, log, range: None, author, rest: Some(rest), last: true });
            }
        }
        Ok(batches)
    }
}

impl Iterator for LogScan<'_> {
    type Item = Result<Vec<RecordBatch>>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.next_window() {
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

impl Scan for LogScan<'_> {
    fn ledger(&self) -> Ledger {
        let mut ledger = self.fold.ledger().clone();
        ledger.files_skipped += self.decisions.files_skipped();
        if ledger.events_without_opening > 0 && self.decisions.skips_openings() {
            let events = match ledger.events_without_opening {
                1 => "1 event is of a connection".to_owned(),
                n => format!("{n} events are of connections"),
            };
            let look_back = self.decisions.look_back;
            ledger.note(format!("{events} whose opening was not read (--look-back {look_back})"));
        }
        ledger
    }

    fn times(&self) -> StageTimes {
        self.stopwatch.times()
    }

    fn bytes_read(&self) -> Arc<AtomicU64> {
        self.worker.bytes_read()
    }
}
