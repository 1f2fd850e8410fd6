//! Every line looked at, few taken apart: for queries that need to know what was said of connections.
//!
//! Nearly every line of nearly every file begins as the line before it does but for the seconds, and is a record. So
//! the head of the last line that was read in full serves as a stencil: a line that fits it begins a record whose
//! message stands at the same place. Whatever does not fit, and the lines around it, are framed as ever.

use memchr::memchr;

use super::{Entry, LineCounts, Shape, frame, is_record_start, next_record_start};
use crate::record::Hint;
use crate::record::envelope::NATIVE_LENGTH;
use crate::record::marks::Marks;

/// What [`sift`] finds.
pub trait Sieve {
    /// A record on one line, of the appliance's own form at level `Info`, which [`Hint::of`] tells to be about a connection.
    /// `at`: offset of the line in the block; `hint`: of the message.
    fn line(&mut self, at: usize, hint: Hint);

    /// Any other record that may matter, taken apart.
    fn entry(&mut self, entry: &Entry<'_>);
}

/// As [`super::for_each_record`], but of the records without a mark only those that tell of a connection are given out.
pub fn sift(block: &[u8], shape: Shape, marks: &Marks, counts: &mut LineCounts, sieve: &mut impl Sieve) {
    if !shape.has_whole_marks() {
        return frame(block, (0, 0), shape, counts, &mut |entry| sieve.entry(entry));
    }
    let mut stencil = Stencil::default();
    let mut mark = marks.next(block, 0).unwrap_or(usize::MAX);
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
            if let Some(hint) = block.get(at + NATIVE_LENGTH..end).and_then(Hint::of) {
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
            mark = marks.next(block, at).unwrap_or(usize::MAX);
        }
    }
}

fn begins_record(block: &[u8], at: usize, shape: Shape) -> bool {
    let rest = block.get(at..).unwrap_or_default();
    let length = memchr(b'\n', rest);
    is_record_start(rest.get(..length.unwrap_or(rest.len())).unwrap_or_default(), length.is_some(), shape)
}

/// The head of a line (`Wed Apr 22 11:43:59 2009 Info: `) as two overlapping numbers; the seconds are left out.
#[derive(Default)]
struct Stencil {
    first: u128,
    last: u128,
}

impl Stencil {
    /// The seconds are the third and fourth byte of the second number.
    const SECONDS: u128 = 0xffff << 16;

    #[inline]
    fn numbers(block: &[u8], at: usize) -> Option<(u128, u128)> {
        let head = block.get(at..)?.first_chunk::<NATIVE_LENGTH>()?;
        let (first, last) = (head.first_chunk::<16>()?, head.last_chunk::<16>()?);
        Some((u128::from_le_bytes(*first), u128::from_le_bytes(*last)))
    }

    /// Does the line at `at` begin so?
    #[inline]
    fn fits(&self, block: &[u8], at: usize) -> bool {
        let Some((first, last)) = Stencil::numbers(block, at) else { return false };
        let (tens, ones) = (((last >> 16) as u8).wrapping_sub(b'0'), ((last >> 24) as u8).wrapping_sub(b'0'));
        (first == self.first) & (last & !Stencil::SECONDS == self.last) & (tens < 6) & (ones < 10)
    }

    /// Takes the line at `at` as the stencil, if it begins as the appliance writes it.
    fn renew(&mut self, block: &[u8], at: usize) -> bool {
        let Some((first, last)) = Stencil::numbers(block, at) else { return false };
        if !block.get(at..).is_some_and(crate::record::envelope::is_native) {
            return false;
        }
        *self = Stencil { first, last: last & !Stencil::SECONDS };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stencil_leaves_out_the_seconds_alone() {
        const HEAD: &str = "Wed Apr 22 11:43:59 2009 Info: x";
        let mut stencil = Stencil::default();
        assert!(!stencil.fits(HEAD.as_bytes(), 0) && stencil.renew(HEAD.as_bytes(), 0));
        for second in 0..60 {
            assert!(stencil.fits(format!("Wed Apr 22 11:43:{second:02} 2009 Info: y").as_bytes(), 0));
        }
        for at in 0..NATIVE_LENGTH {
            let mut other = HEAD.as_bytes().to_vec();
            other[at] = b'~';
            assert!(!stencil.fits(&other, 0), "{at}");
        }
        for second in ["60", "99", " 9", "9 ", "0x"] {
            assert!(!stencil.fits(format!("Wed Apr 22 11:43:{second} 2009 Info: y").as_bytes(), 0));
        }
        let mut other = Stencil::default();
        assert!(!other.renew(b"Wed Apr 22 11:43:59 2009 Warning: x", 0) && !other.renew(b"Wed Apr 31 11:43:59 2009 Info: ", 0));
        assert!(!other.renew(&HEAD.as_bytes()[..30], 0));
    }
}
