//! Stamps in every form that collectors write, by one regular expression a form.

use std::sync::LazyLock;

use regex::bytes::{Captures, Regex};

use super::parts::is_facility;

/// A stamp as written, its year perhaps missing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stamp {
    pub year: Option<i64>,
    pub month: i64,
    pub day: i64,
    pub second_of_day: i64,
    /// Seconds ahead of UTC, where the stamp says so.
    pub offset: Option<i64>,
}

/// What has the form of a stamp at the head of a text.
pub struct Found {
    /// `None`: there is no such day or hour.
    pub stamp: Option<Stamp>,
    pub length: usize,
    /// It has a weekday and a year, as the appliance writes it.
    pub is_native: bool,
}

const CLOCK: &str = "([0-9]{2}):([0-9]{2}):([0-9]{2})";
const NAMED_DAY: &str = "([A-Z][a-z]{2}) (?: ([0-9])|([0-9]{1,2}))";
const FRACTION: &str = "(?:[.,][0-9]{1,9})?";

fn regex(pattern: &str) -> Regex {
    Regex::new(&format!("(?s-u)^{pattern}")).expect("the tests' own patterns are valid")
}

/// `Wed Apr 22 11:43:59 2009`
static NATIVE: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!("(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) {NAMED_DAY} {CLOCK} ([0-9]{{4}})")));

/// `Mar 17 18:24:37`, the year on either side of the clock.
static BSD: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!("{NAMED_DAY} (?:([0-9]{{4}}) {CLOCK}{FRACTION}|{CLOCK}{FRACTION}(?: ([0-9]{{4}})(?:[ \t]|$))?)"))
});

/// `2019 Sep 28 16:13:51`
static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| regex(&format!("([0-9]{{4}}) {NAMED_DAY} {CLOCK}{FRACTION}")));

/// `2009-04-22T11:47:30`
static ISO: LazyLock<Regex> = LazyLock::new(|| {
    let day = |sign: &str| format!("([0-9]{{4}}){sign}([0-9]{{2}}){sign}([0-9]{{2}})");
    regex(&format!("(?:{}|{})[Tt \t]{CLOCK}{FRACTION}", day("-"), day("/")))
});

/// `Z`, `+02:00`, `+0200`, `+02`, and what stands behind it.
static OFFSET: LazyLock<Regex> = LazyLock::new(|| {
    regex("(?:([Zz])(?:[^0-9A-Za-z]|$)| ?([+-])([0-9]{2}):?([0-9]{2})(?:[^0-9]|$)|([+-])([0-9]{2})(?:[^0-9]|$))")
});

/// `04-22-2009 11:47:30`, and the word behind it.
static MONTH_FIRST: LazyLock<Regex> =
    LazyLock::new(|| regex(&format!("([0-9]{{2}})-([0-9]{{2}})-([0-9]{{4}})[ \t]{CLOCK}[ \t]{{1,4}}([^ \t]+)[ \t]")));

/// The number that the first of some groups holds.
fn number(found: &Captures<'_>, groups: &[usize]) -> Option<i64> {
    let digits = groups.iter().find_map(|group| found.get(*group))?;
    std::str::from_utf8(digits.as_bytes()).ok()?.parse().ok()
}

fn month(found: &Captures<'_>, group: usize) -> Option<i64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    MONTHS.iter().position(|month| month.as_bytes() == &found[group]).map(|place| place as i64 + 1)
}

