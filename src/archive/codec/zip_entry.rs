//! The data of one entry of a zip archive, stored or deflated, with the checksum that the archive keeps for it.

use flate2::Crc;

use super::deflate::{Inflate, Status, Step as Inflated};
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
        let Inflated { taken, made, status } = match &mut self.inflate {
            None => {
                let left = usize::try_from(self.packing.length - self.made).unwrap_or(usize::MAX);
                let count = chunk.len().min(space.len()).min(left);
                space[..count].copy_from_slice(&chunk[..count]);
                let status = if count == left { Status::Ended } else { Status::Open };
                Inflated { taken: count, made: count, status }
            }
            Some(inflate) => {
                let most = space.len();
                inflate.step(chunk, most, |text| space[..text.len()].copy_from_slice(text))
            }
        };
        self.crc.update(&space[..made]);
        self.made += made as u64;
        let holds = self.crc.sum() == self.packing.crc && self.made == self.packing.length;
        let then = match status {
            Status::Open => Then::On,
            Status::Corrupt => Then::Corrupt,
            Status::Ended if holds => Then::End { verified: true },
            Status::Ended => Then::Wrong,
        };
        Step { taken, made, then }
    }
}
