//! `avg`: the mean of numbers and durations.

use std::sync::Arc;

use arrow::array::types::Int64Type;
use arrow::array::{ArrayRef, Float64Array, Int64Array};

use super::aggregate::{Accumulator, AggregateSpec, Argument, Groups, each_value, required, same};
use super::sql::SqlAggregate;
use super::sum::{FloatSums, WholeSum, is_addable};
use crate::error::Result;
use crate::expr::dialect::Spelled;
use crate::expr::types::Type;

/// `avg(field)`. The mean of durations is a duration, so that it compares with `10s`, as what it is the mean of does.
pub static AVERAGE: AggregateSpec = AggregateSpec {
    name: "avg",
    call: "avg(field)",
    doc: "The mean, the missing values left out; of durations a duration, to the nearest millisecond.",
    example: "avg(elapsed_ms)",
    takes: "is the mean of numbers and durations",
    counts: false,
    ordered: false,
    by_value: false,
    argument: Argument::Value,
    accepts: |argument| argument.is_some_and(is_addable),
    result: |argument| if argument == Some(Type::Duration) { Type::Duration } else { Type::Float },
    start: |argument, _| match argument {
        Some(kind @ (Type::Int | Type::Duration)) => Ok(Box::new(WholeMeans { kind, sums: Vec::new() })),
        Some(Type::Float) => Ok(Box::new(FloatSums { means: true, ..FloatSums::default() })),
        other => Err(AVERAGE.misused(other)),
    },
    sql,
};

fn sql(call: &mut SqlAggregate<'_>) -> Spelled {
    let mean = format!("avg({})", call.dialect.number(call.argument));
    Ok(if call.kind == Type::Duration { call.dialect.integer(&format!("round({mean})")) } else { mean })
}

/// The sums of whole numbers or of milliseconds of each group, which become means.
struct WholeMeans {
    kind: Type,
    sums: Vec<WholeSum>,
}

impl Accumulator for WholeMeans {
    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(WholeMeans { kind: self.kind, sums: Vec::new() })
    }

    fn update(&mut self, groups: Groups<'_>, argument: Option<&ArrayRef>) -> Result<()> {
        self.sums.resize(groups.total, WholeSum::default());
        let column = required(&AVERAGE, argument)?;
        each_value::<Int64Type>(column, groups.ids, |group, value| self.sums[group as usize].add(value));
        Ok(())
    }

    fn merge(&mut self, other: Box<dyn Accumulator>, groups: Groups<'_>) -> Result<()> {
        self.sums.resize(groups.total, WholeSum::default());
        for (sum, &group) in same::<Self>(other).sums.into_iter().zip(groups.ids) {
            self.sums[group as usize].merge(sum);
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, total: usize) -> Result<ArrayRef> {
        self.sums.resize(total, WholeSum::default());
        if self.kind == Type::Duration {
            let means: Int64Array = self.sums.iter().map(nearest_mean).collect();
            return Ok(Arc::new(means));
        }
        let mean = |sum: &WholeSum| (sum.count > 0).then(|| sum.sum as f64 / sum.count as f64);
        let means: Float64Array = self.sums.iter().map(mean).collect();
        Ok(Arc::new(means))
    }

    fn held(&self) -> usize {
        self.sums.capacity() * size_of::<WholeSum>()
    }
}

/// The whole number nearest to the mean; of two as near, the one further from 0.
fn nearest_mean(sum: &WholeSum) -> Option<i64> {
    let count = i128::from(sum.count);
    if count == 0 {
        return None;
    }
    let half = count / 2 * sum.sum.signum();
    // A mean lies between two values, each of which fitted.
    i64::try_from((sum.sum + half) / count).ok()
}
