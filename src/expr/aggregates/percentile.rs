//! `median` and `p1` to `p99`: the value that this percentage of the values does not exceed.
//!
//! By the nearest rank: of n values in ascending order the one at place ⌈n · percent / 100⌉, from 1. So the result is a
//! value that was there, and has its type; `median` is `p50`, of an even number of values the lower one of the middle.
//! Exact, so every value is held until the end.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::types::{ArrowPrimitiveType, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow::array::{ArrayRef, ArrowNativeTypeOp, PrimitiveArray};

use super::aggregate::{Accumulator, AggregateSpec, Argument, Groups, each_value, required, same};
use super::sql::SqlAggregate;
use crate::error::Result;
use crate::expr::dialect::{Dialect, Spelled};
use crate::expr::types::Type;

/// `median(field)`.
pub static MEDIAN: AggregateSpec = AggregateSpec {
    name: "median",
    call: "median(field)",
    doc: "The value in the middle, the missing ones left out; of an even number of values the lower one: p50.",
    example: "median(elapsed_ms)",
    takes: "orders numbers, durations and times",
    counts: false,
    ordered: false,
    by_value: false,
    argument: Argument::Value,
    accepts: |argument| argument.is_some_and(is_ordered),
    result: |argument| argument.unwrap_or(Type::Int),
    start: accumulator,
    sql,
};

/// `p95(field)` and the like.
pub static PERCENTILE: AggregateSpec = AggregateSpec {
    name: "p95",
    call: "p1(field) … p99(field)",
    doc: "The smallest value that so many per cent of the values do not exceed (nearest rank), the missing ones left out.",
    example: "p95(elapsed_ms)",
    takes: "orders numbers, durations and times",
    counts: false,
    ordered: false,
    by_value: false,
    argument: Argument::Value,
    accepts: |argument| argument.is_some_and(is_ordered),
    result: |argument| argument.unwrap_or(Type::Int),
    start: accumulator,
    sql,
};

/// The names of the percentiles that people ask for.
pub(super) const USUAL: [&str; 5] = ["p50", "p75", "p90", "p95", "p99"];

/// The percentage that a name asks for, from `p1` to `p99`, or `median`; case does not matter.
pub fn percent(name: &str) -> Option<u8> {
    if name.eq_ignore_ascii_case(MEDIAN.name) {
        return Some(50);
    }
    let digits = name.strip_prefix(['p', 'P'])?;
    let plain = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|percent| plain && (1..100).contains(percent))
}

fn is_ordered(kind: Type) -> bool {
    match kind {
        Type::Int | Type::Duration | Type::Float | Type::Time => true,
        Type::Text
        | Type::Word(_)
        | Type::Ip
        | Type::Network
        | Type::Bool
        | Type::IntList
        | Type::TextList
        | Type::Bytes => false,
    }
}

fn accumulator(argument: Option<Type>, percent: Option<u8>) -> Result<Box<dyn Accumulator>> {
    let percent = percent.ok_or_else(|| PERCENTILE.misused(argument))?;
    match argument {
        Some(kind @ (Type::Int | Type::Duration)) => Ok(Box::new(Percentile::<Int64Type>::new(kind, percent))),
        Some(Type::Float) => Ok(Box::new(Percentile::<Float64Type>::new(Type::Float, percent))),
        Some(Type::Time) => Ok(Box::new(Percentile::<TimestampMicrosecondType>::new(Type::Time, percent))),
        other => Err(PERCENTILE.misused(other)),
    }
}

/// By the nearest rank, in whole numbers: the engines' own percentiles round as they like.
fn sql(call: &mut SqlAggregate<'_>) -> Spelled {
    let (value, percent) = (call.argument, call.percent.ok_or("percentiles without a percentage")?);
    let rank = format!("(count({value}) * {percent} + 99)");
    let sorted = |name: &str| call.where_present(format!("{name}({value} order by {value})"));
    Ok(match call.dialect {
        Dialect::DuckDb => format!("list_extract({}, {rank} // 100)", sorted("list")),
        Dialect::DataFusion => format!("array_element({}, {rank} / 100)", sorted("array_agg")),
        Dialect::Spark => {
            format!("try_element_at(sort_array(collect_list({value})), cast(greatest({rank} div 100, 1) as int))")
        }
        Dialect::Trino => format!("element_at({}, greatest({rank} / 100, 1))", sorted("array_agg")),
    })
}

/// Every value, beside its group. A list for each group would take more room where groups are many and small.
struct Percentile<P: ArrowPrimitiveType> {
    kind: Type,
    percent: u8,
    groups: Vec<u32>,
    values: Vec<P::Native>,
}

impl<P: ArrowPrimitiveType> Percentile<P> {
    fn new(kind: Type, percent: u8) -> Self {
        Percentile { kind, percent, groups: Vec::new(), values: Vec::new() }
    }

    /// The value at the rank, by Arrow's total order of floats, so that the result does not depend on the order of rows.
    fn select(&self, values: &mut [P::Native]) -> Option<P::Native> {
        if values.is_empty() {
            return None;
        }
        let rank = (values.len() as u128 * u128::from(self.percent)).div_ceil(100);
        // From 1 to the number of values, as the percentage is from 1 to 99.
        let place = rank as usize - 1;
        let order = |a: &P::Native, b: &P::Native| -> Ordering { a.compare(*b) };
        Some(*values.select_nth_unstable_by(place, order).1)
    }
}

impl<P: ArrowPrimitiveType> Accumulator for Percentile<P> {
    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Self::new(self.kind, self.percent))
    }

    fn update(&mut self, groups: Groups<'_>, argument: Option<&ArrayRef>) -> Result<()> {
        let column = required(&PERCENTILE, argument)?;
        each_value::<P>(column, groups.ids, |group, value| {
            self.groups.push(group);
            self.values.push(value);
        });
        Ok(())
    }

    fn merge(&mut self, other: Box<dyn Accumulator>, groups: Groups<'_>) -> Result<()> {
        let other = same::<Self>(other);
        self.groups.extend(other.groups.iter().map(|group| groups.ids[*group as usize]));
        self.values.extend_from_slice(&other.values);
        Ok(())
    }

    fn finish(self: Box<Self>, total: usize) -> Result<ArrayRef> {
        // The values of each group side by side.
        let mut ends = vec![0; total];
        for group in &self.groups {
            ends[*group as usize] += 1;
        }
        let mut start = 0;
        for end in &mut ends {
            start += std::mem::replace(end, start);
        }
        let mut sorted = vec![P::Native::default(); self.values.len()];
        for (group, value) in self.groups.iter().zip(&self.values) {
            let end = &mut ends[*group as usize];
            sorted[*end] = *value;
            *end += 1;
        }
        let mut start = 0;
        let select = |end: &usize| self.select(&mut sorted[std::mem::replace(&mut start, *end)..*end]);
        let values: PrimitiveArray<P> = ends.iter().map(select).collect();
        Ok(Arc::new(values.with_data_type(self.kind.data_type())))
    }

    fn held(&self) -> usize {
        // And room for the sorted values.
        self.groups.capacity() * size_of::<u32>()
            + (self.values.capacity() + self.values.len()) * size_of::<P::Native>()
    }
}
