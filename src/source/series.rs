//! The files of an appliance as a series: what is missing between them, and what two of them both tell.
//!
//! A file that is missing leaves no trace in the rows of a query, and a copy of a part of one is counted twice. Both can be
//! seen only from the stamps of the first and the last record of each file.

use std::collections::HashMap;

use jiff::Timestamp;

use super::file_account::{FileAccount, LastRecord};
use super::prefilter::TimeBounds;
use crate::archive::{Appliance, LogFile};

/// A file that ends with `End Logfile` is followed by the next one at once; a minute is left for a slow clock (µs).
const AT_ONCE: i64 = 60_000_000;

/// No appliance is silent for longer (µs); a log that was passed on by a collector has no other sign of a gap.
pub(super) const LONGEST_SILENCE: i64 = 24 * 3_600_000_000;

/// What the notes of gaps begin with.
pub const NO_LOG: &str = "no log of ";

/// A stretch of time of which there are logs of an appliance without a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Whose logs.
    pub appliance: Appliance,
    /// The first record (µs since 1970-01-01T00:00:00Z).
    pub from: i64,
    /// The last record.
    pub to: i64,
    /// Files that it stands in.
    pub files: u64,
    /// The time up to the next stretch of the appliance (µs); `None` after the last.
    pub gap: Option<i64>,
}

/// The stretches that the files cover which were read whole, by appliance in the order of first appearance, then by time;
/// and how many files tell no series: they have no stamps, or are of many appliances. `files` are in reading order, with
/// an account each.
pub fn stretches(files: &[LogFile], accounts: &[FileAccount]) -> (Vec<Stretch>, u64) {
    let mut of_appliances: Vec<(&Appliance, Vec<(Stretch, LastRecord)>)> = Vec::new();
    let mut untold = 0;
    for (file, account) in files.iter().zip(accounts) {
        let Some((begin, last)) = extent(file, account) else {
            untold += 1;
            continue;
        };
        let at = of_appliances.iter().position(|(appliance, _)| **appliance == file.appliance).unwrap_or_else(|| {
            of_appliances.push((&file.appliance, Vec::new()));
            of_appliances.len() - 1
        });
        let Some((_, stretches)) = of_appliances.get_mut(at) else { continue };
        if let Some((stretch, end)) = stretches.last_mut() {
            let gap = end.gap_to(begin);
            if gap.is_none() {
                stretch.files += 1;
                if last.time >= end.time {
                    (stretch.to, *end) = (last.time, last);
                }
                continue;
            }
            stretch.gap = gap;
        }
        let (appliance, from, to) = (file.appliance.clone(), begin, last.time);
        stretches.push((Stretch { appliance, from, to, files: 1, gap: None }, last));
    }
    (of_appliances.into_iter().flat_map(|(_, stretches)| stretches).map(|(stretch, _)| stretch).collect(), untold)
}

/// What of stretches and the gaps behind them has to do with the requested time.
pub fn asked_for(mut stretches: Vec<Stretch>, asked: &TimeBounds) -> Vec<Stretch> {
    for stretch in &mut stretches {
        stretch.gap = stretch.gap.filter(|gap| is_asked_for(asked, stretch.to, stretch.to.saturating_add(*gap)));
    }
    stretches.retain(|stretch| stretch.gap.is_some() || is_asked_for(asked, stretch.from, stretch.to));
    stretches
}

/// The first and the last record of a file, if it was read whole and is of one appliance.
fn extent(file: &LogFile, account: &FileAccount) -> Option<(i64, LastRecord)> {
    let begin = file.begin.filter(|_| file.head.first.is_some() && account.closed)?;
    Some((begin, account.last.filter(|last| last.is_own)?))
}

impl LastRecord {
    /// The time up to the record that begins the next file, if a log of it is missing.
    fn gap_to(&self, begin: i64) -> Option<i64> {
        let length = begin.saturating_sub(self.time);
        let is_gap = if self.ends_file { length > AT_ONCE } else { length > LONGEST_SILENCE };
        is_gap.then_some(length)
    }
}

/// How far the files of an appliance reach that were read so far.
struct Reach<'a> {
    last: LastRecord,
    /// Whose last record it is.
    file: &'a LogFile,
}

/// Notes on gaps and overlaps among the files that were read whole, within the requested time.
/// `files` are in reading order, with an account each.
pub fn notes(files: &[LogFile], accounts: &[FileAccount], asked: &TimeBounds) -> Vec<String> {
    let mut reaches: HashMap<&Appliance, Reach<'_>> = HashMap::new();
    let mut notes = Vec::new();
    for (file, account) in files.iter().zip(accounts) {
        let Some((begin, last)) = extent(file, account) else {
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
        let is_gap = self.last.gap_to(begin).is_some();
        let appliance = next.appliance.name.as_deref().unwrap_or("the appliance");
        (is_gap && is_asked_for(asked, self.last.time, begin)).then(|| {
            let (from, to) = (moment(self.file, self.last.time), moment(next, begin));
            format!("{NO_LOG}{appliance} from {from} to {to}")
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
