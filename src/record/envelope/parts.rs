//! An envelope that is not the appliance's own, part by part from the left.

use std::net::IpAddr;

use super::{Envelope, Level, MOST_STAMPS, Places, Repetition, is_blank, known_level, level};
use crate::record::cursor::{Cursor, trim_end};
use crate::record::time::{Stamp, stamp_form};

/// Hosts and tags are shorter than this; it bounds the work on hostile text.
const LONGEST_WORD: usize = 255;
/// Structured data is shorter than this.
const LONGEST_DATA: usize = 2048;
/// A location before an arrow is shorter than this.
const LONGEST_LOCATION: usize = 255;
/// Words before a tag, each of them a host, a facility, a severity or nothing (`-`).
const MOST_WORDS: usize = 6;
/// Of those, hosts: the appliance, and a relay before it.
const MOST_HOSTS: usize = 2;
/// Envelopes around an envelope.
const DEEPEST: u8 = MOST_STAMPS as u8 - 1;

/// Reads the envelope at the head of `text`. `bare`: the stamp may be missing.
#[inline]
pub(super) fn read(text: &[u8], bare: bool) -> Option<Envelope<'_>> {
    headed(text, 0, 0)
        .or_else(|| behind_location(text, bare))
        .or_else(|| if bare { without_stamp(text, 0) } else { None })
}

/// Does `text` begin with a stamp, perhaps behind a priority?
pub(super) fn begins_with_stamp(text: &[u8]) -> bool {
    let (at, _) = priority(text, 0).unwrap_or_default();
    text.get(at..).is_some_and(|text| stamp(text).is_some())
}

/// `<166>` at `at`, perhaps with a blank after it, perhaps with a version: the offset behind it, and whether it has one.
/// A version alone will do (`1 2009-…`). The length of a frame (`123 <22>1 …`, as TCP carries them) may stand before.
fn priority(text: &[u8], at: usize) -> Option<(usize, bool)> {
    let at = at + frame_length(text.get(at..)?);
    let rest = text.get(at..)?;
    let behind = match rest {
        [b'<', rest @ ..] => {
            let digits = rest.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
            match rest.get(digits..)? {
                [b'>', b' ', ..] if (1..=3).contains(&digits) => at + digits + 3,
                [b'>', ..] if (1..=3).contains(&digits) => at + digits + 2,
                _ => return None,
            }
        }
        _ => at,
    };
    match text.get(behind..)? {
        [b'1', b' ', after, ..] if after.is_ascii_digit() || *after == b'-' => Some((behind + 2, true)),
        _ => Some((behind, false)),
    }
}

/// Bytes that the length of a frame takes at the head of `text`, with its blank; 0: there is none.
fn frame_length(text: &[u8]) -> usize {
    /// No frame is so long that its length has more digits.
    const MOST_DIGITS: usize = 6;
    let digits = text.iter().take(MOST_DIGITS + 1).take_while(|byte| byte.is_ascii_digit()).count();
    match text.get(digits..) {
        Some([b' ', b'<', ..]) if (1..=MOST_DIGITS).contains(&digits) => digits + 1,
        Some(_) | None => 0,
    }
}

/// A stamp of any form (`None`: a garbled one), its length, and whether it is the appliance's own form.
#[inline]
fn stamp(text: &[u8]) -> Option<(Option<Stamp>, usize, bool)> {
    let first = text.first()?;
    if first.is_ascii_alphabetic() {
        if let Some((stamp, length)) = Stamp::native(text) {
            return Some((Some(stamp), length, true));
        }
        if let Some((stamp, length)) = Stamp::bsd(text) {
            return Some((Some(stamp), length, false));
        }
    } else if first.is_ascii_digit()
        && let Some((stamp, length)) = Stamp::iso(text).or_else(|| Stamp::year_first(text)).or_else(|| columns(text))
    {
        return Some((Some(stamp), length, false));
    } else if !first.is_ascii_digit() {
        return None;
    }
    stamp_form(text).map(|(length, native)| (None, length, native))
}

