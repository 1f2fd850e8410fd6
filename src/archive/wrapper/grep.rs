//! What `grep` or `zgrep` found: the name of a file, or a line number, or both, in front of every line.
//!
//! Lines of context have `-` for `:`, and `--` stands between groups of lines. A prefix is told by the file's own form:
//! its name was seen before, or what follows the first colon begins a record. What a record says cannot pass for a prefix,
//! because a line that begins with a known one is not looked at further.

use std::collections::BTreeSet;

use indexmap::IndexSet;
use memchr::memchr;

use super::source::{Kind, Marker, Sources, source};
use super::unwrap::{Tally, Troubles, Unwrap, next_line};
use crate::record::envelope;

/// The longest name of a file.
const LONGEST_NAME: usize = 1024;

/// Names that are kept. Lines of further files count as lines of the last of them.
const MOST_NAMES: usize = 4096;

/// Names that a note lists.
const TOLD: usize = 5;

/// What stands in front of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::archive) struct Form {
    named: bool,
    numbered: bool,
    /// Some lines are context.
    context: bool,
    /// The names in the first text.
    names: BTreeSet<Vec<u8>>,
    sources: Sources,
}

/// The prefix of a line.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
struct Prefix<'l> {
    /// Empty if there is none.
    name: &'l [u8],
    number: Option<u64>,
    /// Where the line itself begins.
    length: usize,
}

impl Form {
    pub(super) fn detect(sample: &[u8], whole: bool, is_log: &dyn Fn(&[u8]) -> bool) -> Option<Form> {
        let end = if whole { sample.len() } else { memchr::memrchr(b'\n', sample)? + 1 };
        let sample = sample.get(..end)?;
        let lines = || sample.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
        let (named, numbered) = lines().take(256).find_map(shown)?;
        let mut form = Form { named, numbered, context: false, names: BTreeSet::new(), sources: Sources::default() };
        for line in lines().filter(|line| shown(line) == Some((named, numbered))) {
            form.names.extend(form.colon(line).map(|prefix| prefix.name.to_vec()));
        }
        form.context = lines().any(|line| {
            form.dash(line).is_some_and(|prefix| begins_record(line.get(prefix.length..).unwrap_or_default()))
        });
        let (mut fitting, mut all) = (0, 0);
        for line in lines().filter(|line| without_return(line) != b"--") {
            all += 1;
            fitting += usize::from(!begins_record(line) && form.prefix(line, &form.names).is_some());
        }
        if named {
            form.sources = Sources::of(&lines().filter_map(|line| form.named(line)).collect::<Vec<_>>());
        }
        let mut text = Vec::new();
        Grep::new(&form).take(sample, true, &mut text);
        (fitting * 2 > all && is_log(&text)).then_some(form)
    }

    pub(super) fn note(&self) -> String {
        let what = match (self.named, self.numbered) {
            (true, true) => "names of files and line numbers",
            (true, false) => "names of files",
            (false, _) => "line numbers",
        };
        format!("output of grep, the {what} in front of the lines taken off")
    }

    /// A line without its prefix, and its source.
    fn named(&self, line: &[u8]) -> Option<(Vec<u8>, Vec<Vec<u8>>)> {
        let prefix = self.prefix(line, &self.names).filter(|_| !begins_record(line))?;
        Some((line.get(prefix.length..)?.to_vec(), vec![source(prefix.name, Kind::Path)]))
    }

    /// The prefix of a line, if it has one.
    fn prefix<'l>(&self, line: &'l [u8], names: &BTreeSet<Vec<u8>>) -> Option<Prefix<'l>> {
        let by_colon = self.colon(line);
        let is_known = |prefix: &Prefix<'_>| !self.named || names.contains(prefix.name);
        if let Some(prefix) = by_colon.filter(is_known) {
            return Some(prefix);
        }
        if self.context
            && let Some(prefix) = self.dash_of(line, names)
        {
            return Some(prefix);
        }
        by_colon.filter(|prefix| begins_record(line.get(prefix.length..).unwrap_or_default()))
    }

    /// The prefix that the first colon ends, behind that of a drive, or the number behind it.
    fn colon<'l>(&self, line: &'l [u8]) -> Option<Prefix<'l>> {
        let mut at = 0;
        let mut name: &[u8] = b"";
        if self.named {
            let drive =
                if matches!(line, [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic()) { 2 } else { 0 };
            let end = drive + memchr(b':', line.get(drive..line.len().min(LONGEST_NAME))?)?;
            name = line.get(..end).filter(|name| !name.is_empty() && !name.iter().any(u8::is_ascii_control))?;
            at = end + 1;
        }
        self.number(line, at, b':').map(|(number, length)| Prefix { name, number, length })
    }

    fn dash<'l>(&self, line: &'l [u8]) -> Option<Prefix<'l>> {
        self.dash_of(line, &self.names)
    }

    /// The prefix of a line of context: one of `names`, the longest that fits.
    fn dash_of<'l>(&self, line: &'l [u8], names: &BTreeSet<Vec<u8>>) -> Option<Prefix<'l>> {
        if !self.named {
            return self.number(line, 0, b'-').map(|(number, length)| Prefix { name: b"", number, length });
        }
        let dashes = memchr::memrchr_iter(b'-', line.get(..line.len().min(LONGEST_NAME))?);
        dashes.filter(|at| line.get(..*at).is_some_and(|name| names.contains(name))).find_map(|at| {
            let (number, length) = self.number(line, at + 1, b'-')?;
            Some(Prefix { name: line.get(..at)?, number, length })
        })
    }

    /// The number at `at`, if lines have one, and where what follows it begins.
    fn number(&self, line: &[u8], at: usize, end: u8) -> Option<(Option<u64>, usize)> {
        if !self.numbered {
            return Some((None, at));
        }
        let rest = line.get(at..)?;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = std::str::from_utf8(rest.get(..digits)?).ok()?.parse().ok()?;
        (rest.get(digits) == Some(&end)).then_some((Some(number), at + digits + 1))
    }
}

