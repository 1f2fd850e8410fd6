//! Records that lie on one line, as nearly all do, given out without being kept open.
//!
//! A record is whole where the next line begins one. Nearly every line begins as the line before it does but for the
//! seconds, so whether it begins a record is told by comparing it with the [`Stencil`], and its envelope is read by it.
//! Whatever does not fit, and what is not followed by a record, is framed as ever.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use memchr::memchr;

use super::entry::{Entry, Place, entry_of};
use super::framer::frame;
use super::lines::Line;
use super::{Layout, LineCounts, Shape, Sieve, next_record_start, record_at, zeros};
use crate::record::Hint;
use crate::record::envelope::{Envelope, Stencil};
use crate::record::marks::{Connections, Kind, Marks};

/// Finds the records that speak of attempts.
static ATTEMPTS: LazyLock<Marks> = LazyLock::new(|| Marks::new(Connections::default(), &BTreeSet::new()));

/// Where no two lines are of one minute, a stencil for each would cost more than it saves: one line of this many makes one.
const RARELY: u32 = 8;

/// Calls `visit` for every record of `block`, in order, and adds the block's lines to `counts`. The block begins where
/// a record begins (or at the start of the file) and ends where one ends.
///
/// Returns whether there may be a [run of NUL](zeros) in the block.
pub fn for_each_record(block: &[u8], shape: Shape, counts: &mut LineCounts, visit: &mut dyn FnMut(&Entry<'_>)) -> bool {
    select(block, shape, |_| true, counts, &mut Everything { visit })
}

/// As [`for_each_record`], but passes over records on one line that do not speak of attempts and whose message `wants`
/// refuses.
pub fn select(
    block: &[u8],
    shape: Shape,
    wants: impl Fn(&[u8]) -> bool,
    counts: &mut LineCounts,
    sieve: &mut impl Sieve,
) -> bool {
    if shape.layout == Layout::Flattened || zeros::may_hold_runs(block) {
        return frame(block, (0, 0), shape, &mut Stencil::default(), counts, &mut |entry| sieve.entry(entry));
    }
    let mut walk = Walk::new(block, shape);
    let (mut at, mut envelope) = (0, walk.envelope_at(0));
    while at < block.len() {
        let end = memchr(b'\n', block.get(at..).unwrap_or_default()).map_or(block.len(), |length| at + length);
        let next = (end + 1).min(block.len());
        let text = shape.ending.strip(block.get(at..end).unwrap_or_default());
        let is_read = envelope.is_some();
        let read = envelope.take().or_else(|| walk.stencil.read(text));
        // One that stands for others is given out more than once.
        if let Some(known) = read.filter(|envelope| envelope.repeats.is_none()) {
            let speaks = walk.speaks(end);
            let is_passed = !is_read && !speaks && !wants(text.get(known.message_at..).unwrap_or_default());
            if is_passed {
                sieve.passed(at, &walk.stencil);
            }
            let fits = walk.fits(next);
            if !fits {
                envelope = walk.envelope_at(next);
            }
            if fits || envelope.is_some() || next == block.len() {
                let line = Line { number: counts.lines, offset: at, text };
                counts.add_record();
                if !is_passed {
                    sieve.entry(&entry_of_line(&line, known, speaks, shape));
                }
                at = next;
                continue;
            }
        }
        let end = next_record_start(block, next, shape).unwrap_or(block.len());
        let part = block.get(at..end).unwrap_or_default();
        frame(part, (counts.lines, at), shape, &mut walk.stencil, counts, &mut |entry| sieve.entry(entry));
        (at, envelope) = (end, walk.envelope_at(end));
    }
    false
}

/// Gives out every record.
struct Everything<'v> {
    visit: &'v mut dyn FnMut(&Entry<'_>),
}

impl Sieve for Everything<'_> {
    fn line(&mut self, _at: usize, _host: Option<&[u8]>, _hint: Hint) {}

    fn entry(&mut self, entry: &Entry<'_>) {
        (self.visit)(entry);
    }
}

/// The lines of a block, one after the other.
struct Walk<'b> {
    block: &'b [u8],
    shape: Shape,
    stencil: Stencil,
    /// Has a line fitted the stencil since it was renewed?
    fitted: bool,
    /// Lines that began a record and did not fit it since.
    misfits: u32,
    /// Up to here no record speaks of attempts; one may here, unless it is the end of the block.
    attempt: usize,
}

impl<'b> Walk<'b> {
    /// At the first line, of which it is not known whether it speaks of attempts.
    fn new(block: &'b [u8], shape: Shape) -> Walk<'b> {
        // A block may be a single record: the first line makes no stencil, the second does.
        Walk { block, shape, stencil: Stencil::default(), fitted: false, misfits: RARELY - 2, attempt: 0 }
    }

    /// Does the line that ends at `end` speak of attempts? Lines are asked for one after the other.
    #[inline]
    fn speaks(&mut self, end: usize) -> bool {
        let speaks = self.attempt < end;
        if speaks {
            self.find_attempt(end);
        }
        speaks
    }

    fn find_attempt(&mut self, from: usize) {
        let mut at = from;
        self.attempt = loop {
            match ATTEMPTS.next(self.block, at) {
                Some(mark) if mark.kind == Kind::Attempt => break mark.at,
                Some(mark) => at = mark.at + 1,
                None => break self.block.len(),
            }
        };
    }

    /// Does the line at `at` fit the stencil?
    #[inline]
    fn fits(&mut self, at: usize) -> bool {
        let fits = self.stencil.fits(self.block, at);
        self.fitted |= fits;
        fits
    }

    /// The envelope of the line at `at`, if a record begins there without an indent.
    fn envelope_at(&mut self, at: usize) -> Option<Envelope<'b>> {
        let (0, text, envelope) = record_at(self.block, at, self.shape)? else { return None };
        self.misfits += 1;
        if self.fitted || self.misfits >= RARELY {
            self.stencil.renew(text, &envelope);
            (self.fitted, self.misfits) = (false, 0);
        }
        Some(envelope)
    }
}

/// The record of `line` of a block: all of the record, without a run of NUL in it. `speaks`: it may speak of attempts.
#[inline]
pub(super) fn entry_of_line<'e>(line: &Line<'e>, envelope: Envelope<'e>, speaks: bool, shape: Shape) -> Entry<'e> {
    let place = Place { line: line.number, lines: 1, offset: line.offset };
    entry_of(place, line.text, envelope, speaks, shape)
}
