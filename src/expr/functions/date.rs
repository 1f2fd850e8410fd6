//! `date(t)`.
//!
//! Text, not a time: a day has no moment of its own, and a table that shows midnights of some zone as moments in UTC
//! would show the wrong day. Order is that of `time` itself: `time >= 2009-04-22`.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use jiff::tz::TimeZone;

use super::function::{Body, Function, Returns, Takes, example, local_times, parameter};
use crate::error::Result;
use crate::expr::dialect::clock;
use crate::expr::types::Type;

/// See `doc`.
pub static DATE: Function = Function {
    name: "date",
    parameters: &[parameter("t", Takes::Time)],
    variadic: false,
    returns: Returns::Always(Type::Text),
    range: None,
    doc: "the day as text, 2009-04-22, on the clock of the query's zone",
    examples: &[
        example("failed | count by date(time)", "failures by day"),
        example("failed where date(time) = 2009-04-22", "failures of that day"),
    ],
    body: Body::Kernel(kernel),
    local: true,
    sql: |call| Some(clock::date(call.dialect, &clock::local(call.dialect, &call.args[0], call.zone)?)),
};

fn kernel(args: &[ArrayRef], zone: &TimeZone) -> Result<ArrayRef> {
    let days: StringArray = local_times(&args[0], zone).map(|time| Some(time?.date().to_string())).collect();
    Ok(Arc::new(days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{AsArray, TimestampMicrosecondArray};

    #[test]
    fn days_are_those_of_the_zone() {
        let times: ArrayRef =
            Arc::new(TimestampMicrosecondArray::from(vec![Some(1_240_400_867_000_000), None]).with_timezone("UTC"));
        let days = kernel(&[times], &TimeZone::get("Pacific/Auckland").unwrap()).unwrap();
        assert_eq!(days.as_string::<i32>().iter().collect::<Vec<_>>(), [Some("2009-04-22"), None]);
    }
}
