//! Rows of Parquet files, put in the order of the logs that they were made of: row groups are decoded in parallel, those
//! of one log put together, logs merged.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::array::BooleanArray;
use arrow::compute::concat_batches;
use arrow::record_batch::RecordBatch;
use rayon::prelude::*;

use super::columns::position;
use super::decode::{Decoded, Wanted};
use super::groups::{self, Group, Order};
use super::order::{Places, Sorted, is_ascending, order};
use super::{LogRows, Part, Tables};
use crate::archive::Appliance;
use crate::dataset::metadata::Origin;
use crate::error::{Error, Result};
use crate::event::coverage::Covered;
use crate::event::tables::Table;
use crate::ledger::Ledger;
use crate::source::appliances::Appliances;
use crate::source::outlet::{Outlet, taken};
use crate::source::{Scan, ScanRequest, StageTimes};

/// Rows of a window: enough work for all threads, few enough to hold.
const WINDOW_ROWS: u64 = 1 << 18;

/// Rows of a batch: parts of it are worked on in parallel.
const BATCH_ROWS: usize = 1 << 14;

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

/// How much of the files a query leaves unread, as far as statistics tell.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Files with rows of the table.
    pub files: usize,
    /// Their row groups.
    pub row_groups: usize,
    /// Row groups of which no row can pass.
    pub pruned: usize,
}

/// One log, or what stands for one.
#[derive(Debug)]
enum Piece {
    Files(Group),
    Log(LogRows),
}

impl Piece {
    fn begin(&self) -> i64 {
        let begin = match self {
            Piece::Files(group) => group.begin,
            Piece::Log(log) => log.begin,
        };
        begin.unwrap_or(i64::MAX)
    }

    fn path(&self) -> &str {
        match self {
            Piece::Files(group) => &group.path,
            Piece::Log(log) => &log.name,
        }
    }
}

/// A scan of Parquet files under way.
pub struct TableScan {
    tables: Arc<Tables>,
    pool: Arc<rayon::ThreadPool>,
    wanted: Wanted,
    /// Positions of what was asked for among the columns that are decoded.
    projection: Vec<usize>,
    places: Places,
    /// Rows are of several appliances, and merged.
    merged: bool,
    pieces: VecDeque<Piece>,
    appliances: Arc<Appliances>,
    /// The latest key of each appliance.
    keys: HashMap<u32, i64>,
    outlet: Outlet,
    /// Parts that were told to be damaged.
    damaged: HashSet<usize>,
    ledger: Ledger,
    origins: Vec<Origin>,
    bytes: Arc<AtomicU64>,
    covered: Option<Arc<Covered>>,
    ended: bool,
}

