//! One record of text: from bytes to what the line says.
//!
//! Knows bytes only: no files, no threads, no connections, no Arrow. Never panics, whatever the bytes.
//!
//! Strangers write parts of a mail log: user names, host names, replies, subjects. So a record is known by how its
//! message *begins*, and no record that we know begins with anything but the appliance's own words; each parser then
//! says where its strangers' text begins and ends, and why that cannot be forged. The parsers are strict to the end of
//! the message, because that is also how a record that was wrapped over several lines is known to be whole.

pub mod auth;
pub mod connection;
pub mod counter;
mod cursor;
pub mod delivery;
pub mod envelope;
mod form;
pub mod frame;
pub mod head;
mod hint;
mod kind;
pub mod line;
pub mod logfile;
mod loose;
pub mod marks;
pub mod message;
pub mod policy;
pub mod reply;
pub mod time;

pub use hint::{Hint, Says};
pub use loose::{Flaw, loosely};

/// Which counter an id belongs to. ICID 450 and DCID 450 are different connections.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// A client connected to the appliance (ICID).
    Inbound,
    /// The appliance connected to a server (DCID).
    Outbound,
}

/// What a record says. Every text is a sub-slice of the message, untouched: not trimmed, not decoded.
#[derive(Clone, Debug, PartialEq)]
pub enum Record<'a> {
    /// `Begin Logfile`
    LogfileBegin,
    /// `Version: 14.0.0-698 SN: 421F6D8FB9C75E19C425-C9AEA81B2B70`
    Version {
        /// `14.0.0-698`
        version: &'a [u8],
        /// The serial number.
        serial: &'a [u8],
    },
    /// `Time offset from UTC: -14400 seconds`: local time = UTC + offset.
    UtcOffset(i32),
    /// `End Logfile`
    LogfileEnd,
    /// `New SMTP ICID n interface …`, `New SMTP DCID n interface …`
    Opened(Opened<'a>),
    /// `ICID n ACCEPT SG …` and its sibling verdicts.
    Policy(Policy<'a>),
    /// `ICID n TLS …`, `DCID n TLS …`
    Tls(Tls<'a>),
    /// `ICID n close`, `DCID n close`, `SMTP server connection killed ICID: n`.
    Closed {
        /// Which counter.
        direction: Direction,
        /// The id.
        id: u64,
    },
    /// An SMTP authentication attempt of a client, or its absence.
    InboundAuth(InboundAuth<'a>),
    /// An SMTP authentication attempt of the appliance.
    OutboundAuth(OutboundAuth<'a>),
    /// `Start MID m ICID n`
    MessageStarted {
        /// The message.
        mid: u64,
        /// Its connection; 0 means none.
        icid: u64,
    },
    /// `Delivery start DCID n MID m to RID […] [to … Quarantine]`
    DeliveryStarted {
        /// The connection.
        dcid: u64,
        /// The message.
        mid: u64,
    },
    /// `Message done DCID n MID m to RID […] [(… quarantine)]`
    DeliveryDone {
        /// The connection.
        dcid: u64,
        /// The message.
        mid: u64,
    },
    /// `Bounced: DCID n MID m to RID r - …`
    Bounced {
        /// The connection; 0 means that none was made.
        dcid: u64,
        /// The message.
        mid: u64,
    },
    /// A line that names a connection at its start but says nothing that a column needs:
    /// `ICID n lost`, `ICID n Receiving Failed: …`, `ICID n Address: … sender rejected`.
    Mentioned {
        /// Which counter.
        direction: Direction,
        /// The id.
        id: u64,
    },
}

/// `New SMTP ICID <n> interface <name> (<ip>) address <ip> reverse dns host <host> verified <yes|no>` or
/// `New SMTP DCID <n> interface <ip> address <ip> [port <n>]`, with the variants of older releases.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened<'a> {
    /// Which counter.
    pub direction: Direction,
    /// The id.
    pub id: u64,
    /// Interface name; inbound only, may hold spaces.
    pub interface: Option<&'a [u8]>,
    /// Address of the appliance's side.
    pub interface_ip: Option<&'a [u8]>,
    /// Address of the other side, as written (may be masked: `*.*.*.*`).
    pub remote_ip: &'a [u8],
    /// `port 25`
    pub remote_port: Option<u16>,
    /// Reverse DNS name; `None` when the log says `unknown`.
    pub remote_host: Option<&'a [u8]>,
    /// `verified yes|no`
    pub rdns_verified: Option<bool>,
}

/// `ICID <n> <ACCEPT|RELAY|REJECT|TCPREFUSE|…> SG <name|None> [match <pattern>] [SBRS <score>] [country <name>]`
#[derive(Clone, Debug, PartialEq)]
pub struct Policy<'a> {
    /// The connection; 0 means none.
    pub icid: u64,
    /// The behaviour word; `None` on the oldest form (`ICID n SBRS None`).
    pub access: Option<&'a [u8]>,
    /// `None` when the log says `None`.
    pub sender_group: Option<&'a [u8]>,
    /// `None` when absent or empty.
    pub sg_match: Option<&'a [u8]>,
    /// The text after `SBRS`, as written (`-9.9`, `None`, `rfc1918`, `not enabled`, `unable to retrieve`).
    pub sbrs: Option<&'a [u8]>,
    /// The text after `country`, as written; `None` for `not applicable` and `not enabled`.
    pub country: Option<&'a [u8]>,
}

/// `ICID|DCID <n> TLS success [protocol <p> cipher <c>]`, `… TLS failed…`, `… TLS was required but …`
#[derive(Clone, Debug, PartialEq)]
pub struct Tls<'a> {
    /// Which counter.
    pub direction: Direction,
    /// The id.
    pub id: u64,
    /// Did it succeed?
    pub success: bool,
    /// `TLSv1.2`
    pub protocol: Option<&'a [u8]>,
    /// The cipher suite.
    pub cipher: Option<&'a [u8]>,
}

/// How an attempt ended.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// The credentials were accepted.
    Succeeded,
    /// The credentials were refused.
    Failed,
    /// LDAP, forwarding server or profile fault: says nothing of the credentials.
    Error,
    /// AUTH was required and the client never started it.
    Required,
}

