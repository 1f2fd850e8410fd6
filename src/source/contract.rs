//! What a source of rows is: the engine knows no more of raw logs, of Parquet files and of both together.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use super::description::{ScanDescription, ScanExtent};
use super::file_account::FileAccount;
use super::only::Only;
use super::series::Stretch;
use super::times::StageTimes;
use crate::archive::Clocks;
use crate::dataset::metadata::Origin;
use crate::error::Result;
use crate::event::coverage::Covered;
use crate::event::tables::Table;
use crate::expr::Expr;
use crate::ledger::Ledger;

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
    /// What is wanted of each file, if not the rows of all. Then rows come file by file, those of a file in its order, and
    /// are not merged with those of other appliances.
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
    Rows,
    /// What it says of connections that rows of other files belong to.
    Context,
    /// Nothing: its rows are known from elsewhere.
    Known,
}

/// Something that rows come from: raw logs, Parquet files, or both. What a scan needs of it the scan keeps alive.
pub trait Source: Send + Sync {
    /// The tables whose rows it has.
    fn tables(&self) -> Vec<Table>;

    /// All columns of a table.
    fn schema(&self, table: Table) -> SchemaRef {
        table.schema(&(0..table.columns().len()).collect::<Vec<_>>())
    }

    /// The clocks of its inputs.
    fn clocks(&self) -> Clocks;

    /// The names of the logs it reads, in reading order.
    fn logs(&self) -> Vec<Arc<str>>;

    /// Logs that have another name in rows that were made of them before, and that name.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`] if names do not tell logs apart.
    fn other_names(&self) -> Result<Vec<(Arc<str>, Arc<str>)>> {
        Ok(Vec::new())
    }

    /// Whether what was read can be read again.
    ///
    /// # Errors
    /// Why not.
    fn check_reread(&self) -> std::result::Result<(), NoReread>;

    /// The times and the files of a scan. Reads nothing.
    fn extent(&self, request: &ScanRequest) -> ScanExtent;

    /// What a scan would do, for people. Reads nothing.
    fn describe(&self, request: &ScanRequest) -> ScanDescription;

    /// Batches of the projected columns in log order, a window at a time. Dropping the scan stops it.
    ///
    /// # Errors
    /// Only what makes the whole run worthless; damage in the input is in the ledger.
    fn scan(&self, request: &ScanRequest) -> Result<Box<dyn Scan>>;
}

/// Why a source cannot be read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoReread {
    /// This input is a stream.
    Stream(Arc<str>),
    /// This input holds rows of logs, and not all of their records.
    Lacks {
        /// The dataset or the file.
        name: Arc<str>,
        /// The log of which it holds no records, or not all; `None`: of none.
        log: Option<String>,
    },
}

/// A scan under way.
pub trait Scan: Iterator<Item = Result<Vec<RecordBatch>>> + Send {
    /// What was seen so far; complete once the iterator has ended. Rows left out early are among `rows_filtered`.
    fn ledger(&self) -> Ledger;

    /// The logs that the rows were made of, in reading order, with their digests; to be asked once the iterator has
    /// ended, or (not `is_whole`) was left before. Reads the logs once more.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Interrupted`].
    fn origins(&self, _is_whole: bool) -> Result<Vec<Origin>> {
        Ok(Vec::new())
    }

    /// What was seen in each file that was read, by its position among the files; complete once the iterator has ended.
    fn files(&self) -> &[FileAccount] {
        &[]
    }

    /// The time ranges of the logs that were read, limited to the requested time, and the number of logs without any time;
    /// complete once the iterator has ended. `None`: the rows are not those of logs alone.
    fn stretches(&self) -> Option<(Vec<Stretch>, u64)> {
        None
    }

    /// All rows that will ever come of a file have come, if its account is closed with a key below this.
    fn given_below(&self) -> i64 {
        i64::MIN
    }

    /// Where the time went so far.
    fn times(&self) -> StageTimes;

    /// Bytes read from disk: a counter that grows while a window is being scanned.
    fn bytes_read(&self) -> Arc<AtomicU64>;

    /// The minutes that the source has logs of, whole once the iterator has ended; `None` if they are not needed, or if
    /// the source does not know: then nothing is taken for a gap.
    fn coverage(&self) -> Option<Arc<Covered>> {
        None
    }
}
