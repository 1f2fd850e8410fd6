//! The bits of a stream that were taken from its bytes and not used yet, the next one lowest.

use super::code::Entry;

/// Some bits.
#[derive(Copy, Clone, Debug, Default)]
pub(super) struct Bits {
    /// Those beyond `count` are zero, but for [`Bits::refill_at_once`].
    word: u64,
    count: u32,
}

/// Bits that there are at least after a refill.
const LEAST: u32 = 56;

impl Bits {
    /// The next bits; zeros behind the last.
    #[inline(always)]
    pub(super) fn word(&self) -> u64 {
        self.word
    }

    #[inline(always)]
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// Takes whole bytes as long as they fit.
    pub(super) fn refill(&mut self, input: &mut &[u8]) {
        while self.count < LEAST {
            let Some((&byte, rest)) = input.split_first() else { return };
            self.word |= u64::from(byte) << self.count;
            self.count += 8;
            *input = rest;
        }
    }

    /// Are there `count` bits, more being taken if need be?
    pub(super) fn hold(&mut self, count: u32, input: &mut &[u8]) -> bool {
        if self.count < count {
            self.refill(input);
        }
        self.count >= count
    }

    /// The next bits, which are there.
    pub(super) fn take(&mut self, count: u32) -> u32 {
        let taken = self.word & ((1 << count) - 1);
        self.drop(count);
        taken as u32
    }

    /// Passes over bits that are there.
    pub(super) fn drop(&mut self, count: u32) {
        self.word >>= count;
        self.count -= count;
    }

    /// The next byte, if there are bits of one.
    pub(super) fn take_byte(&mut self) -> Option<u8> {
        (self.count >= 8).then(|| self.take(8) as u8)
    }

    /// Takes eight bytes of `input` from `at` on and keeps as many as fit; false: there are no eight. Then bits beyond
    /// `count` may be those of the next byte, which comes again with the next refill.
    #[inline(always)]
    pub(super) fn refill_at_once(&mut self, input: &[u8], at: &mut usize) -> bool {
        let Some(bytes) = input.get(*at..).and_then(|rest| rest.first_chunk::<8>()) else { return false };
        self.word |= u64::from_le_bytes(*bytes).wrapping_shl(self.count);
        *at = at.wrapping_add((63_u32.wrapping_sub(self.count) >> 3) as usize);
        self.count |= LEAST;
        true
    }

    /// Passes over the bits of a symbol, which are there. No sum is checked: this is the innermost loop.
    #[inline(always)]
    pub(super) fn drop_symbol(&mut self, entry: Entry) {
        self.word = self.word.wrapping_shr(entry.bits());
        self.count = self.count.wrapping_sub(entry.bits());
    }

    /// Gives back whole bytes, at most `most`, and says how many.
    pub(super) fn give_back(&mut self, most: usize) -> usize {
        let bytes = ((self.count / 8) as usize).min(most);
        self.count -= 8 * bytes as u32;
        self.word &= (1 << self.count) - 1;
        bytes
    }
}
