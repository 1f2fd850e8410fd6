//! A scan of Parquet files: the logs that they were made of, in order, read window by window.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::record_batch::RecordBatch;

use super::columns::position;
use super::covered::cover;
use super::decode::Wanted;
use super::described::Described;
use super::groups::{self, Group, Order};
use super::listed::Listed;
use super::opening::Unopened;
use super::order::Places;
use super::runs::{self, Run};
use super::tables::Tables;
use crate::archive::Appliance;
use crate::dataset::metadata::{Origin, each_once};
use crate::error::Result;
use crate::event::coverage::Covered;
use crate::event::tables::Table;
use crate::ledger::{Ledger, RowLedger};
use crate::source::appliances::Appliances;
use crate::source::outlet::Outlet;
use crate::source::replay::Replay;
use crate::source::{Scan, ScanRequest, StageTimes};

/// Rows of a batch: parts of it are worked on in parallel.
const BATCH_ROWS: usize = 1 << 14;

/// Rows of a log that was read beside the files.
#[derive(Clone, Debug)]
pub struct LogRows {
    /// The name of the log.
    pub name: Arc<str>,
    /// What puts it in its place.
    pub begin: Option<i64>,
    /// Whose it is, where its records do not say.
    pub appliance: Appliance,
    /// Its rows.
    pub batches: Vec<RecordBatch>,
    /// They are in the order of their lines. If not, they are one batch.
    pub is_in_order: bool,
}

/// What is read beside the files.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Rows of logs, which have the columns of [`Tables::columns`].
    pub logs: Vec<LogRows>,
    /// Digests of logs whose rows come from the logs themselves.
    pub left_out: HashSet<String>,
    /// What the logs cover.
    pub covered: Option<Arc<Covered>>,
}

impl Beside {
    fn leaves_out(&self, log: &Origin) -> bool {
        self.left_out.contains(&log.sha256)
    }
}

/// One log, or what stands for one, of which some rows are still to come.
#[derive(Debug)]
pub(super) struct Piece {
    pub group: Group,
    /// Its rows, in order.
    pub runs: VecDeque<Run>,
    /// The latest key of the rows that were given.
    pub key: i64,
}

impl Piece {
    fn of_files(tables: &Tables, group: Group, table: Table) -> Piece {
        let runs = runs::runs(&tables.parts, &group, table);
        Piece { runs, key: group.begin.unwrap_or(i64::MAX), group }
    }

    fn of_log(log: LogRows) -> Piece {
        let group = Group {
            order: if log.is_in_order { Order::Written } else { Order::Line },
            begin: log.begin,
            path: log.name.to_string(),
            appliance: log.appliance.name.as_deref().map(str::to_owned),
            scope: log.appliance.scope.to_string(),
            stretches: Vec::new(),
        };
        let runs = log.batches.into_iter().map(Run::Rows).collect();
        Piece { runs, key: group.begin.unwrap_or(i64::MAX), group }
    }

    /// No row of it, nor of those after it, has a key below this.
    pub(super) fn begin(&self) -> i64 {
        self.group.begin.unwrap_or(i64::MAX)
    }
}

/// A scan of Parquet files under way.
pub struct TableScan {
    pub(super) tables: Arc<Tables>,
    pub(super) pool: Arc<rayon::ThreadPool>,
    pub(super) wanted: Wanted,
    /// Positions of the requested columns among those that are decoded.
    pub(super) projection: Vec<usize>,
    pub(super) places: Places,
    /// Rows are of several appliances, and merged.
    pub(super) merged: bool,
    pub(super) pieces: VecDeque<Piece>,
    pub(super) appliances: Arc<Appliances>,
    /// The latest key of each appliance.
    pub(super) keys: HashMap<u32, i64>,
    /// Row groups that are decoded for the next window.
    pub(super) at_once: usize,
    pub(super) outlet: Outlet,
    /// What the rows go to, if records are read again.
    pub(super) replay: Option<Replay>,
    /// Parts that were told to be damaged.
    pub(super) damaged: HashSet<usize>,
    pub(super) ledger: Ledger,
    pub(super) origins: Vec<Origin>,
    pub(super) bytes: Arc<AtomicU64>,
    pub(super) covered: Option<Arc<Covered>>,
    pub(super) ended: bool,
}

