//! lz4: frames of blocks of up to 4 MiB. The frames are taken apart here: of a block that is cut short the begin comes
//! out, and with blocks that large that is most of a file.

use lz4_flex::block::decompress_into_with_dict;
use xxhash_rust::xxh32::{Xxh32, xxh32};

use super::frames::{Format, Next, Step, Then};
use super::skippable;
use crate::archive::input::Input;

const MAGIC: &[u8] = b"\x04\x22\x4d\x18";

/// How far back a block may refer.
const HISTORY: usize = 64 << 10;

/// What a frame's header says.
#[derive(Copy, Clone, Default)]
struct Header {
    blocks_are_linked: bool,
    blocks_have_checksums: bool,
    has_checksum: bool,
    length: Option<u64>,
    block_bytes: usize,
}

/// What is gathered from the input.
#[derive(Copy, Clone, PartialEq, Eq, Default)]
enum Part {
    #[default]
    BlockHeader,
    /// The data of a block, and its checksum. `stored`: as it is.
    Block { bytes: usize, stored: bool },
    /// The checksum of the frame.
    Checksum,
    /// Nothing more: the data is damaged, or has ended too early.
    Nothing,
}

/// Decodes lz4 frames.
#[derive(Default)]
pub(super) struct Lz4 {
    header: Header,
    part: Part,
    gathered: Vec<u8>,
    /// The last text of the blocks before.
    history: Vec<u8>,
    /// The text of the last block, and how much of it was handed over.
    text: Vec<u8>,
    given: usize,
    hash: Option<Xxh32>,
    made: u64,
    /// A checksum of a block was wrong.
    is_wrong: bool,
}

impl Format for Lz4 {
    const UNIT: &'static str = "lz4 frame";

    fn enter(&mut self, input: &mut Input) -> Next {
        let head = input.chunk_of(MAGIC.len());
        if skippable::begins(head) {
            return if skippable::skip(input).is_some() { Next::Nothing } else { Next::Truncated };
        }
        let seen = head.len().min(MAGIC.len());
        if head[..seen] != MAGIC[..seen] {
            return Next::Other(0);
        }
        input.consume(seen);
        match read_header(input) {
            None => Next::Truncated,
            Some(Err(next)) => next,
            Some(Ok(header)) => {
                self.hash = Some(Xxh32::new(0));
                (self.header, self.part, self.made, self.is_wrong) = (header, Part::BlockHeader, 0, false);
                self.gathered.clear();
                self.history.clear();
                self.text.clear();
                self.given = 0;
                Next::Unit
            }
        }
    }

    fn step(&mut self, chunk: &[u8], space: &mut [u8]) -> Step {
        let waiting = &self.text[self.given..];
        if !waiting.is_empty() {
            let count = waiting.len().min(space.len());
            space[..count].copy_from_slice(&waiting[..count]);
            self.given += count;
            return Step::on(0, count);
        }
        let wanted = match self.part {
            Part::BlockHeader | Part::Checksum => 4,
            Part::Block { bytes, .. } => bytes + 4 * usize::from(self.header.blocks_have_checksums),
            Part::Nothing if chunk.is_empty() => return Step::on(0, 0),
            Part::Nothing => return Step { taken: 0, made: 0, then: Then::Corrupt },
        };
        let taken = chunk.len().min(wanted - self.gathered.len());
        self.gathered.extend_from_slice(&chunk[..taken]);
        let then = if self.gathered.len() == wanted { self.gathered_all() } else { Then::On };
        Step { taken, made: 0, then }
    }

    fn salvage(&mut self) -> bool {
        let Part::Block { bytes, stored } = self.part else { return false };
        self.gathered.truncate(bytes);
        if stored {
            (self.text, self.given) = (std::mem::take(&mut self.gathered), 0);
        } else {
            self.decode_prefix();
        }
        self.part = Part::Nothing;
        !self.text.is_empty()
    }
}

impl Lz4 {
    /// What was gathered is whole.
    fn gathered_all(&mut self) -> Then {
        let number = |bytes: &[u8]| bytes.try_into().map_or(0, u32::from_le_bytes);
        match self.part {
            Part::BlockHeader => {
                const STORED: u32 = 1 << 31;
                let header = number(&self.gathered);
                self.gathered.clear();
                let bytes = (header & !STORED) as usize;
                match header {
                    0 if self.header.has_checksum => self.part = Part::Checksum,
                    0 => return self.end(),
                    _ if bytes > self.header.block_bytes => return Then::Corrupt,
                    _ => self.part = Part::Block { bytes, stored: header & STORED != 0 },
                }
            }
            Part::Block { bytes, stored } => {
                let checksum = self.gathered.split_off(bytes);
                self.is_wrong |= !checksum.is_empty() && number(&checksum) != xxh32(&self.gathered, 0);
                self.part = Part::BlockHeader;
                self.block(stored);
            }
            Part::Checksum => {
                let sum = self.hash.as_ref().map(Xxh32::digest);
                self.is_wrong |= sum != Some(number(&self.gathered));
                return self.end();
            }
            Part::Nothing => {}
        }
        Then::On
    }

