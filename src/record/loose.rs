//! What is certain of a record that is not whole: cut by a transport, with an odd reply, with a tail that no release is known
//! to write. An attempt counts as soon as its number and its outcome are certain, and a connection has an opening as soon as
//! its number and its address are; whoever sends names of a kilobyte, or replies like nobody else, must not vanish.
//!
//! Asked only of a record that has ended: the strict parsers tell whether a wrapped one goes on.

use super::cursor::{Cursor, find, is_cut_short, trim_end};
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

/// What follows the outcome, if it is shorter, is all that was written: transports cut at 480 bytes or more.
const UNCUT: usize = 256;

/// `SMTP Auth: (ICID 5) failed for user: aaaa…`: the name may go on, and mechanism and profile may be part of it.
fn inbound(message: &[u8]) -> Option<(Record<'_>, Flaw)> {
    let mut cursor = Cursor::new(message);
    cursor.expect(b"SMTP Auth")?;
    cursor.skip(b":");
    cursor.expect(b" (ICID ")?;
    let icid = Some(cursor.number()?);
    cursor.expect(b") ")?;
    let outcome = match cursor.word()? {
        b"succeeded" => Outcome::Succeeded,
        b"failed" => Outcome::Failed,
        _ => return None,
    };
    let auth = InboundAuth { icid, outcome, user: None, mechanism: None, profile: None, reason: None };
    let Some(text) = cursor.rest.strip_prefix(b" for user: ") else {
        let flaw = if is_cut_short(cursor.rest, b" for user: ") { Flaw::Cut } else { Flaw::Odd };
        return Some((Record::InboundAuth(auth), flaw));
    };
    let (auth, flaw) = match auth::credentials_in(text).filter(|_| text.len() < UNCUT) {
        Some((user, mechanism, profile)) => {
            let flaw = if profile.is_empty() { Flaw::Cut } else { Flaw::Odd };
            let [mechanism, profile] = [mechanism, profile].map(|text| Some(text).filter(|text| !text.is_empty()));
            (InboundAuth { user: Some(user), mechanism, profile, ..auth }, flaw)
        }
        None => (auth, Flaw::Cut),
    };
    Some((Record::InboundAuth(auth), flaw))
}

/// `DCID: 5 IP: 192.0.2.25 SMTP authentication using the profile P failed: …`, whatever the server said.
fn outbound(message: &[u8]) -> Option<(Record<'_>, Flaw)> {
    let mut cursor = Cursor::new(message);
    cursor.expect(b"DCID: ")?;
    let dcid = cursor.number()?;
    let (remote_ip, text) = auth::outbound_head(&mut cursor, MOST_BETWEEN)?;
    let whole = auth::outbound_parts(dcid, remote_ip, text).filter(|(attempt, _)| !auth::holds_reply(attempt.profile));
    let (attempt, rest, is_bare) = match whole {
        Some((attempt, rest)) => (attempt, rest, false),
        None => bare_outcome(dcid, remote_ip, text).map(|(attempt, rest)| (attempt, rest, true))?,
    };
    let reply = Some(trim_end(rest.strip_prefix(b" ").unwrap_or(rest))).filter(|reply| !reply.is_empty());
    let is_open = reply.is_some_and(|reply| reply.starts_with(b"(") && reply::pair_length(reply).is_none());
    let flaw = if is_open || (is_bare && reply.is_none()) { Flaw::Cut } else { Flaw::Odd };
    let reply = reply.filter(|_| attempt.outcome == Outcome::Failed);
    Some((Record::OutboundAuth(OutboundAuth { reply, ..attempt }), flaw))
}

/// Bytes that may stand between the address and what was tried there: a port, say. They are the appliance's.
const MOST_BETWEEN: usize = 64;

