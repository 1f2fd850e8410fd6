//! Where rows leave a fold: put in order among those of other appliances.

use std::sync::Arc;

use arrow::array::UInt64Array;
use arrow::compute::take_record_batch;
use arrow::record_batch::RecordBatch;
use hashbrown::HashMap;

use super::ScanRequest;
use super::appliances::Appliances;
use super::merge::{Merge, Run};
use crate::archive::{Archive, LogFile};
use crate::batches::new_batch;
use crate::error::Result;
use crate::ledger::Ledger;

/// Takes rows in the order of the logs and gives them in that of results.
pub struct Outlet {
    appliances: Arc<Appliances>,
    merge: Merge,
    /// Rows are not merged: all files are one appliance's, whose order is that of the result, or that order does not matter.
    single: bool,
    /// The last bound.
    given_below: i64,
}

impl Outlet {
    /// For rows out of `archive`. Rows that go to those of their files are not merged.
    pub fn new(archive: &Archive, request: &ScanRequest, appliances: Arc<Appliances>) -> Self {
        let one = |file: &LogFile| file.appliance.fixed && file.appliance == archive.files[0].appliance;
        let single = request.roles.is_some() || archive.files.iter().all(one);
        Outlet { appliances, merge: Merge::default(), single, given_below: i64::MIN }
    }

    /// For rows of one appliance, if `single`, else of any.
    pub fn of_rows(appliances: Arc<Appliances>, single: bool) -> Self {
        Outlet { appliances, merge: Merge::default(), single, given_below: i64::MIN }
    }

    /// Takes rows, the appliance and the merge key of each; keys of one appliance never decrease. Those that no later one
    /// can come before go to `out`: their keys are below `bound` (`None`: no more rows come).
    pub fn give(
        &mut self,
        batch: RecordBatch,
        appliances: &[u32],
        keys: Vec<i64>,
        bound: Option<i64>,
        out: &mut Vec<RecordBatch>,
    ) -> Result<()> {
        self.take(batch, appliances, keys, out)?;
        self.release(bound, out)
    }

    /// As [`Outlet::give`], of rows that more will come after before any can be given: [`Outlet::release`] does that.
    pub fn take(
        &mut self,
        batch: RecordBatch,
        appliances: &[u32],
        keys: Vec<i64>,
        out: &mut Vec<RecordBatch>,
    ) -> Result<()> {
        if self.single {
            out.extend(Some(batch).filter(|batch| batch.num_rows() > 0));
            return Ok(());
        }
        self.hand_over(batch, appliances, keys)
    }

    /// Rows with keys below `bound` go to `out`: no later ones can come before them (`None`: no more rows come).
    pub fn release(&mut self, bound: Option<i64>, out: &mut Vec<RecordBatch>) -> Result<()> {
        let bound = bound.unwrap_or(i64::MAX);
        self.given_below = self.given_below.max(bound);
        self.merge.drain(Some(bound), out)
    }

    /// All rows whose keys are below this have been given.
    pub fn given_below(&self) -> i64 {
        self.given_below
    }

    /// Everything that was held back.
    pub fn drain(&mut self, out: &mut Vec<RecordBatch>) -> Result<()> {
        self.merge.drain(None, out)
    }

    /// As [`Outlet::drain`], of rows that came in the order of logs; tells `ledger` if some of a stream had not waited for
    /// their turn.
    pub fn drain_and_tell(&mut self, out: &mut Vec<RecordBatch>, ledger: &mut Ledger) -> Result<()> {
        self.drain(out)?;
        if std::mem::take(&mut self.merge.is_late) {
            ledger.note("rows of a stream that have the same time stand as they came, not by their appliances");
        }
        Ok(())
    }

    /// Gives the rows of each appliance to the merge.
    fn hand_over(&mut self, batch: RecordBatch, appliances: &[u32], keys: Vec<i64>) -> Result<()> {
        let Some(&first) = appliances.first() else { return Ok(()) };
        if appliances.iter().all(|appliance| *appliance == first) {
            self.merge.push(&self.appliances.get(first), Run::new(batch, keys));
            return Ok(());
        }
        let mut rows_of: HashMap<u32, Vec<u64>> = HashMap::new();
        for (row, appliance) in (0u64..).zip(appliances) {
            rows_of.entry(*appliance).or_default().push(row);
        }
        for (appliance, rows) in rows_of {
            let keys = rows.iter().map(|&row| keys[row as usize]).collect();
            let part = taken(&batch, rows)?;
            self.merge.push(&self.appliances.get(appliance), Run::new(part, keys));
        }
        Ok(())
    }
}

/// Some rows of a batch, which may have no columns: a query that only counts needs none.
pub fn taken(batch: &RecordBatch, rows: Vec<u64>) -> Result<RecordBatch> {
    if batch.num_columns() == 0 {
        return Ok(new_batch(&batch.schema(), Vec::new(), rows.len())?);
    }
    Ok(take_record_batch(batch, &UInt64Array::from(rows))?)
}
