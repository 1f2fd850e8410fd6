//! The shape of a row. An event is one authentication attempt: one record, whatever else its connection did, so that
//! counting rows is counting attempts.
//!
//! A row's values become known at three moments: those of the record itself when it is read, those of its connection
//! when the part of the log it stands in has been joined to what came before, late ones when the connection ends.
//! Hence three structs, one for each [`columns::Scope`].

pub mod builder;
pub mod columns;
pub mod connections;
pub mod coverage;
pub mod flags;
pub mod lines;
pub mod messages;
pub mod tables;

use flags::Flags;

/// What the authentication record and its file say. Text is UTF-8 already; what was not is U+FFFD.
#[derive(Clone, Debug)]
pub struct EventRow<'a> {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub time: Option<i64>,
    /// Serial number, host, folder.
    pub appliance: Option<&'a str>,
    /// `inbound`, `outbound`
    pub direction: &'static str,
    /// `succeeded`, …
    pub outcome: &'static str,
    /// To the letter.
    pub user: Option<&'a str>,
    /// `PLAIN`, …
    pub mechanism: Option<&'a str>,
    /// SMTP authentication profile.
    pub profile: Option<&'a str>,
    /// Inbound id.
    pub icid: Option<i64>,
    /// Outbound id.
    pub dcid: Option<i64>,
    /// `535`
    pub reply_code: Option<i64>,
    /// `5.7.8`
    pub reply_enhanced: Option<&'a str>,
    /// The rest of the reply.
    pub reply_text: Option<&'a str>,
    /// Of `error` and `required`.
    pub reason: Option<&'a str>,
    /// `Info`, …
    pub level: &'a str,
    /// As given.
    pub file: &'a str,
    /// From 1, counted from the start of the part of the file that is being read.
    pub line: i64,
    /// The record's exact bytes.
    pub raw: &'a [u8],
}

/// What earlier records of the connection say.
#[derive(Clone, Debug, Default)]
pub struct ConnectionRow<'a> {
    /// The other side.
    pub remote_ip: Option<&'a str>,
    /// Its port.
    pub remote_port: Option<i64>,
    /// Its reverse DNS name.
    pub remote_host: Option<&'a str>,
    /// Whether that name resolves back.
    pub rdns_verified: Option<bool>,
    /// Interface name.
    pub interface: Option<&'a str>,
    /// Interface address.
    pub interface_ip: Option<&'a str>,
    /// From 1.
    pub attempt: Option<i64>,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub opened_at: Option<i64>,
    /// Milliseconds.
    pub elapsed_ms: Option<i64>,
    /// `ACCEPT`, …
    pub access: Option<&'a str>,
    /// Sender group.
    pub sender_group: Option<&'a str>,
    /// What matched.
    pub sg_match: Option<&'a str>,
    /// The score.
    pub sbrs: Option<f64>,
    /// Why there is no score.
    pub sbrs_reason: Option<&'a str>,
    /// Country.
    pub country: Option<&'a str>,
    /// Was TLS on?
    pub tls: Option<bool>,
    /// `TLSv1.2`
    pub tls_protocol: Option<&'a str>,
    /// Cipher suite.
    pub tls_cipher: Option<&'a str>,
    /// What is peculiar about the row, which only its times within the connection tell in full.
    pub flags: Flags,
}

/// What the whole connection says.
#[derive(Clone, Debug, Default)]
pub struct LateRow<'a> {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub closed_at: Option<i64>,
    /// In order of first mention.
    pub mids: &'a [i64],
}
