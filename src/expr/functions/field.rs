//! `field(f)`: the way to write a column on the right of text, where a bare word is a value.

use super::function::{Body, Function, Returns, Takes, example, parameter};

/// See `doc`.
pub static FIELD: Function = Function {
    name: "field",
    parameters: &[parameter("f", Takes::Any)],
    variadic: false,
    returns: Returns::LikeFirst,
    range: None,
    doc: "the column f, on the right of a comparison",
    examples: &[example("where user = field(profile)", "attempts whose user is called like the profile")],
    body: Body::Bound(|mut args, _| args.remove(0)),
    local: false,
    sql: |_| None,
};
