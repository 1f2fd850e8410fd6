//! What the formats with types have in common: values of the types of the file, and for Arrow's formats batches of one
//! size whatever the scan made of them, so that the bytes of a result depend on its rows alone.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::compute::{BatchCoalescer, CastOptions, cast_with_options};
use arrow::datatypes::{Field, SchemaRef};
use arrow::record_batch::RecordBatch;

use crate::error::{Error, Result};

/// Rows of a batch.
const ROWS: usize = 8192;

/// Batches of one size.
pub(super) struct Even {
    schema: SchemaRef,
    coalescer: BatchCoalescer,
}

impl Even {
    /// Batches with the columns of `schema`.
    pub(super) fn new(schema: &SchemaRef) -> Even {
        Even { coalescer: BatchCoalescer::new(schema.clone(), ROWS), schema: schema.clone() }
    }

    /// Takes rows in; `write` gets batches that are full.
    pub(super) fn push(&mut self, batch: &RecordBatch, write: impl FnMut(RecordBatch) -> Result<()>) -> Result<()> {
        self.coalescer.push_batch(typed(batch, &self.schema)?)?;
        self.pass_on(write)
    }

    /// `write` gets what is left.
    pub(super) fn finish(&mut self, write: impl FnMut(RecordBatch) -> Result<()>) -> Result<()> {
        self.coalescer.finish_buffered_batch()?;
        self.pass_on(write)
    }

    fn pass_on(&mut self, mut write: impl FnMut(RecordBatch) -> Result<()>) -> Result<()> {
        while let Some(batch) = self.coalescer.next_completed_batch() {
            write(batch)?;
        }
        Ok(())
    }
}

/// The same rows in the types of a schema.
fn typed(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch> {
    if batch.num_columns() != schema.fields().len() {
        return Err(Error::internal("a batch whose columns are not those of the query"));
    }
    let strict = CastOptions { safe: false, ..CastOptions::default() };
    let column = |(array, field): (&ArrayRef, &Arc<Field>)| match array.data_type() == field.data_type() {
        true => Ok(array.clone()),
        false => cast_with_options(array, field.data_type(), &strict),
    };
    let columns = batch.columns().iter().zip(schema.fields()).map(column).collect::<std::result::Result<_, _>>()?;
    Ok(RecordBatch::try_new(schema.clone(), columns)?)
}
