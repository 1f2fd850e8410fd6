//! Rows that wait until they are a row group.

use std::ops::{AddAssign, SubAssign};

use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, TimestampMicrosecondArray, UInt32Array};
use arrow::compute::{concat_batches, take_record_batch};
use arrow::datatypes::{DataType, Int64Type, TimestampMicrosecondType};

use crate::dataset::properties::ROW_GROUP_ROWS;
use crate::error::{Error, Result};

/// The most that a row group takes. Rows are some hundred bytes; the second bound is for logs whose lines were made to
/// be long.
pub(super) const GROUP: Size = Size { rows: ROW_GROUP_ROWS, bytes: 96 << 20 };

/// How many rows, and bytes of text in them.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) rows: usize,
    pub(super) bytes: usize,
}

/// Rows in the order of the log.
#[derive(Debug, Default)]
pub(super) struct Pending {
    batches: Vec<RecordBatch>,
    pub(super) size: Size,
}

impl Size {
    pub(super) fn of(batch: &RecordBatch) -> Size {
        Size { rows: batch.num_rows(), bytes: batch.columns().iter().map(text_bytes).sum() }
    }

    /// How many rows of a batch can be added within a bound. To nothing, one row at least: however long it is.
    pub(super) fn rows_that_fit(self, most: Size, batch: &RecordBatch) -> usize {
        let rows = batch.num_rows().min(most.rows.saturating_sub(self.rows));
        let room = most.bytes.saturating_sub(self.bytes);
        let fits = |rows: usize| Size::of(&batch.slice(0, rows)).bytes <= room;
        if fits(rows) {
            return rows;
        }
        // The first count that is too large, less one.
        let (mut fit, mut too_many) = (0, rows);
        while too_many - fit > 1 {
            let middle = fit + (too_many - fit) / 2;
            if fits(middle) { fit = middle } else { too_many = middle }
        }
        if self.rows == 0 { fit.max(1) } else { fit }
    }
}

impl AddAssign for Size {
    fn add_assign(&mut self, other: Size) {
        self.rows += other.rows;
        self.bytes += other.bytes;
    }
}

impl SubAssign for Size {
    fn sub_assign(&mut self, other: Size) {
        self.rows -= other.rows;
        self.bytes -= other.bytes;
    }
}

/// Bytes of the texts of a column: of these rows only, however they are stored.
fn text_bytes(column: &ArrayRef) -> usize {
    let between = |offsets: &[i32]| match offsets {
        [first, .., last] => usize::try_from(last - first).unwrap_or(0),
        [_] | [] => 0,
    };
    match column.data_type() {
        DataType::Utf8 => between(column.as_string::<i32>().value_offsets()),
        DataType::Binary => between(column.as_binary::<i32>().value_offsets()),
        DataType::List(_) => {
            let list = column.as_list::<i32>();
            let (first, last) = (list.value_offsets().first(), list.value_offsets().last());
            let [first, last] = [first, last].map(|offset| usize::try_from(*offset.unwrap_or(&0)).unwrap_or(0));
            text_bytes(&list.values().slice(first, last - first))
        }
        // Everything else has the same size in each row.
        _ => 0,
    }
}

impl Pending {
    /// Adds rows; their size.
    pub(super) fn push(&mut self, batch: RecordBatch) -> Size {
        let size = Size::of(&batch);
        self.size += size;
        self.batches.push(batch);
        size
    }

    /// All of them by time (none last), those of one moment by line, those of one line as they stand in it.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Internal`] if the columns are not of these types.
    pub(super) fn sorted(&self, time: usize, line: usize) -> Result<RecordBatch> {
        let first = self.batches.first().ok_or_else(|| Error::internal("a row group without rows"))?;
        let all = match self.batches.as_slice() {
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
