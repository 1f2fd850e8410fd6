//! What goes from stage to stage.

use arrow::record_batch::RecordBatch;

use crate::error::Result;

/// Batches that were scanned together.
pub(super) type Window = Vec<RecordBatch>;

/// A stage's output.
pub(super) type Windows<'p> = Box<dyn Iterator<Item = Result<Window>> + Send + 'p>;

/// A stage's input.
pub(super) type Pull<'a> = &'a mut dyn FnMut() -> Option<Result<Window>>;
