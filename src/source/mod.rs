//! Where batches come from.

mod account;
mod ahead;
mod appliances;
mod attempt;
mod decisions;
mod event_ids;
mod fold;
mod history;
mod integrity;
mod lines;
pub mod logs;
mod lookup;
mod merge;
mod minutes;
pub mod only;
mod options;
mod outlet;
pub mod parquet;
pub mod prefilter;
mod reading;
mod scanned;
pub mod select;
mod slice;
mod strategy;
mod text;
mod times;
mod worker;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use crate::error::Result;
use crate::event::coverage::Covered;
use crate::event::tables::Table;
use crate::expr::Expr;
use crate::ledger::Ledger;

pub use account::FileAccount;
pub use decisions::Decisions;
use only::Only;
pub use scanned::Needs;
pub use strategy::Strategy;
pub use times::StageTimes;

/// What a query needs of a source.
#[derive(Clone, Debug, Default)]
pub struct ScanRequest {
    /// What rows stand for.
    pub table: Table,
    /// Positions in the source's schema, ascending: the only columns that are built.
    pub projection: Vec<usize>,
    /// What every row of the result satisfies; its columns are positions in `projection`. Rows that do not may be left
    /// out, and need not be: whoever asks applies it again.
    pub filter: Option<Expr>,
    /// Only rows that have to do with these.
    pub only: Option<Arc<Only>>,
    /// What is wanted of each file, if not the rows of all.
    pub roles: Option<Arc<[Role]>>,
    /// Look at every line, so that the account says what each is.
    pub full_account: bool,
    /// Make use of `filter`? If not, every record of every file is read and every row comes.
    pub pushdown: bool,
    /// Tell which minutes the logs cover? See [`Scan::coverage`].
    pub coverage: bool,
}

/// What is wanted of a file.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Its rows.
    Rows,
    /// What it says of connections that rows of other files belong to.
    Context,
    /// Nothing: its rows are known from elsewhere.
    Known,
}

/// Something rows come from.
pub trait Source: Send + Sync {
    /// All its columns.
    fn schema(&self) -> SchemaRef;

    /// Batches of the projected columns in log order, a window at a time. Dropping the scan stops it.
    ///
    /// # Errors
    /// Only what makes the whole run worthless; damage in the input is in the ledger.
    fn scan(&self, request: &ScanRequest) -> Result<Box<dyn Scan>>;
}

/// A scan under way.
pub trait Scan: Iterator<Item = Result<Vec<RecordBatch>>> + Send {
    /// What was seen so far; complete once the iterator has ended. Rows left out early are among `rows_filtered`.
    fn ledger(&self) -> Ledger;

    /// What was seen in each file that was read, by its position among the files; complete once the iterator has ended.
    fn files(&self) -> &[FileAccount] {
        &[]
    }

    /// All rows that will ever come of a file have come, if its account is closed with a key below this.
    fn given_below(&self) -> i64 {
        i64::MIN
    }

    /// Where the time went so far.
    fn times(&self) -> StageTimes;

    /// Bytes read from disk: a counter that grows while a window is being scanned.
    fn bytes_read(&self) -> Arc<AtomicU64>;

    /// The minutes that the source has logs of, whole once the iterator has ended; `None` if nobody asked, or if the
    /// source does not know: then nothing is taken for a gap.
    fn coverage(&self) -> Option<Arc<Covered>> {
        None
    }
}
