//! gzip: members of a header, deflated text, its checksum and length.

use libdeflater::Crc;

use super::account::Account;
use super::deflate::{Inflate, Status, Step};
use super::steps::{drain, skip_nuls};
use crate::archive::decode::Decode;
use crate::archive::gzip_header::{self, Header};
use crate::archive::input::Input;
use crate::archive::member::Member;

/// Where the decoder stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum State {
    /// Between members: a header, padding, garbage or the end comes next.
    Border,
    /// Within the compressed data of a member.
    Body,
    /// No more text.
    Over,
}

/// Decodes all members of a gzip file, and keeps account of what can be trusted.
pub(super) struct Gunzip {
    inflate: Box<Inflate>,
    crc: Crc,
    state: State,
    any_member: bool,
    account: Account,
}

impl Gunzip {
    pub(super) fn new() -> Self {
        Gunzip {
            inflate: Inflate::new(),
            crc: Crc::new(),
            state: State::Border,
            any_member: false,
            account: Account::default(),
        }
    }
}

impl Decode for Gunzip {
    fn read(&mut self, input: &mut Input, target: &mut Vec<u8>, want: usize) -> usize {
        let mut made = 0;
        while made < want && self.state != State::Over {
            match self.state {
                State::Border => self.enter(input),
                State::Body => made += self.inflate(input, target, want - made),
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
        self.account.finish("crc or length", "gzip member")
    }
}

impl Gunzip {
    /// At a border: finds out what comes next.
    fn enter(&mut self, input: &mut Input) {
        if self.any_member {
            skip_nuls(input);
        }
        if self.any_member && input.chunk().is_empty() {
            self.state = State::Over;
            return;
        }
        match gzip_header::read(input) {
            Header::Member => {
                self.inflate.reset();
                self.crc = Crc::new();
                self.account.open();
                self.any_member = true;
                self.state = State::Body;
            }
            Header::Truncated => {
                if !input.cut_off() {
                    let after = if self.any_member {
                        format!(" after {} bytes of text", self.account.text)
                    } else {
                        String::new()
                    };
                    self.account.damage.push(format!("truncated in the gzip header{after}"));
                }
                self.state = State::Over;
            }
            Header::Other(consumed) => {
                let garbage = consumed + drain(input);
                self.account.damage.push(match self.any_member {
                    true => format!("{garbage} bytes of trailing garbage after the last gzip member"),
                    false => "gzip header not understood, not read".to_owned(),
                });
                self.state = State::Over;
            }
        }
    }

    /// Within a member: makes some text.
    fn inflate(&mut self, input: &mut Input, target: &mut Vec<u8>, want: usize) -> usize {
        // A stream may be slow: no more of it is waited for while there is text.
        let chunk = if self.inflate.has_text() { &[] } else { input.chunk() };
        let Step { taken, made, status } = self.inflate.step(chunk, want, |text| {
            target.extend_from_slice(text);
            self.crc.update(text);
        });
        self.account.text += made as u64;
        input.consume(taken);
        match status {
            Status::Open if taken > 0 || made > 0 => {}
            Status::Open => {
                self.account.truncated("gzip member", input.cut_off());
                self.state = State::Over;
            }
            Status::Ended => self.leave(input),
            Status::Corrupt => {
                self.account.corrupt();
                self.state = State::Over;
            }
        }
        made
    }

    /// At the end of a member: compares its checksum and length.
    fn leave(&mut self, input: &mut Input) {
        let mut trailer = [0; 8];
        for place in &mut trailer {
            let Some(byte) = input.byte() else {
                if !input.cut_off() {
                    self.account
                        .damage
                        .push(format!("truncated in the gzip trailer after {} bytes of text", self.account.text));
                }
                self.account.close(false);
                self.state = State::Over;
                return;
            };
            *place = byte;
        }
        let [c0, c1, c2, c3, l0, l1, l2, l3] = trailer;
        let crc_holds = u32::from_le_bytes([c0, c1, c2, c3]) == self.crc.sum();
        // gzip keeps the length modulo 2³².
        let length_holds = u32::from_le_bytes([l0, l1, l2, l3]) == (self.account.text - self.account.begin) as u32;
        let wrong = match (crc_holds, length_holds) {
            (true, true) => None,
            (false, true) => Some("crc"),
            (true, false) => Some("length"),
            (false, false) => Some("crc and length"),
        };
        match wrong {
            Some(wrong) => self.account.wrong(wrong),
            None => self.account.close(true),
        }
        self.state = State::Border;
    }
}

impl gzip_header::Bytes for Input {
    fn peek(&mut self) -> Option<u8> {
        self.chunk().first().copied()
    }

    fn pass(&mut self) {
        self.consume(1);
    }
}
