//! Envelopes, taken apart as the documents tell: location, priority, version, stamp, hosts, facility, tag, an envelope
//! within, level.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::messages::patterns;
use super::stamps::{Stamp, stamp_at};

/// What stands before a message, and the message.
#[derive(Clone, Debug)]
pub struct Envelope<'a> {
    pub stamp: Option<Stamp>,
    /// There is a stamp, and it names no moment.
    pub is_garbled: bool,
    pub host: Option<&'a [u8]>,
    pub level: &'a [u8],
    pub message: &'a [u8],
}

patterns! {
    PRIORITY = "<[0-9]{1,3}> ?";
    VERSION = "1 [0-9-]";
    BLANKS = "[ \t]{1,4}";
    WORD = "([^ \t]{1,255})[ \t]{1,4}";
    LEVEL = "(Critical|Warning|Info|Debug|Trace):(?:[ \t]|$)";
    REPEATS = r"message repeated [1-9][0-9]{0,4} times: \[";
    ANY_LEVEL = "([0-9A-Za-z_]{0,16}):(?:[ \t]|$)";
    ARROW = r"([^ ]{1,251}?) (?:->|=>|\xE2\x86\x92) ";
    FIELDS = r#"([^ \t]{1,255})[ \t]{1,4}(?:[^ \t]{1,255}[ \t]{1,4}){3}(?:-|(?:\[(?:[^"\]]|"(?:[^"\\]|\\.)*")*\])+)[ \t]{1,4}(?:\xEF\xBB\xBF)?"#;
    BARE = "(?:(?:([^ \t:]+)[ \t]{1,4})??[^ \t]*:[^ \t]*[ \t]{1,4})?(Critical|Warning|Info|Debug|Trace):(?:[ \t]|$)";
}

/// The words by which daemons call the sources of messages and how grave they are.
pub fn is_facility(word: &[u8]) -> bool {
    static NAMES: LazyLock<Regex> = LazyLock::new(|| {
        let facility = "kern|user|mail|daemon|auth|syslog|lpr|news|uucp|cron|authpriv|ftp|ntp|security|audit|console|\
                        solaris-cron|local[0-7]";
        let severity = "emerg(?:ency)?|panic|alert|crit(?:ical)?|err(?:or)?|warn(?:ing)?|notice|info(?:rmation)?|debug";
        Regex::new(&format!("(?i-u)^(?:(?:{facility})(?:[.](?:{severity}))?|{severity})$"))
            .expect("the tests' own patterns are valid")
    });
    NAMES.is_match(word)
}

/// The length of what a pattern finds at the head of a text.
fn length(pattern: &Regex, text: &[u8]) -> Option<usize> {
    pattern.find(text).map(|found| found.end())
}

/// The envelope at the head of a line. `bare`: the stamp may be missing.
pub fn envelope(text: &[u8], bare: bool) -> Option<Envelope<'_>> {
    with_stamp(text, 0).or_else(|| behind_arrow(text)).or_else(|| without_stamp(text).filter(|_| bare))
}

/// Does a stamp begin the line, perhaps behind a priority?
pub fn is_stamped(text: &[u8]) -> bool {
    let text = &text[length(&PRIORITY, text).unwrap_or(0)..];
    let text = &text[if VERSION.is_match(text) { 2 } else { 0 }..];
    stamp_at(text).is_some()
}

fn behind_arrow(text: &[u8]) -> Option<Envelope<'_>> {
    let found = ARROW.captures(text)?;
    let location = found.get(1)?.as_bytes();
    let envelope = with_stamp(&text[found.get(0)?.end()..], 0)?;
    let is_path = location.iter().any(|byte| matches!(byte, b'/' | b'\\'));
    Some(Envelope { host: envelope.host.or((!is_path).then_some(location)), ..envelope })
}

fn without_stamp(text: &[u8]) -> Option<Envelope<'_>> {
    let text = &text[length(&PRIORITY, text).unwrap_or(0)..];
    let found = BARE.captures(text)?;
    let (host, level) = (found.get(1).map(|host| host.as_bytes()), found.get(2)?.as_bytes());
    let message = &text[found.get(0)?.end()..];
    Some(Envelope { stamp: None, is_garbled: false, host, level, message })
}

