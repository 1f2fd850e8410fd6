//! Clocks within time literals: `11:47`, `11:47:56.25`, `11:47:56+09:00`, and the hour behind a date. An offset is taken
//! only where nobody can read it as the end of a range: `11:00-12:00` is two times.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

use super::period::{NoTime, Period, outside};
use crate::offset;

/// What a clock stands behind.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Behind<'a> {
    Nothing,
    /// A date and a space.
    Date(&'a str),
    /// A date and `T`.
    T,
}

impl Behind<'_> {
    /// The clock with its date.
    fn before(self, clock: &str) -> String {
        match self {
            Behind::Date(date) => format!("{date} {clock}"),
            Behind::Nothing | Behind::T => clock.to_owned(),
        }
    }
}

/// A time of day as written: with what precision, perhaps with an offset.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    pub hour: i8,
    pub minute: i8,
    second: i8,
    nanosecond: i32,
    /// How long the period is.
    length: SignedDuration,
    offset: Option<Offset>,
}

impl Clock {
    /// `HH:MM[:SS[.fraction]][offset]`; `None` if it does not look like a clock at all.
    pub(super) fn parse(text: &str, behind: Behind<'_>) -> Result<Option<Clock>, NoTime> {
        let (digits, sign) = text.find(['Z', 'z', '+', '-']).map_or((text, None), |place| {
            let (digits, offset) = text.split_at(place);
            (digits, Some(offset))
        });
        let Some(clock) = Clock::without_offset(digits)? else { return Ok(None) };
        let Some(written) = sign else { return Ok(Some(clock)) };
        let has_seconds = digits.matches(':').count() > 1;
        let takes_offset = behind == Behind::T || has_seconds || written.eq_ignore_ascii_case("z");
        let offset = if takes_offset { parse_offset(written)? } else { None };
        if let Some(offset) = offset {
            return Ok(Some(Clock { offset: Some(offset), ..clock }));
        }
        // `11:00-12:00` is no offset.
        if let Some(end) = written.strip_prefix('-')
            && let Ok(Some(_)) = Clock::without_offset(end)
        {
            let message = format!("`{}` is two times", behind.before(text));
            let hint = format!("as in: between {} and {end}", behind.before(digits));
            return Err(NoTime { message, hint: Some(hint) });
        }
        if takes_offset || parse_offset(written)?.is_none() {
            return Ok(None);
        }
        let message = "an offset follows the seconds, or a clock with a date and `T` before it".to_owned();
        let hint = match behind {
            Behind::Date(date) => format!("as in: {date}T{text}"),
            Behind::Nothing | Behind::T => format!("as in: {digits}:00{written}"),
        };
        Err(NoTime { message, hint: Some(hint) })
    }

    /// `HH`, which is a clock only behind a date.
    pub(super) fn hour(text: &str) -> Result<Option<Clock>, NoTime> {
        let Some(hour) = two_digits(text) else { return Ok(None) };
        let clock = Clock::without_offset(&format!("{hour}:00"))?;
        Ok(clock.map(|clock| Clock { length: SignedDuration::from_hours(1), ..clock }))
    }

    /// `HH:MM[:SS[.fraction]]`
    fn without_offset(text: &str) -> Result<Option<Clock>, NoTime> {
        let parts: Vec<&str> = text.split(':').collect();
        let (hour, minute, rest) = match parts.as_slice() {
            [hour, minute] => (*hour, *minute, None),
            [hour, minute, second] => (*hour, *minute, Some(*second)),
            _ => return Ok(None),
        };
        let (second, fraction) = match rest.map(|second| second.split_once('.').unwrap_or((second, ""))) {
            Some((second, fraction)) => (Some(second), fraction),
            None => (None, ""),
        };
        let fraction_ok = fraction.len() <= 6 && fraction.bytes().all(|b| b.is_ascii_digit());
        let numbers = (two_digits(hour), two_digits(minute), second.map_or(Some(0), two_digits));
        let (Some(hour), Some(minute), Some(second_number), true) = (numbers.0, numbers.1, numbers.2, fraction_ok)
        else {
            return Ok(None);
        };
        for (number, limit, name) in [(hour, 23, "hour"), (minute, 59, "minute"), (second_number, 59, "second")] {
            if number > limit {
                return Err(NoTime { message: format!("there is no {name} {number} in `{text}`"), hint: None });
            }
        }
        // Up to six digits, so neither the parse nor the power overflows.
        let scale = 10_i32.pow(9 - u32::try_from(fraction.len()).unwrap_or(0));
        let nanosecond = fraction.parse::<i32>().unwrap_or(0) * scale;
        let length = match (second, fraction.is_empty()) {
            (None, _) => SignedDuration::from_mins(1),
            (Some(_), true) => SignedDuration::from_secs(1),
            (Some(_), false) => SignedDuration::from_nanos(i64::from(scale)),
        };
        Ok(Some(Clock { hour, minute, second: second_number, nanosecond, length, offset: None }))
    }

