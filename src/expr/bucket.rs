//! Stretches of time: the bucket in which a moment lies.
//!
//! Buckets follow the clock of the zone, not UTC: a day is a day there, also when it has 23 or 25 hours, and six-hour
//! buckets begin at its midnight. Where the clock goes back, buckets no longer than the repeated stretch are told
//! apart, longer ones swallow it.

use arrow::array::{ArrayRef, AsArray, TimestampMicrosecondArray};
use arrow::datatypes::TimestampMicrosecondType;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use std::sync::Arc;

/// How long a bucket is. Numbers are positive.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Width {
    /// Milliseconds of the local clock, counted from a midnight.
    Millis(i64),
    /// Calendar days; weeks are seven of them and begin on Monday.
    Days(i64),
    /// Calendar months, twelve to a year.
    Months(i64),
}

/// A Monday before the epoch: buckets of days, and of hours that do not divide a day, are counted from it.
const ORIGIN: Date = Date::constant(1969, 12, 29);
const DAY: i64 = 86_400_000_000;
const ORIGIN_MICROS: i64 = -3 * DAY;

impl Width {
    /// The start of the bucket of the moment, both in microseconds since 1970 in UTC. `None` outside the years that
    /// the calendar knows.
    pub fn floor(self, micros: i64, zone: &TimeZone) -> Option<i64> {
        let moment = Timestamp::from_microsecond(micros).ok()?;
        let own = zone.to_offset(moment);
        let start = match self {
            Width::Millis(millis) => {
                let width = millis.checked_mul(1000)?;
                let local = micros.checked_add(i64::from(own.seconds()) * 1_000_000)?;
                let floored = (local - ORIGIN_MICROS).div_euclid(width) * width + ORIGIN_MICROS;
                let civil = Offset::UTC.to_datetime(Timestamp::from_microsecond(floored).ok()?);
                resolve(civil, zone, width, own)?
            }
            Width::Days(days) => {
                let local = micros.checked_add(i64::from(own.seconds()) * 1_000_000)?;
                let count = (local - ORIGIN_MICROS).div_euclid(DAY).div_euclid(days) * days;
                let date = ORIGIN.checked_add(jiff::Span::new().try_days(count).ok()?).ok()?;
                date.to_zoned_datetime(zone.clone()).ok()?.timestamp()
            }
            Width::Months(months) => {
                let local = own.to_datetime(moment);
                let count = (i64::from(local.year()) * 12 + i64::from(local.month()) - 1).div_euclid(months) * months;
                let year = i16::try_from(count.div_euclid(12)).ok()?;
                let month = i8::try_from(count.rem_euclid(12) + 1).ok()?;
                Date::new(year, month, 1).ok()?.to_zoned_datetime(zone.clone()).ok()?.timestamp()
            }
        };
        Some(start.as_microsecond())
    }
}

/// The moment at which the local clock shows `civil`. Twice shown: that of the same pass as `own`, if the bucket is
/// short enough for the passes to be told apart.
fn resolve(civil: DateTime, zone: &TimeZone, width: i64, own: Offset) -> Option<Timestamp> {
    let candidates = zone.to_ambiguous_timestamp(civil);
    match candidates.offset() {
        AmbiguousOffset::Fold { before, after } if own == after => {
            let repeated = i64::from(before.seconds() - after.seconds()) * 1_000_000;
            if width <= repeated { candidates.later().ok() } else { candidates.earlier().ok() }
        }
        AmbiguousOffset::Fold { .. } | AmbiguousOffset::Gap { .. } | AmbiguousOffset::Unambiguous { .. } => {
            candidates.compatible().ok()
        }
    }
}

/// The start of every moment's bucket.
pub(super) fn evaluate(times: &ArrayRef, width: Width, zone: &TimeZone) -> ArrayRef {
    let times = times.as_primitive::<TimestampMicrosecondType>();
    let starts: TimestampMicrosecondArray = times.unary_opt(|micros| width.floor(micros, zone));
    Arc::new(starts.with_timezone("UTC"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn floor(width: Width, moment: &str, zone: &str) -> String {
        let zone = TimeZone::get(zone).unwrap();
        let moment: Timestamp = moment.parse().unwrap();
        let start = width.floor(moment.as_microsecond(), &zone).unwrap();
        zone.to_datetime(Timestamp::from_microsecond(start).unwrap()).to_string()
    }

    const HOUR: i64 = 3_600_000;

    #[test]
    fn buckets_follow_the_local_clock() {
        assert_eq!(floor(Width::Millis(HOUR), "2009-04-22T11:47:47Z", "Asia/Kolkata"), "2009-04-22T17:00:00");
        assert_eq!(floor(Width::Millis(6 * HOUR), "2009-04-22T11:47:47Z", "UTC"), "2009-04-22T06:00:00");
        assert_eq!(floor(Width::Days(1), "2009-04-21T22:30:00Z", "Europe/Berlin"), "2009-04-22T00:00:00");
        assert_eq!(floor(Width::Days(7), "2009-04-22T11:00:00Z", "UTC"), "2009-04-20T00:00:00", "a Monday");
        assert_eq!(floor(Width::Days(1), "1960-02-29T11:00:00Z", "UTC"), "1960-02-29T00:00:00");
        assert_eq!(floor(Width::Months(1), "2009-04-22T11:00:00Z", "UTC"), "2009-04-01T00:00:00");
        assert_eq!(floor(Width::Months(3), "2009-06-30T23:00:00Z", "Asia/Tokyo"), "2009-07-01T00:00:00");
        assert_eq!(floor(Width::Months(12), "2009-04-22T11:00:00Z", "UTC"), "2009-01-01T00:00:00");
    }

    #[test]
    fn repeated_hours_are_two_buckets_but_one_day() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let start = |width: Width, moment: &str| {
            let moment: Timestamp = moment.parse().unwrap();
            Timestamp::from_microsecond(width.floor(moment.as_microsecond(), &zone).unwrap()).unwrap().to_string()
        };
        assert_eq!(start(Width::Millis(HOUR), "2009-10-25T00:30:00Z"), "2009-10-25T00:00:00Z");
        assert_eq!(start(Width::Millis(HOUR), "2009-10-25T01:30:00Z"), "2009-10-25T01:00:00Z");
        for moment in ["2009-10-24T22:00:00Z", "2009-10-25T01:30:00Z", "2009-10-25T22:59:59Z"] {
            assert_eq!(start(Width::Days(1), moment), "2009-10-24T22:00:00Z");
        }
        assert_eq!(start(Width::Millis(6 * HOUR), "2009-10-25T03:00:00Z"), "2009-10-24T22:00:00Z");
    }

    #[test]
    fn a_day_whose_midnight_is_skipped_begins_later() {
        assert_eq!(floor(Width::Days(1), "2018-11-04T12:00:00Z", "America/Sao_Paulo"), "2018-11-04T01:00:00");
    }
}
