//! From the appliance's own clock to moments.
//!
//! Stamps are whole seconds of local time without a zone. Where local time is not one moment, we do as calendars do, unless
//! the order of the records tells more (see [`super::clock_changes`]): an hour that happens twice (clocks go back) means
//! the first time, an hour that does not happen (clocks go forward) is read with the offset that held before. A fixed
//! offset, as the head of a file tells it, knows neither.

use std::ops::Range;
use std::sync::Arc;

use super::new_years::Turn;
use super::span::{Pass, Span};
use super::zone::Zone;
use crate::record::time::{CivilSeconds, Stamp, YearRule};

/// From a position in the text of a file on, the clock of its writer runs by another rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// The first byte of a record.
    pub at: u64,
    /// The zone from there on.
    pub zone: Zone,
    /// How hours that it shows twice are read from there on.
    pub pass: Pass,
}

/// When a record was written.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub micros: i64,
    /// The stamp has no year; it was inferred.
    pub year_inferred: bool,
    /// The clock never showed the stamp: it was set forward over it.
    pub skipped: bool,
}

/// How the stamps of one file become moments.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    /// The head's offset, else `--log-tz`, else UTC.
    pub zone: Zone,
    /// How an hour that the zone shows twice is read.
    pub pass: Pass,
    /// In place of both, by position in the file, ascending; from the first of them on.
    pub shifts: Option<Arc<[Shift]>>,
    /// For stamps without a year.
    pub years: YearRule,
    /// In place of that, by position in the file, ascending: where one window of a year does not do.
    pub turns: Option<Arc<[Turn]>>,
}

impl Default for Clock {
    /// UTC, and the years from 1970 on.
    fn default() -> Clock {
        Clock { zone: Zone::UTC, pass: Pass::First, shifts: None, years: YearRule::From(0), turns: None }
    }
}

impl Clock {
    /// The moment that a stamp at the begin of the file names. For more than a few stamps take a [`Clock::cursor`].
    pub fn moment(&self, stamp: Stamp) -> Moment {
        self.cursor().moment(stamp, 0)
    }

    /// For reading many stamps in a row, one cursor per thread.
    pub fn cursor(&self) -> ClockCursor {
        let shifts = self.shifts.as_deref().unwrap_or_default();
        let era = 0..shifts.first().map_or(u64::MAX, |shift| shift.at);
        let (zone, pass) = (self.zone.clone(), self.pass);
        ClockCursor { span: Span::of(&zone.0), clock: self.clone(), zone, pass, era, day: None, stretch: 0..0 }
    }

    /// The clock by which the writer goes on behind a head at `position` that names a zone.
    pub fn followed_by(&self, zone: Zone, position: u64) -> Clock {
        let shifts = self.shifts.iter().flat_map(|shifts| shifts.iter()).filter(|shift| shift.at > position);
        let shifts: Vec<Shift> = shifts.cloned().collect();
        Clock { zone, pass: Pass::First, shifts: (!shifts.is_empty()).then(|| shifts.into()), ..self.clone() }
    }
}

/// A [`Clock`] that remembers the offset it used last, and how far it holds: the zone is asked again only when a stamp
/// lies beyond a change of the clocks.
#[derive(Clone, Debug)]
pub struct ClockCursor {
    clock: Clock,
    /// The zone and the reading of hours shown twice, where in the file they hold, and what was looked up of the zone.
    zone: Zone,
    pass: Pass,
    era: Range<u64>,
    span: Span,
    /// The last day, and its civil seconds at midnight: lines of a log are mostly of the same one.
    day: Option<((i16, u8, u8), CivilSeconds)>,
    /// Where in the file the rule for years holds, if that depends on the position.
    stretch: Range<u64>,
}

impl ClockCursor {
    /// As [`Clock::moment`], for a record that begins at that position of the file's text.
    #[inline]
    pub fn moment(&mut self, stamp: Stamp, position: u64) -> Moment {
        if !self.era.contains(&position) {
            self.shift_to(position);
        }
        if stamp.year.is_none() && !self.stretch.contains(&position) {
            self.turn_to(position);
        }
        if let Some(moment) = stamp.moment() {
            return Moment { micros: moment * 1_000_000, year_inferred: false, skipped: false };
        }
        let (civil, year_inferred) = self.civil(stamp);
        if civil < self.span.from || civil >= self.span.until {
            self.span = Span::at(&self.zone.0, civil, self.pass);
        }
        Moment { micros: (civil - self.span.offset) * 1_000_000, year_inferred, skipped: self.span.skipped }
    }

    /// What the clock shows at a stamp: seconds since 1970-01-01T00:00:00 of its own.
    pub(super) fn shown(&mut self, stamp: Stamp, position: u64) -> CivilSeconds {
        if stamp.year.is_none() && !self.stretch.contains(&position) {
            self.turn_to(position);
        }
        self.civil(stamp).0
    }

    /// Where the rule ends by which the last moment was found. Up to there, equal stamps are equal moments.
    pub fn holds_until(&self, stamp: Stamp) -> u64 {
        if stamp.year.is_some() { self.era.end } else { self.era.end.min(self.stretch.end) }
    }

    /// The zone at a position.
    pub fn zone_at(&mut self, position: u64) -> &Zone {
        if !self.era.contains(&position) {
            self.shift_to(position);
        }
        &self.zone
    }

    /// Takes the zone that holds there.
    #[cold]
    fn shift_to(&mut self, position: u64) {
        let shifts = self.clock.shifts.as_deref().unwrap_or_default();
        let next = shifts.partition_point(|shift| shift.at <= position);
        let until = shifts.get(next).map_or(u64::MAX, |shift| shift.at);
        let (begin, zone, pass) = match next.checked_sub(1).and_then(|at| shifts.get(at)) {
            Some(shift) => (shift.at, &shift.zone, shift.pass),
            None => (0, &self.clock.zone, self.clock.pass),
        };
        self.span = Span::of(&zone.0);
        (self.zone, self.pass, self.era) = (zone.clone(), pass, begin..until);
    }

    /// Takes the rule for years that holds there.
    #[cold]
    fn turn_to(&mut self, position: u64) {
        let turns = self.clock.turns.as_deref().unwrap_or_default();
        let next = turns.partition_point(|turn| turn.at <= position);
        // What stands before the first stamp is of its year, too.
        let Some(turn) = turns.get(next.saturating_sub(1)) else {
            self.stretch = 0..u64::MAX;
            return;
        };
        let begin = if next <= 1 { 0 } else { turn.at };
        self.clock.years = YearRule::Near(turn.day);
        self.stretch = begin..turns.get(next.max(1)).map_or(u64::MAX, |turn| turn.at);
    }

    #[inline]
    fn civil(&mut self, stamp: Stamp) -> (CivilSeconds, bool) {
        let Some(year) = stamp.year else { return stamp.civil(self.clock.years) };
        let date = (year, stamp.month, stamp.day);
        match self.day {
            Some((known, midnight)) if known == date => (midnight + stamp.second_of_day(), false),
            _ => {
                let (civil, inferred) = stamp.civil(self.clock.years);
                self.day = Some((date, civil - stamp.second_of_day()));
                (civil, inferred)
            }
        }
    }
}
