//! What is certain of a record that is not whole: cut by a transport, with an odd reply, with a tail that no release is known
//! to write. An attempt counts as soon as its number and its outcome are certain, and a connection has an opening as soon as
//! its number and its address are; whoever sends names of a kilobyte, or replies like nobody else, must not vanish.
//!
//! Asked only of a record that has ended: the strict parsers tell whether a wrapped one goes on.

use super::cursor::{Cursor, find, trim_end};
use super::{InboundAuth, OutboundAuth, Outcome, Record, auth, connection, reply};

/// Why a record is not whole.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It ends too early.
    Cut,
    /// It goes on otherwise than any that we know.
    Odd,
}

/// What is certain of a message that begins as a record that we know and does not go on as one.
#[cold]
pub fn loosely(message: &[u8]) -> Option<(Record<'_>, Flaw)> {
    match message {
        [b'S', b'M', b'T', b'P', b' ', b'A', ..] => inbound(message),
        [b'D', b'C', b'I', b'D', b':', ..] => outbound(message),
        [b'N', b'e', ..] => opened(message),
        _ => None,
    }
}

/// `SMTP Auth: (ICID 5) failed for user: aaaa…`: the name may go on, and mechanism and profile may be part of it.
fn inbound(message: &[u8]) -> Option<(Record<'_>, Flaw)> {
    let mut cursor = Cursor::new(message);
    cursor.expect(b"SMTP Auth")?;
    cursor.skip(b":");
    cursor.expect(b" (ICID ")?;
    let icid = Some(cursor.number()?);
    cursor.expect(b") ")?;
    let outcome = if cursor.skip(b"succeeded for user: ") {
        Outcome::Succeeded
    } else {
        cursor.expect(b"failed for user: ")?;
        Outcome::Failed
    };
    let auth = InboundAuth { icid, outcome, user: None, mechanism: None, profile: None, reason: None };
    Some((Record::InboundAuth(auth), Flaw::Cut))
}

/// `DCID: 5 IP: 192.0.2.25 SMTP authentication using the profile P failed: …`, whatever the server said.
fn outbound(message: &[u8]) -> Option<(Record<'_>, Flaw)> {
    let mut cursor = Cursor::new(message);
    cursor.expect(b"DCID: ")?;
    let dcid = cursor.number()?;
    let (attempt, rest) = auth::outbound_parts(dcid, &mut cursor)?;
    if auth::holds_reply(attempt.profile) {
        return None;
    }
    let reply = Some(trim_end(rest.strip_prefix(b" ").unwrap_or(rest))).filter(|reply| !reply.is_empty());
    let is_open = reply.is_some_and(|reply| reply.starts_with(b"(") && reply::pair_length(reply).is_none());
    let reply = reply.filter(|_| attempt.outcome == Outcome::Failed);
    let flaw = if is_open { Flaw::Cut } else { Flaw::Odd };
    Some((Record::OutboundAuth(OutboundAuth { reply, ..attempt }), flaw))
}

/// `New SMTP ICID 5 interface m (192.0.2.1) address 1.2.3.4 …`, whatever follows the address.
fn opened(message: &[u8]) -> Option<(Record<'_>, Flaw)> {
    let address = find(message, b" address ")?;
    let word = message.get(address + b" address ".len()..)?;
    let length = word.iter().position(|byte| *byte == b' ')?;
    // A word that follows in some other text is none.
    word.get(..length).filter(|word| word.iter().any(|byte| matches!(byte, b'.' | b':' | b'*')))?;
    let head = message.get(..address + b" address ".len() + length)?;
    // The part up to the address is read as a whole opening: what it says is certain.
    match connection::opened(head)? {
        Ok(opened) => Some((opened, Flaw::Odd)),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Direction, recognise};
    use super::*;

    fn told(message: &str) -> Option<(Record<'_>, Flaw)> {
        assert!(matches!(recognise(message.as_bytes()), Some(Err(_))), "{message}");
        loosely(message.as_bytes())
    }

    #[test]
    fn an_attempt_counts_as_soon_as_number_and_outcome_are_certain() {
        for message in [
            "SMTP Auth: (ICID 451) failed for user: aaaaaaaa",
            "SMTP Auth: (ICID 451) failed for user: ",
            "SMTP Auth (ICID 451) failed for user: a using AUTH mechanism: LOGIN with profi",
        ] {
            let Some((Record::InboundAuth(auth), Flaw::Cut)) = told(message) else { panic!("{message}") };
            assert_eq!((auth.icid, auth.outcome, auth.user, auth.profile), (Some(451), Outcome::Failed, None, None));
        }
        for message in [
            "SMTP Auth: (ICID 451) failed for us",
            "SMTP Auth: (ICID 451) fai",
            "SMTP Auth: (ICID 45",
            "SMTP Auth: (ICID 451) odd",
        ] {
            assert_eq!(told(message), None, "{message}");
        }
    }

    #[test]
    fn a_server_does_not_hide_a_failure_behind_its_reply() {
        let head = "DCID: 5 IP: 192.0.2.25 SMTP authentication using the profile P";
        for (tail, outcome, reply, flaw) in [
            (" failed:", Outcome::Failed, None, Flaw::Odd),
            (" failed: ", Outcome::Failed, None, Flaw::Odd),
            (
                " failed: ('535', ['x']) and then anything",
                Outcome::Failed,
                Some("('535', ['x']) and then anything"),
                Flaw::Odd,
            ),
            (" failed: ('535', ['5.7.8 Err", Outcome::Failed, Some("('535', ['5.7.8 Err"), Flaw::Cut),
            (" failed:535", Outcome::Failed, Some("535"), Flaw::Odd),
            (" succeeded. failed: x", Outcome::Succeeded, None, Flaw::Odd),
        ] {
            let message = format!("{head}{tail}");
            let Some((Record::OutboundAuth(auth), found)) = told(&message) else { panic!("{message}") };
            assert_eq!((auth.dcid, auth.remote_ip, auth.profile), (5, b"192.0.2.25".as_slice(), b"P".as_slice()));
            assert_eq!((auth.outcome, auth.reply, found), (outcome, reply.map(str::as_bytes), flaw), "{message}");
        }
        assert_eq!(told("DCID: 5 IP: 192.0.2.25 SMTP authentication using the profile P fail"), None);
    }

    #[test]
    fn an_opening_with_an_unknown_tail_opens() {
        for (message, direction) in [
            (
                "New SMTP ICID 5 interface m (192.0.2.1) address 1.2.3.4 reverse dns host x verified no tail",
                Direction::Inbound,
            ),
            ("New SMTP ICID 5 interface m (192.0.2.1) address 1.2.3.4 reverse dns ho", Direction::Inbound),
            ("New SMTP DCID 5 interface 192.0.2.1 address 1.2.3.4 port 25 tail", Direction::Outbound),
        ] {
            let Some((Record::Opened(opened), Flaw::Odd)) = told(message) else { panic!("{message}") };
            assert_eq!((opened.id, opened.remote_ip, opened.remote_host), (5, b"1.2.3.4".as_slice(), None));
            assert_eq!(opened.direction, direction);
        }
        assert_eq!(told("New SMTP ICID 5 interface m (192.0.2.1) addr"), None);
        assert_eq!(told("New SMTP ICID 5 interface m (192.0.2.1) address no address here"), None);
    }
}
