//! Clocks in SQL: what a moment reads in a zone, and the stretch of time in which it lies.
//!
//! A stretch begins where the local clock says so. Where the clock changes within or at the begin of a stretch engines
//! differ; a zone is asked about all its changes, and a width that meets one of them has no spelling.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Dialect;
use crate::expr::bucket::Width;

/// The years whose changes of the clock are looked at: logs are not older, and no one reads them later.
const YEARS: (&str, &str) = ("1995-01-01T00:00:00Z", "2051-01-01T00:00:00Z");
/// Stretches are counted from this Monday.
const ORIGIN: &str = "1969-12-29";
const ORIGIN_MILLIS: i64 = -3 * DAY;
const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;

/// How a zone is spelled.
enum Clock<'a> {
    /// UTC moved by seconds.
    Fixed(i64),
    /// By its name in the IANA database.
    Named(&'a str),
}

fn clock(zone: &TimeZone) -> Option<Clock<'_>> {
    if let Ok(offset) = zone.to_fixed_offset() {
        return Some(Clock::Fixed(i64::from(offset.seconds())));
    }
    zone.iana_name().map(Clock::Named)
}

/// What the clock of the zone reads, a time without a zone. `None` if the zone has no name that other engines know.
pub fn local(dialect: Dialect, sql: &str, zone: &TimeZone) -> Option<String> {
    let at = |zone: &str| {
        let zone = dialect.text(zone);
        match dialect {
            Dialect::DuckDb => format!("({sql} at time zone {zone})"),
            Dialect::DataFusion => format!("to_local_time({sql} at time zone {zone})"),
            Dialect::Spark => format!("from_utc_timestamp({sql}, {zone})"),
            Dialect::Trino => format!("cast({sql} at time zone {zone} as timestamp(6))"),
        }
    };
    Some(match clock(zone)? {
        Clock::Fixed(0) => at("UTC"),
        Clock::Fixed(seconds) => format!("({} + {})", at("UTC"), dialect.interval(seconds * 1_000_000)),
        Clock::Named(name) => at(name),
    })
}

/// The moment at which the clock of the zone reads that.
pub fn moment(dialect: Dialect, local: &str, zone: &TimeZone) -> Option<String> {
    let at = |local: &str, zone: &str| {
        let zone = dialect.text(zone);
        match dialect {
            Dialect::DuckDb | Dialect::DataFusion => format!("({local} at time zone {zone})"),
            Dialect::Spark => format!("to_utc_timestamp({local}, {zone})"),
            Dialect::Trino => format!("with_timezone({local}, {zone})"),
        }
    };
    Some(match clock(zone)? {
        Clock::Fixed(0) => at(local, "UTC"),
        Clock::Fixed(seconds) => at(&format!("({local} - {})", dialect.interval(seconds * 1_000_000)), "UTC"),
        Clock::Named(name) => at(local, name),
    })
}

/// The begin of the stretch in which a moment lies. `None` where the dialect has no spelling for that width in that
/// zone.
pub fn bucket(dialect: Dialect, sql: &str, width: Width, zone: &TimeZone) -> Option<String> {
    let local_time = local(dialect, sql, zone)?;
    let begin = floor(dialect, &local_time, width)?;
    match passage(width, zone)? {
        Passage::Local => moment(dialect, &begin, zone),
        Passage::Elapsed => Some(format!("{sql} - ({local_time} - {begin})")),
    }
}

/// How the begin of a stretch becomes a moment again.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Passage {
    /// By reading the local clock: no stretch begins while it changes.
    Local,
    /// By going back as far as the local clock has come: it never changes within a stretch.
    Elapsed,
}

/// The way that is exact for the width in the zone, if there is one.
pub fn passage(width: Width, zone: &TimeZone) -> Option<Passage> {
    let changes = changes(zone);
    if changes.iter().all(|change| !change.holds_begin(width)) {
        return Some(Passage::Local);
    }
    let aligned = |change: &Change| width.begins(change.from) && width.begins(change.to);
    (matches!(width, Width::Millis(millis) if millis <= HOUR) && changes.iter().all(aligned))
        .then_some(Passage::Elapsed)
}

/// A change of the clock: the readings, in milliseconds since 1970, before it and after it.
struct Change {
    from: i64,
    to: i64,
}

impl Change {
    /// Does a stretch begin at a reading that is left out or shown twice, or at the end of these?
    fn holds_begin(&self, width: Width) -> bool {
        let (low, high) = (self.from.min(self.to), self.from.max(self.to));
        match width {
            Width::Millis(millis) => width_holds(low, high, millis),
            Width::Days(_) | Width::Months(_) => width_holds(low, high, DAY),
        }
    }
}

fn width_holds(low: i64, high: i64, width: i64) -> bool {
    let first = (low - ORIGIN_MILLIS + width - 1).div_euclid(width) * width + ORIGIN_MILLIS;
    first <= high
}

