//! Time stamps as written: local to the appliance, whole seconds, perhaps without a year.
//!
//! A stamp is kept apart from the moment it names, because a line alone does not tell the moment: the year may be
//! missing, and the zone mostly is. Reading a stamp is the first thing done to every line of an archive, so the common form
//! is checked by position.

use memchr::memrchr_iter;

mod forms;
#[cfg(test)]
mod tests;

pub(super) use forms::stamp_form;

/// A stamp as written. Validated: month 1–12, day exists in the month (29 February where the year is unknown),
/// hour 0–23, minute 0–59, second 0–60 (a leap second counts as 59).
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// Absent in BSD syslog.
    pub year: Option<i16>,
    /// 1–12
    pub month: u8,
    /// 1–31
    pub day: u8,
    /// 0–23
    pub hour: u8,
    /// 0–59
    pub minute: u8,
    /// 0–59
    pub second: u8,
    /// Minutes ahead of UTC, where the stamp names its offset.
    pub offset: Option<i16>,
}

/// Seconds from 1970-01-01T00:00:00 of the appliance's own clock, as if it ran on UTC.
pub type CivilSeconds = i64;

/// How stamps without a year get one. Stateless, so that the answer does not depend on where a file is cut: each
/// stamp falls into the one year-long window that an anchor opens, which walks over New Year by itself.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum YearRule {
    /// The window begins a week before this moment (the file's first record, or the stamp in its name).
    From(CivilSeconds),
    /// The window ends a day after this moment (the file's modification time).
    Until(CivilSeconds),
    /// The window reaches half a year to both sides of this day (of a record nearby in the file).
    Near(LeapDays),
}

/// Days, counted as if every year were a leap year: day 0 is 1 January of the year 0. The count tells how far apart two
/// stamps without a year are, whatever their years.
pub type LeapDays = i64;

/// Days of a year in [`LeapDays`].
pub const LEAP_YEAR: LeapDays = 366;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Days before each month of a leap year.
const DAYS_BEFORE: [LeapDays; 12] = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335];
/// Anchors are held within the years 1 to 9999, so that no arithmetic on them can overflow.
const EARLIEST: CivilSeconds = -62_135_596_800;
const LATEST: CivilSeconds = 253_402_300_799;

impl Stamp {
    /// A stamp of checked fields.
    fn checked(year: Option<i16>, month: u8, day: u8, clock: [u8; 3]) -> Option<Stamp> {
        let [hour, minute, second] = clock;
        let leap = year.is_none_or(|year| is_leap(i64::from(year)));
        let fits = year != Some(0) && (1..=days_in(month, leap)).contains(&day);
        if !fits || hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        Some(Stamp { year, month, day, hour, minute, second: second.min(59), offset: None })
    }

    /// The moment on the appliance's clock, and whether the year had to be inferred.
    pub fn civil(self, rule: YearRule) -> (CivilSeconds, bool) {
        match self.year {
            Some(year) => (self.seconds_in(i64::from(year)), false),
            None => (self.seconds_in(self.infer_year(rule)), true),
        }
    }

    /// The moment on the appliance's clock, if the stamp is of that year.
    pub fn seconds_in(self, year: i64) -> CivilSeconds {
        let days = days_from_civil(year, i64::from(self.month), i64::from(self.day));
        days * DAY + self.second_of_day()
    }

    /// Seconds since midnight.
    #[inline]
    pub fn second_of_day(self) -> i64 {
        i64::from(self.hour) * HOUR + i64::from(self.minute) * MINUTE + i64::from(self.second)
    }

    /// Its day within a year.
    pub fn day_of_year(self) -> LeapDays {
        let before = DAYS_BEFORE.get(usize::from(self.month) - 1).copied().unwrap_or_default();
        before + i64::from(self.day) - 1
    }

    /// The year that brings it nearest to `day`.
    pub fn year_near(self, day: LeapDays) -> i64 {
        (day - self.day_of_year() + LEAP_YEAR / 2).div_euclid(LEAP_YEAR)
    }

