//! Time literals. Each names a whole period: a year, a day, a minute; what the operators make of its two ends is rule 5
//! of the language. Clocks that skip or repeat an hour make some literals impossible or ambiguous: those are refused.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, ZonedDateTime};

use super::clock::{Behind, Clock, two_digits};
use super::dates::{self, Days, numbers};
use super::period::outside;
pub(super) use super::period::{NoTime, Period};

/// The least difference between two times.
const MICROSECOND: SignedDuration = SignedDuration::from_micros(1);

impl Period {
    /// The period that a text names. `now` carries the zone.
    pub(super) fn parse(text: &str, now: &ZonedDateTime) -> Result<Period, NoTime> {
        if text.eq_ignore_ascii_case("now") {
            return Ok(Period { start: now.clone(), end: now + MICROSECOND });
        }
        if let Some(numbers) = dates::in_numbers(text)? {
            return Period::parse(&numbers, now);
        }
        if let Some(days) = Days::parse(text, now)? {
            return Period::of_days(&days, now.time_zone());
        }
        if let Some(clock) = Clock::parse(text, Behind::Nothing)? {
            return clock.period(now.date(), text, now.time_zone());
        }
        match Period::within_a_day(text, now)? {
            Some(period) => Ok(period),
            None => Err(unlike(text)),
        }
    }

    /// A day and a clock behind it.
    fn within_a_day(text: &str, now: &ZonedDateTime) -> Result<Option<Period>, NoTime> {
        let spaced = text.rsplit_once(' ').map(|(date, clock)| (date.trim_end(), clock, true));
        let Some((date, clock, is_spaced)) = spaced.or_else(|| {
            let (date, clock) = text.split_once(['T', 't'])?;
            Some((date, clock, false))
        }) else {
            return Ok(None);
        };
        let Some(days) = Days::parse(date, now)?.filter(|days| days.is_day) else { return Ok(None) };
        // A word or two would not be taken before `T`, which messages may write.
        let written = if numbers(date).is_some() { date.to_owned() } else { days.first.to_string() };
        let behind = if is_spaced { Behind::Date(&written) } else { Behind::T };
        let clock = match Clock::hour(clock)? {
            Some(hour) => Some(hour),
            None => Clock::parse(clock, behind)?,
        };
        clock.map(|clock| clock.period(days.first, text, now.time_zone())).transpose()
    }

    /// From `now` back by a span of the calendar, both ends included.
    pub(super) fn back_from(now: &ZonedDateTime, span: Span) -> Result<Period, NoTime> {
        let start = now.checked_sub(span).map_err(|_| outside("that far back"))?;
        Ok(Period { start, end: now + MICROSECOND })
    }

    /// Whole days of the calendar. A midnight that the clock skips is the first moment after it.
    fn of_days(days: &Days, zone: &TimeZone) -> Result<Period, NoTime> {
        let midnight = |date: Date| date.to_zoned_datetime(zone.clone()).map_err(|_| outside(&date.to_string()));
        let next = days.first.checked_add(days.length).map_err(|_| outside(&days.first.to_string()))?;
        Ok(Period { start: midnight(days.first)?, end: midnight(next)? })
    }
}

/// The complaint about a text that looks like no time.
fn unlike(text: &str) -> NoTime {
    let hint = match two_digits(text) {
        Some(hour) => format!("an hour alone is written {hour:02}:00, or behind its date: 2009-04-22 {hour:02}"),
        None => {
            "write 2009-04-22, 2009-04-22 11:47, 11:47, today, yesterday, or paste it from the log in quotes".into()
        }
    };
    NoTime { message: format!("`{text}` is not a time"), hint: Some(hint) }
}

/// What a text says of the calendar.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// A time of some day.
    Clock,
    /// One day, or a part of it.
    Day(Date),
    /// A month or a year.
    Days,
    /// A moment that is counted from now, or no time.
    Neither,
}

impl Names {
    /// A text that is no time may still look like a clock or a date.
    pub(super) fn of(text: &str, now: &ZonedDateTime) -> Names {
        if let Ok(Some(numbers)) = dates::in_numbers(text) {
            return Names::of(&numbers, now);
        }
        if let Some(names) = Names::of_days(text, now) {
            return names;
        }
        let first = text.split(' ').next().unwrap_or(text);
        if first.split_once(':').is_some_and(|(hour, _)| two_digits(hour).is_some()) {
            return Names::Clock;
        }
        let date = text.rsplit_once(' ').or_else(|| text.split_once(['T', 't'])).map(|(date, _)| date.trim_end());
        date.and_then(|date| Names::of_days(date, now)).unwrap_or(Names::Neither)
    }

