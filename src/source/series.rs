//! The files of an appliance as a series: what is missing between them, and what two of them both tell.
//!
//! A file that is missing leaves no trace in the rows of a query, and a copy of a part of one is counted twice. Both can be
//! seen only from the stamps of the first and the last record of each file.

use std::collections::HashMap;

use jiff::Timestamp;

use super::FileAccount;
use super::prefilter::TimeBounds;
use crate::archive::{Appliance, LogFile};

/// A file that ends with `End Logfile` is followed by the next one at once; a minute is left for a slow clock (µs).
const AT_ONCE: i64 = 60_000_000;

/// No appliance is silent for longer (µs); a log that was passed on by a collector has no other sign of a gap.
const LONGEST_SILENCE: i64 = 24 * 3_600_000_000;

/// The last record of a file that has a stamp.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct LastRecord {
    /// When it was written (µs since 1970-01-01T00:00:00Z).
    pub time: i64,
    /// It says `End Logfile`.
    pub ends_file: bool,
    /// It is of the appliance that the first record of the file is of. A collector writes for many in turn, and their
    /// series cannot be told from its files.
    pub is_own: bool,
}

/// How far the files of an appliance reach that were read so far.
struct Reach<'a> {
    last: LastRecord,
    /// Whose last record it is.
    file: &'a LogFile,
}

/// What is to be told of gaps and overlaps among the files that were read whole, within the time that is asked for.
/// `files` are in reading order, with an account each.
pub fn notes(files: &[LogFile], accounts: &[FileAccount], asked: &TimeBounds) -> Vec<String> {
    let mut reaches: HashMap<&Appliance, Reach<'_>> = HashMap::new();
    let mut notes = Vec::new();
    for (file, account) in files.iter().zip(accounts) {
        let begin = file.begin.filter(|_| file.head.first.is_some() && account.closed);
        let (Some(begin), Some(last)) = (begin, account.last.filter(|last| last.is_own)) else {
            // Nothing is known of what lies behind a file that was not read whole.
            reaches.remove(&file.appliance);
            continue;
        };
        if let Some(reach) = reaches.get(&file.appliance) {
            notes.extend(reach.gap(file, begin, asked));
            notes.extend(reach.overlap(file, begin, last.time, asked));
        }
        match reaches.get_mut(&file.appliance) {
            Some(reach) if reach.last.time > last.time => {}
            _ => drop(reaches.insert(&file.appliance, Reach { last, file })),
        }
    }
    notes
}

impl Reach<'_> {
    /// Nothing was logged, or is not there, up to the begin of the next file.
    fn gap(&self, next: &LogFile, begin: i64, asked: &TimeBounds) -> Option<String> {
        let length = begin.saturating_sub(self.last.time);
        let is_gap = if self.last.ends_file { length > AT_ONCE } else { length > LONGEST_SILENCE };
        let appliance = next.appliance.name.as_deref().unwrap_or("the appliance");
        (is_gap && is_asked_for(asked, self.last.time, begin)).then(|| {
            let (from, to) = (moment(self.file, self.last.time), moment(next, begin));
            format!("no log of {appliance} from {from} to {to}")
        })
    }

    /// Two files tell of the same time.
    fn overlap(&self, next: &LogFile, begin: i64, last: i64, asked: &TimeBounds) -> Option<String> {
        let end = self.last.time.min(last);
        (end.saturating_sub(begin) > AT_ONCE && is_asked_for(asked, begin, end)).then(|| {
            let (from, to) = (moment(next, begin), moment(self.file, end));
            let message = format!("{}: of the same appliance and time as {}", next.name, self.file.name);
            format!("{message}, from {from} to {to}: what stands in both counts twice")
        })
    }
}

fn is_asked_for(asked: &TimeBounds, from: i64, until: i64) -> bool {
    asked.from.is_none_or(|first| until >= first) && asked.until.is_none_or(|last| from <= last)
}

/// A moment on the clock of a file.
fn moment(file: &LogFile, micros: i64) -> String {
    let moment = Timestamp::from_microsecond(micros).unwrap_or_default();
    moment.to_zoned_datetime(file.clock.zone.0.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
