//! Values as text, where a column can only hold text: lists of times, of numbers with a point, of yes and no. They read
//! as in the text formats of results.

use std::sync::Arc;

use arrow::array::types::{Float64Type, TimestampMicrosecondType};
use arrow::array::{ArrayRef, AsArray, StringArray};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use super::Expr;
use super::types::Type;

impl Expr {
    /// The value as one that lists can hold: whole numbers and text as they are, lists too, all else as text.
    pub fn listable(self, zone: impl FnOnce() -> TimeZone) -> Expr {
        match self.kind() {
            Type::Float | Type::Bool | Type::Time | Type::Bytes => {
                Expr::AsText { operand: Box::new(self), zone: zone() }
            }
            Type::Text
            | Type::Word(_)
            | Type::Ip
            | Type::Network
            | Type::Int
            | Type::Duration
            | Type::IntList
            | Type::TextList => self,
        }
    }
}

pub(super) fn evaluate(kind: Type, values: &ArrayRef, zone: &TimeZone) -> ArrayRef {
    let texts: StringArray = match kind {
        Type::Float => values.as_primitive::<Float64Type>().iter().map(|value| Some(format!("{:?}", value?))).collect(),
        Type::Bool => values.as_boolean().iter().map(|value| Some(value?.to_string())).collect(),
        Type::Time => {
            values.as_primitive::<TimestampMicrosecondType>().iter().map(|micros| iso(micros?, zone)).collect()
        }
        Type::Bytes => {
            values.as_binary::<i32>().iter().map(|bytes| Some(String::from_utf8_lossy(bytes?).into_owned())).collect()
        }
        Type::Text
        | Type::Word(_)
        | Type::Ip
        | Type::Network
        | Type::Int
        | Type::Duration
        | Type::IntList
        | Type::TextList => {
            return values.clone();
        }
    };
    Arc::new(texts)
}

/// `2009-04-22T11:47:47+02:00`, `…Z` where the zone is UTC itself; microseconds only if there are any. Missing beyond
/// all calendars.
fn iso(micros: i64, zone: &TimeZone) -> Option<String> {
    let moment = Timestamp::from_microsecond(micros).ok()?.to_zoned_datetime(zone.clone());
    let is_utc = zone.to_fixed_offset().is_ok_and(|offset| offset == Offset::UTC)
        || matches!(zone.iana_name(), Some("UTC" | "Etc/UTC"));
    let offset = if is_utc { "Z" } else { "%:z" };
    let fraction = if micros % 1_000_000 == 0 { "" } else { "%.6f" };
    Some(moment.strftime(&format!("%Y-%m-%dT%H:%M:%S{fraction}{offset}")).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_in_results() {
        let utc = |micros| iso(micros, &TimeZone::UTC).unwrap();
        assert_eq!(utc(1_240_400_867_000_000), "2009-04-22T11:47:47Z");
        assert_eq!(utc(-500_000), "1969-12-31T23:59:59.500000Z");
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(iso(1_240_400_867_000_000, &berlin).unwrap(), "2009-04-22T13:47:47+02:00");
        assert_eq!(iso(i64::MAX, &berlin), None);
    }
}
