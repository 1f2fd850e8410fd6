//! Puts a wrapped record together again.
//!
//! The bytes that a wrap took away are not in the text any more, so whether a space belonged at a break can only be
//! judged by whether the record makes sense with it. Every judgement reads the record anew; limits on lines and bytes
//! keep that in proportion to the input.

use super::entry::recognise_in;
use super::open::{CUTS, Open};
use super::{MOST_BYTES, MOST_LINES, Shape};
use crate::record::cursor::find;
use crate::record::{Direction, Outcome, Record, envelope, loosely, marks, may_become_known, policy, recognise};

/// How far a record has come.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
enum Standing {
    /// One that we know, complete.
    Whole(Rest),
    /// The beginning of one.
    Partial,
    /// None that we know.
    #[default]
    Unknown,
}

/// How a whole record may go on.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Rest {
    /// With one of these, which not every release writes.
    OneOf(&'static [&'static [u8]]),
    /// Likewise, and with nothing else, even if that makes a whole record: its last word may be any.
    Only(&'static [&'static [u8]]),
    /// It ends with a name, which may hold anything. `has_tail`: mechanism and profile follow the user.
    Name { has_tail: bool },
}

/// What became of a line.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It continues the record, and so do the lines held before it.
    Yes {
        /// How many those are.
        held: u64,
    },
    /// Pending: it belongs to the record only if a later line does.
    Held,
    /// It is no continuation.
    No,
}

/// The text of the one record that is being joined; its buffer is used again and again.
#[derive(Debug, Default)]
pub(super) struct Joiner {
    text: Vec<u8>,
    standing: Standing,
    /// A line was left out for its length: none after it may be joined.
    full: bool,
    /// Lines at the end of the text that are held.
    held: u64,
    /// Length of the text without them.
    taken: usize,
    /// The last line of the text ends where a transport cut the record.
    is_cut: bool,
    /// A transport cut the record in several, which were put together.
    is_split: bool,
}

impl Joiner {
    /// The text, without the lines that were held in vain.
    pub(super) fn text(&self) -> &[u8] {
        if self.held == 0 { &self.text } else { self.text.get(..self.taken).unwrap_or(&self.text) }
    }

    /// The text with the lines that are held.
    pub(super) fn text_so_far(&self) -> &[u8] {
        &self.text
    }

    pub(super) fn is_split(&self) -> bool {
        self.is_split
    }

    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    pub(super) fn truncate(&mut self, length: usize) {
        self.text.truncate(length);
        self.taken = self.taken.min(length);
    }

    /// Starts over with `text` as the beginning of a record.
    pub(super) fn restart(&mut self, text: &[u8], shape: Shape) {
        self.text.clear();
        self.text.extend_from_slice(text);
        self.full = false;
        self.held = 0;
        (self.is_cut, self.is_split) = (false, false);
        self.standing = standing(&self.text, shape);
    }

    /// Joins `line` to the record, if it can be its continuation.
    pub(super) fn extend(&mut self, open: &mut Open<'_>, line: &[u8], shape: Shape) -> Taken {
        let text = if open.joined { &self.text } else { open.text };
        if shape.has_whole_marks() && makes_a_mark(text, line) {
            return Taken::No;
        }
        if !open.joined {
            if open.text.len() + line.len() >= MOST_BYTES {
                open.lines += 1;
                return Taken::Yes { held: 0 };
            }
            self.restart(open.text, shape);
            open.joined = true;
            self.is_cut = open.is_as_long_as_a_cut() && is_cut_attempt(open.envelope.message(open.text));
        }
        self.full |= open.lines + self.held >= MOST_LINES || self.text.len() + line.len() >= MOST_BYTES;
        let taken = match self.full {
            true if self.held > 0 => Taken::Held,
            true => Taken::Yes { held: 0 },
            false if self.is_cut => self.take_rest(line, shape),
            false => self.try_separators(line, shape),
        };
        if let Taken::Yes { held } = taken {
            open.lines += held + 1;
        }
        taken
    }

