//! Batches made of rows from here and there: what breakers hand out when they have seen everything.
//!
//! Rows are collected by address in pieces of fixed size, never by gluing all batches together: a text column of more
//! than 2 GiB cannot be glued, its offsets have 32 bits.

use std::ops::Range;

use arrow::array::{Array, ArrayRef};
use arrow::compute::interleave;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use rayon::prelude::*;

use super::budget::Reservation;
use super::window::Windows;
use crate::batches::{BATCH_ROWS, new_batch};
use crate::error::Result;

/// The rows `at`, as (batch, row) pairs, of `batches`, in that order.
pub(super) fn gather(schema: &SchemaRef, batches: &[RecordBatch], at: &[(usize, usize)]) -> Result<RecordBatch> {
    let column = |index: usize| {
        let parts: Vec<&dyn Array> = batches.iter().map(|batch| batch.column(index).as_ref()).collect();
        interleave(&parts, at)
    };
    let columns = (0..schema.fields().len()).map(column).collect::<Result<_, _>>()?;
    Ok(new_batch(schema, columns, at.len())?)
}

/// Cuts `total` rows into batches that `make` makes when they are asked for, several at a time in parallel. What is
/// reserved is given back at the end.
pub(super) fn windows<'p>(
    total: usize,
    reservation: Reservation,
    make: impl Fn(Range<usize>) -> Result<RecordBatch> + Send + Sync + 'p,
) -> Windows<'p> {
    let mut next = 0;
    Box::new(std::iter::from_fn(move || {
        let _held = &reservation;
        if next >= total {
            return None;
        }
        let end = total.min(next + 2 * rayon::current_num_threads() * BATCH_ROWS);
        let starts: Vec<usize> = (next..end).step_by(BATCH_ROWS).collect();
        next = end;
        Some(starts.into_par_iter().map(|start| make(start..end.min(start + BATCH_ROWS))).collect())
    }))
}

/// Bytes of the rows of a batch. For a slice that is its share of the buffers, so that the slices of a batch add up to
/// it.
pub(super) fn bytes_of(batch: &RecordBatch) -> usize {
    // A column whose size Arrow cannot tell is counted with all its buffers.
    let size = |column: &ArrayRef| {
        let data = column.to_data();
        data.get_slice_memory_size().unwrap_or_else(|_| data.get_array_memory_size())
    };
    batch.columns().iter().map(size).sum()
}
