//! Rows of slices, in the order of the logs: handed on as they are, or put together.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Int64Array, TimestampMicrosecondArray};
use arrow::compute::{interleave_record_batch, kernels::numeric::add};
use arrow::datatypes::SchemaRef;
use arrow::record_batch::{RecordBatch, RecordBatchOptions};

use super::groups::{Group, Groups, Place, RowRef};
use super::rows::{RowsOfSlice, RowsPart};
use crate::archive::Archive;
use crate::error::{Error, Result};
use crate::event::builder::Finished;
use crate::event::columns::LINE;
use crate::event::lines::{COLUMNS, GROUP, OPENED_AT};
use crate::event::tables::Table;
use crate::source::ScanRequest;
use crate::source::account::Account;
use crate::source::appliances::Appliances;
use crate::source::fold::Folding;
use crate::source::outlet::Outlet;
use crate::source::outlet::taken;
use crate::source::scanned::Scanned;

/// Rows of an output batch.
const BATCH_ROWS: usize = 8192;

/// Folds the rows of slices.
pub struct LinesFold {
    account: Account,
    projection: Vec<usize>,
    schema: SchemaRef,
    appliances: Arc<Appliances>,
    outlet: Outlet,
    rows: u64,
    together: Option<Together>,
}

/// Rows that are being put together.
struct Together {
    groups: Groups,
    /// The rows kept of each slice.
    batches: Vec<RecordBatch>,
    bytes: u64,
    memory: u64,
}

impl LinesFold {
    /// A fold for the columns of `lines` that are asked for. Rows are put together within so many bytes.
    pub fn new(archive: &Arc<Archive>, request: &ScanRequest, appliances: Arc<Appliances>, memory: u64) -> Self {
        let projection = &request.projection;
        let together = request.only.clone().map(|only| Together {
            groups: Groups::new(only),
            batches: Vec::new(),
            bytes: 0,
            memory,
        });
        LinesFold {
            account: Account::new(archive.clone()),
            projection: projection.to_vec(),
            schema: Table::Lines.schema(projection),
            outlet: Outlet::new(archive, request, appliances.clone()),
            appliances,
            rows: 0,
            together,
        }
    }

    /// Puts columns in the order of the projection, lines counted from the begin of the file.
    fn batch(&self, mut columns: Vec<Finished>, rows: usize) -> Result<RecordBatch> {
        let before = i64::try_from(self.account.lines()).unwrap_or(i64::MAX);
        columns.sort_by_key(|column| column.0);
        debug_assert!(columns.iter().map(|column| column.0).eq(self.projection.iter().copied()));
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(columns.len());
        for (index, array) in columns {
            let is_line = COLUMNS[index].name == LINE && before > 0;
            arrays.push(if is_line { add(&array, &Int64Array::new_scalar(before))? } else { array });
        }
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        Ok(RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)?)
    }

    /// Gives some rows of a slice to the groups they belong to.
    fn put_together(&mut self, batch: &RecordBatch, part: &RowsPart, file: usize, keys: &[i64]) -> Result<()> {
        let before = self.account.lines();
        let Some(together) = &mut self.together else { return Ok(()) };
        let number = u32::try_from(together.batches.len()).unwrap_or(u32::MAX);
        let mut kept: Vec<u64> = Vec::new();
        for (row, ((mark, (appliance, _)), key)) in (0_u64..).zip(part.marks.iter().zip(&part.ticks).zip(keys)) {
            let line = i64::try_from(before.saturating_add(mark.line)).unwrap_or(i64::MAX);
            let place = Place { appliance: *appliance, file, line, key: *key };
            let reference = (number, u32::try_from(kept.len()).unwrap_or(u32::MAX));
            if together.groups.record(mark, &place, reference) {
                kept.push(row);
            }
        }
        if kept.is_empty() {
            return Ok(());
        }
        let kept = taken(batch, kept)?;
        together.bytes += kept.get_array_memory_size() as u64;
        together.batches.push(kept);
        if together.bytes > together.memory {
            let hint =
                "narrow the query (a shorter time, a further condition, a `limit` before `show`), or raise --memory";
            let message =
                format!("the lines to be put together need more memory than the budget of {} bytes", together.memory);
            return Err(Error::memory(format!("{message}\n  {hint}")));
        }
        Ok(())
    }

    /// The groups, by the order in which they began.
    fn give_groups(&self, together: &mut Together) -> Result<Vec<RecordBatch>> {
        let mut groups = together.groups.finish();
        let names: Vec<_> = groups.iter().map(|group| self.appliances.get(group.appliance)).collect();
        let mut order: Vec<usize> = (0..groups.len()).collect();
        order.sort_by(|a, b| (groups[*a].key, &names[*a], a).cmp(&(groups[*b].key, &names[*b], b)));
        let mut out = Vec::new();
        let mut part = Part::default();
        for (number, place) in (1_i64..).zip(order) {
            let Group { opened_at, rows, .. } = &mut groups[place];
            for row in rows.drain(..) {
                part.push(row, number, *opened_at);
                if part.rows.len() >= BATCH_ROWS {
                    out.push(part.take(&together.batches, &self.projection)?);
                }
            }
        }
        if !part.rows.is_empty() {
            out.push(part.take(&together.batches, &self.projection)?);
        }
        Ok(out)
    }
}

