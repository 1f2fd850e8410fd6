//! Whom [`super::skim`] and [`super::sift`] give records to.

use super::Entry;
use crate::record::Hint;

/// Takes the records that are found.
pub trait Sieve {
    /// A record that begins a line, and which [`Hint::of`] tells to be about a connection. `at`: offset of its line in the
    /// block. `host`: of its envelope. It may go on over further lines, unless it is a close.
    fn line(&mut self, at: usize, host: Option<&[u8]>, hint: Hint);

    /// Any other record that may matter, taken apart.
    fn entry(&mut self, entry: &Entry<'_>);
}
