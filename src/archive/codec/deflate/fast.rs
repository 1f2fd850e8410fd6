//! The symbols of a block while there is plenty of input and of room for text: no look at either is needed within a symbol.
//!
//! What is looked up next does not wait for what is copied, and most copies are of a fixed size, longer than the match: the
//! text behind its end is overwritten by what comes next. Every access is checked; that costs some 8 % beside a decoder
//! that trusts itself.

use super::bits::Bits;
use super::block::Codes;
use super::symbol::{Symbol, repeat};

/// The longest match.
const LONGEST: usize = 258;
/// Bytes that are copied at a time.
const CHUNK: usize = 16;
/// Chunks of a match that are copied whatever its length: most matches in logs are no longer.
const CHUNKS: usize = 3;
/// Room behind the text that a symbol may need: three literals, the longest match and what its last chunk has too much.
const ROOM: usize = LONGEST + CHUNKS * CHUNK + 4;
/// Input that a symbol may need: two refills.
const INPUT: usize = 16;
/// Bits of the longest distance.
const DISTANCE: u32 = 28;

/// Reads symbols of a block from the begin of `input`, and writes what they stand for into `text` from `end` on, which says
/// afterwards where the text ends. [`Symbol::Text`]: too little input or room is left to go on so.
pub(super) fn symbols(codes: &Codes, bits: &mut Bits, input: &mut &[u8], text: &mut [u8], end: &mut usize) -> Symbol {
    let Codes { literals, distances } = codes;
    let bytes = *input;
    let (Some(last_at), Some(last_to)) = (bytes.len().checked_sub(INPUT), text.len().checked_sub(ROOM)) else {
        return Symbol::Text;
    };
    // Copies of what is used all the time stay in registers.
    let (mut ahead, mut at, mut to) = (*bits, 0, *end);
    let goes_on = |ahead: &mut Bits, at: &mut usize, to: usize| {
        *at <= last_at && to <= last_to && ahead.refill_at_once(bytes, at)
    };
    let last = 'symbols: {
        if !goes_on(&mut ahead, &mut at, to) {
            break 'symbols Symbol::Text;
        }
        let mut entry = literals.first(ahead.word());
        loop {
            if entry.is_literal() {
                let Some(places) = text.get_mut(to..).and_then(|rest| rest.first_chunk_mut::<3>()) else {
                    break 'symbols Symbol::Text;
                };
                ahead.drop_symbol(entry);
                places[0] = entry.byte();
                to = to.wrapping_add(1);
                entry = literals.first(ahead.word());
                if entry.is_literal() {
                    ahead.drop_symbol(entry);
                    places[1] = entry.byte();
                    to = to.wrapping_add(1);
                    entry = literals.first(ahead.word());
                    if entry.is_literal() {
                        ahead.drop_symbol(entry);
                        places[2] = entry.byte();
                        to = to.wrapping_add(1);
                        if !goes_on(&mut ahead, &mut at, to) {
                            break 'symbols Symbol::Text;
                        }
                        entry = literals.first(ahead.word());
                        continue;
                    }
                }
            }
            if entry.is_special() {
                if entry.is_table() {
                    ahead.drop_symbol(entry);
                    entry = literals.second(entry, ahead.word());
                }
                if entry.is_literal() {
                    let Some(place) = text.get_mut(to) else { break 'symbols Symbol::Text };
                    ahead.drop_symbol(entry);
                    *place = entry.byte();
                    to = to.wrapping_add(1);
                    if !goes_on(&mut ahead, &mut at, to) {
                        break 'symbols Symbol::Text;
                    }
                    entry = literals.first(ahead.word());
                    continue;
                }
                if entry.is_special() {
                    ahead.drop_symbol(entry);
                    break 'symbols if entry.is_end() { Symbol::End } else { Symbol::Corrupt };
                }
            }
            let length = entry.number_in(ahead.word());
            ahead.drop_symbol(entry);
            if ahead.count() < DISTANCE && !ahead.refill_at_once(bytes, &mut at) {
                break 'symbols Symbol::Corrupt;
            }
            let mut entry_of_distance = distances.first(ahead.word());
            if entry_of_distance.is_special() {
                if entry_of_distance.is_table() {
                    ahead.drop_symbol(entry_of_distance);
                    entry_of_distance = distances.second(entry_of_distance, ahead.word());
                }
                if entry_of_distance.is_special() {
                    break 'symbols Symbol::Corrupt;
                }
            }
            let distance = entry_of_distance.number_in(ahead.word());
            ahead.drop_symbol(entry_of_distance);
            let from = to.wrapping_sub(distance);
            if from > to {
                break 'symbols Symbol::Corrupt;
            }
            let begin = to;
            to = to.wrapping_add(length);
            let is_last = !goes_on(&mut ahead, &mut at, to);
            entry = literals.first(ahead.word());
            if distance >= CHUNK {
                for chunk in 0..CHUNKS {
                    copy_chunk(text, from.wrapping_add(chunk * CHUNK), begin.wrapping_add(chunk * CHUNK));
                }
                let mut copied = CHUNKS * CHUNK;
                while copied < length {
                    copy_chunk(text, from.wrapping_add(copied), begin.wrapping_add(copied));
                    copied = copied.wrapping_add(CHUNK);
                }
            } else {
                repeat(text, from, begin, length);
            }
            if is_last {
                break 'symbols Symbol::Text;
            }
        }
    };
    at -= ahead.give_back(at);
    *input = bytes.get(at..).unwrap_or_default();
    (*bits, *end) = (ahead, to);
    last
}

#[inline(always)]
fn copy_chunk(text: &mut [u8], from: usize, to: usize) {
    let Some(chunk) = text.get(from..).and_then(|rest| rest.first_chunk::<CHUNK>().copied()) else { return };
    let Some(place) = text.get_mut(to..).and_then(|rest| rest.first_chunk_mut::<CHUNK>()) else { return };
    *place = chunk;
}
