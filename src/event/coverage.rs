//! Which minutes the logs cover. A stretch of time without a failed login is peace only if the logs of that time are
//! there: a missing file must not look like it, nor a quiet night like a missing file.
//!
//! The minute of a record is covered, whatever the record is about, and so is the time between two records of one
//! appliance that follow each other in its log. Two things say that something is missing in between: the first of them
//! ends a file (`End Logfile`: the next file of the appliance begins in the same moment), or more than a day lies between
//! them, for which no appliance is silent; a log that was passed on by a collector has no other sign.
//!
//! Records are what counts, not files, so that it does not matter how a log is cut.

use std::sync::{Mutex, PoisonError};

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

const MINUTE: i64 = 60_000_000;

/// Minutes between two records over which more than a day must have gone by.
const LONGEST_SILENCE: i64 = 24 * 60;

/// Minutes, as runs of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// First and last minute of each, counted from 1970 in UTC; in order and apart as far as `sorted` goes.
    runs: Vec<(i64, i64)>,
    sorted: usize,
}

impl Coverage {
    /// Takes in a run. Quick if it begins in the last one, or right behind it.
    fn cover(&mut self, run: (i64, i64)) {
        match self.runs.last_mut() {
            Some((first, last)) if *first <= run.0 && run.0 <= last.saturating_add(1) => *last = run.1.max(*last),
            Some(_) | None => self.push(run),
        }
    }

    /// Takes in other minutes.
    fn absorb(&mut self, other: &Coverage) {
        other.runs.iter().for_each(|run| self.push(*run));
    }

    /// Puts the runs in order once there are twice as many as there were.
    fn push(&mut self, run: (i64, i64)) {
        self.runs.push(run);
        if self.runs.len() > 2 * self.sorted + 1024 {
            self.sort();
        }
    }

    fn sort(&mut self) {
        self.runs.sort_unstable();
        self.runs.dedup_by(|next, run| {
            let joins = next.0 <= run.1 + 1;
            if joins {
                run.1 = run.1.max(next.1);
            }
            joins
        });
        self.sorted = self.runs.len();
    }

    /// Only what lies between these moments, the second excluded; the minutes that they lie in are kept.
    fn clip(&mut self, from: Option<i64>, until: Option<i64>) {
        let first = from.map_or(i64::MIN, |from| from.div_euclid(MINUTE));
        let last = until.map_or(i64::MAX, |until| until.saturating_sub(1).div_euclid(MINUTE));
        self.runs.retain_mut(|run| {
            *run = (run.0.max(first), run.1.min(last));
            run.0 <= run.1
        });
    }

    /// Is any minute between these moments covered, the second excluded?
    pub fn covers(&self, from: i64, until: i64) -> bool {
        let (first, last) = (from.div_euclid(MINUTE), until.saturating_sub(1).div_euclid(MINUTE));
        let next = self.runs.partition_point(|run| run.1 < first);
        self.runs.get(next).is_some_and(|run| run.0 <= last)
    }

    /// The begin of the first minute and the end of the last one.
    pub fn extent(&self) -> Option<(i64, i64)> {
        let (first, last) = (self.runs.first()?.0, self.runs.last()?.1);
        Some((first.saturating_mul(MINUTE), last.saturating_add(1).saturating_mul(MINUTE)))
    }
}

/// What the records of a part of the logs cover, and what later parts need to know to go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logged {
    coverage: Coverage,
    /// By the numbers of the appliances.
    trails: HashMap<u32, Trail>,
}

/// Where the records of one appliance begin and end, in minutes.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
struct Trail {
    first: i64,
    last: i64,
    /// The last one ends a file.
    ended: bool,
}

impl Trail {
    /// The minutes up to the next record, if they are covered. A clock that steps back leaves nothing in between.
    fn up_to(&self, next: i64) -> Option<(i64, i64)> {
        let within = self.last..=self.last.saturating_add(LONGEST_SILENCE);
        (!self.ended && within.contains(&next)).then_some((self.last, next))
    }
}

impl Logged {
    /// Takes note of the next record of an appliance, written in the minute that begins at that moment, in microseconds
    /// since 1970 in UTC. Further ones of one minute make no difference, unless one of them ends a file.
    pub fn record(&mut self, appliance: u32, minute: i64, ends_file: bool) {
        // A minute as written lies in two where a clock is off UTC by part of one.
        let (first, last) = (minute.div_euclid(MINUTE), minute.saturating_add(MINUTE - 1).div_euclid(MINUTE));
        self.follow(appliance, Trail { first, last, ended: ends_file });
        self.coverage.cover((first, last));
    }

    /// Takes note of a stretch of time, both ends included, of which there are logs that are not at hand.
    pub fn span(&mut self, first: i64, last: i64) {
        self.coverage.cover((first.div_euclid(MINUTE), last.div_euclid(MINUTE)));
    }

    /// Goes on with the next part of the logs.
    pub fn append(&mut self, next: &Logged) {
        self.coverage.absorb(&next.coverage);
        next.trails.iter().for_each(|(appliance, trail)| self.follow(*appliance, *trail));
    }

    fn follow(&mut self, appliance: u32, next: Trail) {
        match self.trails.entry(appliance) {
            Entry::Vacant(vacant) => {
                vacant.insert(next);
            }
            Entry::Occupied(mut known) => {
                known.get().up_to(next.first).into_iter().for_each(|run| self.coverage.cover(run));
                let trail = known.get_mut();
                (trail.last, trail.ended) = (next.last, next.ended);
            }
        }
    }
}

/// The coverage of a scan under way; whole once the scan has ended.
#[derive(Debug, Default)]
pub struct Covered {
    so_far: Mutex<Logged>,
    /// What the scan was for, in microseconds, the end excluded: what it came by beyond that tells nothing.
    from: Option<i64>,
    until: Option<i64>,
}

impl Covered {
    /// Of a scan for rows between these moments.
    pub fn between(from: Option<i64>, until: Option<i64>) -> Covered {
        Covered { so_far: Mutex::default(), from, until }
    }

    /// Goes on with the next part of the logs, in their order.
    pub fn append(&self, next: &Logged) {
        self.so_far.lock().unwrap_or_else(PoisonError::into_inner).append(next);
    }

    /// What is covered so far.
    pub fn coverage(&self) -> Coverage {
        let mut coverage = self.so_far.lock().unwrap_or_else(PoisonError::into_inner).coverage.clone();
        coverage.sort();
        coverage.clip(self.from, self.until);
        coverage
    }
}

#[cfg(test)]
mod tests;
