//! The column table of `connections`.

use super::columns::ColumnSpec;

/// Every column, in the order of output.
pub static COLUMNS: &[ColumnSpec] = &[];
