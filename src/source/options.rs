//! How a scan is cut and spread over threads, and what it may leave out.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::stop::Stop;

/// A second, in microseconds.
pub(super) const SECOND: i64 = 1_000_000;
/// An hour, in microseconds.
pub(super) const HOUR: i64 = 3600 * SECOND;
/// A day, in microseconds.
pub(super) const DAY: i64 = 24 * HOUR;

/// How a scan is done. None of it changes a row, but for connections that are longer than the look-back.
#[derive(Clone, Debug)]
pub struct ScanOptions {
    /// Worker threads.
    pub threads: usize,
    /// Bytes of a plain file that one worker takes at a time.
    pub slice_bytes: usize,
    /// Bytes of text that a worker parses at a time: small enough to stay in a core's cache.
    pub block_bytes: usize,
    /// Bytes that a query may hold: text under way, rows that wait, what sorting and grouping keep.
    pub memory: u64,
    /// The folder of a file without a name in which rows wait that memory has no room for; `None`: they wait in memory.
    pub overflow: Option<PathBuf>,
    /// How far before the requested time files are read for what they say of connections.
    pub look_back: LookBack,
    /// Is what the query filters out left out as early as possible? Without it everything is read (tests of pushdown).
    pub pushdown: bool,
    /// Is every line looked at, for the account of the run? Else a query leaves most of them unread.
    pub full_account: bool,
    /// Are lines counted that no row needs? It takes a tenth of the time of a scan that passes over most of
    /// them. In a small archive they are counted in any case.
    pub count_lines: bool,
    /// Bytes on disk up to which an archive is a small one.
    pub small_bytes: u64,
    /// Plain files are mapped into memory where that is faster, instead of being read.
    pub mmap: bool,
    /// Compressed logs are identified by their text while they are read, for the metadata of files.
    pub content_ids: bool,
    /// Ends the run when it is asked to.
    pub stop: Stop,
}

impl ScanOptions {
    /// The threads on which scans run.
    ///
    /// # Errors
    /// The system refuses to start them.
    pub fn pool(&self) -> Result<Arc<rayon::ThreadPool>> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build();
        let refused = |error| Error::usage(format!("cannot start {} threads: {error}", self.threads));
        pool.map(Arc::new).map_err(refused)
    }
}

/// The most that is taken without being told to.
pub const MOST_MEMORY: u64 = 1 << 30;

impl Default for ScanOptions {
    /// All cores, slices of 16 MiB, blocks of 1 MiB, a GiB of memory, files mapped.
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        ScanOptions {
            threads,
            slice_bytes: 16 << 20,
            block_bytes: 1 << 20,
            memory: MOST_MEMORY,
            overflow: None,
            look_back: LookBack::default(),
            pushdown: true,
            full_account: false,
            count_lines: true,
            small_bytes: 64 << 20,
            mmap: true,
            content_ids: false,
            stop: Stop::default(),
        }
    }
}

/// How long before an attempt the records of its connection are looked for, and for late columns how long after it.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum LookBack {
    /// So many microseconds.
    For(i64),
    /// However long ago.
    All,
}

impl Default for LookBack {
    /// A day.
    fn default() -> Self {
        LookBack::For(DAY)
    }
}

impl fmt::Display for LookBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LookBack::For(length) if length % HOUR == 0 => write!(f, "{}h", length / HOUR),
            LookBack::For(length) if length % (60 * SECOND) == 0 => write!(f, "{}m", length / (60 * SECOND)),
            LookBack::For(length) => write!(f, "{}s", length / SECOND),
            LookBack::All => f.write_str("all"),
        }
    }
}
