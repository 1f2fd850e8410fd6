//! Logs and what was made of logs, as one source: what a dataset holds already counts once.
//!
//! A log that a dataset holds is told by its digest. It need not be read again, unless a log that the dataset does not
//! hold lies near: then connections may go on from one to the other, so both are read as logs, those around them for
//! what they say of connections, and the rows that the dataset holds of them are left out (see [`select::roles`]).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::array::{AsArray, UInt64Array};
use arrow::compute::take_record_batch;
use arrow::record_batch::RecordBatch;

use super::Engine;
use crate::archive::{LogFile, Zone, digests};
use crate::dataset::metadata::Origin;
use crate::error::{Error, Result};
use crate::event::coverage::Covered;
use crate::event::tables::Table;
use crate::ledger::Ledger;
use crate::plan::Plan;
use crate::source::parquet::{Beside, LogRows, Pruned, TableScan};
use crate::source::prefilter::TimeBounds;
use crate::source::select::Span;
use crate::source::{Role, Scan, ScanRequest, Source, StageTimes, select};

/// What logs are read for beside a dataset.
#[derive(Clone, Debug, Default)]
pub(super) struct Beheld {
    roles: Option<Arc<[Role]>>,
    /// Digests of the logs whose rows are made from the logs.
    left_out: HashSet<String>,
    /// Logs that the dataset holds.
    known: usize,
}

impl Engine {
    /// The zone in which times are shown and in which times without a zone are meant: the one the user gave, else the
    /// one that all logs and files share, else UTC.
    pub fn zone(&self) -> Zone {
        let archive = self.archive();
        if self.tables.is_empty() || archive.zone_given().is_some() {
            return archive.zone();
        }
        let of_files = self.tables.parts.iter().map(|part| part.says.zone.as_deref().map(Zone::parse));
        let zones: Option<Vec<Zone>> = of_files.map(|zone| zone?.ok()).collect();
        let zones = zones.unwrap_or_else(|| vec![Zone::UTC]);
        let of_logs = (!archive.files.is_empty()).then(|| archive.zone());
        let mut zones = zones.into_iter().chain(of_logs);
        let first = zones.next().unwrap_or(Zone::UTC);
        if zones.all(|zone| zone == first) { first } else { Zone::UTC }
    }

    /// What of the Parquet files a plan leaves unread; `None` without such files.
    pub fn pruned(&self, plan: &Plan) -> Option<Pruned> {
        (!self.tables.is_empty()).then(|| self.tables.pruned(&self.request(plan)))
    }

    /// What is traced or shown stands in the logs.
    pub(super) fn check_logs_are_there(&self, plan: &Plan) -> Result<()> {
        let Some(part) = self.tables.parts.first() else { return Ok(()) };
        let word = if plan.trace.is_some() { "trace" } else { "show" };
        let message = format!("`{word}` reads the logs themselves, and {} was made of some", part.file.name);
        Err(Error::usage(format!("{message}\n  name only logs")))
    }

    /// Scans whatever there is.
    pub(super) fn scan(&self, request: &ScanRequest) -> Result<Box<dyn Scan>> {
        let has_logs = !self.archive().files.is_empty();
        if self.tables.is_empty() && self.tables.ledger == Ledger::default() {
            return self.logs.scan(request);
        }
        let table = request.table;
        if self.tables.is_empty() {
            return Ok(Box::new(Both { scan: self.logs.scan(request)?, more: self.tables.ledger.clone() }));
        }
        if self.tables.of(table).next().is_none() || (has_logs && table != Table::Auth) {
            return Err(self.refusal(table, has_logs));
        }
        if !has_logs {
            let merged = self.tables.appliance(table).is_none();
            let covered = self.decide_request(request).coverage.map(|TimeBounds { from, until }| {
                Arc::new(Covered::between(from, until.map(|until| until.saturating_add(1))))
            });
            let mut more = self.archive().ledger.clone();
            if covered.is_some() {
                more.note("of the logs of a dataset only begin and last row are known: a stretch without logs may have been a quiet one, and the other way round");
            }
            let beside = Beside { covered, ..Beside::default() };
            let scan: TableScan = self.tables.scan(request, merged, beside, self.logs.pool())?;
            return Ok(Box::new(Both { scan: Box::new(scan), more }));
        }
        self.scan_both(request)
    }

