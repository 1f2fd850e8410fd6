//! What stands before the message of a record: time, host, level, as appliances and collectors write it.
//!
//! Nearly every line has the appliance's own form, `Wed Apr 22 11:43:59 2009 Info: …`, which is read at a glance. Every
//! other envelope is made of parts, which `parts` reads from the left:
//!
//! | part | examples |
//! |---|---|
//! | a location before an arrow or a bar, an address | `10.1.2.3 -> `, `esa1 \| `, `10.1.2.3 ` |
//! | length of a frame, priority and version | `123 <166>`, `<22>1 ` |
//! | a stamp | `Mar 17 18:24:37`, `Apr 22 2009 11:47:30.123`, `2009-04-22T11:47:30.26+02:00`, see [`super::time`] |
//! | one or two hosts: a relay puts its own in front | `relay esa1`, `[10.1.2.3]` |
//! | facility, severity | `mail [info]`, `Local4.Info`, `local4:info`, `<Info>:` |
//! | application, process, message id, structured data (RFC 5424) | `mail_logs - - [x y="z"]` |
//! | a tag | `mail_logs:`, `mail_logs[12]:`, `mail_logs:nopid`; without an end `mail_logs` |
//! | a count of repetitions | `message repeated 3 times: [ Info: …]` |
//! | another envelope within | `ESA: Mon Aug 10 10:00:24 2020 Info: …` |
//! | the level | `Info: ` |
//!
//! Blanks or tabs stand between them. A word right before the level is a host, unless it is called as logs are: else two
//! appliances with one tag would be one. A facility without a host is the host, since hosts are called `mail`, too. The tag
//! is whatever the administrator called the log subscription, so any word will do; the level is what makes an envelope. A native stamp may be followed by any word as a level; behind anything else only
//! the five known words count, because other programs write `tag: word: …` too. Behind a tag nothing but a level or a whole
//! envelope may follow, so that what others write behind theirs makes no envelope. Where the file's shape says that its
//! records carry no time, the stamp may be missing (`mail_logs: Info: …`, `Info: …`).
//!
//! An envelope is told from its own bytes alone, each word in it is of limited length, and where one has been
//! found with its blank after the level, no text after it changes the finding.

mod facility;
mod head;
mod hosts;
mod parts;
mod repeats;
mod stencil;
mod words;

pub(super) use head::may_begin;
pub use stencil::Stencil;
pub(super) use words::is_blank;

use memchr::{memchr_iter, memchr2_iter};

use super::time::Stamp;
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
    /// `None` on bare records (`Info: …`) and where it is garbled. Of several, one with an offset before one with a year
    /// before one without; of equals the appliance's own, but for those without a year, of which the collector's is in
    /// order.
    pub stamp: Option<Stamp>,
    /// The syslog host, where there is one; of several the innermost: the outer ones may be relays.
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
    /// The record stands for as many that a syslog daemon put together: `message repeated 3 times: [ … ]`.
    pub repeats: Option<u32>,
    /// Where its stamps begin.
    places: Places,
}

impl Envelope<'_> {
    /// What stands for an envelope that was not kept.
    pub fn unknown(garbled: bool) -> Self {
        let (stamp, host, level, level_text, message_at) = (None, None, Level::Other, &[][..], 0);
        Envelope { stamp, host, level, level_text, message_at, garbled, repeats: None, places: Places::default() }
    }
}

/// Where the stamps of an envelope begin in the record's text, the outer first.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
struct Places {
    at: [u16; MOST_STAMPS],
    count: u8,
    /// Which of them is the envelope's.
    told: u8,
}

impl Places {
    /// The appliance's own envelope begins with its only stamp.
    const NATIVE: Places = Places { at: [0; MOST_STAMPS], count: 1, told: 0 };

    fn one(at: usize) -> Places {
        let at = u16::try_from(at).unwrap_or(u16::MAX);
        Places { at: [at, 0, 0], count: 1, told: 0 }
    }

    /// The places of an envelope and of the one within. `is_inner`: the stamp of the inner one counts.
    fn around(self, inner: Places, is_inner: bool) -> Places {
        let mut both = Places { told: if is_inner { self.count + inner.told } else { self.told }, ..self };
        let behind = both.at.iter_mut().skip(usize::from(self.count));
        for (place, at) in behind.zip(inner.all()) {
            *place = at;
            both.count += 1;
        }
        both
    }

    fn all(&self) -> impl Iterator<Item = u16> + '_ {
        self.at.iter().copied().take(usize::from(self.count))
    }

    /// The one that counts.
    fn told(&self) -> Option<u16> {
        self.all().nth(usize::from(self.told))
    }
}

