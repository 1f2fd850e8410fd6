//! What the message of a record says, by one regular expression a form.

use std::net::IpAddr;
use std::sync::LazyLock;

use regex::bytes::{Captures, Regex};

use super::attempts::attempt;
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

macro_rules! patterns {
    ($($name:ident = $pattern:expr;)*) => { $(
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(concat!("(?s-u)^", $pattern)).expect("the tests' own patterns are valid"));
    )* };
}

pub(super) use patterns;

patterns! {
    OPENED_IN = r"New (?i:SMTP) ICID ([0-9]+) (?i:interface) (.*)$";
    INTERFACE_AND_IP = r"(.*?) \(([^()]*)\) address ([^ ]+)(.*)$";
    INTERFACE = r"(.*?) address ([^ ]+)(.*)$";
    REVERSE = r" reverse dns host +(.*?)[ \t]* verified (yes|no)[ \t]*$";
    OPENED_OUT = r"New (?i:SMTP) DCID ([0-9]+) (?i:interface) ([^ ]+) address ([^ ]+)(?: port ([0-9]+)[ \t]*$)?";
    VERDICT = r"ICID ([0-9]+) ([A-Z]+) SG (.*)$";
    OLD_VERDICT = r"ICID ([0-9]+) SBRS (.*)$";
    TLS = r"(ICID|DCID) ([0-9]+) TLS (success|failed|was required but)(?: protocol ([^ ]+) cipher ([^ ]+))?";
    CLOSED = r"(ICID|DCID) ([0-9]+) close(?: |$)";
    KILLED = r"SMTP (?:server|client) connection killed (ICID|DCID): ([0-9]+)";
    START = r"Start MID ([0-9]+) ICID ([0-9]+)(?: |$)";
    DELIVERY = r"(?:Delivery start|Message done) DCID ([0-9]+) MID ([0-9]+) ";
}

pub fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub fn text(captures: &Captures<'_>, group: usize) -> Option<String> {
    captures.get(group).map(|found| lossy(found.as_bytes()))
}

pub fn id(captures: &Captures<'_>, group: usize) -> Option<u64> {
    text(captures, group)?.parse().ok()
}

/// An address as shown: canonical, IPv4 in IPv6 as IPv4; what is no address stays as written.
pub fn address(written: &[u8]) -> String {
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
