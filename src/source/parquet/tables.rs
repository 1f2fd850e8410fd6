//! The Parquet files of a query, opened or not, and the tables that they hold.

use std::collections::HashSet;
use std::sync::Arc;

use super::described::Described;
use super::footer::Part;
use super::listed::Listed;
use crate::archive::ParquetFile;
use crate::event::tables::Table;
use crate::ledger::Ledger;

/// The Parquet files among the paths of a query.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// Each of them that holds rows of a table, by path.
    pub(super) parts: Vec<Arc<Part>>,
    /// The files of datasets, which are opened when a request needs them.
    pub(super) listed: Vec<Listed>,
    /// The tables of datasets, which may have no row.
    pub(super) held: Vec<Table>,
    /// What became of the others.
    pub ledger: Ledger,
}

impl Tables {
    /// Is there nothing with rows of any table?
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.listed.is_empty() && self.held.is_empty()
    }

    /// Are there rows of a table, or would there be if the logs had any?
    pub fn holds(&self, table: Table) -> bool {
        self.held.contains(&table) || self.of(table).next().is_some()
    }

    /// A file with rows of logs of which there are no rows of `lines`, or not all; and which log that is, if there are
    /// some of others.
    pub fn without_lines(&self) -> Option<(&ParquetFile, Option<String>)> {
        let of_lines: Vec<&dyn Described> = self.of(Table::Lines).collect();
        if let Some(part) = of_lines.iter().find(|file| !file.says().every_row) {
            return Some((part.file(), part.says().sources.first().map(|log| log.path.clone())));
        }
        let known: HashSet<&str> =
            of_lines.iter().flat_map(|file| &file.says().sources).map(|log| log.sha256.as_str()).collect();
        self.described().filter(|file| file.table() != Table::Lines).find_map(|file| {
            let sources = &file.says().sources;
            let lacks = sources.iter().find(|log| !known.contains(log.sha256.as_str()));
            let is_lacking = lacks.is_some() || sources.is_empty();
            let log = lacks.filter(|_| !of_lines.is_empty()).map(|log| log.path.clone());
            is_lacking.then(|| (file.file(), log))
        })
    }

    /// The files with rows of a table.
    pub fn of(&self, table: Table) -> impl Iterator<Item = &dyn Described> {
        self.described().filter(move |file| file.table() == table)
    }

    /// All files.
    pub fn described(&self) -> impl Iterator<Item = &dyn Described> {
        let parts = self.parts.iter().map(|part| -> &dyn Described { &**part });
        parts.chain(self.listed.iter().map(|listed| -> &dyn Described { listed }))
    }
}
