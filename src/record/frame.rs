//! From physical lines to records: joins wrapped records, splits flattened ones, counts every line once.
//!
//! Real logs are copied through terminals, documents and web pages, which wrap long records over several lines or run
//! many records together on one. What makes this safe is one rule without exception: *a physical line that begins with
//! an envelope begins a record*, whatever stood before it. A block cut before such a line therefore gives the same
//! records in two parts as in one, so files can be read in parallel; and a record's own text can begin another record
//! only by a line break and a whole envelope after it, never by words alone.
//!
//! A line without an envelope belongs to the record right before it, if it can:
//!
//! - an envelope behind blanks begins a record where the file has its records on indented lines; elsewhere the record
//!   before takes the line, if it can take anything, and is told (an inline envelope), else it begins a record;
//! - a blank line, a code fence of a document and another program's stamped line end the record, and so does a line
//!   with a known record behind the remains of an envelope, which is told as a record that is not understood;
//! - an attempt that was cut takes lines that begin as its own does up to the level and have none, if they make it whole:
//!   a transport sent its text as several records;
//! - a record that is whole takes the line only if it is still a whole record with it, or goes on with a part that not
//!   every release writes;
//! - a record that would take anything, because it ends with a name, takes the line only if the break shows a blank, or
//!   if the line, or a later one, ends as the record does: then a user name goes over lines, and what looked whole was
//!   the name's own forgery;
//! - a record that is not whole yet takes it: with a space in between, or without, whichever makes the record whole,
//!   the space being tried first; where there are blanks already, one stays (the rest is a copy's indentation);
//! - a record of a kind we do not know takes whatever comes.
//!
//! Only LF ends a line. A lone CR, VT or U+2028 are text, and so is NUL, unless many follow each other: such a run ends what
//! stands before it, and what stands behind it begins anew.

mod again;
mod ending;
mod flattened;
mod join;
mod layout;
mod sieve;
mod sift;
mod skim;
mod stamps;
#[cfg(test)]
mod tests;
pub mod zeros;

use std::ops::AddAssign;

use memchr::{memchr, memrchr};

pub use self::again::again;
pub use self::ending::Ending;
use self::flattened::LastLine;
use self::join::{Joiner, Taken};
pub(super) use self::layout::shape_of;
pub use self::sieve::Sieve;
pub use self::sift::{search, sift};
pub use self::skim::skim;
pub use self::stamps::{Written, last_written, stamps};
use super::envelope::{self, Envelope, Level, Repetition, Stencil};
use super::{Flaw, Malformed, Record, cursor, loosely, marks, recognise};

/// How records lie on the lines of a file; decided once per file, never per line.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// One record per line; a line without an envelope continues the record before it.
    #[default]
    Lines,
    /// Like `Lines`; a notable part of the records goes over several lines.
    Wrapped,
    /// Several records on a line.
    Flattened,
}

/// What framing needs to know of a file; decided from its head.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// How records lie on lines.
    pub layout: Layout,
    /// Records carry no time at all: a line that begins with a level (`Info: `) begins a record.
    pub bare: bool,
    /// Records begin on indented lines, too.
    pub indented: bool,
    /// Some record of the head goes over several lines, so any record of the file may be wrapped, even within the words
    /// that tell what it is.
    pub wraps: bool,
    /// What its lines end with.
    pub ending: Ending,
}

impl Shape {
    /// Does a line's envelope begin a record although blanks stand before it?
    pub fn allows_indent(self) -> bool {
        self.bare || self.indented || self.layout == Layout::Flattened
    }

    /// Do the words that tell what a record is stand on one line, and its last word right before the line's end? See
    /// [`skim`].
    pub fn has_whole_marks(self) -> bool {
        !self.wraps && self.layout == Layout::Lines && !self.allows_indent() && self.ending.is_empty()
    }
}