/// Some rows, with what only groups tell.
#[derive(Default)]
struct Part {
    rows: Vec<RowRef>,
    numbers: Vec<i64>,
    opened_at: Vec<Option<i64>>,
}

impl Part {
    fn push(&mut self, row: RowRef, number: i64, opened_at: Option<i64>) {
        self.rows.push(row);
        self.numbers.push(number);
        self.opened_at.push(opened_at);
    }

    fn take(&mut self, batches: &[RecordBatch], projection: &[usize]) -> Result<RecordBatch> {
        let Part { rows, numbers, opened_at } = std::mem::take(self);
        let Some(first) = batches.first() else { return Err(Error::internal("rows without a batch")) };
        let schema = first.schema();
        let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
        if projection.is_empty() {
            return Ok(RecordBatch::try_new_with_options(schema, Vec::new(), &options)?);
        }
        // Of many slices few have a row in it.
        let mut used: Vec<u32> = rows.iter().map(|(batch, _)| *batch).collect();
        used.sort_unstable();
        used.dedup();
        let sources: Vec<&RecordBatch> = used.iter().filter_map(|batch| batches.get(*batch as usize)).collect();
        let place = |(batch, row): &RowRef| (used.partition_point(|other| other < batch), *row as usize);
        let places: Vec<(usize, usize)> = rows.iter().map(place).collect();
        let mixed = interleave_record_batch(&sources, &places)?;
        let mut arrays = mixed.columns().to_vec();
        for (array, index) in arrays.iter_mut().zip(projection) {
            let column = &COLUMNS[*index];
            if column.name == GROUP {
                *array = Arc::new(Int64Array::from(numbers.clone()));
            } else if column.name == OPENED_AT {
                let times = TimestampMicrosecondArray::from(opened_at.clone());
                *array = Arc::new(times.with_data_type(array.data_type().clone()));
            }
        }
        Ok(RecordBatch::try_new_with_options(schema, arrays, &options)?)
    }
}

impl Folding for LinesFold {
    fn account(&self) -> &Account {
        &self.account
    }

    fn given_below(&self) -> i64 {
        self.outlet.given_below()
    }

    fn append(&mut self, mut scanned: Scanned, out: &mut Vec<RecordBatch>) -> Result<()> {
        self.account.tell(&mut scanned);
        let RowsOfSlice { parts, last, filtered } = std::mem::take(&mut scanned.lines);
        let log = scanned.slice.log.clone();
        for mut part in parts {
            let batch = self.batch(std::mem::take(&mut part.columns), part.ticks.len())?;
            let mut keys = Vec::with_capacity(part.ticks.len());
            for ticks in part.ticks.chunk_by(|one, next| one.0 == next.0) {
                self.account.keys(ticks[0].0, ticks.iter().map(|tick| tick.1), &log, &mut keys);
            }
            if self.together.is_some() {
                self.put_together(&batch, &part, scanned.slice.file, &keys)?;
                continue;
            }
            self.rows += part.ticks.len() as u64;
            let appliances: Vec<u32> = part.ticks.iter().map(|(appliance, _)| *appliance).collect();
            self.outlet.take(batch, &appliances, keys, out)?;
        }
        if let Some((appliance, reach)) = last {
            self.account.key(appliance, Some(reach), &log);
        }
        let bound = self.account.close_slice(&mut scanned);
        if self.together.is_some() {
            self.account.ledger.rows.of_table = Some(0);
            return Ok(());
        }
        self.rows += filtered;
        self.account.ledger.rows.of_table = Some(self.rows);
        self.account.ledger.rows.filtered += filtered;
        self.outlet.release(bound, out)
    }

    fn finish(&mut self) -> Result<Vec<RecordBatch>> {
        if let Some(mut together) = self.together.take() {
            let out = self.give_groups(&mut together)?;
            let rows = out.iter().map(|batch| batch.num_rows() as u64).sum();
            self.account.ledger.rows.of_table = Some(rows);
            return Ok(out);
        }
        self.account.ledger.rows.of_table = Some(self.rows);
        let mut out = Vec::new();
        self.outlet.drain(&mut out)?;
        Ok(out)
    }
}
