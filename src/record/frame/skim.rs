//! The records that hold a mark, without taking the others apart.
//!
//! A record ends where the next line begins with an envelope, whatever stands between, so the lines around a mark are
//! all that it takes to frame its record: back to the line that begins with an envelope, on to the next one. They are
//! framed as ever; every other line is passed over and counted.
//!
//! What makes this the same as framing every line is that no mark is put together out of two lines: where a file's head
//! shows no wrapped records, [`super::join`] makes none.

use memchr::{memchr, memchr_iter, memrchr};

use super::framer::frame;
use super::lines::Line;
use super::lone::entry_of_line;
use super::{LineCounts, Shape, Sieve, is_record_at, next_record_start, record_at, zeros};
use crate::record::cursor::number;
use crate::record::envelope::Stencil;
use crate::record::marks::{Connections, Kind, Marks};
use crate::record::{Direction, Hint, Says};

/// As [`super::for_each_record`], but gives out only records that hold a mark, and what stands with them. Files that [may
/// break a mark](Shape::has_whole_marks) are framed whole. `count`: lines that are passed over are counted; if not, the
/// line of an entry is counted from the first line that was framed with it.
/// Returns whether there may be a run of NUL in the block.
pub fn skim(
    block: &[u8],
    shape: Shape,
    marks: &Marks,
    count: bool,
    counts: &mut LineCounts,
    sieve: &mut impl Sieve,
) -> bool {
    if !shape.has_whole_marks() {
        return frame(block, (0, 0), shape, &mut Stencil::default(), counts, &mut |entry| sieve.entry(entry));
    }
    let asked = marks.connections();
    let mut skimmer = Skimmer { block, shape, asked, stencil: Stencil::default() };
    let newlines = |from, to| if count { newlines(block, from, to) } else { 0 };
    // `done`: the end of what is framed or passed over; `searched`: the end of what is searched.
    let (mut done, mut searched) = (0, 0);
    let (mut line, mut has_zeros) = (0, false);
    while let Some(mark) = marks.next(block, searched) {
        let seen = match mark.kind {
            Kind::Zeros => {
                has_zeros = true;
                searched = mark.at + zeros::leading(block.get(mark.at..).unwrap_or_default());
                continue;
            }
            Kind::Attempt | Kind::End | Kind::Number => Seen::Something,
            Kind::Opening => skimmer.opening(mark.at),
            Kind::Close => skimmer.close(mark.at),
        };
        searched = mark.at + 1;
        match seen {
            Seen::Nothing => continue,
            Seen::Line(at, hint) => {
                sieve.line(at, skimmer.stencil.host(block, at), hint);
                continue;
            }
            Seen::Something => {}
        }
        let begin = skimmer.record_start_before(done, mark.at);
        let passed = newlines(done, begin);
        line += passed;
        counts.lines += passed;
        counts.searched += passed;
        if let Some((text, end)) = skimmer.lone_line(begin, mark.at)
            && let Some(envelope) = skimmer.stencil.read(text)
        {
            let lone = Line { number: line, offset: begin, text };
            counts.add_record();
            sieve.entry(&entry_of_line(&lone, envelope, true, shape));
            line += 1;
            (done, searched) = (end, end);
            continue;
        }
        let end = next_record_start(block, mark.at, shape).unwrap_or(block.len());
        let before = counts.lines;
        let part = block.get(begin..end).unwrap_or_default();
        has_zeros |= frame(part, (line, begin), shape, &mut skimmer.stencil, counts, &mut |entry| sieve.entry(entry));
        line += counts.lines - before;
        (done, searched) = (end, end);
    }
    let has_half_a_line = done < block.len() && block.last() != Some(&b'\n');
    let passed = newlines(done, block.len()) + u64::from(count && has_half_a_line);
    counts.lines += passed;
    counts.searched += passed;
    has_zeros
}

/// What stands around a mark.
enum Seen {
    /// Not what the mark is for.
    Nothing,
    /// A record of a connection that begins a line, which fits the stencil: where.
    Line(usize, Hint),
    /// To be looked at.
    Something,
}

struct Skimmer<'b> {
    block: &'b [u8],
    shape: Shape,
    asked: Connections,
    stencil: Stencil,
}

impl<'b> Skimmer<'b> {
    /// `New SMTP ICID n …` around the `P` at `at`.
    fn opening(&mut self, at: usize) -> Seen {
        const BEFORE: usize = b"New SMT".len();
        let Some(message_at) = at.checked_sub(BEFORE) else { return Seen::Nothing };
        let message = self.block.get(message_at..).unwrap_or_default();
        if !message.get(..BEFORE).is_some_and(|opening| opening.eq_ignore_ascii_case(b"New SMT")) {
            return Seen::Nothing;
        }
        let Some(line_at) = self.line_of(message_at) else { return Seen::Something };
        if self.asked.late {
            return self.whole_opening(line_at, message_at);
        }
        // More than the words and an id.
        const ENOUGH: usize = 40;
        let message = message.get(..ENOUGH).unwrap_or(message);
        let hint = Hint::of(message, false).map(|hint| Hint { says: Says::Something, ..hint });
        hint.map_or(Seen::Something, |hint| Seen::Line(line_at, hint))
    }