/// What stands in front of a line that begins a record behind it: a name, a number.
fn shown(line: &[u8]) -> Option<(bool, bool)> {
    if begins_record(line) {
        return None;
    }
    [(false, true), (true, true), (true, false)].into_iter().find(|(named, numbered)| {
        let form = Form {
            named: *named,
            numbered: *numbered,
            context: false,
            names: BTreeSet::new(),
            sources: Sources::default(),
        };
        form.colon(line).is_some_and(|prefix| begins_record(line.get(prefix.length..).unwrap_or_default()))
    })
}

fn begins_record(line: &[u8]) -> bool {
    let line = without_return(line);
    envelope::parse(line.get(envelope::indent(line, false)..).unwrap_or_default(), false).is_some()
}

fn without_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Takes the prefixes off.
pub(super) struct Grep {
    form: Form,
    names: BTreeSet<Vec<u8>>,
    marker: Marker,
    /// The names of which lines were seen, in their order.
    seen: IndexSet<Vec<u8>>,
    /// The prefix of the line before.
    before: Option<(Vec<u8>, Option<u64>)>,
    /// The rest of a long line follows.
    in_line: bool,
    line: u64,
    bare: Tally,
}

impl Grep {
    pub(super) fn new(form: &Form) -> Grep {
        Grep {
            form: form.clone(),
            names: form.names.clone(),
            marker: Marker::new(&form.sources),
            seen: IndexSet::new(),
            before: None,
            in_line: false,
            line: 0,
            bare: Tally::default(),
        }
    }

    /// A line, or the begin of one that is long.
    fn line(&mut self, line: &[u8], text: &mut Vec<u8>) {
        self.line += 1;
        // Between groups of lines nothing goes on.
        if without_return(line) == b"--" {
            self.before = None;
            return;
        }
        let prefix = if begins_record(line) { None } else { self.form.prefix(line, &self.names) };
        let Some(Prefix { name, number, length }) = prefix else {
            if !line.trim_ascii().is_empty() {
                self.bare.add(self.line);
            }
            text.extend_from_slice(line);
            return;
        };
        let rest = line.get(length..).unwrap_or_default();
        let goes_on = match &self.before {
            Some((before, at)) => before == name && number == at.map(|at| at.saturating_add(1)),
            None => false,
        };
        if !goes_on && !begins_record(rest) {
            // A line of another file, or from elsewhere in the same, continues no record.
            text.push(b'\n');
        }
        if self.form.named {
            text.extend(self.marker.prefix(rest, &source(name, Kind::Path)));
        }
        text.extend_from_slice(rest);
        let is_same = self.before.as_ref().is_some_and(|(before, _)| before == name);
        if !is_same && self.form.named && self.seen.len() < MOST_NAMES {
            self.seen.insert(name.to_vec());
            self.names.insert(name.to_vec());
        }
        self.before = Some((name.to_vec(), number));
    }
}

impl Unwrap for Grep {
    fn take(&mut self, raw: &[u8], at_end: bool, text: &mut Vec<u8>) -> usize {
        let mut at = 0;
        while let Some((line, is_whole)) = next_line(raw.get(at..).unwrap_or_default(), at_end, self.in_line) {
            match self.in_line {
                true => text.extend_from_slice(line),
                false => self.line(line, text),
            }
            self.in_line = !is_whole;
            if is_whole {
                text.push(b'\n');
            }
            at += line.len() + usize::from(is_whole);
        }
        at
    }

    fn troubles(&self) -> Troubles {
        let mut notes = Vec::new();
        if self.seen.len() > 1 {
            let names: Vec<_> = self.seen.iter().take(TOLD).map(|name| String::from_utf8_lossy(name)).collect();
            let more = if self.seen.len() > TOLD { " …" } else { "" };
            notes.push(format!("lines of {} files, read as one log: {}{more}", self.seen.len(), names.join(", ")));
        }
        notes.extend(self.marker.note());
        notes.extend(self.bare.tell("line", "read as it is", "no prefix of grep"));
        Troubles { damage: Vec::new(), notes }
    }
}
