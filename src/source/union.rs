//! Logs and what was made of logs, as one source: what a dataset holds already counts once.
//!
//! A log that a dataset holds is known by the digest of its bytes or by its text (see [`known`]). It need not be read again, unless a log that the dataset does not
//! hold lies near: then connections may go on from one to the other, so both are read as logs, those around them for
//! what they say of connections, and the rows that the dataset holds of them are left out (see [`select::roles`]).

mod known;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arrow::array::{AsArray, UInt64Array};
use arrow::compute::{concat_batches, take_record_batch};
use arrow::record_batch::RecordBatch;

use super::after::After;
use super::logs::Logs;
use super::parquet::{Beside, LogRows, ParquetFiles};
use super::replay;
use super::select::{self, Span};
use super::{NoReread, Role, Scan, ScanDescription, ScanExtent, ScanRequest, Source};
use crate::archive::{Clocks, LogFile};
use crate::dataset::metadata::Origin;
use crate::error::{Error, Result};
use crate::event::tables::Table;
use crate::ledger::RowLedger;
use crate::stop::Stop;

/// Logs and Parquet files.
#[derive(Clone, Debug)]
pub struct Union {
    logs: Logs,
    files: ParquetFiles,
}

/// What logs are read for beside a dataset.
#[derive(Clone, Debug, Default)]
struct Beheld {
    roles: Option<Arc<[Role]>>,
    /// Digests of the logs whose rows are made from the logs.
    left_out: HashSet<String>,
    /// Logs that the dataset holds.
    known: usize,
    /// Known logs that the dataset has under another name, each with that name.
    renamed: Vec<(Arc<str>, Arc<str>)>,
}

impl Source for Union {
    fn tables(&self) -> Vec<Table> {
        if self.files.is_empty() { self.logs.tables() } else { self.files.tables() }
    }

    fn clocks(&self) -> Clocks {
        self.files.clocks()
    }

    fn logs(&self) -> Vec<Arc<str>> {
        self.logs.logs()
    }

    /// Rows are found again by the names of their logs, so one log cannot have the name of another.
    fn other_names(&self) -> Result<Vec<(Arc<str>, Arc<str>)>> {
        let renamed = if self.files.is_empty() { Vec::new() } else { self.behold(Table::Lines)?.renamed };
        let logs: HashSet<Arc<str>> = self.logs().into_iter().collect();
        let Some((name, other)) = renamed.iter().find(|(_, other)| logs.contains(other)) else { return Ok(renamed) };
        let message = format!("{name} is {other} in the dataset, and {other} is another log by now");
        Err(Error::usage(message).hint("for `show`, name the logs alone, or the dataset alone"))
    }

    fn check_reread(&self) -> std::result::Result<(), NoReread> {
        self.files.check_reread().and_then(|()| self.logs.check_reread())
    }

    fn extent(&self, request: &ScanRequest) -> ScanExtent {
        self.logs.extent(request)
    }

    fn describe(&self, request: &ScanRequest) -> ScanDescription {
        let of_logs = self.logs.describe(request);
        if self.files.is_empty() {
            return of_logs;
        }
        let of_files = ParquetFiles::conditions(request).into_iter();
        let both =
            |((text, pushdown), (_, other)): ((String, _), (String, super::Pushdown))| (text, other.and(pushdown));
        ScanDescription {
            conditions: of_logs.conditions.into_iter().zip(of_files).map(both).collect(),
            parquet: Some(self.files.pruned_line(request)),
            ..of_logs
        }
    }

    fn scan(&self, request: &ScanRequest) -> Result<Box<dyn Scan>> {
        if self.files.is_empty() {
            let unread = self.files.tables.ledger.clone();
            return Ok(Box::new(After::new(self.logs.scan(request)?, unread, self.stop())));
        }
        let of_lines = replay::request_of_lines(request);
        self.files.check_holds(of_lines.as_ref().unwrap_or(request).table)?;
        match of_lines {
            Some(of_lines) => self.scan_both(&of_lines, Some(request)),
            None => self.scan_both(request, None),
        }
    }
}

impl Union {
    /// Of logs and files that are one archive's.
    pub fn new(logs: Logs, files: ParquetFiles) -> Union {
        Union { logs, files }
    }

