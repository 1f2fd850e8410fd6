//! Lines to records: keeps the last record open until it is known what follows it.

mod flattened;

use super::entry::{Entry, Place, entry_of, give_repeated};
use super::join::{Joiner, Taken};
use super::lines::{Kind, Line, Lines, kind_of};
use super::open::{LastLine, Open};
use super::{Layout, LineCounts, Shape, zeros};
use crate::record::envelope::{self, Envelope, Repetition, Stencil};

/// As [`super::for_each_record`], of a block that is part of another: it begins there at line and offset `at`.
pub(super) fn frame(
    block: &[u8],
    at: (u64, usize),
    shape: Shape,
    stencil: &mut Stencil,
    counts: &mut LineCounts,
    visit: &mut dyn FnMut(&Entry<'_>),
) -> bool {
    let (joiner, last_joined) = (Joiner::default(), LastLine::default());
    let has_zeros = zeros::may_hold_runs(block);
    let mut framer = Framer { shape, at, stencil, counts, visit, joiner, last_joined, open: None, repeated: None };
    let lines = Lines::new(block, shape.ending);
    if has_zeros {
        lines.for_each(|line| match zeros::parts(line.text) {
            Some(parts) => framer.take_parts(&line, &parts),
            None => framer.take_apart(&line),
        });
    } else {
        lines.for_each(|line| framer.take(&line));
    }
    framer.close();
    has_zeros
}

pub(super) struct Framer<'b, 'c, 'v> {
    shape: Shape,
    /// Line and offset at which the block begins.
    at: (u64, usize),
    /// The envelope read last, unless it is the appliance's own.
    stencil: &'c mut Stencil,
    counts: &'c mut LineCounts,
    visit: &'v mut dyn FnMut(&Entry<'_>),
    joiner: Joiner,
    /// The last line that the joiner took; kept in flattened files only.
    last_joined: LastLine,
    open: Option<Open<'b>>,
    /// A record that was given out, while nothing but repetitions of it follows.
    repeated: Option<Open<'b>>,
}

impl<'b> Framer<'b, '_, '_> {
    #[inline]
    fn take(&mut self, line: &Line<'b>) {
        self.counts.lines += 1;
        if let Some(envelope) = envelope::native(line.text) {
            return self.start(line, 0, envelope);
        }
        match kind_of(line, self.shape, self.stencil) {
            Kind::Start { indent, envelope } => self.start(line, indent, envelope),
            Kind::Indented { indent, envelope } => match self.continues(line.text) {
                Taken::No => self.start(line, indent, envelope),
                taken => self.count(taken),
            },
            Kind::Blank => {
                self.close();
                self.counts.blank += 1;
            }
            Kind::Repetition(repetition) => self.repeat(line, &repetition),
            Kind::Foreign => {
                let taken = self.takes_rest(line.text);
                self.count(taken);
            }
            Kind::Text if self.shape.layout == Layout::Flattened => self.take_flattened(line),
            Kind::Text => match self.continues(line.text) {
                Taken::No => match envelope::unknown(line.text) {
                    Some(envelope) => self.start(line, 0, envelope),
                    None => self.count(Taken::No),
                },
                taken => self.count(taken),
            },
        }
    }

    /// As [`Framer::take`], of a block that few have.
    #[cold]
    fn take_apart(&mut self, line: &Line<'b>) {
        self.take(line);
    }

    /// A line with runs of NUL in it: of what stands behind one, only a record is anything.
    fn take_parts(&mut self, line: &Line<'b>, parts: &[(usize, &'b [u8])]) {
        let Some(((at, text), rest)) = parts.split_first() else {
            self.close();
            self.counts.lines += 1;
            self.counts.blank += 1;
            return;
        };
        if *at > 0 {
            self.close();
        }
        self.take_apart(&Line { number: line.number, offset: line.offset + at, text });
        for (at, text) in rest {
            self.close();
            if let Some(envelope) = envelope::parse(text, self.shape.bare) {
                self.counts.records_split += 1;
                let offset = line.offset + at;
                self.begin(Open { line: line.number, lines: 1, offset, envelope, text, joined: false });
            }
        }
    }

    #[inline]
    fn start(&mut self, line: &Line<'b>, indent: usize, envelope: Envelope<'b>) {
        self.close();
        self.counts.record_first_lines += 1;
        let text = line.text.get(indent..).unwrap_or_default();
        let offset = line.offset + indent;
        self.begin(Open { line: line.number, lines: 1, offset, envelope, text, joined: false });
    }

    fn count(&mut self, taken: Taken) {
        match taken {
            Taken::Yes { held } => {
                self.counts.not_understood -= held;
                self.counts.continuations += held + 1;
            }
            Taken::Held => self.counts.not_understood += 1,
            Taken::No => {
                self.close();
                self.counts.not_understood += 1;
            }
        }
    }

    fn begin(&mut self, open: Open<'b>) {
        match self.shape.layout {
            Layout::Lines | Layout::Wrapped => self.open = Some(open),
            Layout::Flattened => self.split(open),
        }
    }

    /// Does the record before take `text` as its continuation?
    fn continues(&mut self, text: &[u8]) -> Taken {
        match &mut self.open {
            Some(open) => self.joiner.extend(open, text, self.shape),
            None => Taken::No,
        }
    }

    /// Does the attempt before take the rest of its text, which a transport sent as a record of its own?
    fn takes_rest(&mut self, line: &[u8]) -> Taken {
        let Some(open) = &mut self.open else { return Taken::No };
        let Some(rest) = open.rest_of(line) else { return Taken::No };
        self.joiner.extend_split(open, rest, self.shape)
    }

    /// Gives out the record before, if there is one that is still open.
    #[inline]
    fn close(&mut self) {
        self.repeated = None;
        if let Some(open) = self.open.take() {
            self.give(&open, None);
        }
    }

    /// A line that says how often the record right before it was made again. Of a record of another host nobody knows
    /// whether it is that one.
    #[cold]
    fn repeat(&mut self, line: &Line<'b>, repetition: &Repetition<'b>) {
        if let Some(open) = self.open.take() {
            self.give(&open, None);
            self.repeated = Some(open);
        }
        match self.repeated {
            Some(open) if is_of_host(repetition, open.envelope.host) => self.give(&open, Some((line, repetition))),
            Some(_) | None => self.counts.not_understood += 1,
        }
    }

    /// Gives out a record that has ended, or repetitions of it.
    #[inline]
    fn give(&mut self, open: &Open<'b>, repetition: Option<(&Line<'b>, &Repetition<'b>)>) {
        let text: &[u8] = if open.joined { self.joiner.text() } else { open.text };
        // A record whose first line ended with its level has its message, and a blank, only now.
        let reread = if open.joined { envelope::parse(text, self.shape.bare) } else { None };
        let place = Place { line: self.at.0 + open.line, lines: open.lines, offset: self.at.1 + open.offset };
        let mut entry = entry_of(place, text, reread.unwrap_or(open.envelope), true, self.shape);
        entry.split = open.joined && self.joiner.is_split();
        match repetition {
            None if !entry.repeated => {
                self.counts.records += 1;
                (self.visit)(&entry);
            }
            _ => give_repeated(entry, self.at, repetition, self.counts, self.visit),
        }
    }
}

/// Are these repetitions of a record of that host? Hosts have no case; where none is named, the record before is meant.
fn is_of_host(repetition: &Repetition<'_>, host: Option<&[u8]>) -> bool {
    match (repetition.host, host) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        (None, _) => true,
        (Some(_), None) => false,
    }
}