    /// Makes the text of a block.
    fn block(&mut self, stored: bool) {
        if stored {
            std::mem::swap(&mut self.text, &mut self.gathered);
        } else {
            self.text.resize(self.header.block_bytes, 0);
            match decompress_into_with_dict(&self.gathered, &mut self.text, &self.history) {
                Ok(made) => self.text.truncate(made),
                Err(_) => {
                    self.decode_prefix();
                    self.part = Part::Nothing;
                }
            }
        }
        self.given = 0;
        self.gathered.clear();
        self.made += self.text.len() as u64;
        if let Some(hash) = &mut self.hash {
            hash.update(&self.text);
        }
        if self.header.blocks_are_linked {
            let keep = HISTORY.saturating_sub(self.text.len()).min(self.history.len());
            self.history.drain(..self.history.len() - keep);
            self.history.extend_from_slice(&self.text[self.text.len().saturating_sub(HISTORY)..]);
        }
    }

    /// Decodes what there is of a block that is damaged or cut short, as far as it makes sense.
    fn decode_prefix(&mut self) {
        self.given = 0;
        self.text.clear();
        let mut block = &self.gathered[..];
        while let Some((&token, rest)) = block.split_first() {
            block = rest;
            let Some(literals) = extended(usize::from(token >> 4), &mut block) else { return };
            let (here, rest) = block.split_at(literals.min(block.len()));
            block = rest;
            if self.text.len() + here.len() > self.header.block_bytes {
                return;
            }
            self.text.extend_from_slice(here);
            let [low, high, rest @ ..] = block else { return };
            block = rest;
            let back = usize::from(u16::from_le_bytes([*low, *high]));
            let Some(length) = extended(usize::from(token & 15), &mut block) else { return };
            let length = length.saturating_add(4);
            let is_within = back > 0 && back <= self.history.len() + self.text.len();
            if !is_within || length > self.header.block_bytes.saturating_sub(self.text.len()) {
                return;
            }
            for _ in 0..length {
                let byte = match self.text.len().checked_sub(back) {
                    Some(at) => self.text[at],
                    None => self.history[self.history.len() + self.text.len() - back],
                };
                self.text.push(byte);
            }
        }
    }

    fn end(&mut self) -> Then {
        let is_short = self.header.length.is_some_and(|length| length != self.made);
        match self.is_wrong || is_short {
            true => Then::Wrong,
            false => Then::End { verified: self.header.has_checksum || self.header.blocks_have_checksums },
        }
    }
}

/// A length of four bits, which 15 makes longer by the bytes that follow.
fn extended(mut length: usize, block: &mut &[u8]) -> Option<usize> {
    if length < 15 {
        return Some(length);
    }
    loop {
        let (&byte, rest) = block.split_first()?;
        *block = rest;
        length = length.checked_add(usize::from(byte))?;
        if byte != 255 {
            return Some(length);
        }
    }
}

/// Reads the header of a frame behind its magic; `None` if the input ends within it.
fn read_header(input: &mut Input) -> Option<Result<Header, Next>> {
    const VERSION: u8 = 0xc0;
    let (flags, size) = (input.byte()?, input.byte()?);
    let flag = |bit: u8| flags & (1 << bit) != 0;
    let mut descriptor = vec![flags, size];
    let mut length = None;
    if flag(3) {
        let mut bytes = [0; 8];
        for place in &mut bytes {
            *place = input.byte()?;
        }
        descriptor.extend(bytes);
        length = Some(u64::from_le_bytes(bytes));
    }
    if flag(0) {
        for _ in 0..4 {
            descriptor.push(input.byte()?);
        }
    }
    let checksum = input.byte()?;
    let size = size >> 4 & 7;
    if flags & VERSION != 0x40 || size < 4 || (xxh32(&descriptor, 0) >> 8) as u8 != checksum {
        return Some(Err(Next::Corrupt));
    }
    if flag(0) {
        return Some(Err(Next::Refused("lz4 with a dictionary is not supported".to_owned())));
    }
    Some(Ok(Header {
        blocks_are_linked: !flag(5),
        blocks_have_checksums: flag(4),
        has_checksum: flag(2),
        length,
        block_bytes: 1 << (8 + 2 * size),
    }))
}
