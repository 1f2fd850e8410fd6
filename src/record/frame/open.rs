//! The record that is being put together, below the framer that keeps it and what joins lines to it.

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

impl Open<'_> {
    /// What stands on a line that begins as the record does up to its level, and has none: the rest of a record that a
    /// transport split.
    pub(super) fn rest_of<'l>(&self, line: &'l [u8]) -> Option<&'l [u8]> {
        let Envelope { message_at, level_text, .. } = self.envelope;
        let head = self.text.get(..message_at.checked_sub(level_text.len() + b": ".len())?)?;
        let is_head = self.text.get(head.len()..).is_some_and(|text| text.starts_with(level_text));
        line.strip_prefix(head).filter(|rest| is_head && !rest.is_empty())
    }
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