    /// Is it 29 February?
    pub fn is_leap_day(self) -> bool {
        self.month == 2 && self.day == 29
    }

    /// The moment, in seconds since 1970-01-01T00:00:00Z, if the stamp names its year and its offset.
    #[inline]
    pub fn moment(self) -> Option<i64> {
        let offset = i64::from(self.offset?) * MINUTE;
        Some(self.seconds_in(i64::from(self.year?)) - offset)
    }

    fn infer_year(self, rule: YearRule) -> i64 {
        // 29 February may not exist in the window (a file copied without its times): then the nearest one on that side
        // of the anchor to which the window extends, for a log does not tell of what came after it. Leap years are at
        // most eight years apart.
        const FARTHEST: i64 = 9;
        let exists = |year: &i64| !self.is_leap_day() || is_leap(*year);
        match rule {
            YearRule::From(anchor) => {
                let first = anchor.clamp(EARLIEST, LATEST) - 7 * DAY;
                let year = year_of(first);
                let fits = |candidate: &i64| exists(candidate) && self.seconds_in(*candidate) >= first;
                (year..=year + FARTHEST).find(fits).unwrap_or(year)
            }
            YearRule::Until(anchor) => {
                let last = anchor.clamp(EARLIEST, LATEST) + DAY;
                let year = year_of(last);
                let fits = |candidate: &i64| exists(candidate) && self.seconds_in(*candidate) <= last;
                (year - FARTHEST..=year).rev().find(fits).unwrap_or(year)
            }
            YearRule::Near(day) => self.year_near(day),
        }
    }
}

/// The stamp in the name of a rotated file (`mail.@20061107T182155.s`): when the file was begun.
pub fn file_name_stamp(name: &[u8]) -> Option<CivilSeconds> {
    memrchr_iter(b'@', name).find_map(|at| {
        let digits = name.get(at + 1..at + 16)?;
        let [y1, y2, y3, y4, m1, m2, d1, d2, b'T', h1, h2, n1, n2, s1, s2] = digits else { return None };
        let year = year([*y1, *y2, *y3, *y4])?;
        let clock = [pair(*h1, *h2)?, pair(*n1, *n2)?, pair(*s1, *s2)?];
        let stamp = Stamp::checked(Some(year), pair(*m1, *m2)?, pair(*d1, *d2)?, clock)?;
        Some(stamp.seconds_in(i64::from(year)))
    })
}

/// A day in a name: of a file, or of a folder around it.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct NamedDay {
    /// Its midnight.
    pub midnight: CivilSeconds,
    /// It ends the name of a file that was rotated (`mail.log-20231231.gz`): no record is later.
    pub is_rotation: bool,
}

/// The last day in the name of a file: `20231231`, `2023-12-31`, `2023.12.31` or `2023_12_31`, perhaps with a time of day
/// behind it. Years from 2000 to 2099; any other number is no date.
pub fn day_in_name(name: &[u8]) -> Option<NamedDay> {
    (0..name.len()).rev().find_map(|at| {
        let before = at.checked_sub(1).and_then(|before| name.get(before));
        let (midnight, length, is_plain) = day_at(name.get(at..)?)?;
        let behind = name.get(at + length..)?;
        let is_apart = !before.is_some_and(u8::is_ascii_alphanumeric);
        let ends_name = behind.is_empty() || ENDINGS.contains(&behind);
        let is_rotation = is_plain && ends_name && before == Some(&b'-');
        is_apart.then_some(NamedDay { midnight, is_rotation })
    })
}

/// The day that a folder is called by, if that is all of its name: `2023-12-31`, `20231231`.
pub fn day_of_folder(name: &[u8]) -> Option<NamedDay> {
    let (midnight, length, _) = day_at(name)?;
    (length == name.len()).then_some(NamedDay { midnight, is_rotation: false })
}

