//! Rows of slices, in the order of the logs: handed on as they are, or put together.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};
use arrow::compute::kernels::numeric::add;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use super::groups::Place;
use super::rows::{RowsOfSlice, RowsPart};
use super::together::Together;
use crate::archive::Archive;
use crate::batches::new_batch;
use crate::error::Result;
use crate::event::builder::Finished;
use crate::event::columns::LINE;
use crate::event::lines::COLUMNS;
use crate::event::tables::Table;
use crate::source::ScanRequest;
use crate::source::account::Account;
use crate::source::appliances::Appliances;
use crate::source::fold::Folding;
use crate::source::outlet::Outlet;
use crate::source::scanned::Scanned;

/// Folds the rows of slices.
pub struct LinesFold {
    account: Account,
    projection: Vec<usize>,
    schema: SchemaRef,
    appliances: Arc<Appliances>,
    outlet: Outlet,
    rows: u64,
    together: Option<Together>,
}

impl LinesFold {
    /// A fold for the projected columns of `lines`. Rows are put together within `memory` bytes.
    pub fn new(archive: &Arc<Archive>, request: &ScanRequest, appliances: Arc<Appliances>, memory: u64) -> Self {
        let projection = &request.projection;
        let together = request.only.clone().map(|only| Together::new(only, memory));
        LinesFold {
            account: Account::new(archive.clone()),
            projection: projection.to_vec(),
            schema: Table::Lines.schema(projection),
            outlet: Outlet::new(archive, request, appliances.clone()),
            appliances,
            rows: 0,
            together,
        }
    }

    /// Puts columns in the order of the projection, lines counted from the begin of the file.
    fn batch(&self, mut columns: Vec<Finished>, rows: usize) -> Result<RecordBatch> {
        let before = i64::try_from(self.account.lines()).unwrap_or(i64::MAX);
        columns.sort_by_key(|column| column.0);
        debug_assert!(columns.iter().map(|column| column.0).eq(self.projection.iter().copied()));
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(columns.len());
        for (index, array) in columns {
            let is_line = COLUMNS[index].name == LINE && before > 0;
            arrays.push(if is_line { add(&array, &Int64Array::new_scalar(before))? } else { array });
        }
        Ok(new_batch(&self.schema, arrays, rows)?)
    }

    /// Gives some rows of a slice to the groups they belong to.
    fn put_together(&mut self, batch: &RecordBatch, part: &RowsPart, file: usize, keys: &[i64]) -> Result<()> {
        let before = self.account.lines();
        let Some(together) = &mut self.together else { return Ok(()) };
        let records = part.marks.iter().zip(&part.ticks).zip(keys).map(|((mark, (appliance, _)), key)| {
            let line = i64::try_from(before.saturating_add(mark.line)).unwrap_or(i64::MAX);
            (*mark, Place { appliance: *appliance, file, line, key: *key })
        });
        together.take(batch, (0..).zip(records))
    }
}

impl Folding for LinesFold {
    fn account(&self) -> &Account {
        &self.account
    }

    fn given_below(&self) -> i64 {
        self.outlet.given_below()
    }

    fn append(&mut self, mut scanned: Scanned, out: &mut Vec<RecordBatch>) -> Result<()> {
        self.account.tell(&mut scanned);
        let RowsOfSlice { parts, last, filtered } = std::mem::take(&mut scanned.lines);
        let log = scanned.slice.log.clone();
        for mut part in parts {
            let batch = self.batch(std::mem::take(&mut part.columns), part.ticks.len())?;
            let mut keys = Vec::with_capacity(part.ticks.len());
            for ticks in part.ticks.chunk_by(|one, next| one.0 == next.0) {
                self.account.keys(ticks[0].0, ticks.iter().map(|tick| tick.1), &log, &mut keys);
            }
            if self.together.is_some() {
                self.put_together(&batch, &part, scanned.slice.file, &keys)?;
                continue;
            }
            self.rows += part.ticks.len() as u64;
            let appliances: Vec<u32> = part.ticks.iter().map(|(appliance, _)| *appliance).collect();
            self.outlet.take(batch, &appliances, keys, out)?;
        }
        if let Some((appliance, reach)) = last {
            self.account.key(appliance, Some(reach), &log);
        }
        let bound = self.account.close_slice(&mut scanned);
        if self.together.is_some() {
            self.account.ledger.rows.of_table = Some(0);
            return Ok(());
        }
        self.rows += filtered;
        self.account.ledger.rows.of_table = Some(self.rows);
        self.account.ledger.rows.filtered += filtered;
        self.outlet.release(bound, out)
    }

    fn finish(&mut self) -> Result<Vec<RecordBatch>> {
        if let Some(mut together) = self.together.take() {
            let out = together.finish(&self.appliances, &self.projection)?;
            let rows = out.iter().map(|batch| batch.num_rows() as u64).sum();
            self.account.ledger.rows.of_table = Some(rows);
            return Ok(out);
        }
        self.account.ledger.rows.of_table = Some(self.rows);
        let mut out = Vec::new();
        self.outlet.drain_and_tell(&mut out, &mut self.account.ledger)?;
        Ok(out)
    }
}
