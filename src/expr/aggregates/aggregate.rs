//! What an aggregate is, and what several of them are made of.

use std::any::Any;

use arrow::array::types::ArrowPrimitiveType;
use arrow::array::{Array, ArrayRef, AsArray};

use super::sql::SqlAggregate;
use crate::error::{Error, Result};
use crate::expr::dialect::Spelled;
use crate::expr::types::Type;

/// The state of an aggregate, or a fault of ours.
pub type Started = Result<Box<dyn Accumulator>>;

/// What the manual, the binder, the executor and SQL need to know of an aggregate.
#[derive(Debug)]
pub struct AggregateSpec {
    /// Its name in the language.
    pub name: &'static str,
    /// How it is called: `dcount(field)`.
    pub call: &'static str,
    /// One sentence: what it gives, and what it does with missing values.
    pub doc: &'static str,
    /// A call that makes sense.
    pub example: &'static str,
    /// What it does, and to what, as a complaint about an argument says it: `adds up numbers and durations`.
    pub takes: &'static str,
    /// Is its value, where that is a whole number, a count of rows or values, or a sum?
    pub counts: bool,
    /// Does its value depend on the order of the rows?
    pub ordered: bool,
    /// Does it only tell values apart, so that they may come as a dictionary?
    pub by_value: bool,
    /// What stands in its parentheses.
    pub argument: Argument,
    /// Does it take an argument of that type, or none?
    pub accepts: fn(Option<Type>) -> bool,
    /// The type of its value, given an argument it accepts.
    pub result: fn(Option<Type>) -> Type,
    /// A state without rows, for an argument of that type and, of a percentile, its percentage.
    ///
    /// Fails only where `accepts` says no: a fault of ours.
    pub start: fn(Option<Type>, Option<u8>) -> Started,
    /// Its spelling in SQL, or why it has none.
    pub sql: fn(&mut SqlAggregate<'_>) -> Spelled,
}

/// What stands in the parentheses of an aggregate.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// There are none.
    Nothing,
    /// A condition.
    Condition,
    /// A field or a call.
    Value,
    /// Likewise, and what is neither text nor a whole number becomes text first.
    ValueOrText,
}

impl AggregateSpec {
    /// What stands in the parentheses of the example.
    pub(super) fn example_argument(&self) -> &'static str {
        let parentheses = self.example.strip_prefix(self.name).unwrap_or_default();
        parentheses.trim_matches(['(', ')'])
    }

    /// The error of `start` for an argument that the binder should have refused.
    pub(super) fn misused(&self, argument: Option<Type>) -> Error {
        Error::internal(format!("{} called with {argument:?}", self.name))
    }
}

/// The state of one aggregate for every group, as columns: value `i` belongs to group `i`.
///
/// The value of a group must not depend on the order in which its rows arrive, so that several threads can each hold
/// a part of the rows and the parts be merged in any order.
pub trait Accumulator: Any + Send + Sync {
    /// Another state without rows, that can be merged with this one.
    fn fresh(&self) -> Box<dyn Accumulator>;

    /// Takes in rows: `argument` has a value for each of `groups.ids`.
    fn update(&mut self, groups: Groups<'_>, argument: Option<&ArrayRef>) -> Result<()>;

    /// Takes in another state of the same aggregate; its group `i` is `groups.ids[i]` here.
    fn merge(&mut self, other: Box<dyn Accumulator>, groups: Groups<'_>) -> Result<()>;

    /// One value for each of `total` groups.
    fn finish(self: Box<Self>, total: usize) -> Result<ArrayRef>;

    /// Bytes held.
    fn held(&self) -> usize;
}

/// Which groups rows belong to.
#[derive(Copy, Clone, Debug)]
pub struct Groups<'a> {
    /// The group of each row.
    pub ids: &'a [u32],
    /// How many groups there are; every id is below it.
    pub total: usize,
    /// Where the first row stands among all rows that reach the stage; the others follow it one by one. States that are
    /// merged have no such place: there it means nothing.
    pub position: u64,
}

impl Groups<'_> {
    /// Where row `row` of these stands among all rows that reach the stage.
    pub(super) fn position(&self, row: usize) -> u64 {
        self.position + row as u64
    }
}

/// The concrete state behind `other`.
pub(super) fn same<T: Accumulator>(other: Box<dyn Accumulator>) -> Box<T> {
    let other: Box<dyn Any> = other;
    other.downcast().expect("states that are merged come from one call")
}

/// The argument, where the aggregate always has one.
pub(super) fn required<'a>(spec: &AggregateSpec, argument: Option<&'a ArrayRef>) -> Result<&'a ArrayRef> {
    argument.ok_or_else(|| spec.misused(None))
}

/// Calls `f` with the group and the value of every row that has one.
pub(super) fn each_value<P: ArrowPrimitiveType>(column: &ArrayRef, ids: &[u32], mut f: impl FnMut(u32, P::Native)) {
    let column = column.as_primitive::<P>();
    if column.null_count() == 0 {
        ids.iter().zip(column.values()).for_each(|(&group, &value)| f(group, value));
    } else {
        ids.iter()
            .zip(column)
            .filter_map(|(&group, value)| Some((group, value?)))
            .for_each(|(group, value)| f(group, value));
    }
}

/// What is said of a sum that no whole number can hold. A number with a point could, but would be rounded
/// without a word; a wrong sum, or none, would be worse.
pub(super) fn too_large(what: &str) -> Error {
    Error::usage(format!("{what} is beyond what a whole number can hold ({})", i64::MAX))
        .hint("reckon with a point, which rounds: let x = … * 1.0, then use x in its place")
}
