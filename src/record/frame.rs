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
mod entry;
mod framer;
mod join;
mod last_word;
mod layout;
mod lines;
mod lone;
mod open;
mod shape;
mod sieve;
mod sift;
mod skim;
mod stamps;
#[cfg(test)]
mod tests;
pub mod zeros;

use std::ops::{AddAssign, SubAssign};

use memchr::{memchr, memrchr};

pub use self::again::again;
pub use self::ending::Ending;
pub use self::entry::Entry;
pub(super) use self::layout::shape_of;
use self::lines::{Kind, Lines, kind_of};
pub use self::lone::{for_each_record, select};
pub use self::shape::{Layout, Shape};
pub use self::sieve::Sieve;
pub use self::sift::{search, sift};
pub use self::skim::skim;
pub use self::stamps::{Written, last_written, stamps};
use super::envelope::{self, Envelope, Stencil};

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
    /// Passed over by [`skim()`]: they hold no mark.
    pub searched: u64,
    /// Records beyond the first on a line (flattened files).
    pub records_split: u64,
    /// Records.
    pub records: u64,
}

impl LineCounts {
    /// Counts a record that is one line.
    fn add_record(&mut self) {
        self.lines += 1;
        self.record_first_lines += 1;
        self.records += 1;
    }
}

impl LineCounts {
    /// Combines every count with that of `other`.
    fn combine(&mut self, other: LineCounts, combine: impl Fn(&mut u64, u64)) {
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
        combine(&mut self.lines, lines);
        combine(&mut self.record_first_lines, record_first_lines);
        combine(&mut self.continuations, continuations);
        combine(&mut self.blank, blank);
        combine(&mut self.not_understood, not_understood);
        combine(&mut self.searched, searched);
        combine(&mut self.records_split, records_split);
        combine(&mut self.records, records);
    }
}

impl AddAssign for LineCounts {
    fn add_assign(&mut self, other: LineCounts) {
        self.combine(other, |count, more| *count += more);
    }
}

impl SubAssign for LineCounts {
    fn sub_assign(&mut self, other: LineCounts) {
        self.combine(other, |count, less| *count -= less);
    }
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
/// record is whole, unless the file goes on otherwise; see [`Sequel`].
pub fn is_likely_whole(text: &[u8], shape: Shape) -> bool {
    let is_one_line = memchr(b'\n', text).is_some_and(|end| end + 1 == text.len());
    let is_one_each = shape.layout == Layout::Lines && !shape.wraps;
    let (_, line) = trimmed(text.strip_suffix(b"\n").unwrap_or(text), shape);
    is_one_line && is_one_each && begins_record(line, true, shape).is_some()
}

/// What follows a record.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Sequel {
    /// A line that may belong to it.
    Rest,
    /// A line that tells how often it was repeated.
    Repetition,
    /// Something else, or nothing.
    Other,
}

impl Sequel {
    /// What the first line of `text` is to the record before it.
    pub fn of(text: &[u8], shape: Shape) -> Sequel {
        let Some(line) = Lines::new(text, shape.ending).next() else { return Sequel::Other };
        match kind_of(&line, shape, &mut Stencil::default()) {
            Kind::Text | Kind::Indented { .. } => Sequel::Rest,
            Kind::Repetition(_) => Sequel::Repetition,
            Kind::Start { .. } | Kind::Blank | Kind::Foreign => Sequel::Other,
        }
    }
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
