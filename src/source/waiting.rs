//! Rows of attempts that wait until their connections have ended, in the order of the logs.
//!
//! A connection that never ends keeps all rows behind its own waiting until the logs end. What memory has no room for
//! waits on disk, where a folder for that is given.

use std::collections::VecDeque;
use std::path::PathBuf;

use arrow::array::ArrayRef;
use arrow::record_batch::RecordBatch;

use crate::batches::new_batch;
use crate::connection::stitch::Incarnation;
use crate::error::{Error, Result};
use crate::event::builder::Finished;
use crate::event::tables::Table;
use crate::overflow::{Overflow, Parcel};

/// The rows of a slice.
pub(super) struct Rows {
    pub(super) columns: Vec<Finished>,
    /// The late columns have been added. In rows that still wait they are empty.
    pub(super) has_late: bool,
    /// What rows wait for, by their positions.
    pub(super) awaited: Vec<(u32, Incarnation)>,
    /// Of each row.
    pub(super) appliances: Vec<u32>,
    /// Merge keys.
    pub(super) keys: Vec<i64>,
    /// Rows before it that are not complete yet have keys below this.
    pub(super) bound: Option<i64>,
}

/// Rows that wait, the first of the logs first.
pub(super) struct Waiting {
    rows: VecDeque<Place>,
    /// Bytes of those in memory.
    held: usize,
    /// The most of them.
    most: usize,
    overflow: Option<Overflow>,
}

/// Rows, of which the columns may be on disk.
struct Place {
    rows: Rows,
    /// The positions of the columns in their table, and where they are.
    parcel: Option<(Vec<usize>, Parcel)>,
}

impl Waiting {
    /// None yet. Rows beyond `most` bytes wait in `folder`, if there is one.
    pub(super) fn new(most: usize, folder: Option<PathBuf>) -> Waiting {
        Waiting { rows: VecDeque::new(), held: 0, most, overflow: folder.map(Overflow::new) }
    }

    /// Adds the next rows of the logs. Those in memory are settled by `settle` before they are put on disk.
    pub(super) fn push(&mut self, rows: Rows, settle: &mut dyn FnMut(&mut Rows) -> Result<()>) -> Result<()> {
        self.held += bytes(&rows.columns);
        self.rows.push_back(Place { rows, parcel: None });
        if self.held > self.most { self.leave(settle) } else { Ok(()) }
    }

    /// What the first rows wait for; `None`: there are no rows.
    pub(super) fn awaited(&self) -> Option<&[(u32, Incarnation)]> {
        self.rows.front().map(|place| place.rows.awaited.as_slice())
    }

    /// Gives the first rows.
    pub(super) fn pop(&mut self) -> Result<Option<Rows>> {
        let Some(Place { mut rows, parcel }) = self.rows.pop_front() else { return Ok(None) };
        self.held = self.held.saturating_sub(bytes(&rows.columns));
        if let (Some((projection, parcel)), Some(overflow)) = (parcel, &self.overflow) {
            let batch = overflow.take(&parcel)?.pop().ok_or_else(|| Error::internal("rows that are not on disk"))?;
            rows.columns = projection.into_iter().zip(batch.columns().iter().cloned()).collect();
        }
        Ok(Some(rows))
    }

    /// Puts the columns that are in memory on disk. Those that find no room there stay.
    fn leave(&mut self, settle: &mut dyn FnMut(&mut Rows) -> Result<()>) -> Result<()> {
        let Some(overflow) = &self.overflow else { return Ok(()) };
        for place in self.rows.iter_mut().filter(|place| place.parcel.is_none()) {
            settle(&mut place.rows)?;
            let (projection, arrays): (Vec<usize>, Vec<ArrayRef>) = place.rows.columns.iter().cloned().unzip();
            let batch = batch(&projection, arrays, place.rows.appliances.len())?;
            let Ok(parcel) = overflow.put(&[batch]) else { break };
            (place.rows.columns, place.parcel) = (Vec::new(), Some((projection, parcel)));
        }
        self.held = 0;
        Ok(())
    }
}

fn bytes(columns: &[Finished]) -> usize {
    columns.iter().map(|(_, array)| array.get_array_memory_size()).sum()
}

fn batch(projection: &[usize], arrays: Vec<ArrayRef>, rows: usize) -> Result<RecordBatch> {
    Ok(new_batch(&Table::Auth.schema(projection), arrays, rows)?)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Int64Array, StringArray};

    use super::*;

    fn rows(first: i64) -> Rows {
        let position = |name: &str| Table::Auth.columns().iter().position(|column| column.name == name).unwrap();
        let icids: ArrayRef = Arc::new(Int64Array::from_iter_values(first..first + 100));
        let users: ArrayRef =
            Arc::new(StringArray::from_iter_values((first..first + 100).map(|id| format!("user {id}"))));
        Rows {
            columns: vec![(position("icid"), icids), (position("user"), users)],
            has_late: false,
            awaited: Vec::new(),
            appliances: vec![3; 100],
            keys: (first..first + 100).collect(),
            bound: Some(first),
        }
    }

    #[test]
    fn rows_come_back_in_their_order_wherever_they_waited() {
        let folder = tempfile::tempdir().unwrap();
        for (most, folder) in [(0, None), (0, Some(folder.path().into())), (9000, Some(folder.path().into()))] {
            let mut waiting = Waiting::new(most, folder);
            let mut given = 0;
            for number in 0..20 {
                waiting.push(rows(100 * number), &mut |_| Ok(())).unwrap();
                if number % 3 == 0 {
                    assert!(waiting.pop().unwrap().is_some_and(|found| is_same(&found, &rows(100 * given))));
                    given += 1;
                }
            }
            assert_eq!(waiting.awaited(), Some(&[][..]));
            while let Some(found) = waiting.pop().unwrap() {
                assert!(is_same(&found, &rows(100 * given)));
                given += 1;
            }
            assert_eq!((given, waiting.awaited()), (20, None));
        }
    }

    #[test]
    fn rows_that_find_no_room_on_disk_stay_in_memory() {
        let mut waiting = Waiting::new(0, Some("/nowhere/at/all".into()));
        (0..3).for_each(|number| waiting.push(rows(100 * number), &mut |_| Ok(())).unwrap());
        (0..3).for_each(|number| assert!(is_same(&waiting.pop().unwrap().unwrap(), &rows(100 * number))));
    }

    fn is_same(one: &Rows, other: &Rows) -> bool {
        let mut columns = one.columns.iter().zip(&other.columns);
        columns.all(|(one, other)| one.0 == other.0 && *one.1 == *other.1)
            && (&one.appliances, &one.keys, one.bound) == (&other.appliances, &other.keys, other.bound)
    }
}
