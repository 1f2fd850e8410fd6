//! What the formats for programs that take columns have in common: batches of one size,
//! whatever the scan made of them, so that the bytes of a result depend on its rows alone.

use arrow::compute::BatchCoalescer;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use crate::error::{Error, Result};
use crate::plan::{Column, schema_of};

/// Rows of a batch.
const ROWS: usize = 8192;

/// Batches made even.
pub(super) struct Even {
    schema: SchemaRef,
    coalescer: BatchCoalescer,
}

impl Even {
    pub(super) fn new(columns: &[Column]) -> Even {
        let schema = schema_of(columns);
        Even { coalescer: BatchCoalescer::new(schema.clone(), ROWS), schema }
    }

    pub(super) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Takes rows in; `write` gets batches that are full.
    pub(super) fn push(&mut self, batch: &RecordBatch, write: impl FnMut(RecordBatch) -> Result<()>) -> Result<()> {
        if batch.schema_ref() != &self.schema {
            return Err(Error::internal("a batch whose columns are not those of the query"));
        }
        self.coalescer.push_batch(batch.clone())?;
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
