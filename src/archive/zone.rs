//! From the appliance's own clock to moments: zones, offsets, years.
//!
//! Stamps are whole seconds of local time without a zone. Where local time is not one moment, we do as calendars do:
//! an hour that happens twice (clocks go back) means the first time, an hour that does not happen (clocks go forward)
//! is read with the offset that held before. A fixed offset, as the head of a file tells it, knows neither.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};

use super::new_years::Turn;
use crate::error::{Error, Result};
use crate::record::time::{CivilSeconds, Stamp, YearRule};

/// The offsets that places on earth have, in seconds. The head of a log may tell any.
const OFFSETS: std::ops::RangeInclusive<i32> = -12 * 3600..=14 * 3600;

/// A time zone: an IANA name or a fixed offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(pub TimeZone);

impl Zone {
    /// UTC itself.
    pub const UTC: Zone = Zone(TimeZone::UTC);

    /// A clock that is always `seconds` ahead of UTC (behind, if negative). `None` beyond a day: no clock is.
    pub fn fixed(seconds: i32) -> Option<Zone> {
        let offset = (seconds.unsigned_abs() < 86_400).then(|| Offset::from_seconds(seconds).ok())??;
        Some(if seconds == 0 { Zone::UTC } else { Zone(TimeZone::fixed(offset)) })
    }

    /// `Area/City` and the other names of the IANA database (in any case), `UTC`, `Z`, `+09:00`, `-0400`, `+09`.
    ///
    /// # Errors
    /// A name that is not in the database that is compiled in, with the names that are near.
    pub fn parse(text: &str) -> Result<Zone> {
        let wanted = text.trim();
        if wanted.eq_ignore_ascii_case("z") || wanted.eq_ignore_ascii_case("utc") {
            return Ok(Zone::UTC);
        }
        if wanted.starts_with(['+', '-']) {
            let seconds = offset_seconds(wanted).ok_or_else(|| {
                Error::usage(format!("not an offset from UTC: `{wanted}`; write it as `+09:00` or `-0400`"))
            })?;
            return Some(seconds).filter(|seconds| OFFSETS.contains(seconds)).and_then(Zone::fixed).ok_or_else(|| {
                Error::usage(format!("no place has the offset `{wanted}` from UTC; they go from `-12:00` to `+14:00`"))
            });
        }
        // Not the system's database: the same name must mean the same on every machine.
        let database = TimeZoneDatabase::bundled();
        match database.get(wanted) {
            Ok(zone) if !zone.is_unknown() => Ok(Zone(zone)),
            _ => Err(Error::usage(format!("unknown time zone `{wanted}`{}", suggestion(&database, wanted)))),
        }
    }

    /// Seconds that the zone's clock is ahead of UTC at a moment (seconds since 1970-01-01T00:00:00Z).
    pub fn offset_at(&self, moment: i64) -> i64 {
        i64::from(self.0.to_offset(timestamp(moment)).seconds())
    }

    /// The moment at which the zone's clock shows `civil`: seconds since 1970-01-01T00:00:00Z.
    pub fn moment(&self, civil: CivilSeconds) -> i64 {
        civil - Span::at(&self.0, civil).offset
    }
}

impl FromStr for Zone {
    type Err = Error;

    fn from_str(text: &str) -> Result<Zone> {
        Zone::parse(text)
    }
}

impl fmt::Display for Zone {
    /// The name, or the offset as `+09:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = self.0.iana_name() {
            return f.write_str(name);
        }
        let seconds = self.offset_at(0);
        let (sign, all) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
        write!(f, "{sign}{:02}:{:02}", all / 3600, all / 60 % 60)?;
        if all % 60 == 0 { Ok(()) } else { write!(f, ":{:02}", all % 60) }
    }
}

/// How the stamps of one file become moments.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    /// The head's offset, else `--log-tz`, else UTC.
    pub zone: Zone,
    /// For stamps without a year.
    pub years: YearRule,
    /// In place of that, by position in the file, ascending: where one window of a year does not do.
    pub turns: Option<Arc<[Turn]>>,
}

impl Default for Clock {
    /// UTC, and the years from 1970 on.
    fn default() -> Clock {
        Clock { zone: Zone::UTC, years: YearRule::From(0), turns: None }
    }
}

impl Clock {
    /// The moment that a stamp at the begin of the file names: microseconds since 1970-01-01T00:00:00Z, and whether the
    /// year was inferred. For more than a few stamps take a [`Clock::cursor`].
    pub fn moment(&self, stamp: Stamp) -> (i64, bool) {
        self.cursor().moment(stamp, 0)
    }

    /// For reading many stamps in a row, one cursor per thread.
    pub fn cursor(&self) -> ClockCursor {
        let span = match self.zone.0.to_fixed_offset() {
            Ok(offset) => Span { from: i64::MIN, until: i64::MAX, offset: i64::from(offset.seconds()) },
            Err(_) => Span { from: 0, until: 0, offset: 0 },
        };
        ClockCursor { clock: self.clone(), span, day: None, stretch: 0..0 }
    }
}

/// A [`Clock`] that remembers the offset it used last, and how far it holds: the zone is asked again only when a stamp
/// lies beyond a change of the clocks.
#[derive(Clone, Debug)]
pub struct ClockCursor {
    clock: Clock,
    span: Span,
    /// The last day, and its civil seconds at midnight: lines of a log are mostly of the same one.
    day: Option<((i16, u8, u8), CivilSeconds)>,
    /// Where in the file the rule for years holds, if that depends on the position.
    stretch: Range<u64>,
}