/// `04-22-2009 11:47:30`, which only a collector's column behind it tells from day and month.
#[cold]
fn columns(text: &[u8]) -> Option<(Stamp, usize)> {
    let (stamp, length) = Stamp::month_first(text)?;
    let (column, _) = word(text, skip_blanks(text, length)?)?;
    is_facility(column).then_some((stamp, length))
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
                if is_facility_in(word.strip_suffix(b":").unwrap_or(word), b'<', b'>') {
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

/// More repetitions than a daemon counts before it says so are none.
const MOST_REPEATS: u64 = 100_000;

fn count_of(number: u64) -> Option<u32> {
    u32::try_from(number).ok().filter(|_| (1..=MOST_REPEATS).contains(&number))
}

/// `message repeated 3 times: [ ` at `at`: how many, and the offset behind it.
fn repeats(text: &[u8], at: usize) -> Option<(u32, usize)> {
    let mut words = Words { text, at };
    words.skip("last");
    words.skip("message").then_some(())?;
    words.skip("repeated").then_some(())?;
    let count = words.count()?;
    let at = [&b": [ "[..], b": ["].iter().find_map(|bracket| words.behind(bracket))?;
    Some((count, at))
}

/// What stands before the bracket that closes such a record.
#[cold]
pub(super) fn within_brackets(message: &[u8]) -> Option<&[u8]> {
    trim_end(message).strip_suffix(b"]")
}

/// `last message repeated 3 times` behind a stamp, and hosts perhaps.
#[cold]
pub(super) fn repetition(text: &[u8]) -> Option<Repetition<'_>> {
    let (at, has_version) = priority(text, 0)?;
    let (stamp, length, _) = stamp(text.get(at..)?)?;
    let end = at + length;
    let mut at = skip_blanks(text, if text.get(end) == Some(&b':') { end + 1 } else { end })?;
    if has_version {
        let (host, at) = protocol_head(text, at)?;
        let count = repeated_before(text, at)?;
        return Some(Repetition { stamp, host, count, message_at: at });
    }
    let mut hosts = Hosts::default();
    for _ in 0..MOST_WORDS {
        if let Some(count) = repeated_before(text, at) {
            return Some(Repetition { stamp, host: hosts.name(), count, message_at: at });
        }
        if starts_stamp(text.get(at..)?) {
            // A collector keeps its columns before what the daemon wrote.
            let inner = repetition(text.get(at..)?)?;
            let host = inner.host.or(hosts.name());
            return Some(Repetition { host, message_at: at + inner.message_at, ..inner });
        }
        let (word, next) = word(text, at)?;
        if !word.ends_with(b":") {
            hosts.take(word);
        }
        at = next;
    }
    None
}

/// How often the record before was repeated, as daemons say so, where nothing else stands at `at`:
///
/// ```text
/// last message repeated 3 times          syslogd, rsyslog; with dashes around it of macOS
/// above message repeats 3 times          routers
/// message repeated 3 times               without the message
/// Last message '…' repeated 3 times, suppressed by syslog-ng on esa1
/// ```
fn repeated_before(text: &[u8], at: usize) -> Option<u32> {
    let mut words = Words { text, at };
    words.skip("---");
    let is_above = words.skip("last") || words.skip("above");
    words.skip("message").then_some(())?;
    if is_above && text.get(words.at) == Some(&b'\'') {
        let rest = text.get(words.at..)?;
        let quoted = memchr::memmem::rfind(rest, b"' ")?;
        words.at += quoted + b"' ".len();
        words.skip("repeated").then_some(())?;
        let count = words.count()?;
        return words.behind(b", suppressed by syslog-ng on ").map(|_| count);
    }
    ["repeated", "repeats", "buffered"].iter().any(|verb| words.skip(verb)).then_some(())?;
    let count = words.count()?;
    let rest = trim_end(text.get(words.at..)?);
    matches!(rest, b"" | b"." | b" ---").then_some(count)
}

/// Words in any case with single blanks between them.
struct Words<'a> {
    text: &'a [u8],
    at: usize,
}

