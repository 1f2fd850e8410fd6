//! What stages are made of: columns, expressions with names, keys, calls of aggregates.

use arrow::datatypes::SchemaRef;

use crate::expr::Expr;
use crate::expr::aggregates::AggregateSpec;
use crate::expr::types::Type;

/// A column of a stage's output.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// As in the query, or made from the expression.
    pub name: String,
    /// The type of its values.
    pub kind: Type,
}

/// An expression and the name of its column.
#[derive(Clone, Debug)]
pub struct NamedExpr {
    /// The expression.
    pub expr: Expr,
    pub column: Column,
}

/// A key of `sort` and `top`. Missing values come last in both directions; text compares without regard to ASCII case,
/// and exactly only where all keys are equal; addresses by number; closed sets arrive as the rank of the word.
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
    pub function: Aggregate,
    pub column: Column,
}

/// An aggregate, and what it is applied to.
#[derive(Clone, Debug)]
pub struct Aggregate {
    pub spec: &'static AggregateSpec,
    /// Evaluated on the stage's input; of a type that the aggregate accepts.
    pub argument: Option<Expr>,
    /// Of a percentile, its percentage.
    pub percent: Option<u8>,
}

/// Whose logs decide whether a stretch of time is covered: what one appliance logged says nothing of another. `timeline`
/// takes a stretch for covered if one of them has logs of it; an absence is certain only if each of them has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogsOf {
    /// Of any appliance.
    Any,
    /// Of the appliance that this key names.
    Key(usize),
    /// Of these: the query asks for no other.
    Named(Vec<String>),
}

/// The most values of a column that are listed for an episode.
pub const MOST_LISTED: usize = 10;

/// The column of an episode that holds the numbers of the rows behind it, where a `show` asks for these. No name in a
/// query is spelled so.
pub const EVIDENCE: &str = "`rows`";

/// The most columns for the place of a row and the ids that it names: `Table::place` and `event::lines::IDS`.
pub const MOST_PLACE_COLUMNS: usize = 5;

/// The schema of a list of columns.
pub fn schema_of(columns: &[Column]) -> SchemaRef {
    use arrow::datatypes::{Field, Schema};
    Schema::new(
        columns.iter().map(|column| Field::new(&column.name, column.kind.data_type(), true)).collect::<Vec<_>>(),
    )
    .into()
}
