//! Time zones: IANA names and fixed offsets, as users and the heads of logs name them.

use std::fmt;
use std::str::FromStr;

use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

use super::span::{Pass, Span, timestamp};
use crate::error::{Error, Result};
use crate::nearest::alike;
use crate::offset;
use crate::record::head::Head;
use crate::record::time::CivilSeconds;

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
    /// ```
    /// assert_eq!(authq::Zone::parse("europe/berlin")?.to_string(), "Europe/Berlin");
    /// assert!(authq::Zone::parse("Europe/Berlim").unwrap_err().to_string().contains("Europe/Berlin"));
    /// # Ok::<(), authq::Error>(())
    /// ```
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
            return Some(seconds)
                .filter(|seconds| offset::OF_PLACES.contains(seconds))
                .and_then(Zone::fixed)
                .ok_or_else(|| {
                    Error::usage(format!(
                        "no place has the offset `{wanted}` from UTC; they go from `-12:00` to `+14:00`"
                    ))
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

    /// The moment at which the zone's clock shows `civil`, the first one of two: seconds since 1970-01-01T00:00:00Z.
    pub fn moment(&self, civil: CivilSeconds) -> i64 {
        civil - Span::at(&self.0, civil, Pass::First).offset
    }
}

impl Head {
    /// The zone that it names, or that its first stamp does.
    pub(super) fn zone(&self) -> Option<Zone> {
        let of_stamp = || self.first?.offset.map(|minutes| i32::from(minutes) * 60);
        self.utc_offset.or_else(of_stamp).and_then(Zone::fixed)
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
        f.write_str(&offset::text(self.0.to_offset(timestamp(0))))
    }
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
    // Many know the city and not the continent it is filed under.
    let forms = |name: &String| vec![name.clone(), name.rsplit('/').next().unwrap_or_default().to_owned()];
    let near = alike(&wanted, database.available().map(|name| name.as_str().to_owned()), forms, 0.88);
    match near.get(..near.len().min(3)) {
        Some(near @ [_, ..]) => {
            let names: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
            format!("; did you mean {}?", names.join(", "))
        }
        _ => "; write `Area/City` (`Europe/Berlin`), `UTC`, or an offset (`+09:00`)".to_owned(),
    }
}
