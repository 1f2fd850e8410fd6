//! What stands before the message of a record: time, host, level, in the shapes that appliances and collectors write.
//!
//! | shape | example |
//! |---|---|
//! | native | `Wed Apr 22 11:43:59 2009 Info: …` |
//! | syslog | `<166>Mar 17 18:24:37 mail_logs: Info: …`, the priority, a host before the tag and a year are optional |
//! | year first | `2019 Sep 28 16:13:51 host mail [info] mail_logs:nopid Info: …` |
//! | nested | `<111>Aug 10 10:00:24 host ESA: Mon Aug 10 10:00:24 2020 Info: …` |
//! | bare | `Info: …`, where the file's shape says so |
//!
//! The tag is whatever the administrator called the log subscription, so any word will do; the level is what makes an
//! envelope. A native stamp may be followed by any word as a level; behind a syslog tag only the five known words
//! count, because other programs write `tag: word: …` too.
//!
//! An envelope is told from its own bytes alone, each word in it is of limited length, and where one has been
//! found with its blank after the level, no text after it changes the finding.

use memchr::{memchr_iter, memchr2_iter};

use super::time::{Stamp, stamp_form};
use super::{auth, recognise};

#[cfg(test)]
mod tests;

/// Severity as written.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// `Critical`
    Critical,
    /// `Warning`
    Warning,
    /// `Info`
    Info,
    /// `Debug`
    Debug,
    /// `Trace`
    Trace,
    /// Any other word, see [`Envelope::level_name`].
    Other,
}

impl Level {
    fn from_word(word: &[u8]) -> Level {
        match word {
            b"Info" => Level::Info,
            b"Warning" => Level::Warning,
            b"Critical" => Level::Critical,
            b"Debug" => Level::Debug,
            b"Trace" => Level::Trace,
            _ => Level::Other,
        }
    }
}

/// The envelope of a record.
#[derive(Copy, Clone, Debug, PartialEq)]
pub struct Envelope<'a> {
    /// `None` on bare records (`Info: …`) and where it is garbled. In a nested envelope the appliance's own stamp where it has a year, else
    /// the collector's.
    pub stamp: Option<Stamp>,
    /// The syslog host, where the shape has one. In a nested envelope the innermost one: the outer one may be a relay.
    pub host: Option<&'a [u8]>,
    /// Severity.
    pub level: Level,
    /// Severity to the letter.
    pub level_text: &'a [u8],
    /// Offset of the message in the record's text.
    pub message_at: usize,
    /// There is a stamp, or there was one, and it names no moment (`Wed Apr 31 …`, a line without its beginning): the
    /// record is not to be relied on.
    pub garbled: bool,
}

impl<'a> Envelope<'a> {
    /// Severity as written, an unknown word too.
    pub fn level_name(&self) -> &'a [u8] {
        self.level_text
    }
}

/// Hosts and tags are shorter than this; it bounds the work on hostile text.
const LONGEST_WORD: usize = 255;
/// A level is a short word.
const LONGEST_LEVEL: usize = 16;
/// What is left of an envelope is looked for in as much of a line.
const LONGEST_REMAINS: usize = 512;

/// Length of the appliance's own envelope at level `Info`, which nearly every line of nearly every file has.
pub(super) const NATIVE_LENGTH: usize = 31;

/// Does `text` begin with such an envelope?
pub(super) fn is_native(text: &[u8]) -> bool {
    native_stamp(text).is_some()
}

#[inline]
fn native_stamp(text: &[u8]) -> Option<Stamp> {
    let (head, b" Info: ") = text.first_chunk::<NATIVE_LENGTH>()?.split_last_chunk::<7>()? else { return None };
    match Stamp::native(head)? {
        (stamp, 24) => Some(stamp),
        _ => None,
    }
}

/// Reads the envelope at the head of `text`. `bare`: a level alone is one, too.
#[inline]
pub fn parse(text: &[u8], bare: bool) -> Option<Envelope<'_>> {
    if let Some(stamp) = native_stamp(text) {
        let level_text = text.get(25..29)?;
        let (stamp, level) = (Some(stamp), Level::Info);
        return Some(Envelope { stamp, host: None, level, level_text, message_at: NATIVE_LENGTH, garbled: false });
    }
    match text.first()? {
        b'<' => headed(text, priority(text)?, 0),
        _ => headed(text, 0, 0).or_else(|| if bare { level_only(text) } else { None }),
    }
}

