//! Durations as written: `10m`, `1h30m`, `7d`, `3mo`.
//!
//! Three amounts are kept apart, because only the calendar knows how long a month or, where the clock changes, a day is.

use crate::expr::bucket::Width;

/// A duration as written. Amounts are not negative.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Length {
    pub months: i64,
    pub days: i64,
    pub millis: i64,
}

/// Why a text is no duration, and perhaps what would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoDuration {
    pub message: String,
    pub hint: String,
}

const DAY: i64 = 86_400_000;

/// Longest name first among those that share a beginning.
const UNITS: &[(&str, Length)] = &[
    ("mo", Length { months: 1, days: 0, millis: 0 }),
    ("ms", Length { months: 0, days: 0, millis: 1 }),
    ("s", Length { months: 0, days: 0, millis: 1000 }),
    ("m", Length { months: 0, days: 0, millis: 60_000 }),
    ("h", Length { months: 0, days: 0, millis: 3_600_000 }),
    ("d", Length { months: 0, days: 1, millis: 0 }),
    ("w", Length { months: 0, days: 7, millis: 0 }),
    ("y", Length { months: 12, days: 0, millis: 0 }),
];

impl Length {
    /// Reads a run of numbers and units.
    pub(super) fn parse(text: &str) -> Result<Length, NoDuration> {
        let refuse = |hint: &str| NoDuration { message: format!("`{text}` is not a duration"), hint: hint.to_owned() };
        let general = || refuse("write it as 500ms, 10s, 15m, 1h30m, 7d, 2w, 3mo or 1y");
        let mut sum = Length::default();
        let mut rest = text;
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let count: i64 = rest[..digits].parse().map_err(|_| general())?;
            rest = &rest[digits..];
            let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            let (unit, after) = rest.split_at(letters);
            if unit == "M" {
                // Peers read it as months; ours would be minutes. Neither is a guess worth making.
                return Err(NoDuration {
                    message: "`M` may be minutes or months".to_owned(),
                    hint: format!("write {count}m for minutes, {count}mo for months"),
                });
            }
            let amount = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)).ok_or_else(general)?.1;
            sum = sum.plus(amount, count).ok_or_else(|| refuse("it is too long"))?;
            rest = after;
        }
        if text.is_empty() { Err(general()) } else { Ok(sum) }
    }

    fn plus(self, unit: Length, count: i64) -> Option<Length> {
        Some(Length {
            months: self.months.checked_add(unit.months.checked_mul(count)?)?,
            days: self.days.checked_add(unit.days.checked_mul(count)?)?,
            millis: self.millis.checked_add(unit.millis.checked_mul(count)?)?,
        })
    }

    /// In milliseconds, a day having 24 hours; none where months are counted.
    pub(super) fn as_millis(self) -> Option<i64> {
        if self.months > 0 { None } else { self.days.checked_mul(DAY)?.checked_add(self.millis) }
    }

    /// For calendar arithmetic.
    pub(super) fn as_span(self) -> Option<jiff::Span> {
        jiff::Span::new()
            .try_months(self.months)
            .and_then(|span| span.try_days(self.days))
            .and_then(|span| span.try_milliseconds(self.millis))
            .ok()
    }

    /// As the width of time buckets: one kind of amount, not zero.
    pub(super) fn as_width(self) -> Option<Width> {
        match self {
            Length { months, days: 0, millis: 0 } if months > 0 => Some(Width::Months(months)),
            Length { months: 0, days, millis: 0 } if days > 0 => Some(Width::Days(days)),
            Length { months: 0, days: 0, millis } if millis > 0 => Some(Width::Millis(millis)),
            Length { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_add_up() {
        let length = |text| Length::parse(text).unwrap();
        assert_eq!(length("1h30m").millis, 5_400_000);
        assert_eq!(length("500ms").millis, 500);
        assert_eq!(length("2W1D"), Length { months: 0, days: 15, millis: 0 });
        assert_eq!(length("1y3mo").months, 15);
        assert_eq!(length("7d").as_millis(), Some(604_800_000));
        assert_eq!(length("1mo").as_millis(), None);
        assert_eq!(length("90m").as_width(), Some(Width::Millis(5_400_000)));
        assert_eq!(length("1d12h").as_width(), None);
        assert_eq!(length("0s").as_width(), None);
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "10", "h", "1.5h", "-7d", "7 d", "1x", "99999999999999999999d", "9999999999999y1d!"] {
            assert!(Length::parse(text).is_err(), "{text}");
        }
        assert_eq!(Length::parse("3M").unwrap_err().hint, "write 3m for minutes, 3mo for months");
    }
}
