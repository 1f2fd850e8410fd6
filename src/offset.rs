//! Offsets from UTC: which there are, and how they are written. Users, logs and results have them alike.

use std::ops::RangeInclusive;

use jiff::tz::Offset;

/// The offsets that places on earth have, in seconds. The head of a log may tell any.
pub const OF_PLACES: RangeInclusive<i32> = -12 * 3600..=14 * 3600;

/// `+05:30`, with seconds only where a zone of long ago has them.
pub fn text(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.unsigned_abs();
    let minutes = format!("{sign}{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    match seconds % 60 {
        0 => minutes,
        rest => format!("{minutes}:{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_minutes_and_seconds_only_if_there_are_any() {
        let cases = [(0, "+00:00"), (19_800, "+05:30"), (-12_600, "-03:30"), (1172, "+00:19:32"), (-2670, "-00:44:30")];
        for (seconds, expected) in cases {
            assert_eq!(text(Offset::from_seconds(seconds).unwrap()), expected);
        }
    }
}
