//! Groups and their aggregates: a hash table gives each row the number of its group, accumulators are columns indexed
//! by that number.

use std::sync::Arc;

use arrow::array::{ArrayRef, UInt32Array};
use arrow::compute::{cast, take};
use arrow::datatypes::{FieldRef, SchemaRef};
use arrow::record_batch::RecordBatch;

use super::breaker::Breaker;
use super::budget::Reservation;
use super::rows::{bytes_of, gather, windows};
use super::window::Windows;
use crate::batches::{BATCH_ROWS, new_batch};
use crate::error::Result;
use crate::expr::Expr;
use crate::expr::aggregates::interner::{Identity, Interner};
use crate::expr::aggregates::{Accumulator, Groups};
use crate::plan::{AggregateCall, NamedExpr, schema_of};

pub(super) struct Aggregate<'p> {
    keys: &'p [NamedExpr],
    /// `None` without keys: one group, even over no rows.
    identity: Option<Arc<Identity>>,
    values: Vec<Value<'p>>,
    key_schema: SchemaRef,
    schema: SchemaRef,
}

/// One call: what it is applied to, and a state to start from.
struct Value<'p> {
    argument: Option<&'p Expr>,
    /// Are its values only told apart, so that they may come as a dictionary?
    by_value: bool,
    prototype: Box<dyn Accumulator>,
}

impl<'p> Aggregate<'p> {
    pub(super) fn new(keys: &'p [NamedExpr], values: &'p [AggregateCall]) -> Result<Self> {
        let kinds: Vec<_> = keys.iter().map(|key| key.expr.kind()).collect();
        let identity = if kinds.is_empty() { None } else { Some(Arc::new(Identity::new(&kinds)?)) };
        let key_columns: Vec<_> = keys.iter().map(|key| key.column.clone()).collect();
        let mut columns = key_columns.clone();
        columns.extend(values.iter().map(|call| call.column.clone()));
        let start = |call: &'p AggregateCall| {
            let function = &call.function;
            let (argument, by_value) = (function.argument.as_ref(), function.spec.by_value);
            Ok(Value { argument, by_value, prototype: function.accumulator()? })
        };
        Ok(Aggregate {
            keys,
            identity,
            values: values.iter().map(start).collect::<Result<_>>()?,
            key_schema: schema_of(&key_columns),
            schema: schema_of(&columns),
        })
    }

    /// Fills `partial.ids` with the group of each row and takes note of groups not seen before.
    fn assign_groups(&self, partial: &mut Partial, batch: &RecordBatch, position: u64) -> Result<()> {
        let Some(groups) = &mut partial.groups else {
            partial.ids.clear();
            partial.ids.resize(batch.num_rows(), 0);
            return Ok(());
        };
        let keys: Vec<ArrayRef> = self.keys.iter().map(|key| key.expr.evaluate_key(batch)).collect::<Result<_>>()?;
        groups.assign(&keys, position, &self.key_schema, &mut partial.ids, &mut partial.fresh)
    }
}

/// The groups of some of the batches.
pub(super) struct Partial {
    groups: Option<KeyedGroups>,
    accumulators: Vec<Box<dyn Accumulator>>,
    ids: Vec<u32>,
    fresh: Vec<u32>,
}

/// Groups that have keys.
pub(super) struct KeyedGroups {
    pub interner: Interner,
    /// Where each group was first seen.
    pub firsts: Vec<u64>,
    pub spellings: Spellings,
}

impl Partial {
    fn total(&self) -> usize {
        self.groups.as_ref().map_or(1, |groups| groups.interner.len())
    }
}

impl Breaker for Aggregate<'_> {
    type Partial = Partial;

    fn start(&self) -> Partial {
        Partial {
            groups: self.identity.clone().map(KeyedGroups::new),
            accumulators: self.values.iter().map(|value| value.prototype.fresh()).collect(),
            ids: Vec::new(),
            fresh: Vec::new(),
        }
    }

    fn push(&self, partial: &mut Partial, batch: RecordBatch, position: u64) -> Result<()> {
        self.assign_groups(partial, &batch, position)?;
        let groups = Groups { total: partial.total(), ids: &partial.ids, position };
        for (value, accumulator) in self.values.iter().zip(&mut partial.accumulators) {
            let evaluate = if value.by_value { Expr::evaluate_key } else { Expr::evaluate };
            let argument = value.argument.map(|argument| evaluate(argument, &batch)).transpose()?;
            accumulator.update(groups, argument.as_ref())?;
        }
        Ok(())
    }

    fn merge(&self, left: Partial, right: Partial) -> Result<Partial> {
        let (mut into, from) = if left.total() >= right.total() { (left, right) } else { (right, left) };
        match (&mut into.groups, from.groups) {
            (Some(groups), Some(others)) => {
                groups.merge(others, &self.key_schema, &mut into.ids, &mut into.fresh)?;
            }
            (None, None) => {
                into.ids.clear();
                into.ids.push(0);
            }
            (Some(_), None) | (None, Some(_)) => unreachable!("partials of one stage agree on whether there are keys"),
        }
        let groups = Groups { total: into.total(), ids: &into.ids, position: 0 };
        let mut accumulators = into.accumulators;
        for (accumulator, other) in accumulators.iter_mut().zip(from.accumulators) {
            accumulator.merge(other, groups)?;
        }
        into.accumulators = accumulators;
        Ok(into)
    }

    fn held(&self, partial: &Partial) -> usize {
        partial.groups.as_ref().map_or(0, KeyedGroups::held)
            + partial.accumulators.iter().map(|accumulator| accumulator.held()).sum::<usize>()
            + (partial.ids.capacity() + partial.fresh.capacity()) * size_of::<u32>()
    }

    fn finish<'p>(self, partial: Partial, reservation: Reservation) -> Result<Windows<'p>>
    where
        Self: 'p,
    {
        let total = partial.total();
        let finish = |accumulator: Box<dyn Accumulator>| accumulator.finish(total);
        let values: Vec<ArrayRef> = partial.accumulators.into_iter().map(finish).collect::<Result<_>>()?;
        let mut order: Vec<u32> = (0..total as u32).collect();
        let spellings = partial.groups.map(|groups| {
            order.sort_unstable_by_key(|group| groups.firsts[*group as usize]);
            groups.spellings
        });
        Ok(windows(total, reservation, move |range| {
            let order = &order[range];
            let mut columns = match &spellings {
                Some(spellings) => spellings.gather(&self.key_schema, order)?.columns().to_vec(),
                None => Vec::new(),
            };
            let rows = UInt32Array::from(order.to_vec());
            for value in &values {
                columns.push(take(value, &rows, None)?);
            }
            Ok(new_batch(&self.schema, columns, order.len())?)
        }))
    }
}