/// One record.
#[derive(Debug)]
pub struct Entry<'a> {
    /// 0-based physical line, counted from the start of the block, on which the record begins.
    pub line: u64,
    /// Physical lines that hold some of it.
    pub lines: u64,
    /// Offset in the block of the record's first byte.
    pub offset: usize,
    /// What stands before the message.
    pub envelope: Envelope<'a>,
    /// The record's exact bytes, unwrapped: envelope and message, without a line end. A record of more than
    /// [`MOST_LINES`] lines or, wrapped, of more than [`MOST_BYTES`] is given up to there.
    pub text: &'a [u8],
    /// The text after the envelope; of a repetition that of the record before.
    pub message: &'a [u8],
    /// It stands for a record that a syslog daemon counted and did not write.
    pub repeated: bool,
    /// What the message says. Behind a garbled envelope a known record is [`Malformed`].
    pub record: Option<Result<Record<'a>, Malformed>>,
    /// The record is not whole; what it says is certain all the same.
    pub flaw: Option<Flaw>,
    /// The record is about authentication, or holds words that are, and holds further envelopes, in a layout that says
    /// that they are not records.
    pub inline_envelope: bool,
}

/// Lines of one record that are joined; further ones are counted as its continuations and not looked at.
pub const MOST_LINES: u64 = 64;
/// Bytes to which the lines of one record are joined. A record on a single line may be of any length.
pub const MOST_BYTES: usize = 64 * 1024;

/// Where the lines of a block went. Every line is in exactly one of the five buckets.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct LineCounts {
    /// All physical lines.
    pub lines: u64,
    /// Lines on which a record begins.
    pub record_first_lines: u64,
    /// Lines that continue a record (and on which, in a flattened file, others may begin).
    pub continuations: u64,
    /// Empty lines.
    pub blank: u64,
    /// Anything else.
    pub not_understood: u64,
    /// Passed over by [`skim`]: they hold no mark.
    pub searched: u64,
    /// Records beyond the first on a line (flattened files).
    pub records_split: u64,
    /// Records.
    pub records: u64,
}

impl AddAssign for LineCounts {
    fn add_assign(&mut self, other: LineCounts) {
        let LineCounts {
            lines,
            record_first_lines,
            continuations,
            blank,
            not_understood,
            searched,
            records_split,
            records,
        } = other;
        self.lines += lines;
        self.record_first_lines += record_first_lines;
        self.continuations += continuations;
        self.blank += blank;
        self.not_understood += not_understood;
        self.searched += searched;
        self.records_split += records_split;
        self.records += records;
    }
}

