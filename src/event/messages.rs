//! The column table of `messages`.

use super::columns::ColumnSpec;

/// Every column, in the order of output.
pub static COLUMNS: &[ColumnSpec] = &[];