impl<'a> Envelope<'a> {
    /// What is left of an envelope: the level, or nothing.
    fn remains(level_text: &'a [u8], message_at: usize) -> Envelope<'a> {
        let (level, places) = (Level::from_word(level_text), Places::default());
        Envelope { stamp: None, host: None, level, level_text, message_at, garbled: true, repeats: None, places }
    }

    /// The message of the record, of which `text` is all.
    #[inline]
    pub fn message<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        let message = text.get(self.message_at..).unwrap_or_default();
        if self.repeats.is_some() { repeats::within_brackets(message).unwrap_or(message) } else { message }
    }

    /// Does its text end too early to be all of the record?
    pub fn is_cut(&self, text: &[u8]) -> bool {
        self.repeats.is_some() && text.get(self.message_at..).and_then(repeats::within_brackets).is_none()
    }

    /// Severity as written, an unknown word too.
    pub fn level_name(&self) -> &'a [u8] {
        self.level_text
    }
}

/// Repetitions of a record.
#[derive(Copy, Clone, Debug, PartialEq)]
pub struct Repetition<'a> {
    /// When they were counted.
    pub stamp: Option<Stamp>,
    /// The syslog host, where there is one.
    pub host: Option<&'a [u8]>,
    pub count: u32,
    /// Offset of the words that say so.
    pub message_at: usize,
}

/// An envelope, two around it.
const MOST_STAMPS: usize = 3;
/// A level is a short word.
const LONGEST_LEVEL: usize = 16;
/// What is left of an envelope is looked for in as much of a line.
const LONGEST_REMAINS: usize = 512;

/// Length of the appliance's own envelope at level `Info`, which nearly every line of nearly every file has.
const NATIVE_LENGTH: usize = 31;

/// Reads the appliance's own envelope, at level `Info`, at the head of `text`.
#[inline]
pub(super) fn native(text: &[u8]) -> Option<Envelope<'_>> {
    let (head, b" Info: ") = text.first_chunk::<NATIVE_LENGTH>()?.split_last_chunk::<7>()? else { return None };
    let (stamp, 24) = Stamp::native(head)? else { return None };
    let (stamp, level, message_at, places) = (Some(stamp), Level::Info, NATIVE_LENGTH, Places::NATIVE);
    let (level_text, repeats) = (text.get(25..29)?, None);
    Some(Envelope { stamp, host: None, level, level_text, message_at, garbled: false, repeats, places })
}

/// Reads the envelope at the head of `text`. `bare`: a level alone is one, too.
#[inline]
pub fn parse(text: &[u8], bare: bool) -> Option<Envelope<'_>> {
    native(text).or_else(|| parts::read(text, bare))
}

/// Offset at which an envelope would begin in a physical line: after a byte order mark (of the file, or of a file that
/// was appended to another), NULs that a writer left who had lost its place, or the CR of LF CR, and, where records may
/// be indented, after blanks.
pub fn indent(line: &[u8], indented: bool) -> usize {
    let mark = match line.first() {
        Some(0 | b'\r') => line.iter().position(|byte| !matches!(byte, 0 | b'\r')).unwrap_or(0),
        Some(0xef) if line.starts_with(b"\xef\xbb\xbf") => 3,
        _ => 0,
    };
    let blanks = line.iter().skip(mark).take_while(|byte| indented && is_blank(**byte)).count();
    mark + blanks
}

/// Does `text` begin with a stamp? Such a line is some program's own record, even when it has no level.
pub fn begins_with_stamp(text: &[u8]) -> bool {
    head::begins_with_stamp(text)
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
    Some(Envelope::remains(b"", message_at))
}

fn is_envelope_at(text: &[u8], at: usize) -> bool {
    text.get(at..).is_some_and(|text| may_begin(text) && parse(text, false).is_some())
}

/// Reads a line that stands for repetitions of the record before it: `Apr 22 11:47:50 esa1 last message repeated 3 times`.
/// It is no record of its own.
pub fn repetition(line: &[u8]) -> Option<Repetition<'_>> {
    repeats::repetition(line)
}

/// Reads a line that lost the beginning of its envelope: a known level somewhere in it, and a known record after it.
/// Such a record is not to be relied on, but it is not to be passed over in silence either.
pub fn remains(line: &[u8]) -> Option<Envelope<'_>> {
    memchr_iter(b':', line.get(..LONGEST_REMAINS).unwrap_or(line)).find_map(|colon| {
        let before = line.get(..colon)?;
        let word = before.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let (_, message_at) = known_level(line, colon - word)?;
        recognise(line.get(message_at..)?).is_some().then_some(())?;
        Some(Envelope::remains(before.get(colon - word..)?, message_at))
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
