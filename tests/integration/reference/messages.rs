//! What the message of a record says, by one regular expression a form.

use std::net::IpAddr;
use std::sync::LazyLock;

use regex::bytes::{Captures, Regex};

use crate::generator::truth::Row;

/// Which counter an id belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Icid,
    Dcid,
}

/// What a record adds to its connection.
#[derive(Debug)]
pub enum Meaning {
    /// The columns that the opening gives.
    Opened(Box<Row>),
    /// The columns that the verdict gives; they replace those of an earlier one.
    Verdict(Box<Row>),
    Tls {
        success: bool,
        protocol: Option<String>,
        cipher: Option<String>,
    },
    Message(i64),
    /// The columns that the attempt itself gives.
    Attempt(Box<Row>),
    Closed,
}

macro_rules! forms {
    ($($name:ident = $pattern:expr;)*) => { $(
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(concat!("(?s-u)^", $pattern)).expect("the tests' own patterns are valid"));
    )* };
}

forms! {
    OPENED_IN = r"New (?i:SMTP) ICID ([0-9]+) (?i:interface) (.*)$";
    INTERFACE_AND_IP = r"(.*?) \(([^()]*)\) address ([^ ]+)(.*)$";
    INTERFACE = r"(.*?) address ([^ ]+)(.*)$";
    REVERSE = r" reverse dns host +(.*) verified (yes|no)";
    OPENED_OUT = r"New (?i:SMTP) DCID ([0-9]+) (?i:interface) ([^ ]+) address ([^ ]+)(?: port ([0-9]+))?";
    VERDICT = r"ICID ([0-9]+) ([A-Z]+) SG (.*)$";
    OLD_VERDICT = r"ICID ([0-9]+) SBRS (.*)$";
    TLS = r"(ICID|DCID) ([0-9]+) TLS (success|failed|was required but)(?: protocol ([^ ]+) cipher ([^ ]+))?";
    CLOSED = r"(ICID|DCID) ([0-9]+) close(?: |$)";
    KILLED = r"SMTP (?:server|client) connection killed (ICID|DCID): ([0-9]+)";
    START = r"Start MID ([0-9]+) ICID ([0-9]+)(?: |$)";
    DELIVERY = r"(?:Delivery start|Message done) DCID ([0-9]+) MID ([0-9]+) ";
    AUTH_IN = r"SMTP Auth:? \(ICID ([0-9]+)\) (.*)$";
    AUTH_NO_ID = r"SMTP Auth:? (LDAP query failed, possible LDAP misconfiguration or unreachable server\..*)$";
    LOGIN = r"(succeeded|failed) for user: (.*) using AUTH mechanism: ([^ ]+) with profile: (.*)$";
    LOOKUP = r"(LDAP query/user lookup failed) for user: (.*)$";
    BAD_PROFILE = r"profile: (.*) is misconfigured or missing causing an Auth failure$";
    NO_SERVER = r"could not reach forwarding server .*$";
    REQUIRED = r"was required but remote host did not initiate it$";
    AUTH_OUT = r"DCID: ([0-9]+) IP: ([^ ]+) SMTP authentication using the profile (.*?) (?:(succeeded)\.|failed: (.*))$";
    REPLY = r"\((.*?), \[(.*)\]\)$";
    ENHANCED = r"([245]\.[0-9]{1,3}\.[0-9]{1,3})(?: +|$)(.*)$";
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn text(captures: &Captures<'_>, group: usize) -> Option<String> {
    captures.get(group).map(|found| lossy(found.as_bytes()))
}

fn id(captures: &Captures<'_>, group: usize) -> Option<u64> {
    text(captures, group)?.parse().ok()
}

/// An address as shown: canonical, IPv4 in IPv6 as IPv4; what is no address stays as written.
fn address(written: &[u8]) -> String {
    let written = lossy(written);
    written.parse::<IpAddr>().map_or(written, |ip| ip.to_canonical().to_string())
}

fn kind(word: &[u8]) -> Kind {
    if word == b"ICID" { Kind::Icid } else { Kind::Dcid }
}

/// Whose record it is (`None`: nobody's) and what it says.
pub fn understand(message: &[u8]) -> Option<(Option<(Kind, u64)>, Meaning)> {
    if let Some(attempt) = attempt(message) {
        let id = attempt.icid.map(|id| (Kind::Icid, id)).or(attempt.dcid.map(|id| (Kind::Dcid, id)));
        return Some((id.map(|(kind, id)| (kind, id as u64)), Meaning::Attempt(Box::new(attempt))));
    }
    if let Some(found) = OPENED_IN.captures(message) {
        return Some((Some((Kind::Icid, id(&found, 1)?)), Meaning::Opened(Box::new(opened_in(&found[2])?))));
    }
    if let Some(found) = OPENED_OUT.captures(message) {
        let opened = Row {
            interface_ip: Some(address(&found[2])),
            remote_ip: Some(address(&found[3])),
            remote_port: id(&found, 4).map(|port| port as i64),
            ..Row::default()
        };
        return Some((Some((Kind::Dcid, id(&found, 1)?)), Meaning::Opened(Box::new(opened))));
    }
    if let Some(found) = VERDICT.captures(message) {
        let verdict = verdict(text(&found, 2), &text(&found, 3)?);
        return Some((Some((Kind::Icid, id(&found, 1)?)), Meaning::Verdict(Box::new(verdict))));
    }
    if let Some(found) = OLD_VERDICT.captures(message) {
        let verdict = verdict(None, &format!("None SBRS {}", text(&found, 2)?));
        return Some((Some((Kind::Icid, id(&found, 1)?)), Meaning::Verdict(Box::new(verdict))));
    }
    if let Some(found) = TLS.captures(message) {
        let success = &found[3] == b"success";
        let (protocol, cipher) = if success { (text(&found, 4), text(&found, 5)) } else { (None, None) };
        return Some((Some((kind(&found[1]), id(&found, 2)?)), Meaning::Tls { success, protocol, cipher }));
    }
    if let Some(found) = CLOSED.captures(message).or_else(|| KILLED.captures(message)) {
        return Some((Some((kind(&found[1]), id(&found, 2)?)), Meaning::Closed));
    }
    if let Some(found) = START.captures(message) {
        return Some((Some((Kind::Icid, id(&found, 2)?)), Meaning::Message(id(&found, 1)? as i64)));
    }
    if let Some(found) = DELIVERY.captures(message) {
        return Some((Some((Kind::Dcid, id(&found, 1)?)), Meaning::Message(id(&found, 2)? as i64)));
    }
    None
}

fn opened_in(rest: &[u8]) -> Option<Row> {
    let mut row = Row::default();
    let (interface, remote, rest) = if let Some(found) = INTERFACE_AND_IP.captures(rest) {
        row.interface_ip = Some(address(&found[2]));
        (found.get(1)?, found.get(3)?, found.get(4)?)
    } else {
        let found = INTERFACE.captures(rest)?;
        (found.get(1)?, found.get(2)?, found.get(3)?)
    };
    row.interface = Some(lossy(interface.as_bytes()));
    row.remote_ip = Some(address(remote.as_bytes()));
    if let Some(found) = REVERSE.captures(rest.as_bytes()) {
        row.remote_host = text(&found, 1).filter(|host| host != "unknown");
        row.rdns_verified = Some(&found[2] == b"yes");
    }
    Some(row)
}

/// `<group> [match <pattern>] [SBRS <score>] [country <name>]`, taken apart from the right.
fn verdict(access: Option<String>, rest: &str) -> Row {
    let mut row = Row { access, ..Row::default() };
    let (rest, country) = rest.split_once(" country ").map_or((rest, None), |(rest, country)| (rest, Some(country)));
    row.country = country.filter(|country| !["not applicable", "not enabled"].contains(country)).map(str::to_string);
    let (rest, score) = rest.split_once(" SBRS ").map_or((rest, None), |(rest, score)| (rest, Some(score)));
    if let Some(score) = score {
        match score.parse() {
            Ok(number) => row.sbrs = Some(number),
            Err(_) => row.sbrs_reason = Some(score.to_lowercase()),
        }
    }
    let (group, matched) = rest.split_once(" match").map_or((rest, ""), |(group, matched)| (group, matched.trim()));
    row.sender_group = Some(group.to_string()).filter(|group| !group.is_empty() && group != "None");
    row.sg_match = Some(matched.to_string()).filter(|matched| !matched.is_empty());
    row
}

fn attempt(message: &[u8]) -> Option<Row> {
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
    if let Some(reply) = found.get(5) {
        (row.reply_code, row.reply_enhanced, row.reply_text) = reply_columns(reply.as_bytes());
    }
    Some(row)
}

fn inbound_attempt(rest: &[u8]) -> Option<Row> {
    let mut row = Row { outcome: "error".into(), ..Row::default() };
    let mut user: &[u8] = b"";
    if let Some(found) = LOGIN.captures(rest) {
        row.outcome = lossy(&found[1]);
        user = found.get(2)?.as_bytes();
        row.user = text(&found, 2);
        row.mechanism = text(&found, 3);
        row.profile = text(&found, 4);
    } else if let Some(found) = LOOKUP.captures(rest) {
        row.reason = text(&found, 1);
        user = found.get(2)?.as_bytes();
        row.user = text(&found, 2);
    } else if let Some(found) = BAD_PROFILE.captures(rest) {
        row.reason = Some(lossy(rest));
        row.profile = text(&found, 1);
    } else if NO_SERVER.is_match(rest) {
        row.reason = Some(lossy(rest));
    } else if REQUIRED.is_match(rest) {
        row.outcome = "required".into();
        row.reason = Some(lossy(rest));
    } else {
        return None;
    }
    if std::str::from_utf8(user).is_err() {
        row.flags.push("lossy".into());
    }
    Some(row)
}

/// Code, enhanced code and text of a reply.
fn reply_columns(raw: &[u8]) -> (Option<i64>, Option<String>, Option<String>) {
    let parsed = REPLY.captures(raw).and_then(|found| {
        let code = strings(&found[1])?.first()?.parse().ok()?;
        Some((code, strings(&found[2])?))
    });
    let Some((code, lines)) = parsed else { return (None, None, Some(lossy(raw))) };
    // A line end within a string ends a line of the reply, as the border between two strings does.
    let line_ends =
        |line: &String| line.split(['\r', '\n']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let text = lines.iter().map(line_ends).collect::<Vec<_>>().join(" ");
    match ENHANCED.captures(text.as_bytes()) {
        Some(found) => (Some(code), Some(lossy(&found[1])), Some(lossy(&found[2]))),
        None => (Some(code), None, Some(text)),
    }
}

/// The strings of a Python list's inside, escapes resolved.
fn strings(raw: &[u8]) -> Option<Vec<String>> {
    let mut strings = Vec::new();
    let mut bytes = raw.iter().copied().peekable();
    while let Some(quote) = bytes.next() {
        if quote == b',' || quote == b' ' {
            continue;
        }
        if quote != b'\'' && quote != b'"' {
            return None;
        }
        let mut string = Vec::new();
        loop {
            match bytes.next()? {
                byte if byte == quote => break,
                b'\\' => match bytes.next()? {
                    b'n' => string.push(b'\n'),
                    b'r' => string.push(b'\r'),
                    b't' => string.push(b'\t'),
                    b'x' => {
                        let digits = [bytes.next()?, bytes.next()?];
                        string.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
                    }
                    other => string.push(other),
                },
                byte => string.push(byte),
            }
        }
        strings.push(lossy(&string));
    }
    Some(strings)
}
