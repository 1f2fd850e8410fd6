//! An envelope that is not the appliance's own, part by part from the left.

use std::net::IpAddr;

use super::facility::is_bracketed;
use super::head::{priority, protocol_head, stamp, starts_envelope, starts_stamp};
use super::hosts::{Hosts, MOST_HOSTS};
use super::repeats::repeats;
use super::words::{MOST_WORDS, skip_blanks, word};
use super::{Envelope, Level, MOST_STAMPS, Places, known_level, level};
use crate::record::cursor::Cursor;
use crate::record::time::Stamp;

/// A location before an arrow is shorter than this.
const LONGEST_LOCATION: usize = 255;
/// Envelopes around an envelope.
const DEEPEST: u8 = MOST_STAMPS as u8 - 1;

/// Reads the envelope at the head of `text`. `bare`: the stamp may be missing.
#[inline]
pub(super) fn read(text: &[u8], bare: bool) -> Option<Envelope<'_>> {
    headed(text, 0, 0)
        .or_else(|| behind_location(text, bare))
        .or_else(|| if bare { without_stamp(text, 0) } else { None })
}

/// What begins with a stamp at `at`, or with a priority before it. `depth`: how many envelopes stand around this one.
#[inline]
fn headed(text: &[u8], at: usize, depth: u8) -> Option<Envelope<'_>> {
    let (stamp_at, has_version) = priority(text, at)?;
    let (stamp, length, native) = match text.get(stamp_at..)? {
        // RFC 5424 has no stamp where nobody knows the time.
        [b'-', b' ', ..] if has_version => (None, 1, false),
        rest => stamp(rest)?,
    };
    // Nobody but a collector that writes such stamps leaves out everything else.
    let is_collected = text.get(stamp_at).is_some_and(u8::is_ascii_digit);
    let end = stamp_at + length;
    let garbled = stamp.is_none() && length > 1;
    let end = if text.get(end) == Some(&b':') { end + 1 } else { end };
    let at = skip_blanks(text, end)?;
    let places = if length > 1 { Places::one(stamp_at) } else { Places::default() };
    let read = Read { text, stamp, places, garbled, is_collected, depth };
    if native && let Some((level_text, message_at)) = level(text, at) {
        let level = Level::from_word(level_text);
        // A collector may put its tag after a native stamp: `… 2020 testmaillog: Info: …`.
        let is_envelope = |at| {
            let at = behind_message_id(text, at);
            known_level(text, at).is_some() || repeats(text, at).is_some() || text.get(at..).is_some_and(starts_stamp)
        };
        let is_tag = level == Level::Other && skip_blanks(text, message_at - 1).is_some_and(is_envelope);
        if !is_tag {
            return Some(Envelope { stamp, host: None, level, level_text, message_at, garbled, repeats: None, places });
        }
    }
    if has_version { read.protocol(at) } else { read.words(at) }
}

/// What stands behind a stamp.
#[derive(Copy, Clone)]
struct Read<'a> {
    text: &'a [u8],
    stamp: Option<Stamp>,
    places: Places,
    /// There is a stamp, and it names no moment.
    garbled: bool,
    /// A level or an envelope may follow at once.
    is_collected: bool,
    depth: u8,
}