impl Width {
    fn begins(self, reading: i64) -> bool {
        matches!(self, Width::Millis(millis) if (reading - ORIGIN_MILLIS).rem_euclid(millis) == 0)
    }
}

fn changes(zone: &TimeZone) -> Vec<Change> {
    let (Ok(from), Ok(until)) = (YEARS.0.parse::<Timestamp>(), YEARS.1.parse::<Timestamp>()) else {
        return Vec::new();
    };
    let mut before = zone.to_offset(from);
    let mut changes = Vec::new();
    for change in zone.following(from).take_while(|change| change.timestamp() < until) {
        let (at, after) = (change.timestamp().as_millisecond(), change.offset());
        if before != after {
            let reading = |offset: jiff::tz::Offset| at + i64::from(offset.seconds()) * 1000;
            changes.push(Change { from: reading(before), to: reading(after) });
        }
        before = after;
    }
    changes
}

/// The begin of the stretch of the local clock.
pub fn floor(dialect: Dialect, local: &str, width: Width) -> Option<String> {
    let unit = match width {
        Width::Millis(1000) => "second",
        Width::Millis(60_000) => "minute",
        Width::Millis(HOUR) => "hour",
        Width::Days(1) => "day",
        Width::Days(7) => "week",
        Width::Months(1) => "month",
        Width::Months(3) => "quarter",
        Width::Months(12) => "year",
        Width::Millis(millis) => return Some(counted(dialect, local, millis)),
        Width::Days(days) => return Some(counted(dialect, local, days.checked_mul(DAY)?)),
        // Other numbers of months are counted from the year 0, which no engine does.
        Width::Months(_) => return None,
    };
    Some(format!("date_trunc('{unit}', {local})"))
}

fn counted(dialect: Dialect, local: &str, millis: i64) -> String {
    let width = dialect.interval(millis.saturating_mul(1000));
    match dialect {
        Dialect::DuckDb => format!("time_bucket({width}, {local}, timestamp '{ORIGIN}')"),
        Dialect::DataFusion => format!("date_bin({width}, {local}, timestamp '{ORIGIN} 00:00:00')"),
        Dialect::Spark => {
            let passed = format!("(unix_micros({local}) - unix_micros(timestamp '{ORIGIN} 00:00:00'))");
            let micros = millis.saturating_mul(1000);
            format!("timestamp_micros(unix_micros({local}) - mod({passed}, {micros}))")
        }
        Dialect::Trino => {
            let passed =
                format!("date_diff('millisecond', timestamp '{ORIGIN} 00:00:00', date_trunc('second', {local}))");
            format!("date_add('millisecond', {passed} / {millis} * {millis}, timestamp '{ORIGIN} 00:00:00.000000')")
        }
    }
}

/// A width as an interval to step by.
pub fn step(dialect: Dialect, width: Width) -> String {
    let calendar = |n: i64, unit: &str| match dialect {
        Dialect::DuckDb | Dialect::DataFusion => format!("interval '{n} {unit}s'"),
        Dialect::Spark | Dialect::Trino => format!("interval '{n}' {unit}"),
    };
    match width {
        Width::Millis(millis) => dialect.interval(millis.saturating_mul(1000)),
        Width::Days(days) => calendar(days, "day"),
        Width::Months(months) => calendar(months, "month"),
    }
}

/// A query for the times from one to another, both included, as the column of that name.
pub fn series(dialect: Dialect, from: &str, to: &str, step: &str, name: &str) -> String {
    match dialect {
        Dialect::DuckDb | Dialect::DataFusion => {
            format!("select unnest(generate_series({from}, {to}, {step})) as {name}")
        }
        Dialect::Spark => format!("select explode(sequence({from}, {to}, {step})) as {name}"),
        Dialect::Trino => format!("select {name} from unnest(sequence({from}, {to}, {step})) as t({name})"),
    }
}

/// A part of what the clock reads, as a whole number: the hour, or the day of the week from Monday, 1.
pub fn part(dialect: Dialect, part: &str, local: &str) -> String {
    match (dialect, part) {
        (Dialect::DuckDb, "weekday") => format!("extract(isodow from {local})"),
        (Dialect::DataFusion, "weekday") => format!("(date_part('dow', {local}) + 6) % 7 + 1"),
        (Dialect::Spark, "weekday") => format!("weekday({local}) + 1"),
        (Dialect::Trino, "weekday") => format!("day_of_week({local})"),
        (_, part) => format!("cast(extract({part} from {local}) as bigint)"),
    }
}

/// The date that the clock reads, as text.
pub fn date(dialect: Dialect, local: &str) -> String {
    match dialect {
        Dialect::DuckDb => format!("strftime({local}, '%Y-%m-%d')"),
        Dialect::DataFusion => format!("to_char({local}, '%Y-%m-%d')"),
        Dialect::Spark => format!("date_format({local}, 'yyyy-MM-dd')"),
        Dialect::Trino => format!("date_format({local}, '%Y-%m-%d')"),
    }
}
