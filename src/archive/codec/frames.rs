//! Formats whose files are units one after the other, each of which a library decodes step by step: all but gzip.
//!
//! A format says where a unit begins and makes text of some bytes. What follows from that for the reader is the same for
//! all of them and is here.

use super::account::Account;
use super::steps::{STEP, drain, skip_nuls};
use crate::archive::decode::Decode;
use crate::archive::input::Input;
use crate::archive::member::Member;

/// What one format knows.
pub(super) trait Format: Send {
    /// What a unit is called.
    const UNIT: &'static str;

    /// At a border that is not the end: finds out what comes next, and consumes what is no business of
    /// [`Format::step`].
    fn enter(&mut self, input: &mut Input) -> Next;

    /// Makes text of some of `chunk`, which is empty at the end of the input.
    fn step(&mut self, chunk: &[u8], space: &mut [u8]) -> Step;

    /// The input has ended within a unit. Whether there is text after all, in data that waited for more.
    fn salvage(&mut self) -> bool {
        false
    }
}

/// What comes at a border.
pub(super) enum Next {
    /// A unit.
    Unit,
    /// Something without text, which was consumed.
    Nothing,
    /// The input ends within the header.
    Truncated,
    /// The header is damaged.
    Corrupt,
    /// No header; the number of bytes that were consumed.
    Other(u64),
    /// A unit that cannot be decoded, for this reason.
    Refused(String),
}

/// What came of one step.
pub(super) struct Step {
    /// Bytes of the chunk that were used.
    pub taken: usize,
    /// Bytes of text that were made.
    pub made: usize,
    pub then: Then,
}

/// How it goes on after a step.
pub(super) enum Then {
    /// With the same unit.
    On,
    /// The unit is over. `verified`: it had a checksum, which held.
    End { verified: bool },
    /// The unit is over, and its checksum is wrong.
    Wrong,
    /// The unit makes no sense from here on.
    Corrupt,
    /// The unit cannot be decoded, for this reason.
    Refused(String),
}

impl Step {
    /// Used so much, made so much, more to come.
    pub(super) fn on(taken: usize, made: usize) -> Step {
        Step { taken, made, then: Then::On }
    }
}

/// Where the decoder stands.
#[derive(Copy, Clone, PartialEq, Eq)]
enum State {
    /// Between units.
    Border,
    /// Within one.
    Body,
    /// No more text.
    Over,
}

/// Decodes all units of a file.
pub(super) struct Frames<F> {
    format: F,
    state: State,
    any_unit: bool,
    account: Account,
}

impl<F: Format> Frames<F> {
    /// At the begin of a file.
    pub(super) fn new(format: F) -> Self {
        Frames { format, state: State::Border, any_unit: false, account: Account::default() }
    }

    fn enter(&mut self, input: &mut Input) {
        if self.any_unit {
            skip_nuls(input);
            if input.chunk().is_empty() {
                self.state = State::Over;
                return;
            }
        }
        let next = self.format.enter(input);
        let account = &mut self.account;
        self.state = State::Over;
        match next {
            Next::Unit => {
                account.open();
                self.any_unit = true;
                self.state = State::Body;
            }
            Next::Nothing => {
                self.any_unit = true;
                self.state = State::Border;
            }
            Next::Truncated if input.cut_off() => {}
            Next::Truncated => {
                let after =
                    if self.any_unit { format!(" after {} bytes of text", account.text) } else { String::new() };
                account.damage.push(format!("truncated in the {} header{after}", F::UNIT));
            }
            Next::Corrupt => {
                account.open();
                account.corrupt();
            }
            Next::Other(consumed) if self.any_unit => {
                let garbage = consumed + drain(input);
                account.damage.push(format!("{garbage} bytes of trailing garbage after the last {}", F::UNIT));
            }
            Next::Other(_) => account.damage.push(format!("{} header not understood, not read", F::UNIT)),
            Next::Refused(why) => account.refused(&why),
        }
    }

    fn step(&mut self, input: &mut Input, target: &mut Vec<u8>, want: usize) -> usize {
        let before = target.len();
        target.resize(before + want.min(STEP), 0);
        let chunk = input.chunk();
        let at_end = chunk.is_empty();
        let Step { taken, made, then } = self.format.step(chunk, &mut target[before..]);
        input.consume(taken);
        target.truncate(before + made);
        let account = &mut self.account;
        account.text += made as u64;
        match then {
            Then::On if taken > 0 || made > 0 => return made,
            Then::On if at_end && self.format.salvage() => return made,
            Then::On if at_end => account.truncated(F::UNIT, input.cut_off()),
            Then::End { verified } => {
                account.close(verified);
                self.state = State::Border;
                return made;
            }
            Then::Wrong => {
                account.wrong("checksum");
                self.state = State::Border;
                return made;
            }
            Then::Refused(why) => {
                account.close(false);
                account.refused(&why);
            }
            Then::On | Then::Corrupt => account.corrupt(),
        }
        self.state = State::Over;
        made
    }
}

impl<F: Format> Decode for Frames<F> {
    fn read(&mut self, input: &mut Input, target: &mut Vec<u8>, want: usize) -> usize {
        let mut made = 0;
        while made < want && self.state != State::Over {
            match self.state {
                State::Border => self.enter(input),
                State::Body => made += self.step(input, target, want - made),
                State::Over => {}
            }
        }
        made
    }

    fn members(&self) -> &[Member] {
        self.account.members()
    }

    fn finish(mut self: Box<Self>) -> (Vec<Member>, Vec<String>) {
        if self.state == State::Body {
            self.account.close(false);
        }
        self.account.finish("checksum", F::UNIT)
    }
}
