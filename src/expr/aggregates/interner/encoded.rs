//! Numbers for values of any type, in Arrow's row format, in which equal values are equal bytes. For the types that
//! have no table of their own: lists and bytes.

use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::row::{Row, RowConverter, Rows};
use hashbrown::DefaultHashBuilder;
use hashbrown::hash_table::{Entry, HashTable};

use super::next_number;
use crate::error::{Error, Result};

/// Values that have a number.
pub(super) struct Encoded {
    converter: Arc<RowConverter>,
    known: Rows,
    hashes: Vec<u64>,
    table: HashTable<u32>,
    /// The rows of the batch at hand; kept for its memory.
    batch: Rows,
}

impl Encoded {
    pub(super) fn new(converter: Arc<RowConverter>) -> Self {
        Encoded {
            known: converter.empty_rows(0, 0),
            hashes: Vec::new(),
            table: HashTable::new(),
            batch: converter.empty_rows(0, 0),
            converter,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Replaces `ids` by the number of each row.
    pub(super) fn intern(&mut self, column: &ArrayRef, hasher: &DefaultHashBuilder, ids: &mut Vec<u32>) -> Result<()> {
        let mut batch = std::mem::replace(&mut self.batch, self.converter.empty_rows(0, 0));
        batch.clear();
        self.converter.append(&mut batch, std::slice::from_ref(column))?;
        ids.clear();
        ids.reserve(batch.num_rows());
        for row in &batch {
            let mut hash = hasher.build_hasher();
            hash.write(row.data());
            ids.push(self.number(row, hash.finish())?);
        }
        self.batch = batch;
        Ok(())
    }

    /// Replaces `ids` by what each value of `other` is called here.
    pub(super) fn absorb(&mut self, other: &Encoded, ids: &mut Vec<u32>) -> Result<()> {
        ids.clear();
        ids.reserve(other.len());
        for (row, &hash) in other.known.iter().zip(&other.hashes) {
            ids.push(self.number(row, hash)?);
        }
        Ok(())
    }

    fn number(&mut self, row: Row<'_>, hash: u64) -> Result<u32> {
        let Encoded { known, hashes, table, .. } = self;
        let is_same = |id: &u32| hashes[*id as usize] == hash && known.row(*id as usize).data() == row.data();
        match table.entry(hash, is_same, |id| hashes[*id as usize]) {
            Entry::Occupied(slot) => Ok(*slot.get()),
            Entry::Vacant(slot) => {
                let id = next_number(hashes.len())?;
                slot.insert(id);
                hashes.push(hash);
                known.push(row);
                Ok(id)
            }
        }
    }

    /// The values of those numbers.
    pub(super) fn decode(&self, ids: &[u32]) -> Result<ArrayRef> {
        let columns = self.converter.convert_rows(ids.iter().map(|id| self.known.row(*id as usize)))?;
        columns.into_iter().next().ok_or_else(|| Error::internal("a row of one column became none"))
    }

    /// The length of the rows of those numbers, no less than that of their text.
    pub(super) fn bytes(&self, ids: &[u32]) -> usize {
        ids.iter().map(|id| self.known.row_len(*id as usize)).sum()
    }

    pub(super) fn held(&self) -> usize {
        self.known.size() + self.batch.size() + self.hashes.capacity() * size_of::<u64>() + self.table.allocation_size()
    }
}
