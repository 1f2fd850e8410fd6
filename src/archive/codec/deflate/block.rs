//! What stands at the begin of a block: its kind, and the codes of one that brings its own.

use super::bits::Bits;
use super::code::{Code, Entry};

/// Codes of literals, lengths and the end of a block. Most are of 11 bits at most.
pub(super) type Literals = Code<11, 4096>;
/// Codes of distances.
pub(super) type Distances = Code<9, 1024>;
/// Codes in which the lengths of the other codes are written.
type Lengths = Code<7, 128>;

/// Symbols of literals and lengths, and of distances, that a block may have.
const MOST_LITERALS: usize = 286;
const MOST_DISTANCES: usize = 30;

/// The order in which the lengths of the codes of lengths stand.
const ORDER: [u8; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// The codes of the block that is being read.
pub(super) struct Codes {
    pub(super) literals: Literals,
    pub(super) distances: Distances,
}

/// What a step at the begin of a block came to.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Begin {
    /// The codes are there.
    Codes,
    /// More input is needed.
    Hungry,
    /// There is no such block.
    Corrupt,
}

/// The codes of a block, as far as they were read.
#[derive(Copy, Clone, Debug)]
pub(super) struct Described {
    literals: usize,
    distances: usize,
    /// Of the codes of lengths.
    lengths: usize,
    /// How many lengths of the current kind were read.
    read: usize,
    /// The codes of lengths are there.
    has_lengths: bool,
}

/// Reads the codes of blocks.
pub(super) struct Describer {
    lengths: [u8; MOST_LITERALS + MOST_DISTANCES],
    code: Lengths,
}

impl Codes {
    pub(super) fn new() -> Codes {
        Codes { literals: Code::new(), distances: Code::new() }
    }

    /// The codes of a block that brings none.
    pub(super) fn fix(&mut self) -> bool {
        let mut lengths = [8; 288];
        lengths[144..256].fill(9);
        lengths[256..280].fill(7);
        self.literals.build(&lengths, literal) && self.distances.build(&[5; 32], distance)
    }
}

impl Described {
    /// Bits of the numbers of codes.
    pub(super) const BITS: u32 = 14;

    /// Takes the numbers of codes, which stand first. `None`: there are not that many.
    pub(super) fn begin(bits: &mut Bits) -> Option<Described> {
        let literals = 257 + bits.take(5) as usize;
        let distances = 1 + bits.take(5) as usize;
        let lengths = 4 + bits.take(4) as usize;
        let described = Described { literals, distances, lengths, read: 0, has_lengths: false };
        (literals <= MOST_LITERALS && distances <= MOST_DISTANCES).then_some(described)
    }
}

impl Describer {
    pub(super) fn new() -> Describer {
        Describer { lengths: [0; MOST_LITERALS + MOST_DISTANCES], code: Code::new() }
    }

    /// Reads on.
    pub(super) fn read(
        &mut self,
        block: &mut Described,
        bits: &mut Bits,
        input: &mut &[u8],
        codes: &mut Codes,
    ) -> Begin {
        if !block.has_lengths {
            match self.read_lengths(block, bits, input) {
                Begin::Codes => (block.has_lengths, block.read) = (true, 0),
                other => return other,
            }
        }
        match self.read_codes(block, bits, input) {
            Begin::Codes => {}
            other => return other,
        }
        let (literals, distances) = self.lengths[..block.literals + block.distances].split_at(block.literals);
        // A block without an end has none.
        let is_sound =
            literals[256] > 0 && codes.literals.build(literals, literal) && codes.distances.build(distances, distance);
        if is_sound { Begin::Codes } else { Begin::Corrupt }
    }

    /// The code in which the lengths of the others are written.
    fn read_lengths(&mut self, block: &mut Described, bits: &mut Bits, input: &mut &[u8]) -> Begin {
        let lengths = &mut self.lengths[..ORDER.len()];
        if block.read == 0 {
            lengths.fill(0);
        }
        while block.read < block.lengths {
            if !bits.hold(3, input) {
                return Begin::Hungry;
            }
            lengths[usize::from(ORDER[block.read])] = bits.take(3) as u8;
            block.read += 1;
        }
        // In zlib's eyes a code without words is one: every bit is then a length of zero, and the block has no end.
        let words: u32 = lengths.iter().map(|length| if *length > 0 { 128 >> length } else { 0 }).sum();
        if matches!(words, 0 | 128) && self.code.build(lengths, |symbol, code| Entry::literal(symbol as u8, code)) {
            Begin::Codes
        } else {
            Begin::Corrupt
        }
    }

    /// The lengths of all other codes.
    fn read_codes(&mut self, block: &mut Described, bits: &mut Bits, input: &mut &[u8]) -> Begin {
        let lengths = &mut self.lengths[..block.literals + block.distances];
        while block.read < lengths.len() {
            bits.refill(input);
            let entry = self.code.first(bits.word());
            // The shortest time a length is repeated, and the bits that add to it.
            let (times, extra) = match entry.byte() {
                16 => (3, 2),
                17 => (3, 3),
                18 => (11, 7),
                _ => (1, 0),
            };
            if bits.count() < entry.bits() + extra {
                return Begin::Hungry;
            }
            bits.take(entry.bits());
            let times = times + bits.take(extra) as usize;
            let length = match entry.byte() {
                length @ 0..16 => Some(length),
                16 => block.read.checked_sub(1).map(|last| lengths[last]),
                _ => Some(0),
            };
            let Some((length, places)) = length.zip(lengths.get_mut(block.read..block.read + times)) else {
                return Begin::Corrupt;
            };
            places.fill(length);
            block.read += times;
        }
        Begin::Codes
    }
}

fn literal(symbol: usize, code: u32) -> Entry {
    /// The longest match has a symbol of its own.
    const LONGEST: usize = 285;
    match symbol {
        0..256 => Entry::literal(symbol as u8, code),
        256 => Entry::end(code),
        257..LONGEST => number(symbol - 257, 4, 3, code),
        LONGEST => Entry::number(258, 0, code),
        _ => Entry::invalid(code),
    }
}

fn distance(symbol: usize, code: u32) -> Entry {
    if symbol < MOST_DISTANCES { number(symbol, 2, 1, code) } else { Entry::invalid(code) }
}

/// Numbers from `least` on: the bits that add to that of a symbol are one more every `steps` symbols, none of the first two
/// times.
fn number(symbol: usize, steps: usize, least: usize, code: u32) -> Entry {
    let extra = (symbol / steps).saturating_sub(1);
    let base = if extra == 0 { symbol } else { (steps + symbol % steps) << extra };
    Entry::number((least + base) as u16, extra as u8, code)
}
