//! Where the time of a scan goes, for `--stats`. Never part of the account of a run, which must be repeatable.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Time spent by all threads together.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct StageTimes {
    /// Reading from disk.
    pub read: Duration,
    /// Decompressing.
    pub inflate: Duration,
    /// Finding records, and building rows of them.
    pub scan: Duration,
    /// Joining slices and connections.
    pub join: Duration,
}

/// A stage of a scan.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Timed {
    /// As in [`StageTimes::read`].
    Read,
    /// As in [`StageTimes::inflate`].
    Inflate,
    /// As in [`StageTimes::scan`].
    Scan,
    /// As in [`StageTimes::join`].
    Join,
}

/// Counts the time of each stage; shared by all threads.
#[derive(Debug, Default)]
pub struct Stopwatch {
    nanoseconds: [AtomicU64; 4],
}

impl Stopwatch {
    /// Adds time to a stage. Meant for blocks of work, not for single lines.
    pub fn add(&self, stage: Timed, taken: Duration) {
        // Five hundred years fit.
        let nanoseconds = u64::try_from(taken.as_nanos()).unwrap_or(u64::MAX);
        self.nanoseconds[place(stage)].fetch_add(nanoseconds, Ordering::Relaxed);
    }

    /// Does the work, and adds the time it took.
    pub fn time<T>(&self, stage: Timed, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = work();
        self.add(stage, begun.elapsed());
        done
    }

    /// The time so far.
    pub fn times(&self) -> StageTimes {
        let of = |stage| Duration::from_nanos(self.nanoseconds[place(stage)].load(Ordering::Relaxed));
        StageTimes { read: of(Timed::Read), inflate: of(Timed::Inflate), scan: of(Timed::Scan), join: of(Timed::Join) }
    }
}

fn place(stage: Timed) -> usize {
    match stage {
        Timed::Read => 0,
        Timed::Inflate => 1,
        Timed::Scan => 2,
        Timed::Join => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_has_its_own_time() {
        let watch = Stopwatch::default();
        watch.add(Timed::Read, Duration::from_secs(1));
        watch.add(Timed::Join, Duration::from_secs(2));
        watch.add(Timed::Read, Duration::from_secs(3));
        assert_eq!(watch.time(Timed::Inflate, || 7), 7);
        let times = watch.times();
        assert_eq!(
            (times.read, times.join, times.scan),
            (Duration::from_secs(4), Duration::from_secs(2), Duration::ZERO)
        );
    }
}
