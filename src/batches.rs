//! Batches of rows, as every stage hands them on.

use arrow::array::ArrayRef;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::record_batch::{RecordBatch, RecordBatchOptions};

/// Rows of a batch that a stage puts together. DataFusion's figure too: large enough to make a batch's fixed costs
/// disappear, small enough to stay in cache.
pub const BATCH_ROWS: usize = 8192;

/// A batch that may be without columns, as in `count` over a source of which no column is needed.
///
/// # Errors
/// The columns are not those of the schema, or not of that many rows.
pub fn new_batch(schema: &SchemaRef, columns: Vec<ArrayRef>, rows: usize) -> Result<RecordBatch, ArrowError> {
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(schema.clone(), columns, &options)
}
