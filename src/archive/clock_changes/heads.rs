//! Offsets that differ between the heads of files that follow each other.

use jiff::Timestamp;

use super::found::{Found, LATE, for_each_stamp};
use crate::archive::{LogFile, Pass, Shift, Zone};
use crate::record::time::CivilSeconds;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Clocks are mostly changed within these hours of the night.
const AT_NIGHT: i64 = 4 * HOUR;

/// Two records that follow each other, with a leap in between that may be a change of the clock.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
struct Leap {
    /// Where the second one begins.
    at: u64,
    from: CivilSeconds,
    to: CivilSeconds,
}

/// Where the clocks of the files change to the offset that the next file names.
pub(super) fn changes(files: &[&LogFile]) -> Vec<(usize, Found)> {
    let pairs = files.windows(2).enumerate();
    pairs.filter_map(|(at, pair)| Some((at, change(pair.first()?, pair.get(1)?)?))).collect()
}

/// Where the clock of a file changes to that of the next one.
fn change(file: &LogFile, next: &LogFile) -> Option<Found> {
    let (before, after) = (own_offset(file)?, own_offset(next)?);
    let ahead = after - before;
    if ahead == 0 {
        return None;
    }
    let (mut leaps, mut last) = (Leaps { ahead, best: None }, None);
    for_each_stamp(file, &mut |at, shown| {
        if let Some(from) = last {
            leaps.take(Leap { at, from, to: shown });
        }
        last = Some(shown);
    })?;
    let next_begin = next.clock.cursor().shown(next.head.first?, 0);
    let pause = next_begin - last?;
    // The clock may have been changed between the two files.
    if pause.abs() > (pause - ahead).abs() {
        return None;
    }
    let leap = leaps.best?;
    let moment = Timestamp::from_second(leap.to - after).unwrap_or_default();
    let zone = Zone::fixed(i32::try_from(after).ok()?)?;
    let note = format!(
        "the clock goes from {} to {zone} within it, by {}, as the head of {} tells",
        file.clock.zone,
        moment.to_zoned_datetime(zone.0.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z"),
        next.name
    );
    let shift = Shift { at: leap.at, zone, pass: Pass::First };
    Some(Found { shifts: vec![shift], note: Some(note), ..Found::default() })
}

/// The offset of a file whose clock is that of its head, in seconds.
fn own_offset(file: &LogFile) -> Option<i64> {
    let offset = file.head.utc_offset?;
    (Zone::fixed(offset)? == file.clock.zone).then_some(i64::from(offset))
}

/// Looks for the leap that is most likely the change of a clock by so many seconds.
struct Leaps {
    ahead: i64,
    best: Option<Leap>,
}

impl Leaps {
    fn take(&mut self, leap: Leap) {
        let length = leap.to - leap.from;
        let fits = if self.ahead < 0 {
            (self.ahead - LATE..-LATE).contains(&length)
        } else {
            (self.ahead..self.ahead + DAY).contains(&length)
        };
        if fits && self.best.is_none_or(|best| self.likeness(leap) > self.likeness(best)) {
            self.best = Some(leap);
        }
    }

    /// The step back by the most; the leap forward by the least that could be, at night rather than by day.
    fn likeness(&self, leap: Leap) -> (bool, i64) {
        let length = leap.to - leap.from;
        if self.ahead < 0 { (true, -length) } else { (leap.to.rem_euclid(DAY) <= AT_NIGHT + HOUR, -length) }
    }
}