impl Tables {
    /// The columns that are read for a request, by their positions in the table: those asked for, and those by which rows
    /// are put in order. `merged`: rows are of several appliances.
    pub fn columns(&self, request: &ScanRequest, merged: bool) -> Vec<usize> {
        let mut columns = request.projection.clone();
        if columns.is_empty() {
            return columns;
        }
        let table = request.table;
        let needs_time = merged || groups::of(&self.parts, table).iter().any(|group| group.order == Order::Time);
        let [_, line] = table.place();
        columns.extend(position(table, line));
        columns.extend(position(table, table.time()).filter(|_| needs_time));
        columns.extend(position(table, "appliance").filter(|_| merged));
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The appliance that all rows of a table are of; `None` if there are several, or if that is not certain.
    pub fn appliance(&self, table: Table) -> Option<(String, String)> {
        let mut one: Option<(String, String)> = None;
        for group in groups::of(&self.parts, table) {
            let name = group.appliance.clone()?;
            for part in group.parts.iter().filter_map(|part| self.parts.get(*part)) {
                if !part.is_only(&name) {
                    return None;
                }
            }
            match &one {
                Some((other, scope)) if *other != name || *scope != group.scope => return None,
                Some(_) => {}
                None => one = Some((name, group.scope)),
            }
        }
        one
    }

    /// What statistics leave of the files for a request.
    pub fn pruned(&self, request: &ScanRequest) -> Pruned {
        let wanted = self.wanted(request, false);
        let mut pruned = Pruned::default();
        for part in self.of(request.table) {
            pruned.files += 1;
            pruned.row_groups += part.row_groups();
            pruned.pruned += (0..part.row_groups()).filter(|group| !wanted.may_pass(part, *group)).count();
        }
        pruned
    }

    fn wanted(&self, request: &ScanRequest, merged: bool) -> Wanted {
        let columns = self.columns(request, merged);
        let place = |column: usize| request.projection.get(column).and_then(|at| columns.binary_search(at).ok());
        let mut filtered_by = Vec::new();
        let mut filter = request.filter.clone().filter(|_| request.pushdown);
        if let Some(filter) = &mut filter {
            filter.for_each_column(&mut |column| {
                if let Some(place) = place(*column) {
                    *column = place;
                    filtered_by.push(place);
                }
            });
        }
        let order = ["appliance", request.table.time(), request.table.place()[1]];
        let of_all = order.iter().filter_map(|name| columns.binary_search(&position(request.table, name)?).ok());
        Wanted {
            table: request.table,
            filter: filter.filter(|_| !filtered_by.is_empty()),
            filtered_by,
            of_all: if merged { of_all.collect() } else { Vec::new() },
            columns,
            prune: request.pushdown,
        }
    }

    /// Begins to read.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`] if a file has no column that is asked for.
    pub fn scan(
        self: &Arc<Self>,
        request: &ScanRequest,
        merged: bool,
        beside: Beside,
        pool: &Arc<rayon::ThreadPool>,
    ) -> Result<TableScan> {
        self.check_columns(request)?;
        let wanted = self.wanted(request, merged);
        let mut ledger = self.ledger.clone();
        let is_left_out = |part: &Part| {
            let known = groups::only_origin(part).filter(|_| part.says.every_row);
            known.is_some_and(|origin| beside.left_out.contains(&origin.sha256))
        };
        let mut pieces: Vec<Piece> = Vec::new();
        for group in groups::of(&self.parts, request.table) {
            let left_out = group.parts.iter().filter_map(|part| self.parts.get(*part)).filter(|part| is_left_out(part));
            match left_out.count() as u64 {
                0 => pieces.push(Piece::Files(group)),
                files => {
                    ledger.files_ok -= files;
                    ledger.files_known += files;
                }
            }
        }
        let origins = self.origins_of(&pieces);
        let covered = beside.covered;
        if let Some(covered) = &covered {
            let of_files = pieces.iter().filter_map(|piece| match piece {
                Piece::Files(group) => Some(group),
                Piece::Log(_) => None,
            });
            self.cover(covered, &of_files.collect::<Vec<_>>(), request.table);
        }
        pieces.extend(beside.logs.into_iter().map(Piece::Log));
        pieces.sort_by(|a, b| a.begin().cmp(&b.begin()).then_with(|| a.path().cmp(b.path())));
        let place = |name: &str| wanted.columns.binary_search(&position(request.table, name)?).ok();
        let places = Places {
            time: place(request.table.time()),
            line: place(request.table.place()[1]),
            appliance: place("appliance"),
        };
        let projection = request.projection.iter().filter_map(|at| wanted.columns.binary_search(at).ok()).collect();
        let appliances = Arc::new(Appliances::default());
        let is_merged = merged && !wanted.columns.is_empty();
        Ok(TableScan {
            tables: self.clone(),
            pool: pool.clone(),
            wanted,
            projection,
            places,
            merged: is_merged,
            pieces: pieces.into(),
            outlet: Outlet::of_rows(appliances.clone(), !is_merged),
            appliances,
            keys: HashMap::new(),
            damaged: HashSet::new(),
            ledger,
            origins,
            bytes: Arc::default(),
            covered,
            ended: false,
        })
    }

    /// The logs that the files of these pieces were made of, each once.
    fn origins_of(&self, pieces: &[Piece]) -> Vec<Origin> {
        let mut known = HashSet::new();
        let of_piece = |piece: &Piece| match piece {
            Piece::Files(group) => group.parts.clone(),
            Piece::Log(_) => Vec::new(),
        };
        let parts = pieces.iter().flat_map(of_piece).filter_map(|part| self.parts.get(part));
        let origins = parts.flat_map(|part| &part.says.sources);
        origins.filter(|origin| known.insert((&origin.path, &origin.sha256))).cloned().collect()
    }
}

/// The row groups of a piece, decoded, in the order of the files.
#[derive(Default)]
struct Loaded {
    units: Vec<Decoded>,
}

impl TableScan {
    /// The next logs, as many as make a window.
    fn take_window(&mut self) -> Vec<Piece> {
        let mut window = Vec::new();
        let mut rows = 0;
        while rows < WINDOW_ROWS
            && let Some(piece) = self.pieces.pop_front()
        {
            if let Piece::Files(group) = &piece {
                rows += group.parts.iter().filter_map(|part| self.tables.parts.get(*part)).map(Part::rows).sum::<u64>();
            }
            window.push(piece);
        }
        window
    }

