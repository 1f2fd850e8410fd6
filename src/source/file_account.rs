//! What a scan saw in one file.

use crate::archive::ContentId;

/// What was seen in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileAccount {
    /// It was read to its end.
    pub closed: bool,
    /// Lines of text, as far as they were counted.
    pub lines: u64,
    /// Not all were.
    pub uncounted: bool,
    /// Bytes of text.
    pub text: u64,
    /// Authentication records.
    pub events: u64,
    /// Records that begin as an authentication record and are none.
    pub not_understood: u64,
    /// Why it was not read whole, without its name.
    pub damage: Vec<String>,
    /// The identity of its text, if the scan computes it; that of a plain file follows from its bytes on disk.
    pub content: Option<ContentId>,
    /// No row of it has a merge key above this.
    pub key: i64,
    /// Its last record that has a stamp, so far.
    pub last: Option<LastRecord>,
}

/// The last record of a file that has a stamp.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct LastRecord {
    /// When it was written (µs since 1970-01-01T00:00:00Z).
    pub time: i64,
    /// It says `End Logfile`.
    pub ends_file: bool,
    /// It is of the appliance that the first record of the file is of. A collector writes for many in turn, and their
    /// series cannot be told from its files.
    pub is_own: bool,
}
