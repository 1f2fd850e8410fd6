//! Notes to rows, in the order of the logs.

use std::sync::Arc;

use arrow::record_batch::RecordBatch;

use super::Place;
use super::places::Files;
use super::rows::HistoryRows;
use crate::archive::Archive;
use crate::error::Result;
use crate::source::ScanRequest;
use crate::source::account::Account;
use crate::source::appliances::Appliances;
use crate::source::fold::Folding;
use crate::source::outlet::Outlet;
use crate::source::scanned::Scanned;

/// Folds the notes of slices.
pub struct HistoryFold {
    account: Account,
    rows: HistoryRows,
}

impl HistoryFold {
    /// A fold for the rows and columns of the request.
    pub fn new(archive: &Arc<Archive>, request: &ScanRequest, appliances: Arc<Appliances>) -> Self {
        let outlet = Outlet::new(archive, request, appliances.clone());
        HistoryFold {
            account: Account::new(archive.clone()),
            rows: HistoryRows::new(request, Files::OfArchive(archive.clone()), appliances, outlet),
        }
    }
}

impl Folding for HistoryFold {
    fn account(&self) -> &Account {
        &self.account
    }

    fn append(&mut self, mut scanned: Scanned, out: &mut Vec<RecordBatch>) -> Result<()> {
        let account = &mut self.account;
        account.tell(&mut scanned);
        let before = account.lines();
        for note in std::mem::take(&mut scanned.notes) {
            let key = account.key(note.appliance, Some(note.reach), &scanned.slice.log);
            let line = i64::try_from(before.saturating_add(note.line)).unwrap_or(i64::MAX);
            self.rows.record(note, Place { file: scanned.slice.file, line, key });
        }
        let bound = account.close_slice(&mut scanned);
        self.rows.give(bound, out)?;
        account.ledger.rows.of_table = Some(self.rows.rows);
        Ok(())
    }

    fn finish(&mut self) -> Result<Vec<RecordBatch>> {
        let out = self.rows.finish()?;
        self.account.ledger.rows.of_table = Some(self.rows.rows);
        Ok(out)
    }
}
