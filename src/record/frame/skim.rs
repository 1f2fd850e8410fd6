//! The records that hold a mark, without taking the others apart.
//!
//! A record ends where the next line begins with an envelope, whatever stands between, so the lines around a mark are
//! all that it takes to frame its record: back to the line that begins with an envelope, on to the next one. They are
//! framed as ever; every other line is passed over and counted.
//!
//! What makes this the same as framing every line is that no mark is put together out of two lines: where a file's head
//! shows no wrapped records, [`super::join`] makes none.

use memchr::{memchr_iter, memrchr};

use super::{Entry, LineCounts, Shape, frame, is_record_start, next_record_start};
use crate::record::marks::Marks;

/// As [`super::for_each_record`], but calls `visit` only for records that hold a mark, and for what stands with them. Files
/// that [may break a mark](Shape::has_whole_marks) are framed whole.
pub fn skim(
    block: &[u8],
    shape: Shape,
    marks: &Marks,
    counts: &mut LineCounts,
    visit: &mut dyn FnMut(&Entry<'_>),
) {
    if !shape.has_whole_marks() {
        return frame(block, (0, 0), shape, counts, visit);
    }
    // Up to here everything is framed or passed over; a record begins here, or the block does.
    let mut done = 0;
    let mut line = 0;
    while let Some(mark) = marks.next(block, done) {
        let begin = record_start_before(block, done, mark, shape);
        let end = next_record_start(block, mark, shape).unwrap_or(block.len());
        let passed = newlines(block, done, begin);
        line += passed;
        counts.lines += passed;
        counts.searched += passed;
        let before = counts.lines;
        frame(block.get(begin..end).unwrap_or_default(), (line, begin), shape, counts, visit);
        line += counts.lines - before;
        done = end;
    }
    let rest = block.get(done..).unwrap_or_default();
    let passed = newlines(block, done, block.len()) + u64::from(rest.last().is_some_and(|last| *last != b'\n'));
    counts.lines += passed;
    counts.searched += passed;
}

/// The last line that begins a record and not after `at`; `first` if there is none after it.
fn record_start_before(block: &[u8], first: usize, at: usize, shape: Shape) -> usize {
    let mut end = at;
    loop {
        let Some(before) = block.get(first..end) else { return first };
        let Some(newline) = memrchr(b'\n', before) else { return first };
        let begin = first + newline + 1;
        let rest = block.get(begin..).unwrap_or_default();
        let length = memchr::memchr(b'\n', rest);
        if is_record_start(rest.get(..length.unwrap_or(rest.len())).unwrap_or_default(), length.is_some(), shape) {
            return begin;
        }
        end = begin - 1;
    }
}

fn newlines(block: &[u8], from: usize, to: usize) -> u64 {
    block.get(from..to).map_or(0, |text| memchr_iter(b'\n', text).count() as u64)
}
