//! The physical lines of a block, and what each is to the record before it.

use memchr::memchr;

use super::{Ending, Layout, Shape};
use crate::record::envelope::{self, Envelope, Repetition, Stencil};

/// A physical line, its end taken off.
pub(super) struct Line<'b> {
    pub(super) number: u64,
    pub(super) offset: usize,
    pub(super) text: &'b [u8],
}

pub(super) struct Lines<'b> {
    block: &'b [u8],
    ending: Ending,
    at: usize,
    number: u64,
}

impl<'b> Lines<'b> {
    pub(super) fn new(block: &'b [u8], ending: Ending) -> Lines<'b> {
        Lines { block, ending, at: 0, number: 0 }
    }
}

impl<'b> Iterator for Lines<'b> {
    type Item = Line<'b>;

    #[inline]
    fn next(&mut self) -> Option<Line<'b>> {
        let rest = self.block.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = memchr(b'\n', rest).unwrap_or(rest.len());
        let line = Line { number: self.number, offset: self.at, text: self.ending.strip(rest.get(..length)?) };
        self.at += length + 1;
        self.number += 1;
        Some(line)
    }
}

/// What a physical line is to the record before it.
pub(super) enum Kind<'b> {
    /// A record begins here, `indent` bytes into the line.
    Start {
        indent: usize,
        envelope: Envelope<'b>,
    },
    Blank,
    /// An envelope behind blanks, where records begin on lines that are not indented: the record before goes on, if it
    /// can go on with anything.
    Indented {
        indent: usize,
        envelope: Envelope<'b>,
    },
    /// Attempts like the one before were made, and are not written.
    Repetition(Repetition<'b>),
    /// Ends the record and belongs to none.
    Foreign,
    /// May continue the record.
    Text,
}

#[inline]
pub(super) fn kind_of<'b>(line: &Line<'b>, shape: Shape, stencil: &mut Stencil) -> Kind<'b> {
    if let Some(envelope) = stencil.read(line.text) {
        return Kind::Start { indent: 0, envelope };
    }
    let indent = envelope::indent(line.text, shape.allows_indent());
    let Some(text) = line.text.get(indent..) else { return Kind::Blank };
    if let Some(envelope) = envelope::parse(text, shape.bare) {
        stencil.renew(text, &envelope);
        return Kind::Start { indent, envelope };
    }
    if !shape.allows_indent() && text.first().is_some_and(|byte| envelope::is_blank(*byte)) {
        let indent = envelope::indent(line.text, true);
        if let Some(envelope) = line.text.get(indent..).and_then(|text| envelope::parse(text, false)) {
            return Kind::Indented { indent, envelope };
        }
    }
    if text.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
        return Kind::Blank;
    }
    // A stamp without a level is a line of another program in a common syslog file. In a flattened file it may be
    // the rest of an envelope that was wrapped.
    if shape.layout != Layout::Flattened {
        if envelope::begins_with_stamp(text) {
            return match (envelope::unknown(text), envelope::repetition(text)) {
                (Some(envelope), _) => Kind::Start { indent, envelope },
                (None, Some(repetition)) => Kind::Repetition(repetition),
                (None, None) => Kind::Foreign,
            };
        }
        if let Some(envelope) = envelope::remains(text) {
            return Kind::Start { indent, envelope };
        }
    }
    if text.starts_with(b"```") { Kind::Foreign } else { Kind::Text }
}