impl KeyedGroups {
    /// None yet.
    pub(super) fn new(identity: Arc<Identity>) -> Self {
        KeyedGroups { interner: Interner::new(identity), firsts: Vec::new(), spellings: Spellings::default() }
    }

    /// Replaces `ids` by the group of each row of `keys`, and takes note of groups not seen before.
    pub(super) fn assign(
        &mut self,
        keys: &[ArrayRef],
        position: u64,
        schema: &SchemaRef,
        ids: &mut Vec<u32>,
        fresh: &mut Vec<u32>,
    ) -> Result<()> {
        self.interner.intern(keys, ids, fresh)?;
        if fresh.is_empty() {
            return Ok(());
        }
        self.firsts.extend(fresh.iter().map(|row| position + u64::from(*row)));
        let rows = UInt32Array::from(fresh.clone());
        let spell = |(key, field): (&ArrayRef, &FieldRef)| cast(&take(key, &rows, None)?, field.data_type());
        let spelled = keys.iter().zip(schema.fields()).map(spell).collect::<Result<_, _>>()?;
        self.spellings.push(new_batch(schema, spelled, rows.len())?);
        Ok(())
    }

    /// Bytes held.
    pub(super) fn held(&self) -> usize {
        self.interner.held() + self.spellings.held() + self.firsts.capacity() * size_of::<u64>()
    }

    /// Takes in other groups; `ids` becomes what each of them is called here.
    pub(super) fn merge(
        &mut self,
        other: KeyedGroups,
        schema: &SchemaRef,
        ids: &mut Vec<u32>,
        fresh: &mut Vec<u32>,
    ) -> Result<()> {
        self.interner.absorb(&other.interner, ids, fresh)?;
        self.firsts.resize(self.interner.len(), u64::MAX);
        let offset = self.spellings.append(other.spellings.batches, self.interner.len());
        for ((&id, first), (batch, row)) in ids.iter().zip(other.firsts).zip(other.spellings.at) {
            let id = id as usize;
            if first < self.firsts[id] {
                self.firsts[id] = first;
                self.spellings.at[id] = (batch + offset, row);
            }
        }
        self.spellings.compact(schema)
    }
}

/// The keys of each group as they were first spelled, which the row format does not tell once case is folded away.
#[derive(Default)]
pub(super) struct Spellings {
    batches: Vec<RecordBatch>,
    /// Rows in `batches`, more than groups where merging has brought earlier spellings.
    rows: usize,
    bytes: usize,
    /// For each group, its batch and row there.
    at: Vec<(u32, u32)>,
}

impl Spellings {
    /// The keys of new groups, in the order of their numbers.
    fn push(&mut self, spelled: RecordBatch) {
        let batch = self.batches.len() as u32;
        self.at.extend((0..spelled.num_rows() as u32).map(|row| (batch, row)));
        self.rows += spelled.num_rows();
        self.bytes += bytes_of(&spelled);
        self.batches.push(spelled);
    }

    /// Adds batches that no group refers to yet, and makes room for `total` groups; gives the number of the first one.
    fn append(&mut self, batches: Vec<RecordBatch>, total: usize) -> u32 {
        let offset = self.batches.len() as u32;
        self.at.resize(total, (u32::MAX, u32::MAX));
        for batch in batches {
            self.rows += batch.num_rows();
            self.bytes += bytes_of(&batch);
            self.batches.push(batch);
        }
        offset
    }

    /// Lets go of spellings that are no group's any more, once they are the greater part.
    fn compact(&mut self, schema: &SchemaRef) -> Result<()> {
        if self.rows <= 2 * self.at.len() {
            return Ok(());
        }
        let order: Vec<u32> = (0..self.at.len() as u32).collect();
        let mut compacted = Spellings::default();
        for groups in order.chunks(BATCH_ROWS) {
            compacted.push(self.gather(schema, groups)?);
        }
        *self = compacted;
        Ok(())
    }

    /// The keys of some groups.
    pub(super) fn gather(&self, schema: &SchemaRef, groups: &[u32]) -> Result<RecordBatch> {
        let place = |group: &u32| {
            let (batch, row) = self.at[*group as usize];
            (batch as usize, row as usize)
        };
        gather(schema, &self.batches, &groups.iter().map(place).collect::<Vec<_>>())
    }

    fn held(&self) -> usize {
        // An array has some 200 bytes beside its values, which counts where a batch brings a single new group.
        let columns = self.batches.first().map_or(0, RecordBatch::num_columns);
        self.bytes + self.batches.len() * columns * 200 + self.at.capacity() * size_of::<(u32, u32)>()
    }
}
