//! The Parquet files among the paths of a query, as a source.

use std::sync::Arc;

use super::{Beside, Pruned, Tables};
use crate::archive::{Archive, Clocks, ParquetFile, Zone};
use crate::error::{Error, Result};
use crate::event::tables::Table;
use crate::ledger::Ledger;
use crate::source::after::After;
use crate::source::decisions::Decisions;
use crate::source::description;
use crate::source::logs::{Logs, ScanOptions};
use crate::source::replay;
use crate::source::{NoReread, Pushdown, Scan, ScanDescription, ScanExtent, ScanRequest, Source};

/// What is told with a timeline over files.
const COVERAGE_NOTE: &str = "of the logs of a dataset only begin and last row are known: a stretch without logs may have \
                             been a quiet one, and the other way round";

/// The Parquet files of an archive.
#[derive(Clone, Debug)]
pub struct ParquetFiles {
    pub(in crate::source) tables: Arc<Tables>,
    pub(in crate::source) pool: Arc<rayon::ThreadPool>,
    archive: Arc<Archive>,
    options: ScanOptions,
}

impl ParquetFiles {
    /// The Parquet files of the archive that `logs` are of.
    ///
    /// # Errors
    /// As for [`Tables::open`].
    pub fn open(logs: &Logs) -> Result<ParquetFiles> {
        let tables = logs.pool().install(|| Tables::open(logs.archive()))?;
        Ok(ParquetFiles {
            tables: Arc::new(tables),
            pool: logs.pool().clone(),
            archive: logs.archive().clone(),
            options: logs.options().clone(),
        })
    }

    /// Is there no file, not even one that could not be read?
    pub fn has_nothing(&self) -> bool {
        self.tables.is_empty() && self.tables.ledger == Ledger::default()
    }

    /// Is there no file with rows?
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// Refuses a table of which the files have no rows.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`].
    pub(in crate::source) fn check_holds(&self, table: Table) -> Result<()> {
        if self.tables.holds(table) {
            return Ok(());
        }
        let name = table.name();
        let hint = format!("make them from the logs with `authq convert --table {name}`, or ask the logs");
        Err(Error::usage(format!("there are no rows of `{name}` in these files")).hint(hint))
    }

    /// The dataset that a file is of, or the file itself.
    fn dataset_of(&self, file: &ParquetFile) -> Arc<str> {
        let dataset = self.archive.datasets.iter().find(|dataset| file.path.starts_with(&dataset.path));
        dataset.map_or_else(|| file.name.clone(), |dataset| dataset.path.display().to_string().into())
    }

    /// The conditions of a request, each of which is applied while rows are decoded.
    pub(in crate::source) fn conditions(request: &ScanRequest) -> Vec<(String, Pushdown)> {
        let pushdown = if request.pushdown { Pushdown::Exact } else { Pushdown::Unsupported };
        description::conditions(request, |_| pushdown)
    }

    /// What the request asks, whatever files there are.
    fn decide(&self, request: &ScanRequest) -> Decisions {
        Decisions::of(&[], request, self.options.look_back)
    }

    /// What statistics and Bloom filters leave unread for a request, a line.
    pub(in crate::source) fn pruned_line(&self, request: &ScanRequest) -> String {
        let pruned = self.pool.install(|| self.tables.pruned(request));
        let Pruned { files, by_manifest, row_groups, by_statistics, by_bloom } = match pruned {
            Ok(pruned) => pruned,
            Err(error) => return error.to_string(),
        };
        let mut files = if files == 1 { "1 Parquet file".to_owned() } else { format!("{files} Parquet files") };
        if by_manifest > 0 {
            files.push_str(&format!(", of which the manifest leaves {by_manifest} unread"));
        }
        let groups = if row_groups == 1 { "1 row group".to_owned() } else { format!("{row_groups} row groups") };
        format!("{files}, {groups}, of which statistics leave {by_statistics} unread, Bloom filters {by_bloom}")
    }
}

impl Source for ParquetFiles {
    fn tables(&self) -> Vec<Table> {
        Table::ALL.into_iter().filter(|table| self.tables.holds(*table)).collect()
    }

    /// Those of the logs beside them, and the zones in which the files show their times, which are moments: a file that
    /// names none has UTC.
    fn clocks(&self) -> Clocks {
        let mut clocks = self.archive.clocks();
        for file in self.tables.described() {
            let zone = file.says().zone.as_deref().and_then(|zone| Zone::parse(zone).ok());
            clocks.add(Some(zone.unwrap_or(Zone::UTC)));
        }
        clocks
    }

    fn logs(&self) -> Vec<Arc<str>> {
        Vec::new()
    }

    fn check_reread(&self) -> std::result::Result<(), NoReread> {
        match self.tables.without_lines() {
            Some((file, log)) => Err(NoReread::Lacks { name: self.dataset_of(file), log }),
            None => Ok(()),
        }
    }

    fn extent(&self, request: &ScanRequest) -> ScanExtent {
        self.decide(request).extent(&[])
    }

    fn describe(&self, request: &ScanRequest) -> ScanDescription {
        ScanDescription {
            lines: vec!["strategy: the columns of the conditions first, the others for the rows that pass".to_owned()],
            conditions: ParquetFiles::conditions(request),
            notes_coverage: request.coverage,
            parquet: Some(self.pruned_line(request)),
            ..ScanDescription::default()
        }
    }

    fn scan(&self, request: &ScanRequest) -> Result<Box<dyn Scan>> {
        let of_lines = replay::request_of_lines(request);
        let is_replayed = of_lines.is_some();
        let read = of_lines.as_ref().unwrap_or(request);
        let table = read.table;
        self.check_holds(table)?;
        let covered = self.decide(request).covered();
        let mut before = self.archive.ledger.clone();
        if covered.is_some() {
            before.note(COVERAGE_NOTE);
        }
        // Whose records are read again has to be known of each.
        let is_merged = is_replayed || self.tables.appliance(table).is_none();
        let beside = Beside { covered, ..Beside::default() };
        let mut scan = self.tables.scan(read, is_merged, beside, &self.pool)?;
        if is_replayed {
            scan = scan.replayed(request, self.options.memory);
        }
        Ok(Box::new(After::new(Box::new(scan), before, &self.options.stop)))
    }
}
