//! `dcount`: how many different values.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Int64Array};
use hashbrown::HashSet;

use super::aggregate::{Accumulator, AggregateSpec, Argument, Groups, required, same};
use super::interner::{Identity, Interner};
use crate::error::Result;
use crate::expr::types::Type;

/// `dcount(field)`.
pub static DCOUNT: AggregateSpec = AggregateSpec {
    name: "dcount",
    call: "dcount(field)",
    doc: "How many different values, the missing ones left out; text without regard to case.",
    example: "dcount(user)",
    takes: "takes a field",
    counts: true,
    ordered: false,
    by_value: true,
    argument: Argument::Value,
    accepts: |argument| argument.is_some(),
    result: |_| Type::Int,
    start: |argument, _| match argument {
        Some(kind) => Ok(Box::new(DistinctCount::new(Arc::new(Identity::new(&[kind])?)))),
        None => Err(DCOUNT.misused(None)),
    },
    sql: |call| Ok(format!("count(distinct {})", call.same()?)),
};

/// Each value is stored once, however many groups it is seen in: spraying attacks try the same names from thousands
/// of addresses.
struct DistinctCount {
    values: Interner,
    /// Group in the upper half, number of the value in the lower one.
    seen: HashSet<u64>,
    counts: Vec<i64>,
    ids: Vec<u32>,
    fresh: Vec<u32>,
}

impl DistinctCount {
    fn new(identity: Arc<Identity>) -> Self {
        DistinctCount {
            values: Interner::new(identity),
            seen: HashSet::default(),
            counts: Vec::new(),
            ids: Vec::new(),
            fresh: Vec::new(),
        }
    }

    fn see(&mut self, group: u32, value: u32) {
        if self.seen.insert(u64::from(group) << 32 | u64::from(value)) {
            self.counts[group as usize] += 1;
        }
    }
}

impl Accumulator for DistinctCount {
    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(DistinctCount::new(self.values.identity().clone()))
    }

    fn update(&mut self, groups: Groups<'_>, argument: Option<&ArrayRef>) -> Result<()> {
        let column = required(&DCOUNT, argument)?;
        self.counts.resize(groups.total, 0);
        let mut ids = std::mem::take(&mut self.ids);
        self.values.intern(std::slice::from_ref(column), &mut ids, &mut self.fresh)?;
        for (row, (&group, &value)) in groups.ids.iter().zip(&ids).enumerate() {
            if column.is_valid(row) {
                self.see(group, value);
            }
        }
        self.ids = ids;
        Ok(())
    }

    fn merge(&mut self, other: Box<dyn Accumulator>, groups: Groups<'_>) -> Result<()> {
        let other = same::<DistinctCount>(other);
        self.counts.resize(groups.total, 0);
        let mut ids = std::mem::take(&mut self.ids);
        self.values.absorb(&other.values, &mut ids, &mut self.fresh)?;
        for pair in other.seen {
            let (group, value) = ((pair >> 32) as usize, (pair & u64::from(u32::MAX)) as usize);
            self.see(groups.ids[group], ids[value]);
        }
        self.ids = ids;
        Ok(())
    }

    fn finish(mut self: Box<Self>, total: usize) -> Result<ArrayRef> {
        self.counts.resize(total, 0);
        Ok(Arc::new(Int64Array::from(self.counts)))
    }

    fn held(&self) -> usize {
        self.values.held()
            + self.seen.allocation_size()
            + self.counts.capacity() * size_of::<i64>()
            + (self.ids.capacity() + self.fresh.capacity()) * size_of::<u32>()
    }
}
