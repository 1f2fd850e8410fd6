//! Which minutes the logs say anything of. A stretch of time without a failed login is peace only if the logs of that
//! time are there: a missing file must not look like it.
//!
//! A minute is covered if some record of it was read, whatever it is about. Records are what counts, not files, so that it
//! does not matter how a log is cut.

use std::sync::{Mutex, PoisonError};

const MINUTE: i64 = 60_000_000;

/// Minutes, as runs of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// First and last minute of each, counted from 1970 in UTC; in order and apart as far as `sorted` goes.
    runs: Vec<(i64, i64)>,
    sorted: usize,
}

impl Coverage {
    /// Takes note of a record of that moment, in microseconds since 1970 in UTC. Quick if it is of the minute of the last
    /// one, or of the next.
    pub fn add(&mut self, micros: i64) {
        let minute = micros.div_euclid(MINUTE);
        match self.runs.last_mut() {
            Some((first, last)) if (*first..=*last).contains(&minute) => {}
            Some((_, last)) if *last + 1 == minute => *last = minute,
            Some(_) | None => self.push((minute, minute)),
        }
    }

    /// Takes in other minutes.
    pub fn absorb(&mut self, other: &Coverage) {
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

/// The coverage of a scan under way; whole once the scan has ended.
#[derive(Debug, Default)]
pub struct Covered {
    so_far: Mutex<Coverage>,
    /// What the scan was for, in microseconds, the end excluded: what it came by beyond that tells nothing.
    from: Option<i64>,
    until: Option<i64>,
}

impl Covered {
    /// Of a scan for rows between these moments.
    pub fn between(from: Option<i64>, until: Option<i64>) -> Covered {
        Covered { so_far: Mutex::default(), from, until }
    }

    /// Takes in what a part of the logs covers.
    pub fn absorb(&self, part: &Coverage) {
        self.so_far.lock().unwrap_or_else(PoisonError::into_inner).absorb(part);
    }

    /// What is covered so far.
    pub fn coverage(&self) -> Coverage {
        let mut coverage = self.so_far.lock().unwrap_or_else(PoisonError::into_inner).clone();
        coverage.sort();
        coverage.clip(self.from, self.until);
        coverage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(minutes: &[i64]) -> Covered {
        let mut part = Coverage::default();
        minutes.iter().for_each(|minute| part.add(minute * MINUTE + 7));
        let covered = Covered::default();
        covered.absorb(&part);
        covered
    }

    #[test]
    fn minutes_come_in_any_order_and_more_than_once() {
        let coverage = covered(&[5, 6, 6, 5, 9, 8, -3, 5]).coverage();
        assert_eq!(coverage.runs, [(-3, -3), (5, 6), (8, 9)]);
        assert_eq!(coverage.extent(), Some((-3 * MINUTE, 10 * MINUTE)));
        assert!(coverage.covers(4 * MINUTE, 5 * MINUTE + 1) && !coverage.covers(4 * MINUTE, 5 * MINUTE));
        assert!(!coverage.covers(7 * MINUTE, 8 * MINUTE) && coverage.covers(9 * MINUTE + 1, 9 * MINUTE + 2));
        assert!(!coverage.covers(10 * MINUTE, i64::MAX) && coverage.covers(i64::MIN, i64::MAX));
        assert_eq!(Covered::default().coverage().extent(), None);
    }

    #[test]
    fn however_it_is_cut_it_is_the_same() {
        let minutes: Vec<i64> = (0..20_000).map(|step| step * 7919 % 10_007).collect();
        let whole = covered(&minutes).coverage();
        let parts = Covered::default();
        for part in minutes.chunks(333).rev() {
            parts.absorb(&covered(part).coverage());
        }
        assert_eq!(whole, parts.coverage());
        assert_eq!(whole.runs, [(0, 10_006)]);
    }

    #[test]
    fn what_nobody_asked_for_is_left_out() {
        let scan = Covered::between(Some(5 * MINUTE + 30), Some(8 * MINUTE));
        scan.absorb(&covered(&[1, 5, 6, 7, 8]).coverage());
        assert_eq!(scan.coverage().runs, [(5, 7)]);
    }
}