/// The day of nested folders: `2023`, `12`, `31`.
pub fn day_of_folders(year: &[u8], month: &[u8], day: &[u8]) -> Option<NamedDay> {
    let ([y1, y2, y3, y4], [m1, m2], [d1, d2]) = (year, month, day) else { return None };
    let midnight = midnight_of([*y1, *y2, *y3, *y4, *m1, *m2, *d1, *d2])?;
    Some(NamedDay { midnight, is_rotation: false })
}

/// What stands behind the date of a rotated file.
const ENDINGS: [&[u8]; 6] = [b".gz", b".bz2", b".xz", b".zst", b".lz4", b".Z"];

/// The midnight of the day at the head of `text`, its length with the time of day behind it, and whether it is spelled by
/// digits alone.
fn day_at(text: &[u8]) -> Option<(CivilSeconds, usize, bool)> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match text {
        [y1, y2, y3, y4, m1, m2, d1, d2, ..] if matches!(digits, 8 | 10 | 12 | 14) => {
            Some((midnight_of([*y1, *y2, *y3, *y4, *m1, *m2, *d1, *d2])?, digits, true))
        }
        [y1, y2, y3, y4, a, m1, m2, b, d1, d2, rest @ ..] if digits == 4 && a == b && b"-._".contains(a) => {
            let ends = !rest.first().is_some_and(u8::is_ascii_digit);
            Some((midnight_of([*y1, *y2, *y3, *y4, *m1, *m2, *d1, *d2]).filter(|_| ends)?, 10, false))
        }
        _ => None,
    }
}

/// `20231231`
fn midnight_of([y1, y2, y3, y4, m1, m2, d1, d2]: [u8; 8]) -> Option<CivilSeconds> {
    let year = year([y1, y2, y3, y4]).filter(|year| (2000..2100).contains(year))?;
    let stamp = Stamp::checked(Some(year), pair(m1, m2)?, pair(d1, d2)?, [0; 3])?;
    Some(stamp.seconds_in(i64::from(year)))
}

fn digit(byte: u8) -> Option<u8> {
    byte.is_ascii_digit().then(|| byte - b'0')
}

pub(super) fn pair(tens: u8, ones: u8) -> Option<u8> {
    Some(digit(tens)? * 10 + digit(ones)?)
}

fn year([a, b, c, d]: [u8; 4]) -> Option<i16> {
    Some(i16::from(pair(a, b)?) * 100 + i16::from(pair(c, d)?))
}

fn clock_of(text: [u8; 8]) -> Option<[u8; 3]> {
    let [h1, h2, b':', m1, m2, b':', s1, s2] = text else { return None };
    Some([pair(h1, h2)?, pair(m1, m2)?, pair(s1, s2)?])
}

fn is_weekday(name: [u8; 3]) -> bool {
    matches!(&name, b"Mon" | b"Tue" | b"Wed" | b"Thu" | b"Fri" | b"Sat" | b"Sun")
}

fn month(name: [u8; 3]) -> Option<u8> {
    Some(match &name {
        b"Jan" => 1,
        b"Feb" => 2,
        b"Mar" => 3,
        b"Apr" => 4,
        b"May" => 5,
        b"Jun" => 6,
        b"Jul" => 7,
        b"Aug" => 8,
        b"Sep" => 9,
        b"Oct" => 10,
        b"Nov" => 11,
        b"Dec" => 12,
        _ => return None,
    })
}

/// Has a year a 29 February?
pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(month: u8, leap: bool) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

/// Days from 1970-01-01 in the Gregorian calendar. Years begin in March here, so that the leap day comes last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The year that a moment lies in.
pub fn year_of(moment: CivilSeconds) -> i64 {
    let days = moment.div_euclid(DAY) + 719_468;
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // January and February are the last two months of a year that begins in March.
    let next = i64::from(day_of_year >= 306);
    days.div_euclid(146_097) * 400 + year_of_era + next
}
