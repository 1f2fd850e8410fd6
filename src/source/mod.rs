//! Where batches come from.

mod appliances;
mod fold;
pub mod logs;
mod merge;
mod options;
mod reading;
mod scanned;
mod slice;
mod text;
mod worker;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use crate::error::Result;
use crate::ledger::Ledger;

/// What a query needs of a source.
#[derive(Clone, Debug, Default)]
pub struct ScanRequest {
    /// Positions in the source's schema, ascending: the only columns that are built.
    pub projection: Vec<usize>,
}

/// Something rows come from.
pub trait Source: Send + Sync {
    /// All its columns.
    fn schema(&self) -> SchemaRef;

    /// Batches of the projected columns in log order, a window at a time. Dropping the scan stops it.
    ///
    /// # Errors
    /// Only what makes the whole run worthless; damage in the input is in the ledger.
    fn scan<'a>(&'a self, request: &ScanRequest) -> Result<Box<dyn Scan + 'a>>;
}

/// A scan under way.
pub trait Scan: Iterator<Item = Result<Vec<RecordBatch>>> + Send {
    /// What was seen so far; complete once the iterator has ended.
    fn ledger(&self) -> Ledger;

    /// Bytes read from disk: a counter that grows while a window is being scanned.
    fn bytes_read(&self) -> Arc<AtomicU64>;
}
