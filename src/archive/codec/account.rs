//! The account that every decoder keeps: how much text came out, what of it is verified, what went wrong.

use crate::archive::member::Member;

/// Messages of one kind that a file may cause before the rest of them is only counted.
const MESSAGES: u64 = 3;

/// What is known of the text so far.
#[derive(Default)]
pub(super) struct Account {
    /// Text made so far.
    pub(super) text: u64,
    /// Text before the current member.
    pub(super) begin: u64,
    /// What to tell.
    pub(super) damage: Vec<String>,
    members: Vec<Member>,
    wrong_members: u64,
}

impl Account {
    /// A member begins here.
    pub(super) fn open(&mut self) {
        self.begin = self.text;
    }

    /// Books the text of the current member. Members in a row with the same verdict are one entry, so that a file of a
    /// million tiny members costs no memory.
    pub(super) fn close(&mut self, verified: bool) {
        match self.members.last_mut() {
            Some(last) if last.verified == verified => last.text_end = self.text,
            _ => self.members.push(Member { text_end: self.text, verified }),
        }
    }

    /// The compressed data of a `unit` ended too early. `told`: why is known already.
    pub(super) fn truncated(&mut self, unit: &str, told: bool) {
        match self.text {
            _ if told => {}
            0 => self.damage.push(format!("truncated in the first {unit}, after 0 bytes of text")),
            text => self.damage.push(format!("truncated after {text} bytes of text")),
        }
        self.close(false);
    }

    /// The compressed data makes no sense from here on.
    pub(super) fn corrupt(&mut self) {
        let (begin, text) = (self.begin, self.text);
        self.damage.push(format!(
            "compressed data corrupt after {text} bytes of text, the rest is not readable; \
             text bytes {begin} to {text} not trusted"
        ));
        self.close(false);
    }

    /// The current member came out whole and is not what was compressed: `what` of it is wrong.
    pub(super) fn wrong(&mut self, what: &str) {
        if self.wrong_members < MESSAGES {
            self.damage.push(format!("{what} wrong, text bytes {} to {} not trusted", self.begin, self.text));
        }
        self.wrong_members += 1;
        self.close(false);
    }

    /// Cannot be decoded from here on, for the reason `why`.
    pub(super) fn refused(&mut self, why: &str) {
        let rest = match self.text {
            0 => "not read".to_owned(),
            text => format!("not read beyond {text} bytes of text"),
        };
        self.damage.push(format!("{why}, {rest}"));
    }

    /// Runs of members with the same verdict.
    pub(super) fn members(&self) -> &[Member] {
        &self.members
    }

    /// The verdicts and what to tell. `what` of members of the name `unit` may have been wrong.
    pub(super) fn finish(mut self, what: &str, unit: &str) -> (Vec<Member>, Vec<String>) {
        if let Some(more) = self.wrong_members.checked_sub(MESSAGES).filter(|&more| more > 0) {
            self.damage.push(format!("{what} wrong in {more} more {unit}s"));
        }
        (self.members, self.damage)
    }
}