/// Calls `visit` for every record of `block`, in order, and adds the block's lines to `counts`. The block begins where
/// a record begins (or at the start of the file) and ends where one ends.
///
/// Returns whether there may be a [run of NUL](zeros) in the block.
pub fn for_each_record(block: &[u8], shape: Shape, counts: &mut LineCounts, visit: &mut dyn FnMut(&Entry<'_>)) -> bool {
    frame(block, (0, 0), shape, &mut Stencil::default(), counts, visit)
}

/// As [`for_each_record`], of a block that is part of another: it begins there at line and offset `at`.
fn frame(
    block: &[u8],
    at: (u64, usize),
    shape: Shape,
    stencil: &mut Stencil,
    counts: &mut LineCounts,
    visit: &mut dyn FnMut(&Entry<'_>),
) -> bool {
    let (joiner, last_joined) = (Joiner::default(), LastLine::default());
    let has_zeros = zeros::may_hold_runs(block);
    let mut framer = Framer { shape, at, stencil, counts, visit, joiner, last_joined, open: None, repeated: None };
    let lines = Lines::new(block, shape.ending);
    if has_zeros {
        lines.for_each(|line| match zeros::parts(line.text) {
            Some(parts) => framer.take_parts(&line, &parts),
            None => framer.take_apart(&line),
        });
    } else {
        lines.for_each(|line| framer.take(&line));
    }
    framer.close();
    has_zeros
}

/// Gives out the record of `line` of a block, whose envelope is read by the stencil: all of the record, without a run of
/// NUL in it.
#[inline]
fn frame_line(
    line: &Line<'_>,
    envelope: Envelope<'_>,
    shape: Shape,
    counts: &mut LineCounts,
    visit: &mut dyn FnMut(&Entry<'_>),
) {
    counts.lines += 1;
    counts.record_first_lines += 1;
    counts.records += 1;
    let open = Open { line: line.number, lines: 1, offset: line.offset, envelope, text: line.text, joined: false };
    visit(&entry_of(&open, line.text, envelope, (0, 0), shape));
}

/// Offset of the first line at or after `from` on which a record begins. `from` need not be the start of a line: the
/// line it falls into belongs to what came before, unless `from` is its first byte.
///
/// Only lines that *begin* with a record count, also in a flattened file: those can be cut at. The last line may be
/// cut short by the end of the block; it counts if what is there of it says enough.
pub fn next_record_start(block: &[u8], from: usize, shape: Shape) -> Option<usize> {
    let mut at = match from.checked_sub(1) {
        None => 0,
        Some(before) => before + memchr(b'\n', block.get(before..)?)? + 1,
    };
    while at < block.len() {
        let rest = block.get(at..)?;
        let end = memchr(b'\n', rest);
        if is_record_start(rest.get(..end.unwrap_or(rest.len()))?, end.is_some(), shape) {
            return Some(at);
        }
        at += end? + 1;
    }
    None
}

/// Offset of the last line of `block` on which a record begins; see [`next_record_start`].
pub fn last_record_start(block: &[u8], shape: Shape) -> Option<usize> {
    let mut end = block.len();
    loop {
        let before = block.get(..end)?;
        let start = memrchr(b'\n', before).map_or(0, |line_end| line_end + 1);
        if is_record_start(before.get(start..)?, end < block.len(), shape) {
            return Some(start);
        }
        end = start.checked_sub(1)?;
    }
}

/// Is `text` one line that begins a record, with its end, in a file whose head shows records of one line each? Then the
/// record is whole, unless the file goes on otherwise; see [`may_continue`]. One that names a host is of a syslog daemon,
/// which may tell much later how often it was repeated.
pub fn is_likely_whole(text: &[u8], shape: Shape) -> bool {
    let is_one_line = memchr(b'\n', text).is_some_and(|end| end + 1 == text.len());
    let is_one_each = shape.layout == Layout::Lines && !shape.wraps;
    let (_, line) = trimmed(text.strip_suffix(b"\n").unwrap_or(text), shape);
    is_one_line && is_one_each && begins_record(line, true, shape).is_some_and(|envelope| envelope.host.is_none())
}

/// May the first line of `text` belong to the record before it, or tell how often that was repeated?
pub fn may_continue(text: &[u8], shape: Shape) -> bool {
    let kind = Lines::new(text, shape.ending).next().map(|line| match kind_of(&line, shape, &mut Stencil::default()) {
        Kind::Text | Kind::Indented { .. } | Kind::Repetition(_) => true,
        Kind::Start { .. } | Kind::Blank | Kind::Foreign => false,
    });
    kind.unwrap_or_default()
}

/// `whole`: a line end follows.
fn is_record_start(line: &[u8], whole: bool, shape: Shape) -> bool {
    let (_, text) = trimmed(line, shape);
    begins_record(text, whole, shape).is_some()
}

/// The envelope of the record that begins at the head of `text`, the trimmed text of a line.
fn begins_record(text: &[u8], whole: bool, shape: Shape) -> Option<Envelope<'_>> {
    // `… Info:` at the end of half a line may go on as `… Info:x`, which is no envelope.
    envelope::parse(text, shape.bare).filter(|envelope| whole || text.get(envelope.message_at - 1) != Some(&b':'))
}

/// Where the text of a line begins, and the text, without what may stand before an envelope and at the line's end.
fn trimmed(line: &[u8], shape: Shape) -> (usize, &[u8]) {
    let line = shape.ending.strip(line);
    let indent = envelope::indent(line, shape.allows_indent());
    (indent, line.get(indent..).unwrap_or_default())
}

/// Does the line at `at` begin a record? One that fits the stencil does; any other whose envelope begins the line becomes
/// the stencil, if it may be one.
#[inline]
fn is_record_at(block: &[u8], at: usize, shape: Shape, stencil: &mut Stencil) -> bool {
    stencil.fits(block, at) || renews(block, at, shape, stencil)
}

fn renews(block: &[u8], at: usize, shape: Shape, stencil: &mut Stencil) -> bool {
    let Some((indent, text, envelope)) = record_at(block, at, shape) else { return false };
    if indent == 0 {
        stencil.renew(text, &envelope);
    }
    true
}

/// The record that the line at `at` begins: where its text begins in the line, the text of the line, and the envelope.
fn record_at(block: &[u8], at: usize, shape: Shape) -> Option<(usize, &[u8], Envelope<'_>)> {
    let rest = block.get(at..)?;
    let end = memchr(b'\n', rest);
    let (indent, text) = trimmed(rest.get(..end.unwrap_or(rest.len()))?, shape);
    Some((indent, text, begins_record(text, end.is_some(), shape)?))
}

/// A physical line, its end taken off.
struct Line<'b> {
    number: u64,
    offset: usize,
    text: &'b [u8],
}

struct Lines<'b> {
    block: &'b [u8],
    ending: Ending,
    at: usize,
    number: u64,
}

