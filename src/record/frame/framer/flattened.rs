//! Several records on a line, as a copy out of a web page has them; and such lines wrapped again, so that records and
//! even envelopes go over the line ends.
//!
//! Here, and only here, an envelope within a line begins a record. Text that a stranger wrote could hold one, and no
//! reader could tell; that is why the layout is decided for a file as a whole.

use memchr::memchr_iter;

use super::Framer;
use crate::record::envelope;
use crate::record::frame::MOST_BYTES;
use crate::record::frame::join::{Taken, separators};
use crate::record::frame::lines::Line;
use crate::record::frame::open::{LastLine, Open};

/// How much of the lines before and after a break is looked at for an envelope over it.
const BEFORE: usize = 128;
const AFTER: usize = 512;

impl<'b> Framer<'b, '_, '_> {
    /// Gives out all records of `open`'s text but the last, which stays open.
    pub(super) fn split(&mut self, open: Open<'b>) {
        let mut open = open;
        while let Some(at) = envelope::find_inline(open.text, open.envelope.message_at) {
            let Some((head, tail)) = split_at_blank(open.text, at) else { break };
            let Some(envelope) = envelope::parse(tail, false) else { break };
            let next = Open { envelope, text: tail, offset: open.offset + at, lines: 1, ..open };
            self.open = Some(Open { text: head, ..open });
            self.close();
            self.counts.records_split += 1;
            open = next;
        }
        self.open = Some(open);
    }

    /// A line that begins with no envelope: its head may continue the record before, further on records may begin.
    pub(super) fn take_flattened(&mut self, line: &Line<'b>) {
        if self.bridge(line) {
            self.counts.continuations += 1;
            return;
        }
        let begun = self.begun_in(line, 0);
        let head = begun.as_ref().and_then(|open| line.text.get(..open.offset - line.offset - 1)).unwrap_or(line.text);
        let taken = if head.is_empty() { Taken::No } else { self.continues(head) };
        let Some(open) = begun else {
            self.last_joined = LastLine::of(line);
            self.count(taken);
            return;
        };
        self.close();
        match taken {
            Taken::Yes { .. } => {
                self.count(taken);
                self.counts.records_split += 1;
            }
            Taken::Held | Taken::No => self.counts.record_first_lines += 1,
        }
        self.split(open);
    }

    /// The first record that begins within `line` at or after `from`, with all that follows it.
    fn begun_in(&self, line: &Line<'b>, from: usize) -> Option<Open<'b>> {
        let at = envelope::find_inline(line.text, from).filter(|at| *at > 0)?;
        let text = line.text.get(at..)?;
        let envelope = envelope::parse(text, false)?;
        Some(Open { line: line.number, lines: 1, offset: line.offset + at, envelope, text, joined: false })
    }

    /// Does an envelope begin on the line before and end on this one? Then the record before ends where it begins.
    fn bridge(&mut self, line: &Line<'b>) -> bool {
        let Some(open) = self.open else { return false };
        let Some(last) = self.last_line_of(&open) else { return false };
        let before: &[u8] = if open.joined { self.joiner.text_so_far() } else { open.text };
        let from = open.envelope.message_at.max(before.len().saturating_sub(last.length));
        let Some(bridge) = Bridge::find(before, from, line.text) else { return false };
        let begun = self.begun_in(line, bridge.message_in_line);
        let end = begun.as_ref().map_or(line.text.len(), |open| open.offset - line.offset - 1);
        let (Some((kept, head)), Some(tail)) = (split_at_blank(before, bridge.at), line.text.get(bridge.indent..end))
        else {
            return false;
        };
        let text = [head, bridge.separator, tail].concat();
        if text.len() >= MOST_BYTES || envelope::parse(&text, false).is_none() {
            return false;
        }
        let next = Open { line: last.number, lines: 2, offset: last.end - head.len(), joined: true, ..open };
        self.close_at(kept.len());
        self.joiner.restart(&text, self.shape);
        self.last_joined = LastLine::of(line);
        self.counts.records_split += 1;
        self.open = Some(next);
        if let Some(open) = begun {
            self.close();
            self.counts.records_split += 1;
            self.split(open);
        }
        true
    }

    /// The physical line that the text of `open` ends with, unless lines were left out of it.
    fn last_line_of(&self, open: &Open<'b>) -> Option<LastLine> {
        if open.joined {
            return (!self.joiner.is_full()).then_some(self.last_joined);
        }
        let last = LastLine { number: open.line, end: open.offset + open.text.len(), length: open.text.len() };
        (open.lines == 1).then_some(last)
    }

    /// Gives out the first `length` bytes of the record that is open.
    fn close_at(&mut self, length: usize) {
        self.joiner.truncate(length);
        if let Some(open) = &mut self.open {
            open.text = open.text.get(..length).filter(|_| !open.joined).unwrap_or(open.text);
        }
        self.close();
    }
}

/// An envelope over the end of a line.
struct Bridge {
    /// Where it begins in the text before.
    at: usize,
    separator: &'static [u8],
    /// Blanks before the rest of it in the line after.
    indent: usize,
    /// Where its message begins in the line after.
    message_in_line: usize,
}

impl Bridge {
    /// The first envelope that begins after a blank of `before`, not before `from`, and goes on in `line`.
    fn find(before: &[u8], from: usize, line: &[u8]) -> Option<Bridge> {
        let line = line.get(..AFTER).unwrap_or(line);
        let from = from.max(before.len().saturating_sub(BEFORE)).saturating_sub(1);
        let mut text = Vec::new();
        memchr_iter(b' ', before.get(from..)?).find_map(|blank| {
            let at = from + blank + 1;
            let head = before.get(at..).filter(|head| envelope::may_begin(head))?;
            let (separators, unindented) = separators(before, line);
            let indent = line.len() - unindented.len();
            separators.iter().copied().find_map(|separator| {
                text.clear();
                for part in [head, separator, unindented] {
                    text.extend_from_slice(part);
                }
                let message_at = envelope::parse(&text, false)?.message_at;
                let message_in_line = (indent + message_at).saturating_sub(head.len() + separator.len());
                Some(Bridge { at, separator, indent, message_in_line })
            })
        })
    }
}

/// What stands before and after the blank before `at`.
fn split_at_blank(text: &[u8], at: usize) -> Option<(&[u8], &[u8])> {
    Some((text.get(..at.checked_sub(1)?)?, text.get(at..)?))
}