/// Offset at which an envelope would begin in a physical line: after a byte order mark (of the file, or of a file that
/// was appended to another) and, where records may be indented, after blanks.
pub fn indent(line: &[u8], indented: bool) -> usize {
    let mark = if line.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let blanks = line.iter().skip(mark).take_while(|byte| indented && is_blank(**byte)).count();
    mark + blanks
}

/// Does `text` begin with a stamp? Such a line is some program's own record, even when it has no level.
pub fn begins_with_stamp(text: &[u8]) -> bool {
    let at = priority(text).unwrap_or(0);
    text.get(at..).is_some_and(|text| stamp(text).is_some())
}

/// Offset of the first envelope in `text` at or after `from` that follows a blank.
pub fn find_inline(text: &[u8], from: usize) -> Option<usize> {
    // The blank before it may be the one that ends the envelope before.
    let first_blank = from.saturating_sub(1);
    memchr2_iter(b' ', b'\t', text.get(first_blank..)?)
        .map(|at| first_blank + at + 1)
        .find(|at| is_envelope_at(text, *at))
}

/// Is there an envelope in `text` at or after `from`, whatever stands before it?
pub fn holds_one(text: &[u8], from: usize) -> bool {
    /// From the start of an envelope to the hour of its first stamp: `<166> Wed Apr 22 `.
    const LONGEST: usize = 20;
    memchr_iter(b':', text.get(from..).unwrap_or_default()).map(|at| from + at).any(|colon| {
        let is_clock = matches!(text.get(colon.saturating_sub(2)..colon + 4),
            Some([h1, h2, b':', m1, m2, b':']) if [h1, h2, m1, m2].iter().all(|byte| byte.is_ascii_digit()));
        is_clock && (from.max(colon.saturating_sub(LONGEST))..colon).any(|at| is_envelope_at(text, at))
    })
}

/// Reads a line that begins as some program's record and is about an attempt to authenticate, but whose envelope is
/// none (no tag, no level, a level that nobody knows): not to be relied on, not to be passed over in silence.
pub fn unknown(line: &[u8]) -> Option<Envelope<'_>> {
    let message_at = auth::find_opening(line)?;
    Some(Envelope { stamp: None, host: None, level: Level::Other, level_text: b"", message_at, garbled: true })
}

fn is_envelope_at(text: &[u8], at: usize) -> bool {
    text.get(at..).is_some_and(|text| may_begin(text) && parse(text, false).is_some())
}

/// Is `text`, or could it become with more, worth a closer look as the beginning of an envelope?
pub(super) fn may_begin(text: &[u8]) -> bool {
    let blank_at = |at| text.get(at).is_none_or(|byte| *byte == b' ');
    text.first().is_some_and(|first| match first {
        b'<' => true,
        first if first.is_ascii_digit() => blank_at(4),
        first => first.is_ascii_alphabetic() && blank_at(3),
    })
}

/// `<166>`, perhaps with a blank after it: its length.
fn priority(text: &[u8]) -> Option<usize> {
    let rest = text.strip_prefix(b"<")?;
    let digits = rest.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    match rest.get(digits..)? {
        [b'>', b' ', ..] if (1..=3).contains(&digits) => Some(digits + 3),
        [b'>', ..] if (1..=3).contains(&digits) => Some(digits + 2),
        _ => None,
    }
}

/// A stamp of any form (`None`: a garbled one), its length, and whether it is the appliance's own form.
#[inline]
fn stamp(text: &[u8]) -> Option<(Option<Stamp>, usize, bool)> {
    let first = text.first()?;
    if first.is_ascii_alphabetic()
        && let Some((stamp, length)) = Stamp::native(text)
    {
        return Some((Some(stamp), length, true));
    }
    let other = if first.is_ascii_digit() { Stamp::year_first(text) } else { Stamp::bsd(text) };
    match other {
        Some((stamp, length)) => Some((Some(stamp), length, false)),
        None => stamp_form(text).map(|(length, native)| (None, length, native)),
    }
}