impl Outcome {
    /// Every outcome, in the order of the documentation.
    pub const ALL: [Outcome; 4] = [Outcome::Succeeded, Outcome::Failed, Outcome::Error, Outcome::Required];

    /// The word of the query language.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Succeeded => "succeeded",
            Outcome::Failed => "failed",
            Outcome::Error => "error",
            Outcome::Required => "required",
        }
    }
}

/// Lines A1 to A7 and A9: `SMTP Auth[:] (ICID <n>) …`.
#[derive(Clone, Debug, PartialEq)]
pub struct InboundAuth<'a> {
    /// The connection; `None` on the line that names none (`SMTP Auth LDAP query failed, …`).
    pub icid: Option<u64>,
    /// How it ended.
    pub outcome: Outcome,
    /// Verbatim, perhaps empty: written by the client.
    pub user: Option<&'a [u8]>,
    /// `PLAIN`, `LOGIN`, …
    pub mechanism: Option<&'a [u8]>,
    /// The SMTP authentication profile.
    pub profile: Option<&'a [u8]>,
    /// For `Error` and `Required`: the text that says why, a sub-slice of the message.
    pub reason: Option<&'a [u8]>,
}

/// `DCID: <n> IP: <ip> SMTP authentication using the profile <profile> succeeded.` or `… failed: ('535', ['…'])`.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboundAuth<'a> {
    /// The connection; 0 means none.
    pub dcid: u64,
    /// The smart host.
    pub remote_ip: &'a [u8],
    /// The SMTP authentication profile.
    pub profile: &'a [u8],
    /// `Succeeded` or `Failed`.
    pub outcome: Outcome,
    /// After `failed: `, to the end of the message, as written; see [`reply::parse`].
    pub reply: Option<&'a [u8]>,
}

/// A line that begins as one we know and does not go on as one.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// It began as an authentication record: counted and told apart.
    pub auth: bool,
}

/// The answer of [`recognise`] and of the parsers behind it.
pub type Recognised<'a> = Option<Result<Record<'a>, Malformed>>;

/// What the message of a record says. `None`: not a line we know. `Some(Err)`: begins as a line we know, but is not
/// one; counted, never fatal.
///
/// Position decides, not search: the outcome is the word right after `(ICID n)`; in the inbound record the *last*
/// ` using AUTH mechanism: ` ends the user; in the outbound record the *first* ` succeeded.` / ` failed: ` after the
/// profile decides.
///
/// `SMTP Auth forward server connection to …` is `None`: it is about no attempt and names no connection.
#[inline]
pub fn recognise(message: &[u8]) -> Recognised<'_> {
    match message {
        [b'I', b'C', ..] => connection::keyed(message, Direction::Inbound),
        [b'D', b'C', b'I', b'D', b':', ..] => auth::outbound(message),
        [b'D', b'C', ..] => connection::keyed(message, Direction::Outbound),
        [b'D', b'e', ..] => delivery::delivery_started(message).or_else(|| auth::behind_level(message)),
        [b'N', b'e', ..] => connection::opened(message),
        [b'S', b't', ..] => delivery::message_started(message),
        [b'S', b'M', b'T', b'P', b' ', b'A', ..] => auth::inbound(message),
        [b'S', b'M', ..] => connection::killed(message).or_else(|| auth::misspelt(message)),
        [b'M', b'e', ..] => delivery::delivery_done(message),
        [b'M', b'a', ..] => connection::client_exited(message),
        [b'B', b'o', ..] => delivery::bounced(message),
        [b'T', b'r', ..] => auth::behind_level(message),
        [b'B' | b'E' | b'V' | b'T', ..] => logfile::parse(message),
        [b'S' | b's' | b' ' | b'\t', ..] => auth::misspelt(message),
        [b'I', b'n', ..] | [b'W', b'a', ..] | [b'C', b'r', ..] => auth::behind_level(message),
        _ => None,
    }
}

/// How the messages begin that [`recognise`] knows. A message that is no more than a part of one of these may be a
/// known record wrapped early.
const OPENINGS: [&[u8]; 17] = [
    b"Begin Logfile",
    b"End Logfile",
    b"Version: ",
    b"Time offset from UTC: ",
    b"New SMTP ICID 0",
    b"New SMTP DCID 0",
    b"ICID 0",
    b"DCID 0",
    b"DCID: 0",
    b"SMTP Auth",
    b"SMTP server connection killed ICID: ",
    b"SMTP client connection killed DCID: ",
    b"Mail delivery client with DCID ",
    b"Start MID ",
    b"Delivery start DCID ",
    b"Message done DCID ",
    b"Bounced: DCID",
];

/// Could more text make a known record of `message`, of which [`recognise`] makes none?
fn may_become_known(message: &[u8]) -> bool {
    OPENINGS.iter().any(|opening| cursor::is_cut_short(message, opening))
}
