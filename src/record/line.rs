//! Any record at all: what kind it is of, and which connection and message it names. For whoever shows the log itself.
//!
//! Ids are read from the begin of the message, over the appliance's own words and numbers alone, and no further than
//! those go: `MID 5 Subject 'ICID 7'` names message 5 and nothing else, whatever a stranger writes into a subject.

use super::cursor::Cursor;
pub use super::kind::Kind;
use super::{Direction, Malformed, Record, form};

#[cfg(test)]
mod tests;

/// What a record names before it says anything. Id 0 stands for no connection.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Names {
    /// The connection of a client.
    pub icid: Option<u64>,
    /// The connection to a server.
    pub dcid: Option<u64>,
    /// The message; the first one, where it is about several.
    pub mid: Option<u64>,
}

/// Is it a word of the appliance that may stand before an id? Patterns become comparisons of lengths and bytes; searching
/// a list took as long as all else that is done to find the ids of a record.
#[rustfmt::skip]
fn may_precede(word: &[u8]) -> bool {
    matches!(
        word,
        b"New" | b"SMTP" | b"smtp" | b"Auth" | b"Auth:" | b"Start"
            | b"Delivery" | b"Delivery:" | b"start" | b"Message" | b"done" | b"finished"
            | b"aborted" | b"rejected" | b"Bounced:" | b"Delayed:" | b"Deleted:" | b"Double"
            | b"bounce:" | b"Possible" | b"Connection" | b"Error:" | b"RPC" | b"EUQ:"
            | b"ISQ:" | b"Tagging" | b"Quarantined" | b"Reinjected" | b"server" | b"client"
            | b"connection" | b"killed"
    )
}

/// What a message names; `record` is what [`super::recognise`] made of it.
pub fn names(message: &[u8], record: &Option<Result<Record<'_>, Malformed>>) -> Names {
    let connection = |direction, id| match direction {
        Direction::Inbound => Names { icid: Some(id), ..Names::default() },
        Direction::Outbound => Names { dcid: Some(id), ..Names::default() },
    };
    match record {
        Some(Ok(record)) => match record {
            Record::Opened(opened) => connection(opened.direction, opened.id),
            Record::Policy(policy) => connection(Direction::Inbound, policy.icid),
            Record::Tls(tls) => connection(tls.direction, tls.id),
            Record::Closed { direction, id } => connection(*direction, *id),
            Record::InboundAuth(auth) => Names { icid: auth.icid, ..Names::default() },
            Record::OutboundAuth(auth) => connection(Direction::Outbound, auth.dcid),
            Record::MessageStarted { mid, icid } => Names { icid: Some(*icid), mid: Some(*mid), ..Names::default() },
            Record::DeliveryStarted { dcid, mid }
            | Record::DeliveryDone { dcid, mid }
            | Record::Bounced { dcid, mid } => Names { dcid: Some(*dcid), mid: Some(*mid), ..Names::default() },
            // `ICID n MID m Invalid recipient address: …`
            Record::Mentioned { .. } => leading(message),
            Record::LogfileBegin | Record::Version { .. } | Record::UtcOffset(_) | Record::LogfileEnd => {
                Names::default()
            }
        },
        Some(Err(_)) => leading(message),
        None => leading(form::of(message).map_or(message, |form| form.ids)),
    }
}

/// The kind of a record; `record` as for [`names`].
pub fn kind(message: &[u8], record: &Option<Result<Record<'_>, Malformed>>) -> Kind {
    match record {
        Some(Ok(record)) => match record {
            Record::Opened(_) => Kind::Opened,
            Record::Policy(_) => Kind::Policy,
            Record::Tls(_) => Kind::Tls,
            Record::Closed { .. } => Kind::Closed,
            Record::InboundAuth(_) | Record::OutboundAuth(_) => Kind::Auth,
            Record::MessageStarted { .. } => Kind::Message,
            Record::DeliveryStarted { .. } | Record::DeliveryDone { .. } => Kind::Delivery,
            Record::Bounced { .. } => Kind::Bounce,
            Record::Mentioned { .. } => Kind::Mention,
            Record::LogfileBegin | Record::Version { .. } | Record::UtcOffset(_) | Record::LogfileEnd => Kind::Head,
        },
        Some(Err(_)) => Kind::Malformed,
        None => match form::of(message) {
            Some(form) => form.kind,
            None if begins_with_message(message) => of_message(message),
            None => of_names(message, &leading(message)),
        },
    }
}

/// Does the message name a message first? Half of a log does.
fn begins_with_message(message: &[u8]) -> bool {
    let mut cursor = Cursor::new(message);
    cursor.skip(b"MID ") && cursor.number().is_some() && ends_a_word(&cursor)
}

/// Is a word over where the cursor stands?
fn ends_a_word(cursor: &Cursor<'_>) -> bool {
    !cursor.rest.first().is_some_and(u8::is_ascii_alphanumeric)
}

/// The kind of a record of no other form that names this.
fn of_names(message: &[u8], names: &Names) -> Kind {
    match names {
        Names { mid: Some(_), .. } => of_message(message),
        Names { icid: None, dcid: None, .. } => Kind::Other,
        Names { .. } => Kind::Mention,
    }
}

/// A record of no other form that names a message.
fn of_message(message: &[u8]) -> Kind {
    let mut cursor = Cursor::new(message);
    if !cursor.skip(b"MID ") && !cursor.skip(b"Message ") {
        return Kind::Message;
    }
    cursor.digits();
    // `RID [0] Response …`, `to RID [0] pending till …`
    let is_on_its_way = cursor.skip(b" RID [") || cursor.skip(b" to RID [") || cursor.skip(b" to [");
    if is_on_its_way { Kind::Delivery } else { Kind::Message }
}

/// Reads ids as long as nothing but ids and the appliance's words come.
fn leading(message: &[u8]) -> Names {
    let mut names = Names::default();
    let mut cursor = Cursor::new(message);
    while let Some(word) = cursor.word() {
        let label = word.strip_prefix(b"(").unwrap_or(word);
        let mut rest = cursor;
        let number = if rest.skip(b" ") { rest.number() } else { None };
        let place = match (label, number.filter(|_| ends_a_word(&rest))) {
            (b"ICID" | b"ICID:", Some(id)) => Some((&mut names.icid, id)),
            (b"DCID" | b"DCID:", Some(id)) => Some((&mut names.dcid, id)),
            // Older releases write `Message 5` for a message's number, too.
            (b"MID" | b"MID:" | b"Message", Some(id)) => Some((&mut names.mid, id)),
            (b"RCID", Some(_)) => None,
            _ if may_precede(word) => {
                cursor.skip(b" ");
                continue;
            }
            _ => break,
        };
        if let Some((place, id)) = place {
            place.get_or_insert(id);
        }
        cursor = rest;
        cursor.skip(b")");
        if !cursor.skip(b" ") {
            break;
        }
    }
    names
}
