//! Every line looked at, few taken apart: for queries that need to know what was said of connections, and for those that
//! search for a text in any record.
//!
//! Nearly every line of nearly every file begins as the line before it does but for the seconds, and is a record. So
//! the envelope of the last line that was read in full serves as a [`Stencil`]: a line that fits it begins a record whose
//! message stands at the same place. Whatever does not fit, and the lines around it, are framed as ever.

use memchr::memchr;

use super::framer::frame;
use super::{LineCounts, Shape, Sieve, is_record_at, next_record_start, renews};
use crate::record::Hint;
use crate::record::envelope::Stencil;
use crate::record::marks::{Mark, Marks};

/// As [`super::for_each_record`], but of the records without a mark only those that tell of a connection are given out.
/// Returns whether there may be a run of NUL in the block.
pub fn sift(block: &[u8], shape: Shape, marks: &Marks, counts: &mut LineCounts, sieve: &mut impl Sieve) -> bool {
    let next_mark = |from| marks.next(block, from).map_or(usize::MAX, |mark: Mark| mark.at);
    sift_for(block, shape, next_mark, Some(marks.connections().late), counts, sieve)
}

/// As [`super::for_each_record`], but the records that lie on one line, without a mark, are passed over. `next_mark`: where
/// the next one begins at or after an offset of the block, else [`usize::MAX`]; runs of NUL are marks, too.
/// Returns whether there may be a run of NUL in the block.
pub fn search(
    block: &[u8],
    shape: Shape,
    next_mark: impl FnMut(usize) -> usize,
    counts: &mut LineCounts,
    sieve: &mut impl Sieve,
) -> bool {
    sift_for(block, shape, next_mark, None, counts, sieve)
}

/// `hints`: records of connections are given out, for [late](Hint::of) columns or others.
fn sift_for(
    block: &[u8],
    shape: Shape,
    mut next_mark: impl FnMut(usize) -> usize,
    hints: Option<bool>,
    counts: &mut LineCounts,
    sieve: &mut impl Sieve,
) -> bool {
    if !shape.has_whole_marks() {
        return frame(block, (0, 0), shape, &mut Stencil::default(), counts, &mut |entry| sieve.entry(entry));
    }
    let mut stencil = Stencil::default();
    // A run of NUL is a mark, too: what stands behind it may be a record of its own.
    let mut mark = next_mark(0);
    let (mut at, mut has_zeros) = (0, false);
    let mut fits = is_record_at(block, at, shape, &mut stencil) && stencil.fits(block, at);
    while at < block.len() {
        let end = memchr(b'\n', block.get(at..).unwrap_or_default()).map_or(block.len(), |length| at + length);
        let next = (end + 1).min(block.len());
        if fits && end < mark {
            let (message_at, host) = (at + stencil.length(), stencil.host(block, at));
            sieve.passed(at, &stencil);
            fits = stencil.fits(block, next);
            // A record is whole where the next line begins one.
            if fits || next == block.len() || renews(block, next, shape, &mut stencil) {
                counts.add_record();
                let hint = |late| Hint::of(block.get(message_at..end)?, late);
                if let Some(hint) = hints.and_then(hint) {
                    sieve.line(at, host, hint);
                }
                fits = fits || stencil.fits(block, next);
                at = next;
                continue;
            }
        }
        let end = next_record_start(block, next, shape).unwrap_or(block.len());
        let part = block.get(at..end).unwrap_or_default();
        has_zeros |= frame(part, (counts.lines, at), shape, &mut stencil, counts, &mut |entry| sieve.entry(entry));
        at = end;
        fits = is_record_at(block, at, shape, &mut stencil) && stencil.fits(block, at);
        if mark < at {
            mark = next_mark(at);
        }
    }
    has_zeros
}
