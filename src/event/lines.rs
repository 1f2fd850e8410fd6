//! The column table of `lines`.

use super::columns::ColumnSpec;

/// What a record of the log says.
#[derive(Clone, Debug, Default)]
pub struct Row<'a> {
    /// As given.
    pub file: &'a str,
}

/// Every column, in the order of output.
pub static COLUMNS: &[ColumnSpec] = &[];
