//! Rows to the files of the log that each came from.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringArray, UInt32Array};
use arrow::compute::{max, min, take_record_batch};
use arrow::datatypes::TimestampMicrosecondType;
use arrow::record_batch::RecordBatch;
use rayon::prelude::*;

use super::sources::{Sources, TimeRange};
use crate::dataset::manifest::FileEntry;
use crate::dataset::metadata::{FileMetadata, Origin};
use crate::dataset::store::Edition;
use crate::dataset::writer::{Layout, SourceWriter};
use crate::error::{Error, Result};
use crate::event::columns::Value;
use crate::source::{FileAccount, NOTHING_TO_VERIFY, Role, VERIFIED};

/// Memory for rows that wait for others of their log. More of them wait on disk: of a log in which a connection never
/// ends, the last row comes when all logs have been read.
const HELD_BYTES: usize = 96 << 20;

/// Spreads the rows of a table.
pub(super) struct Routing<'a> {
    sources: &'a Sources<'a>,
    edition: &'a Edition,
    layout: Layout,
    /// Positions among the columns of a batch.
    file_column: usize,
    time_column: usize,
    integrity_column: Option<usize>,
    by_name: HashMap<Arc<str>, usize>,
    /// The last name that was looked up.
    last: Option<(Arc<str>, usize)>,
    under_way: HashMap<usize, (SourceWriter, TimeRange)>,
    seen: &'a mut [TimeRange],
    /// What was finished.
    pub(super) written: Vec<FileEntry>,
    /// Rows that were written.
    pub(super) rows: u64,
    /// Rows of logs that are read for their context.
    pub(super) dropped: u64,
}

impl<'a> Routing<'a> {
    pub(super) fn new(
        sources: &'a Sources<'a>,
        edition: &'a Edition,
        layout: Layout,
        seen: &'a mut [TimeRange],
    ) -> Result<Self> {
        let columns = layout.table.columns();
        let position = |name: &str| {
            let found = layout.projection.iter().position(|index| columns[*index].name == name);
            found.ok_or_else(|| Error::internal(format!("rows of {} without a column {name}", layout.table.name())))
        };
        let [file, _] = layout.table.place();
        let (file_column, time_column) = (position(file)?, position(layout.table.time())?);
        let files = &sources.logs.archive().files;
        Ok(Routing {
            sources,
            edition,
            file_column,
            time_column,
            integrity_column: layout
                .projection
                .iter()
                .position(|index| matches!(columns[*index].value, Value::Integrity)),
            by_name: files.iter().zip(0..).map(|(file, index)| (file.name.clone(), index)).collect(),
            last: None,
            layout,
            under_way: HashMap::new(),
            seen,
            written: Vec::new(),
            rows: 0,
            dropped: 0,
        })
    }

    /// Writes the rows of a batch, those of one log in their order.
    pub(super) fn route(&mut self, batch: &RecordBatch) -> Result<()> {
        let mut parts: Vec<(usize, Vec<u32>)> = Vec::new();
        let names = batch.column(self.file_column).clone();
        let names = names.as_string_opt::<i32>().ok_or_else(|| Error::internal("a file name that is no text"))?;
        for row in 0..names.len() {
            let file = self.file(names.value(row))?;
            let row = u32::try_from(row).map_err(Error::internal)?;
            match parts.iter_mut().rev().find(|(other, _)| *other == file) {
                Some((_, rows)) => rows.push(row),
                None => parts.push((file, vec![row])),
            }
        }
        for (file, rows) in parts {
            let count = rows.len() as u64;
            if self.sources.roles.get(file) != Some(&Role::Rows) {
                self.dropped += count;
                continue;
            }
            self.rows += count;
            if rows.len() == batch.num_rows() {
                self.write(file, batch)?;
            } else {
                self.write(file, &take_record_batch(batch, &UInt32Array::from(rows))?)?;
            }
        }
        if self.under_way.values().map(|(writer, _)| writer.held()).sum::<usize>() > HELD_BYTES {
            self.under_way.par_iter_mut().try_for_each(|(_, (writer, _))| writer.leave())?;
        }
        Ok(())
    }

    /// Finishes the logs of which no more rows come.
    pub(super) fn finish_given(&mut self, accounts: &[FileAccount], given_below: i64) -> Result<()> {
        let is_given = |file: &usize| accounts.get(*file).is_some_and(|log| log.closed && log.key < given_below);
        let mut given: Vec<usize> = self.under_way.keys().copied().filter(is_given).collect();
        given.sort_unstable();
        given.into_iter().try_for_each(|file| self.finish(file, accounts))
    }

    /// Finishes all.
    pub(super) fn finish_all(&mut self, accounts: &[FileAccount]) -> Result<()> {
        let mut left: Vec<usize> = self.under_way.keys().copied().collect();
        left.sort_unstable();
        left.into_iter().try_for_each(|file| self.finish(file, accounts))
    }

    fn file(&mut self, name: &str) -> Result<usize> {
        if let Some((last, file)) = &self.last
            && **last == *name
        {
            return Ok(*file);
        }
        let (name, &file) =
            self.by_name.get_key_value(name).ok_or_else(|| Error::internal("a row of a log that was not read"))?;
        self.last = Some((name.clone(), file));
        Ok(file)
    }

    fn write(&mut self, file: usize, batch: &RecordBatch) -> Result<()> {
        let times = batch.column(self.time_column).as_primitive_opt::<TimestampMicrosecondType>();
        let batch = &self.as_first_read(file, batch)?;
        let seen = times.map_or_else(TimeRange::default, |times| TimeRange { first: min(times), last: max(times) });
        let begin = || (self.edition.source(&self.layout, self.sources.sha256(file)), TimeRange::default());
        let (writer, of_log) = self.under_way.entry(file).or_insert_with(begin);
        of_log.take(seen);
        writer.write(batch)
    }

    /// Rows of a log that was compressed since it was first converted, or the other way round, are as they were then.
    fn as_first_read(&self, file: usize, batch: &RecordBatch) -> Result<RecordBatch> {
        let is_compressed = self.sources.logs.archive().files[file].is_compressed();
        let first = self.sources.first_form(file).filter(|first| first.compressed != is_compressed);
        let (Some(column), Some(first)) = (self.integrity_column, first) else { return Ok(batch.clone()) };
        let word = if first.compressed { VERIFIED } else { NOTHING_TO_VERIFY };
        let mut columns = batch.columns().to_vec();
        let same: ArrayRef = Arc::new(StringArray::from_iter_values(std::iter::repeat_n(word, batch.num_rows())));
        columns.get_mut(column).into_iter().for_each(|column| *column = same.clone());
        Ok(RecordBatch::try_new(batch.schema(), columns)?)
    }

    fn finish(&mut self, file: usize, accounts: &[FileAccount]) -> Result<()> {
        let (Some((writer, seen)), Some(account)) = (self.under_way.remove(&file), accounts.get(file)) else {
            return Ok(());
        };
        let log = &self.sources.logs.archive().files[file];
        let origin = Origin { first: seen.first, last: seen.last, ..self.sources.origin(file, account) };
        let metadata = FileMetadata {
            table: Some(self.layout.table),
            records: None,
            zone: Some(log.named_zone().to_string()),
            query: None,
            every_row: true,
            is_partial: !account.damage.is_empty(),
            sources: vec![origin],
            row_groups: Vec::new(),
            appliance: None,
            ledger: None,
        };
        self.written.extend(writer.finish(&metadata)?);
        self.seen[file].take(seen);
        Ok(())
    }
}