    fn refusal(&self, table: Table, has_logs: bool) -> Error {
        let name = table.name();
        if has_logs {
            let message = format!("`{name}` cannot be asked of logs and Parquet together");
            return Error::usage(format!("{message}\n  name the logs, or the dataset"));
        }
        let message = format!("there are no rows of `{name}` in these files");
        Error::usage(format!(
            "{message}\n  make them from the logs with `authq convert --table {name}`, or ask the logs"
        ))
    }

    /// The logs are read first, and their rows kept until their turn comes.
    fn scan_both(&self, request: &ScanRequest) -> Result<Box<dyn Scan>> {
        let beheld = self.behold(request.table)?;
        let merged = !self.is_one_appliance(request.table);
        let mut columns = self.tables.columns(request, merged);
        if columns.is_empty() {
            let projection = index(request.table, request.table.place()[1]).into_iter().collect();
            columns = self.tables.columns(&ScanRequest { projection, ..request.clone() }, merged);
        }
        let widened = widened(request, columns);
        let columns = widened.projection.clone();
        // The order of several appliances hangs on the times of all rows.
        let mut of_logs = ScanRequest { roles: beheld.roles.clone(), ..widened.clone() };
        of_logs.filter = of_logs.filter.filter(|_| !merged);
        let [file, _] = request.table.place();
        let file = index(request.table, file).unwrap_or_default();
        let of_logs = widened_by(&of_logs, file);
        let mut scan = self.logs.scan(&of_logs)?;
        let mut rows = Rows::new(&self.archive().files, &beheld, of_logs.projection.binary_search(&file).ok());
        while let Some(window) = self.logs.pool().install(|| scan.next()) {
            for batch in window? {
                rows.take(&batch)?;
            }
            self.check_memory(rows.bytes)?;
        }
        let mut more = scan.ledger();
        more.rows_filtered += rows.dropped;
        if beheld.known > 0 {
            let logs = if beheld.known == 1 { "1 log is".to_owned() } else { format!("{} logs are", beheld.known) };
            more.note(format!("{logs} in the dataset already, counted once"));
        }
        let keep: Vec<usize> = columns.iter().filter_map(|at| of_logs.projection.binary_search(at).ok()).collect();
        let logs = rows.finish(&keep)?;
        let left_out = beheld.left_out;
        let beside = Beside { logs, left_out, covered: scan.coverage() };
        // Whatever is decoded for the sake of order is taken off again below.
        let scan = self.tables.scan(&widened, merged, beside, self.logs.pool())?;
        let projection = request.projection.iter().filter_map(|at| columns.binary_search(at).ok()).collect();
        Ok(Box::new(Both { scan: Box::new(Narrowed { scan, projection }), more }))
    }

    fn check_memory(&self, bytes: usize) -> Result<()> {
        let memory = self.logs.options().memory;
        if bytes as u64 <= memory {
            return Ok(());
        }
        let message = format!("logs beside a dataset need more memory than the budget of {memory} bytes");
        let hint = "convert the logs into the dataset first, narrow the query, or raise --memory";
        Err(Error::memory(format!("{message}\n  {hint}")))
    }

