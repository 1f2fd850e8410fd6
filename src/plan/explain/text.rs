//! Parts of the lines of a plan.

use super::super::parts::{NamedExpr, SortKey};
use crate::expr::Literal;

/// Microseconds as a duration is written.
pub(in crate::plan) fn length_text(micros: i64) -> String {
    Literal::Duration(micros / 1000).to_string()
}

pub(in crate::plan) fn line(keyword: &str, text: &str) -> String {
    format!("{keyword:<8} {text}")
}

pub(in crate::plan) fn columns_text(columns: &[NamedExpr], names: &[&str]) -> String {
    let text = |column: &NamedExpr| called(column.expr.named(names).to_string(), &column.column.name);
    columns.iter().map(text).collect::<Vec<_>>().join(", ")
}

pub(in crate::plan) fn called(text: String, name: &str) -> String {
    if text == name { text } else { format!("{text} as {name}") }
}

pub(in crate::plan) fn keys_text(keys: &[SortKey], names: &[&str]) -> String {
    let text = |key: &SortKey| format!("{}{}", if key.descending { "-" } else { "" }, key.expr.named(names));
    keys.iter().map(text).collect::<Vec<_>>().join(", ")
}
