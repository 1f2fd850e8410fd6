//! How a conversion tells of its progress.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::event::tables::Table;

/// An observer of a conversion.
pub trait Watch {
    /// The digests of the logs are being computed: a counter of bytes that grows up to `total`.
    fn hashing(&mut self, bytes: Arc<AtomicU64>, total: u64);

    /// A table is being read: a counter that grows up to about `total`.
    fn reading(&mut self, table: Table, bytes: Arc<AtomicU64>, total: u64);

    /// Rows written so far.
    fn rows(&mut self, rows: u64);
}