/// A stamp, if there is such a moment. `clock`: the first of its three groups.
fn checked(found: &Captures<'_>, year: Option<i64>, month: i64, day: i64, clock: usize) -> Option<Stamp> {
    let [hour, minute, second] = [0, 1, 2].map(|at| number(found, &[clock + at]).expect("two digits"));
    let days = [31, if year.is_none_or(leap) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = usize::try_from(month - 1).ok().and_then(|month| days.get(month));
    let is_valid =
        length.is_some_and(|length| (1..=*length).contains(&day)) && hour < 24 && minute < 60 && second <= 60;
    let second_of_day = hour * 3600 + minute * 60 + second.min(59);
    is_valid.then_some(Stamp { year, month, day, second_of_day, offset: None })
}

fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Seconds since 1970 of a date, by counting.
pub fn civil_seconds(year: i64, stamp: Stamp) -> i64 {
    let days: i64 = (1970..year).map(|year| if leap(year) { 366 } else { 365 }).sum();
    let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let before: i64 = lengths[..stamp.month as usize - 1].iter().sum();
    (days + before + stamp.day - 1) * 86_400 + stamp.second_of_day
}

/// The offset at the head of `text` in seconds, and its length; places are from 12 hours behind to 14 hours ahead.
fn offset(text: &[u8]) -> Option<(i64, usize)> {
    let found = OFFSET.captures(text)?;
    if let Some(zulu) = found.get(1) {
        return Some((0, zulu.end()));
    }
    let sign = found.get(2).or(found.get(5))?;
    let (hours, minutes) = (number(&found, &[3, 6])?, number(&found, &[4]).unwrap_or(0));
    let seconds = (hours * 60 + minutes) * 60 * if sign.as_bytes() == b"-" { -1 } else { 1 };
    let end = found.get(4).or(found.get(6))?.end();
    (minutes < 60 && (-12 * 3600..=14 * 3600).contains(&seconds)).then_some((seconds, end))
}

/// What has the form of a stamp at the head of `text`.
pub fn stamp_at(text: &[u8]) -> Option<Found> {
    let whole = |found: &Captures<'_>| found.get(0).expect("a match").end();
    if let Some(found) = NATIVE.captures(text) {
        let day = number(&found, &[2, 3])?;
        let stamp = month(&found, 1).and_then(|month| checked(&found, number(&found, &[7]), month, day, 4));
        return Some(Found { stamp, length: whole(&found), is_native: true });
    }
    if let Some((_, rest)) = text.split_at_checked(4).filter(|(day, _)| is_weekday(day)) {
        let found = stamp_at(rest).filter(|found| found.stamp.is_some_and(|stamp| stamp.year.is_some()))?;
        let is_bsd = BSD.is_match(rest);
        return is_bsd.then_some(Found { length: found.length + 4, is_native: true, ..found });
    }
    if let Some(found) = BSD.captures(text) {
        let (day, year) = (number(&found, &[2, 3])?, number(&found, &[4, 11]));
        let clock = if found.get(4).is_some() { 5 } else { 8 };
        let stamp = month(&found, 1).and_then(|month| checked(&found, year, month, day, clock));
        // The blank behind the year tells that it is one.
        let length = found.get(11).map_or(whole(&found), |year| year.end());
        return Some(Found { stamp, length, is_native: false });
    }
    if let Some(found) = YEAR_FIRST.captures(text) {
        let (year, day) = (number(&found, &[1]), number(&found, &[3, 4])?);
        let stamp = month(&found, 2).and_then(|month| checked(&found, year, month, day, 5));
        return Some(Found { stamp, length: whole(&found), is_native: false });
    }
    if let Some(found) = ISO.captures(text) {
        let (year, month, day) = (number(&found, &[1, 4]), number(&found, &[2, 5])?, number(&found, &[3, 6])?);
        let stamp = checked(&found, year, month, day, 7);
        let behind = offset(&text[whole(&found)..]);
        let stamp = stamp.map(|stamp| Stamp { offset: behind.map(|(seconds, _)| seconds), ..stamp });
        let length = whole(&found) + behind.map_or(0, |(_, length)| length);
        return Some(Found { stamp, length, is_native: false });
    }
    let found = MONTH_FIRST.captures(text).filter(|found| is_facility(&found[7]))?;
    let stamp = checked(&found, number(&found, &[3]), number(&found, &[1])?, number(&found, &[2])?, 4)?;
    Some(Found { stamp: Some(stamp), length: 19, is_native: false })
}

fn is_weekday(text: &[u8]) -> bool {
    [b"Mon ", b"Tue ", b"Wed ", b"Thu ", b"Fri ", b"Sat ", b"Sun "].iter().any(|day| text == *day)
}