impl<'b> Lines<'b> {
    fn new(block: &'b [u8], ending: Ending) -> Lines<'b> {
        Lines { block, ending, at: 0, number: 0 }
    }
}

impl<'b> Iterator for Lines<'b> {
    type Item = Line<'b>;

    #[inline]
    fn next(&mut self) -> Option<Line<'b>> {
        let rest = self.block.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = memchr(b'\n', rest).unwrap_or(rest.len());
        let line = Line { number: self.number, offset: self.at, text: self.ending.strip(rest.get(..length)?) };
        self.at += length + 1;
        self.number += 1;
        Some(line)
    }
}

/// What a physical line is to the record before it.
enum Kind<'b> {
    /// A record begins here, `indent` bytes into the line.
    Start {
        indent: usize,
        envelope: Envelope<'b>,
    },
    Blank,
    /// An envelope behind blanks, where records begin on lines that are not indented: the record before goes on, if it
    /// can go on with anything.
    Indented {
        indent: usize,
        envelope: Envelope<'b>,
    },
    /// Attempts like the one before were made, and are not written.
    Repetition(Repetition<'b>),
    /// Ends the record and belongs to none.
    Foreign,
    /// May continue the record.
    Text,
}

#[inline]
fn kind_of<'b>(line: &Line<'b>, shape: Shape, stencil: &mut Stencil) -> Kind<'b> {
    if let Some(envelope) = stencil.read(line.text) {
        return Kind::Start { indent: 0, envelope };
    }
    let indent = envelope::indent(line.text, shape.allows_indent());
    let Some(text) = line.text.get(indent..) else { return Kind::Blank };
    if let Some(envelope) = envelope::parse(text, shape.bare) {
        stencil.renew(text, &envelope);
        return Kind::Start { indent, envelope };
    }
    if !shape.allows_indent() && text.first().is_some_and(|byte| envelope::is_blank(*byte)) {
        let indent = envelope::indent(line.text, true);
        if let Some(envelope) = line.text.get(indent..).and_then(|text| envelope::parse(text, false)) {
            return Kind::Indented { indent, envelope };
        }
    }
    if text.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
        return Kind::Blank;
    }
    // A stamp without a level is a line of another program in a common syslog file. In a flattened file it may be
    // the rest of an envelope that was wrapped.
    if shape.layout != Layout::Flattened {
        if envelope::begins_with_stamp(text) {
            return match (envelope::unknown(text), envelope::repetition(text)) {
                (Some(envelope), _) => Kind::Start { indent, envelope },
                (None, Some(repetition)) => Kind::Repetition(repetition),
                (None, None) => Kind::Foreign,
            };
        }
        if let Some(envelope) = envelope::remains(text) {
            return Kind::Start { indent, envelope };
        }
    }
    if text.starts_with(b"```") { Kind::Foreign } else { Kind::Text }
}

