//! `weekday(t)`.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use jiff::tz::TimeZone;

use super::function::{Body, Function, Returns, Takes, example, local_times, parameter};
use crate::error::Result;
use crate::expr::dialect::{SqlCall, clock};
use crate::expr::types::{Type, WordSet};

/// The days of the week, Monday first.
pub static WEEKDAYS: WordSet = WordSet {
    words: &[
        ("mon", "mon"),
        ("tue", "tue"),
        ("wed", "wed"),
        ("thu", "thu"),
        ("fri", "fri"),
        ("sat", "sat"),
        ("sun", "sun"),
        ("monday", "mon"),
        ("tuesday", "tue"),
        ("wednesday", "wed"),
        ("thursday", "thu"),
        ("friday", "fri"),
        ("saturday", "sat"),
        ("sunday", "sun"),
    ],
};

/// See `doc`.
pub static WEEKDAY: Function = Function {
    name: "weekday",
    parameters: &[parameter("t", Takes::Time)],
    variadic: false,
    returns: Returns::Always(Type::Word(&WEEKDAYS)),
    range: None,
    doc: "the day of the week, mon to sun, on the clock of the query's zone; sorts from Monday",
    examples: &[
        example("succeeded where weekday(time) in (sat, sun)", "logins at the weekend"),
        example("failed | count by weekday(time) | sort weekday(time)", "failures by day of the week, from Monday"),
    ],
    body: Body::Kernel(kernel),
    local: true,
    sql: spelled,
};

fn kernel(args: &[ArrayRef], zone: &TimeZone) -> Result<ArrayRef> {
    let name = |time: jiff::civil::DateTime| {
        WEEKDAYS.words[usize::from(time.weekday().to_monday_zero_offset().unsigned_abs())].1
    };
    let days: StringArray = local_times(&args[0], zone).map(|time| time.map(name)).collect();
    Ok(Arc::new(days))
}

fn spelled(call: &SqlCall<'_>) -> Option<String> {
    let day = clock::part(call.dialect, "weekday", &clock::local(call.dialect, &call.args[0], call.zone)?);
    let names = (1..).zip(WEEKDAYS.stored()).map(|(number, name)| format!(" when {number} then '{name}'"));
    Some(format!("case {day}{} end", names.collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{AsArray, TimestampMicrosecondArray};

    #[test]
    fn days_are_those_of_the_zone() {
        // Wednesday 2009-04-22 11:47:47 UTC, and one hour before Thursday 1970-01-01.
        let times: ArrayRef =
            Arc::new(TimestampMicrosecondArray::from(vec![1_240_400_867_000_000, -3_600_000_000]).with_timezone("UTC"));
        let days = |zone: &str| {
            let days = kernel(std::slice::from_ref(&times), &TimeZone::get(zone).unwrap()).unwrap();
            days.as_string::<i32>().iter().map(|day| day.unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(days("UTC"), ["wed", "wed"]);
        assert_eq!(days("Europe/Berlin"), ["wed", "thu"]);
    }
}
