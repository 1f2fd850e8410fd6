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

/// Monday, 1969-12-29: buckets of days, and of hours that do not divide a day, are counted from it.
const ORIGIN_MICROS: i64 = -3 * DAY;
const DAY: i64 = 86_400_000_000;

impl Width {
    /// The start of the bucket of the moment, both in microseconds since 1970 in UTC: never later than the moment, and
    /// never earlier than that of an earlier moment. `None` outside the years that the calendar knows.
    pub fn floor(self, micros: i64, zone: &TimeZone) -> Option<i64> {
        let moment = Timestamp::from_microsecond(micros).ok()?;
        if let Ok(offset) = zone.to_fixed_offset() {
            return self.civil_floor(micros, offset)?.to_instant(offset);
        }
        let own = zone.to_offset(moment);
        let civil = self.civil_floor(micros, own)?;
        let Some(change) = set_back_at(own.to_datetime(moment), own, zone) else {
            return self.begin(civil, own, zone);
        };
        if let Width::Millis(millis) = self
            && millis.checked_mul(1000)? <= change.repeated
        {
            // The second pass begins with a bucket of its own.
            return Some(civil.to_instant(own)?.max(change.at));
        }
        // What is shown again stays where the first pass has come to.
        let before = Timestamp::from_microsecond(change.at - 1).ok()?;
        let offset = zone.to_offset(before);
        let reached = self.begin(self.civil_floor(change.at - 1, offset)?, offset, zone)?;
        Some(self.begin(civil, own, zone)?.max(reached))
    }

    /// The start of the bucket after the one that starts at `start`, a start that [`Width::floor`] gives. `None` outside
    /// the years that the calendar knows.
    pub fn next(self, start: i64, zone: &TimeZone) -> Option<i64> {
        let shown = zone.to_datetime(Timestamp::from_microsecond(start).ok()?);
        match self {
            Width::Millis(millis) => next_of_clock(self, start, millis.checked_mul(1000)?, zone),
            Width::Days(days) => {
                let date = shown.date().checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
                self.begin(Civil(micros_of(date.into())), Offset::UTC, zone)
            }
            Width::Months(months) => {
                let first = shown.date().first_of_month();
                let date = first.checked_add(jiff::Span::new().try_months(months).ok()?).ok()?;
                self.begin(Civil(micros_of(date.into())), Offset::UTC, zone)
            }
        }
    }

    /// Its length in microseconds, if no clock changes, of months on average.
    pub fn about(self) -> i64 {
        let (count, unit) = match self {
            Width::Millis(millis) => (millis, 1000),
            Width::Days(days) => (days, DAY),
            // 365.2425 days are twelve of them.
            Width::Months(months) => (months, 2_629_746_000_000),
        };
        count.saturating_mul(unit).max(1)
    }

    /// What the local clock shows where the bucket begins that it shows the moment in.
    fn civil_floor(self, micros: i64, offset: Offset) -> Option<Civil> {
        let local = micros.checked_add(i64::from(offset.seconds()) * 1_000_000)?;
        let floored =
            |width: i64| (local - ORIGIN_MICROS).div_euclid(width).checked_mul(width)?.checked_add(ORIGIN_MICROS);
        match self {
            Width::Millis(millis) => floored(millis.checked_mul(1000)?),
            Width::Days(days) => floored(days.checked_mul(DAY)?),
            Width::Months(months) => {
                let shown = offset.to_datetime(Timestamp::from_microsecond(micros).ok()?);
                let count = (i64::from(shown.year()) * 12 + i64::from(shown.month()) - 1).div_euclid(months) * months;
                let year = i16::try_from(count.div_euclid(12)).ok()?;
                let month = i8::try_from(count.rem_euclid(12) + 1).ok()?;
                Some(micros_of(Date::new(year, month, 1).ok()?.into()))
            }
        }
        .map(Civil)
    }

    /// The moment at which the local clock shows `civil`; where it skips that, the moment at which it does. Twice shown:
    /// that of the same pass as `own`, if the bucket is short enough for the passes to be told apart, else the first.
    fn begin(self, civil: Civil, own: Offset, zone: &TimeZone) -> Option<i64> {
        let shown = Offset::UTC.to_datetime(Timestamp::from_microsecond(civil.0).ok()?);
        let candidates = zone.to_ambiguous_timestamp(shown);
        let moment = match candidates.offset() {
            AmbiguousOffset::Unambiguous { .. } => candidates.compatible().ok()?,
            AmbiguousOffset::Gap { .. } => zone.following(candidates.earlier().ok()?).next()?.timestamp(),
            AmbiguousOffset::Fold { before, after } => match self {
                Width::Millis(millis) if own == after && millis.checked_mul(1000)? <= repeated(before, after) => {
                    candidates.later().ok()?
                }
                Width::Millis(_) | Width::Days(_) | Width::Months(_) => candidates.earlier().ok()?,
            },
        };
        Some(moment.as_microsecond())
    }
}

/// What a local clock shows, in microseconds since it showed 1970.
#[derive(Copy, Clone, Debug)]
struct Civil(i64);

impl Civil {
    fn to_instant(self, offset: Offset) -> Option<i64> {
        self.0.checked_sub(i64::from(offset.seconds()) * 1_000_000)
    }
}

fn micros_of(shown: DateTime) -> i64 {
    Offset::UTC.to_timestamp(shown).map_or(0, Timestamp::as_microsecond)
}

/// The clock was set back.
struct SetBack {
    at: i64,
    /// By how much, in microseconds.
    repeated: i64,
}

/// When the clock was set back, if it shows `shown` for the second time.
fn set_back_at(shown: DateTime, own: Offset, zone: &TimeZone) -> Option<SetBack> {
    let AmbiguousOffset::Fold { before, after } = zone.to_ambiguous_timestamp(shown).offset() else { return None };
    if own != after {
        return None;
    }
    let first = before.to_timestamp(shown).ok()?;
    let at = zone.following(first).next()?.timestamp().as_microsecond();
    Some(SetBack { at, repeated: repeated(before, after) })
}

fn repeated(before: Offset, after: Offset) -> i64 {
    i64::from(before.seconds() - after.seconds()) * 1_000_000
}

/// The next start of buckets that are counted by the clock. One width on, unless the clock changes in between or did where
/// this bucket begins; then it is searched for, which is possible because starts never decrease.
fn next_of_clock(width: Width, start: i64, length: i64, zone: &TimeZone) -> Option<i64> {
    let is_after = |micros: i64| width.floor(micros, zone).map(|floor| floor > start);
    let one_on = start.checked_add(length)?;
    if width.floor(one_on, zone)? == one_on && !is_after(one_on - 1)? {
        return Some(one_on);
    }
    let (mut before, mut after) = (start, one_on);
    while !is_after(after)? {
        before = after;
        after = after.checked_add(length)?;
    }
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if is_after(middle)? { after = middle } else { before = middle }
    }
    Some(after)
}

/// The start of every moment's bucket.
pub(super) fn evaluate(times: &ArrayRef, width: Width, zone: &TimeZone) -> ArrayRef {
    let times = times.as_primitive::<TimestampMicrosecondType>();
    let starts: TimestampMicrosecondArray = times.unary_opt(|micros| width.floor(micros, zone));
    Arc::new(starts.with_timezone("UTC"))
}

#[cfg(test)]
mod tests;