/// A record that may go on with the next line.
#[derive(Copy, Clone)]
struct Open<'b> {
    line: u64,
    lines: u64,
    offset: usize,
    envelope: Envelope<'b>,
    /// Its first line; the joined text, where there is more, is the joiner's.
    text: &'b [u8],
    joined: bool,
}

impl Open<'_> {
    /// What stands on a line that begins as the record does up to its level, and has none: the rest of a record that a
    /// transport split.
    fn rest_of<'l>(&self, line: &'l [u8]) -> Option<&'l [u8]> {
        let Envelope { message_at, level_text, .. } = self.envelope;
        let head = self.text.get(..message_at.checked_sub(level_text.len() + b": ".len())?)?;
        let is_head = self.text.get(head.len()..).is_some_and(|text| text.starts_with(level_text));
        line.strip_prefix(head).filter(|rest| is_head && !rest.is_empty())
    }
}

struct Framer<'b, 'c, 'v> {
    shape: Shape,
    /// Line and offset at which the block begins.
    at: (u64, usize),
    /// The envelope read last, unless it is the appliance's own.
    stencil: &'c mut Stencil,
    counts: &'c mut LineCounts,
    visit: &'v mut dyn FnMut(&Entry<'_>),
    joiner: Joiner,
    /// The last line that the joiner took; kept in flattened files only.
    last_joined: LastLine,
    open: Option<Open<'b>>,
    /// A record that was given out, while nothing but repetitions of it follows.
    repeated: Option<Open<'b>>,
}

impl<'b> Framer<'b, '_, '_> {
    #[inline]
    fn take(&mut self, line: &Line<'b>) {
        self.counts.lines += 1;
        if let Some(envelope) = envelope::native(line.text) {
            return self.start(line, 0, envelope);
        }
        match kind_of(line, self.shape, self.stencil) {
            Kind::Start { indent, envelope } => self.start(line, indent, envelope),
            Kind::Indented { indent, envelope } => match self.continues(line.text) {
                Taken::No => self.start(line, indent, envelope),
                taken => self.count(taken),
            },
            Kind::Blank => {
                self.close();
                self.counts.blank += 1;
            }
            Kind::Repetition(repetition) => self.repeat(line, &repetition),
            Kind::Foreign => {
                let taken = self.takes_rest(line.text);
                self.count(taken);
            }
            Kind::Text if self.shape.layout == Layout::Flattened => self.take_flattened(line),
            Kind::Text => match self.continues(line.text) {
                Taken::No => match envelope::unknown(line.text) {
                    Some(envelope) => self.start(line, 0, envelope),
                    None => self.count(Taken::No),
                },
                taken => self.count(taken),
            },
        }
    }

    /// As [`Framer::take`], of a block that few have.
    #[cold]
    fn take_apart(&mut self, line: &Line<'b>) {
        self.take(line);
    }

