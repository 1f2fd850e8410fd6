//! The minutes of which the records of a slice are: see [`crate::event::coverage`].
//!
//! A pass of its own over the text, because most ways to read it pass over most lines; it is made only if the query asks.

use crate::archive::ClockCursor;
use crate::event::coverage::Coverage;
use crate::record::frame::{self, Shape};

/// Collects the minutes of a slice.
#[derive(Debug, Default)]
pub struct Minutes {
    covered: Coverage,
    /// Heads met in the piece at hand: where, and the clock by which what follows is read.
    heads: Vec<(usize, ClockCursor)>,
}

impl Minutes {
    /// A head at that offset of the piece says that the clock is another one.
    pub fn change(&mut self, offset: usize, clock: &ClockCursor) {
        self.heads.push((offset, clock.clone()));
    }

    /// Reads the stamps of a piece that begins with `clock`.
    pub fn read(&mut self, piece: &[u8], shape: Shape, mut clock: ClockCursor) {
        let Minutes { covered, heads } = self;
        let apart: Vec<usize> = heads.iter().map(|(offset, _)| *offset).collect();
        let mut heads = heads.drain(..).peekable();
        frame::stamps(piece, shape, &apart, &mut |offset, stamp| {
            while let Some((_, next)) = heads.next_if(|(head, _)| *head < offset) {
                clock = next;
            }
            covered.add(clock.moment(stamp).0);
        });
    }

    /// What was found.
    pub fn finish(self) -> Coverage {
        self.covered
    }
}
