//! Where batches come from.

mod account;
mod after;
mod ahead;
mod appliances;
mod attempt;
mod contract;
mod decisions;
mod description;
mod earlier;
mod event_ids;
mod file_account;
mod file_names;
mod fold;
mod history;
mod hosts;
mod integrity;
mod lines;
pub mod logs;
mod lookup;
mod merge;
mod minutes;
mod needs;
pub mod only;
mod options;
mod outlet;
pub mod parquet;
pub mod prefilter;
mod provenance;
mod reading;
mod replay;
mod scanned;
pub mod select;
pub mod series;
mod slice;
mod strategy;
mod text;
mod times;
mod union;
mod waiting;
mod worker;

use std::sync::Arc;

use crate::archive::Archive;
use crate::error::Result;

pub use contract::{NoReread, Role, Scan, ScanRequest, Source};
use decisions::Decisions;
pub use description::{InputDescription, Pushdown, ScanDescription, ScanExtent};
pub use file_account::FileAccount;
pub use integrity::{NOTHING_TO_VERIFY, VERIFIED};
use logs::{Logs, ScanOptions};
use parquet::ParquetFiles;
pub use provenance::origin;
use select::Choice;
pub use times::StageTimes;
pub use union::Union;

/// The source of all that an archive holds. Scans run on `pool`.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] if a Parquet file that the user names holds something else than rows of a table.
pub fn open(archive: Archive, options: ScanOptions, pool: Arc<rayon::ThreadPool>) -> Result<Arc<dyn Source>> {
    let logs = Logs::on(archive, options, pool);
    let files = ParquetFiles::open(&logs)?;
    if files.has_nothing() {
        return Ok(Arc::new(logs));
    }
    if logs.archive().files.is_empty() && !files.is_empty() {
        return Ok(Arc::new(files));
    }
    Ok(Arc::new(Union::new(logs, files)))
}
