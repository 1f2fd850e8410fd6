//! Authentication records: the reason for all this. Strangers write into them, so position decides, never a search
//! for words that might be theirs.
//!
//! Inbound: `SMTP Auth[:] (ICID <n>) <outcome …>`. Id and outcome stand before anything the client wrote, so no user
//! name can change them. In the records of success and refusal device text *follows* the name (` using AUTH
//! mechanism: <token> with profile: <profile>`), and the profile's name is the administrator's: the last ` with
//! profile: ` is the device's, and so is the last ` using AUTH mechanism: ` before it, whatever the name holds. In the
//! record of a failed directory look-up nothing follows the name: it goes to the end of the message, even if it looks
//! like one of the other records. (A collector that cuts long records short can cut off the device's tail and leave a
//! forged mechanism and profile within the name; outcome and id stay true.)
//!
//! Outbound: `DCID: <n> IP: <ip> SMTP authentication using the profile <profile> succeeded.` or `… failed: <reply>`.
//! The reply is the server's and comes last; before it stand only device text and the profile's name: the first
//! ` succeeded.` or ` failed: ` after the profile is the device's.

use super::cursor::{Cursor, find, number, split_last, trim_end};
use super::{InboundAuth, Malformed, OutboundAuth, Outcome, Recognised, Record, marks};

#[cfg(test)]
mod tests;

const NOT_UNDERSTOOD: Recognised<'static> = Some(Err(Malformed { auth: true }));
const FORWARDING: &[u8] = b" forward server connection to ";
const LDAP_LOOKUP: &[u8] = b"LDAP query/user lookup failed";
const LDAP_QUERY: &[u8] = b"LDAP query failed, possible LDAP misconfiguration or unreachable server";
const UNREACHABLE: &[u8] = b"could not reach forwarding server ";
const MISCONFIGURED: &[u8] = b" is misconfigured or missing causing an Auth failure";
const NOT_STARTED: &[u8] = b"was required but remote host did not initiate it";

/// Messages that begin with `SMTP Auth`.
pub(super) fn inbound(message: &[u8]) -> Recognised<'_> {
    let mut cursor = Cursor::new(message);
    if !cursor.skip(b"SMTP Auth") {
        return None;
    }
    // The appliance connects to the server that it will ask: no attempt, no connection of ours.
    if cursor.rest.starts_with(FORWARDING) {
        return None;
    }
    match inbound_after_opening(cursor) {
        Some(auth) => Some(Ok(Record::InboundAuth(auth))),
        None => NOT_UNDERSTOOD,
    }
}

fn inbound_after_opening(mut cursor: Cursor<'_>) -> Option<InboundAuth<'_>> {
    // AsyncOS writes the colon since some release between 5 and 6.
    cursor.skip(b":");
    cursor.expect(b" ")?;
    if !cursor.skip(b"(ICID ") {
        return directory_unreachable(cursor.rest);
    }
    let icid = Some(cursor.number()?);
    cursor.expect(b") ")?;
    if cursor.skip(b"succeeded for user: ") {
        return credentials(icid, Outcome::Succeeded, cursor.rest);
    }
    if cursor.skip(b"failed for user: ") {
        return credentials(icid, Outcome::Failed, cursor.rest);
    }
    service(icid, cursor.rest)
}

/// `<user> using AUTH mechanism: <mechanism> with profile: <profile>`
fn credentials(icid: Option<u64>, outcome: Outcome, text: &[u8]) -> Option<InboundAuth<'_>> {
    let (user, mechanism, profile) = credentials_in(text)?;
    // A mechanism and a profile have names; a record that was wrapped within them is not whole.
    if mechanism.is_empty() || profile.is_empty() {
        return None;
    }
    let (user, mechanism, profile) = (Some(user), Some(mechanism), Some(profile));
    Some(InboundAuth { icid, outcome, user, mechanism, profile, reason: None })
}

