//! What the caller says of the files of an archive.

use super::aliases::Aliases;
use super::zone::Zone;

/// What the caller knows better than the files.
#[derive(Clone, Debug, Default)]
pub struct ArchiveOptions {
    /// Whose log it is, for every file.
    pub appliance: Option<String>,
    /// Syslog hosts that are other spellings of an appliance.
    pub aliases: Aliases,
    /// The clock of files whose head names none; UTC if nobody says.
    pub log_zone: Option<Zone>,
    /// The year of the first record of files whose stamps have none.
    pub year: Option<i16>,
    /// Reads files of the same content each for itself.
    pub keep_duplicates: bool,
    /// The process keeps out of the way of others, from the opening of the archive on: it gets the processor and the disk that
    /// nobody else wants, and leaves the page cache as it found it.
    pub polite: bool,
}
