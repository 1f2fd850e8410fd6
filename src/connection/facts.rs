//! What is known of a connection at a moment, and how later knowledge is laid over earlier.

use compact_str::CompactString;
use indexmap::IndexSet;

use crate::event::ConnectionRow;
use crate::event::flags::{Flag, Flags};
use crate::record::{Opened, Policy, Tls};

/// Short text, owned. Most values (addresses, group names) fit into the struct itself; what is not UTF-8 becomes U+FFFD.
pub type Text = CompactString;

/// What is known of a connection. `None` everywhere: nothing yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConnectionFacts {
    /// From `New SMTP …`; `None` when that record is not in what was read so far.
    pub opening: Option<Opening>,
    /// From the sender group verdict.
    pub verdict: Option<Box<Verdict>>,
    /// From the last TLS record.
    pub tls: Option<Box<TlsResult>>,
    /// Authentication records so far.
    pub attempts: u32,
}

/// What `New SMTP …` says.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// Microseconds since 1970-01-01T00:00:00Z; `None` on records without a time.
    pub time: Option<i64>,
    /// As in [`Opened`].
    pub interface: Option<Text>,
    /// As in [`Opened`].
    pub interface_ip: Option<Text>,
    /// As in [`Opened`].
    pub remote_ip: Text,
    /// As in [`Opened`].
    pub remote_port: Option<u16>,
    /// As in [`Opened`].
    pub remote_host: Option<Text>,
    /// As in [`Opened`].
    pub rdns_verified: Option<bool>,
}

/// What the sender group verdict says.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// As in [`Policy`].
    pub access: Option<Text>,
    /// As in [`Policy`].
    pub sender_group: Option<Text>,
    /// As in [`Policy`].
    pub sg_match: Option<Text>,
    /// The score, or the word that stands for it.
    pub sbrs: Option<Result<f64, Text>>,
    /// As in [`Policy`].
    pub country: Option<Text>,
}

/// What a TLS record says.
#[derive(Clone, Debug, PartialEq)]
pub struct TlsResult {
    /// As in [`Tls`].
    pub success: bool,
    /// As in [`Tls`].
    pub protocol: Option<Text>,
    /// As in [`Tls`].
    pub cipher: Option<Text>,
}

/// Text that was read. Most is valid, and then copied at once instead of piece by piece.
pub fn text(bytes: &[u8]) -> Text {
    match std::str::from_utf8(bytes) {
        Ok(text) => CompactString::from(text),
        Err(_) => CompactString::from_utf8_lossy(bytes),
    }
}

/// Addresses are shown in one spelling, so that a query by address finds every one: IPv6 by RFC 5952, IPv4 mapped into
/// IPv6 as IPv4. What is no address (masked: `*.*.*.*`) stays as written.
pub fn address(bytes: &[u8]) -> Text {
    // Dotted IPv4 has one spelling only, and nearly all addresses are such.
    if bytes.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.') {
        return text(bytes);
    }
    let written = text(bytes);
    match written.parse::<std::net::Ipv6Addr>() {
        Ok(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => compact_str::format_compact!("{ip}"),
            None => compact_str::format_compact!("{ip}"),
        },
        Err(_) => written,
    }
}

impl Opening {
    /// An opening at `time`, of which nothing else is kept.
    pub fn at(time: Option<i64>) -> Self {
        Opening {
            time,
            interface: None,
            interface_ip: None,
            remote_ip: Text::default(),
            remote_port: None,
            remote_host: None,
            rdns_verified: None,
        }
    }

    /// What the record says, at `time`.
    pub fn new(opened: &Opened<'_>, time: Option<i64>) -> Self {
        Opening {
            time,
            interface: opened.interface.map(text),
            interface_ip: opened.interface_ip.map(address),
            remote_ip: address(opened.remote_ip),
            remote_port: opened.remote_port,
            remote_host: opened.remote_host.map(text),
            rdns_verified: opened.rdns_verified,
        }
    }
}

