//! Time literals. Each names a whole period: a year, a day, a minute; what the operators make of its two ends is rule 5
//! of the language. Clocks that skip or repeat an hour make some literals impossible or ambiguous: those are refused.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, ZonedDateTime};

use super::clock::{Behind, Clock, two_digits};
use super::period::outside;
pub(super) use super::period::{NoTime, Period};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The least difference between two times.
const MICROSECOND: SignedDuration = SignedDuration::from_micros(1);

/// The words that are days, and may stand alone.
pub(super) const DAYS: &[&str] = &["today", "yesterday"];
/// The words that are times.
pub(super) const WORDS: &[&str] = &["today", "yesterday", "now"];

impl Period {
    /// The period that a text names. `now` carries the zone.
    pub(super) fn parse(text: &str, now: &ZonedDateTime) -> Result<Period, NoTime> {
        if let Some(period) = Period::word(text, now)? {
            return Ok(period);
        }
        if let Some((date, clock)) = pasted(text)? {
            return clock.period(date, text, now.time_zone());
        }
        let unlike = || NoTime {
            message: format!("`{text}` is not a time"),
            hint: Some(match two_digits(text) {
                Some(hour) => {
                    format!("an hour alone is written {hour:02}:00, or behind its date: 2009-04-22 {hour:02}")
                }
                None => {
                    "write 2009-04-22, 2009-04-22 11:47, 11:47, today, yesterday, or paste it from the log in quotes"
                        .to_owned()
                }
            }),
        };
        if let Some((day, clock)) = text.split_once(' ')
            && let Some(date) = day_word(day, now)?
        {
            let clock = Clock::parse(clock.trim_start(), Behind::Date(&date.to_string()))?.ok_or_else(unlike)?;
            return clock.period(date, text, now.time_zone());
        }
        if let Some(clock) = Clock::parse(text, Behind::Nothing)? {
            return clock.period(now.date(), text, now.time_zone());
        }
        let (date, behind, clock) = match text.find(['T', 't', ' ']).map(|place| (text.split_at(place), place)) {
            Some(((date, clock), _)) if clock.starts_with(' ') => (date, Behind::Date(date), Some(clock.trim_start())),
            Some(((date, _), place)) => (date, Behind::T, text.get(place + 1..)),
            None => (text, Behind::Nothing, None),
        };
        let numbers = date_numbers(date).ok_or_else(unlike)?;
        match (numbers, clock) {
            ((year, Some(month), Some(day)), Some(clock)) => {
                let clock = match Clock::hour(clock)? {
                    Some(hour) => hour,
                    None => Clock::parse(clock, behind)?.ok_or_else(unlike)?,
                };
                clock.period(civil_date(year, month, day)?, text, now.time_zone())
            }
            ((_, _, _), Some(_)) => Err(unlike()),
            ((year, Some(month), Some(day)), None) => {
                Period::of_days(civil_date(year, month, day)?, Span::new().days(1), now.time_zone())
            }
            ((year, Some(month), None), None) => {
                Period::of_days(civil_date(year, month, 1)?, Span::new().months(1), now.time_zone())
            }
            ((year, None, _), None) => Period::of_days(civil_date(year, 1, 1)?, Span::new().years(1), now.time_zone()),
        }
    }

    fn word(text: &str, now: &ZonedDateTime) -> Result<Option<Period>, NoTime> {
        if text.eq_ignore_ascii_case("now") {
            return Ok(Some(Period { start: now.clone(), end: now + MICROSECOND }));
        }
        match day_word(text, now)? {
            Some(day) => Period::of_days(day, Span::new().days(1), now.time_zone()).map(Some),
            None => Ok(None),
        }
    }

    /// From `now` back by a span of the calendar, both ends included.
    pub(super) fn back_from(now: &ZonedDateTime, span: Span) -> Result<Period, NoTime> {
        let start = now.checked_sub(span).map_err(|_| outside("that far back"))?;
        Ok(Period { start, end: now + MICROSECOND })
    }

