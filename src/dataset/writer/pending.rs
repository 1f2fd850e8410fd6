//! Rows that wait until they are a row group.

use arrow::array::{Array, AsArray, Int64Array, RecordBatch, TimestampMicrosecondArray, UInt32Array};
use arrow::compute::{concat_batches, take_record_batch};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};

use crate::dataset::row_groups::Size;
use crate::error::{Error, Result};
use crate::overflow::{Overflow, Parcel};

/// Rows in the order of the log.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// The first of them, where memory had no room for them.
    parcels: Vec<Parcel>,
    batches: Vec<RecordBatch>,
    pub(super) size: Size,
    /// Bytes of memory that the batches take.
    pub(super) held: usize,
}

impl Pending {
    /// Adds rows; their size.
    pub(super) fn push(&mut self, batch: RecordBatch) -> Size {
        let size = Size::of(&batch);
        self.size += size;
        self.held += batch.get_array_memory_size();
        self.batches.push(batch);
        size
    }

    /// Puts the rows that are in memory on disk.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`].
    pub(super) fn leave(&mut self, overflow: &Overflow) -> Result<()> {
        if !self.batches.is_empty() {
            self.parcels.push(overflow.put(&self.batches)?);
            (self.batches, self.held) = (Vec::new(), 0);
        }
        Ok(())
    }

    /// All of them by time (none last), those of one moment by line, those of one line as they stand in it.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Output`]; [`crate::ErrorKind::Internal`] if the columns are not of these types.
    pub(super) fn sorted(mut self, overflow: &Overflow, time: usize, line: usize) -> Result<RecordBatch> {
        let mut batches = Vec::new();
        for parcel in &self.parcels {
            batches.extend(overflow.take(parcel)?);
        }
        batches.append(&mut self.batches);
        let first = batches.first().ok_or_else(|| Error::internal("a row group without rows"))?;
        let all = match batches.as_slice() {
            [only] => only.clone(),
            several => concat_batches(&first.schema(), several)?,
        };
        let times = all.column(time).as_primitive_opt::<TimestampMicrosecondType>();
        let lines = all.column(line).as_primitive_opt::<Int64Type>();
        let (Some(times), Some(lines)) = (times, lines) else {
            return Err(Error::internal("a table without a time and a line to sort by"));
        };
        // The kernel for this is not stable, and a line of a flattened log holds several records of one second.
        let rows = 0..u32::try_from(all.num_rows()).map_err(Error::internal)?;
        if rows.clone().is_sorted_by_key(|row| key(times, lines, row as usize)) {
            return Ok(all);
        }
        let mut order: Vec<u32> = rows.collect();
        order.sort_by_key(|row| key(times, lines, *row as usize));
        Ok(take_record_batch(&all, &UInt32Array::from(order))?)
    }
}

fn key(times: &TimestampMicrosecondArray, lines: &Int64Array, row: usize) -> (bool, i64, i64) {
    (times.is_null(row), if times.is_null(row) { 0 } else { times.value(row) }, lines.value(row))
}
