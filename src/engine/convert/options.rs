//! What is asked of a conversion.

use crate::dataset::writer::Partition;
use crate::event::tables::Table;
use crate::permissions::Permissions;

/// What is asked of a conversion. What is `None` is as in the dataset that is there, else as usual.
#[derive(Clone, Debug, Default)]
pub struct ConvertOptions {
    /// Tables to convert.
    pub tables: Option<Vec<Table>>,
    /// How rows are spread over folders.
    pub partition: Option<Partition>,
    /// Keep the exact bytes of records.
    pub with_raw: Option<bool>,
    /// Convert every log again, also those that the dataset holds.
    pub rebuild: bool,
    /// Publish also the rows of logs that could not be read whole.
    pub allow_partial: bool,
    /// Of what is written.
    pub permissions: Permissions,
}