    /// Whole days of the calendar. A midnight that the clock skips is the first moment after it.
    fn of_days(first: Date, length: Span, zone: &TimeZone) -> Result<Period, NoTime> {
        let midnight = |date: Date| date.to_zoned_datetime(zone.clone()).map_err(|_| outside(&date.to_string()));
        let next = first.checked_add(length).map_err(|_| outside(&first.to_string()))?;
        Ok(Period { start: midnight(first)?, end: midnight(next)? })
    }
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
        if let Ok(Some((date, _))) = pasted(text) {
            return Names::Day(date);
        }
        let first = text.split(' ').next().unwrap_or(text);
        if let Ok(Some(date)) = day_word(first, now) {
            return Names::Day(date);
        }
        if first.split_once(':').is_some_and(|(hour, _)| two_digits(hour).is_some()) {
            return Names::Clock;
        }
        match date_numbers(first.split(['T', 't']).next().unwrap_or(first)) {
            Some((year, Some(month), Some(day))) => Date::new(year, month, day).map_or(Names::Neither, Names::Day),
            Some(_) => Names::Days,
            None => Names::Neither,
        }
    }
}

/// The day of `today` and `yesterday`.
fn day_word(text: &str, now: &ZonedDateTime) -> Result<Option<Date>, NoTime> {
    let today = now.date();
    match text.to_ascii_lowercase().as_str() {
        "today" => Ok(Some(today)),
        "yesterday" => today.yesterday().map(Some).map_err(|_| outside(text)),
        _ => Ok(None),
    }
}

/// `YYYY`, `YYYY-MM`, `YYYY-MM-DD`.
fn date_numbers(text: &str) -> Option<(i16, Option<i8>, Option<i8>)> {
    let mut parts = text.split('-');
    let year = parts.next().filter(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()))?;
    let mut two = || match parts.next() {
        Some(part) if part.len() == 2 => two_digits(part).map(Some),
        Some(_) => None,
        None => Some(None),
    };
    let (month, day) = (two()?, two()?);
    if parts.next().is_some() { None } else { Some((year.parse().ok()?, month, day)) }
}

fn civil_date(year: i16, month: i8, day: i8) -> Result<Date, NoTime> {
    Date::new(year, month, day).map_err(|_| {
        let name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
        let message = match (name, Date::new(year, month, 1)) {
            (Some(name), Ok(first)) => {
                format!("there is no day {day} in {name} {year}, which has {} days", first.days_in_month())
            }
            (_, _) => format!("there is no month {month}"),
        };
        NoTime { message, hint: None }
    })
}

/// `Wed Apr 22 11:43:59 2009`, as the log writes it.
fn pasted(text: &str) -> Result<Option<(Date, Clock)>, NoTime> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let [weekday, month, day, clock, year] = words.as_slice() else { return Ok(None) };
    let place = |names: &[&str], word: &str| names.iter().position(|name| name.eq_ignore_ascii_case(word));
    let month = place(&MONTHS, month).and_then(|month| i8::try_from(month + 1).ok());
    let numbers = (place(&WEEKDAYS, weekday), month, two_digits(day), date_numbers(year));
    let (Some(weekday), Some(month), Some(day), Some((year, None, None))) = numbers else { return Ok(None) };
    let Some(clock) = Clock::parse(clock, Behind::Nothing)? else { return Ok(None) };
    let date = civil_date(year, month, day)?;
    let actual = WEEKDAYS[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
    if actual != WEEKDAYS[weekday] {
        let message = format!("{date} is a {actual}, not a {}", WEEKDAYS[weekday]);
        return Err(NoTime { message, hint: Some(format!("write {date} and the time")) });
    }
    Ok(Some((date, clock)))
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
        for text in ["", "20090422", "22.04.2009", "2009-4-2", "09-04-22", "2009-04-22T", "2009-04T11:00", "-7d", "é:é"]
        {
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
            ("11:00-12:00", "`11:00-12:00` is two times; write: between 11:00 and 12:00"),
            (
                "2009-04-22 08:00-18:00",
                "`2009-04-22 08:00-18:00` is two times; write: between 2009-04-22 08:00 and 18:00",
            ),
            ("2009-04-22 11:47+09:00", &format!("{offset}; write: 2009-04-22T11:47+09:00")),
            ("11:47+0900", &format!("{offset}; write: 11:47:00+0900")),
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
    }
}
