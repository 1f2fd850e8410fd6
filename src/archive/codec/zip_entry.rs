//! The data of one entry of a zip archive, stored or deflated, with the checksum that the archive keeps for it.

use flate2::Crc;

use super::deflate::{Inflate, Status};
use super::frames::{Format, Frames, Next, Step, Then};
use crate::archive::decode::Decode;
use crate::archive::input::Input;

/// How the data of an entry is packed, and what must come out of it.
#[derive(Copy, Clone, Debug)]
pub(in crate::archive) struct Packing {
    pub is_deflated: bool,
    pub crc: u32,
    pub length: u64,
}

impl Packing {
    /// What makes text of the entry's bytes.
    pub(in crate::archive) fn decoder(self) -> Box<dyn Decode> {
        Box::new(Frames::new(Entry {
            packing: self,
            inflate: self.is_deflated.then(Inflate::new),
            crc: Crc::new(),
            made: 0,
            is_entered: false,
        }))
    }
}

struct Entry {
    packing: Packing,
    /// `None` for stored data.
    inflate: Option<Box<Inflate>>,
    crc: Crc,
    made: u64,
    is_entered: bool,
}

impl Format for Entry {
    const UNIT: &'static str = "zip entry";

    fn enter(&mut self, _: &mut Input) -> Next {
        if self.is_entered {
            return Next::Other(0);
        }
        self.is_entered = true;
        Next::Unit
    }

    fn step(&mut self, chunk: &[u8], space: &mut [u8]) -> Step {
        let (taken, made, is_over) = match &mut self.inflate {
            None => {
                let left = usize::try_from(self.packing.length - self.made).unwrap_or(usize::MAX);
                let count = chunk.len().min(space.len()).min(left);
                space[..count].copy_from_slice(&chunk[..count]);
                (count, count, count == left)
            }
            Some(inflate) => {
                let mut rest = chunk;
                let text = inflate.text(&mut rest);
                let text = text.get(..space.len()).unwrap_or(text);
                let (taken, made) = (chunk.len() - rest.len(), text.len());
                space[..made].copy_from_slice(text);
                inflate.give(made);
                match inflate.status() {
                    Status::Open => (taken, made, false),
                    Status::Ended => (taken, made, true),
                    Status::Corrupt => {
                        self.crc.update(&space[..made]);
                        return Step { taken, made, then: Then::Corrupt };
                    }
                }
            }
        };
        self.crc.update(&space[..made]);
        self.made += made as u64;
        let holds = self.crc.sum() == self.packing.crc && self.made == self.packing.length;
        let then = match (is_over, holds) {
            (false, _) => Then::On,
            (true, true) => Then::End { verified: true },
            (true, false) => Then::Wrong,
        };
        Step { taken, made, then }
    }
}
