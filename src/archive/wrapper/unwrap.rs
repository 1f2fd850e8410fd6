//! What takes a wrapper off, and what wrappers have in common.

use memchr::memchr;

use crate::record::{envelope, recognise};

/// The longest line or record of a wrapper. A longer one is left out, as damage.
pub(super) const LONGEST: usize = 16 << 20;

/// Of a longer line, what stands in front of it is told from so much.
const LOOKED_AT: usize = 64 << 10;

/// Takes a wrapper off.
pub(super) trait Unwrap: Send {
    /// Appends to `text` the log lines of `raw`, which goes on where the bytes used by the last call ended. `at_end`:
    /// nothing follows. Gives back how many bytes were used; what is left comes again, with more behind it.
    fn take(&mut self, raw: &[u8], at_end: bool, text: &mut Vec<u8>) -> usize;

    /// What went wrong.
    fn troubles(&self) -> Troubles;
}

/// What is told of a wrapper that was taken off.
#[derive(Debug, Default)]
pub(super) struct Troubles {
    pub(super) damage: Vec<String>,
    pub(super) notes: Vec<String>,
}

/// Records that are left out or read as they are: how many there are, and where the first one is.
#[derive(Copy, Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) count: u64,
    pub(super) first: u64,
}

impl Tally {
    pub(super) fn add(&mut self, place: u64) {
        if self.count == 0 {
            self.first = place;
        }
        self.count += 1;
    }

    /// `line 7 of the CSV left out: no text`, if there is one. `unit` is a line or an object, `fate` what became of it.
    pub(super) fn tell(&self, unit: &str, fate: &str, reason: &str) -> Option<String> {
        let Tally { count, first } = self;
        match count {
            0 => None,
            1 => Some(format!("{unit} {first} {fate}: {reason}")),
            _ => Some(format!("{count} {unit}s {fate}, the first is {unit} {first}: {reason}")),
        }
    }
}

/// The first line of `raw` without its end, and whether that is there. `in_line`: the rest of a long line. `None`: there is
/// none, or too little of it to tell what stands in front of it.
pub(super) fn next_line(raw: &[u8], at_end: bool, in_line: bool) -> Option<(&[u8], bool)> {
    let end = memchr(b'\n', raw);
    let is_enough = end.is_some() || at_end || in_line || raw.len() >= LOOKED_AT;
    (is_enough && !raw.is_empty()).then(|| (raw.get(..end.unwrap_or(raw.len())).unwrap_or_default(), end.is_some()))
}

/// Does a record of a log begin here? One without a stamp is told by what it says.
pub(super) fn is_record(line: &[u8]) -> bool {
    let says_something = |envelope: envelope::Envelope<'_>| recognise(envelope.message(line)).is_some();
    envelope::parse(line, false).is_some() || envelope::parse(line, true).is_some_and(says_something)
}

/// Appends what one record of a wrapper holds: a line of the log, or several.
pub(super) fn push_lines(text: &mut Vec<u8>, value: &[u8]) {
    let value = value.strip_suffix(b"\n").unwrap_or(value);
    text.extend_from_slice(value.strip_suffix(b"\r").unwrap_or(value));
    text.push(b'\n');
}
