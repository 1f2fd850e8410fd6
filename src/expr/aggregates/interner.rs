//! Numbers for combinations of values: the hash table behind group keys, `distinct` and `dcount`.
//!
//! A combination is one row in Arrow's row format, in which equal combinations are equal bytes, whatever their types.
//! Nothing is allocated per row: rows are encoded a batch at a time, and a known row is only looked up.

use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::row::{Row, RowConverter, Rows, SortField};
use hashbrown::DefaultHashBuilder;
use hashbrown::hash_table::{Entry, HashTable};

use super::folding::fold;
use crate::error::{Error, Result};
use crate::expr::types::Type;

/// What makes rows comparable: types, row encoding and hash seed. Interners that are to be merged share one.
///
/// The seed is random, since user names are chosen by attackers; nothing that is shown depends on it.
pub struct Identity {
    kinds: Vec<Type>,
    /// Are values the same that differ to the letter (see [`fold`])?
    folds: bool,
    converter: RowConverter,
    hasher: DefaultHashBuilder,
}

impl Identity {
    /// For columns of the types given, at least one.
    ///
    /// # Errors
    /// Only a fault of ours.
    pub fn new(kinds: &[Type]) -> Result<Self> {
        Ok(Identity { folds: true, ..Identity::exact(kinds)? })
    }

    /// For columns of the types given, at least one, whose values are the same only to the letter.
    ///
    /// # Errors
    /// Only a fault of ours.
    pub fn exact(kinds: &[Type]) -> Result<Self> {
        let fields = kinds.iter().map(|kind| SortField::new(kind.data_type())).collect();
        Ok(Identity {
            kinds: kinds.to_vec(),
            folds: false,
            converter: RowConverter::new(fields)?,
            hasher: DefaultHashBuilder::default(),
        })
    }

    /// Replaces `rows` by those of `columns`.
    fn encode(&self, columns: &[ArrayRef], rows: &mut Rows) -> Result<()> {
        rows.clear();
        if !self.folds {
            return Ok(self.converter.append(rows, columns)?);
        }
        let folded: Vec<ArrayRef> =
            self.kinds.iter().zip(columns).map(|(kind, column)| fold(*kind, column)).collect::<Result<_>>()?;
        Ok(self.converter.append(rows, &folded)?)
    }

    fn hash(&self, row: &[u8]) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(row);
        hasher.finish()
    }
}

/// Gives each different combination of values a number, from 0 in order of first appearance.
pub struct Interner {
    identity: Arc<Identity>,
    known: Rows,
    hashes: Vec<u64>,
    table: HashTable<Slot>,
    /// The rows of the batch at hand; kept for its memory.
    batch: Rows,
}

/// Eight bytes, so that a table of many groups stays in cache.
#[derive(Copy, Clone)]
struct Slot {
    /// Upper half of the hash. It decides nearly always, without a look at the row itself.
    tag: u32,
    id: u32,
}

impl Interner {
    /// An empty one.
    pub fn new(identity: Arc<Identity>) -> Self {
        Interner {
            known: identity.converter.empty_rows(0, 0),
            hashes: Vec::new(),
            table: HashTable::new(),
            batch: identity.converter.empty_rows(0, 0),
            identity,
        }
    }

    /// What makes its rows comparable.
    pub fn identity(&self) -> &Arc<Identity> {
        &self.identity
    }

    /// How many combinations are known.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Is none known?
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Replaces `ids` by the number of each row, and `fresh` by the rows with a combination not known before.
    ///
    /// # Errors
    /// More combinations than 32 bits can number, or a fault of ours.
    pub fn intern(&mut self, columns: &[ArrayRef], ids: &mut Vec<u32>, fresh: &mut Vec<u32>) -> Result<()> {
        let mut batch = std::mem::replace(&mut self.batch, self.identity.converter.empty_rows(0, 0));
        self.identity.encode(columns, &mut batch)?;
        ids.clear();
        fresh.clear();
        ids.reserve(batch.num_rows());
        for (index, row) in batch.iter().enumerate() {
            let (id, is_new) = self.number(row, self.identity.hash(row.data()))?;
            ids.push(id);
            if is_new {
                fresh.push(index as u32);
            }
        }
        self.batch = batch;
        Ok(())
    }

    /// Takes in the combinations of another interner: as [`Interner::intern`], its combinations being the rows.
    ///
    /// # Errors
    /// As [`Interner::intern`].
    pub fn absorb(&mut self, other: &Interner, ids: &mut Vec<u32>, fresh: &mut Vec<u32>) -> Result<()> {
        ids.clear();
        fresh.clear();
        ids.reserve(other.len());
        for (index, (row, &hash)) in other.known.iter().zip(&other.hashes).enumerate() {
            let (id, is_new) = self.number(row, hash)?;
            ids.push(id);
            if is_new {
                fresh.push(index as u32);
            }
        }
        Ok(())
    }

    /// The first column of the combinations of those numbers, as they are compared.
    ///
    /// # Errors
    /// Only a fault of ours.
    pub fn decode(&self, ids: &[u32]) -> Result<ArrayRef> {
        let rows = ids.iter().map(|id| self.known.row(*id as usize));
        let columns = self.identity.converter.convert_rows(rows)?;
        columns.into_iter().next().ok_or_else(|| Error::internal("combinations have a column at least"))
    }

    /// The length of the rows of those numbers, no less than that of their text.
    pub fn bytes(&self, ids: &[u32]) -> usize {
        ids.iter().map(|id| self.known.row_len(*id as usize)).sum()
    }

    /// The number of `row`, and whether it is new.
    fn number(&mut self, row: Row<'_>, hash: u64) -> Result<(u32, bool)> {
        let Interner { known, hashes, table, .. } = self;
        let tag = (hash >> 32) as u32;
        let is_same = |slot: &Slot| slot.tag == tag && known.row(slot.id as usize).data() == row.data();
        match table.entry(hash, is_same, |slot| hashes[slot.id as usize]) {
            Entry::Occupied(slot) => Ok((slot.get().id, false)),
            Entry::Vacant(slot) => {
                let id = u32::try_from(hashes.len())
                    .map_err(|_| Error::memory("more than 4,294,967,295 different combinations of values"))?;
                slot.insert(Slot { tag, id });
                hashes.push(hash);
                known.push(row);
                Ok((id, true))
            }
        }
    }

    /// Bytes held.
    pub fn held(&self) -> usize {
        self.known.size() + self.batch.size() + self.hashes.capacity() * size_of::<u64>() + self.table.allocation_size()
    }
}
