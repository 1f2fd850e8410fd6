//! The column table of `lines`.

use super::columns::ColumnSpec;

/// Every column, in the order of output.
pub static COLUMNS: &[ColumnSpec] = &[];
