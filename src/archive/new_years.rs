//! The New Years of a log whose stamps have no year.
//!
//! A log that nobody rotates goes on for years, and its stamps begin anew with each of them. Records come some minutes or
//! days late, but a jump back of months is a New Year: unless the log soon jumps back to where it was, as when a
//! collector notes some records of a device whose clock was not set yet. What is found depends on the text of the file
//! alone, and is kept by position in it: the answer is the same however the file is cut or stored.

use std::sync::Arc;

use memchr::memchr;

use crate::record::envelope;
use crate::record::frame::{self, Layout, Shape};
use crate::record::time::{LEAP_YEAR, LeapDays, Stamp};

/// From a position in the text of a file on, stamps lie near a day.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The first byte of a record.
    pub at: u64,
    /// Its day.
    pub day: LeapDays,
}

/// Days after which a new [`Stretch`] begins.
const STEP: LeapDays = 7;

/// The number of days by which records are late at most. What jumps back farther is of the next year.
const LATEST: LeapDays = 61;

/// The number of days by which a record of the old year is late at most after New Year. What seems to be later is of
/// the new year's end.
const LATEST_OF_LAST_YEAR: LeapDays = 14;

/// Days within which a log that jumped is back where it was. A log with months between its records may come near to that,
/// too.
const NEAR: LeapDays = 1;

/// Stretches within which a log jumps back to where it was: some more than a year has.
const FAR: usize = 64;

/// A stamp and the year it is of; the first record of the file is of the year 0.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Dated {
    pub stamp: Stamp,
    pub year: i64,
}

impl Dated {
    pub(super) fn day(self) -> LeapDays {
        self.year * LEAP_YEAR + self.stamp.day_of_year()
    }
}

/// How the stamps without a year follow each other in a text. Days are counted from the year of the first of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewYears {
    turns: Vec<Turn>,
    /// The ends of the log.
    pub ends: Ends,
    /// The year of the first 29 February.
    pub leap_year: Option<i64>,
}

/// The ends of a log, by position and by time, to the day.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Ends {
    pub first: Dated,
    pub last: Dated,
    pub earliest: Dated,
    pub latest: Dated,
}

impl NewYears {
    /// Of the pieces of the text of a file, from its begin to its end: `visit_all` calls what it is given with each of
    /// them. `None`: it cannot be read, or has no such stamp.
    pub(super) fn of_pieces(
        shape: Shape,
        visit_all: impl FnOnce(&mut dyn FnMut(&[u8])) -> Option<()>,
    ) -> Option<NewYears> {
        let mut scan = Scan::new(shape);
        visit_all(&mut |text| scan.read(text))?;
        NewYears::among(&scan.found)
    }

    /// Of text that begins where the file does.
    pub(super) fn of_text(text: &[u8], shape: Shape) -> Option<NewYears> {
        let mut scan = Scan::new(shape);
        scan.read(text);
        NewYears::among(&scan.found)
    }

    /// The turns, if the first record is of `year`.
    pub(super) fn turns(&self, year: i64) -> Arc<[Turn]> {
        self.turns.iter().map(|turn| Turn { day: turn.day + year * LEAP_YEAR, ..*turn }).collect()
    }

    /// Tells the years of stretches that follow each other. `None` of none.
    fn among(stretches: &[Stretch]) -> Option<NewYears> {
        let first = Dated { stamp: stretches.first()?.first, year: 0 };
        let mut ends = Ends { first, last: first, earliest: first, latest: first };
        let (mut turns, mut leap_year) = (Vec::new(), None);
        let mut day = first.day();
        // The day of the record before.
        let mut place = day;
        // Where the log was before it jumped ahead for months.
        let mut left = None;
        for (at, stretch) in stretches.iter().enumerate() {
            let mut ahead = stretch.ahead_of(day);
            let year_of = |day: LeapDays| day.div_euclid(LEAP_YEAR);
            if ahead > LATEST || (ahead > LATEST_OF_LAST_YEAR && year_of(day + ahead) > year_of(day)) {
                left = Some(place);
            }
            let is_back = left.is_some_and(|left: LeapDays| (day + ahead - left).abs() <= NEAR);
            if ahead < -LATEST_OF_LAST_YEAR && year_of(day + ahead) < year_of(day) && !is_back {
                // From January to December of the same year.
                ahead += LEAP_YEAR;
            }
            let is_new_year = ahead < -LATEST && !is_back && !comes_back(stretches, at);
            day += if is_new_year { ahead + LEAP_YEAR } else { ahead };
            place = day + days_ahead(stretch.last, day);
            turns.push(Turn { at: stretch.at, day });
            let dated = |stamp: Stamp| Dated { stamp, year: stamp.year_near(day) };
            ends.last = dated(stretch.last);
            ends.earliest = std::cmp::min_by_key(ends.earliest, dated(stretch.earliest), |end| end.day());
            ends.latest = std::cmp::max_by_key(ends.latest, dated(stretch.latest), |end| end.day());
            leap_year = leap_year.or(stretch.leap_day.map(|leap_day| leap_day.year_near(day)));
        }
        Some(NewYears { turns, ends, leap_year })
    }
}

