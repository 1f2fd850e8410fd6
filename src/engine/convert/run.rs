//! The run of a conversion: it reads the logs once for each table, and writes the rows to the files of their logs.

use rayon::prelude::*;

use super::dataset_layout::DatasetLayout;
use super::routing::Routing;
use super::sources::{Sources, TimeRange};
use super::watch::Watch;
use crate::archive::LogFile;
use crate::dataset::manifest::{FileEntry, SourceEntry};
use crate::dataset::store::Edition;
use crate::dataset::writer::Layout;
use crate::error::{Error, Result};
use crate::event::tables::Table;
use crate::ledger::Ledger;
use crate::source::{FileAccount, Role, Scan, ScanRequest, Source};

/// What is read, and where its rows go.
pub(super) struct Run<'a> {
    pub(super) sources: Sources<'a>,
    pub(super) layout: &'a DatasetLayout,
    pub(super) edition: &'a Edition,
}

/// What was written.
#[derive(Default)]
pub(super) struct Written {
    pub(super) files: Vec<FileEntry>,
    pub(super) sources: Vec<SourceEntry>,
    /// Of the logs that were read for their rows.
    pub(super) accounts: Vec<Option<FileAccount>>,
    /// Rows, table by table.
    pub(super) rows: Vec<(Table, u64)>,
    /// Of the first table.
    pub(super) ledger: Ledger,
}

/// What was written of a table, with the accounts of all logs.
struct WrittenTable {
    files: Vec<FileEntry>,
    rows: u64,
    ledger: Ledger,
    accounts: Vec<FileAccount>,
}

impl Run<'_> {
    /// Writes every table.
    ///
    /// # Errors
    /// Whatever leaves no rows to rely on.
    pub(super) fn write(&self, watch: &mut dyn Watch) -> Result<Written> {
        let mut written = Written::default();
        let mut seen = vec![TimeRange::default(); self.sources.roles.len()];
        let mut accounts = Vec::new();
        for (position, table) in self.layout.tables.iter().enumerate() {
            let of_table = self.write_table(*table, &mut seen, watch)?;
            of_table.ledger.check().map_err(Error::internal)?;
            written.files.extend(of_table.files);
            written.rows.push((*table, of_table.rows));
            if position == 0 {
                (written.ledger, accounts) = (of_table.ledger, of_table.accounts);
            }
        }
        let roles = &self.sources.roles;
        let read: Vec<usize> = (0..roles.len()).filter(|file| roles[*file] == Role::Rows).collect();
        let source = |file: &usize| self.sources.source(*file, &accounts[*file], &seen[*file]);
        written.sources = self.sources.logs.pool().install(|| read.par_iter().map(source).collect());
        let is_rows = |(account, role): (FileAccount, &Role)| Some(account).filter(|_| *role == Role::Rows);
        written.accounts = accounts.into_iter().zip(roles.iter()).map(is_rows).collect();
        Ok(written)
    }

    fn write_table(&self, table: Table, seen: &mut [TimeRange], watch: &mut dyn Watch) -> Result<WrittenTable> {
        let projection = self.layout.projection(table);
        let mut scan = self.scan(table, projection.clone())?;
        watch.reading(table, scan.bytes_read(), self.bytes_to_read());
        let pool = self.sources.logs.pool();
        let layout = Layout { table, projection, partition: self.layout.partition };
        let mut routing = Routing::new(&self.sources, self.edition, layout, seen)?;
        while let Some(batches) = pool.install(|| scan.next()) {
            for batch in batches? {
                pool.install(|| routing.route(&batch))?;
            }
            let (files, below) = (scan.files(), scan.given_below());
            pool.install(|| routing.finish_given(files, below))?;
            watch.rows(routing.rows);
        }
        let accounts = scan.files();
        pool.install(|| routing.finish_all(accounts))?;
        let mut ledger = scan.ledger();
        ledger.rows.scanned = routing.rows + routing.dropped;
        ledger.rows.out = routing.rows;
        ledger.rows.filtered += routing.dropped;
        Ok(WrittenTable { files: routing.written, rows: routing.rows, ledger, accounts: scan.files().to_vec() })
    }

    fn scan(&self, table: Table, projection: Vec<usize>) -> Result<Box<dyn Scan>> {
        let options = self.sources.logs.options();
        self.sources.logs.scan(&ScanRequest {
            table,
            projection,
            roles: Some(self.sources.roles.clone()),
            pushdown: options.pushdown,
            full_account: options.full_account,
            ..ScanRequest::default()
        })
    }

    /// About how many bytes each table takes.
    fn bytes_to_read(&self) -> u64 {
        let files = self.sources.logs.archive().files.iter();
        let read = |(file, role): (&LogFile, &Role)| if *role == Role::Known { 0 } else { file.len.unwrap_or(0) };
        files.zip(self.sources.roles.iter()).map(read).sum()
    }
}
