//! Records that [`super::recognise`] leaves alone because no column of an attempt or of a connection needs them: of which
//! kind they are, and where their ids stand.
//!
//! A form is known by how it begins. Between its opening and its ids stand at most single words of an administrator (the
//! name of an LDAP query, a listener) or addresses, each before words of the appliance. Whatever follows the ids may be a
//! stranger's and is not looked at.

use super::cursor::Cursor;
use super::kind::Kind;

/// How records of one form are written.
struct Form {
    opening: &'static [u8],
    /// For each: a word, and what the appliance writes behind it.
    then: &'static [&'static [u8]],
    kind: Kind,
    /// Do ids follow?
    has_ids: bool,
}

/// A record of a known form.
pub(super) struct Found<'a> {
    pub kind: Kind,
    /// What begins with its ids; nothing where the form has none.
    pub ids: &'a [u8],
}

/// Ids follow the opening.
const fn keyed(opening: &'static [u8], kind: Kind) -> Form {
    Form { opening, then: &[], kind, has_ids: true }
}

/// Ids follow the opening, a word, and what stands behind it.
const fn behind(opening: &'static [u8], then: &'static [&'static [u8]], kind: Kind) -> Form {
    Form { opening, then, kind, has_ids: true }
}

/// The form names neither a connection nor a message.
const fn alone(opening: &'static [u8], then: &'static [&'static [u8]], kind: Kind) -> Form {
    Form { opening, then, kind, has_ids: false }
}

/// All forms. Of two that begin alike, the longer one stands first.
const FORMS: &[Form] = &[
    // Delivery and what comes back.
    keyed(b"Possible Delivery: ", Kind::Delivery),
    keyed(b"Delayed: ", Kind::Delivery),
    keyed(b"Deleted: ", Kind::Delivery),
    keyed(b"Start delivery of ", Kind::Delivery),
    keyed(b"Delivery of ", Kind::Delivery),
    behind(b"RPC connection to ", &[b" failed "], Kind::Delivery),
    keyed(b"RPC ", Kind::Delivery),
    keyed(b"Bounced: ", Kind::Bounce),
    keyed(b"Double bounce: ", Kind::Bounce),
    // Messages.
    behind(b"LDAP: Accepted query ", &[b" "], Kind::Message),
    behind(b"LDAP: Bounce query ", &[b" "], Kind::Message),
    behind(b"LDAP: Drop query ", &[b" "], Kind::Message),
    behind(b"LDAP: Reroute query ", &[b" "], Kind::Message),
    behind(b"LDAP: Mailhost query ", &[b" "], Kind::Message),
    behind(b"LDAP: Masquerade query ", &[b" "], Kind::Message),
    behind(b"LDAP: Group query ", &[b" "], Kind::Message),
    behind(b"LDAP: No Match query ", &[b" "], Kind::Message),
    keyed(b"LDAP: unable to process, ", Kind::Message),
    alone(b"LDAP: ", &[], Kind::System),
    alone(b"LDAP ", &[b" query "], Kind::Message),
    keyed(b"Alias match: ", Kind::Message),
    keyed(b"masquerading ", Kind::Message),
    keyed(b"Outbreak Filters: ", Kind::Message),
    behind(b"Global unsubscribe matched entry ", &[b" "], Kind::Message),
    alone(b"IncomingRelay(", &[], Kind::Message),
    // Connections.
    keyed(b"Connection Error: connection timed out ", Kind::Mention),
    behind(b"System limit reached: connection limit for IP ", &[b" on listener ", b" "], Kind::Mention),
    alone(b"Incoming ", &[b" connection undetermined IP on interface "], Kind::Mention),
    keyed(b"New QMQP ", Kind::Mention),
    keyed(b"New QMTP ", Kind::Mention),
    alone(b"QMQP ", &[], Kind::Mention),
    alone(b"QMTP ", &[], Kind::Mention),
    // The appliance itself.
    alone(b"Status: ", &[], Kind::System),
    alone(b"SMTP server s", &[], Kind::System),
    alone(b"SMTP Auth forward server connection to ", &[], Kind::System),
    alone(b"System limit reached: ", &[], Kind::System),
    alone(b"Deliveries are ", &[], Kind::System),
    alone(b"A ", &[b" alert was sent to "], Kind::System),
    alone(b"Internal SMTP ", &[], Kind::System),
    alone(b"SenderBase upload: ", &[], Kind::System),
    alone(b"Checkpoint ", &[], Kind::System),
    alone(b"DNS Temporary Failure ", &[], Kind::System),
    alone(b"lame DNS referral", &[], Kind::System),
    alone(b"The system time was changed from ", &[], Kind::System),
];

impl Form {
    /// The record's ids and what follows them, if it is of this form.
    fn of<'a>(&self, message: &'a [u8]) -> Option<&'a [u8]> {
        let mut cursor = Cursor::new(message);
        if !cursor.skip_text(self.opening) {
            return None;
        }
        for text in self.then {
            cursor.word()?;
            if !cursor.skip_text(text) {
                return None;
            }
        }
        Some(if self.has_ids { cursor.rest } else { &[] })
    }
}

/// The form of a message that is not recognised.
pub(super) fn of(message: &[u8]) -> Option<Found<'_>> {
    // Half of a log, and no form of these.
    if message.starts_with(b"MID ") || message.starts_with(b"Message ") {
        return None;
    }
    let first = message.first()?;
    let mut forms = FORMS.iter().filter(|form| form.opening.first() == Some(first));
    forms.find_map(|form| Some(Found { kind: form.kind, ids: form.of(message)? }))
}
