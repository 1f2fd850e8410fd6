//! The order of the rows of one log, restored from their lines: in the files they lie in the order of time.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;

use super::groups::Order;

/// Where the columns are by which rows are put in order, among those that are decoded.
#[derive(Copy, Clone, Debug)]
pub(super) struct Places {
    pub time: Option<usize>,
    pub line: Option<usize>,
    pub appliance: Option<usize>,
}

/// What rows are put in order by.
pub(super) struct Sorted<'b> {
    rows: usize,
    time: Option<&'b ArrayRef>,
    line: Option<&'b ArrayRef>,
    appliance: Option<&'b ArrayRef>,
}

impl<'b> Sorted<'b> {
    /// Of the rows of a batch.
    pub(super) fn of(batch: &'b RecordBatch, places: Places) -> Self {
        let column = |place: Option<usize>| place.and_then(|place| batch.columns().get(place));
        let Places { time, line, appliance } = places;
        Sorted { rows: batch.num_rows(), time: column(time), line: column(line), appliance: column(appliance) }
    }

    /// When a row was written.
    pub(super) fn time(&self, row: usize) -> Option<i64> {
        let times = self.time?.as_primitive_opt::<TimestampMicrosecondType>()?;
        times.is_valid(row).then(|| times.value(row))
    }

    fn line(&self, row: usize) -> i64 {
        let lines = self.line.and_then(|lines| lines.as_primitive_opt::<Int64Type>());
        lines.filter(|lines| lines.is_valid(row)).map_or(i64::MAX, |lines| lines.value(row))
    }

    /// Whose it is.
    pub(super) fn appliance(&self, row: usize) -> Option<&'b str> {
        let names = self.appliance?.as_string_opt::<i32>()?;
        names.is_valid(row).then(|| names.value(row))
    }
}

/// The places of rows, in order.
pub(super) fn order(sorted: &Sorted<'_>, order: Order) -> Vec<u64> {
    let mut rows: Vec<u64> = (0..sorted.rows as u64).collect();
    let at = |row: &u64| usize::try_from(*row).unwrap_or(usize::MAX);
    match order {
        Order::Written => {}
        Order::Line => rows.sort_by_key(|row| sorted.line(at(row))),
        Order::Time => rows.sort_by_key(|row| {
            let time = sorted.time(at(row));
            (time.is_none(), time, sorted.line(at(row)))
        }),
    }
    rows
}

/// Are they in order already?
pub(super) fn is_ascending(rows: &[u64]) -> bool {
    rows.iter().zip(0_u64..).all(|(row, place)| *row == place)
}
