//! Records that a daemon counted instead of writing them: around the record that they repeat, or on a line behind it.

use super::Repetition;
use super::head::{priority, protocol_head, stamp, starts_stamp};
use super::hosts::Hosts;
use super::words::{MOST_WORDS, skip_blanks, word};
use crate::record::cursor::{Cursor, trim_end};

/// More repetitions than a daemon counts before it says so are none.
const MOST_REPEATS: u64 = 100_000;

fn count_of(number: u64) -> Option<u32> {
    u32::try_from(number).ok().filter(|_| (1..=MOST_REPEATS).contains(&number))
}

/// `message repeated 3 times: [ ` at `at`: how many, and the offset behind it.
pub(super) fn repeats(text: &[u8], at: usize) -> Option<(u32, usize)> {
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