    /// The same where it has to be certain that it is one, for which all of it is looked at.
    fn whole_opening(&self, line_at: usize, message_at: usize) -> Seen {
        let message = self.block.get(message_at..).unwrap_or_default();
        let length = memchr(b'\n', message).unwrap_or(message.len());
        let message = message.get(..length).unwrap_or_default();
        match Hint::of(message, true) {
            // A run of NUL would end the record.
            Some(hint) if self.may_end_at(message_at + length) && !zeros::may_hold_runs(message) => {
                Seen::Line(line_at, hint)
            }
            Some(_) | None => Seen::Something,
        }
    }

    /// Does the record that goes up to the line end at `at` end there? The stencil remains that of its line.
    #[inline]
    fn may_end_at(&self, at: usize) -> bool {
        let next = at + 1;
        next >= self.block.len()
            || self.stencil.fits(self.block, next)
            || record_at(self.block, next, self.shape).is_some()
    }

    /// The text of the line that begins at `begin`, and where the next one begins: if it holds the mark at `at`, and is all of
    /// a record, without a run of NUL.
    #[inline]
    fn lone_line(&self, begin: usize, at: usize) -> Option<(&'b [u8], usize)> {
        if memchr(b'\n', self.block.get(begin..at)?).is_some() {
            return None;
        }
        let end = at + memchr(b'\n', self.block.get(at..)?)?;
        let text = self.block.get(begin..end)?;
        (!zeros::may_hold_runs(text) && self.may_end_at(end)).then(|| (self.shape.ending.strip(text), end + 1))
    }

    /// `ICID n close` before the blank at `at`.
    fn close(&mut self, at: usize) -> Seen {
        const KEY: usize = b"ICID ".len();
        let before = self.block.get(..at).unwrap_or_default();
        let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let Some(message_at) = (at - digits).checked_sub(KEY).filter(|_| digits > 0) else { return Seen::Nothing };
        let direction = match before.get(message_at..at - digits) {
            Some(b"ICID ") if self.asked.inbound => Direction::Inbound,
            Some(b"DCID ") if self.asked.outbound => Direction::Outbound,
            _ => return Seen::Nothing,
        };
        let end = at + b" close".len();
        // Nothing that may follow on other lines makes another record of it.
        if self.block.get(end) != Some(&b'\n') {
            return Seen::Something;
        }
        let Some(line_at) = self.line_of(message_at) else { return Seen::Something };
        match before.get(at - digits..).and_then(number) {
            Some(id) => Seen::Line(line_at, Hint { direction, id, says: Says::Closes }),
            None => Seen::Something,
        }
    }

    /// Where the line begins that has its message at `message_at`, as the stencil has it.
    #[inline]
    fn line_of(&mut self, message_at: usize) -> Option<usize> {
        let at = message_at.checked_sub(self.stencil.length())?;
        let begins_line = at == 0 || self.block.get(at - 1) == Some(&b'\n');
        if begins_line && self.stencil.fits(self.block, at) { Some(at) } else { self.renewed_at(message_at) }
    }

    /// Where the line begins that has its message at `message_at`; its envelope becomes the stencil.
    #[cold]
    fn renewed_at(&mut self, message_at: usize) -> Option<usize> {
        let first = message_at.saturating_sub(Stencil::LONGEST + 1);
        let at = match memrchr(b'\n', self.block.get(first..message_at)?) {
            Some(newline) => first + newline + 1,
            None if first == 0 => 0,
            None => return None,
        };
        let is_record = is_record_at(self.block, at, self.shape, &mut self.stencil);
        (is_record && self.stencil.fits(self.block, at) && self.stencil.length() == message_at - at).then_some(at)
    }

    /// The last line that begins a record and not after `at`; `first` if there is none after it.
    fn record_start_before(&mut self, first: usize, at: usize) -> usize {
        let mut end = at;
        loop {
            let Some(before) = self.block.get(first..end) else { return first };
            let Some(newline) = memrchr(b'\n', before) else { return first };
            let begin = first + newline + 1;
            if is_record_at(self.block, begin, self.shape, &mut self.stencil) {
                return begin;
            }
            end = begin - 1;
        }
    }
}

fn newlines(block: &[u8], from: usize, to: usize) -> u64 {
    block.get(from..to).map_or(0, |text| memchr_iter(b'\n', text).count() as u64)
}
