//! Prefix codes as tables: what the next bits of a stream stand for is found by one look, or two where the code is long.
//!
//! An entry tells all that is needed to go on: how many bits the symbol takes, those behind the code included, and what
//! they are added to.

/// What some bits stand for.
///
/// Bits 0 to 7: how many bits the code and what belongs to it take. Bits 8 to 11: how many of them the code takes. Bits 16
/// to 30: a byte, the shortest length, the shortest distance, or where another table begins.
#[derive(Copy, Clone, Debug, Default)]
pub(super) struct Entry(u32);

impl Entry {
    const LITERAL: u32 = 1 << 31;
    /// Neither a literal nor a length nor a distance.
    const SPECIAL: u32 = 1 << 15;
    const TABLE: u32 = 1 << 14;
    const END: u32 = 1 << 13;

    /// A byte of text.
    pub(super) fn literal(byte: u8, code: u32) -> Entry {
        Entry(Entry::LITERAL | u32::from(byte) << 16 | code << 8 | code)
    }

    /// A number: `base` and what the `extra` bits behind the code add to it.
    pub(super) fn number(base: u16, extra: u8, code: u32) -> Entry {
        Entry(u32::from(base) << 16 | code << 8 | (code + u32::from(extra)))
    }

    /// The end of a block.
    pub(super) fn end(code: u32) -> Entry {
        Entry(Entry::SPECIAL | Entry::END | code << 8 | code)
    }

    /// No symbol.
    pub(super) fn invalid(code: u32) -> Entry {
        Entry(Entry::SPECIAL | code << 8 | code)
    }

    /// The next `bits` bits are looked up at `place`.
    fn table(place: usize, bits: u32, before: u32) -> Entry {
        Entry(Entry::SPECIAL | Entry::TABLE | (place as u32) << 16 | bits << 8 | before)
    }

    #[inline(always)]
    pub(super) fn is_literal(self) -> bool {
        self.0 & Entry::LITERAL != 0
    }

    #[inline(always)]
    pub(super) fn is_special(self) -> bool {
        self.0 & Entry::SPECIAL != 0
    }

    #[inline(always)]
    pub(super) fn is_table(self) -> bool {
        self.0 & Entry::TABLE != 0
    }

    #[inline(always)]
    pub(super) fn is_end(self) -> bool {
        self.0 & Entry::END != 0
    }

    /// The byte of a literal.
    #[inline(always)]
    pub(super) fn byte(self) -> u8 {
        (self.0 >> 16) as u8
    }

    #[inline(always)]
    fn value(self) -> u32 {
        self.0 >> 16 & 0x7fff
    }

    /// Bits that the symbol takes.
    #[inline(always)]
    pub(super) fn bits(self) -> u32 {
        self.0 & 0xff
    }

    #[inline(always)]
    fn code_bits(self) -> u32 {
        self.0 >> 8 & 15
    }

    /// The number that it stands for at the begin of `word`.
    #[inline(always)]
    pub(super) fn number_in(self, word: u64) -> usize {
        let extra = low(word, self.0) >> self.code_bits();
        self.value().wrapping_add(extra as u32) as usize
    }
}

/// The lowest bits of a word, `count` modulo 64 of them.
#[inline(always)]
fn low(word: u64, count: u32) -> u64 {
    word & 1_u64.wrapping_shl(count).wrapping_sub(1)
}

/// The longest code.
const LONGEST: usize = 15;

/// A code whose first `BITS` bits are looked up at once, in a table of `SIZE` entries with those behind it.
#[derive(Debug)]
pub(super) struct Code<const BITS: u32, const SIZE: usize> {
    entries: [Entry; SIZE],
}

impl<const BITS: u32, const SIZE: usize> Code<BITS, SIZE> {
    pub(super) fn new() -> Self {
        const { assert!(1 << BITS <= SIZE && SIZE.is_power_of_two()) }
        Code { entries: [Entry::default(); SIZE] }
    }

    /// What the first bits of `word` stand for, or where they are looked up.
    #[inline(always)]
    pub(super) fn first(&self, word: u64) -> Entry {
        self.entries[word as usize & ((1 << BITS) - 1)]
    }

