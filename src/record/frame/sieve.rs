//! Whom [`super::skim()`] and [`super::sift()`] give records to.

use super::Entry;
use crate::record::Hint;
use crate::record::envelope::Stencil;

/// Takes the records that are found.
pub trait Sieve {
    /// A record that begins a line, and which [`Hint::of`] tells to be about a connection. `at`: offset of its line in the
    /// block. `host`: of its envelope. It may go on over further lines, unless it is a close.
    fn line(&mut self, at: usize, host: Option<&[u8]>, hint: Hint);

    /// A record that begins a line without a mark, whose envelope fits the stencil. `at` as above. [`super::sift()`] passes over
    /// it, unless it goes on over further lines.
    #[inline]
    fn passed(&mut self, _at: usize, _stencil: &Stencil) {}

    /// Any other record that may matter, taken apart.
    fn entry(&mut self, entry: &Entry<'_>);
}
