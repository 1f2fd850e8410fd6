//! `share(predicate)`: for which part of the rows the predicate holds.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Float64Array};

use super::aggregate::{Accumulator, AggregateSpec, Argument, Groups, required, same};
use super::count::true_rows;
use crate::error::Result;
use crate::expr::types::Type;

/// `share(predicate)`.
pub static SHARE: AggregateSpec = AggregateSpec {
    name: "share",
    call: "share(predicate)",
    doc: "For which part of the rows, from 0 to 1, the predicate holds; where a value is missing it does not. Missing over no rows.",
    example: "share(failed)",
    takes: "takes a condition",
    counts: false,
    ordered: false,
    by_value: false,
    argument: Argument::Condition,
    accepts: |argument| argument == Some(Type::Bool),
    result: |_| Type::Float,
    start: |argument, _| match argument {
        Some(Type::Bool) => Ok(Box::new(Shares::default())),
        other => Err(SHARE.misused(other)),
    },
    sql: |call| Ok(format!("avg(case when {} then 1e0 else 0e0 end)", call.argument)),
};

/// Rows of each group, and those for which the predicate holds.
#[derive(Default)]
struct Shares {
    rows: Vec<(u64, u64)>,
}

impl Accumulator for Shares {
    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Shares::default())
    }

    fn update(&mut self, groups: Groups<'_>, argument: Option<&ArrayRef>) -> Result<()> {
        self.rows.resize(groups.total, (0, 0));
        for &group in groups.ids {
            self.rows[group as usize].0 += 1;
        }
        for row in true_rows(required(&SHARE, argument)?.as_boolean()).set_indices() {
            self.rows[groups.ids[row] as usize].1 += 1;
        }
        Ok(())
    }

    fn merge(&mut self, other: Box<dyn Accumulator>, groups: Groups<'_>) -> Result<()> {
        self.rows.resize(groups.total, (0, 0));
        for ((all, held), &group) in same::<Shares>(other).rows.into_iter().zip(groups.ids) {
            let rows = &mut self.rows[group as usize];
            *rows = (rows.0 + all, rows.1 + held);
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, total: usize) -> Result<ArrayRef> {
        self.rows.resize(total, (0, 0));
        let share = |(all, held): &(u64, u64)| (*all > 0).then(|| *held as f64 / *all as f64);
        let shares: Float64Array = self.rows.iter().map(share).collect();
        Ok(Arc::new(shares))
    }

    fn held(&self) -> usize {
        self.rows.capacity() * size_of::<(u64, u64)>()
    }
}
