//! How a dataset is laid out: its tables, their columns, its folders. Settled when it is made, and held to by whatever is
//! added to it.

use super::options::ConvertOptions;
use crate::dataset::manifest::{FileEntry, Manifest, SourceEntry};
use crate::dataset::writer::Partition;
use crate::error::{Error, Result};
use crate::event::columns::{ColumnSpec, RecordField};
use crate::event::lines::OF_GROUPS;
use crate::event::tables::Table;

/// How a dataset is laid out, once it is settled.
#[derive(Clone, Debug)]
pub(super) struct DatasetLayout {
    pub(super) tables: Vec<Table>,
    pub(super) partition: Partition,
    with_raw: bool,
    /// The clock of logs that do not name theirs, if it is not UTC.
    log_zone: Option<String>,
}

impl DatasetLayout {
    /// The layout of the dataset that is there stays. It can be changed only if every log is converted again.
    pub(super) fn of(
        options: &ConvertOptions,
        manifest: Option<&Manifest>,
        log_zone: Option<String>,
    ) -> Result<DatasetLayout> {
        let partition_there =
            manifest.and_then(|there| Partition::ALL.into_iter().find(|partition| partition.name() == there.partition));
        let tables_there = manifest.map(|there| there.tables.clone());
        let wanted = DatasetLayout {
            tables: options.tables.clone().or(tables_there).unwrap_or_else(|| vec![Table::Auth]),
            partition: options.partition.or(partition_there).unwrap_or_default(),
            with_raw: options.with_raw.or(manifest.map(|there| there.with_raw)).unwrap_or_default(),
            log_zone: log_zone.clone(),
        };
        let Some(there) = manifest.filter(|_| !options.rebuild) else { return Ok(wanted) };
        let refuse = |what: String| Err(Error::usage(format!("{what}; leave the option out, or add --rebuild")));
        let names = |tables: &[Table]| tables.iter().map(|table| table.name()).collect::<Vec<_>>().join(",");
        if options.tables.as_ref().is_some_and(|tables| names(tables) != names(&there.tables)) {
            return refuse(format!("the dataset holds the tables {}", names(&there.tables)));
        }
        if options.partition.is_some_and(|partition| partition.name() != there.partition) {
            return refuse(format!("the dataset is partitioned by {}", there.partition));
        }
        if options.with_raw.is_some_and(|with_raw| with_raw != there.with_raw) {
            return refuse("the dataset was made without the exact bytes of records".to_owned());
        }
        let zone_there = there.log_zone.as_deref().unwrap_or("UTC");
        if log_zone.as_deref().unwrap_or("UTC") != zone_there && !there.sources.is_empty() {
            let message = format!("in the dataset the clock of logs that do not name theirs is {zone_there}");
            return Err(Error::usage(format!("{message}; write --log-tz {zone_there}, or add --rebuild")));
        }
        Ok(wanted)
    }

    /// The columns of a table that are kept.
    pub(super) fn projection(&self, table: Table) -> Vec<usize> {
        let is_of_groups = |column: &ColumnSpec| table == Table::Lines && OF_GROUPS.contains(&column.name);
        // The exact bytes take as much room as all other columns together.
        let is_raw = |column: &ColumnSpec| column.record_field == Some(RecordField::Raw);
        let is_kept = |column: &ColumnSpec| (self.with_raw || !is_raw(column)) && !is_of_groups(column);
        (0..).zip(table.columns()).filter(|(_, column)| is_kept(column)).map(|(position, _)| position).collect()
    }

    /// The manifest of a dataset of what stays of the `old` one, and of what was written. `zone`: of the logs.
    pub(super) fn manifest(
        &self,
        old: Manifest,
        sources: Vec<SourceEntry>,
        files: Vec<FileEntry>,
        zone: String,
    ) -> Manifest {
        let Manifest { sources: mut all_sources, files: mut all_files, zone: old_zone, .. } = old;
        let zone = match old_zone {
            Some(old_zone) if old_zone != zone && !all_sources.is_empty() => "UTC".to_owned(),
            Some(_) | None => zone,
        };
        all_sources.extend(sources);
        all_files.extend(files);
        let order = |source: &SourceEntry| (source.origin.begin.unwrap_or(i64::MAX), source.origin.path.clone());
        all_sources.sort_by_key(order);
        all_files.sort_by(|a, b| a.path.cmp(&b.path));
        Manifest {
            tables: self.tables.clone(),
            partition: self.partition.name().to_owned(),
            with_raw: self.with_raw,
            log_zone: self.log_zone.clone(),
            zone: Some(zone),
            sources: all_sources,
            files: all_files,
        }
    }
}
