//! Rows that belong together: kept until the last record was seen, then given group by group.

use std::sync::Arc;

use arrow::array::{Array, Int64Array, TimestampMicrosecondArray};
use arrow::compute::interleave_record_batch;
use arrow::record_batch::RecordBatch;

use super::Mark;
use super::groups::{Group, Groups, Place, RowRef};
use crate::batches::{BATCH_ROWS, new_batch};
use crate::error::{Error, Result};
use crate::event::lines::{COLUMNS, GROUP, OPENED_AT};
use crate::source::appliances::Appliances;
use crate::source::only::Only;
use crate::source::outlet::taken;

/// Rows that are being put together.
pub struct Together {
    groups: Groups,
    /// The rows kept of each batch that was taken.
    batches: Vec<RecordBatch>,
    bytes: u64,
    memory: u64,
}

impl Together {
    /// None yet. They are put together within `memory` bytes.
    pub fn new(only: Arc<Only>, memory: u64) -> Together {
        Together { groups: Groups::new(only), batches: Vec::new(), bytes: 0, memory }
    }

    /// Gives rows of a batch, by position, to the groups they belong to. They come in the order of the logs.
    pub fn take(&mut self, batch: &RecordBatch, records: impl IntoIterator<Item = (u64, (Mark, Place))>) -> Result<()> {
        let number = u32::try_from(self.batches.len()).unwrap_or(u32::MAX);
        let mut kept: Vec<u64> = Vec::new();
        for (row, (mark, place)) in records {
            let reference = (number, u32::try_from(kept.len()).unwrap_or(u32::MAX));
            if self.groups.record(&mark, &place, reference) {
                kept.push(row);
            }
        }
        if kept.is_empty() {
            return Ok(());
        }
        let kept = taken(batch, kept)?;
        self.bytes += kept.get_array_memory_size() as u64;
        self.batches.push(kept);
        if self.bytes > self.memory {
            let hint =
                "narrow the query (a shorter time, a further condition, a `limit` before `show`), or raise --memory";
            let message =
                format!("the lines to be put together need more memory than the budget of {} bytes", self.memory);
            return Err(Error::memory(message).hint(hint));
        }
        Ok(())
    }

    /// The groups, by the order in which they began; `projection`: the columns of the batches.
    pub fn finish(&mut self, appliances: &Appliances, projection: &[usize]) -> Result<Vec<RecordBatch>> {
        let mut groups = self.groups.finish();
        let names: Vec<_> = groups.iter().map(|group| appliances.get(group.appliance)).collect();
        let mut order: Vec<usize> = (0..groups.len()).collect();
        order.sort_by(|a, b| (groups[*a].key, &names[*a], a).cmp(&(groups[*b].key, &names[*b], b)));
        let mut out = Vec::new();
        let mut part = Part::default();
        for (number, place) in (1_i64..).zip(order) {
            let Group { opened_at, rows, .. } = &mut groups[place];
            for row in rows.drain(..) {
                part.push(row, number, *opened_at);
                if part.rows.len() >= BATCH_ROWS {
                    out.push(part.take(&self.batches, projection)?);
                }
            }
        }
        if !part.rows.is_empty() {
            out.push(part.take(&self.batches, projection)?);
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
        if projection.is_empty() {
            return Ok(new_batch(&schema, Vec::new(), rows.len())?);
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
        Ok(new_batch(&schema, arrays, rows.len())?)
    }
}
