//! A Parquet file that was met where logs are looked for.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::folder::Folder;
use super::input;
use crate::error::Result;

/// A file that may hold rows made of logs.
#[derive(Clone, Debug)]
pub struct ParquetFile {
    /// What to open.
    pub path: PathBuf,
    /// As the user would name it. Bytes that are not UTF-8 are U+FFFD.
    pub name: Arc<str>,
    /// Bytes on disk.
    pub len: u64,
    /// Named by the caller, not met in a folder.
    pub named: bool,
    /// The folder of the dataset that it is of.
    pub dataset: Option<Arc<Folder>>,
}

impl ParquetFile {
    /// Opens it; of a dataset, the file of the edition whose manifest was read.
    ///
    /// # Errors
    /// Those of the system.
    pub fn open(&self) -> io::Result<File> {
        match &self.dataset {
            Some(folder) => folder.file(self.path.strip_prefix(folder.path()).unwrap_or(&self.path)),
            None => input::open(&self.path),
        }
    }

    /// Refuses what was read of it, or could not be, if its dataset was replaced meanwhile.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Replaced`].
    pub fn check_is_in_place(&self) -> Result<()> {
        self.dataset.as_ref().map_or(Ok(()), |folder| folder.check_is_in_place())
    }
}
