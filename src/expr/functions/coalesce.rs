//! `coalesce(a, b, …)`.

use arrow::array::{Array, ArrayRef};
use arrow::compute::{is_not_null, kernels::zip::zip};
use jiff::tz::TimeZone;

use super::function::{Body, Function, Returns, Takes, example, parameter};
use crate::error::Result;

/// See `doc`.
pub static COALESCE: Function = Function {
    name: "coalesce",
    parameters: &[parameter("a", Takes::Any), parameter("b", Takes::LikeFirst)],
    variadic: true,
    returns: Returns::LikeFirst,
    range: None,
    doc: "the first of the values that is not missing",
    examples: &[
        example(r#"failed | count by coalesce(user, "none")"#, "failures by user, those without one together"),
        example("where coalesce(icid, dcid) = 451", "attempts in connection 451 of either direction"),
    ],
    body: Body::Kernel(kernel),
    local: false,
    sql: |call| Some(format!("coalesce({})", call.args.join(", "))),
};

fn kernel(args: &[ArrayRef], _: &TimeZone) -> Result<ArrayRef> {
    let mut result = args[0].clone();
    for next in &args[1..] {
        if result.null_count() == 0 {
            break;
        }
        result = zip(&is_not_null(&result)?, &result, next)?;
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{AsArray, Int64Array};
    use arrow::datatypes::Int64Type;
    use std::sync::Arc;

    #[test]
    fn the_first_present_value_wins() {
        let column = |values: Vec<Option<i64>>| -> ArrayRef { Arc::new(Int64Array::from(values)) };
        let args =
            [column(vec![Some(1), None, None]), column(vec![Some(2), Some(3), None]), column(vec![None, None, None])];
        let result = kernel(&args, &TimeZone::UTC).unwrap();
        assert_eq!(result.as_primitive::<Int64Type>().iter().collect::<Vec<_>>(), [Some(1), Some(3), None]);
    }
}
