//! What the formats with types have in common: values of the types of the file, and for Arrow's formats batches of one
//! size whatever the scan made of them, so that the bytes of a result depend on its rows alone.

use arrow::compute::BatchCoalescer;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use crate::batches::BATCH_ROWS;
use crate::dataset::types::typed_batch;
use crate::error::{Error, Result};

/// Batches of one size.
pub(super) struct Even {
    schema: SchemaRef,
    coalescer: BatchCoalescer,
}

impl Even {
    /// Batches with the columns of `schema`.
    pub(super) fn new(schema: &SchemaRef) -> Even {
        Even { coalescer: BatchCoalescer::new(schema.clone(), BATCH_ROWS), schema: schema.clone() }
    }

    /// Takes rows in; `write` gets batches that are full.
    pub(super) fn push(&mut self, batch: &RecordBatch, write: impl FnMut(RecordBatch) -> Result<()>) -> Result<()> {
        if batch.num_columns() != self.schema.fields().len() {
            return Err(Error::internal("a batch whose columns are not those of the query"));
        }
        self.coalescer.push_batch(typed_batch(batch, &self.schema)?)?;
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
