//! What tables of rows and groups of records have in common: how many rows they look at first, and how text is set off.

/// Rows that are looked at before widths are settled. More than a screen holds, less than anyone notices in memory.
pub(super) const PAGE: usize = 1000;
/// The column that says nothing without the name of a file before it.
pub(super) const LINE: &str = "line";

/// Begins what is set off.
pub(super) const BOLD: &str = "\x1b[1m";
/// Ends it.
pub(super) const RESET: &str = "\x1b[0m";
