//! `hour(t)`.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};
use jiff::tz::TimeZone;

use super::function::{Body, Function, Returns, Takes, example, local_times, parameter};
use crate::error::Result;
use crate::expr::dialect::clock;
use crate::expr::types::Type;

/// See `doc`.
pub static HOUR: Function = Function {
    name: "hour",
    parameters: &[parameter("t", Takes::Time)],
    variadic: false,
    returns: Returns::Always(Type::Int),
    range: Some((0, 23)),
    doc: "the hour of the day, 0 to 23, on the clock of the query's zone",
    examples: &[
        example("succeeded where hour(time) not between 7 and 19", "logins before seven and from eight in the evening"),
        example("failed | count by hour(time)", "failures by hour of the day"),
    ],
    body: Body::Kernel(kernel),
    local: true,
    sql: |call| Some(clock::part(call.dialect, "hour", &clock::local(call.dialect, &call.args[0], call.zone)?)),
};

fn kernel(args: &[ArrayRef], zone: &TimeZone) -> Result<ArrayRef> {
    let hours: Int64Array = local_times(&args[0], zone).map(|time| Some(i64::from(time?.hour()))).collect();
    Ok(Arc::new(hours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{AsArray, TimestampMicrosecondArray};
    use arrow::datatypes::Int64Type;

    #[test]
    fn hours_are_those_of_the_zone() {
        let times: ArrayRef = Arc::new(
            TimestampMicrosecondArray::from(vec![Some(1_240_400_867_000_000), Some(-1), None]).with_timezone("UTC"),
        );
        let hours = |zone: &str| {
            let hours = kernel(std::slice::from_ref(&times), &TimeZone::get(zone).unwrap()).unwrap();
            hours.as_primitive::<Int64Type>().iter().collect::<Vec<_>>()
        };
        assert_eq!(hours("UTC"), [Some(11), Some(23), None]);
        assert_eq!(hours("Asia/Tokyo"), [Some(20), Some(8), None]);
    }
}