    /// Decodes what a window needs, in parallel.
    fn load(&mut self, window: &[Piece]) -> Vec<Loaded> {
        let mut units: Vec<(usize, usize, usize)> = Vec::new();
        for (piece, what) in window.iter().enumerate() {
            let Piece::Files(group) = what else { continue };
            for &part in &group.parts {
                let row_groups = self.tables.parts.get(part).map_or(0, Part::row_groups);
                units.extend((0..row_groups).map(|row_group| (piece, part, row_group)));
            }
        }
        let (parts, wanted, bytes) = (&self.tables.parts, &self.wanted, &self.bytes);
        let decode = |&(_, part, group): &(usize, usize, usize)| wanted.decode(&parts[part], group, bytes);
        let decoded: Vec<_> = self.pool.install(|| units.par_iter().map(decode).collect());
        let mut loaded: Vec<Loaded> = window.iter().map(|_| Loaded::default()).collect();
        for ((piece, part, group), decoded) in units.into_iter().zip(decoded) {
            match decoded {
                Ok(unit) => {
                    self.count(unit.total, unit.rows.num_rows() as u64);
                    loaded[piece].units.push(unit);
                }
                Err(reason) => self.damage(part, group, &reason),
            }
        }
        loaded
    }

    fn count(&mut self, total: u64, given: u64) {
        if self.wanted.table == Table::Auth {
            self.ledger.auth_events += total;
            self.ledger.rows_from_parquet += total;
        } else {
            *self.ledger.rows_of_table.get_or_insert(0) += total;
        }
        self.ledger.rows_filtered += total.saturating_sub(given);
    }

    fn damage(&mut self, part: usize, group: usize, reason: &str) {
        let Part { file, .. } = &self.tables.parts[part];
        let rows = self.tables.parts[part].rows_of(group);
        self.ledger.damage(format!("{}: {rows} rows are not read, {reason}", file.name));
        if self.damaged.insert(part) {
            self.ledger.files_ok -= 1;
            self.ledger.files_partial += 1;
        }
    }

    fn next_window(&mut self, out: &mut Vec<RecordBatch>) -> Result<()> {
        let window = self.take_window();
        if window.is_empty() {
            self.ended = true;
            return self.outlet.drain(out);
        }
        let loaded = self.load(&window);
        let next = self.pieces.front().map(Piece::begin);
        let begins: Vec<i64> = window.iter().map(Piece::begin).collect();
        for (at, (piece, loaded)) in window.into_iter().zip(loaded).enumerate() {
            let bound = begins.get(at + 1).copied().or(next);
            match piece {
                Piece::Files(group) => {
                    let schema = self.wanted.schema();
                    let rows = concat_batches(&schema, loaded.units.iter().map(|unit| &unit.rows));
                    // Batches without columns have rows all the same.
                    let rows = if self.wanted.columns.is_empty() { None } else { Some(rows?) };
                    match rows {
                        None => {
                            for unit in loaded.units {
                                self.outlet.give(unit.rows, &[], Vec::new(), bound, out)?;
                            }
                        }
                        Some(rows) => self.give(&rows, &loaded.units, &group, bound, out)?,
                    }
                }
                Piece::Log(log) => {
                    let schema = self.wanted.schema();
                    let rows = concat_batches(&schema, &log.batches)?;
                    let group = Group {
                        order: Order::Written,
                        begin: log.begin,
                        path: log.name.to_string(),
                        appliance: log.appliance.name.as_deref().map(str::to_owned),
                        scope: log.appliance.scope.to_string(),
                        parts: Vec::new(),
                    };
                    self.give(&rows, &[], &group, bound, out)?;
                }
            }
        }
        Ok(())
    }

