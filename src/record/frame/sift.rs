//! Every line looked at, few taken apart: for queries that need to know what was said of connections.
//!
//! Nearly every line of nearly every file begins as the line before it does but for the seconds, and is a record. So
//! the head of the last line that was read in full serves as a stencil: a line that fits it begins a record whose
//! message stands at the same place. Whatever does not fit, and the lines around it, are framed as ever.

use memchr::memchr;

use super::skim::begins_record;
use super::stencil::{Sieve, Stencil};
use super::{LineCounts, Shape, frame, next_record_start};
use crate::record::Hint;
use crate::record::envelope::NATIVE_LENGTH;
use crate::record::marks::{Mark, Marks};

/// As [`super::for_each_record`], but of the records without a mark only those that tell of a connection are given out.
pub fn sift(block: &[u8], shape: Shape, marks: &Marks, counts: &mut LineCounts, sieve: &mut impl Sieve) {
    if !shape.has_whole_marks() {
        return frame(block, (0, 0), shape, counts, &mut |entry| sieve.entry(entry));
    }
    let mut stencil = Stencil::default();
    let late = marks.connections().late;
    let next_mark = |from| marks.next(block, from).map_or(usize::MAX, |mark: Mark| mark.at);
    let mut mark = next_mark(0);
    let mut at = 0;
    while at < block.len() {
        let fits = stencil.fits(block, at) || stencil.renew(block, at);
        let end = memchr(b'\n', block.get(at..).unwrap_or_default()).map_or(block.len(), |length| at + length);
        let next = (end + 1).min(block.len());
        // A record is whole where the next line begins one.
        let is_whole = next == block.len() || stencil.fits(block, next) || begins_record(block, next, shape);
        if fits && is_whole && end < mark {
            counts.lines += 1;
            counts.record_first_lines += 1;
            counts.records += 1;
            if let Some(hint) = block.get(at + NATIVE_LENGTH..end).and_then(|message| Hint::of(message, late)) {
                sieve.line(at, hint);
            }
            at = next;
            continue;
        }
        let end = if is_whole { next } else { next_record_start(block, next, shape).unwrap_or(block.len()) };
        let part = block.get(at..end).unwrap_or_default();
        frame(part, (counts.lines, at), shape, counts, &mut |entry| sieve.entry(entry));
        at = end;
        if mark < at {
            mark = next_mark(at);
        }
    }
}