    /// What bits stand for of which `table` is the first look; `word` begins behind those.
    #[inline(always)]
    pub(super) fn second(&self, table: Entry, word: u64) -> Entry {
        let place = table.value().wrapping_add(low(word, table.code_bits()) as u32);
        self.entries[place as usize & (SIZE - 1)]
    }

    /// Makes the table of a code out of the lengths of its symbols' codes. False: there is no such code. A code may lack
    /// some words only if it is of one symbol or none.
    pub(super) fn build(&mut self, lengths: &[u8], entry: impl Fn(usize, u32) -> Entry) -> bool {
        let mut counts = [0_u16; LONGEST + 1];
        for &length in lengths {
            counts[usize::from(length)] += 1;
        }
        counts[0] = 0;
        let mut left = 1;
        for &count in &counts[1..] {
            left = 2 * left - i32::from(count);
            if left < 0 {
                return false;
            }
        }
        let symbols = sorted(lengths, &counts);
        let symbols = &symbols[..counts.iter().map(|count| usize::from(*count)).sum()];
        if left > 0 {
            let only = symbols.first().map(|symbol| entry(usize::from(*symbol), 1));
            if symbols.len() > 1 || counts[1] as usize != symbols.len() {
                return false;
            }
            for (word, slot) in self.entries.iter_mut().enumerate() {
                *slot = only.filter(|_| word % 2 == 0).unwrap_or(Entry::invalid(1));
            }
            return true;
        }
        self.fill(symbols, &mut counts, entry)
    }

    /// `symbols` are in the order of their codes, `counts` says how many codes of each length there are.
    fn fill(&mut self, symbols: &[u16], counts: &mut [u16; LONGEST + 1], entry: impl Fn(usize, u32) -> Entry) -> bool {
        let first = 1_usize << BITS;
        let (mut code, mut length) = (0_u32, 0_u32);
        // The table behind the first that is being filled: the bits before it, where it begins, how many bits it takes.
        let mut table = (usize::MAX, first, 0);
        let mut next = first;
        for &symbol in symbols {
            while counts[length as usize] == 0 {
                length += 1;
                code <<= 1;
            }
            // Codes stand in the stream with their first bit lowest.
            let word = (code.reverse_bits() >> (32 - length)) as usize;
            if length <= BITS {
                let places = self.entries[..first].iter_mut().skip(word).step_by(1 << length);
                places.for_each(|place| *place = entry(usize::from(symbol), length));
            } else {
                let before = word % first;
                if table.0 != before {
                    let bits = bits_behind(length, BITS, counts);
                    table = (before, next, bits);
                    next += 1 << bits;
                    if next > SIZE {
                        return false;
                    }
                    self.entries[before] = Entry::table(table.1, bits, BITS);
                }
                let places = self.entries[table.1..next].iter_mut().skip(word >> BITS).step_by(1 << (length - BITS));
                places.for_each(|place| *place = entry(usize::from(symbol), length - BITS));
            }
            counts[length as usize] -= 1;
            code += 1;
        }
        true
    }
}

/// The symbols in the order of their codes: by length, then by number.
fn sorted(lengths: &[u8], counts: &[u16; LONGEST + 1]) -> [u16; 288] {
    let mut ends = [0_u16; LONGEST + 2];
    for (length, count) in counts.iter().enumerate() {
        ends[length + 1] = ends[length] + count;
    }
    let mut symbols = [0; 288];
    for (symbol, &length) in (0..).zip(lengths) {
        if length > 0 {
            let place = &mut ends[usize::from(length)];
            symbols[usize::from(*place)] = symbol;
            *place += 1;
        }
    }
    symbols
}

/// Bits that a table behind the first takes, which begins with a code of `length` bits: as many as there have to be until
/// the codes that are left, in their order, fill it.
fn bits_behind(length: u32, first: u32, counts: &[u16; LONGEST + 1]) -> u32 {
    let mut bits = length - first;
    let mut filled = u32::from(counts[length as usize]);
    while filled < 1 << bits && ((bits + first) as usize) < LONGEST {
        bits += 1;
        filled = 2 * filled + u32::from(counts[(bits + first) as usize]);
    }
    bits
}
