//! What the record of an attempt says, also of one that is cut or goes on otherwise than any that a release writes: it is an
//! attempt as soon as its number and its outcome are certain.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::messages::{address, id, lossy, patterns, text};
use super::replies::{flaw, reply_columns, trimmed};
use crate::generator::truth::Row;

patterns! {
    AUTH_IN = r"SMTP Auth:? \(ICID ([0-9]+)\) (.*)$";
    AUTH_NO_ID = r"SMTP Auth:? (LDAP query failed, possible LDAP misconfiguration or unreachable server\..*)$";
    LOGIN = r"(succeeded|failed) for user: (.*)$";
    LOOKUP = r"(LDAP query/user lookup failed) for user: (.*)$";
    BAD_PROFILE = r"profile: (.*) is misconfigured or missing causing an Auth failure[ \t]*$";
    NO_SERVER = r"could not reach forwarding server .*[^ \t].*$";
    REQUIRED = r"was required but remote host did not initiate it[ \t]*$";
    AUTH_OUT = r"DCID: ([0-9]+) IP: ([^ ]+) SMTP authentication using the profile (.*?) (?:(succeeded)\.|failed:)(.*)$";
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
    let found = AUTH_OUT.captures(message)?;
    let mut row = Row {
        direction: "outbound".into(),
        outcome: if found.get(4).is_some() { "succeeded" } else { "failed" }.into(),
        dcid: Some(id(&found, 1)? as i64),
        remote_ip: Some(address(&found[2])),
        profile: text(&found, 3),
        ..Row::default()
    };
    let said = &found[5];
    if row.outcome == "succeeded" {
        row.flags.extend((!trimmed(said).is_empty()).then(|| "odd".to_owned()));
        return Some(row);
    }
    // No profile has a reply in its name: a blank was lost before the outcome.
    if found[3].windows(3).any(|part| part == b" ('") {
        return None;
    }
    let reply = said.strip_prefix(b" ").unwrap_or(said);
    let flaw = if said.starts_with(b" ") { flaw(reply) } else { Some("odd") };
    let reply = if flaw.is_some() { trimmed(reply) } else { reply };
    row.flags.extend(flaw.map(str::to_owned));
    if !reply.is_empty() {
        (row.reply_code, row.reply_enhanced, row.reply_text) = reply_columns(reply);
    }
    Some(row)
}

/// Name, mechanism and profile. The appliance writes the last of each of the words between them; what follows them is one
/// word, and a name that is not empty.
fn credentials(text: &[u8]) -> Option<[&[u8]; 3]> {
    let around = |text, words: &[u8]| -> Option<(&[u8], &[u8])> {
        let text: &[u8] = text;
        let at = text.windows(words.len()).rposition(|part| part == words)?;
        Some((&text[..at], &text[at + words.len()..]))
    };
    let (rest, profile) = around(text, b" with profile: ")?;
    let (user, mechanism) = around(rest, b" using AUTH mechanism: ")?;
    let is_word = !mechanism.is_empty() && !mechanism.contains(&b' ');
    (is_word && !trimmed(profile).is_empty()).then_some([user, mechanism, trimmed(profile)])
}

fn inbound_attempt(rest: &[u8]) -> Option<Row> {
    let mut row = Row { outcome: "error".into(), ..Row::default() };
    let mut user: &[u8] = b"";
    if let Some(found) = LOGIN.captures(rest) {
        row.outcome = lossy(&found[1]);
        match credentials(found.get(2)?.as_bytes()) {
            Some([name, mechanism, profile]) => {
                user = name;
                [row.user, row.mechanism, row.profile] = [name, mechanism, profile].map(|text| Some(lossy(text)));
            }
            // What is not whole may hold a forged name.
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
