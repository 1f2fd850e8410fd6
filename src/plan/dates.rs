//! Days and longer stretches of the calendar within time literals: as numbers, as a week of a year, by name. A date
//! whose numbers could be read in two orders is none of them: it is refused with both readings.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::{Span, ZonedDateTime};

use super::clock::two_digits;
use super::period::{NoTime, outside};
use crate::lang::periods::{self, Named, Unit};
use crate::lang::spelt::{Spelt, WEEKDAYS};

pub(super) const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Whole days of the calendar.
#[derive(Copy, Clone, Debug)]
pub(super) struct Days {
    pub first: Date,
    pub length: Span,
    /// Just one day, before which a clock may stand.
    pub is_day: bool,
}

impl Days {
    pub(super) fn day(first: Date) -> Days {
        Days { first, length: Span::new().days(1), is_day: true }
    }

    fn of(unit: Unit, first: Date) -> Days {
        Days { first, length: span_of(unit), is_day: false }
    }

    /// The days that a text names; `None` if it does not look like days at all.
    pub(super) fn parse(text: &str, now: &ZonedDateTime) -> Result<Option<Days>, NoTime> {
        if let Some(named) = periods::find(text) {
            return Days::named(named, now.date()).map_err(|_| outside(text)).map(Some);
        }
        if let Some(week) = week(text)? {
            return Ok(Some(Days::of(Unit::Week, week)));
        }
        let Some((year, month, day)) = numbers(text) else { return Ok(None) };
        let first = civil_date(year, month.unwrap_or(1), day.unwrap_or(1))?;
        Ok(Some(match (month, day) {
            (_, Some(_)) => Days::day(first),
            (Some(_), None) => Days::of(Unit::Month, first),
            (None, None) => Days::of(Unit::Year, first),
        }))
    }

    /// The stretch of the calendar as a time literal.
    pub(super) fn written(&self, unit: Unit) -> String {
        let format = match unit {
            Unit::Week => "%G-W%V",
            Unit::Month => "%Y-%m",
            Unit::Year => "%Y",
        };
        self.first.strftime(format).to_string()
    }

    fn named(named: Named, today: Date) -> Result<Days, jiff::Error> {
        let in_week = |day: i8| i64::from(today.weekday().to_monday_zero_offset() - day).rem_euclid(7);
        let begin = |unit: Unit| match unit {
            Unit::Week => today.checked_sub(Span::new().days(in_week(0))),
            Unit::Month => Ok(today.first_of_month()),
            Unit::Year => Ok(today.first_of_year()),
        };
        Ok(match named {
            Named::Today => Days::day(today),
            Named::Yesterday => Days::day(today.yesterday()?),
            Named::This(unit) => Days::of(unit, begin(unit)?),
            Named::Last(unit) => Days::of(unit, begin(unit)?.checked_sub(span_of(unit))?),
            Named::Weekday(day) => {
                let back = if in_week(day) == 0 { 7 } else { in_week(day) };
                Days::day(today.checked_sub(Span::new().days(back))?)
            }
        })
    }
}

fn span_of(unit: Unit) -> Span {
    match unit {
        Unit::Week => Span::new().weeks(1),
        Unit::Month => Span::new().months(1),
        Unit::Year => Span::new().years(1),
    }
}

/// The Monday of `2009-W17`, or of `week 2009-W17`.
fn week(text: &str) -> Result<Option<Date>, NoTime> {
    let lower = text.to_ascii_lowercase();
    let week = lower.strip_prefix("week ").map_or(lower.as_str(), str::trim_start);
    let Some((year, number)) = week.split_once("-w").filter(|(_, number)| number.len() == 2) else { return Ok(None) };
    let (Some(year), Some(number)) = (four_digits(year), two_digits(number)) else { return Ok(None) };
    let fault = |_| {
        let last = Date::new(year, 12, 28).map_or(52, |date| date.iso_week_date().week());
        NoTime { message: format!("there is no week {number} in {year}, which has {last}"), hint: None }
    };
    ISOWeekDate::new(year, number, Weekday::Monday).map(|week| Some(week.date())).map_err(fault)
}

