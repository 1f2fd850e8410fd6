//! The shape of a row of `connections`.

use compact_str::CompactString;

use crate::event::ConnectionRow;

/// What a whole connection says. Text is UTF-8 already; what was not is U+FFFD.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// 16 digits, the same in every run.
    pub id: &'a str,
    /// Serial number, host, folder.
    pub appliance: Option<&'a str>,
    /// `inbound`, `outbound`
    pub direction: &'static str,
    /// Inbound id.
    pub icid: Option<i64>,
    /// Outbound id.
    pub dcid: Option<i64>,
    /// What its records said up to its end.
    pub facts: ConnectionRow<'a>,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub closed_at: Option<i64>,
    /// Its opening and its close are both in the archive.
    pub complete: bool,
    /// Authentication records.
    pub auth_attempts: i64,
    /// Of those, refused.
    pub auth_failed: i64,
    /// Of those, accepted.
    pub auth_succeeded: i64,
    /// To the letter.
    pub user: Option<&'a str>,
    /// In order of first mention, each once.
    pub users: &'a [CompactString],
    /// `PLAIN`, …
    pub mechanism: Option<&'a str>,
    /// SMTP authentication profile.
    pub profile: Option<&'a str>,
    /// In order of first mention, each once.
    pub mids: &'a [i64],
    /// `close`, `lost`, …
    pub close_reason: Option<&'static str>,
    /// From 1, in `file`.
    pub first_line: i64,
    /// From 1, in the file of the last record.
    pub last_line: i64,
    /// That of the first record, as given.
    pub file: &'a str,
}
