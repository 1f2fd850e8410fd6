//! The shape of a row of `lines`.

/// What a record and its file say. Text is UTF-8 already; what was not is U+FFFD.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub time: Option<i64>,
    /// Serial number, host, folder.
    pub appliance: Option<&'a str>,
    /// `Info`, …
    pub level: &'a str,
    /// `opened`, …
    pub kind: &'static str,
    /// Inbound id.
    pub icid: Option<i64>,
    /// Outbound id.
    pub dcid: Option<i64>,
    /// Message id.
    pub mid: Option<i64>,
    /// The record without its envelope.
    pub text: &'a str,
    /// As given.
    pub file: &'a str,
    /// From 1, counted from the start of the part of the file that is being read.
    pub line: i64,
    /// The record's exact bytes.
    pub raw: &'a [u8],
}