impl<'a> Read<'a> {
    /// Hosts, facility and severity up to a tag, a level or an envelope within.
    fn words(self, at: usize) -> Option<Envelope<'a>> {
        let text = self.text;
        let (mut at, mut hosts) = (forwarded(text, at), Hosts::default());
        for count in 0..MOST_WORDS {
            let are_few = hosts.count <= MOST_HOSTS;
            let may_end = are_few && (count > 0 || self.is_collected);
            if may_end && starts_envelope(text.get(at..)?) {
                return self.within(at, hosts.without_tag());
            }
            if may_end
                && let Some(envelope) =
                    self.leveled(at, hosts.without_tag()).or_else(|| self.repeated(at, hosts.without_tag()))
            {
                return Some(envelope);
            }
            let (word, next) = word(text, at)?;
            if word.ends_with(b":") {
                if is_bracketed(word.strip_suffix(b":").unwrap_or(word)) {
                    // `mail_logs[12] <Info>: `
                    return self.after_tag(next, hosts.before_tag());
                }
                if hosts.count > MOST_HOSTS {
                    return None;
                }
                match self.after_tag(next, hosts.name()) {
                    Some(envelope) => return Some(envelope),
                    // `2001:db8::1:`
                    None if count == 0 => hosts.add(word),
                    None => return None,
                }
            } else if is_tag_with_process(word)
                && are_few
                && let Some(envelope) = self.after_tag(next, hosts.name())
            {
                return Some(envelope);
            } else if let Some(next) = container_stream(text, at) {
                at = next;
                continue;
            } else {
                hosts.take(word);
            }
            // One word too many may turn out to be a facility.
            if hosts.count > MOST_HOSTS + 1 {
                return None;
            }
            at = next;
        }
        None
    }

    /// A count of repetitions without a tag before it.
    fn repeated(self, at: usize, host: Option<&'a [u8]>) -> Option<Envelope<'a>> {
        repeats(self.text, at).and_then(|_| self.after_tag(at, host))
    }

    /// The parts of RFC 5424, and what follows them.
    fn protocol(self, at: usize) -> Option<Envelope<'a>> {
        let text = self.text;
        let (host, at) = protocol_head(text, at)?;
        self.after_tag(at, host).or_else(|| {
            let (tag, at) = word(text, at)?;
            if tag.contains(&b':') { self.after_tag(at, host) } else { None }
        })
    }

    /// A level, or an envelope within.
    fn after_tag(self, at: usize, host: Option<&'a [u8]>) -> Option<Envelope<'a>> {
        let at = behind_message_id(self.text, at);
        let (at, repeats) = match repeats(self.text, at) {
            Some((count, behind)) => (behind_own_tag(self.text, behind), Some(count)),
            None => (at, None),
        };
        let envelope = self.leveled(at, host).or_else(|| self.within(at, host))?;
        Some(Envelope { repeats: repeats.or(envelope.repeats), ..envelope })
    }

    fn leveled(self, at: usize, host: Option<&'a [u8]>) -> Option<Envelope<'a>> {
        let (level_text, message_at) = known_level(self.text, at)?;
        let Read { stamp, places, garbled, .. } = self;
        let level = Level::from_word(level_text);
        Some(Envelope { stamp, host, level, level_text, message_at, garbled, repeats: None, places })
    }

    fn within(self, at: usize, host: Option<&'a [u8]>) -> Option<Envelope<'a>> {
        if self.depth >= DEEPEST {
            return None;
        }
        let inner = headed(self.text, at, self.depth + 1)?;
        let is_inner = is_better(inner.stamp, self.stamp);
        let stamp = if is_inner { inner.stamp } else { self.stamp };
        let places = self.places.around(inner.places, is_inner);
        let garbled = stamp.is_none() && (self.garbled || inner.garbled);
        Some(Envelope { stamp, host: inner.host.or(host), garbled, places, ..inner })
    }
}

/// Does the inner one of two stamps say more?
fn is_better(inner: Option<Stamp>, outer: Option<Stamp>) -> bool {
    let says = |stamp: Stamp| (stamp.offset.is_some(), stamp.year.is_some());
    match (inner, outer) {
        (Some(inner), Some(outer)) => inner.year.is_some() && says(inner) >= says(outer),
        (inner, _) => inner.is_some(),
    }
}

/// `mail_logs:nopid`: no address, no port.
fn is_tag_with_process(word: &[u8]) -> bool {
    word.iter().filter(|byte| **byte == b':').count() == 1 && word.first().is_some_and(u8::is_ascii_alphabetic)
}

/// Behind `Message forwarded from ` at `at`, which AIX puts before the host.
fn forwarded(text: &[u8], at: usize) -> usize {
    const WORDS: &[u8] = b"Message forwarded from ";
    if text.get(at..).is_some_and(|text| text.starts_with(WORDS)) { at + WORDS.len() } else { at }
}

/// Behind `[ID 702911 local4.info] ` at `at`, which Solaris puts behind the tag.
fn behind_message_id(text: &[u8], at: usize) -> usize {
    let id = || {
        let mut cursor = Cursor::new(text.get(at..)?);
        cursor.expect(b"[ID ")?;
        cursor.number()?;
        cursor.expect(b" ")?;
        cursor.word()?.ends_with(b"]").then_some(())?;
        cursor.expect(b" ")?;
        Some(text.len() - cursor.rest.len())
    };
    id().unwrap_or(at)
}

/// Behind the tag at `at`, if one stands there with a level after it.
fn behind_own_tag(text: &[u8], at: usize) -> usize {
    let tagged = || {
        let (tag, next) = word(text, at)?;
        (tag.ends_with(b":") && known_level(text, at).is_none() && known_level(text, next).is_some()).then_some(next)
    };
    tagged().unwrap_or(at)
}

/// Behind `stdout F ` at `at`, which runtimes of containers put behind the stamp.
fn container_stream(text: &[u8], at: usize) -> Option<usize> {
    let (stream, at) = word(text, at)?;
    let (part, next) = word(text, at)?;
    (matches!(stream, b"stdout" | b"stderr") && matches!(part, b"F" | b"P")).then_some(next)
}

/// An envelope behind a location and an arrow, or a bar; behind an address alone. `bare`: behind an arrow, its stamp may be
/// missing.
#[cold]
fn behind_location(text: &[u8], bare: bool) -> Option<Envelope<'_>> {
    const ARROWS: [&[u8]; 4] = [b" -> ", b" => ", b" \xe2\x86\x92 ", b" | "];
    let head = text.get(..LONGEST_LOCATION).unwrap_or(text);
    // A path, an address, a name: no sentence.
    let (location, rest) = head.split_at_checked(memchr::memchr2(b' ', 0, head).filter(|length| *length > 0)?)?;
    let arrow = ARROWS.iter().find(|arrow| rest.starts_with(arrow)).map(|arrow| arrow.len());
    let is_address = || std::str::from_utf8(location).is_ok_and(|location| location.parse::<IpAddr>().is_ok());
    let at = location.len() + arrow.or_else(|| is_address().then_some(1))?;
    let bare = bare && arrow.is_some();
    let envelope = headed(text, at, 0).or_else(|| if bare { without_stamp(text, at) } else { None })?;
    let host = Some(location).filter(|location| !location.contains(&b'/') && !location.contains(&b'\\'));
    Some(Envelope { host: envelope.host.or(host), ..envelope })
}

/// A record whose collector keeps time and host elsewhere: `[<166>] [host] [tag:] Info: …`.
fn without_stamp(text: &[u8], at: usize) -> Option<Envelope<'_>> {
    let (at, _) = priority(text, at)?;
    let (stamp, places) = (None, Places::default());
    let read = Read { text, stamp, places, garbled: false, is_collected: true, depth: DEEPEST };
    read.leveled(at, None).or_else(|| {
        let (first, next) = word(text, at)?;
        if first.contains(&b':') {
            return read.leveled(next, None);
        }
        let (tag, next) = word(text, next)?;
        if tag.contains(&b':') { read.leveled(next, Some(first)) } else { None }
    })
}