    /// A line with runs of NUL in it: of what stands behind one, only a record is anything.
    fn take_parts(&mut self, line: &Line<'b>, parts: &[(usize, &'b [u8])]) {
        let Some(((at, text), rest)) = parts.split_first() else {
            self.close();
            self.counts.lines += 1;
            self.counts.blank += 1;
            return;
        };
        if *at > 0 {
            self.close();
        }
        self.take_apart(&Line { number: line.number, offset: line.offset + at, text });
        for (at, text) in rest {
            self.close();
            if let Some(envelope) = envelope::parse(text, self.shape.bare) {
                self.counts.records_split += 1;
                let offset = line.offset + at;
                self.begin(Open { line: line.number, lines: 1, offset, envelope, text, joined: false });
            }
        }
    }

    #[inline]
    fn start(&mut self, line: &Line<'b>, indent: usize, envelope: Envelope<'b>) {
        self.close();
        self.counts.record_first_lines += 1;
        let text = line.text.get(indent..).unwrap_or_default();
        let offset = line.offset + indent;
        self.begin(Open { line: line.number, lines: 1, offset, envelope, text, joined: false });
    }

    fn count(&mut self, taken: Taken) {
        match taken {
            Taken::Yes { held } => {
                self.counts.not_understood -= held;
                self.counts.continuations += held + 1;
            }
            Taken::Held => self.counts.not_understood += 1,
            Taken::No => {
                self.close();
                self.counts.not_understood += 1;
            }
        }
    }

    fn begin(&mut self, open: Open<'b>) {
        match self.shape.layout {
            Layout::Lines | Layout::Wrapped => self.open = Some(open),
            Layout::Flattened => self.split(open),
        }
    }

    /// Does the record before take `text` as its continuation?
    fn continues(&mut self, text: &[u8]) -> Taken {
        match &mut self.open {
            Some(open) => self.joiner.extend(open, text, self.shape),
            None => Taken::No,
        }
    }

    /// Does the attempt before take the rest of its text, which a transport sent as a record of its own?
    fn takes_rest(&mut self, line: &[u8]) -> Taken {
        let Some(open) = &mut self.open else { return Taken::No };
        let Some(rest) = open.rest_of(line) else { return Taken::No };
        self.joiner.extend_split(open, rest, self.shape)
    }

    /// Gives out the record before, if there is one that is still open.
    #[inline]
    fn close(&mut self) {
        self.repeated = None;
        if let Some(open) = self.open.take() {
            self.give(&open, None);
        }
    }

    /// A line that says how often the record right before it was made again. Of a record of another host nobody knows
    /// whether it is that one.
    #[cold]
    fn repeat(&mut self, line: &Line<'b>, repetition: &Repetition<'b>) {
        if let Some(open) = self.open.take() {
            self.give(&open, None);
            self.repeated = Some(open);
        }
        match self.repeated {
            Some(open) if open.envelope.host == repetition.host => self.give(&open, Some((line, repetition))),
            Some(_) | None => self.counts.not_understood += 1,
        }
    }

    /// Gives out a record that has ended, or repetitions of it.
    #[inline]
    fn give(&mut self, open: &Open<'b>, repetition: Option<(&Line<'b>, &Repetition<'b>)>) {
        let text: &[u8] = if open.joined { self.joiner.text() } else { open.text };
        // A record whose first line ended with its level has its message, and a blank, only now.
        let reread = if open.joined { envelope::parse(text, self.shape.bare) } else { None };
        let entry = entry_of(open, text, reread.unwrap_or(open.envelope), self.at, self.shape);
        match repetition {
            None if !entry.repeated => {
                self.counts.records += 1;
                (self.visit)(&entry);
            }
            _ => give_repeated(entry, self.at, repetition, self.counts, self.visit),
        }
    }
}

/// Does a message that is none of an attempt hold `SMTP Auth` or `SMTP authentication`?
#[inline]
fn speaks_of_attempts(text: &[u8], message_at: usize) -> bool {
    // A shorter message has no room for that, an envelope before it and what precedes that.
    const SHORTEST: usize = 40;
    text.get(message_at..).is_some_and(|message| message.len() >= SHORTEST && marks::speaks_of_attempts(message))
}

