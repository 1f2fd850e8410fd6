//! `sum`: what numbers and durations add up to.
//!
//! Whole numbers are added up with 128 bits, numbers with a point exactly, so that neither the order of rows nor a sum
//! that is too large for a while makes a difference. A sum of whole numbers that does not fit in the end is an error: it
//! could only be wrong or missing, and who asked for it should know.

use std::sync::Arc;

use arrow::array::types::{Float64Type, Int64Type};
use arrow::array::{ArrayRef, Float64Array, Int64Array};

use super::aggregate::{Accumulator, AggregateSpec, Argument, Groups, each_value, required, same, too_large};
use super::exact_sum::ExactSum;
use super::sql::SqlAggregate;
use crate::error::Result;
use crate::expr::dialect::Spelled;
use crate::expr::types::Type;

/// `sum(field)`.
pub static SUM: AggregateSpec = AggregateSpec {
    name: "sum",
    call: "sum(field)",
    doc: "The sum of numbers or of durations, the missing ones left out; missing, not 0, where there are none.",
    example: "sum(elapsed_ms)",
    takes: "adds up numbers and durations",
    counts: true,
    ordered: false,
    by_value: false,
    argument: Argument::Value,
    accepts: |argument| argument.is_some_and(is_addable),
    result: |argument| argument.unwrap_or(Type::Int),
    start: |argument, _| match argument {
        Some(Type::Int | Type::Duration) => Ok(Box::new(WholeSums::default())),
        Some(Type::Float) => Ok(Box::new(FloatSums::default())),
        other => Err(SUM.misused(other)),
    },
    sql,
};

fn sql(call: &mut SqlAggregate<'_>) -> Spelled {
    let sum = format!("sum({})", call.argument);
    Ok(if call.kind == Type::Float { sum } else { call.dialect.integer(&sum) })
}

/// Can values of that type be added to each other?
pub(super) fn is_addable(kind: Type) -> bool {
    match kind {
        Type::Int | Type::Duration | Type::Float => true,
        Type::Text
        | Type::Word(_)
        | Type::Ip
        | Type::Network
        | Type::Bool
        | Type::Time
        | Type::IntList
        | Type::TextList
        | Type::Bytes => false,
    }
}

/// Whole numbers, with how many there are. 2^63 rows do not overflow it.
#[derive(Copy, Clone, Debug, Default)]
pub(super) struct WholeSum {
    pub sum: i128,
    pub count: u64,
}

impl WholeSum {
    pub fn add(&mut self, number: i64) {
        self.sum += i128::from(number);
        self.count += 1;
    }

    pub fn merge(&mut self, other: WholeSum) {
        self.sum += other.sum;
        self.count += other.count;
    }
}

/// Numbers with a point, with how many there are.
#[derive(Clone, Debug, Default)]
pub(super) struct FloatSum {
    pub sum: ExactSum,
    pub count: u64,
}

impl FloatSum {
    pub fn add(&mut self, number: f64) {
        self.sum.add(number);
        self.count += 1;
    }

    pub fn merge(&mut self, other: &FloatSum) {
        self.sum.merge(&other.sum);
        self.count += other.count;
    }
}

/// The sums of whole numbers of each group.
#[derive(Default)]
struct WholeSums {
    sums: Vec<WholeSum>,
}

impl Accumulator for WholeSums {
    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(WholeSums::default())
    }

    fn update(&mut self, groups: Groups<'_>, argument: Option<&ArrayRef>) -> Result<()> {
        self.sums.resize(groups.total, WholeSum::default());
        let column = required(&SUM, argument)?;
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
        let whole = |sum: &WholeSum| match sum.count {
            0 => Ok(None),
            _ => i64::try_from(sum.sum).map(Some).map_err(|_| too_large("a sum")),
        };
        let sums: Vec<Option<i64>> = self.sums.iter().map(whole).collect::<Result<_>>()?;
        Ok(Arc::new(Int64Array::from(sums)))
    }

    fn held(&self) -> usize {
        self.sums.capacity() * size_of::<WholeSum>()
    }
}

/// The sums of numbers with a point of each group.
#[derive(Default)]
pub(super) struct FloatSums {
    pub sums: Vec<FloatSum>,
    /// Does it give the sums, or the means?
    pub means: bool,
}

impl Accumulator for FloatSums {
    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(FloatSums { sums: Vec::new(), means: self.means })
    }

    fn update(&mut self, groups: Groups<'_>, argument: Option<&ArrayRef>) -> Result<()> {
        self.sums.resize(groups.total, FloatSum::default());
        let column = required(&SUM, argument)?;
        each_value::<Float64Type>(column, groups.ids, |group, value| self.sums[group as usize].add(value));
        Ok(())
    }

    fn merge(&mut self, other: Box<dyn Accumulator>, groups: Groups<'_>) -> Result<()> {
        self.sums.resize(groups.total, FloatSum::default());
        for (sum, &group) in same::<Self>(other).sums.iter().zip(groups.ids) {
            self.sums[group as usize].merge(sum);
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, total: usize) -> Result<ArrayRef> {
        self.sums.resize(total, FloatSum::default());
        let value = |sum: &FloatSum| if self.means { sum.sum.mean(sum.count) } else { sum.sum.rounded() };
        let values: Float64Array = self.sums.iter().map(|sum| (sum.count > 0).then(|| value(sum))).collect();
        Ok(Arc::new(values))
    }

    fn held(&self) -> usize {
        self.sums.capacity() * size_of::<FloatSum>() + self.sums.iter().map(|sum| sum.sum.held()).sum::<usize>()
    }
}
