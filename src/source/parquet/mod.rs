//! Rows that were made of logs before, as Parquet: the files of a dataset, results that were kept, and what others made
//! of either.
//!
//! The rows come in the order in which the logs would give them, since a query must not depend on whether it is asked of
//! logs or of what was made of them. The rows of one log are put in the order of their lines, logs in that of
//! [`crate::archive`], appliances are merged by the key of `source::merge`, for which the times of all rows count, also
//! of those that a query leaves out.
//!
//! A dataset or a result may be replaced while it is read. The files of a dataset are opened below the folder whose
//! manifest was read (see [`ParquetFile::open`]), and files stay open where there are not too many of them: so rows
//! are never of two editions. What is gone from a dataset that was replaced is an error, and no damage.

mod bloom;
mod columns;
mod covered;
mod decode;
mod files;
mod footer;
mod groups;
mod guard;
mod listed;
mod order;
mod pages;
mod prune;
mod request;
mod runs;
mod scan;
mod statistics;
mod verdict;
mod window;

use std::collections::HashSet;
use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use rayon::prelude::*;

use crate::archive::{Appliance, Archive, ParquetFile};
use crate::dataset::metadata::FileMetadata;
use crate::error::{Error, Result};
use crate::event::tables::Table;
use crate::ledger::Ledger;
use footer::{KEPT_OPEN, Opened, Part};
use listed::Listed;

pub use files::ParquetFiles;
pub use guard::is_guarded;
pub use request::Pruned;
pub use scan::Beside;

/// The Parquet files among the paths of a query.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// Each of them that holds rows of a table, by path.
    pub(super) parts: Vec<Arc<Part>>,
    /// The files of datasets, which are opened when a request needs them.
    listed: Vec<Listed>,
    /// The tables of datasets, which may have no row.
    held: Vec<Table>,
    /// What became of the others.
    pub ledger: Ledger,
}

/// What is known of a file with rows of a table, opened or not.
pub trait Described {
    /// Which file.
    fn file(&self) -> &ParquetFile;

    /// What it was made of.
    fn says(&self) -> &FileMetadata;

    /// Whose rows it holds.
    fn table(&self) -> Table;

    /// How many.
    fn rows(&self) -> u64;

    /// Least and greatest line, if it is known.
    fn lines(&self) -> Option<(i64, i64)>;

    /// First and last moment, if it is known (µs since 1970-01-01T00:00:00Z).
    fn times(&self) -> Option<(i64, i64)>;

    /// Are all its rows of this appliance, as far as is known?
    fn is_only(&self, appliance: &str) -> bool;
}

/// Rows of a log that was read beside the files.
#[derive(Clone, Debug)]
pub struct LogRows {
    /// The name of the log.
    pub name: Arc<str>,
    /// What puts it in its place.
    pub begin: Option<i64>,
    /// Whose it is, where its records do not say.
    pub appliance: Appliance,
    /// Its rows.
    pub batches: Vec<RecordBatch>,
    /// They are in the order of their lines. If not, they are one batch.
    pub is_in_order: bool,
}

impl Tables {
    /// Reads the footers of the files.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`] if a file that the user names holds something else or is of a newer version, or files hold parts of one log
    /// that overlap.
    pub fn open(archive: &Archive) -> Result<Tables> {
        let keep = archive.parquet.len() <= KEPT_OPEN;
        let opened: Vec<Opened> = archive.parquet.par_iter().map(|file| footer::open(file, keep)).collect();
        let mut tables = Tables::default();
        for dataset in &archive.datasets {
            tables.ledger.files_seen += dataset.manifest.files.len() as u64;
            tables.listed.extend(Listed::of(dataset));
            tables.held.extend(&dataset.manifest.tables);
        }
        for (file, opened) in archive.parquet.iter().zip(opened) {
            match opened {
                Opened::Part(part) => tables.parts.push(part.into()),
                Opened::Damaged(reason) => {
                    tables.ledger.files_failed += 1;
                    tables.ledger.damage(format!("{}: {reason}", file.name));
                }
                Opened::Newer(versions) => {
                    let told = format!("{}: written by a newer authq ({versions})", file.name);
                    if file.named {
                        return Err(Error::usage(format!("{told}\n  update authq to read it")));
                    }
                    tables.ledger.files_failed += 1;
                    tables.ledger.damage(format!("{told}; update authq to read it"));
                }
                Opened::Foreign(lacks) => {
                    let lacks: Vec<String> = lacks.iter().map(|column| format!("`{column}`")).collect();
                    let columns = if lacks.len() == 1 { "column" } else { "columns" };
                    let told = format!("not rows of `auth`: it lacks the {columns} {}", lacks.join(", "));
                    if file.named {
                        let hint = "name logs, a dataset of `authq convert`, or Parquet with those columns";
                        return Err(Error::usage(format!("{}: {told}\n  {hint}", file.name)));
                    }
                    tables.ledger.files_not_logs += 1;
                    tables.ledger.note(format!("{}: {told}", file.name));
                }
            }
        }
        groups::drop_duplicates(&mut tables, archive.keeps_duplicates())?;
        tables.tell_partial();
        Ok(tables)
    }

    fn tell_partial(&mut self) {
        let described: Vec<&dyn Described> = self.described().collect();
        let files = described.len() as u64;
        let mut partial = described.into_iter().filter(|file| file.says().is_partial);
        let told = partial.next().map(|first| {
            let others = match partial.count() {
                0 => String::new(),
                n => format!(" (and {n} more)"),
            };
            format!("{}{others}: made of logs that were not read whole", first.file().name)
        });
        self.ledger.files_ok += files;
        told.into_iter().for_each(|told| self.ledger.damage(told));
    }

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
