//! `now()`.

use super::function::{Body, Function, Returns, example};
use crate::expr::types::Type;
use crate::expr::{Expr, Literal};

/// See `doc`.
pub static NOW: Function = Function {
    name: "now",
    parameters: &[],
    variadic: false,
    returns: Returns::Always(Type::Time),
    range: None,
    doc: "the moment of the query, or that of --now",
    examples: &[example("where time > now()", "attempts from the future: a wrong clock, or a wrong zone")],
    body: Body::Bound(|_, now| Expr::Literal(Literal::Time(now.clone()))),
    local: true,
    sql: |_| None,
};
