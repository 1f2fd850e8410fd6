//! Numbers for texts: the bytes of every text once, one after the other, and a hash table over them.

use std::hash::BuildHasher;

use arrow::array::types::Int32Type;
use arrow::array::{Array, ArrayRef, AsArray, DictionaryArray, StringArray};
use hashbrown::DefaultHashBuilder;
use hashbrown::hash_table::{Entry, HashTable};

use super::next_number;
use crate::error::Result;

/// Texts that have a number.
#[derive(Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    /// Where each text ends in `bytes`; that of a missing value is empty.
    ends: Vec<usize>,
    hashes: Vec<u64>,
    table: HashTable<Slot>,
    /// The number of the missing value.
    missing: Option<u32>,
    /// For each entry of `dictionary`, its number.
    entries: Vec<u32>,
    /// The last one, as it came and as it is compared: the batches of a row group share one.
    dictionary: Option<(StringArray, StringArray)>,
}

/// Eight bytes, so that a table of many groups stays in cache.
#[derive(Copy, Clone)]
struct Slot {
    /// Upper half of the hash. It decides nearly always, without a look at the text itself.
    tag: u32,
    id: u32,
}

/// An entry of a dictionary that no row has had so far.
const UNSEEN: u32 = u32::MAX;

impl Texts {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Replaces `ids` by the number of each row of a column of text.
    pub(super) fn intern(&mut self, column: &ArrayRef, hasher: &DefaultHashBuilder, ids: &mut Vec<u32>) -> Result<()> {
        ids.clear();
        ids.reserve(column.len());
        let column = column.as_string::<i32>();
        let (bytes, offsets) = (column.value_data(), column.value_offsets());
        if column.null_count() == 0 {
            for ends in offsets.windows(2) {
                let text = &bytes[ends[0] as usize..ends[1] as usize];
                ids.push(self.number(text, hasher.hash_one(Bytes(text)))?);
            }
            return Ok(());
        }
        for text in column {
            ids.push(self.number_or_missing(text.map(str::as_bytes), hasher)?);
        }
        Ok(())
    }

    /// Likewise, of a dictionary; `fold` makes its values what is compared. Only entries that rows refer to get a number,
    /// and each is hashed once.
    pub(super) fn intern_dictionary(
        &mut self,
        column: &DictionaryArray<Int32Type>,
        fold: impl Fn(&ArrayRef) -> Result<ArrayRef>,
        hasher: &DefaultHashBuilder,
        ids: &mut Vec<u32>,
    ) -> Result<()> {
        ids.clear();
        ids.reserve(column.len());
        let given = column.values().as_string::<i32>();
        let mut entries = std::mem::take(&mut self.entries);
        let values = match self.dictionary.take() {
            Some((last, values)) if is_same_array(&last, given) => values,
            Some(_) | None => {
                entries.clear();
                entries.resize(given.len(), UNSEEN);
                fold(column.values())?.as_string::<i32>().clone()
            }
        };
        for entry in column.keys() {
            let Some(entry) = entry.map(|entry| entry as usize) else {
                ids.push(self.number_or_missing(None, hasher)?);
                continue;
            };
            if entries[entry] == UNSEEN {
                let text = values.is_valid(entry).then(|| values.value(entry).as_bytes());
                entries[entry] = self.number_or_missing(text, hasher)?;
            }
            ids.push(entries[entry]);
        }
        self.entries = entries;
        self.dictionary = Some((given.clone(), values));
        Ok(())
    }

    /// Replaces `ids` by what each text of `other` is called here.
    pub(super) fn absorb(&mut self, other: &Texts, ids: &mut Vec<u32>) -> Result<()> {
        ids.clear();
        ids.reserve(other.len());
        for (id, &hash) in other.hashes.iter().enumerate() {
            let is_missing = other.missing == Some(id as u32);
            ids.push(if is_missing { self.number_missing()? } else { self.number(other.get(id), hash)? });
        }
        Ok(())
    }

    fn number_or_missing(&mut self, text: Option<&[u8]>, hasher: &DefaultHashBuilder) -> Result<u32> {
        match text {
            Some(text) => self.number(text, hasher.hash_one(Bytes(text))),
            None => self.number_missing(),
        }
    }

    fn number(&mut self, text: &[u8], hash: u64) -> Result<u32> {
        let Texts { bytes, ends, hashes, table, .. } = self;
        let tag = (hash >> 32) as u32;
        let is_same = |slot: &Slot| slot.tag == tag && slice(bytes, ends, slot.id as usize) == text;
        match table.entry(hash, is_same, |slot| hashes[slot.id as usize]) {
            Entry::Occupied(slot) => Ok(slot.get().id),
            Entry::Vacant(slot) => {
                let id = next_number(ends.len())?;
                slot.insert(Slot { tag, id });
                bytes.extend_from_slice(text);
                ends.push(bytes.len());
                hashes.push(hash);
                Ok(id)
            }
        }
    }

    fn number_missing(&mut self) -> Result<u32> {
        if let Some(id) = self.missing {
            return Ok(id);
        }
        let id = next_number(self.ends.len())?;
        self.ends.push(self.bytes.len());
        self.hashes.push(0);
        self.missing = Some(id);
        Ok(id)
    }

    fn get(&self, id: usize) -> &[u8] {
        slice(&self.bytes, &self.ends, id)
    }

    /// The texts of those numbers.
    pub(super) fn decode(&self, ids: &[u32]) -> StringArray {
        // The bytes were text when they came in.
        let text = |id: &u32| std::str::from_utf8(self.get(*id as usize)).unwrap_or_default();
        ids.iter().map(|id| (self.missing != Some(*id)).then(|| text(id))).collect()
    }

    /// The bytes of the texts of those numbers.
    pub(super) fn bytes(&self, ids: &[u32]) -> usize {
        ids.iter().map(|id| self.get(*id as usize).len()).sum()
    }

    pub(super) fn held(&self) -> usize {
        self.bytes.capacity()
            + self.ends.capacity() * size_of::<usize>()
            + self.hashes.capacity() * size_of::<u64>()
            + self.entries.capacity() * size_of::<u32>()
            + self.table.allocation_size()
            // Twice where folding has made another one, which is little beside the rest.
            + self.dictionary.as_ref().map_or(0, |(given, _)| 2 * given.get_array_memory_size())
    }
}

/// Are these the same bytes in memory, not only equal? Both are held, so none has taken the place of the other.
fn is_same_array(a: &StringArray, b: &StringArray) -> bool {
    a.to_data().ptr_eq(&b.to_data())
}

fn slice<'a>(bytes: &'a [u8], ends: &[usize], id: usize) -> &'a [u8] {
    let begin = if id == 0 { 0 } else { ends[id - 1] };
    &bytes[begin..ends[id]]
}

/// Hashed by one call: the length that `[u8]` hashes along with itself is for what is hashed in several.
struct Bytes<'a>(&'a [u8]);

impl std::hash::Hash for Bytes<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write(self.0);
    }
}
