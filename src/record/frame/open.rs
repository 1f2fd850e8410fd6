//! The record that is being put together, below the framer that keeps it and what joins lines to it.

use memchr::memchr2_iter;

use super::lines::Line;
use crate::record::envelope::Envelope;

/// A record that may go on with the next line.
#[derive(Copy, Clone)]
pub(super) struct Open<'b> {
    pub(super) line: u64,
    pub(super) lines: u64,
    pub(super) offset: usize,
    pub(super) envelope: Envelope<'b>,
    /// Its first line; the joined text, where there is more, is the joiner's.
    pub(super) text: &'b [u8],
    pub(super) joined: bool,
}

/// Bytes to which transports cut records (RFC 3164, RFC 5424).
pub(super) const CUTS: [usize; 3] = [480, 1024, 2048];

impl Open<'_> {
    /// Is its first line one to which a transport may have cut it?
    pub(super) fn is_as_long_as_a_cut(&self) -> bool {
        self.envelope.host.is_some() && CUTS.contains(&self.text.len())
    }

    /// What stands on a line that begins as the record does up to its level, and has none: the rest of a record that a
    /// transport split.
    pub(super) fn rest_of<'l>(&self, line: &'l [u8]) -> Option<&'l [u8]> {
        let Envelope { message_at, level_text, .. } = self.envelope;
        let head = self.text.get(..message_at.checked_sub(level_text.len() + b": ".len())?)?;
        let is_head = self.text.get(head.len()..).is_some_and(|text| text.starts_with(level_text));
        behind_head(line, head).filter(|rest| is_head && !rest.is_empty())
    }
}

fn behind_digits(text: &[u8]) -> Option<&[u8]> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text.get(digits..).filter(|_| digits > 0)
}

/// What stands on a line behind `head`, in which another fraction of the second may stand: a part of a record is stamped for
/// itself.
fn behind_head<'l>(line: &'l [u8], head: &[u8]) -> Option<&'l [u8]> {
    line.strip_prefix(head).or_else(|| {
        let at = memchr2_iter(b'.', b',', head).find(|at| {
            let seconds = at.checked_sub(b":00".len()).and_then(|from| head.get(from..*at));
            matches!(seconds, Some([b':', tens, ones]) if tens.is_ascii_digit() && ones.is_ascii_digit())
        })?;
        let (before, fraction) = head.split_at_checked(at + 1)?;
        let rest = behind_digits(line.strip_prefix(before)?)?;
        rest.strip_prefix(behind_digits(fraction)?)
    })
}

/// The last physical line of a record's text.
#[derive(Copy, Clone, Debug, Default)]
pub(super) struct LastLine {
    pub(super) number: u64,
    /// Offset in the block of the end of its text.
    pub(super) end: usize,
    pub(super) length: usize,
}

impl LastLine {
    pub(super) fn of(line: &Line<'_>) -> LastLine {
        LastLine { number: line.number, end: line.offset + line.text.len(), length: line.text.len() }
    }
}
