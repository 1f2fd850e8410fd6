//! bzip2: streams of blocks of up to 900 KB, each with its checksum. A block comes out whole or not at all.

use bzip2::{Decompress, Status};

use super::frames::{Format, Next, Step, Then};
use crate::archive::input::Input;

/// Decodes bzip2 streams.
pub(super) struct Bzip2(Decompress);

impl Default for Bzip2 {
    fn default() -> Self {
        Bzip2(Decompress::new(false))
    }
}

impl Format for Bzip2 {
    const UNIT: &'static str = "bzip2 stream";

    fn enter(&mut self, input: &mut Input) -> Next {
        match input.chunk_of(4) {
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => {}
            [_, _, _, _, ..] => return Next::Other(0),
            head if b"BZh".starts_with(head) => return Next::Truncated,
            _ => return Next::Other(0),
        }
        self.0 = Decompress::new(false);
        Next::Unit
    }

    fn step(&mut self, chunk: &[u8], space: &mut [u8]) -> Step {
        let (taken, made) = (self.0.total_in(), self.0.total_out());
        let result = self.0.decompress(chunk, space);
        // Counted on failure too: what came before the damage is text like any other.
        let (taken, made) = ((self.0.total_in() - taken) as usize, (self.0.total_out() - made) as usize);
        let then = match result {
            Ok(Status::StreamEnd) => Then::End { verified: true },
            Ok(_) => Then::On,
            Err(_) => Then::Corrupt,
        };
        Step { taken, made, then }
    }
}
