//! `count` and `count(predicate)`: how many rows.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array};
use arrow::buffer::BooleanBuffer;

use super::aggregate::{Accumulator, AggregateSpec, Argument, Groups, same};
use crate::error::Result;
use crate::expr::types::Type;

/// `count`.
pub static COUNT: AggregateSpec = AggregateSpec {
    name: "count",
    call: "count",
    doc: "How many rows.",
    example: "count",
    takes: "takes no field",
    counts: true,
    ordered: false,
    by_value: false,
    argument: Argument::Nothing,
    accepts: |argument| argument.is_none(),
    result: |_| Type::Int,
    start: |argument, _| match argument {
        None => Ok(Box::new(Count::default())),
        Some(_) => Err(COUNT.misused(argument)),
    },
    sql: |_| Ok("count(*)".to_owned()),
};

/// `count(predicate)`.
pub static COUNT_IF: AggregateSpec = AggregateSpec {
    name: "count",
    call: "count(predicate)",
    doc: "For how many rows the predicate holds; where a value is missing it does not.",
    example: "count(failed)",
    takes: "takes a condition",
    counts: true,
    ordered: false,
    by_value: false,
    argument: Argument::Condition,
    accepts: |argument| argument == Some(Type::Bool),
    result: |_| Type::Int,
    start: |argument, _| match argument {
        Some(Type::Bool) => Ok(Box::new(Count::default())),
        other => Err(COUNT_IF.misused(other)),
    },
    sql: |call| Ok(format!("count(*) filter (where {})", call.argument)),
};

/// The rows for which it is true. A missing truth value is not, whatever bit lies beneath it.
pub(super) fn true_rows(holds: &BooleanArray) -> BooleanBuffer {
    match holds.nulls() {
        None => holds.values().clone(),
        Some(valid) => holds.values() & valid.inner(),
    }
}

/// Rows per group; with an argument, those for which it is true.
#[derive(Default)]
struct Count {
    counts: Vec<i64>,
}

impl Accumulator for Count {
    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Count::default())
    }

    fn update(&mut self, groups: Groups<'_>, argument: Option<&ArrayRef>) -> Result<()> {
        self.counts.resize(groups.total, 0);
        let Some(argument) = argument else {
            for &group in groups.ids {
                self.counts[group as usize] += 1;
            }
            return Ok(());
        };
        for row in true_rows(argument.as_boolean()).set_indices() {
            self.counts[groups.ids[row] as usize] += 1;
        }
        Ok(())
    }

    fn merge(&mut self, other: Box<dyn Accumulator>, groups: Groups<'_>) -> Result<()> {
        self.counts.resize(groups.total, 0);
        for (count, &group) in same::<Count>(other).counts.into_iter().zip(groups.ids) {
            self.counts[group as usize] += count;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, total: usize) -> Result<ArrayRef> {
        self.counts.resize(total, 0);
        Ok(Arc::new(Int64Array::from(self.counts)))
    }

    fn held(&self) -> usize {
        self.counts.capacity() * size_of::<i64>()
    }
}
