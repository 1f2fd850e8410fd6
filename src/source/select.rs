//! Which files of an archive a query about some stretch of time must read.
//!
//! Nothing is known of a file but where it begins. Where it ends follows from rotation alone: when the writer begins
//! the next file of a series, it has closed the one before. So only files whose names say that they are parts of one
//! series, and whose begins agree with that, are taken to end where the next one begins. Two subscriptions of one
//! appliance, or a copy that overlaps the original, are different series. Any other file may have been put together
//! by hand, in any order, and is always read.
//!
//! **Margin.** Stamps are not in order: clocks are set back, by an hour each autumn and by more when somebody corrects
//! them, and a collector writes the stamps of hosts in different zones into one file. Two zones are at most 26 hours
//! apart (UTC+14 and UTC-12), and summer time is included in that. So a file is read if it comes within 26 hours of
//! the requested time.
//!
//! **Look-back.** What a connection's columns hold may stand in an earlier file than the attempt; nearly all
//! connections are far shorter than a day. For late columns the same holds of later files.

mod roles;
mod series;
#[cfg(test)]
mod tests;

use std::fmt;

use jiff::Timestamp;

use super::needs::Needs;
pub use super::options::LookBack;
use super::options::{DAY, HOUR, SECOND};
use super::prefilter::TimeBounds;
use crate::archive::LogFile;
use crate::record::time::YearRule;
pub use roles::{Span, roles};
use series::{Rotation, Series};

/// How far stamps may be out of order.
pub const MARGIN: i64 = 26 * HOUR;

/// No appliance of this kind is older than 2000-01-01T00:00:00Z: a clock that shows less was not set yet, and jumps
/// within the file.
const FIRST_APPLIANCE: i64 = 946_684_800 * SECOND;

/// Whether a file is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is.
    Read,
    /// It ends before this moment (µs since 1970-01-01T00:00:00Z).
    EndsBefore(i64),
    /// It begins after this moment (µs since 1970-01-01T00:00:00Z).
    BeginsAfter(i64),
    /// Its rows are known.
    Known,
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = |micros: i64| match Timestamp::from_microsecond(micros) {
            Ok(moment) => moment.to_string(),
            Err(_) => format!("microsecond {micros}"),
        };
        match self {
            Choice::Read => f.write_str("read"),
            Choice::Known => f.write_str("known"),
            Choice::EndsBefore(limit) => write!(f, "ends before {}", moment(*limit)),
            Choice::BeginsAfter(limit) => write!(f, "begins after {}", moment(*limit)),
        }
    }
}

/// What is known of when a file was written; moments in µs since 1970-01-01T00:00:00Z.
#[derive(Clone, Debug, Default)]
struct FileTimes<'a> {
    /// Its first record. `None`: unknown, or not to be relied on.
    begin: Option<i64>,
    /// No record is later.
    end: Option<i64>,
    /// Its place among the files that it rotates with.
    series: Option<Series<'a>>,
}

impl<'a> FileTimes<'a> {
    fn of(log: &'a LogFile) -> Self {
        if log.len.is_none() {
            // A stream.
            return FileTimes::default();
        }
        // Without a stamp in the head, the file's place in the reading order is a guess from other things.
        let Some(first) = log.head.first else { return FileTimes::default() };
        let series = Series::of(log);
        if log.clock.turns.is_some() {
            // Stamps of several years, or of a year that was found to be another one.
            return FileTimes { begin: None, end: None, series };
        }
        match (first.year, log.clock.years) {
            // The years are guessed from when the file was last written to: it goes no further. If that is wrong, stamps
            // may have got the year before.
            (None, YearRule::Until(written)) => {
                let end = log.clock.zone.moment(written).saturating_mul(SECOND).saturating_add(DAY);
                FileTimes { begin: None, end: Some(end), series }
            }
            (Some(_), _) | (None, YearRule::From(_) | YearRule::Near(_)) => {
                FileTimes { begin: log.begin.filter(|begin| *begin >= FIRST_APPLIANCE), end: None, series }
            }
        }
    }
}

/// Which of `files` (in reading order) are read for rows within `times`, a choice each.
pub fn choose(files: &[LogFile], times: &TimeBounds, needs: Needs, look_back: LookBack) -> Vec<Choice> {
    let known: Vec<FileTimes<'_>> = files.iter().map(FileTimes::of).collect();
    choose_by_times(&known, times, needs, look_back)
}

fn choose_by_times(files: &[FileTimes<'_>], times: &TimeBounds, needs: Needs, look_back: LookBack) -> Vec<Choice> {
    let reach = |wider: bool| match look_back {
        _ if !wider => Some(MARGIN),
        LookBack::For(length) => Some(MARGIN.saturating_add(length)),
        LookBack::All => None,
    };
    let from = times.from.zip(reach(needs.connections)).map(|(from, reach)| from.saturating_sub(reach));
    let until = times.until.zip(reach(needs.late)).map(|(until, reach)| until.saturating_add(reach));
    let choice = |(file, rotation): (&FileTimes<'_>, Rotation)| {
        let begin = file.begin.filter(|_| rotation.certain);
        let end = [file.end, rotation.next].into_iter().flatten().min();
        match (from, until) {
            (Some(from), _) if end.is_some_and(|end| end < from) => Choice::EndsBefore(from),
            (_, Some(until)) if begin.is_some_and(|begin| begin > until) => Choice::BeginsAfter(until),
            (_, _) => Choice::Read,
        }
    };
    files.iter().zip(series::rotations(files)).map(choice).collect()
}