    /// Which logs the dataset holds, and what each is read for.
    fn behold(&self, table: Table) -> Result<Beheld> {
        let archive = self.archive();
        if archive.keeps_duplicates() {
            return Ok(Beheld::default());
        }
        let parts: Vec<_> = self.tables.of(table).collect();
        let origins: HashMap<&str, &Origin> =
            parts.iter().flat_map(|part| &part.says.sources).map(|origin| (origin.sha256.as_str(), origin)).collect();
        let digests = self.digests_of_likely(&origins)?;
        let is_known: Vec<bool> = digests.iter().map(Option::is_some).collect();
        let logs: HashSet<&str> = digests.iter().flatten().map(String::as_str).collect();
        for part in parts.iter().filter(|part| part.says.query.is_some() || part.says.sources.len() > 1) {
            if let Some(origin) = part.says.sources.iter().find(|origin| logs.contains(origin.sha256.as_str())) {
                let message = format!("{} holds rows of {}, which is named too", part.file.name, origin.path);
                return Err(Error::usage(format!(
                    "{message}\n  name one of them, or count both with --keep-duplicates"
                )));
            }
        }
        let absent: Vec<Span> =
            origins.values().filter(|origin| !logs.contains(origin.sha256.as_str())).map(span).collect();
        let roles = select::roles(&archive.files, &is_known, &absent, self.logs.options().look_back);
        let made = roles.iter().zip(&digests).filter(|(role, _)| **role == Role::Rows);
        let left_out = made.filter_map(|(_, digest)| digest.clone()).collect();
        Ok(Beheld { roles: Some(roles.into()), left_out, known: logs.len() })
    }

    /// The digests of the logs that the dataset holds; only those of a length that one of its logs has are hashed.
    fn digests_of_likely(&self, origins: &HashMap<&str, &Origin>) -> Result<Vec<Option<String>>> {
        let files = &self.archive().files;
        let lengths: HashSet<u64> = origins.values().map(|origin| origin.size).collect();
        let is_likely = |file: &LogFile| !file.is_stream() && file.len.is_some_and(|len| lengths.contains(&len));
        let likely: Vec<usize> = (0..files.len()).filter(|file| is_likely(&files[*file])).collect();
        let logs: Vec<&LogFile> = likely.iter().map(|file| &files[*file]).collect();
        let hashed = self.logs.pool().install(|| digests(&logs, &AtomicU64::new(0), &self.logs.options().stop))?;
        let mut digests = vec![None; files.len()];
        for (file, digest) in likely.into_iter().zip(hashed) {
            // One that cannot be read whole is not what the dataset holds.
            digests[file] =
                digest.ok().map(|digest| digest.sha256).filter(|sha256| origins.contains_key(sha256.as_str()));
        }
        Ok(digests)
    }

    fn is_one_appliance(&self, table: Table) -> bool {
        let Some((name, scope)) = self.tables.appliance(table) else { return false };
        let is_it = |file: &LogFile| {
            let appliance = &file.appliance;
            appliance.fixed && appliance.name.as_deref() == Some(&*name) && *appliance.scope == *scope
        };
        self.archive().files.iter().all(is_it)
    }
}

fn span(origin: &&Origin) -> Span {
    Span {
        begin: origin.begin.or(origin.first).unwrap_or(i64::MIN),
        end: origin.last.or(origin.begin).unwrap_or(i64::MAX),
    }
}

fn index(table: Table, name: &str) -> Option<usize> {
    table.columns().iter().position(|column| column.name == name)
}

/// The same request for these columns, which are more.
fn widened(request: &ScanRequest, columns: Vec<usize>) -> ScanRequest {
    let mut widened = request.clone();
    if let Some(filter) = &mut widened.filter {
        filter.for_each_column(&mut |column| {
            let place = request.projection.get(*column).and_then(|at| columns.binary_search(at).ok());
            *column = place.unwrap_or(*column);
        });
    }
    widened.projection = columns;
    widened
}

fn widened_by(request: &ScanRequest, column: usize) -> ScanRequest {
    let mut columns = request.projection.clone();
    if let Err(place) = columns.binary_search(&column) {
        columns.insert(place, column);
    }
    widened(request, columns)
}

