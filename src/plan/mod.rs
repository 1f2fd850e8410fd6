//! A bound query: names are columns, types are checked, times are moments.
//!
//! A straight pipeline, not a tree, because the language is one. [`bind`](fn@bind) makes it from the tree of words: it
//! is the only place that knows both the language and the columns.

mod addresses;
mod aggregates;
pub mod bind;
mod durations;
mod explain;
mod head;
mod names;
mod operands;
mod optimise;
mod predicates;
mod pushdown;
mod scope;
mod select;
mod sets;
mod stages;
#[cfg(test)]
mod tests;
mod times;
mod values;
mod words;

pub use bind::bind;

use arrow::datatypes::SchemaRef;

use crate::expr::Expr;
use crate::expr::types::Type;

/// A column of a stage's output.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Type,
}

/// A bound query. Expressions refer to columns by position in the input of their stage; the input of the first stage
/// is `projection` of the source's columns.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The source columns that the query needs, ascending positions in the source's schema.
    pub projection: Vec<usize>,
    /// What is done to the rows, in order. The query's filters before any other stage come first, fused into one.
    pub stages: Vec<Stage>,
    /// What comes out.
    pub columns: Vec<Column>,
    /// Things to tell the user about how the query was understood.
    pub notes: Vec<String>,
}

/// An expression and the name of its column.
#[derive(Clone, Debug)]
pub struct NamedExpr {
    /// The expression.
    pub expr: Expr,
    /// The column.
    pub column: Column,
}

/// A key of `sort` and `top`. Missing values come last in both directions; text compares without regard to ASCII case,
/// then exactly; addresses by number; closed sets arrive as the rank of the word.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// What is compared.
    pub expr: Expr,
    /// Largest first.
    pub descending: bool,
}

/// One call of an aggregate.
#[derive(Clone, Debug)]
pub struct AggregateCall {
    /// Which.
    pub function: Aggregate,
    /// The column.
    pub column: Column,
}

/// The aggregates. `argument`s are evaluated on the stage's input.
#[derive(Clone, Debug)]
pub enum Aggregate {
    /// Rows.
    Count,
    /// Rows for which the predicate holds.
    CountIf(Expr),
    /// Different values, missing ones left out; text compares without regard to ASCII case.
    CountDistinct(Expr),
    /// The smallest value, missing ones left out.
    Min(Expr),
    /// The largest value, missing ones left out.
    Max(Expr),
}

/// One step.
#[derive(Clone, Debug)]
pub enum Stage {
    /// Keeps the rows for which the predicate is true.
    Filter(Expr),
    /// Replaces the columns.
    Select(Vec<NamedExpr>),
    /// Groups in order of first appearance. Without keys: one row, also over no rows.
    Aggregate {
        /// What makes a group; text keys compare without regard to ASCII case and show the first spelling seen.
        keys: Vec<NamedExpr>,
        /// Columns after the keys.
        values: Vec<AggregateCall>,
    },
    /// Orders rows, stably.
    Sort(Vec<SortKey>),
    /// `Sort` then `Limit`, in bounded memory.
    Top {
        /// The order.
        keys: Vec<SortKey>,
        /// How many.
        n: usize,
    },
    /// The first rows.
    Limit(usize),
    /// The last rows.
    Tail(usize),
    /// One row for each combination of values, the first seen, in order of appearance.
    Distinct(Vec<NamedExpr>),
}

/// The schema of a list of columns.
pub fn schema_of(columns: &[Column]) -> SchemaRef {
    use arrow::datatypes::{Field, Schema};
    Schema::new(
        columns.iter().map(|column| Field::new(&column.name, column.kind.data_type(), true)).collect::<Vec<_>>(),
    )
    .into()
}

/// What binding needs beyond the query and the columns.
#[derive(Clone, Debug)]
pub struct Context {
    /// What `last 7d`, `today` and `now()` count from.
    pub now: jiff::Timestamp,
    /// The zone of time literals that state no offset.
    pub zone: jiff::tz::TimeZone,
    /// Which columns a query shows that chooses none.
    pub display: crate::event::columns::Display,
}
