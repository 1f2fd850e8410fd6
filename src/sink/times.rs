//! Times as text. All formats print the same moments; people get the short form with the zone named once in the
//! header, programs get ISO 8601 with the offset in every value.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use crate::offset;

/// Prints moments in one zone.
pub(super) struct Times {
    zone: TimeZone,
    utc: bool,
}

impl Times {
    pub(super) fn new(zone: &TimeZone) -> Times {
        let utc = zone.to_fixed_offset().is_ok_and(|offset| offset == Offset::UTC)
            || matches!(zone.iana_name(), Some("UTC" | "Etc/UTC"));
        Times { zone: zone.clone(), utc }
    }

    /// The zone's name, for a header: `UTC`, `Europe/Berlin`, `+05:30`.
    pub(super) fn label(&self) -> String {
        if self.utc {
            return "UTC".to_owned();
        }
        match (self.zone.iana_name(), self.zone.to_fixed_offset()) {
            (Some(name), _) => name.to_owned(),
            (None, Ok(offset)) => offset::text(offset),
            (None, Err(_)) => "local".to_owned(),
        }
    }

    /// `2009-04-22T11:47:47+02:00`, `…Z` where the zone is UTC itself; microseconds only if there are any.
    pub(super) fn push_iso(&self, text: &mut String, moment: Timestamp) {
        self.push_civil(text, moment, 'T');
        if self.utc {
            text.push('Z');
        } else {
            text.push_str(&offset::text(self.zone.to_offset(moment)));
        }
    }

    /// `2009-04-22 11:47:47`; microseconds only if there are any.
    pub(super) fn push_short(&self, text: &mut String, moment: Timestamp) {
        self.push_civil(text, moment, ' ');
    }

    fn push_civil(&self, text: &mut String, moment: Timestamp, between: char) {
        let civil = self.zone.to_datetime(moment);
        let (year, month, day) = (civil.year(), civil.month(), civil.day());
        let (hour, minute, second) = (civil.hour(), civil.minute(), civil.second());
        match u8::try_from(year / 100) {
            Ok(century) if century < 100 => {
                push_two(text, century.cast_signed());
                push_two(text, i8::try_from(year % 100).unwrap_or(0));
            }
            Ok(_) | Err(_) => write!(text, "{year:04}").expect("a String takes whatever is written to it"),
        }
        for (before, number) in [('-', month), ('-', day), (between, hour), (':', minute), (':', second)] {
            text.push(before);
            push_two(text, number);
        }
        let micros = civil.subsec_nanosecond() / 1000;
        if micros != 0 {
            write!(text, ".{micros:06}").expect("a String takes whatever is written to it");
        }
    }
}

/// A number below 100 in two digits; of a calendar none is larger or negative.
fn push_two(text: &mut String, number: i8) {
    let number = number.unsigned_abs();
    text.push(char::from(b'0' + number / 10 % 10));
    text.push(char::from(b'0' + number % 10));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(zone: &TimeZone, moment: &str) -> String {
        let mut text = String::new();
        Times::new(zone).push_iso(&mut text, moment.parse().unwrap());
        text
    }

    #[test]
    fn iso_carries_the_offset() {
        let moment = "2009-04-22T11:47:47Z";
        assert_eq!(iso(&TimeZone::UTC, moment), "2009-04-22T11:47:47Z");
        assert_eq!(iso(&TimeZone::get("Etc/UTC").unwrap(), moment), "2009-04-22T11:47:47Z");
        assert_eq!(iso(&TimeZone::get("Europe/Berlin").unwrap(), moment), "2009-04-22T13:47:47+02:00");
        assert_eq!(iso(&TimeZone::get("Europe/London").unwrap(), "2009-01-22T11:47:47Z"), "2009-01-22T11:47:47+00:00");
        let newfoundland = TimeZone::fixed(Offset::from_seconds(-12_600).unwrap());
        assert_eq!(iso(&newfoundland, moment), "2009-04-22T08:17:47-03:30");
    }

    #[test]
    fn microseconds_only_if_there_are_any() {
        assert_eq!(iso(&TimeZone::UTC, "2009-04-22T11:47:47.000120Z"), "2009-04-22T11:47:47.000120Z");
        assert_eq!(iso(&TimeZone::UTC, "1969-12-31T23:59:59.5Z"), "1969-12-31T23:59:59.500000Z");
    }

    #[test]
    fn the_two_sides_of_a_clock_change_differ() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(iso(&berlin, "2009-10-25T00:30:00Z"), "2009-10-25T02:30:00+02:00");
        assert_eq!(iso(&berlin, "2009-10-25T01:30:00Z"), "2009-10-25T02:30:00+01:00");
    }

    #[test]
    fn labels() {
        assert_eq!(Times::new(&TimeZone::UTC).label(), "UTC");
        assert_eq!(Times::new(&TimeZone::get("Europe/Berlin").unwrap()).label(), "Europe/Berlin");
        assert_eq!(Times::new(&TimeZone::fixed(Offset::from_seconds(19_800).unwrap())).label(), "+05:30");
        assert_eq!(Times::new(&TimeZone::fixed(Offset::UTC)).label(), "UTC");
    }
}