/// `depth`: how many envelopes stand around this one; more than two are none.
fn with_stamp(text: &[u8], depth: usize) -> Option<Envelope<'_>> {
    let text = &text[length(&PRIORITY, text).unwrap_or(0)..];
    let has_version = VERSION.is_match(text);
    let text = &text[if has_version { 2 } else { 0 }..];
    let (stamp, rest, is_native, is_garbled) = if has_version && text.starts_with(b"- ") {
        (None, &text[1..], false, false)
    } else {
        let found = stamp_at(text)?;
        (found.stamp, &text[found.length..], found.is_native, found.stamp.is_none())
    };
    let rest = rest.strip_prefix(b":").unwrap_or(rest);
    let rest = &rest[length(&BLANKS, rest)?..];
    let outer = Outer { stamp, is_garbled, depth };
    if is_native && let Some(found) = ANY_LEVEL.captures(rest) {
        let (level, message) = (found.get(1)?.as_bytes(), &rest[found.get(0)?.end()..]);
        let behind = &message[length(&BLANKS, message).unwrap_or(0)..];
        let is_tag = !LEVEL.is_match(rest) && (LEVEL.is_match(behind) || REPEATS.is_match(behind) || starts(behind));
        if !is_tag {
            return Some(Envelope { stamp, is_garbled, host: None, level, message });
        }
    }
    if has_version {
        let fields = FIELDS.captures(rest)?;
        let host = Some(fields.get(1)?.as_bytes()).filter(|host| *host != b"-");
        let rest = &rest[fields.get(0)?.end()..];
        let behind_tag = || {
            let (_, next) = word(rest).filter(|(tag, _)| tag.contains(&b':'))?;
            outer.end(next, host)
        };
        return outer.end(rest, host).or_else(behind_tag);
    }
    outer.words(rest, text[0].is_ascii_digit())
}

fn starts(text: &[u8]) -> bool {
    PRIORITY.is_match(text) || stamp_at(text).is_some()
}

fn is_address(word: &[u8]) -> bool {
    std::str::from_utf8(word).is_ok_and(|word| word.parse::<std::net::IpAddr>().is_ok())
}

fn word(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let found = WORD.captures(text)?;
    Some((found.get(1)?.as_bytes(), &text[found.get(0)?.end()..]))
}

/// The stamp that was read, and whatever stands around its envelope.
#[derive(Clone, Copy)]
struct Outer {
    stamp: Option<Stamp>,
    is_garbled: bool,
    depth: usize,
}

impl Outer {
    /// Behind a stamp: at most six words, of which the last may be a tag. `may_lack_tag`: the stamp is one of those that
    /// collectors write who leave the tag out.
    fn words<'a>(self, text: &'a [u8], may_lack_tag: bool) -> Option<Envelope<'a>> {
        let (mut words, mut rest) = (Vec::new(), text);
        for count in 0..=6 {
            let host = host(&words);
            let too_many = hosts(&words).len() > 2;
            if too_many {
                return None;
            }
            if count > 0 && starts(rest) {
                return self.within(rest, host);
            }
            if count == 6 {
                return None;
            }
            if may_lack_tag && let Some(envelope) = self.level(rest, host) {
                return Some(envelope);
            }
            let (next, behind) = word(rest)?;
            if next.ends_with(b":") {
                let envelope = self.end(behind, host);
                // An address of IPv6 may end so, and stands first.
                if envelope.is_some() || count > 0 {
                    return envelope;
                }
            } else if next.contains(&b':') && LEVEL.is_match(behind) {
                return self.level(behind, host);
            } else if next.contains(&b':') && starts(behind) && !is_address(next) {
                return self.within(behind, host);
            }
            words.push(next);
            rest = behind;
        }
        None
    }

    fn end<'a>(self, text: &'a [u8], host: Option<&'a [u8]>) -> Option<Envelope<'a>> {
        self.level(text, host).or_else(|| self.within(text, host))
    }

    fn level<'a>(self, text: &'a [u8], host: Option<&'a [u8]>) -> Option<Envelope<'a>> {
        let found = LEVEL.captures(text)?;
        let (level, message) = (found.get(1)?.as_bytes(), &text[found.get(0)?.end()..]);
        Some(Envelope { stamp: self.stamp, is_garbled: self.is_garbled, host, level, message })
    }

    /// An envelope within this one: its host counts before this one's; of the stamps the one that says more.
    fn within<'a>(self, text: &'a [u8], host: Option<&'a [u8]>) -> Option<Envelope<'a>> {
        let inner = with_stamp(text, self.depth + 1).filter(|_| self.depth < 2)?;
        let rank = |stamp: Option<Stamp>| {
            stamp.map(|stamp| if stamp.offset.is_some() { 3 } else { 1 + i32::from(stamp.year.is_some()) })
        };
        let (own, other) = (rank(self.stamp), rank(inner.stamp));
        // Without a year the collector's counts, with one the appliance's own.
        let is_own = own > other || own == other && own == Some(1);
        let stamp = if is_own { self.stamp } else { inner.stamp };
        let is_garbled = stamp.is_none() && (self.is_garbled || inner.is_garbled);
        Some(Envelope { stamp, is_garbled, host: inner.host.or(host), ..inner })
    }
}

/// Words that name hosts: what is no facility, no severity and no dash. The second of two is none if a severity in
/// brackets follows it: then it is a facility that nobody knows.
fn hosts<'a>(words: &[&'a [u8]]) -> Vec<&'a [u8]> {
    let mut hosts: Vec<&[u8]> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if word.starts_with(b"[") && word.ends_with(b"]") {
            if hosts.len() > 1 && at > 0 && !is_facility(words[at - 1]) {
                hosts.pop();
            }
        } else if !is_facility(word) && *word != b"-" {
            hosts.push(word);
        }
    }
    hosts
}

/// The innermost host.
fn host<'a>(words: &[&'a [u8]]) -> Option<&'a [u8]> {
    hosts(words).last().copied()
}
