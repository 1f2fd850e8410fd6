//! Words by which the records that matter are found without looking at any line between them.
//!
//! Of a hundred lines of a log one is about an attempt to authenticate. Whatever record is about one holds `SMTP Auth`
//! or `SMTP authentication`, and the records at the head of a log hold the two other marks, so a search for these few
//! bytes passes over the rest at many times the speed at which lines can be taken apart.
//!
//! Where rows need to know of connections, the same pass finds where these begin and end. Where a few connections or
//! messages are asked for by their numbers, it finds the numbers.
//!
//! Measured on log in the cache, ns for each of its lines: one pass for the marks of attempts (Teddy) 5, with those of
//! inbound connections 7, of all 9; one pass for a single mark 2, counting newlines 4, stopping at each newline 11.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use aho_corasick::packed::{Config, MatchKind, Searcher};
use aho_corasick::{AhoCorasick, Input, Span};

#[cfg(test)]
mod tests;

/// What a record that holds a mark may be.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// About an attempt, or at the head of a log.
    Attempt,
    /// `New SMTP ICID …`; the mark begins at [`Mark::at`] with the `P`.
    Opening,
    /// `ICID n close`; the mark begins with the blank.
    Close,
    /// Another record that ends a connection.
    End,
    /// One of the numbers that are searched for.
    Number,
    /// A run of NUL, perhaps a short one.
    Zeros,
}

/// A mark that was found.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Offset of its first byte.
    pub at: usize,
    /// What its record may be.
    pub kind: Kind,
}

/// Which connections are asked for, besides the attempts.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Connections {
    /// Those with an ICID.
    pub inbound: bool,
    /// Those with a DCID.
    pub outbound: bool,
    /// Their ends and their messages, too.
    pub late: bool,
}

/// All marks. Three letters that are rare let the search skip more than a word that is not: `SMTP ` stands in every tenth
/// line.
const PATTERNS: [(&[u8], Kind, Connections); 12] = {
    const INBOUND: Connections = Connections { inbound: true, outbound: false, late: false };
    const OUTBOUND: Connections = Connections { inbound: false, outbound: true, late: false };
    const BOTH: Connections = Connections { inbound: true, outbound: true, late: false };
    [
        (b"uth", Kind::Attempt, NONE),
        (b"UTH", Kind::Attempt, NONE),
        (b" SN: ", Kind::Attempt, NONE),
        (b"UTC: ", Kind::Attempt, NONE),
        (b"P ICID", Kind::Opening, INBOUND),
        (b"p ICID", Kind::Opening, INBOUND),
        (b"P DCID", Kind::Opening, OUTBOUND),
        (b"p DCID", Kind::Opening, OUTBOUND),
        (b" close", Kind::Close, BOTH),
        (b"d ICID: ", Kind::End, INBOUND),
        (b"d DCID: ", Kind::End, OUTBOUND),
        (b"h DCID ", Kind::End, OUTBOUND),
    ]
};
/// The same search looks for runs of NUL, so that they need no pass of their own.
const ZEROS: &[u8] = &[0; 16];
const NONE: Connections = Connections { inbound: false, outbound: false, late: false };
/// The number of patterns, from the first, that are a mark only behind [`OPENING`].
const OF_ATTEMPTS: usize = 2;
/// What stands before `uth`, in any case.
const OPENING: &[u8] = b"SMTP A";

impl Connections {
    fn ask_for(self, pattern: usize) -> bool {
        PATTERNS
            .get(pattern)
            .is_some_and(|(_, _, of)| *of == NONE || (self.inbound && of.inbound) || (self.outbound && of.outbound))
    }
}

/// Searches for marks.
#[derive(Debug)]
pub struct Marks {
    /// Vector code, where the processor has it.
    packed: Option<Searcher>,
    automaton: AhoCorasick,
    /// What each pattern of the search stands for.
    patterns: Vec<Pattern>,
    connections: Connections,
}

/// What a pattern of the search stands for.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Pattern {
    /// The one at this position in [`PATTERNS`].
    Word(usize),
    Number,
    /// [`ZEROS`].
    Zeros,
}

impl Marks {
    /// A searcher for the marks of attempts and heads, of the beginnings and ends of `connections`, and for `numbers`.
    pub fn new(connections: Connections, numbers: &BTreeSet<u64>) -> Marks {
        let words = (0..PATTERNS.len()).filter(|pattern| connections.ask_for(*pattern));
        let mut patterns: Vec<Pattern> = words.map(Pattern::Word).collect();
        let mut digits: Vec<String> = numbers.iter().map(u64::to_string).collect();
        // Of two that begin alike the first in the list is found.
        digits.sort_by_key(|digits| Reverse(digits.len()));
        patterns.extend(digits.iter().map(|_| Pattern::Number));
        patterns.push(Pattern::Zeros);
        let words = patterns.iter().filter_map(|pattern| -> Option<&[u8]> { pattern.word() });
        let bytes: Vec<&[u8]> = words.chain(digits.iter().map(String::as_bytes)).chain([ZEROS]).collect();
        let mut config = Config::new();
        let packed = config.match_kind(MatchKind::LeftmostFirst).builder().extend(&bytes).build();
        let automaton = AhoCorasick::builder().match_kind(aho_corasick::MatchKind::LeftmostFirst).build(&bytes);
        let automaton = automaton.expect("a few dozen short patterns make a small automaton");
        Marks { packed, automaton, patterns, connections }
    }

