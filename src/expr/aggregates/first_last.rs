//! `first` and `last`: the value of the first row, or the last, in which it is there.
//!
//! First and last are told by the place of rows, which is log order unless a stage before has sorted them, never by the
//! order in which threads bring them.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, UInt32Array, new_null_array};
use arrow::compute::take;
use arrow::row::{RowConverter, SortField};

use super::aggregate::{Accumulator, AggregateSpec, Argument, Groups, required, same};
use crate::error::{Error, Result};
use crate::expr::types::Type;

/// `first(field)`.
pub static FIRST: AggregateSpec = AggregateSpec {
    name: "first",
    call: "first(field)",
    doc: "The value of the first row, in log order or as sorted before, in which it is there.",
    example: "first(time)",
    takes: "takes a field",
    counts: false,
    ordered: true,
    by_value: false,
    argument: Argument::Value,
    accepts: |argument| argument.is_some(),
    result: |argument| argument.unwrap_or(Type::Text),
    start: |argument, _| start::<false>(&FIRST, argument),
    sql: |call| Ok(call.where_present(call.dialect.first(call.argument, call.row))),
};

/// `last(field)`.
pub static LAST: AggregateSpec = AggregateSpec {
    name: "last",
    call: "last(field)",
    doc: "The value of the last row, in log order or as sorted before, in which it is there.",
    example: "last(time)",
    takes: "takes a field",
    counts: false,
    ordered: true,
    by_value: false,
    argument: Argument::Value,
    accepts: |argument| argument.is_some(),
    result: |argument| argument.unwrap_or(Type::Text),
    start: |argument, _| start::<true>(&LAST, argument),
    sql: |call| Ok(call.where_present(call.dialect.last(call.argument, call.row))),
};

fn start<const LAST: bool>(spec: &AggregateSpec, argument: Option<Type>) -> Result<Box<dyn Accumulator>> {
    let kind = argument.ok_or_else(|| spec.misused(None))?;
    let codec = RowConverter::new(vec![SortField::new(kind.data_type())])?;
    Ok(Box::new(Edge::<LAST> { codec: Arc::new(codec), kind, kept: Vec::new(), bytes: 0 }))
}

/// The value of each group that comes first, or last. In Arrow's row format, which holds a value of any type.
struct Edge<const LAST: bool> {
    codec: Arc<RowConverter>,
    kind: Type,
    kept: Vec<Option<Kept>>,
    /// Of the values.
    bytes: usize,
}

/// A value and where it stood.
struct Kept {
    position: u64,
    value: Box<[u8]>,
}

impl<const LAST: bool> Edge<LAST> {
    /// Would a value at that position take the place of the group's?
    fn wins(&self, group: u32, position: u64) -> bool {
        let before = |kept: &Kept| if LAST { position > kept.position } else { position < kept.position };
        self.kept[group as usize].as_ref().is_none_or(before)
    }

    fn put(&mut self, group: u32, kept: Kept) {
        self.bytes += kept.value.len();
        if let Some(replaced) = self.kept[group as usize].replace(kept) {
            self.bytes -= replaced.value.len();
        }
    }
}

impl<const LAST: bool> Accumulator for Edge<LAST> {
    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Self { codec: self.codec.clone(), kind: self.kind, kept: Vec::new(), bytes: 0 })
    }

    fn update(&mut self, groups: Groups<'_>, argument: Option<&ArrayRef>) -> Result<()> {
        let column = required(if LAST { &self::LAST } else { &FIRST }, argument)?;
        self.kept.resize_with(groups.total, || None);
        // Seen from the side that wins, each group takes one value of a batch at most, and only those are encoded.
        let mut winners = Vec::new();
        let mut offer = |row: usize| {
            let group = groups.ids[row];
            if column.is_valid(row) && self.wins(group, groups.position(row)) {
                let placeholder = Kept { position: groups.position(row), value: Box::default() };
                self.put(group, placeholder);
                winners.push(row as u32);
            }
        };
        if LAST {
            (0..column.len()).rev().for_each(&mut offer);
        } else {
            (0..column.len()).for_each(&mut offer);
        }
        let values = take(column, &UInt32Array::from(winners.clone()), None)?;
        for (value, row) in self.codec.convert_columns(&[values])?.iter().zip(winners) {
            let row = row as usize;
            self.put(groups.ids[row], Kept { position: groups.position(row), value: value.data().into() });
        }
        Ok(())
    }

    fn merge(&mut self, other: Box<dyn Accumulator>, groups: Groups<'_>) -> Result<()> {
        self.kept.resize_with(groups.total, || None);
        for (kept, &group) in same::<Self>(other).kept.into_iter().zip(groups.ids) {
            if let Some(kept) = kept
                && self.wins(group, kept.position)
            {
                self.put(group, kept);
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, total: usize) -> Result<ArrayRef> {
        if self.bytes > i32::MAX as usize {
            return Err(
                Error::memory("the values of `first` or `last` are longer than 2 GiB").hint("group by coarser keys")
            );
        }
        self.kept.resize_with(total, || None);
        let missing = self.codec.convert_columns(&[new_null_array(&self.kind.data_type(), 1)])?;
        let parser = self.codec.parser();
        let rows = self.kept.iter().map(|kept| match kept {
            Some(kept) => parser.parse(&kept.value),
            None => missing.row(0),
        });
        let mut columns = self.codec.convert_rows(rows)?;
        columns.pop().ok_or_else(|| Error::internal("a row of one column became none"))
    }

    fn held(&self) -> usize {
        self.bytes + self.kept.capacity() * size_of::<Option<Kept>>()
    }
}
