//! `min` and `max`: the smallest and the largest value, of what has an order: numbers, times, durations, addresses.

use std::net::IpAddr;
use std::sync::Arc;

use arrow::array::types::{ArrowPrimitiveType, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow::array::{Array, ArrayRef, ArrowNativeTypeOp, AsArray, PrimitiveArray, StringArray};

use super::{Accumulator, AggregateSpec, Groups, required, same};
use crate::error::Result;
use crate::expr::types::Type;

/// `min(field)`.
pub static MIN: AggregateSpec = AggregateSpec {
    name: "min",
    call: "min(field)",
    doc: "The smallest value, the missing ones left out; IPv4 addresses come before IPv6 ones, masked ones are left out.",
    accepts: |argument| argument.is_some_and(has_order),
    result: |argument| argument.unwrap_or(Type::Int),
    start: |argument| start::<false>(&MIN, argument),
};

/// `max(field)`.
pub static MAX: AggregateSpec = AggregateSpec {
    name: "max",
    call: "max(field)",
    doc: "The largest value, the missing ones left out; IPv4 addresses come before IPv6 ones, masked ones are left out.",
    accepts: |argument| argument.is_some_and(has_order),
    result: |argument| argument.unwrap_or(Type::Int),
    start: |argument| start::<true>(&MAX, argument),
};

fn has_order(kind: Type) -> bool {
    match kind {
        Type::Int | Type::Duration | Type::Float | Type::Time | Type::Ip => true,
        Type::Text | Type::Word(_) | Type::Bool | Type::IntList | Type::TextList | Type::Bytes => false,
    }
}

fn start<const MAX: bool>(spec: &AggregateSpec, argument: Option<Type>) -> Result<Box<dyn Accumulator>> {
    let kind = argument.ok_or_else(|| spec.misused(None))?;
    match kind {
        Type::Int | Type::Duration => Ok(Box::new(Extreme::<Int64Type, MAX>::new(kind))),
        Type::Time => Ok(Box::new(Extreme::<TimestampMicrosecondType, MAX>::new(kind))),
        Type::Float => Ok(Box::new(Extreme::<Float64Type, MAX>::new(kind))),
        Type::Ip => Ok(Box::new(ExtremeIp::<MAX> { best: Vec::new() })),
        Type::Text | Type::Word(_) | Type::Bool | Type::IntList | Type::TextList | Type::Bytes => {
            Err(spec.misused(argument))
        }
    }
}

/// Numbers and times. Floats compare by Arrow's total order, so that the result does not depend on the order of rows.
struct Extreme<P: ArrowPrimitiveType, const MAX: bool> {
    kind: Type,
    best: Vec<Option<P::Native>>,
}

impl<P: ArrowPrimitiveType, const MAX: bool> Extreme<P, MAX> {
    fn new(kind: Type) -> Self {
        Extreme { kind, best: Vec::new() }
    }

    fn offer(&mut self, group: u32, value: P::Native) {
        let best = &mut self.best[group as usize];
        if best.is_none_or(|best| if MAX { value.is_gt(best) } else { value.is_lt(best) }) {
            *best = Some(value);
        }
    }
}

impl<P: ArrowPrimitiveType, const MAX: bool> Accumulator for Extreme<P, MAX> {
    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Self::new(self.kind))
    }

    fn update(&mut self, groups: Groups<'_>, argument: Option<&ArrayRef>) -> Result<()> {
        let column = required(&MIN, argument)?.as_primitive::<P>();
        self.best.resize(groups.total, None);
        if column.null_count() == 0 {
            for (&group, &value) in groups.ids.iter().zip(column.values()) {
                self.offer(group, value);
            }
        } else {
            for (&group, value) in groups.ids.iter().zip(column) {
                if let Some(value) = value {
                    self.offer(group, value);
                }
            }
        }
        Ok(())
    }

    fn merge(&mut self, other: Box<dyn Accumulator>, groups: Groups<'_>) -> Result<()> {
        self.best.resize(groups.total, None);
        for (value, &group) in same::<Self>(other).best.into_iter().zip(groups.ids) {
            if let Some(value) = value {
                self.offer(group, value);
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, total: usize) -> Result<ArrayRef> {
        self.best.resize(total, None);
        let values: PrimitiveArray<P> = self.best.into_iter().collect();
        Ok(Arc::new(values.with_data_type(self.kind.data_type())))
    }

    fn held(&self) -> usize {
        self.best.capacity() * size_of::<Option<P::Native>>()
    }
}

/// Addresses: `IpAddr` orders by number and puts IPv4 first. A mapped address counts, and is shown, as its IPv4 one.
struct ExtremeIp<const MAX: bool> {
    best: Vec<Option<IpAddr>>,
}

impl<const MAX: bool> ExtremeIp<MAX> {
    fn offer(&mut self, group: u32, value: IpAddr) {
        let best = &mut self.best[group as usize];
        if best.is_none_or(|best| if MAX { value > best } else { value < best }) {
            *best = Some(value);
        }
    }
}

impl<const MAX: bool> Accumulator for ExtremeIp<MAX> {
    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Self { best: Vec::new() })
    }

    fn update(&mut self, groups: Groups<'_>, argument: Option<&ArrayRef>) -> Result<()> {
        let column = required(&MIN, argument)?.as_string::<i32>();
        self.best.resize(groups.total, None);
        for (&group, text) in groups.ids.iter().zip(column) {
            if let Some(address) = text.and_then(parse_ip) {
                self.offer(group, address);
            }
        }
        Ok(())
    }

    fn merge(&mut self, other: Box<dyn Accumulator>, groups: Groups<'_>) -> Result<()> {
        self.best.resize(groups.total, None);
        for (value, &group) in same::<Self>(other).best.into_iter().zip(groups.ids) {
            if let Some(value) = value {
                self.offer(group, value);
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, total: usize) -> Result<ArrayRef> {
        self.best.resize(total, None);
        let values: StringArray = self.best.iter().map(|best| best.map(|address| address.to_string())).collect();
        Ok(Arc::new(values))
    }

    fn held(&self) -> usize {
        self.best.capacity() * size_of::<Option<IpAddr>>()
    }
}

/// The address as it compares: mapped IPv6 is its IPv4; a masked or broken one is none.
pub fn parse_ip(text: &str) -> Option<IpAddr> {
    text.parse().ok().map(|address: IpAddr| address.to_canonical())
}
