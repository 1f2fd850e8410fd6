//! What stands at the end of every line of a file and is none of its text: a CR before the LF, and marks that transports and
//! viewers leave there. A syslog daemon shows the CR of a sender as `#015`, a text mode turns CR LF into CR CR LF, an
//! editor shows `^M`.
//!
//! A single line may end so because somebody typed it (`bob#015`), so only a mark at the end of every record of the head of
//! a file is taken off, from every line that has it; or one at the end of most of those records whose last word is the
//! appliance's own: nobody else writes behind it. The others came another way, or lost their end.

use memchr::memchr_iter;

use super::last_word::LastWord;
use crate::record::envelope;

/// The marks.
const MARKS: [&[u8]; 11] = [b"#015", b"#013", b"#012", b"#010", b"#000", b"^M", b"\\r", b"\\n", b"\r", b"\0", b"\x0b"];

/// The longest run of marks that is looked for.
const LONGEST: usize = 16;

/// Lines that tell: of one alone nobody knows who wrote its end.
const LEAST: usize = 2;

/// The end of every line of a file, without the LF and one CR before it.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Ending {
    bytes: [u8; LONGEST],
    length: u8,
}

impl Ending {
    /// Nothing.
    pub const NONE: Ending = Ending { bytes: [0; LONGEST], length: 0 };

    /// Is it nothing?
    pub fn is_empty(self) -> bool {
        self.length == 0
    }

    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }

    fn new(bytes: &[u8]) -> Ending {
        let mut ending = Ending::default();
        for (place, byte) in ending.bytes.iter_mut().zip(bytes) {
            *place = *byte;
        }
        ending.length = u8::try_from(bytes.len().min(LONGEST)).unwrap_or_default();
        ending
    }

    /// The text of a line, without its end.
    #[inline]
    pub fn strip(self, line: &[u8]) -> &[u8] {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if self.length == 0 {
            return line;
        }
        line.strip_suffix(self.as_bytes()).unwrap_or(line)
    }

    /// What the records of `sample` end with. Its last line may be cut.
    pub fn of(sample: &[u8], bare: bool) -> Ending {
        let every = Common::of(records(sample, bare).map(|(_, marks)| marks));
        if every.lines < LEAST || every.none_marked {
            return Ending::default();
        }
        every.ending().or_else(|| Ending::behind_own_words(sample, bare)).unwrap_or_default()
    }

    /// What most records end with whose last word is the appliance's.
    fn behind_own_words(sample: &[u8], bare: bool) -> Option<Ending> {
        let is_own = |message: &[u8]| LastWord::of(message) == LastWord::Appliance;
        let own: Vec<&[u8]> =
            records(sample, bare).filter(|(message, _)| is_own(message)).map(|(_, marks)| marks).collect();
        let marked = Common::of(own.iter().copied().filter(|marks| !marks.is_empty()));
        marked.ending().filter(|_| marked.lines >= LEAST && marked.lines * 2 > own.len())
    }
}

/// The messages of `sample`, each without the marks at the end of its line, and those.
fn records(sample: &[u8], bare: bool) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut begin = 0;
    memchr_iter(b'\n', sample).filter_map(move |end| {
        let line = sample.get(begin..end).unwrap_or_default();
        begin = end + 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let text = line.get(envelope::indent(line, true)..).unwrap_or_default();
        let message = text.get(envelope::parse(text, bare)?.message_at..)?;
        let marks = marks_at_end(message);
        Some((message.get(..message.len() - marks.len())?, marks))
    })
}

/// What several lines end with alike.
struct Common<'a> {
    /// `None`: there was no line yet.
    marks: Option<&'a [u8]>,
    lines: usize,
    none_marked: bool,
}

impl<'a> Common<'a> {
    fn of(each: impl Iterator<Item = &'a [u8]>) -> Common<'a> {
        each.fold(Common { marks: None, lines: 0, none_marked: true }, |common, marks| Common {
            marks: Some(common.marks.map_or(marks, |known| common_end(known, marks))),
            lines: common.lines + 1,
            none_marked: common.none_marked && marks.is_empty(),
        })
    }

    fn ending(&self) -> Option<Ending> {
        self.marks.filter(|marks| !marks.is_empty()).map(Ending::new)
    }
}

/// The marks that a line ends with, one after the other.
fn marks_at_end(line: &[u8]) -> &[u8] {
    let mut at = line.len();
    while let Some(before) = line.get(..at)
        && let Some(mark) = MARKS.iter().find(|mark| before.ends_with(mark))
        && line.len() - at + mark.len() <= LONGEST
    {
        at -= mark.len();
    }
    line.get(at..).unwrap_or_default()
}

/// The marks that both end with.
fn common_end<'a>(one: &'a [u8], other: &[u8]) -> &'a [u8] {
    let same = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    // Not a part of a mark.
    marks_at_end(one.get(one.len() - same..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "Wed Apr 22 11:43:59 2009 Info: ";

    fn of(ends: &[&str]) -> String {
        let text: String = ends.iter().map(|end| format!("{HEAD}x{end}\n")).collect();
        String::from_utf8_lossy(Ending::of(text.as_bytes(), false).as_bytes()).into_owned()
    }

    #[test]
    fn what_every_line_ends_with_is_taken_off() {
        assert_eq!(of(&["", ""]), "");
        assert_eq!(of(&["\r", "\r"]), "");
        for mark in ["#015", "#012", "#000", "^M", "\\r", "\0", "\x0b", "#015#012", "#015\0"] {
            assert_eq!(of(&[mark, mark, mark]), mark);
            assert_eq!(of(&[&format!("{mark}\r"), &format!("{mark}\r")]), mark, "before CR LF");
            assert_eq!(of(&[mark, ""]), "", "a name may end so");
            assert_eq!(of(&[mark]), "", "one line alone tells nothing");
        }
        assert_eq!(of(&["\r\r", "\r\r"]), "\r");
        assert_eq!(of(&["#012#015", "#015", "bob#015"]), "#015");
        assert_eq!(of(&["#015", "#013"]), "");
        assert_eq!(of(&[&"#015".repeat(9), &"#015".repeat(9)]), "#015".repeat(4));
    }

    #[test]
    fn a_mark_behind_the_words_of_the_appliance_is_no_strangers() {
        let lines = |marked: usize, bare: usize| {
            let own = |end: &str| format!("{HEAD}ICID 5 close{end}\n");
            let other = format!("{HEAD}MID 5 Subject 'x#015\n{HEAD}MID 6 Subject 'y\n");
            own("#015").repeat(marked) + &own("").repeat(bare) + &other
        };
        let of = |text: String| Ending::of(text.as_bytes(), false);
        assert_eq!(of(lines(3, 1)).as_bytes(), b"#015");
        assert_eq!(of(lines(2, 0)).as_bytes(), b"#015");
        for (marked, bare) in [(1, 0), (2, 2), (0, 4)] {
            assert!(of(lines(marked, bare)).is_empty(), "{marked} and {bare}");
        }
    }

    #[test]
    fn lines_without_an_envelope_do_not_count() {
        let text = format!("{HEAD}a#015\nand on\n\n{HEAD}b#015\n{HEAD}cut of");
        let ending = Ending::of(text.as_bytes(), false);
        assert_eq!(ending.strip(b"x#015\r"), b"x");
        assert_eq!(ending.strip(b"x"), b"x");
        assert_eq!(ending.strip(b"x#01"), b"x#01");
        assert_eq!(Ending::default().strip(b"x#015\r"), b"x#015");
    }
}
