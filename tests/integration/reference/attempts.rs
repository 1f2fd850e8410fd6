//! What the record of an attempt says, also of one that is cut or goes on otherwise than any that a release writes: it is an
//! attempt as soon as its number and its outcome are certain.

use std::sync::LazyLock;

use regex::bytes::{Captures, Regex};

use super::messages::{address, id, lossy, patterns, text};
use super::replies::{flaw, is_another, reply_columns, trimmed};
use crate::generator::truth::Row;

patterns! {
    AUTH_IN = r"SMTP Auth:? \(ICID ([0-9]+)\) (.*)$";
    AUTH_NO_ID = r"SMTP Auth:? (LDAP query failed, possible LDAP misconfiguration or unreachable server\..*)$";
    LOGIN = r"(succeeded|failed)(?: (.*))?$";
    LOOKUP = r"(LDAP query/user lookup failed) for user: (.*)$";
    BAD_PROFILE = r"profile: (.*) is misconfigured or missing causing an Auth failure[ \t]*$";
    NO_SERVER = r"could not reach forwarding server .*[^ \t].*$";
    REQUIRED = r"was required but remote host did not initiate it[ \t]*$";
    AUTH_OUT = r"DCID: ([0-9]+) IP: ([^ ]+)(.{0,64}?) SMTP authentication using the profile (.*?) (?:(succeeded)\.|failed:)(.*)$";
    BARE_OUT = r"DCID: ([0-9]+) IP: ([^ ]+)(.{0,64}?) SMTP authentication using the profile (.*?) (?:(succeeded)|failed)((?:[ \t].*)?)$";
}

/// The columns that an attempt itself gives.
pub fn attempt(message: &[u8]) -> Option<Row> {
    if let Some(found) = AUTH_NO_ID.captures(message) {
        let (direction, outcome) = ("inbound".into(), "error".into());
        return Some(Row { direction, outcome, reason: text(&found, 1), ..Row::default() });
    }
    if let Some(found) = AUTH_IN.captures(message) {
        let mut row = inbound_attempt(&found[2])?;
        row.direction = "inbound".into();
        row.icid = Some(id(&found, 1)? as i64);
        return Some(row);
    }
    // No profile has a reply in its name: a blank or a sign was lost before the outcome.
    let holds_no_reply = |found: &Captures<'_>| !found[4].windows(3).any(|part| part == b" ('");
    let signed = AUTH_OUT.captures(message).filter(holds_no_reply);
    let is_bare = signed.is_none();
    let found = signed.or_else(|| BARE_OUT.captures(message).filter(holds_no_reply))?;
    let mut row = Row {
        direction: "outbound".into(),
        outcome: if found.get(5).is_some() { "succeeded" } else { "failed" }.into(),
        dcid: Some(id(&found, 1)? as i64),
        remote_ip: Some(address(&found[2])),
        profile: text(&found, 4),
        ..Row::default()
    };
    let (said, is_other) = (&found[6], is_bare || !found[3].is_empty());
    let is_silent = trimmed(said).is_empty();
    let reply = said.strip_prefix(b" ").unwrap_or(said);
    let flaw = match flaw(reply) {
        _ if is_silent && is_bare => Some("cut"),
        _ if row.outcome == "succeeded" => Some("odd").filter(|_| !is_silent || is_other),
        Some("cut") => Some("cut"),
        _ if is_other || !said.starts_with(b" ") => Some("odd"),
        flaw => flaw,
    };
    row.flags.extend(flaw.map(str::to_owned));
    if row.outcome == "failed" {
        let reply = if flaw.is_some() { trimmed(reply) } else { reply };
        if !reply.is_empty() {
            (row.reply_code, row.reply_enhanced, row.reply_text) = reply_columns(reply);
        }
    }
    Some(row)
}

/// Is the record whole but for a reply of a form of its own?
pub fn has_another_reply(message: &[u8]) -> bool {
    let found = AUTH_OUT.captures(message).filter(|found| found[3].is_empty() && found.get(5).is_none());
    found.is_some_and(|found| found[6].starts_with(b" ") && is_another(&found[6][1..]))
}

/// Name, mechanism and profile. The appliance writes the last of each of the words between them; a mechanism is one word.
fn credentials(text: &[u8]) -> Option<[&[u8]; 3]> {
    let around = |text, words: &[u8]| -> Option<(&[u8], &[u8])> {
        let text: &[u8] = text;
        let at = text.windows(words.len()).rposition(|part| part == words)?;
        Some((&text[..at], &text[at + words.len()..]))
    };
    let (rest, profile) = around(text, b" with profile: ")?;
    let (user, mechanism) = around(rest, b" using AUTH mechanism: ")?;
    (!mechanism.contains(&b' ')).then_some([user, mechanism, trimmed(profile)])
}

fn inbound_attempt(rest: &[u8]) -> Option<Row> {
    let mut row = Row { outcome: "error".into(), ..Row::default() };
    let mut user: &[u8] = b"";
    if let Some(found) = LOGIN.captures(rest) {
        row.outcome = lossy(&found[1]);
        let said = found.get(2).map_or(&b""[..], |said| said.as_bytes());
        let name = said.strip_prefix(b"for user: ");
        // What may be cut within a name may hold a forged one.
        let is_short = said.len() < 256 + b"for user: ".len();
        let known = name
            .and_then(credentials)
            .filter(|[_, mechanism, profile]| is_short || !(mechanism.is_empty() || profile.is_empty()));
        match known {
            Some([name, mechanism, profile]) => {
                user = name;
                let some = |text: &[u8]| Some(lossy(text)).filter(|text| !text.is_empty());
                (row.user, row.mechanism, row.profile) = (Some(lossy(name)), some(mechanism), some(profile));
                let flag = if profile.is_empty() { Some("cut") } else { mechanism.is_empty().then_some("odd") };
                row.flags.extend(flag.map(str::to_owned));
            }
            None if name.is_none() && !b"for user: ".starts_with(said) => row.flags.push("odd".into()),
            None => row.flags.push("cut".into()),
        }
    } else if let Some(found) = LOOKUP.captures(rest) {
        row.reason = text(&found, 1);
        user = found.get(2)?.as_bytes();
        row.user = text(&found, 2);
    } else if let Some(found) = BAD_PROFILE.captures(rest) {
        row.reason = Some(lossy(trimmed(rest)));
        row.profile = text(&found, 1);
    } else if NO_SERVER.is_match(rest) {
        row.reason = Some(lossy(trimmed(rest)));
    } else if REQUIRED.is_match(rest) {
        row.outcome = "required".into();
        row.reason = Some(lossy(trimmed(rest)));
    } else {
        return None;
    }
    if std::str::from_utf8(user).is_err() {
        row.flags.push("lossy".into());
    }
    Some(row)
}
