//! Deflate (RFC 1951), decoded as a stream.
//!
//! Our own, because all that is read goes through it. A decoder that makes the text of a whole file at once is as fast, but
//! its text leaves the cache, and the memory that it takes has to be cleared first; the streaming decoders at hand take half
//! as long again. This one keeps 32 KiB of text behind what it makes, as far as a match may reach, and gives the text on in
//! parts that are still in the cache.
//!
//! It takes and refuses what zlib takes and refuses, and of a damaged stream it gives all text before the damage. Every
//! access is checked: no input can do more than be refused.

mod bits;
mod block;
mod code;
mod fast;
mod symbol;
#[cfg(test)]
mod tests;

use bits::Bits;
use block::{Begin, Codes, Described, Describer};
use symbol::{Lack, Symbol};

use super::steps::STEP;

/// As far as a match reaches back.
const REACH: usize = 32 << 10;

/// How a stream stands whose text was all given.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It goes on.
    Open,
    /// It has ended.
    Ended,
    /// It is damaged here.
    Corrupt,
}

/// What a step came to.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Bytes of the input that were used.
    pub taken: usize,
    /// Bytes of text that were given.
    pub made: usize,
    /// How the stream stands.
    pub status: Status,
}

/// What comes next in the stream.
#[derive(Copy, Clone, Debug)]
enum State {
    /// A block, or the end.
    Border,
    /// So many bytes that are text.
    Stored(usize),
    /// The codes of a block.
    Described(Described),
    /// The symbols of a block.
    Symbols,
    /// Nothing.
    Over(Status),
}

/// Decodes one stream after the other.
pub struct Inflate {
    bits: Bits,
    state: State,
    /// No block follows the current one.
    is_last: bool,
    codes: Codes,
    describer: Describer,
    /// Text of this stream: up to `REACH` bytes that were given, what is to be given, and room.
    text: Vec<u8>,
    given: usize,
    end: usize,
}

impl Inflate {
    /// A decoder at the begin of a stream.
    pub fn new() -> Box<Inflate> {
        Box::new(Inflate {
            bits: Bits::default(),
            state: State::Border,
            is_last: false,
            codes: Codes::new(),
            describer: Describer::new(),
            text: Vec::new(),
            given: 0,
            end: 0,
        })
    }

    /// Prepares for the next stream.
    pub fn reset(&mut self) {
        self.bits = Bits::default();
        (self.state, self.is_last) = (State::Border, false);
        (self.given, self.end) = (0, 0);
    }

    /// There is text to be given: no input is needed.
    pub fn has_text(&self) -> bool {
        self.given < self.end
    }

    /// Hands up to `most` bytes of text to `take`: what was not given yet, else what is made of the begin of `input`. If
    /// nothing is made, all of `input` was taken, or the status is another.
    pub fn step(&mut self, input: &[u8], most: usize, take: impl FnOnce(&[u8])) -> Step {
        let mut rest = input;
        if !self.has_text() {
            self.make(&mut rest);
        }
        let made = most.min(self.end - self.given);
        take(&self.text[self.given..self.given + made]);
        self.given += made;
        let status = match self.state {
            State::Over(status) if !self.has_text() => status,
            _ => Status::Open,
        };
        Step { taken: input.len() - rest.len(), made, status }
    }

    /// Makes a block of text, or less where the input or the stream ends.
    fn make(&mut self, input: &mut &[u8]) {
        self.text.resize(REACH + STEP, 0);
        if let Some(passed) = self.end.checked_sub(REACH) {
            self.text.copy_within(passed..self.end, 0);
            (self.given, self.end) = (REACH, REACH);
        }
        let all = *input;
        let lack = loop {
            if let Some(lack) = self.advance(input) {
                break lack;
            }
        };
        // Bits that wait for more input are those of one symbol. Others may be of what follows the stream.
        if lack != Lack::Input {
            let taken = all.len() - input.len();
            *input = &all[taken - self.bits.give_back(taken)..];
        }
    }

    /// A step of the stream.
    fn advance(&mut self, input: &mut &[u8]) -> Option<Lack> {
        match self.state {
            State::Border => self.enter(input),
            State::Stored(left) => self.store(left, input),
            State::Described(mut block) => {
                let begin = self.describer.read(&mut block, &mut self.bits, input, &mut self.codes);
                self.state = match begin {
                    Begin::Codes => State::Symbols,
                    Begin::Hungry => State::Described(block),
                    Begin::Corrupt => State::Over(Status::Corrupt),
                };
                (begin == Begin::Hungry).then_some(Lack::Input)
            }
            State::Symbols => self.symbols(input),
            State::Over(_) => Some(Lack::Stream),
        }
    }

    /// At a border: finds out what comes next.
    fn enter(&mut self, input: &mut &[u8]) -> Option<Lack> {
        if self.is_last {
            self.state = State::Over(Status::Ended);
            return None;
        }
        if !self.bits.hold(3, input) {
            return Some(Lack::Input);
        }
        let kind = (self.bits.word() >> 1) & 3;
        let padding = (self.bits.count() - 3) % 8;
        // What the begin of a block of this kind takes.
        let needed = match kind {
            0 => 3 + padding + 32,
            2 => 3 + Described::BITS,
            _ => 3,
        };
        if !self.bits.hold(needed, input) {
            return Some(Lack::Input);
        }
        self.is_last = self.bits.take(3) & 1 == 1;
        let next = match kind {
            0 => {
                self.bits.drop(padding);
                let (length, inverted) = (self.bits.take(16), self.bits.take(16));
                (length ^ inverted == 0xffff).then_some(State::Stored(length as usize))
            }
            1 => self.codes.fix().then_some(State::Symbols),
            2 => Described::begin(&mut self.bits).map(State::Described),
            _ => None,
        };
        self.state = next.unwrap_or(State::Over(Status::Corrupt));
        None
    }

    /// Bytes that are text.
    fn store(&mut self, left: usize, input: &mut &[u8]) -> Option<Lack> {
        let room = self.text.get_mut(self.end..).unwrap_or_default();
        let most = left.min(room.len());
        let mut made = 0;
        for place in &mut room[..most] {
            let Some(byte) = self.bits.take_byte() else { break };
            *place = byte;
            made += 1;
        }
        let (bytes, rest) = input.split_at(input.len().min(most - made));
        room[made..made + bytes.len()].copy_from_slice(bytes);
        *input = rest;
        made += bytes.len();
        self.end += made;
        match left - made {
            0 => {
                self.state = State::Border;
                None
            }
            left => {
                self.state = State::Stored(left);
                Some(if made == most { Lack::Room } else { Lack::Input })
            }
        }
    }

    /// Symbols of a block: most at once, those at the end of the input or the room one by one.
    fn symbols(&mut self, input: &mut &[u8]) -> Option<Lack> {
        let Inflate { codes, bits, text, end, .. } = self;
        let mut symbol = fast::symbols(codes, bits, input, text, end);
        loop {
            self.state = match symbol {
                Symbol::Text => {
                    symbol = symbol::read(codes, bits, input, text, end);
                    continue;
                }
                Symbol::Lack(lack) => return Some(lack),
                Symbol::End => State::Border,
                Symbol::Corrupt => State::Over(Status::Corrupt),
            };
            return None;
        }
    }
}