    /// Joins `rest`, which a transport sent as a record of its own, to an attempt that it cut: if that, or what comes after it,
    /// makes the attempt whole.
    pub(super) fn extend_split(&mut self, open: &mut Open<'_>, rest: &[u8], shape: Shape) -> Taken {
        let is_begun = open.joined && self.held > 0 && self.standing == Standing::Partial;
        if !is_begun && (open.joined || !is_cut_attempt(open.envelope.message(open.text))) {
            return Taken::No;
        }
        if !is_begun {
            self.restart(open.text, shape);
            (open.joined, self.taken) = (true, self.text.len());
        }
        let length = self.text.len();
        if open.lines + self.held >= MOST_LINES || length + rest.len() >= MOST_BYTES {
            return Taken::No;
        }
        self.append(length, b"", rest);
        let joined = standing(&self.text, shape);
        if !matches!(joined, Standing::Whole(_)) {
            return self.hold();
        }
        (self.standing, self.is_split) = (joined, true);
        open.lines += self.held + 1;
        self.take_held()
    }

    /// Joins a line to what a transport cut right before it: no blank was lost.
    fn take_rest(&mut self, line: &[u8], shape: Shape) -> Taken {
        self.append(self.text.len(), b"", line);
        self.standing = standing(&self.text, shape);
        self.is_cut = CUTS.contains(&line.len()) && self.standing == Standing::Partial;
        self.is_split = true;
        self.take_held()
    }

    fn try_separators(&mut self, line: &[u8], shape: Shape) -> Taken {
        let length = self.text.len();
        let (separators, unindented) = separators(&self.text, line);
        let likeliest = separators.first().copied().unwrap_or_default();
        if let Standing::Whole(Rest::Name { has_tail }) = self.standing {
            let is_indented = unindented.len() < line.len();
            let shows_a_blank = self.held == 0 && (likeliest.is_empty() || is_indented);
            let is_taken = shows_a_blank || (has_tail && is_tail(line));
            if !is_taken && self.held == 0 {
                self.taken = length;
            }
            self.append(length, likeliest, unindented);
            return if is_taken { self.take_held() } else { self.hold() };
        }
        if self.standing == Standing::Unknown {
            self.append(length, likeliest, unindented);
            return self.take_held();
        }
        for separator in separators {
            self.append(length, separator, unindented);
            if let Standing::Whole(rest @ Rest::Only(_)) = self.standing
                && !rest.begins(self.text.get(length..).unwrap_or_default())
            {
                continue;
            }
            let joined = standing(&self.text, shape);
            // A score that is one does not become an odd one.
            if matches!((self.standing, joined), (Standing::Whole(Rest::OneOf(_)), Standing::Whole(Rest::Only(_))))
                && self.standing != Standing::Whole(Rest::OF_A_GROUP)
            {
                continue;
            }
            if matches!(joined, Standing::Whole(_)) && (!separator.is_empty() || self.gains(joined, length, unindented))
            {
                self.standing = joined;
                return self.take_held();
            }
        }
        self.append(length, likeliest, unindented);
        if let Standing::Whole(rest) = self.standing
            && !rest.begins(self.text.get(length..).unwrap_or_default())
        {
            if rest == Rest::OF_A_GROUP && ends_a_group(unindented) {
                self.append(length, b"", unindented);
                self.standing = standing(&self.text, shape);
                return self.take_held();
            }
            self.text.truncate(length);
            return Taken::No;
        }
        self.standing = standing(&self.text, shape);
        self.take_held()
    }

    /// A record that was whole already takes a line without a blank between only if that makes it another: with a part
    /// that it lacked, or with the rest of its last number. Else any word would make its last one longer.
    fn gains(&self, joined: Standing, length: usize, line: &[u8]) -> bool {
        let of_a_number = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_digit() || *byte == b'.');
        let had_a_blank = self.text.len() == length + line.len() && self.text.get(..length).is_some_and(ends_in_blank);
        had_a_blank
            || joined != self.standing
            || (of_a_number(self.text.get(..length).and_then(<[u8]>::last)) && of_a_number(line.first()))
    }

    fn take_held(&mut self) -> Taken {
        Taken::Yes { held: std::mem::take(&mut self.held) }
    }

    fn hold(&mut self) -> Taken {
        self.held += 1;
        Taken::Held
    }

    fn append(&mut self, length: usize, separator: &[u8], line: &[u8]) {
        self.text.truncate(length);
        self.text.extend_from_slice(separator);
        self.text.extend_from_slice(line);
    }
}

impl Rest {
    /// Of a verdict that ends with the name of its sender group.
    const OF_A_GROUP: Rest = Rest::OneOf(&[b" match ", b" SBRS "]);