/// User, mechanism and profile, of which the latter two may be empty.
#[inline]
pub(super) fn credentials_in(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (text, profile) = split_last(text, b" with profile: ")?;
    let (user, mechanism) = split_last(text, b" using AUTH mechanism: ")?;
    // A mechanism is one word (RFC 4422). Blanks at the end are the transport's.
    (!mechanism.contains(&b' ')).then_some((user, mechanism, trim_end(profile)))
}

/// What follows `(ICID n) ` when the credentials were never judged.
fn service(icid: Option<u64>, text: &[u8]) -> Option<InboundAuth<'_>> {
    let blank = InboundAuth {
        icid,
        outcome: Outcome::Error,
        user: None,
        mechanism: None,
        profile: None,
        reason: Some(trim_end(text)),
    };
    if let Some(rest) = text.strip_prefix(LDAP_LOOKUP) {
        let user = Some(rest.strip_prefix(b" for user: ")?);
        return Some(InboundAuth { user, reason: text.get(..LDAP_LOOKUP.len()), ..blank });
    }
    if let Some(rest) = text.strip_prefix(b"profile: ") {
        let profile = Some(trim_end(rest).strip_suffix(MISCONFIGURED)?);
        return Some(InboundAuth { profile, ..blank });
    }
    if let Some(server) = text.strip_prefix(UNREACHABLE) {
        return (!trim_end(server).is_empty()).then_some(blank);
    }
    (trim_end(text) == NOT_STARTED).then_some(InboundAuth { outcome: Outcome::Required, ..blank })
}

/// `LDAP query failed, possible LDAP misconfiguration or unreachable server.`: names no connection.
fn directory_unreachable(text: &[u8]) -> Option<InboundAuth<'_>> {
    let reason = trim_end(text);
    (reason.strip_prefix(LDAP_QUERY)? == b".").then_some(InboundAuth {
        icid: None,
        outcome: Outcome::Error,
        user: None,
        mechanism: None,
        profile: None,
        reason: Some(reason),
    })
}

/// Messages that are about an attempt, as far as anyone can tell, but do not begin as one to the letter: behind further
/// blanks, in other case.
#[cold]
pub(super) fn misspelt(message: &[u8]) -> Recognised<'static> {
    let blanks = message.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let said = message.get(blanks..)?;
    let is_auth = begins_as_auth(said)
        || (blanks > 0
            && matches!(super::recognise(said), Some(Ok(Record::OutboundAuth(_)) | Err(Malformed { auth: true }))));
    if is_auth { NOT_UNDERSTOOD } else { None }
}

/// Messages that are about an attempt behind a level of their own: a collector that writes one put it before the appliance's.
#[cold]
pub(super) fn behind_level(message: &[u8]) -> Recognised<'static> {
    let levels = [b"Info: ".as_slice(), b"Warning: ", b"Critical: ", b"Debug: ", b"Trace: "];
    let said = levels.into_iter().find_map(|level| message.strip_prefix(level))?;
    let is_outbound = || matches!(outbound(said), Some(Ok(_) | Err(Malformed { auth: true })));
    if begins_as_auth(said) || is_outbound() { NOT_UNDERSTOOD } else { None }
}

/// `SMTP Auth…` in other case, too.
pub(super) fn begins_as_auth(text: &[u8]) -> bool {
    marks::begins_with_attempt(text)
        && !text.strip_prefix(b"SMTP Auth").is_some_and(|rest| rest.starts_with(FORWARDING))
}

/// Where a record of an attempt seems to begin within `text`.
pub(super) fn find_opening(text: &[u8]) -> Option<usize> {
    let is_opening = |at: &usize| {
        text.get(*at..).and_then(|text| text.strip_prefix(b"SMTP ")).is_some_and(|text| {
            text.starts_with(b"Auth: (ICID ")
                || text.starts_with(b"Auth (ICID ")
                || text.starts_with(b"authentication using the profile ")
        })
    };
    memchr::memmem::find_iter(text, b"SMTP ").find(is_opening)
}

