//! `list`: the different values, in order of first appearance.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, ListArray};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field};
use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use super::aggregate::{Accumulator, AggregateSpec, Argument, Groups, required, same};
use super::interner::{Identity, Interner};
use super::sql::SqlAggregate;
use crate::error::{Error, Result};
use crate::expr::dialect::Spelled;
use crate::expr::dialect::lists::{self, Listing};
use crate::expr::types::Type;

/// `list(field)`. What is neither a whole number nor text is made text before it comes here.
pub static LIST: AggregateSpec = AggregateSpec {
    name: "list",
    call: "list(field)",
    doc: "The different values in order of first appearance, the missing ones left out; text without regard to case, under its first spelling.",
    example: "list(user)",
    takes: "collects single values",
    counts: false,
    ordered: true,
    by_value: false,
    argument: Argument::ValueOrText,
    accepts: |argument| argument.is_some_and(|kind| element(kind).is_some()),
    result: |argument| match argument {
        Some(Type::Int | Type::Duration) => Type::IntList,
        _ => Type::TextList,
    },
    start: |argument, _| match argument {
        Some(kind) if element(kind).is_some() => {
            Ok(Box::new(Lists::new(Arc::new(Identity::new(&[kind])?), Arc::new(Identity::exact(&[kind])?))))
        }
        other => Err(LIST.misused(other)),
    },
    sql,
};

fn sql(call: &mut SqlAggregate<'_>) -> Spelled {
    let (value, row, element) = (call.argument, call.row, lists::element(call.kind)?);
    let mut same = call.groups.to_vec();
    same.push(call.same()?);
    let nth = call.dialect.quoted(&format!("_nth{}", call.columns.len() + 1));
    call.columns.push(format!("row_number() over (partition by {} order by {row}) as {nth}", same.join(", ")));
    let condition = format!("{nth} = 1 and {value} is not null");
    Ok(lists::listed(call.dialect, Listing { value, element, order: &[row.to_owned()], condition: &condition }))
}

/// How the elements lie in memory.
fn element(kind: Type) -> Option<DataType> {
    match kind {
        Type::Int | Type::Duration => Some(DataType::Int64),
        Type::Text | Type::Word(_) | Type::Ip | Type::Network => Some(DataType::Utf8),
        Type::Float | Type::Bool | Type::Time | Type::Bytes | Type::IntList | Type::TextList => None,
    }
}

/// Each value is stored once for each of its spellings, however many groups it is seen in.
struct Lists {
    /// Values that are the same have one number here.
    values: Interner,
    /// Spellings that differ have different numbers here.
    spellings: Interner,
    /// Group in the upper half, number of the value in the lower one: where it was seen first, and how it was spelled.
    seen: HashMap<u64, (u64, u32)>,
    ids: Vec<u32>,
    spelled: Vec<u32>,
    fresh: Vec<u32>,
}

/// Lists of these lengths, one behind the other in `elements`.
///
/// # Errors
/// The lengths do not add up to the elements.
pub fn list_array(lengths: impl IntoIterator<Item = usize>, elements: ArrayRef) -> Result<ArrayRef> {
    let field = Arc::new(Field::new("item", elements.data_type().clone(), true));
    Ok(Arc::new(ListArray::try_new(field, OffsetBuffer::from_lengths(lengths), elements, None)?))
}

impl Lists {
    fn new(values: Arc<Identity>, spellings: Arc<Identity>) -> Self {
        Lists {
            values: Interner::new(values),
            spellings: Interner::new(spellings),
            seen: HashMap::default(),
            ids: Vec::new(),
            spelled: Vec::new(),
            fresh: Vec::new(),
        }
    }

    fn see(&mut self, group: u32, value: u32, at: (u64, u32)) {
        match self.seen.entry(u64::from(group) << 32 | u64::from(value)) {
            Entry::Occupied(mut first) if at.0 < first.get().0 => *first.get_mut() = at,
            Entry::Occupied(_) => {}
            Entry::Vacant(place) => {
                place.insert(at);
            }
        }
    }
}

impl Accumulator for Lists {
    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Lists::new(self.values.identity().clone(), self.spellings.identity().clone()))
    }

    fn update(&mut self, groups: Groups<'_>, argument: Option<&ArrayRef>) -> Result<()> {
        let column = required(&LIST, argument)?;
        let (mut ids, mut spelled) = (std::mem::take(&mut self.ids), std::mem::take(&mut self.spelled));
        self.values.intern(std::slice::from_ref(column), &mut ids, &mut self.fresh)?;
        self.spellings.intern(std::slice::from_ref(column), &mut spelled, &mut self.fresh)?;
        for row in (0..column.len()).filter(|row| column.is_valid(*row)) {
            self.see(groups.ids[row], ids[row], (groups.position(row), spelled[row]));
        }
        (self.ids, self.spelled) = (ids, spelled);
        Ok(())
    }

    fn merge(&mut self, other: Box<dyn Accumulator>, groups: Groups<'_>) -> Result<()> {
        let other = same::<Lists>(other);
        let (mut ids, mut spelled) = (std::mem::take(&mut self.ids), std::mem::take(&mut self.spelled));
        self.values.absorb(&other.values, &mut ids, &mut self.fresh)?;
        self.spellings.absorb(&other.spellings, &mut spelled, &mut self.fresh)?;
        for (pair, (position, spelling)) in other.seen {
            let (group, value) = ((pair >> 32) as usize, (pair & u64::from(u32::MAX)) as usize);
            self.see(groups.ids[group], ids[value], (position, spelled[spelling as usize]));
        }
        (self.ids, self.spelled) = (ids, spelled);
        Ok(())
    }

    fn finish(self: Box<Self>, total: usize) -> Result<ArrayRef> {
        let mut order: Vec<(u32, u64, u32)> =
            self.seen.iter().map(|(pair, (position, spelling))| ((pair >> 32) as u32, *position, *spelling)).collect();
        order.sort_unstable();
        let too_long = || {
            Error::memory("the lists of `list` are longer than 2 GiB")
                .hint("count with `dcount`, or group by coarser keys")
        };
        let spellings: Vec<u32> = order.iter().map(|(_, _, spelling)| *spelling).collect();
        if spellings.len() > i32::MAX as usize || self.spellings.bytes(&spellings) > i32::MAX as usize {
            return Err(too_long());
        }
        let elements = self.spellings.decode(&spellings)?;
        let mut lengths = vec![0; total];
        for (group, ..) in &order {
            lengths[*group as usize] += 1;
        }
        list_array(lengths, elements)
    }

    fn held(&self) -> usize {
        self.values.held()
            + self.spellings.held()
            + self.seen.allocation_size()
            + (self.ids.capacity() + self.spelled.capacity() + self.fresh.capacity()) * size_of::<u32>()
    }
}
