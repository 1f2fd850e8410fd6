//! Cuts JSON into lines or objects, however the text comes, and passes over what is too long to be held.

use memchr::memchr;

use super::super::unwrap::LONGEST;

/// How objects lie in the text.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(in crate::archive) enum Framing {
    /// One a line.
    Lines,
    /// In an array over any number of lines, or one behind the other.
    Objects,
    /// In an array that is a member of a larger object: what follows the array is not looked at.
    Array,
}

impl Framing {
    /// What it calls a unit.
    pub(super) fn unit(self) -> &'static str {
        match self {
            Framing::Lines => "line",
            Framing::Objects | Framing::Array => "object",
        }
    }
}

/// What comes next in the text.
pub(super) enum Step<'r> {
    /// A line or an object, and the bytes up to its end.
    Unit(&'r [u8], usize),
    /// So many bytes between objects that are none.
    Junk(usize),
    /// What comes next is too long. So many bytes of it; the rest is passed over.
    Long(usize),
    /// The text ends, and its last object or its array does not.
    Cut,
    /// So many bytes were passed over.
    Passed(usize),
    /// The same; there has to be more text.
    More(usize),
}

/// Cuts text into lines or objects.
pub(super) struct Splitter {
    pub framing: Framing,
    /// The rest of something too long is passed over.
    skips: bool,
    /// Bytes of the next unit that were looked at.
    seen: usize,
    /// Of objects: how many are open, and whether a text is, and what comes next is escaped.
    depth: usize,
    in_text: bool,
    is_escaped: bool,
    /// An array is open that objects lie in.
    in_array: bool,
    /// An array has ended.
    is_over: bool,
}

impl Splitter {
    pub(super) fn new(framing: Framing) -> Splitter {
        Splitter {
            framing,
            skips: false,
            seen: 0,
            depth: 0,
            in_text: false,
            is_escaped: false,
            in_array: false,
            is_over: false,
        }
    }

    /// The next line or object.
    pub(super) fn next<'r>(&mut self, raw: &'r [u8], at_end: bool) -> Step<'r> {
        match self.framing {
            Framing::Lines => self.next_line(raw, at_end),
            Framing::Array if self.is_over => Step::More(raw.len()),
            Framing::Objects | Framing::Array => self.next_object(raw, at_end),
        }
    }

    fn next_line<'r>(&mut self, raw: &'r [u8], at_end: bool) -> Step<'r> {
        let mut passed = 0;
        if self.skips {
            let Some(end) = memchr(b'\n', raw) else { return Step::More(raw.len()) };
            self.skips = false;
            passed = end + 1;
        }
        let rest = raw.get(passed..).unwrap_or_default();
        let end = memchr(b'\n', rest.get(self.seen..).unwrap_or_default()).map(|end| self.seen + end);
        match end {
            Some(end) if end <= LONGEST => {
                self.seen = 0;
                Step::Unit(rest.get(..end).unwrap_or_default(), passed + end + 1)
            }
            None if rest.len() <= LONGEST => {
                if at_end && !rest.is_empty() {
                    self.seen = 0;
                    return Step::Unit(rest, raw.len());
                }
                self.seen = rest.len();
                Step::More(passed)
            }
            Some(_) | None => {
                (self.seen, self.skips) = (0, true);
                Step::Long(passed + LONGEST)
            }
        }
    }

    fn next_object<'r>(&mut self, raw: &'r [u8], at_end: bool) -> Step<'r> {
        let mut passed = 0;
        if self.depth == 0 {
            passed = raw.iter().take_while(|byte| self.is_between(**byte)).count();
            if self.framing == Framing::Array && self.is_over {
                return Step::Passed(passed);
            }
            match raw.get(passed) {
                None if at_end && self.in_array => {
                    self.in_array = false;
                    return Step::Cut;
                }
                None => return Step::More(passed),
                Some(b'{') => {}
                Some(_) => {
                    let rest = raw.get(passed..).unwrap_or_default();
                    return Step::Junk(
                        passed + rest.iter().take_while(|byte| **byte != b'{' && **byte != b']').count(),
                    );
                }
            }
        }
        let rest = raw.get(passed..).unwrap_or_default();
        while let Some(byte) = rest.get(self.seen) {
            self.seen += 1;
            if self.ends_with(*byte) {
                let unit = rest.get(..std::mem::take(&mut self.seen)).unwrap_or_default();
                return match std::mem::take(&mut self.skips) {
                    true => Step::Passed(passed + unit.len()),
                    false if unit.len() > LONGEST => Step::Long(passed + unit.len()),
                    false => Step::Unit(unit, passed + unit.len()),
                };
            }
        }
        if at_end {
            (self.depth, self.in_array) = (0, false);
            return if std::mem::take(&mut self.skips) { Step::More(raw.len()) } else { Step::Cut };
        }
        if self.skips || rest.len() > LONGEST {
            let is_new = !std::mem::replace(&mut self.skips, true);
            self.seen = 0;
            return if is_new { Step::Long(raw.len()) } else { Step::More(raw.len()) };
        }
        Step::More(passed)
    }

    /// Is it a byte that may lie between objects?
    fn is_between(&mut self, byte: u8) -> bool {
        match byte {
            b'[' => self.in_array = true,
            b']' => (self.in_array, self.is_over) = (false, true),
            _ => {}
        }
        matches!(byte, b'[' | b']' | b',') || byte.is_ascii_whitespace()
    }

    /// Takes a byte of an object; true: it ends with that.
    fn ends_with(&mut self, byte: u8) -> bool {
        match (self.in_text, byte) {
            (true, _) if self.is_escaped => self.is_escaped = false,
            (true, b'\\') => self.is_escaped = true,
            (_, b'"') => self.in_text = !self.in_text,
            (false, b'{') => self.depth += 1,
            (false, b'}') => self.depth -= 1,
            _ => {}
        }
        self.depth == 0
    }
}
