//! `local(user)`.

use arrow::array::ArrayRef;
use jiff::tz::TimeZone;

use super::domain::{spelled, split};
use super::function::{Body, Function, Returns, Takes, example, map_text, parameter};
use crate::error::Result;
use crate::expr::types::Type;

/// See `doc`.
pub static LOCAL: Function = Function {
    name: "local",
    parameters: &[parameter("user", Takes::Text)],
    variadic: false,
    returns: Returns::Always(Type::Text),
    range: None,
    doc: r"the user without the domain: bob of bob@example.com, of CORP\bob and of bob",
    examples: &[example("failed | top 10 local(user)", "the ten names with most failures, whatever their domain")],
    body: Body::Kernel(kernel),
    local: false,
    sql: |call| Some(spelled(call).0),
};

fn kernel(args: &[ArrayRef], _: &TimeZone) -> Result<ArrayRef> {
    Ok(map_text(&args[0], |user| Some(split(user).0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{AsArray, StringArray};
    use std::sync::Arc;

    #[test]
    fn names_without_domains() {
        let users: ArrayRef = Arc::new(StringArray::from(vec![Some("bob@example.com"), Some(r"CORP\bob"), None]));
        let names = kernel(&[users], &TimeZone::UTC).unwrap();
        assert_eq!(names.as_string::<i32>().iter().collect::<Vec<_>>(), [Some("bob"), Some("bob"), None]);
    }
}
