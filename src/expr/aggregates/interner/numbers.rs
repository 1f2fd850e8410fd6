//! Numbers for 64-bit values: integers, times, the bits of floats, and pairs of numbers of ours.

use std::hash::BuildHasher;

use arrow::array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, Float64Array, Int64Array};
use arrow::array::{BooleanArray, TimestampMicrosecondArray};
use arrow::datatypes::DataType;
use hashbrown::DefaultHashBuilder;
use hashbrown::hash_table::{Entry, HashTable};
use std::sync::Arc;

use super::next_number;
use crate::error::Result;
use crate::expr::types::Type;

/// Values that have a number.
#[derive(Default)]
pub(super) struct Numbers {
    /// A missing value is 0 here.
    values: Vec<u64>,
    /// The values themselves: one look into memory settles what a row's number is.
    table: HashTable<(u64, u32)>,
    /// The number of the missing value.
    missing: Option<u32>,
}

impl Numbers {
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// Replaces `ids` by the number of each row.
    pub(super) fn intern(&mut self, column: &ArrayRef, hasher: &DefaultHashBuilder, ids: &mut Vec<u32>) -> Result<()> {
        ids.clear();
        ids.reserve(column.len());
        match column.data_type() {
            DataType::Boolean => {
                column.as_boolean().iter().try_for_each(|value| self.push(value.map(u64::from), hasher, ids))
            }
            DataType::Float64 => self.intern_values::<Float64Type>(column, f64::to_bits, hasher, ids),
            DataType::Timestamp(..) => {
                self.intern_values::<TimestampMicrosecondType>(column, i64::cast_unsigned, hasher, ids)
            }
            _ => self.intern_values::<Int64Type>(column, i64::cast_unsigned, hasher, ids),
        }
    }

    fn intern_values<P: ArrowPrimitiveType>(
        &mut self,
        column: &ArrayRef,
        bits: impl Fn(P::Native) -> u64,
        hasher: &DefaultHashBuilder,
        ids: &mut Vec<u32>,
    ) -> Result<()> {
        let column = column.as_primitive::<P>();
        if column.null_count() > 0 {
            return column.iter().try_for_each(|value| self.push(value.map(&bits), hasher, ids));
        }
        for &value in column.values() {
            ids.push(self.number(bits(value), hasher)?);
        }
        Ok(())
    }

    fn push(&mut self, value: Option<u64>, hasher: &DefaultHashBuilder, ids: &mut Vec<u32>) -> Result<()> {
        ids.push(match value {
            Some(value) => self.number(value, hasher)?,
            None => self.number_missing()?,
        });
        Ok(())
    }

    /// Replaces each of `left` by the number of the pair that it makes with its like among `right`.
    pub(super) fn intern_pairs(&mut self, left: &mut [u32], right: &[u32], hasher: &DefaultHashBuilder) -> Result<()> {
        for (left, &right) in left.iter_mut().zip(right) {
            *left = self.number(pair(*left, right), hasher)?;
        }
        Ok(())
    }

    /// Replaces `ids` by what each value of `other` is called here.
    pub(super) fn absorb(&mut self, other: &Numbers, hasher: &DefaultHashBuilder, ids: &mut Vec<u32>) -> Result<()> {
        ids.clear();
        ids.reserve(other.len());
        for (id, &value) in other.values.iter().enumerate() {
            let value = (other.missing != Some(id as u32)).then_some(value);
            self.push(value, hasher, ids)?;
        }
        Ok(())
    }

    /// As [`Numbers::absorb`], of pairs: `left` and `right` are what their halves are called here. The result is in
    /// `left`.
    pub(super) fn absorb_pairs(
        &mut self,
        other: &Numbers,
        left: &mut Vec<u32>,
        right: &[u32],
        hasher: &DefaultHashBuilder,
    ) -> Result<()> {
        let ids = other.values.iter().map(|halves| {
            let (l, r) = ((halves >> 32) as usize, (halves & u64::from(u32::MAX)) as usize);
            self.number(pair(left[l], right[r]), hasher)
        });
        *left = ids.collect::<Result<_>>()?;
        Ok(())
    }

    fn number(&mut self, value: u64, hasher: &DefaultHashBuilder) -> Result<u32> {
        let Numbers { values, table, .. } = self;
        match table.entry(hasher.hash_one(value), |slot| slot.0 == value, |slot| hasher.hash_one(slot.0)) {
            Entry::Occupied(slot) => Ok(slot.get().1),
            Entry::Vacant(slot) => {
                let id = next_number(values.len())?;
                slot.insert((value, id));
                values.push(value);
                Ok(id)
            }
        }
    }

    fn number_missing(&mut self) -> Result<u32> {
        if let Some(id) = self.missing {
            return Ok(id);
        }
        let id = next_number(self.values.len())?;
        self.values.push(0);
        self.missing = Some(id);
        Ok(id)
    }

    /// The values of those numbers, of that type.
    pub(super) fn decode(&self, ids: &[u32], kind: Type) -> ArrayRef {
        let values = ids.iter().map(|id| (self.missing != Some(*id)).then(|| self.values[*id as usize]));
        match kind.data_type() {
            DataType::Boolean => Arc::new(values.map(|value| value.map(|bit| bit != 0)).collect::<BooleanArray>()),
            DataType::Float64 => Arc::new(values.map(|value| value.map(f64::from_bits)).collect::<Float64Array>()),
            data_type @ DataType::Timestamp(..) => {
                let times: TimestampMicrosecondArray = values.map(|value| value.map(u64::cast_signed)).collect();
                Arc::new(times.with_data_type(data_type))
            }
            _ => Arc::new(values.map(|value| value.map(u64::cast_signed)).collect::<Int64Array>()),
        }
    }

    pub(super) fn held(&self) -> usize {
        self.values.capacity() * size_of::<u64>() + self.table.allocation_size()
    }
}

fn pair(left: u32, right: u32) -> u64 {
    u64::from(left) << 32 | u64::from(right)
}