/// What begins with a stamp at `at`. `depth`: how many envelopes stand around this one.
#[inline]
fn headed(text: &[u8], at: usize, depth: u8) -> Option<Envelope<'_>> {
    let (stamp, length, native) = stamp(text.get(at..)?)?;
    let at = skip_blanks(text, at + length)?;
    if native && let Some((level_text, message_at)) = level(text, at) {
        let level = Level::from_word(level_text);
        // A collector may put its tag after a native stamp: `… 2020 testmaillog: Info: …`.
        let is_tag = level == Level::Other && known_level(text, message_at).is_some();
        if !is_tag {
            return Some(Envelope { stamp, host: None, level, level_text, message_at, garbled: stamp.is_none() });
        }
    }
    tagged(text, at, stamp, depth)
}

/// `[host] tag: Info: …`, or an envelope within after the tag, or `host facility [severity] tag:pid Info: …`.
fn tagged(text: &[u8], at: usize, stamp: Option<Stamp>, depth: u8) -> Option<Envelope<'_>> {
    let (first, at) = word(text, at)?;
    if first.ends_with(b":")
        && let Some(envelope) = after_tag(text, at, stamp, None, depth)
    {
        return Some(envelope);
    }
    let (second, at) = word(text, at)?;
    if second.ends_with(b":") {
        return after_tag(text, at, stamp, Some(first), depth);
    }
    let (third, at) = word(text, at)?;
    if !(third.starts_with(b"[") && third.ends_with(b"]")) {
        return None;
    }
    let (tag, at) = word(text, at)?;
    if !tag.contains(&b':') {
        return None;
    }
    after_tag(text, at, stamp, Some(first), depth)
}

fn after_tag<'a>(
    text: &'a [u8],
    at: usize,
    stamp: Option<Stamp>,
    host: Option<&'a [u8]>,
    depth: u8,
) -> Option<Envelope<'a>> {
    if let Some((level_text, message_at)) = known_level(text, at) {
        let level = Level::from_word(level_text);
        return Some(Envelope { stamp, host, level, level_text, message_at, garbled: stamp.is_none() });
    }
    if depth > 0 {
        return None;
    }
    let inner = headed(text, at, depth + 1)?;
    let stamp = inner.stamp.filter(|inner| inner.year.is_some()).or(stamp);
    Some(Envelope { stamp, host: inner.host.or(host), garbled: stamp.is_none(), ..inner })
}

fn level_only(text: &[u8]) -> Option<Envelope<'_>> {
    let (level_text, message_at) = known_level(text, 0)?;
    let level = Level::from_word(level_text);
    Some(Envelope { stamp: None, host: None, level, level_text, message_at, garbled: false })
}

/// Reads a line that lost the beginning of its envelope: a known level somewhere in it, and a known record after it.
/// Such a record is not to be relied on, but it is not to be passed over in silence either.
pub fn remains(line: &[u8]) -> Option<Envelope<'_>> {
    memchr_iter(b':', line.get(..LONGEST_REMAINS).unwrap_or(line)).find_map(|colon| {
        let before = line.get(..colon)?;
        let word = before.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let (_, message_at) = known_level(line, colon - word)?;
        recognise(line.get(message_at..)?).is_some().then_some(())?;
        let level_text = before.get(colon - word..)?;
        let level = Level::from_word(level_text);
        Some(Envelope { stamp: None, host: None, level, level_text, message_at, garbled: true })
    })
}

/// A level's word at `at` and the offset of the message after it. The blank after the colon may be missing at the end
/// of a line: a copy that was wrapped there has lost it.
#[inline]
fn level(text: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = text.get(at..)?;
    let length =
        rest.iter().take(LONGEST_LEVEL).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let (word, rest) = rest.split_at_checked(length)?;
    match rest {
        [b':'] => Some((word, at + length + 1)),
        [b':', blank, ..] if is_blank(*blank) => Some((word, at + length + 2)),
        _ => None,
    }
}

fn known_level(text: &[u8], at: usize) -> Option<(&[u8], usize)> {
    level(text, at).filter(|(word, _)| Level::from_word(word) != Level::Other)
}

/// The word at `at`, and the offset of what follows the blanks after it.
fn word(text: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = text.get(at..)?;
    let length = rest.iter().take(LONGEST_WORD + 1).position(|byte| *byte == b' ').filter(|length| *length > 0)?;
    Some((rest.get(..length)?, skip_blanks(text, at + length)?))
}

/// The offset after the one to four blanks at `at`.
fn skip_blanks(text: &[u8], at: usize) -> Option<usize> {
    let blanks = text.get(at..)?.iter().take(4).take_while(|byte| **byte == b' ').count();
    (blanks > 0).then_some(at + blanks)
}

pub(super) fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}