    /// The logs are read first, and their rows kept until their turn comes. `replayed`: what is asked of the records that
    /// the rows are.
    fn scan_both(&self, request: &ScanRequest, replayed: Option<&ScanRequest>) -> Result<Box<dyn Scan>> {
        let beheld = self.behold(request.table)?;
        let merged = replayed.is_some() || !self.is_one_appliance(request.table);
        let mut columns = self.files.tables.columns(request, merged);
        if columns.is_empty() {
            let projection = index(request.table, request.table.place()[1]).into_iter().collect();
            columns = self.files.tables.columns(&ScanRequest { projection, ..request.clone() }, merged);
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
        let mut rows = Rows::new(&self.logs.archive().files, &beheld, of_logs.projection.binary_search(&file).ok());
        while let Some(window) = self.logs.pool().install(|| scan.next()) {
            for batch in window? {
                rows.take(&batch)?;
            }
            self.check_memory(rows.bytes)?;
        }
        let mut more = scan.ledger();
        more.rows.filtered += rows.dropped;
        if beheld.known > 0 {
            let logs = if beheld.known == 1 { "1 log is".to_owned() } else { format!("{} logs are", beheld.known) };
            more.note(format!("{logs} in the dataset already, counted once"));
        }
        let place = |column: &usize| of_logs.projection.binary_search(column).ok();
        let keep: Vec<usize> = columns.iter().filter_map(place).collect();
        let logs = rows.finish(&keep, request.table.is_in_order_of_lines())?;
        let left_out = beheld.left_out;
        let beside = Beside { logs, left_out, covered: scan.coverage() };
        let rows = self.files.tables.scan(&widened, merged, beside, self.logs.pool())?;
        if let Some(replayed) = replayed {
            more.rows = RowLedger::default();
            let rows = rows.replayed(replayed, self.logs.options().memory);
            return Ok(Box::new(After::new(Box::new(rows), more, self.stop()).behind(scan)));
        }
        // Whatever is decoded for the sake of order is taken off again.
        let projection = request.projection.iter().filter_map(|at| columns.binary_search(at).ok()).collect();
        let both = After::new(Box::new(rows), more, self.stop()).behind(scan);
        Ok(Box::new(both.projected(projection)))
    }

    fn stop(&self) -> &Stop {
        &self.logs.options().stop
    }

    fn check_memory(&self, bytes: usize) -> Result<()> {
        let memory = self.logs.options().memory;
        if bytes as u64 <= memory {
            return Ok(());
        }
        let message = format!("logs beside a dataset need more memory than the budget of {memory} bytes");
        let hint = "convert the logs into the dataset first, narrow the query, or raise --memory";
        Err(Error::memory(message).hint(hint))
    }

    /// Which logs the dataset holds, and what each is read for.
    fn behold(&self, table: Table) -> Result<Beheld> {
        let archive = self.logs.archive();
        if archive.keeps_duplicates() {
            return Ok(Beheld::default());
        }
        let parts: Vec<_> = self.files.tables.of(table).collect();
        let origins: Vec<&Origin> = parts.iter().flat_map(|part| &part.says().sources).collect();
        let matches = self.logs.pool().install(|| known::matches(&archive.files, &origins, self.stop()))?;
        let is_known: Vec<bool> =
            matches.iter().map(|found| found.as_ref().is_some_and(|found| found.is_whole)).collect();
        let met: HashSet<&str> = matches.iter().flatten().map(|found| found.sha256.as_str()).collect();
        let are_all_known = is_known.iter().all(|known| *known);
        for part in &parts {
            // A file in which rows of several logs are mixed is read whole, so each of them has to be left to it.
            let says = part.says();
            let can_be_left = says.keeps_sources_apart() || says.every_row && are_all_known;
            let origin = says.sources.iter().find(|origin| met.contains(origin.sha256.as_str()));
            if let Some(origin) = origin.filter(|_| !can_be_left) {
                let message = format!("{} holds rows of {}, which is named too", part.file().name, origin.path);
                let hint = "name one of them, or count both with --keep-duplicates";
                return Err(Error::usage(message).hint(hint));
            }
        }
        let absent = origins.iter().filter(|origin| !met.contains(origin.sha256.as_str())).map(|origin| span(origin));
        let absent: Vec<Span> = absent.collect();
        let roles = select::roles(&archive.files, &is_known, &absent, self.logs.options().look_back);
        let made = roles.iter().zip(&matches).filter(|(role, _)| **role == Role::Rows);
        let left_out = made.filter_map(|(_, found)| found.as_ref().map(|found| found.sha256.clone())).collect();
        let path_of = |sha256: &str| origins.iter().find(|origin| origin.sha256 == sha256).map(|origin| &origin.path);
        let renamed = archive.files.iter().zip(&matches).filter_map(|(file, found)| {
            let path = path_of(&found.as_ref()?.sha256)?;
            (*file.name != **path).then(|| (file.name.clone(), path.as_str().into()))
        });
        let renamed = renamed.collect();
        Ok(Beheld { roles: Some(roles.into()), left_out, known: met.len(), renamed })
    }

    fn is_one_appliance(&self, table: Table) -> bool {
        let Some((name, scope)) = self.files.tables.appliance(table) else { return false };
        let is_it = |file: &LogFile| {
            let appliance = &file.appliance;
            appliance.fixed && appliance.name.as_deref() == Some(&*name) && *appliance.scope == *scope
        };
        self.logs.archive().files.iter().all(is_it)
    }
}

fn span(origin: &Origin) -> Span {
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
    fn finish(self, keep: &[usize], is_in_order: bool) -> Result<Vec<LogRows>> {
        let mut logs = Vec::new();
        for (file, batches) in self.files.iter().zip(self.of) {
            let mut batches = batches.iter().map(|batch| Ok(batch.project(keep)?)).collect::<Result<Vec<_>>>()?;
            if let Some(first) = batches.first().filter(|_| !is_in_order) {
                batches = vec![concat_batches(&first.schema(), &batches)?];
            }
            let (name, begin, appliance) = (file.name.clone(), file.begin, file.appliance.clone());
            logs.push(LogRows { name, begin, appliance, batches, is_in_order });
        }
        Ok(logs)
    }
}