impl Verdict {
    /// What the record says.
    pub fn new(policy: &Policy<'_>) -> Self {
        let sbrs = policy.sbrs.map(|written| {
            // Digits, a point, a sign: no `inf`, `NaN` or `1e5`, which Rust would read as numbers too.
            let is_number = written.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
            let written = text(written);
            match written.parse::<f64>() {
                Ok(score) if is_number => Ok(score),
                Ok(_) | Err(_) => Err(written.to_ascii_lowercase()),
            }
        });
        Verdict {
            access: policy.access.map(text),
            sender_group: policy.sender_group.map(text),
            sg_match: policy.sg_match.map(text),
            sbrs,
            country: policy.country.map(text),
        }
    }
}

impl TlsResult {
    /// What the record says.
    pub fn new(tls: &Tls<'_>) -> Self {
        TlsResult { success: tls.success, protocol: tls.protocol.map(text), cipher: tls.cipher.map(text) }
    }
}

impl ConnectionFacts {
    /// `later` laid over `self`: what a part of the log says of a connection that was open before it.
    pub fn overlaid(&self, later: &ConnectionFacts) -> ConnectionFacts {
        ConnectionFacts {
            opening: later.opening.as_ref().or(self.opening.as_ref()).cloned(),
            verdict: later.verdict.as_ref().or(self.verdict.as_ref()).cloned(),
            tls: later.tls.as_ref().or(self.tls.as_ref()).cloned(),
            attempts: self.attempts.saturating_add(later.attempts),
        }
    }

    /// The columns of an attempt made at `time`, with these facts known. `remote_ip` is what the authentication record
    /// itself names (outbound), `flags` what is peculiar about it.
    pub fn row<'a>(&'a self, time: Option<i64>, remote_ip: Option<&'a str>, flags: Flags) -> ConnectionRow<'a> {
        let opening = self.opening.as_ref();
        let verdict = self.verdict.as_deref();
        let tls = self.tls.as_deref();
        let opened_at = opening.and_then(|opening| opening.time);
        let elapsed_ms = time.zip(opened_at).map(|(time, opened_at)| (time - opened_at) / 1000);
        ConnectionRow {
            remote_ip: remote_ip.or(opening.map(|opening| opening.remote_ip.as_str())),
            remote_port: opening.and_then(|opening| opening.remote_port).map(i64::from),
            remote_host: opening.and_then(|opening| opening.remote_host.as_deref()),
            rdns_verified: opening.and_then(|opening| opening.rdns_verified),
            interface: opening.and_then(|opening| opening.interface.as_deref()),
            interface_ip: opening.and_then(|opening| opening.interface_ip.as_deref()),
            attempt: opening.map(|_| i64::from(self.attempts)),
            opened_at,
            elapsed_ms,
            access: verdict.and_then(|verdict| verdict.access.as_deref()),
            sender_group: verdict.and_then(|verdict| verdict.sender_group.as_deref()),
            sg_match: verdict.and_then(|verdict| verdict.sg_match.as_deref()),
            sbrs: verdict.and_then(|verdict| verdict.sbrs.as_ref()?.as_ref().ok().copied()),
            sbrs_reason: verdict.and_then(|verdict| verdict.sbrs.as_ref()?.as_ref().err().map(Text::as_str)),
            country: verdict.and_then(|verdict| verdict.country.as_deref()),
            // No TLS record means "no TLS" only where the whole connection so far was read.
            tls: tls.map(|tls| tls.success).or(opening.map(|_| false)),
            tls_protocol: tls.and_then(|tls| tls.protocol.as_deref()),
            tls_cipher: tls.and_then(|tls| tls.cipher.as_deref()),
            flags: flags.with(Flag::BeforeOpening, elapsed_ms.is_some_and(|elapsed| elapsed < 0)),
        }
    }
}

/// What is known of a whole connection once it has ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LateFacts {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub closed_at: Option<i64>,
    /// In order of first mention, each once.
    pub mids: IndexSet<i64>,
}
