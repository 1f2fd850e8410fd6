//! `lower(s)`.

use arrow::array::ArrayRef;
use jiff::tz::TimeZone;

use super::function::{Body, Function, Returns, Takes, example, map_text, parameter};
use crate::error::Result;
use crate::expr::types::Type;

/// See `doc`.
pub static LOWER: Function = Function {
    name: "lower",
    parameters: &[parameter("s", Takes::Text)],
    variadic: false,
    returns: Returns::Always(Type::Text),
    range: None,
    doc: "the text in lower case, letters of every alphabet",
    examples: &[example("failed | select time, lower(user) as user", "users in lower case")],
    body: Body::Kernel(kernel),
    local: false,
    sql: |call| Some(format!("lower({})", call.args[0])),
};

fn kernel(args: &[ArrayRef], _: &TimeZone) -> Result<ArrayRef> {
    Ok(map_text(&args[0], |text| Some(text.to_lowercase())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{AsArray, StringArray};
    use std::sync::Arc;

    #[test]
    fn every_alphabet_is_lowered() {
        let texts: ArrayRef = Arc::new(StringArray::from(vec![Some("IronPort"), Some("ÄÖ"), Some(""), None]));
        let lower = kernel(&[texts], &TimeZone::UTC).unwrap();
        assert_eq!(lower.as_string::<i32>().iter().collect::<Vec<_>>(), [Some("ironport"), Some("äö"), Some(""), None]);
    }
}