/// Messages that begin with `DCID: `. No other kind of record writes the colon.
pub(super) fn outbound(message: &[u8]) -> Recognised<'_> {
    let mut cursor = Cursor::new(message);
    if !cursor.skip(b"DCID: ") {
        return None;
    }
    let dcid = cursor.digits();
    if dcid.is_empty() {
        return None;
    }
    // This search decides no more than how a record that is not understood is counted.
    if !(cursor.rest.starts_with(b" IP: ") && find(cursor.rest, b"SMTP authentication").is_some()) {
        return Some(Err(Malformed { auth: false }));
    }
    match outbound_after_id(number(dcid), cursor) {
        Some(auth) => Some(Ok(Record::OutboundAuth(auth))),
        None => NOT_UNDERSTOOD,
    }
}

fn outbound_after_id(dcid: Option<u64>, mut cursor: Cursor<'_>) -> Option<OutboundAuth<'_>> {
    let dcid = dcid?;
    let (remote_ip, text) = outbound_head(&mut cursor, 0)?;
    let (auth, rest) = outbound_parts(dcid, remote_ip, text)?;
    if auth.outcome == Outcome::Succeeded {
        return trim_end(rest).is_empty().then_some(auth);
    }
    if holds_reply(auth.profile) {
        return None;
    }
    let reply = rest.strip_prefix(b" ").filter(|reply| is_whole(reply))?;
    Some(OutboundAuth { reply: Some(reply), ..auth })
}

/// The address behind the id, and the profile with what follows it. `most`: bytes of the appliance that may stand between
/// the address and the words.
pub(super) fn outbound_head<'a>(cursor: &mut Cursor<'a>, most: usize) -> Option<(&'a [u8], &'a [u8])> {
    const WORDS: &[u8] = b" SMTP authentication using the profile ";
    cursor.expect(b" IP: ")?;
    let remote_ip = cursor.word()?;
    let seen = cursor.rest.get(..most + WORDS.len()).unwrap_or(cursor.rest);
    let at = if most == 0 { 0 } else { find(seen, WORDS)? };
    Some((remote_ip, cursor.rest.get(at..)?.strip_prefix(WORDS)?))
}

/// The profile up to ` succeeded.` or ` failed:`, without a reply, and the text behind that.
pub(super) fn outbound_parts<'a>(
    dcid: u64,
    remote_ip: &'a [u8],
    text: &'a [u8],
) -> Option<(OutboundAuth<'a>, &'a [u8])> {
    let succeeded = find(text, b" succeeded.").unwrap_or(text.len());
    // Were the blank part of the search, a wrap that took it would make the next ` failed: `, the server's, the first.
    let failed = find(text, b" failed:").unwrap_or(text.len());
    let (profile, said) = text.split_at_checked(succeeded.min(failed))?;
    let (outcome, rest) = match said.strip_prefix(b" succeeded.") {
        Some(rest) => (Outcome::Succeeded, rest),
        None => (Outcome::Failed, said.strip_prefix(b" failed:")?),
    };
    Some((OutboundAuth { dcid, remote_ip, profile, outcome, reply: None }, rest))
}

/// The name of a profile holds no reply; joining a wrapped record with a word too close can make it look so.
pub(super) fn holds_reply(profile: &[u8]) -> bool {
    find(profile, b"('").is_some()
}

/// A pair ends where it ends (other records add a list after it). Of anything else that opens a parenthesis no more is
/// asked than that it closes one at the end, lest a server hide a failure behind an odd reply; it was wrapped or cut
/// otherwise.
fn is_whole(reply: &[u8]) -> bool {
    let reply = trim_end(reply);
    match super::reply::pair_length(reply).and_then(|length| reply.get(length..)) {
        Some(rest) => rest.is_empty() || rest.starts_with(b" ["),
        None => !reply.is_empty() && (!reply.starts_with(b"(") || reply.ends_with(b")")),
    }
}
