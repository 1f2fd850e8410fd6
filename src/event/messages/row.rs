//! The shape of a row of `messages`.

use compact_str::CompactString;

/// What the records of a message say. Text is UTF-8 already; what was not is U+FFFD.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub time: Option<i64>,
    /// Serial number, host, folder.
    pub appliance: Option<&'a str>,
    pub mid: Option<i64>,
    /// The connection it came by.
    pub icid: Option<i64>,
    /// Who had logged in there.
    pub user: Option<&'a str>,
    /// The address of that connection.
    pub remote_ip: Option<&'a str>,
    /// Envelope sender.
    pub mail_from: Option<&'a str>,
    /// Envelope recipients.
    pub rcpts: &'a [CompactString],
    /// Its `Message-ID`.
    pub message_id: Option<&'a str>,
    /// Its subject.
    pub subject: Option<&'a str>,
    /// Its size.
    pub bytes: Option<i64>,
    /// The connections it was delivered by.
    pub dcids: &'a [i64],
    /// Recipients done.
    pub delivered: i64,
    /// Recipients refused.
    pub bounced: i64,
    /// What the server said last.
    pub response: Option<&'a str>,
    /// Why it was given up.
    pub aborted: Option<&'a str>,
    /// The message that it was made from.
    pub made_from: Option<i64>,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub ended_at: Option<i64>,
    /// As given.
    pub file: &'a str,
    /// From 1.
    pub line: i64,
}
