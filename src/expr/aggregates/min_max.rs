//! `min` and `max`: the smallest and the largest value, of what has an order: numbers, times, durations, addresses.

use std::marker::PhantomData;
use std::net::IpAddr;
use std::sync::Arc;

use arrow::array::types::{ArrowPrimitiveType, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow::array::{ArrayRef, ArrowNativeTypeOp, AsArray, PrimitiveArray, StringArray};

use super::aggregate::{Accumulator, AggregateSpec, Argument, Groups, each_value, required, same};
use super::sql::SqlAggregate;
use crate::error::Result;
use crate::expr::dialect::{Dialect, addresses};
use crate::expr::types::Type;

/// `min(field)`.
pub static MIN: AggregateSpec = AggregateSpec {
    name: "min",
    call: "min(field)",
    doc: "The smallest value, the missing ones left out; IPv4 addresses come before IPv6 ones, masked ones are left out.",
    example: "min(time)",
    takes: "compares numbers, times and addresses",
    counts: false,
    ordered: false,
    by_value: false,
    argument: Argument::Value,
    accepts: |argument| argument.is_some_and(has_order),
    result: |argument| argument.unwrap_or(Type::Int),
    start: |argument, _| start::<false>(&MIN, argument),
    sql: |call| Ok(sql(call, "min", Dialect::first)),
};

/// `max(field)`.
pub static MAX: AggregateSpec = AggregateSpec {
    name: "max",
    call: "max(field)",
    doc: "The largest value, the missing ones left out; IPv4 addresses come before IPv6 ones, masked ones are left out.",
    example: "max(time)",
    takes: "compares numbers, times and addresses",
    counts: false,
    ordered: false,
    by_value: false,
    argument: Argument::Value,
    accepts: |argument| argument.is_some_and(has_order),
    result: |argument| argument.unwrap_or(Type::Int),
    start: |argument, _| start::<true>(&MAX, argument),
    sql: |call| Ok(sql(call, "max", Dialect::last)),
};

/// `edge` gives the value in the row where a key is least, or greatest.
fn sql(call: &SqlAggregate<'_>, name: &str, edge: fn(Dialect, &str, &str) -> String) -> String {
    if call.kind != Type::Ip {
        return format!("{name}({})", call.argument);
    }
    let key = addresses::order_key(call.dialect, call.argument);
    format!("{} filter (where {key} is not null)", edge(call.dialect, call.argument, &key))
}

fn has_order(kind: Type) -> bool {
    match kind {
        Type::Int | Type::Duration | Type::Float | Type::Time | Type::Ip => true,
        Type::Text | Type::Word(_) | Type::Network | Type::Bool | Type::IntList | Type::TextList | Type::Bytes => false,
    }
}

fn start<const MAX: bool>(spec: &AggregateSpec, argument: Option<Type>) -> Result<Box<dyn Accumulator>> {
    let kind = argument.ok_or_else(|| spec.misused(None))?;
    match kind {
        Type::Int | Type::Duration => Ok(Box::new(Extreme::<Numbers<Int64Type>, MAX>::new(kind))),
        Type::Time => Ok(Box::new(Extreme::<Numbers<TimestampMicrosecondType>, MAX>::new(kind))),
        Type::Float => Ok(Box::new(Extreme::<Numbers<Float64Type>, MAX>::new(kind))),
        Type::Ip => Ok(Box::new(Extreme::<Addresses, MAX>::new(kind))),
        Type::Text | Type::Word(_) | Type::Network | Type::Bool | Type::IntList | Type::TextList | Type::Bytes => {
            Err(spec.misused(argument))
        }
    }
}

/// Columns whose values have an order.
trait Ordered: Send + Sync + 'static {
    type Value: Copy + Send + Sync + 'static;

    /// Calls `f` with the group and the value of every row that has one.
    fn each(column: &ArrayRef, ids: &[u32], f: impl FnMut(u32, Self::Value));

    fn less(a: Self::Value, b: Self::Value) -> bool;

    fn array(values: Vec<Option<Self::Value>>, kind: Type) -> ArrayRef;
}

/// Numbers and times. Floats compare by Arrow's total order, so that the result does not depend on the order of rows.
struct Numbers<P>(PhantomData<fn() -> P>);

impl<P: ArrowPrimitiveType> Ordered for Numbers<P> {
    type Value = P::Native;

    fn each(column: &ArrayRef, ids: &[u32], f: impl FnMut(u32, P::Native)) {
        each_value::<P>(column, ids, f);
    }

    fn less(a: P::Native, b: P::Native) -> bool {
        a.is_lt(b)
    }

    fn array(values: Vec<Option<P::Native>>, kind: Type) -> ArrayRef {
        let values: PrimitiveArray<P> = values.into_iter().collect();
        Arc::new(values.with_data_type(kind.data_type()))
    }
}

/// Addresses: `IpAddr` orders by number and puts IPv4 first. A mapped address counts, and is shown, as its IPv4 one.
struct Addresses;

impl Ordered for Addresses {
    type Value = IpAddr;

    fn each(column: &ArrayRef, ids: &[u32], mut f: impl FnMut(u32, IpAddr)) {
        for (&group, text) in ids.iter().zip(column.as_string::<i32>()) {
            if let Some(address) = text.and_then(parse_ip) {
                f(group, address);
            }
        }
    }

    fn less(a: IpAddr, b: IpAddr) -> bool {
        a < b
    }

    fn array(values: Vec<Option<IpAddr>>, _: Type) -> ArrayRef {
        let values: StringArray = values.iter().map(|value| value.map(|address| address.to_string())).collect();
        Arc::new(values)
    }
}

/// The smallest value of each group, or the largest.
struct Extreme<O: Ordered, const MAX: bool> {
    kind: Type,
    best: Vec<Option<O::Value>>,
}

impl<O: Ordered, const MAX: bool> Extreme<O, MAX> {
    fn new(kind: Type) -> Self {
        Extreme { kind, best: Vec::new() }
    }

    fn offer(best: &mut [Option<O::Value>], group: u32, value: O::Value) {
        let best = &mut best[group as usize];
        if best.is_none_or(|best| if MAX { O::less(best, value) } else { O::less(value, best) }) {
            *best = Some(value);
        }
    }
}

impl<O: Ordered, const MAX: bool> Accumulator for Extreme<O, MAX> {
    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Self::new(self.kind))
    }

    fn update(&mut self, groups: Groups<'_>, argument: Option<&ArrayRef>) -> Result<()> {
        self.best.resize(groups.total, None);
        let column = required(if MAX { &self::MAX } else { &MIN }, argument)?;
        O::each(column, groups.ids, |group, value| Self::offer(&mut self.best, group, value));
        Ok(())
    }

    fn merge(&mut self, other: Box<dyn Accumulator>, groups: Groups<'_>) -> Result<()> {
        self.best.resize(groups.total, None);
        for (value, &group) in same::<Self>(other).best.into_iter().zip(groups.ids) {
            if let Some(value) = value {
                Self::offer(&mut self.best, group, value);
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, total: usize) -> Result<ArrayRef> {
        self.best.resize(total, None);
        Ok(O::array(self.best, self.kind))
    }

    fn held(&self) -> usize {
        self.best.capacity() * size_of::<Option<O::Value>>()
    }
}

/// The address as it compares: mapped IPv6 is its IPv4; a masked or broken one is none.
pub fn parse_ip(text: &str) -> Option<IpAddr> {
    text.parse().ok().map(|address: IpAddr| address.to_canonical())
}