/// `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, the same with slashes, and `DD.MM.YYYY`. Where both orders of day and month give the
/// same date, also that.
pub(super) fn numbers(text: &str) -> Option<(i16, Option<i8>, Option<i8>)> {
    if let Some((day, month, year)) = three(text, '.') {
        return Some((four_digits(year)?, Some(two_digits(month)?), Some(two_digits(day)?)));
    }
    if let [first, second] = either_order(text)?.as_slice()
        && first == second
    {
        return Some((first.year(), Some(first.month()), Some(first.day())));
    }
    let mut parts = text.split(if text.contains('/') { '/' } else { '-' });
    let year = four_digits(parts.next()?)?;
    let mut next = || match parts.next() {
        Some(part) => two_digits(part).map(Some),
        None => Some(None),
    };
    let (month, day) = (next()?, next()?);
    if parts.next().is_some() { None } else { Some((year, month, day)) }
}

fn three(text: &str, separator: char) -> Option<(&str, &str, &str)> {
    let mut parts = text.split(separator);
    let three = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() { None } else { Some(three) }
}

/// The two dates of `05/07/2009`, day first, or the one that it can only be.
fn either_order(text: &str) -> Option<Vec<Date>> {
    let Some((one, two, year)) = three(text, '/').or_else(|| three(text, '-')) else { return Some(Vec::new()) };
    let Some(year) = four_digits(year) else { return Some(Vec::new()) };
    let (one, two) = (two_digits(one)?, two_digits(two)?);
    Some([Date::new(year, two, one), Date::new(year, one, two)].into_iter().flatten().collect())
}

/// The times that a text may be, as they are written without doubt, and why it is not one: a day and a month in
/// either order, a month without its year, or the stamp of a syslog, which has none either.
pub(super) fn readings(text: &str, today: Date) -> Option<(String, Vec<String>)> {
    let (date, clock) = text.split_once([' ', 'T', 't']).map_or((text, ""), |(date, clock)| (date, clock.trim_start()));
    let dated = |date: Date| format!("{date} {clock}").trim_end().to_owned();
    if let Some([first, second]) = either_order(date).as_deref()
        && first != second
    {
        let spelt = |date: &Date| format!("{} {}", date.day(), MONTHS[usize::from(date.month().unsigned_abs()) - 1]);
        let message = format!("`{text}` may be of {} or of {}", spelt(first), spelt(second));
        return Some((message, vec![dated(*first), dated(*second)]));
    }
    if let Some(month) = periods::month(text) {
        let month = i8::try_from(month).ok()?;
        let year = if month > today.month() { today.year() - 1 } else { today.year() };
        return Some((format!("`{text}` has no year"), vec![format!("{year:04}-{month:02}")]));
    }
    let dates = without_year(&Spelt::parse(text)?, today)?;
    Some((format!("`{text}` has no year"), dates))
}

/// The two newest days of the last years that `Apr 22` may be of, with its clock.
fn without_year(spelt: &Spelt<'_>, today: Date) -> Option<Vec<String>> {
    let (None, Some(day)) = (spelt.year, spelt.day) else { return None };
    let (month, day) = (i8::try_from(spelt.month).ok()?, i8::try_from(day).ok()?);
    let fits = |date: &Date| {
        *date <= today && spelt.weekday.is_none_or(|weekday| weekday == date.weekday().to_monday_zero_offset())
    };
    // Long enough for every day of the week, and for two leap days.
    let years = (today.year() - 11..=today.year()).rev();
    let dates = years.filter_map(|year| Date::new(year, month, day).ok()).filter(fits);
    let clock = spelt.clock.map_or(String::new(), |clock| format!(" {clock}"));
    let dates = dates.take(if spelt.weekday.is_some() { 1 } else { 2 }).map(|date| format!("{date}{clock}"));
    Some(dates.collect()).filter(|dates: &Vec<String>| !dates.is_empty())
}

/// A date with the name of its month, in numbers; `None`: the text is none, or it has no year.
pub(super) fn in_numbers(text: &str) -> Result<Option<String>, NoTime> {
    let Some(spelt) = Spelt::parse(text) else { return Ok(None) };
    let Some(numbers) = spelt.numbers() else { return Ok(None) };
    if let (Some(weekday), Some((year, Some(month), Some(day)))) =
        (spelt.weekday, numbers.split(' ').next().and_then(self::numbers))
    {
        let date = civil_date(year, month, day)?;
        let actual = date.weekday().to_monday_zero_offset();
        if actual != weekday {
            let name = |day: i8| WEEKDAYS[usize::from(day.unsigned_abs())];
            let message = format!("{date} is a {}, not a {}", name(actual), name(weekday));
            return Err(NoTime { message, hint: Some(format!("write {date} and the time")) });
        }
    }
    Ok(Some(numbers))
}

/// A year.
pub(super) fn four_digits(text: &str) -> Option<i16> {
    let plain = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

pub(super) fn civil_date(year: i16, month: i8, day: i8) -> Result<Date, NoTime> {
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