/// Does a log that jumps back for months with the stretch `at` soon jump to where it was before?
fn comes_back(stretches: &[Stretch], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| stretches.get(before)) else { return false };
    let day = before.last.day_of_year();
    for pair in stretches.get(at..).unwrap_or_default().windows(2).take(FAR) {
        let [from, to] = pair else { return false };
        let jumps = to.ahead_of(from.last.day_of_year()).abs() > LATEST;
        let (before, after) = (from.ahead_of(day), to.ahead_of(day));
        if jumps && after.abs() <= NEAR {
            return true;
        }
        if !jumps && (-LATEST..=0).contains(&before) && (0..=LATEST).contains(&after) {
            // It goes on to there day by day.
            return false;
        }
    }
    false
}

/// Records that follow each other and are of the same few days.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
struct Stretch {
    /// Where the first of them begins in the text.
    at: u64,
    first: Stamp,
    last: Stamp,
    earliest: Stamp,
    latest: Stamp,
    /// A stamp of 29 February.
    leap_day: Option<Stamp>,
}

impl Stretch {
    fn new(at: u64, stamp: Stamp) -> Stretch {
        Stretch { at, first: stamp, last: stamp, earliest: stamp, latest: stamp, leap_day: None }
    }

    /// Days from `day` to the first record, at most half a year forth or back.
    fn ahead_of(&self, day: LeapDays) -> LeapDays {
        days_ahead(self.first, day)
    }

    /// One more record.
    fn add(&mut self, stamp: Stamp) {
        let day = self.first.day_of_year();
        self.last = stamp;
        if days_ahead(stamp, day) < days_ahead(self.earliest, day) {
            self.earliest = stamp;
        }
        if days_ahead(stamp, day) > days_ahead(self.latest, day) {
            self.latest = stamp;
        }
        if stamp.is_leap_day() {
            self.leap_day = Some(stamp);
        }
    }
}

/// Days from `day` to the nearest day of the same date as `stamp`.
fn days_ahead(stamp: Stamp, day: LeapDays) -> LeapDays {
    Dated { stamp, year: stamp.year_near(day) }.day() - day
}

/// A way through a text.
struct Scan {
    shape: Shape,
    /// Text before the piece that is read.
    before: u64,
    /// The month and day that were read last, as they stand in the text: a line that shows the same says nothing new.
    day: Option<[u8; 6]>,
    found: Vec<Stretch>,
}

impl Scan {
    fn new(shape: Shape) -> Scan {
        Scan { shape, before: 0, day: None, found: Vec::new() }
    }

    fn read(&mut self, text: &[u8]) {
        match self.shape.layout {
            Layout::Flattened => self.read_flattened(text),
            Layout::Lines | Layout::Wrapped => self.read_lines(text),
        }
        self.before += text.len() as u64;
    }

    /// The stamp of the record that begins there.
    fn add(&mut self, at: u64, stamp: Stamp) {
        match self.found.last_mut() {
            Some(stretch) if days_ahead(stamp, stretch.first.day_of_year()).abs() <= STEP => stretch.add(stamp),
            Some(_) | None => {
                let mut stretch = Stretch::new(at, stamp);
                stretch.add(stamp);
                self.found.push(stretch);
            }
        }
    }

    fn read_flattened(&mut self, text: &[u8]) {
        let shape = self.shape;
        frame::stamps(text, shape, &[], &mut |written| {
            if written.stamp.year.is_none() {
                self.add(self.before + written.offset as u64, written.stamp);
            }
        });
    }

    fn read_lines(&mut self, text: &[u8]) {
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let length = memchr(b'\n', rest).unwrap_or(rest.len());
            let line = rest.get(..length).unwrap_or(rest);
            if let Some(stamp) = self.stamp_of(line) {
                self.add(self.before + at as u64, stamp);
            }
            at += length + 1;
        }
    }

    /// The stamp of a line, if it has one without a year that is not of the day of the one before.
    #[inline]
    fn stamp_of(&mut self, line: &[u8]) -> Option<Stamp> {
        let day = day_shown(line);
        if day.is_some() && day == self.day {
            return None;
        }
        let line = self.shape.ending.strip(line);
        let text = line.get(envelope::indent(line, self.shape.allows_indent())..).unwrap_or_default();
        let stamp = envelope::parse(text, self.shape.bare)?.stamp.filter(|stamp| stamp.year.is_none())?;
        self.day = day;
        Some(stamp)
    }
}

/// The month and day at the head of a syslog line, behind its priority: `Mar 17`.
#[inline]
fn day_shown(line: &[u8]) -> Option<[u8; 6]> {
    let line = match line {
        [b'<', rest @ ..] => rest.get(memchr(b'>', rest.get(..4.min(rest.len()))?)? + 1..)?,
        line => line,
    };
    line.first_chunk::<6>().copied()
}

#[cfg(test)]
mod tests;