impl ClockCursor {
    /// As [`Clock::moment`], for a record that begins at that position of the file's text.
    #[inline]
    pub fn moment(&mut self, stamp: Stamp, position: u64) -> (i64, bool) {
        if stamp.year.is_none() && !self.stretch.contains(&position) {
            self.turn_to(position);
        }
        let (civil, inferred) = self.civil(stamp);
        if civil < self.span.from || civil >= self.span.until {
            self.span = Span::at(&self.clock.zone.0, civil);
        }
        ((civil - self.span.offset) * 1_000_000, inferred)
    }

    /// Takes the rule for years that holds there.
    #[cold]
    fn turn_to(&mut self, position: u64) {
        let turns = self.clock.turns.as_deref().unwrap_or_default();
        let next = turns.partition_point(|turn| turn.at <= position);
        // What stands before the first stamp is of its year, too.
        let Some(turn) = turns.get(next.saturating_sub(1)) else {
            self.stretch = 0..u64::MAX;
            return;
        };
        let begin = if next <= 1 { 0 } else { turn.at };
        self.clock.years = YearRule::Near(turn.day);
        self.stretch = begin..turns.get(next.max(1)).map_or(u64::MAX, |turn| turn.at);
    }

    #[inline]
    fn civil(&mut self, stamp: Stamp) -> (CivilSeconds, bool) {
        let Some(year) = stamp.year else { return stamp.civil(self.clock.years) };
        let date = (year, stamp.month, stamp.day);
        match self.day {
            Some((known, midnight)) if known == date => (midnight + stamp.second_of_day(), false),
            _ => {
                let (civil, inferred) = stamp.civil(self.clock.years);
                self.day = Some((date, civil - stamp.second_of_day()));
                (civil, inferred)
            }
        }
    }
}

/// Civil seconds `from..until` over which a zone has one offset.
#[derive(Copy, Clone, Debug)]
struct Span {
    from: CivilSeconds,
    until: CivilSeconds,
    offset: i64,
}

impl Span {
    /// The span that `civil` lies in.
    ///
    /// Between two changes at the moments `a` and `b` with the offset `o`, before that `p`, after it `q`, the offset `o`
    /// is used for the civil seconds `a + max(o, p) .. b + max(o, q)`: whether a change leaves a gap or a fold, the time
    /// in question belongs to the side before it.
    fn at(zone: &TimeZone, civil: CivilSeconds) -> Span {
        let seconds = |offset: Offset| i64::from(offset.seconds());
        let shown = Offset::UTC.to_datetime(timestamp(civil));
        let (offset, in_gap) = match zone.to_ambiguous_timestamp(shown).offset() {
            AmbiguousOffset::Unambiguous { offset } => (seconds(offset), false),
            AmbiguousOffset::Fold { before, .. } => (seconds(before), false),
            AmbiguousOffset::Gap { before, .. } => (seconds(before), true),
        };
        let only_this = Span { from: civil, until: civil.saturating_add(1), offset };
        if in_gap {
            // The moment lies behind the change that ends the span; nothing was logged then anyway.
            return only_this;
        }
        let moment = timestamp(civil - offset);
        let before = zone.preceding(timestamp(civil - offset + 1)).next();
        let after = zone.following(moment).next();
        let from = before.map_or(i64::MIN, |change| {
            let change = change.timestamp().as_second();
            change + offset.max(seconds(zone.to_offset(timestamp(change - 1))))
        });
        let until =
            after.map_or(i64::MAX, |change| change.timestamp().as_second() + offset.max(seconds(change.offset())));
        let span = Span { from, until, offset };
        if (from..until).contains(&civil) { span } else { only_this }
    }
}

/// Seconds as the zone database takes them. No log is from a year that it does not know.
fn timestamp(seconds: i64) -> Timestamp {
    let (least, most) = (Timestamp::MIN.as_second() + 200_000, Timestamp::MAX.as_second() - 200_000);
    Timestamp::from_second(seconds.clamp(least, most)).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// `+09:00`, `-0400`, `+09`, `+9`, in seconds.
fn offset_seconds(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("-", digits) => (-1, digits),
        (_, digits) => (1, digits),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return None,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let number = |text: &str| match text.bytes().all(|byte| byte.is_ascii_digit()) && matches!(text.len(), 1 | 2) {
        true => text.parse::<i32>().ok(),
        false => None,
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

/// `; did you mean …` with up to three names of the database that are near, or where to look.
fn suggestion(database: &TimeZoneDatabase, wanted: &str) -> String {
    let wanted = wanted.to_ascii_lowercase();
    if let Some(offset) = ["utc", "gmt"].iter().find_map(|name| wanted.strip_prefix(name))
        && offset_seconds(offset).is_some()
    {
        return format!("; write the offset alone: `{offset}`");
    }
    let mut near: Vec<(f64, String)> = database
        .available()
        .map(|name| {
            let name = name.as_str().to_owned();
            let lower = name.to_ascii_lowercase();
            // Many know the city and not the continent it is filed under.
            let city = lower.rsplit('/').next().unwrap_or(&lower);
            let likeness = strsim::jaro_winkler(&lower, &wanted).max(strsim::jaro_winkler(city, &wanted));
            (likeness, name)
        })
        .filter(|(likeness, _)| *likeness > 0.88)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    match near.get(..near.len().min(3)) {
        Some(near @ [_, ..]) => {
            let names: Vec<String> = near.iter().map(|(_, name)| format!("`{name}`")).collect();
            format!("; did you mean {}?", names.join(", "))
        }
        _ => "; write `Area/City` (`Europe/Berlin`), `UTC`, or an offset (`+09:00`)".to_owned(),
    }
}