impl Words<'_> {
    /// Steps over a word and the blank behind it.
    fn skip(&mut self, word: &str) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let is_next = rest.get(..word.len()).is_some_and(|next| next.eq_ignore_ascii_case(word.as_bytes()));
        let is_next = is_next && rest.get(word.len()) == Some(&b' ');
        self.at += if is_next { word.len() + 1 } else { 0 };
        is_next
    }

    /// Steps over `3 times`.
    fn count(&mut self) -> Option<u32> {
        let mut cursor = Cursor::new(self.text.get(self.at..)?);
        let count = count_of(cursor.number()?)?;
        cursor.expect(b" time")?;
        cursor.skip(b"s");
        self.at = self.text.len() - cursor.rest.len();
        Some(count)
    }

    /// The offset behind `next`, if that stands here.
    fn behind(&self, next: &[u8]) -> Option<usize> {
        self.text.get(self.at..)?.starts_with(next).then_some(self.at + next.len())
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

/// The hosts before a tag.
#[derive(Default)]
struct Hosts<'a> {
    words: [Option<&'a [u8]>; MOST_HOSTS + 1],
    count: usize,
    /// The word before was taken for a host.
    is_behind_one: bool,
    /// The only facility or severity, a word by itself: without a host it is one.
    facility: Option<&'a [u8]>,
    facilities: usize,
}

impl<'a> Hosts<'a> {
    /// Takes a word that is no tag.
    fn take(&mut self, word: &'a [u8]) {
        match word {
            b"-" => self.is_behind_one = false,
            [b'[', within @ .., b']'] if is_facility(within) || within.iter().all(u8::is_ascii_digit) => {
                self.facility_before();
            }
            [b'[', within @ .., b']'] => self.add(within),
            word if is_facility(word) || is_facility_in(word, b'<', b'>') => {
                self.is_behind_one = false;
                self.facility = Some(word).filter(|word| word.iter().all(u8::is_ascii_alphanumeric));
                self.facilities += 1;
            }
            word => self.add(word),
        }
    }

    fn add(&mut self, word: &'a [u8]) {
        if let Some(place) = self.words.get_mut(self.count) {
            *place = Some(word);
        }
        self.count += 1;
        self.is_behind_one = true;
    }

    /// A severity in brackets stands behind a facility, whatever that is called.
    fn facility_before(&mut self) {
        if self.is_behind_one && self.count > 1 {
            self.count -= 1;
        }
        self.is_behind_one = false;
        self.facilities += 1;
    }

    /// The innermost one.
    fn name(&self) -> Option<&'a [u8]> {
        self.among(self.count)
    }

    /// The innermost one, where the last word is a tag.
    fn before_tag(&self) -> Option<&'a [u8]> {
        self.among(self.count.saturating_sub(1))
    }

    /// The innermost one, where no word ends as a tag does. The last word may be one.
    fn without_tag(&self) -> Option<&'a [u8]> {
        match self.last(self.count) {
            Some(last) if is_log(last) => self.before_tag(),
            _ => self.name(),
        }
    }

    /// The innermost of the first `count`.
    fn among(&self, count: usize) -> Option<&'a [u8]> {
        self.last(count).or(self.facility.filter(|_| self.facilities == 1))
    }

    fn last(&self, count: usize) -> Option<&'a [u8]> {
        self.words.get(count.checked_sub(1)?).copied().flatten()
    }
}

/// `mail_logs`, `mail_logs[12]`: does a log subscription have such a name rather than a host?
fn is_log(word: &[u8]) -> bool {
    let has_process = word.ends_with(b"]") && memchr::memchr(b'[', word).is_some_and(|at| at > 0);
    has_process || (!word.contains(&b'.') && word.windows(3).any(|part| part.eq_ignore_ascii_case(b"log")))
}

/// `mail_logs:nopid`: no address, no port.
fn is_tag_with_process(word: &[u8]) -> bool {
    word.iter().filter(|byte| **byte == b':').count() == 1 && word.first().is_some_and(u8::is_ascii_alphabetic)
}