/// Rows of logs, log by log.
struct Rows<'a> {
    files: &'a [LogFile],
    roles: Option<Arc<[Role]>>,
    by_name: HashMap<&'a str, usize>,
    name_column: Option<usize>,
    of: Vec<Vec<RecordBatch>>,
    bytes: usize,
    /// Rows of logs that are read for what they say of connections.
    dropped: u64,
}

impl<'a> Rows<'a> {
    fn new(files: &'a [LogFile], beheld: &Beheld, name_column: Option<usize>) -> Self {
        Rows {
            files,
            roles: beheld.roles.clone(),
            by_name: files.iter().zip(0..).map(|(file, at)| (&*file.name, at)).collect(),
            name_column,
            of: vec![Vec::new(); files.len()],
            bytes: 0,
            dropped: 0,
        }
    }

    fn take(&mut self, batch: &RecordBatch) -> Result<()> {
        let names = self.name_column.and_then(|at| batch.columns().get(at)?.as_string_opt::<i32>());
        let names = names.ok_or_else(|| Error::internal("rows of logs without the names of files"))?;
        let mut rows_of: HashMap<usize, Vec<u64>> = HashMap::new();
        for (row, name) in (0_u64..).zip(names.iter()) {
            let file = name.and_then(|name| self.by_name.get(name));
            let file = *file.ok_or_else(|| Error::internal("a row of a log that is not read"))?;
            rows_of.entry(file).or_default().push(row);
        }
        for (file, rows) in rows_of {
            let is_given = self.roles.as_ref().is_none_or(|roles| roles.get(file) == Some(&Role::Rows));
            if !is_given {
                self.dropped += rows.len() as u64;
                continue;
            }
            let part = take_record_batch(batch, &UInt64Array::from(rows))?;
            self.bytes += part.get_array_memory_size();
            self.of[file].push(part);
        }
        Ok(())
    }

    /// The rows, of which only some columns are kept.
    fn finish(self, keep: &[usize]) -> Result<Vec<LogRows>> {
        let mut logs = Vec::new();
        for (file, batches) in self.files.iter().zip(self.of) {
            let batches = batches.iter().map(|batch| Ok(batch.project(keep)?)).collect::<Result<Vec<_>>>()?;
            let (name, begin, appliance) = (file.name.clone(), file.begin, file.appliance.clone());
            logs.push(LogRows { name, begin, appliance, batches });
        }
        Ok(logs)
    }
}

/// A scan and what was seen before it began.
struct Both {
    scan: Box<dyn Scan>,
    more: Ledger,
}

impl Iterator for Both {
    type Item = Result<Vec<RecordBatch>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.scan.next()
    }
}

impl Scan for Both {
    fn ledger(&self) -> Ledger {
        let mut ledger = self.more.clone();
        ledger.absorb(self.scan.ledger());
        ledger
    }

    fn times(&self) -> StageTimes {
        self.scan.times()
    }

    fn bytes_read(&self) -> Arc<AtomicU64> {
        self.scan.bytes_read()
    }

    fn coverage(&self) -> Option<Arc<Covered>> {
        self.scan.coverage()
    }
}

/// A scan of which some columns are not needed any more.
struct Narrowed<S> {
    scan: S,
    projection: Vec<usize>,
}

impl<S: Scan> Iterator for Narrowed<S> {
    type Item = Result<Vec<RecordBatch>>;

    fn next(&mut self) -> Option<Self::Item> {
        let window = self.scan.next()?;
        let narrowed = |batch: &RecordBatch| Ok(batch.project(&self.projection)?);
        Some(window.and_then(|window| window.iter().map(narrowed).collect()))
    }
}

impl<S: Scan> Scan for Narrowed<S> {
    fn ledger(&self) -> Ledger {
        self.scan.ledger()
    }

    fn times(&self) -> StageTimes {
        self.scan.times()
    }

    fn bytes_read(&self) -> Arc<AtomicU64> {
        self.scan.bytes_read()
    }

    fn coverage(&self) -> Option<Arc<Covered>> {
        self.scan.coverage()
    }
}