    fn of(record: &Record<'_>) -> Rest {
        Rest::OneOf(match record {
            Record::InboundAuth(auth) if auth.user.is_some() => {
                return Rest::Name { has_tail: auth.outcome != Outcome::Error };
            }
            Record::Opened(opened) => match opened.direction {
                Direction::Outbound if opened.remote_port.is_none() => &[b" port "],
                Direction::Inbound if opened.rdns_verified.is_none() => &[b" reverse dns host "],
                Direction::Inbound | Direction::Outbound => &[],
            },
            Record::Policy(policy) if policy.sbrs.is_none() => return Rest::OF_A_GROUP,
            Record::Policy(policy) if policy.country.is_none() && !policy.sbrs.is_some_and(policy::is_known_score) => {
                return Rest::Only(&[b" country "]);
            }
            Record::Policy(policy) if policy.country.is_none() => &[b" country "],
            Record::Tls(tls) if tls.success && tls.protocol.is_none() => &[b" protocol "],
            Record::DeliveryStarted { .. } => &[b" to "],
            Record::DeliveryDone { .. } => &[b" ("],
            _ => &[],
        })
    }

    fn begins(self, text: &[u8]) -> bool {
        match self {
            Rest::OneOf(rests) | Rest::Only(rests) => {
                rests.iter().any(|rest| text.starts_with(rest) || rest.starts_with(text))
            }
            Rest::Name { .. } => false,
        }
    }
}

/// Is the attempt certain, and not whole?
fn is_cut_attempt(message: &[u8]) -> bool {
    matches!(recognise(message), Some(Err(_)))
        && matches!(loosely(message), Some((Record::InboundAuth(_) | Record::OutboundAuth(_), _)))
}

/// Does the line hold the rest of a sender group's name, and what follows one? Names are one word.
fn ends_a_group(line: &[u8]) -> bool {
    let mut words = line.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).skip(1);
    match words.next() {
        Some(b"SBRS") => true,
        // A pattern and its score.
        Some(b"match") => words.nth(1).is_none_or(|word| b"SBRS".starts_with(word)),
        _ => false,
    }
}

/// Does the line hold what follows a user?
fn is_tail(line: &[u8]) -> bool {
    find(line, b" with profile: ").is_some()
        && (line.starts_with(b"using AUTH mechanism: ") || find(line, b" using AUTH mechanism: ").is_some())
}

/// Would the record get its first mark, or its number, from the two lines together? Where a file's head shows no wrapped
/// record, none is read that is wrapped within the very words or digits that tell it: [`super::skim()`] could not find it.
fn makes_a_mark(text: &[u8], line: &[u8]) -> bool {
    // More than a mark of each, or a label and a number.
    const AROUND: usize = 32;
    let (separators, line) = separators(text, line);
    let end = text.get(text.len().saturating_sub(AROUND)..).unwrap_or_default();
    let begin = line.get(..AROUND).unwrap_or(line);
    let is_joined = |separator: &&[u8]| {
        let joint = end.len()..end.len() + separator.len();
        let joined = [end, *separator, begin].concat();
        marks::is_joined_at(&joined, joint.clone())
            || (joint.is_empty() && marks::is_number_joined_at(&joined, joint.end))
    };
    separators.iter().any(is_joined) && !marks::holds_one(text)
}

/// What may have stood between two lines, the likelier first, and the second without its indentation. Where there is a
/// blank already, there was one; a copy that indents its lines has more.
pub(super) fn separators<'l>(text: &[u8], line: &'l [u8]) -> (&'static [&'static [u8]], &'l [u8]) {
    let indent = line.iter().take_while(|byte| envelope::is_blank(**byte)).count();
    let separators: &[&[u8]] = match text {
        _ if ends_in_blank(text) => &[b""],
        _ if indent > 0 => &[b" "],
        _ => &[b" ", b""],
    };
    (separators, line.get(indent..).unwrap_or_default())
}

fn ends_in_blank(text: &[u8]) -> bool {
    text.last().is_some_and(|last| envelope::is_blank(*last))
}

fn standing(text: &[u8], shape: Shape) -> Standing {
    let Some(envelope) = envelope::parse(text, shape.bare) else { return Standing::Unknown };
    let message = envelope.message(text);
    match recognise_in(shape.layout, message) {
        Some(Ok(record)) => Standing::Whole(Rest::of(&record)),
        Some(Err(_)) => Standing::Partial,
        None if may_become_known(message) => Standing::Partial,
        None => Standing::Unknown,
    }
}