impl Tables {
    /// Begins to read.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`] if a file lacks a requested column.
    pub fn scan(
        &self,
        request: &ScanRequest,
        merged: bool,
        beside: Beside,
        pool: &Arc<rayon::ThreadPool>,
    ) -> Result<TableScan> {
        let wanted = self.wanted(request, merged);
        let is_known = |listed: &Listed| {
            let sources = &listed.says().sources;
            !sources.is_empty() && sources.iter().all(|log| beside.leaves_out(log))
        };
        let (tables, Unopened { listed, known }) = pool.install(|| self.opened_for(&wanted, is_known))?;
        tables.check_columns(request)?;
        let mut ledger = tables.ledger.clone();
        let (mut pieces, left_to_logs) = pieces_of_files(&tables, request.table, &beside);
        leave_out(&mut ledger, known + left_to_logs);
        count(&mut ledger, request.table, listed.iter().map(Described::rows).sum(), 0);
        let stretches = pieces.iter().flat_map(|piece| &piece.group.stretches);
        let of_pieces = stretches.flat_map(|stretch| stretch.origins(&tables.parts));
        let of_listed = listed.iter().flat_map(|listed| &listed.says().sources).filter(|log| !beside.leaves_out(log));
        let origins = each_once(of_pieces.chain(of_listed));
        if let Some(covered) = &beside.covered {
            let unknown = tables.parts.iter().filter(|part| part.table == request.table);
            let unknown = unknown.filter(|part| part.says.sources.is_empty()).filter_map(|part| part.times());
            cover(covered, &origins, unknown);
        }
        pieces.extend(beside.logs.into_iter().map(Piece::of_log));
        pieces.sort_by(|a, b| a.begin().cmp(&b.begin()).then_with(|| a.group.path.cmp(&b.group.path)));
        let appliances = Arc::new(Appliances::default());
        let merged = merged && !wanted.columns.is_empty();
        Ok(TableScan {
            tables: Arc::new(tables),
            pool: pool.clone(),
            projection: request.projection.iter().filter_map(|at| wanted.columns.binary_search(at).ok()).collect(),
            places: places(request.table, &wanted),
            wanted,
            merged,
            pieces: pieces.into(),
            outlet: Outlet::of_rows(appliances.clone(), !merged),
            replay: None,
            appliances,
            keys: HashMap::new(),
            at_once: pool.current_num_threads(),
            damaged: HashSet::new(),
            ledger,
            origins,
            bytes: Arc::default(),
            covered: beside.covered,
            ended: false,
        })
    }
}

/// The logs that are read from the files, and how many files are left to the logs beside them.
fn pieces_of_files(tables: &Tables, table: Table, beside: &Beside) -> (Vec<Piece>, u64) {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut read: HashSet<usize> = HashSet::new();
    let mut left: HashSet<usize> = HashSet::new();
    for group in groups::of(&tables.parts, table) {
        let mut logs = group.stretches.iter().filter(|stretch| stretch.source.is_some());
        let is_left = logs.any(|stretch| stretch.origins(&tables.parts).iter().any(|log| beside.leaves_out(log)));
        let files = group.stretches.iter().map(|stretch| stretch.part);
        if is_left {
            left.extend(files);
        } else {
            read.extend(files);
            pieces.push(Piece::of_files(tables, group, table));
        }
    }
    (pieces, left.difference(&read).count() as u64)
}

/// Where the columns that put rows in order are among those that are decoded.
fn places(table: Table, wanted: &Wanted) -> Places {
    let place = |name: &str| wanted.columns.binary_search(&position(table, name)?).ok();
    Places { time: place(table.time()), line: place(table.place()[1]), appliance: place("appliance") }
}

impl TableScan {
    /// The same scan, whose rows are made into those of another request: see `source::replay`.
    pub fn replayed(mut self, request: &ScanRequest, memory: u64) -> TableScan {
        self.replay = Some(Replay::new(request, self.appliances.clone(), memory));
        self.ledger.rows = RowLedger { of_table: Some(0), ..RowLedger::default() };
        self
    }

    /// The requested columns.
    fn projected(&self, batch: RecordBatch) -> Result<RecordBatch> {
        match self.replay {
            Some(_) => Ok(batch),
            None => Ok(batch.project(&self.projection)?),
        }
    }
}

/// Counts files whose rows come from their logs.
fn leave_out(ledger: &mut Ledger, files: u64) {
    ledger.files_ok -= files;
    ledger.files_known += files;
}

/// Counts rows of a table, of which some are given.
pub(super) fn count(ledger: &mut Ledger, table: Table, total: u64, given: u64) {
    if table == Table::Auth {
        ledger.auth_events += total;
        ledger.rows.from_parquet += total;
    } else {
        *ledger.rows.of_table.get_or_insert(0) += total;
    }
    ledger.rows.filtered += total.saturating_sub(given);
}

impl Iterator for TableScan {
    type Item = Result<Vec<RecordBatch>>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let mut out = Vec::new();
            if let Err(error) = self.next_window(&mut out) {
                self.ended = true;
                return Some(Err(error));
            }
            let mut batches = Vec::new();
            for batch in out {
                let batch = match self.projected(batch) {
                    Ok(batch) => batch,
                    Err(error) => return Some(Err(error)),
                };
                if batch.num_columns() == 0 {
                    batches.push(batch);
                    continue;
                }
                let starts = (0..batch.num_rows()).step_by(BATCH_ROWS);
                batches.extend(starts.map(|at| batch.slice(at, BATCH_ROWS.min(batch.num_rows() - at))));
            }
            if !batches.is_empty() {
                return Some(Ok(batches));
            }
        }
        None
    }
}

impl Scan for TableScan {
    fn origins(&self, _is_whole: bool) -> Result<Vec<Origin>> {
        Ok(self.origins.clone())
    }

    fn ledger(&self) -> Ledger {
        let mut ledger = self.ledger.clone();
        ledger.rows.of_table = self.replay.as_ref().map(|replay| replay.rows).or(ledger.rows.of_table);
        ledger.bytes_read += self.bytes.load(std::sync::atomic::Ordering::Relaxed);
        for part in self.tables.parts.iter().filter(|part| part.has_damaged_indexes()) {
            let name = &part.file.name;
            ledger.note(format!(
                "{name}: its Bloom filters or its page index are damaged; the rows were found without them"
            ));
        }
        ledger
    }

    fn times(&self) -> StageTimes {
        StageTimes::default()
    }

    fn bytes_read(&self) -> Arc<AtomicU64> {
        self.bytes.clone()
    }

    fn coverage(&self) -> Option<Arc<Covered>> {
        self.covered.clone()
    }
}