    fn of_days(text: &str, now: &ZonedDateTime) -> Option<Names> {
        let days = Days::parse(text, now).ok()??;
        Some(if days.is_day { Names::Day(days.first) } else { Names::Days })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(zone: &str) -> ZonedDateTime {
        let moment: jiff::Timestamp = "2009-04-22T12:00:00.5Z".parse().unwrap();
        moment.to_zoned_datetime(TimeZone::get(zone).unwrap())
    }

    fn parse(text: &str, zone: &str) -> Result<String, NoTime> {
        let period = Period::parse(text, &now(zone))?;
        Ok(format!("{} … {}", period.start.timestamp(), period.end.timestamp()))
    }

    #[test]
    fn every_spelling_names_its_period() {
        for (text, period) in [
            ("2009", "2009-01-01T00:00:00Z … 2010-01-01T00:00:00Z"),
            ("2009-04", "2009-04-01T00:00:00Z … 2009-05-01T00:00:00Z"),
            ("2009-04-22", "2009-04-22T00:00:00Z … 2009-04-23T00:00:00Z"),
            ("2009-04-22 11:47", "2009-04-22T11:47:00Z … 2009-04-22T11:48:00Z"),
            ("2009-04-22T11:47", "2009-04-22T11:47:00Z … 2009-04-22T11:48:00Z"),
            ("2009-04-22t11:47:47", "2009-04-22T11:47:47Z … 2009-04-22T11:47:48Z"),
            ("2009-04-22 11:47:47.25", "2009-04-22T11:47:47.25Z … 2009-04-22T11:47:47.26Z"),
            ("2009-04-22T11:47:47Z", "2009-04-22T11:47:47Z … 2009-04-22T11:47:48Z"),
            ("2009-04-22T11:47:47+09:00", "2009-04-22T02:47:47Z … 2009-04-22T02:47:48Z"),
            ("2009-04-22T11:47-0330", "2009-04-22T15:17:00Z … 2009-04-22T15:18:00Z"),
            ("2009-04-22 11", "2009-04-22T11:00:00Z … 2009-04-22T12:00:00Z"),
            ("2009-04-22T7", "2009-04-22T07:00:00Z … 2009-04-22T08:00:00Z"),
            ("today 11:47", "2009-04-22T11:47:00Z … 2009-04-22T11:48:00Z"),
            ("YESTERDAY 7:05", "2009-04-21T07:05:00Z … 2009-04-21T07:06:00Z"),
            ("2009-04-22 11:47:00+14:00", "2009-04-21T21:47:00Z … 2009-04-21T21:47:01Z"),
            ("2009-04-22 11:47Z", "2009-04-22T11:47:00Z … 2009-04-22T11:48:00Z"),
            ("11:47", "2009-04-22T11:47:00Z … 2009-04-22T11:48:00Z"),
            ("7:05:09", "2009-04-22T07:05:09Z … 2009-04-22T07:05:10Z"),
            ("today", "2009-04-22T00:00:00Z … 2009-04-23T00:00:00Z"),
            ("Yesterday", "2009-04-21T00:00:00Z … 2009-04-22T00:00:00Z"),
            ("now", "2009-04-22T12:00:00.5Z … 2009-04-22T12:00:00.500001Z"),
            ("Wed Apr 22 11:43:59 2009", "2009-04-22T11:43:59Z … 2009-04-22T11:44:00Z"),
            ("2009/05/07", "2009-05-07T00:00:00Z … 2009-05-08T00:00:00Z"),
            ("2009-5-7", "2009-05-07T00:00:00Z … 2009-05-08T00:00:00Z"),
            ("7.5.2009", "2009-05-07T00:00:00Z … 2009-05-08T00:00:00Z"),
            ("07/07/2009", "2009-07-07T00:00:00Z … 2009-07-08T00:00:00Z"),
            ("2009/5", "2009-05-01T00:00:00Z … 2009-06-01T00:00:00Z"),
            ("07.05.2009 11:47", "2009-05-07T11:47:00Z … 2009-05-07T11:48:00Z"),
            ("2009/5/7 7", "2009-05-07T07:00:00Z … 2009-05-07T08:00:00Z"),
            ("2009-W17", "2009-04-20T00:00:00Z … 2009-04-27T00:00:00Z"),
            ("Week 2009-w53", "2009-12-28T00:00:00Z … 2010-01-04T00:00:00Z"),
            ("2009-W01", "2008-12-29T00:00:00Z … 2009-01-05T00:00:00Z"),
            ("this week", "2009-04-20T00:00:00Z … 2009-04-27T00:00:00Z"),
            ("Last Week", "2009-04-13T00:00:00Z … 2009-04-20T00:00:00Z"),
            ("this month", "2009-04-01T00:00:00Z … 2009-05-01T00:00:00Z"),
            ("last month", "2009-03-01T00:00:00Z … 2009-04-01T00:00:00Z"),
            ("this year", "2009-01-01T00:00:00Z … 2010-01-01T00:00:00Z"),
            ("last year", "2008-01-01T00:00:00Z … 2009-01-01T00:00:00Z"),
            ("last tuesday", "2009-04-21T00:00:00Z … 2009-04-22T00:00:00Z"),
            ("last wednesday", "2009-04-15T00:00:00Z … 2009-04-16T00:00:00Z"),
            ("last thursday", "2009-04-16T00:00:00Z … 2009-04-17T00:00:00Z"),
            ("last monday 17:30", "2009-04-20T17:30:00Z … 2009-04-20T17:31:00Z"),
            ("wed apr  1 01:02:03 2009", "2009-04-01T01:02:03Z … 2009-04-01T01:02:04Z"),
        ] {
            assert_eq!(parse(text, "UTC").as_deref(), Ok(period), "{text}");
        }
        assert_eq!(parse("today", "Asia/Tokyo").unwrap(), "2009-04-21T15:00:00Z … 2009-04-22T15:00:00Z");
        assert_eq!(parse("2009-04-22 11:47", "Asia/Tokyo").unwrap(), "2009-04-22T02:47:00Z … 2009-04-22T02:48:00Z");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let message = |text: &str| parse(text, "UTC").unwrap_err().message;
        assert_eq!(message("2009-02-30"), "there is no day 30 in Feb 2009, which has 28 days");
        assert_eq!(message("2009-13-01"), "there is no month 13");
        assert_eq!(message("2009-04-22 24:00"), "there is no hour 24 in `24:00`");
        assert_eq!(message("Thu Apr 22 11:43:59 2009"), "2009-04-22 is a Wed, not a Thu");
        assert_eq!(message("2009-W54"), "there is no week 54 in 2009, which has 53");
        assert_eq!(message("week 2008-w00"), "there is no week 0 in 2008, which has 52");
        assert_eq!(message("31.4.2009"), "there is no day 31 in Apr 2009, which has 30 days");
        for text in [
            "",
            "20090422",
            "22.04.09",
            "2009-04-2-",
            "2009-W5",
            "week 17",
            "last day",
            "09-04-22",
            "2009-04-22T",
            "2009-04T11:00",
            "-7d",
            "é:é",
        ] {
            assert_eq!(message(text), format!("`{text}` is not a time"));
        }
    }

    #[test]
    fn an_offset_is_no_end_of_a_range() {
        let refused = |text: &str| {
            let fault = parse(text, "UTC").unwrap_err();
            format!("{}; {}", fault.message, fault.hint.unwrap_or_default())
        };
        let offset = "an offset follows the seconds, or a clock with a date and `T` before it";
        for (text, answer) in [
            ("11:00-12:00", "`11:00-12:00` is two times; as in: between 11:00 and 12:00"),
            (
                "2009-04-22 08:00-18:00",
                "`2009-04-22 08:00-18:00` is two times; as in: between 2009-04-22 08:00 and 18:00",
            ),
            ("2009-04-22 11:47+09:00", &format!("{offset}; as in: 2009-04-22T11:47+09:00")),
            ("11:47+0900", &format!("{offset}; as in: 11:47:00+0900")),
            ("11:00+25:00", "no place has the offset `+25:00`; offsets go from -12:00 to +14:00"),
            ("2009-04-22T11:00-12:30", "no place has the offset `-12:30`; offsets go from -12:00 to +14:00"),
            ("2009-04-22T11:00:00+14:01", "no place has the offset `+14:01`; offsets go from -12:00 to +14:00"),
            ("12", "`12` is not a time; an hour alone is written 12:00, or behind its date: 2009-04-22 12"),
        ] {
            assert_eq!(refused(text), answer, "{text}");
        }
        assert_eq!(refused("2009-04-22 24"), "there is no hour 24 in `24:00`; ");
    }

    #[test]
    fn clocks_that_change_are_minded() {
        let refused = |text: &str| parse(text, "Europe/Berlin").unwrap_err();
        let gap = refused("2009-03-29 02:30");
        assert_eq!(gap.message, "`2009-03-29 02:30` does not exist in Europe/Berlin");
        assert_eq!(gap.hint.as_deref(), Some("the clock skipped it; write 2009-03-29T01:30:00 or 2009-03-29T03:30:00"));
        let fold = refused("2009-10-25 02:30");
        assert_eq!(fold.message, "`2009-10-25 02:30` happens twice in Europe/Berlin");
        assert_eq!(fold.hint.as_deref(), Some("write 2009-10-25T02:30:00+02:00 or 2009-10-25T02:30:00+01:00"));
        assert_eq!(
            parse("2009-10-25T02:30+02:00", "Europe/Berlin").unwrap(),
            "2009-10-25T00:30:00Z … 2009-10-25T00:31:00Z"
        );
        assert_eq!(
            parse("2018-11-04", "America/Sao_Paulo").unwrap(),
            "2018-11-04T03:00:00Z … 2018-11-05T02:00:00Z",
            "a day without a midnight"
        );
        assert_eq!(
            parse("2009-10-25", "Europe/Berlin").unwrap(),
            "2009-10-24T22:00:00Z … 2009-10-25T23:00:00Z",
            "a day of 25 hours"
        );
        assert_eq!(
            parse("2009-W13", "Europe/Berlin").unwrap(),
            "2009-03-22T23:00:00Z … 2009-03-29T22:00:00Z",
            "a week with a day of 23 hours"
        );
    }
}
