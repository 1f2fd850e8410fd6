//! Aggregates over groups. Apart from the executor, because an aggregate is a definition with a manual entry and
//! knows neither stages nor threads: it is told which group each row belongs to.
//!
//! A new aggregate is one file here, one line in [`AGGREGATES`] and its variant in the plan.

pub mod count;
pub mod dcount;
pub mod folding;
pub mod interner;
pub mod min_max;

use std::any::Any;

use arrow::array::ArrayRef;

use crate::error::{Error, Result};
use crate::expr::types::Type;

/// Every aggregate.
pub static AGGREGATES: &[&AggregateSpec] =
    &[&count::COUNT, &count::COUNT_IF, &dcount::DCOUNT, &min_max::MIN, &min_max::MAX];

/// What the manual, the binder and the executor need to know of an aggregate.
#[derive(Debug)]
pub struct AggregateSpec {
    /// Its name in the language.
    pub name: &'static str,
    /// How it is called: `dcount(field)`.
    pub call: &'static str,
    /// One sentence: what it gives, and what it does with missing values.
    pub doc: &'static str,
    /// Does it take an argument of that type, or none?
    pub accepts: fn(Option<Type>) -> bool,
    /// The type of its value, given an argument it accepts.
    pub result: fn(Option<Type>) -> Type,
    /// A state without rows.
    ///
    /// Fails only where `accepts` says no: a fault of ours.
    pub start: fn(Option<Type>) -> Result<Box<dyn Accumulator>>,
}

impl AggregateSpec {
    /// The error of `start` for an argument that the binder should have refused.
    fn misused(&self, argument: Option<Type>) -> Error {
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
}

/// The concrete state behind `other`.
fn same<T: Accumulator>(other: Box<dyn Accumulator>) -> Box<T> {
    let other: Box<dyn Any> = other;
    other.downcast().expect("states that are merged come from one call")
}

/// The argument, where the aggregate always has one.
fn required<'a>(spec: &AggregateSpec, argument: Option<&'a ArrayRef>) -> Result<&'a ArrayRef> {
    argument.ok_or_else(|| spec.misused(None))
}

#[cfg(test)]
mod tests;
