//! Which minutes the logs cover. A stretch of time without a failed login is peace only if the logs of that time are
//! there: a missing file must not look like it, nor a quiet night like a missing file.
//!
//! The minute of a record is covered, whatever the record is about, and so is the time between two records of one
//! appliance that follow each other in its log. Two things say that something is missing in between: the first of them
//! ends a file (`End Logfile`: the next file of the appliance begins in the same moment), or more than a day lies between
//! them, for which no appliance is silent; a log that was passed on by a collector has no other sign. The third is damage:
//! behind the last record of a file whose end could not be read, nothing is known until the next record.
//!
//! Records are what counts, not files, so that it does not matter how a log is cut.

use std::sync::{Arc, Mutex, PoisonError};

use hashbrown::hash_map::Entry;
use hashbrown::{HashMap, HashSet};

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

    /// Are all minutes between these moments covered, and does the log go on beyond the minute of the second? How far it
    /// goes within its last minute is not known.
    pub fn covers_all(&self, from: i64, until: i64) -> bool {
        let (first, last) = (from.div_euclid(MINUTE), until.div_euclid(MINUTE));
        let run = self.runs.partition_point(|run| run.1 < first);
        self.runs.get(run).is_some_and(|run| run.0 <= first && run.1 > last)
    }

    /// The begin of the first minute and the end of the last one.
    pub fn extent(&self) -> Option<(i64, i64)> {
        let (first, last) = (self.runs.first()?.0, self.runs.last()?.1);
        Some((first.saturating_mul(MINUTE), last.saturating_add(1).saturating_mul(MINUTE)))
    }
}

/// What the records of a part of the logs cover, and what later parts need to know to go on. Appliances are known by
/// their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logged {
    appliances: HashMap<u32, Trail>,
}

/// Where the records of one appliance begin and end, in minutes, and what they cover.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Trail {
    first: i64,
    last: i64,
    /// The last one ends a file, or what follows it is lost.
    ended: bool,
    coverage: Coverage,
}

impl Trail {
    fn of(first: i64, last: i64, ended: bool) -> Trail {
        let mut coverage = Coverage::default();
        coverage.cover((first, last));
        Trail { first, last, ended, coverage }
    }

    /// Goes on with the next records.
    fn follow(&mut self, next: &Trail) {
        self.coverage.absorb(&next.coverage);
        // A clock that steps back leaves nothing in between.
        let within = self.last..=self.last.saturating_add(LONGEST_SILENCE);
        if !self.ended && within.contains(&next.first) {
            self.coverage.cover((self.last, next.first));
        }
        (self.last, self.ended) = (next.last, next.ended);
    }
}

impl Logged {
    /// Takes note of the next record of an appliance, written in the minute that begins at that moment, in microseconds
    /// since 1970 in UTC. Further ones of one minute make no difference, unless one of them ends a file.
    pub fn record(&mut self, appliance: u32, minute: i64, ends_file: bool) {
        // A minute as written lies in two where a clock is off UTC by part of one.
        let (first, last) = (minute.div_euclid(MINUTE), minute.saturating_add(MINUTE - 1).div_euclid(MINUTE));
        match self.appliances.entry(appliance) {
            Entry::Vacant(vacant) => {
                vacant.insert(Trail::of(first, last, ends_file));
            }
            Entry::Occupied(mut known) => {
                let trail = known.get_mut();
                let within = trail.last..=trail.last.saturating_add(LONGEST_SILENCE);
                let begin = if !trail.ended && within.contains(&first) { trail.last } else { first };
                trail.coverage.cover((begin, last));
                (trail.last, trail.ended) = (last, ends_file);
            }
        }
    }
}

/// The coverage of a scan under way; whole once the scan has ended.
#[derive(Debug, Default)]
pub struct Covered {
    so_far: Mutex<SoFar>,
    /// The requested time, in microseconds, the end excluded. Coverage outside it is ignored.
    from: Option<i64>,
    until: Option<i64>,
}

/// What is covered by the parts that were appended so far.
#[derive(Debug, Default)]
struct SoFar {
    /// By the numbers of the appliances: the name of each, and its records.
    trails: HashMap<u32, (Option<Arc<str>>, Trail)>,
    /// The appliances of which there are records in the file at hand.
    in_file: HashSet<u32>,
    /// Stretches of time of which there are logs that are not at hand.
    spans: Vec<Spans>,
}

/// What is known of logs that are not at hand.
#[derive(Debug)]
struct Spans {
    whose: Whose,
    certain: bool,
    coverage: Coverage,
}

/// Which appliances are meant.
type IsMeant<'a> = &'a dyn Fn(Option<&str>) -> bool;

/// Whose logs a stretch of time is covered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Of the appliance of that name, or of one that has none.
    Appliance(Option<Arc<str>>),
    /// Nobody says; of any.
    Unknown,
}

