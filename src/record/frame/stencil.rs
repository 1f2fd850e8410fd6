//! What [`super::skim`] and [`super::sift`] have in common: whom they give records to, and how they know the beginning of
//! most lines at a glance.

use super::Entry;
use crate::record::Hint;
use crate::record::envelope::{self, NATIVE_LENGTH};

/// Takes the records that are found.
pub trait Sieve {
    /// A record that begins with the appliance's own envelope at level `Info`, and which [`Hint::of`] tells to be about a
    /// connection. `at`: offset of its line in the block. It may go on over further lines, unless it is a close.
    fn line(&mut self, at: usize, hint: Hint);

    /// Any other record that may matter, taken apart.
    fn entry(&mut self, entry: &Entry<'_>);
}

/// The head of a line (`Wed Apr 22 11:43:59 2009 Info: `) as two overlapping numbers; the seconds are left out.
#[derive(Default)]
pub(super) struct Stencil {
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
    pub(super) fn fits(&self, block: &[u8], at: usize) -> bool {
        let Some((first, last)) = Stencil::numbers(block, at) else { return false };
        let (tens, ones) = (((last >> 16) as u8).wrapping_sub(b'0'), ((last >> 24) as u8).wrapping_sub(b'0'));
        (first == self.first) & (last & !Stencil::SECONDS == self.last) & (tens < 6) & (ones < 10)
    }

    /// Takes the line at `at` as the stencil, if it begins as the appliance writes it.
    pub(super) fn renew(&mut self, block: &[u8], at: usize) -> bool {
        let Some((first, last)) = Stencil::numbers(block, at) else { return false };
        if !block.get(at..).is_some_and(envelope::is_native) {
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
        assert!(
            !other.renew(b"Wed Apr 22 11:43:59 2009 Warning: x", 0)
                && !other.renew(b"Wed Apr 31 11:43:59 2009 Info: ", 0)
        );
        assert!(!other.renew(&HEAD.as_bytes()[..30], 0));
    }
}
