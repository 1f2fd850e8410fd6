//! Lists in SQL: what groups and episodes collect.

use super::{Dialect, Spelled};
use crate::expr::types::Type;

/// What a list is made of.
#[derive(Copy, Clone, Debug)]
pub struct Listing<'a> {
    /// One of its elements.
    pub value: &'a str,
    /// The type of its elements.
    pub element: &'a str,
    /// By what they are sorted, ascending.
    pub order: &'a [String],
    /// Which rows bring one.
    pub condition: &'a str,
}

/// The aggregate that makes the list; an empty one over no rows.
pub fn listed(dialect: Dialect, Listing { value, element, order, condition }: Listing<'_>) -> String {
    let filter = format!("filter (where {condition})");
    let sorted = order.join(", ");
    match dialect {
        Dialect::DuckDb => format!("coalesce(list({value} order by {sorted}) {filter}, [])"),
        Dialect::DataFusion => format!("coalesce(array_agg({value} order by {sorted}) {filter}, make_array())"),
        Dialect::Spark => {
            // A struct is compared field by field.
            let places: Vec<String> =
                (1..).zip(order).map(|(number, order)| format!("'place{number}', {order}")).collect();
            let pairs = format!("collect_list(named_struct({}, 'value', {value})) {filter}", places.join(", "));
            format!("transform(sort_array({pairs}), pair -> pair.value)")
        }
        Dialect::Trino => {
            format!("coalesce(array_agg({value} order by {sorted}) {filter}, cast(array[] as array({element})))")
        }
    }
}

/// The type of the elements of a list of such values.
pub fn element(kind: Type) -> Spelled<&'static str> {
    match kind {
        Type::Int | Type::Duration => Ok("bigint"),
        Type::Text | Type::Word(_) | Type::Ip | Type::Network => Ok("varchar"),
        Type::Float | Type::Bool | Type::Time | Type::IntList | Type::TextList | Type::Bytes => {
            Err("lists of anything but text and whole numbers".to_owned())
        }
    }
}
