//! One symbol of a block, wherever the input or the room for text may end.

use super::bits::Bits;
use super::block::Codes;
use super::code::{Code, Entry};

/// Why decoding pauses.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    Input,
    Room,
    /// The stream is over.
    Stream,
}

/// What was read.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    /// Some text; the block goes on.
    Text,
    /// Nothing yet.
    Lack(Lack),
    /// The end of the block.
    End,
    /// Bits that stand for nothing.
    Corrupt,
}

/// Reads a symbol. Nothing changes if it lacks anything, but for input that is taken into `bits`.
pub(super) fn read(codes: &Codes, bits: &mut Bits, input: &mut &[u8], text: &mut [u8], end: &mut usize) -> Symbol {
    bits.refill(input);
    let (entry, word, mut used) = find(&codes.literals, bits.word());
    used += entry.bits();
    if used > bits.count() {
        return Symbol::Lack(Lack::Input);
    }
    if entry.is_special() {
        bits.drop(used);
        return if entry.is_end() { Symbol::End } else { Symbol::Corrupt };
    }
    if entry.is_literal() {
        let Some(place) = text.get_mut(*end) else { return Symbol::Lack(Lack::Room) };
        *place = entry.byte();
        *end += 1;
        bits.drop(used);
        return Symbol::Text;
    }
    let length = entry.number_in(word);
    let (entry, word, before) = find(&codes.distances, bits.word() >> used);
    used += before + entry.bits();
    if used > bits.count() {
        return Symbol::Lack(Lack::Input);
    }
    let from = if entry.is_special() { None } else { end.checked_sub(entry.number_in(word)) };
    let Some(from) = from else { return Symbol::Corrupt };
    if text.len() - *end < length {
        return Symbol::Lack(Lack::Room);
    }
    repeat(text, from, *end, length);
    *end += length;
    bits.drop(used);
    Symbol::Text
}

/// What the first bits of `word` stand for, the word from where that is looked up at last, and the bits before it.
fn find<const BITS: u32, const SIZE: usize>(code: &Code<BITS, SIZE>, word: u64) -> (Entry, u64, u32) {
    let entry = code.first(word);
    if !entry.is_table() {
        return (entry, word, 0);
    }
    let rest = word >> entry.bits();
    (code.second(entry, rest), rest, entry.bits())
}

/// Copies a match, byte by byte where it overlaps itself.
#[inline(never)]
pub(super) fn repeat(text: &mut [u8], from: usize, to: usize, length: usize) {
    match to - from {
        1 => {
            let byte = text[from];
            text[to..to + length].fill(byte);
        }
        distance if distance >= length => text.copy_within(from..from + length, to),
        distance => (to..to + length).for_each(|place| text[place] = text[place - distance]),
    }
}