/// What is given out of a record that has ended: `text` is all of it, `at` where the block begins.
#[inline]
fn entry_of<'e>(
    open: &Open<'_>,
    text: &'e [u8],
    mut envelope: Envelope<'e>,
    at: (u64, usize),
    shape: Shape,
) -> Entry<'e> {
    // Where another record follows right after a level, the blank between them is not this one's.
    envelope.message_at = envelope.message_at.min(text.len());
    let message = envelope.message(text);
    let mut record = recognise_in(shape.layout, message);
    // `Wed Apr 22 11:43:59 2009 DCID: 5 IP: …`: the level is missing.
    if record.is_none() && envelope.level == Level::Other && envelope::unknown(text).is_some() {
        record = Some(Err(Malformed { auth: true }));
    }
    let mut flaw = None;
    if envelope.garbled {
        record = record.map(|known| Err(Malformed { auth: is_auth(&Some(known)) }));
    } else if matches!(record, Some(Err(_)))
        && let Some((certain, why)) = loosely(message)
    {
        (record, flaw) = (Some(Ok(certain)), Some(why));
    } else if envelope.is_cut(text) {
        flaw = Some(Flaw::Cut);
    }
    let inline_envelope = shape.layout != Layout::Flattened
        && (is_auth(&record) || speaks_of_attempts(text, envelope.message_at))
        && envelope::holds_one(text, envelope.message_at);
    let (line, lines, offset) = (at.0 + open.line, open.lines, at.1 + open.offset);
    let repeated = envelope.repeats.is_some();
    Entry { line, lines, offset, envelope, text, message, repeated, record, flaw, inline_envelope }
}

/// Gives out an attempt as often as it was made, and any other record once. A repetition of one is no record that we know.
#[cold]
fn give_repeated<'e>(
    mut entry: Entry<'e>,
    at: (u64, usize),
    repetition: Option<(&Line<'e>, &Repetition<'e>)>,
    counts: &mut LineCounts,
    visit: &mut dyn FnMut(&Entry<'_>),
) {
    let is_attempt = matches!(entry.record, Some(Ok(Record::InboundAuth(_) | Record::OutboundAuth(_))));
    let mut count = entry.envelope.repeats;
    if let Some((line, repetition)) = repetition {
        counts.record_first_lines += 1;
        count = Some(repetition.count);
        (entry.line, entry.lines, entry.offset) = (at.0 + line.number, 1, at.1 + line.offset);
        (entry.text, entry.repeated) = (line.text, true);
        entry.envelope.stamp = repetition.stamp;
        entry.envelope.host = repetition.host;
        entry.envelope.message_at = repetition.message_at;
        if !is_attempt {
            entry.message = line.text.get(repetition.message_at..).unwrap_or_default();
            (entry.record, entry.flaw) = (None, None);
        }
    }
    let times = count.filter(|_| is_attempt).map_or(1, u64::from);
    counts.records += times;
    counts.records_split += times - 1;
    for _ in 0..times {
        visit(&entry);
    }
}

/// What a message says. In a flattened file the text that followed the records stands on their line, so that words may
/// follow a `close`.
fn recognise_in(layout: Layout, message: &[u8]) -> Option<Result<Record<'_>, Malformed>> {
    let record = recognise(message);
    if layout != Layout::Flattened || !matches!(record, Some(Err(_))) {
        return record;
    }
    match cursor::split_first(message, b" close ").map(|(keyed, _)| keyed.len() + b" close".len()) {
        Some(length) if matches!(message.first(), Some(b'I' | b'D')) => {
            let closed = message.get(..length).and_then(recognise);
            if matches!(closed, Some(Ok(Record::Closed { .. }))) { closed } else { record }
        }
        _ => record,
    }
}

fn is_auth(record: &Option<Result<Record<'_>, Malformed>>) -> bool {
    matches!(record, Some(Ok(Record::InboundAuth(_) | Record::OutboundAuth(_)) | Err(Malformed { auth: true })))
}