/// ` succeeded` and ` failed` without the sign behind them. The first is the appliance's, since the server's reply follows
/// it.
fn bare_outcome<'a>(dcid: u64, remote_ip: &'a [u8], text: &'a [u8]) -> Option<(OutboundAuth<'a>, &'a [u8])> {
    let outcomes = [(b" succeeded".as_slice(), Outcome::Succeeded), (b" failed", Outcome::Failed)];
    let found = |(word, outcome): (&[u8], Outcome)| {
        let mut from = 0;
        loop {
            let at = from + find(text.get(from..)?, word)?;
            let rest = text.get(at + word.len()..)?;
            if matches!(rest.first(), None | Some(b' ' | b'\t')) {
                return Some((at, outcome, rest));
            }
            from = at + 1;
        }
    };
    let (at, outcome, rest) = outcomes.into_iter().filter_map(found).min_by_key(|(at, ..)| *at)?;
    let profile = text.get(..at).filter(|profile| !auth::holds_reply(profile))?;
    Some((OutboundAuth { dcid, remote_ip, profile, outcome, reply: None }, rest))
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
            "SMTP Auth: (ICID 451) failed for us",
            "SMTP Auth: (ICID 451) failed",
        ] {
            let Some((Record::InboundAuth(auth), Flaw::Cut)) = told(message) else { panic!("{message}") };
            assert_eq!((auth.icid, auth.outcome, auth.user, auth.profile), (Some(451), Outcome::Failed, None, None));
        }
        let nameless = "SMTP Auth: (ICID 451) failed using AUTH mechanism: LOGIN with profile: P";
        let Some((Record::InboundAuth(auth), Flaw::Odd)) = told(nameless) else { panic!("{nameless}") };
        assert_eq!((auth.icid, auth.outcome, auth.user, auth.profile), (Some(451), Outcome::Failed, None, None));
        for message in [
            "SMTP Auth: (ICID 451) fai",
            "SMTP Auth: (ICID 451) failedfor user: x",
            "SMTP Auth: (ICID 45",
            "SMTP Auth: (ICID 451) odd",
        ] {
            assert_eq!(told(message), None, "{message}");
        }
    }

    /// What stands around an empty mechanism or profile is known, unless the record may be cut within a name that forges it.
    #[test]
    fn a_name_is_known_beside_an_empty_mechanism_or_profile() {
        let (head, bob) = ("SMTP Auth: (ICID 451) failed for user: ", Some(b"bob".as_slice()));
        for (tail, mechanism, profile, flaw) in [
            (" using AUTH mechanism:  with profile: P", None, Some("P"), Flaw::Odd),
            (" using AUTH mechanism: LOGIN with profile: ", Some("LOGIN"), None, Flaw::Cut),
            (" using AUTH mechanism:  with profile: ", None, None, Flaw::Cut),
        ] {
            let message = format!("{head}bob{tail}");
            let Some((Record::InboundAuth(auth), found)) = told(&message) else { panic!("{message}") };
            assert_eq!((auth.user, found), (bob, flaw), "{message}");
            assert_eq!((auth.mechanism, auth.profile), (mechanism.map(str::as_bytes), profile.map(str::as_bytes)));
            let long = format!("{head}admin using AUTH mechanism:  with profile: {}{tail}", "k".repeat(UNCUT));
            let Some((Record::InboundAuth(auth), Flaw::Cut)) = told(&long) else { panic!("{long}") };
            assert_eq!((auth.user, auth.mechanism, auth.profile), (None, None, None));
        }
        let message = format!("{head}bob using AUTH mechanism: LO GIN with profile: P");
        let Some((Record::InboundAuth(auth), Flaw::Cut)) = told(&message) else { panic!("{message}") };
        assert_eq!(auth.user, None, "a mechanism is one word");
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
            (" succeeded", Outcome::Succeeded, None, Flaw::Cut),
            (" failed", Outcome::Failed, None, Flaw::Cut),
            (" failed ", Outcome::Failed, None, Flaw::Cut),
            (" failed weird", Outcome::Failed, Some("weird"), Flaw::Odd),
            (" failed ('535', ['it succeeded.'])", Outcome::Failed, Some("('535', ['it succeeded.'])"), Flaw::Odd),
        ] {
            let message = format!("{head}{tail}");
            let Some((Record::OutboundAuth(auth), found)) = told(&message) else { panic!("{message}") };
            assert_eq!((auth.dcid, auth.remote_ip, auth.profile), (5, b"192.0.2.25".as_slice(), b"P".as_slice()));
            assert_eq!((auth.outcome, auth.reply, found), (outcome, reply.map(str::as_bytes), flaw), "{message}");
        }
        for unknown in [
            "DCID: 5 IP: 192.0.2.25 SMTP authentication using the profile P fail",
            "DCID: 5 IP: 192.0.2.25 SMTP authentication using the profile P failedly",
        ] {
            assert_eq!(told(unknown), None, "{unknown}");
        }
        let port = "DCID: 5 IP: 192.0.2.25 port: 587 SMTP authentication using the profile P failed: weird";
        let Some((Record::OutboundAuth(auth), Flaw::Odd)) = told(port) else { panic!("{port}") };
        assert_eq!((auth.remote_ip, auth.profile, auth.reply), (&b"192.0.2.25"[..], &b"P"[..], Some(&b"weird"[..])));
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