    /// Gives the rows of one log, put in order.
    fn give(
        &mut self,
        rows: &RecordBatch,
        units: &[Decoded],
        group: &Group,
        bound: Option<i64>,
        out: &mut Vec<RecordBatch>,
    ) -> Result<()> {
        if !self.merged {
            let order = order(&Sorted::of(rows, self.places), group.order);
            let rows = if is_ascending(&order) { rows.clone() } else { taken(rows, order)? };
            return self.outlet.give(rows, &[], Vec::new(), bound, out);
        }
        let places = |batch: &RecordBatch| {
            let find = |name: &str| batch.schema().index_of(name).ok();
            let table = self.wanted.table;
            Places { time: find(table.time()), line: find(table.place()[1]), appliance: find("appliance") }
        };
        let all: Vec<&RecordBatch> = units.iter().filter_map(|unit| unit.all.as_ref()).collect();
        let (all, passed) = match all.first() {
            Some(first) => (concat_batches(&first.schema(), all.iter().copied())?, passed(units)),
            None => (rows.clone(), vec![true; rows.num_rows()]),
        };
        let sorted = Sorted::of(&all, places(&all));
        // The place of each row among those that passed.
        let mut ranks = vec![0_u64; passed.len()];
        let mut rank = 0;
        for (place, passed) in ranks.iter_mut().zip(&passed) {
            *place = rank;
            rank += u64::from(*passed);
        }
        let (mut file_key, begin) = (i64::MIN, group.begin.unwrap_or(i64::MAX));
        let (mut taken_rows, mut keys, mut whose) = (Vec::new(), Vec::new(), Vec::new());
        let mut numbers: HashMap<Option<&str>, u32> = HashMap::new();
        for row in order(&sorted, group.order) {
            let row = usize::try_from(row).map_err(Error::internal)?;
            let name = sorted.appliance(row);
            let number = *numbers.entry(name).or_insert_with(|| self.appliances.number(&identity(name, group)));
            let key = self.keys.entry(number).or_insert(i64::MIN);
            *key = (*key).max(file_key).max(begin).max(sorted.time(row).unwrap_or(i64::MIN));
            file_key = *key;
            if passed.get(row) == Some(&true) {
                taken_rows.push(ranks[row]);
                keys.push(*key);
                whose.push(number);
            }
        }
        self.outlet.give(taken(rows, taken_rows)?, &whose, keys, bound, out)
    }
}

/// Whose row it is: the log's own appliance is told from others of its name by the scope.
fn identity(name: Option<&str>, group: &Group) -> Appliance {
    let scope = if name == group.appliance.as_deref() { group.scope.as_str() } else { "" };
    Appliance { name: name.map(Arc::from), scope: scope.into(), fixed: false }
}

/// Which rows passed, over all row groups.
fn passed(units: &[Decoded]) -> Vec<bool> {
    let mut all = Vec::new();
    for unit in units {
        let rows = unit.all.as_ref().map_or(0, RecordBatch::num_rows);
        match &unit.passed {
            Some(passed) => all.extend(BooleanArray::iter(passed).map(|passed| passed == Some(true))),
            None => all.extend(std::iter::repeat_n(true, rows)),
        }
    }
    all
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
                let batch = match batch.project(&self.projection) {
                    Ok(batch) => batch,
                    Err(error) => return Some(Err(error.into())),
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
    fn origins(&self) -> Result<Vec<Origin>> {
        Ok(self.origins.clone())
    }

    fn ledger(&self) -> Ledger {
        let mut ledger = self.ledger.clone();
        ledger.bytes_read += self.bytes.load(std::sync::atomic::Ordering::Relaxed);
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