    /// The connections that are asked for.
    pub fn connections(&self) -> Connections {
        self.connections
    }

    /// The first mark at or after `from`.
    #[inline]
    pub fn next(&self, text: &[u8], from: usize) -> Option<Mark> {
        let mut span = Span::from(from.min(text.len())..text.len());
        loop {
            let found = match &self.packed {
                // Below this length it has nothing to gain, and refuses to search.
                Some(packed) if span.len() >= packed.minimum_len() => packed.find_in(text, span)?,
                Some(_) | None => self.automaton.find(Input::new(text).span(span))?,
            };
            let kind = match self.patterns.get(found.pattern().as_usize())? {
                Pattern::Word(pattern) if is_mark(text, *pattern, found.start()) => Some(PATTERNS.get(*pattern)?.1),
                Pattern::Number if is_number(text, found.start()..found.end()) => Some(Kind::Number),
                Pattern::Zeros => Some(Kind::Zeros),
                Pattern::Word(_) | Pattern::Number => None,
            };
            if let Some(kind) = kind {
                return Some(Mark { at: found.start(), kind });
            }
            span.start = found.end();
        }
    }
}

impl Pattern {
    fn word(&self) -> Option<&'static [u8]> {
        match self {
            Pattern::Word(pattern) => PATTERNS.get(*pattern).map(|pattern| pattern.0),
            Pattern::Number | Pattern::Zeros => None,
        }
    }
}

/// Are the digits at `place` all of a number, but for zeros before them?
fn is_number(text: &[u8], place: Range<usize>) -> bool {
    let before = text.get(..place.start).and_then(|before| before.iter().rev().find(|byte| **byte != b'0'));
    let after = text.get(place.end);
    !before.is_some_and(u8::is_ascii_digit) && !after.is_some_and(u8::is_ascii_digit)
}

fn is_mark(text: &[u8], pattern: usize, at: usize) -> bool {
    pattern >= OF_ATTEMPTS || ends_with_opening(text.get(..at).unwrap_or_default())
}

fn ends_with_opening(text: &[u8]) -> bool {
    let end = text.len().checked_sub(OPENING.len()).and_then(|at| text.get(at..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(OPENING))
}

/// Does `text` begin with the mark of an attempt?
#[inline]
pub(super) fn begins_with_attempt(text: &[u8]) -> bool {
    let Some((opening, rest)) = text.split_at_checked(OPENING.len()) else { return false };
    (rest.starts_with(b"uth") || rest.starts_with(b"UTH")) && opening.eq_ignore_ascii_case(OPENING)
}

/// Is there a mark of an attempt in `text`?
#[inline]
pub(super) fn speaks_of_attempts(text: &[u8]) -> bool {
    let is_mark = |at: usize| at.checked_sub(OPENING.len()).is_some_and(|at| begins_with_attempt(&text[at..]));
    memchr::memchr2_iter(b'u', b'U', text).any(is_mark)
}

/// Is there a mark in `text` that is searched for whatever the query?
pub(super) fn holds_one(text: &[u8]) -> bool {
    marks_in(text).any(|(_, _, kind)| kind == Kind::Attempt)
}

/// Does the number of a connection or a message go on across `joint`, where two parts of `text` meet?
pub(super) fn is_number_joined_at(text: &[u8], joint: usize) -> bool {
    let Some((before, after)) = text.split_at_checked(joint) else { return false };
    let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let label = before.get(..before.len() - digits).unwrap_or_default();
    let is_label = [b"ID ".as_slice(), b"ID: ", b"Message "].iter().any(|end| label.ends_with(end));
    digits > 0 && is_label && after.first().is_some_and(u8::is_ascii_digit)
}

/// Is there a mark in `text`, which was put together of two parts with `joint` between, that neither part holds alone?
pub(super) fn is_joined_at(text: &[u8], joint: Range<usize>) -> bool {
    marks_in(text).any(|(begin, end, _)| begin < joint.end && joint.start < end)
}

/// The marks in a short text: begin, end and kind.
fn marks_in(text: &[u8]) -> impl Iterator<Item = (usize, usize, Kind)> {
    PATTERNS.iter().enumerate().flat_map(move |(pattern, (bytes, kind, _))| {
        memchr::memmem::find_iter(text, bytes).filter(move |at| is_mark(text, pattern, *at)).map(move |at| {
            let before = if pattern < OF_ATTEMPTS { OPENING.len() } else { 0 };
            (at - before, at + bytes.len(), *kind)
        })
    })
}
