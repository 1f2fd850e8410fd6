//! What is known of a file with rows of a table, be it by its own footer or by the manifest of its dataset. Below both.

use crate::archive::ParquetFile;
use crate::dataset::metadata::FileMetadata;
use crate::event::tables::Table;

/// What is known of a file with rows of a table, opened or not.
pub trait Described {
    /// Which file.
    fn file(&self) -> &ParquetFile;

    /// What it was made of.
    fn says(&self) -> &FileMetadata;

    /// Whose rows it holds.
    fn table(&self) -> Table;

    /// How many.
    fn rows(&self) -> u64;

    /// Least and greatest line, if it is known.
    fn lines(&self) -> Option<(i64, i64)>;

    /// First and last moment, if it is known (µs since 1970-01-01T00:00:00Z).
    fn times(&self) -> Option<(i64, i64)>;

    /// Are all its rows of this appliance, as far as is known?
    fn is_only(&self, appliance: &str) -> bool;
}
