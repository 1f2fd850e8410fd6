//! The manifest of a dataset: the logs it was made of, the state of each, and every file with its digest.

mod json;

use super::metadata::Origin;
use super::values::ValueFilter;
use crate::event::tables::Table;

/// The folder of a dataset for what is no row: programs that read Hive folders pass over names that begin with `_`.
pub const FOLDER: &str = "_authq";
/// Where the manifest lies, below the dataset's folder.
pub const NAME: &str = "_authq/manifest.json";

/// Where lies what conversions remember of the files that they saw.
pub const SEEN: &str = "_authq/seen.json";

/// `_authq/manifest.json` of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// How the tables are laid out, which every later conversion keeps to.
    pub tables: Vec<Table>,
    /// Hive keys of the folders: `date`, `appliance,date`, `month`, or `none`.
    pub partition: String,
    /// Does it keep the exact bytes of records?
    pub with_raw: bool,
    /// The zone in which times of the logs are shown.
    pub zone: Option<String>,
    /// The clock of logs that do not name theirs, if it is not UTC.
    pub log_zone: Option<String>,
    /// Every log that it holds the rows of, in reading order.
    pub sources: Vec<SourceEntry>,
    /// Every file of it, by path.
    pub files: Vec<FileEntry>,
}

/// A log of the dataset, and the counts of its conversion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceEntry {
    pub origin: Origin,
    /// It was stored compressed.
    pub compressed: bool,
    /// Bytes of its text, and their CRC-32 where it is known: with `sample` they tell the same log stored otherwise.
    pub text_bytes: u64,
    /// See `text_bytes`.
    pub text_crc32: Option<u32>,
    /// Length and XXH3-128 (hexadecimal) of the first 64 KiB of its text.
    pub sample: (u64, String),
    /// Rows of `auth`.
    pub events: u64,
    /// Lines that begin as an authentication record and are none.
    pub not_understood: u64,
    /// It was not read whole, for these reasons.
    pub damage: Vec<String>,
}

impl Manifest {
    /// Bytes of all files; a manifest that was read may hold any numbers.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).fold(0, u64::saturating_add)
    }
}

impl FileEntry {
    /// The folder that it lies in, below the dataset's: `auth/date=2009-04-22`.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// A file of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileEntry {
    /// Below the dataset's folder, with `/` between parts.
    pub path: String,
    /// Digests of the sources that its rows are of, see [`Origin::sha256`], and how many row groups each has, one source
    /// behind the other.
    pub sources: Vec<(String, usize)>,
    pub table: Table,
    pub rows: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Of these bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// Moments of the first and the last row that have one (µs since 1970-01-01T00:00:00Z).
    pub first: Option<i64>,
    /// See `first`.
    pub last: Option<i64>,
    /// Least and greatest line.
    pub lines: Option<(i64, i64)>,
    /// The appliance of every row, if it is the same.
    pub appliance: Option<String>,
    /// Different users, in a table that has them.
    pub users: Option<u64>,
    /// Which values it does not hold, by column.
    pub filters: Vec<(String, ValueFilter)>,
}