/// Could an envelope begin here, with a stamp, a priority or a version?
fn starts_envelope(text: &[u8]) -> bool {
    starts_stamp(text) || text.strip_prefix(b"1 ").is_some_and(|text| stamp(text).is_some())
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

/// Could a stamp begin here, or a priority before one?
fn starts_stamp(text: &[u8]) -> bool {
    match text {
        [b'<', digit, ..] => digit.is_ascii_digit(),
        _ => super::may_begin(text) && stamp(text).is_some(),
    }
}

/// Host, application, process, message id and structured data of RFC 5424 at `at`: the host, and the offset behind them
/// and behind a byte order mark.
fn protocol_head(text: &[u8], at: usize) -> Option<(Option<&[u8]>, usize)> {
    let (host, mut at) = word(text, at)?;
    for _ in 0..3 {
        (_, at) = word(text, at)?;
    }
    let at = skip_blanks(text, structured_data(text, at)?)?;
    let at = if text.get(at..)?.starts_with(b"\xef\xbb\xbf") { at + 3 } else { at };
    Some((Some(host).filter(|host| *host != b"-"), at))
}

/// `-`, or elements in brackets, in which a bracket within quotes closes nothing: the offset behind it.
fn structured_data(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let rest = rest.get(..rest.len().min(LONGEST_DATA))?;
    if let [b'-', blank, ..] = rest
        && is_blank(*blank)
    {
        return Some(at + 1);
    }
    let (mut is_open, mut is_quoted, mut is_escaped) = (false, false, false);
    for (place, byte) in rest.iter().enumerate() {
        match byte {
            0 => return None,
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' if is_open => is_quoted = !is_quoted,
            b']' if is_open && !is_quoted => is_open = false,
            b'[' if !is_open => is_open = true,
            b' ' | b'\t' if !is_open => return (place > 0).then_some(at + place),
            _ if !is_open => return None,
            _ => {}
        }
    }
    None
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

/// A facility or a severity between two signs: `<Info>`.
fn is_facility_in(word: &[u8], open: u8, close: u8) -> bool {
    matches!(word, [first, within @ .., last] if *first == open && *last == close && is_facility(within))
}

/// `mail`, `Local4.Info`, `local4:info`, `[info]` without its brackets: what a syslog daemon calls the sources of messages
/// and their severities, in any case.
fn is_facility(word: &[u8]) -> bool {
    match memchr::memchr2(b'.', b':', word) {
        Some(dot) => is_source(&word[..dot]) && is_severity(&word[dot + 1..]),
        None => is_source(word) || is_severity(word),
    }
}

fn is_source(word: &[u8]) -> bool {
    const NAMES: [&[u8]; 17] = [
        b"kern",
        b"user",
        b"mail",
        b"daemon",
        b"auth",
        b"syslog",
        b"lpr",
        b"news",
        b"uucp",
        b"cron",
        b"authpriv",
        b"ftp",
        b"ntp",
        b"security",
        b"audit",
        b"console",
        b"solaris-cron",
    ];
    in_lower_case(word, |word| match word {
        [b'l', b'o', b'c', b'a', b'l', digit] => (b'0'..=b'7').contains(digit),
        _ => NAMES.contains(&word),
    })
}

fn is_severity(word: &[u8]) -> bool {
    const NAMES: [&[u8]; 14] = [
        b"emerg",
        b"emergency",
        b"panic",
        b"alert",
        b"crit",
        b"critical",
        b"err",
        b"error",
        b"warning",
        b"warn",
        b"notice",
        b"info",
        b"information",
        b"debug",
    ];
    in_lower_case(word, |word| NAMES.contains(&word))
}

/// Is `is_one` true of `word` in lower case? Of longer words than any of these it is not.
fn in_lower_case(word: &[u8], is_one: impl FnOnce(&[u8]) -> bool) -> bool {
    let mut lower = [0; 12];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    is_one(lower)
}

/// The word at `at`, and the offset of what follows the blanks after it. It holds no NUL: a run of those ends what stands
/// before it.
fn word(text: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = text.get(at..)?;
    let is_end = |byte: &u8| is_blank(*byte) || *byte == 0;
    let length = rest.iter().take(LONGEST_WORD + 1).position(is_end).filter(|length| *length > 0)?;
    // `skip_blanks` refuses a NUL.
    Some((rest.get(..length)?, skip_blanks(text, at + length)?))
}

/// The offset after the one to four blanks at `at`.
fn skip_blanks(text: &[u8], at: usize) -> Option<usize> {
    let blanks = text.get(at..)?.iter().take(4).take_while(|byte| is_blank(**byte)).count();
    (blanks > 0).then_some(at + blanks)
}