    pub(super) fn period(&self, date: Date, text: &str, zone: &TimeZone) -> Result<Period, NoTime> {
        let civil = date.at(self.hour, self.minute, self.second, self.nanosecond);
        let start = match self.offset {
            Some(offset) => offset.to_timestamp(civil).map_err(|_| outside(text))?,
            None => unambiguous(civil, text, zone)?,
        };
        let start = start.to_zoned_datetime(zone.clone());
        let end = start.checked_add(self.length).map_err(|_| outside(text))?;
        Ok(Period { start, end })
    }
}

/// The only moment at which the clock of the zone shows this.
fn unambiguous(civil: DateTime, text: &str, zone: &TimeZone) -> Result<jiff::Timestamp, NoTime> {
    let place = zone.iana_name().unwrap_or("this zone");
    let candidates = zone.to_ambiguous_timestamp(civil);
    match candidates.offset() {
        AmbiguousOffset::Unambiguous { .. } => candidates.compatible().map_err(|_| outside(text)),
        AmbiguousOffset::Gap { before, after } => {
            let with = |offset: Offset| offset.to_timestamp(civil).map(|moment| zone.to_datetime(moment));
            let hint = match (with(after), with(before)) {
                (Ok(earlier), Ok(later)) => Some(format!("the clock skipped it; write {earlier} or {later}")),
                (_, _) => None,
            };
            Err(NoTime { message: format!("`{text}` does not exist in {place}"), hint })
        }
        AmbiguousOffset::Fold { before, after } => Err(NoTime {
            message: format!("`{text}` happens twice in {place}"),
            hint: Some(format!("write {civil}{} or {civil}{}", in_minutes(before), in_minutes(after))),
        }),
    }
}

/// As a query has it, without the seconds that some zones had long ago.
fn in_minutes(offset: Offset) -> String {
    offset::text(Offset::from_seconds(offset.seconds() / 60 * 60).unwrap_or(offset))
}

/// `Z`, `+09:00`, `+0900`, `+09`; `None` if it does not look like an offset at all.
fn parse_offset(text: &str) -> Result<Option<Offset>, NoTime> {
    if text.eq_ignore_ascii_case("z") {
        return Ok(Some(Offset::UTC));
    }
    let Some(seconds) = offset_seconds(text) else { return Ok(None) };
    if !offset::OF_PLACES.contains(&seconds) {
        let message = format!("no place has the offset `{text}`");
        return Err(NoTime { message, hint: Some("offsets go from -12:00 to +14:00".to_owned()) });
    }
    Ok(Offset::from_seconds(seconds).ok())
}

fn offset_seconds(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("-", digits) => (-1, digits),
        (_, digits) => (1, digits),
    };
    let (hours, minutes) = match (digits.split_once(':'), digits.len()) {
        (Some((hours, minutes)), 5) => (hours, minutes),
        (None, 4) => digits.split_at_checked(2)?,
        (None, 2) => (digits, "00"),
        (_, _) => return None,
    };
    let (hours, minutes) = (i32::from(two_digits(hours)?), i32::from(two_digits(minutes)?));
    (minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// One or two digits: `7:05` is a clock too.
pub(super) fn two_digits(text: &str) -> Option<i8> {
    let plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}
