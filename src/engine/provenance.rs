//! The metadata of a result: its table, its sources, and the sums of its ledger.

use super::Results;
use crate::archive::Zone;
use crate::dataset::metadata::{FileMetadata, Origin};
use crate::error::Result;
use crate::event::tables::Table;
use crate::ledger::Ledger;
use crate::plan::{Plan, Stage};

impl Results<'_> {
    /// The logs that rows were made of, all of which have been taken. They are read once more for their digests.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Interrupted`].
    pub fn origins(&self) -> Result<Vec<Origin>> {
        self.execution.source().origins(!self.ledger().rows.stopped_early)
    }

    /// The metadata of a file with these rows, all of which have been taken; `ledger` is the account of the run. The
    /// logs are read once more for their digests.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Interrupted`].
    pub fn metadata(&self, ledger: &Ledger) -> Result<FileMetadata> {
        Ok(FileMetadata {
            table: self.plan.table_of_rows(),
            records: None,
            zone: Some(Zone(self.plan.zone.clone()).to_string()),
            query: None,
            every_row: !self.is_related && self.plan.keeps_every_row() && ledger.files_skipped == 0,
            is_partial: !ledger.is_whole(),
            sources: self.origins()?,
            row_groups: Vec::new(),
            appliance: None,
            ledger: Some(ledger.sums()),
        })
    }
}

impl Plan {
    /// Does the result hold every row of the table? Order and columns do not matter.
    fn keeps_every_row(&self) -> bool {
        self.stages.iter().all(Stage::keeps_every_row)
    }

    /// The table whose rows the result has, if they can be asked again: none of its columns was made by the query, none
    /// has another name, and the place of each row is among them.
    fn table_of_rows(&self) -> Option<Table> {
        let origins = self.origins();
        let is_itself = |(at, column): (usize, &crate::plan::Column)| {
            origins.get(at).is_some_and(|origin| origin.is_some_and(|origin| origin.name == column.name))
        };
        let has = |name: &str| self.columns.iter().any(|column| column.name == name);
        let are_rows = self.columns.iter().enumerate().all(is_itself) && self.table.place().into_iter().all(has);
        are_rows.then_some(self.table)
    }
}
