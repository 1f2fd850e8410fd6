//! `len(x)`.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Int64Array};
use arrow::compute::{cast, kernels::length::length};
use arrow::datatypes::DataType;
use jiff::tz::TimeZone;

use super::function::{Body, Function, Returns, Takes, example, parameter};
use crate::error::Result;
use crate::expr::dialect::{Dialect, SqlCall};
use crate::expr::types::Type;

/// See `doc`.
pub static LEN: Function = Function {
    name: "len",
    parameters: &[parameter("x", Takes::TextOrList)],
    variadic: false,
    returns: Returns::Always(Type::Int),
    range: Some((0, i64::MAX)),
    doc: "the characters of a text, the bytes of a log record, the elements of a list",
    examples: &[
        example("succeeded where len(mids) > 50", "logins whose connection carried more than fifty messages"),
        example("where len(user) = 0", "attempts with an empty user name"),
    ],
    body: Body::Kernel(kernel),
    local: false,
    sql: spelled,
};

fn kernel(args: &[ArrayRef], _: &TimeZone) -> Result<ArrayRef> {
    if args[0].data_type() != &DataType::Utf8 {
        return Ok(cast(&length(&args[0])?, &DataType::Int64)?);
    }
    let characters = |text: &str| i64::try_from(text.chars().count()).ok();
    let lengths: Int64Array = args[0].as_string::<i32>().iter().map(|text| text.and_then(characters)).collect();
    Ok(Arc::new(lengths))
}

fn spelled(call: &SqlCall<'_>) -> Option<String> {
    let arg = &call.args[0];
    Some(match (call.kinds.first()?, call.dialect) {
        (Type::IntList | Type::TextList, dialect) => dialect.list_length(arg),
        (Type::Bytes, Dialect::DuckDb | Dialect::DataFusion | Dialect::Spark) => format!("octet_length({arg})"),
        _ => format!("length({arg})"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{BinaryArray, ListArray, StringArray};
    use arrow::datatypes::Int64Type;

    fn lengths(array: ArrayRef) -> Vec<Option<i64>> {
        kernel(&[array], &TimeZone::UTC).unwrap().as_primitive::<Int64Type>().iter().collect()
    }

    #[test]
    fn characters_bytes_and_elements() {
        assert_eq!(lengths(Arc::new(StringArray::from(vec![Some("é€"), Some(""), None]))), [Some(2), Some(0), None]);
        assert_eq!(lengths(Arc::new(BinaryArray::from(vec![Some(&b"\xff\xfe"[..]), None]))), [Some(2), None]);
        let lists = ListArray::from_iter_primitive::<Int64Type, _, _>(vec![Some(vec![Some(1), Some(2)]), Some(vec![])]);
        assert_eq!(lengths(Arc::new(lists)), [Some(2), Some(0)]);
    }
}