impl Covered {
    /// Of a scan for rows between these moments.
    pub fn between(from: Option<i64>, until: Option<i64>) -> Covered {
        Covered { so_far: Mutex::default(), from, until }
    }

    /// Goes on with the next part of the logs, in their order. `name_of` tells the name of an appliance.
    pub fn append(&self, next: Logged, name_of: &dyn Fn(u32) -> Option<Arc<str>>) {
        let mut so_far = self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
        for (number, trail) in next.appliances {
            so_far.in_file.insert(number);
            match so_far.trails.entry(number) {
                Entry::Vacant(vacant) => {
                    vacant.insert((name_of(number), trail));
                }
                Entry::Occupied(mut known) => known.get_mut().1.follow(&trail),
            }
        }
    }

    /// The file at hand ends here. `is_lost`: text behind the parts so far could not be read. If all of it is lost, it may
    /// have been of any appliance.
    pub fn end_file(&self, is_lost: bool) {
        let mut so_far = self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
        let SoFar { trails, in_file, .. } = &mut *so_far;
        for (number, (_, trail)) in trails.iter_mut().filter(|_| is_lost) {
            trail.ended |= in_file.is_empty() || in_file.contains(number);
        }
        in_file.clear();
    }

    /// Takes note of a stretch of time, both ends included, of which there are logs that are not at hand.
    pub fn span(&self, whose: Whose, first: i64, last: i64) {
        self.cover(whose, true, (first, last));
    }

    /// The same of a stretch of which logs are only supposed: nobody noted where they end.
    pub fn supposed(&self, whose: Whose, first: i64, last: i64) {
        self.cover(whose, false, (first, last));
    }

    fn cover(&self, whose: Whose, certain: bool, (first, last): (i64, i64)) {
        let run = (first.div_euclid(MINUTE), last.div_euclid(MINUTE));
        let spans = &mut self.so_far.lock().unwrap_or_else(PoisonError::into_inner).spans;
        match spans.iter_mut().find(|spans| spans.whose == whose && spans.certain == certain) {
            Some(spans) => spans.coverage.cover(run),
            None => {
                let mut coverage = Coverage::default();
                coverage.cover(run);
                spans.push(Spans { whose, certain, coverage });
            }
        }
    }

    /// What the logs of any appliance cover so far.
    pub fn coverage(&self) -> Coverage {
        self.coverage_where(false, &|_| true)
    }

    /// What the logs of the appliance of that name cover so far; `None`: of one without a name. Case does not matter.
    pub fn coverage_of(&self, appliance: Option<&str>) -> Coverage {
        self.coverage_where(false, &|name| is_called(name, appliance))
    }

    /// What the logs of the appliances of these names cover so far. Case does not matter.
    pub fn coverage_of_any(&self, appliances: &[String]) -> Coverage {
        self.coverage_where(false, &|name| appliances.iter().any(|appliance| is_called(name, Some(appliance))))
    }

    /// As [`Covered::coverage_of`], without what is only supposed.
    pub fn certain_of(&self, appliance: Option<&str>) -> Coverage {
        self.coverage_where(true, &|name| is_called(name, appliance))
    }

    /// What the logs of each appliance cover so far, without what is only supposed; in no order.
    pub fn certain_of_each(&self) -> Vec<Coverage> {
        let names: HashSet<Option<String>> = {
            let so_far = self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
            let of_spans = so_far.spans.iter().filter_map(|spans| match &spans.whose {
                Whose::Appliance(name) => Some(name),
                Whose::Unknown => None,
            });
            let names = so_far.trails.values().map(|(name, _)| name).chain(of_spans);
            names.map(|name| name.as_deref().map(str::to_ascii_lowercase)).collect()
        };
        if names.is_empty() {
            return vec![self.coverage_where(true, &|_| true)];
        }
        names.iter().map(|name| self.certain_of(name.as_deref())).collect()
    }

    fn coverage_where(&self, certain: bool, is_meant: IsMeant<'_>) -> Coverage {
        let so_far = self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
        let mut coverage = Coverage::default();
        for (name, trail) in so_far.trails.values() {
            if is_meant(name.as_deref()) {
                coverage.absorb(&trail.coverage);
            }
        }
        for spans in so_far.spans.iter().filter(|spans| spans.certain || !certain) {
            let is_covered = match &spans.whose {
                Whose::Appliance(name) => is_meant(name.as_deref()),
                Whose::Unknown => true,
            };
            if is_covered {
                coverage.absorb(&spans.coverage);
            }
        }
        coverage.sort();
        coverage.clip(self.from, self.until);
        coverage
    }
}

/// Is that the name of the appliance? Case does not matter; `None`: it has none.
fn is_called(name: Option<&str>, appliance: Option<&str>) -> bool {
    match (name, appliance) {
        (Some(name), Some(appliance)) => name.eq_ignore_ascii_case(appliance),
        (name, appliance) => name.is_none() && appliance.is_none(),
    }
}

#[cfg(test)]
mod tests;
