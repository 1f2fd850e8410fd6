//! Notes to rows, in the order of the logs.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::{RecordBatch, RecordBatchOptions};

use super::connections::Connections;
use super::messages::Messages;
use super::places::Places;
use super::{Completed, History, Place};
use crate::archive::Archive;
use crate::error::Result;
use crate::event::tables::Table;
use crate::source::account::Account;
use crate::source::appliances::Appliances;
use crate::source::fold::Folding;
use crate::source::outlet::Outlet;
use crate::source::scanned::Scanned;

/// Folds the notes of slices.
pub struct HistoryFold<'a> {
    account: Account<'a>,
    history: Box<dyn History + 'a>,
    schema: SchemaRef,
    outlet: Outlet,
    rows: u64,
}

impl<'a> HistoryFold<'a> {
    /// A fold for the columns of `table` at the positions of `projection`.
    pub fn new(archive: &'a Archive, table: Table, projection: &[usize], appliances: Arc<Appliances>) -> Self {
        let places = Places::new(&archive.files, appliances.clone());
        let history: Box<dyn History + 'a> = match table {
            Table::Connections => Box::new(Connections::new(places, projection)),
            Table::Auth | Table::Messages | Table::Lines => Box::new(Messages::new(places, projection)),
        };
        HistoryFold {
            account: Account::new(archive),
            history,
            schema: table.schema(projection),
            outlet: Outlet::new(archive, appliances),
            rows: 0,
        }
    }

    fn give(&mut self, bound: Option<i64>, out: &mut Vec<RecordBatch>) -> Result<()> {
        let Completed { mut columns, appliances, keys } = self.history.completed();
        self.rows += appliances.len() as u64;
        self.account.ledger.rows_of_table = Some(self.rows);
        columns.sort_by_key(|column| column.0);
        let arrays: Vec<ArrayRef> = columns.into_iter().map(|column| column.1).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(appliances.len()));
        let batch = RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)?;
        self.outlet.give(batch, &appliances, keys, bound, out)
    }
}

impl<'a> Folding<'a> for HistoryFold<'a> {
    fn account(&self) -> &Account<'a> {
        &self.account
    }

    fn append(&mut self, mut scanned: Scanned<'_>, out: &mut Vec<RecordBatch>) -> Result<()> {
        let account = &mut self.account;
        account.tell(&mut scanned);
        let before = account.lines();
        for note in std::mem::take(&mut scanned.notes) {
            let key = account.key(note.appliance, Some(note.reach), scanned.slice.log);
            let line = i64::try_from(before.saturating_add(note.line)).unwrap_or(i64::MAX);
            self.history.record(note, Place { file: scanned.slice.file, line, key });
        }
        let bound = account.close_slice(&mut scanned);
        self.give(bound, out)
    }

    fn finish(&mut self) -> Result<Vec<RecordBatch>> {
        let mut out = Vec::new();
        // What is complete comes before what never will be.
        self.outlet.drain(&mut out)?;
        self.history.finish();
        self.give(None, &mut out)?;
        self.outlet.drain(&mut out)?;
        Ok(out)
    }
}
