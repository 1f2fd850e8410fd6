//! Rows that were made of logs before, as Parquet: the files of a dataset, results that were kept, and what others made
//! of either.
//!
//! The rows come in the order in which the logs would give them, since a query must not depend on whether it is asked of
//! logs or of what was made of them. The rows of one log are put in the order of their lines, logs in that of
//! [`crate::archive`], appliances are merged by the key of `source::merge`, for which the times of all rows count, also
//! of those that a query leaves out.

mod bloom;
mod columns;
mod covered;
mod decode;
mod files;
mod footer;
mod groups;
mod guard;
mod order;
mod pages;
mod prune;
mod request;
mod runs;
mod scan;
mod verdict;
mod window;

use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use rayon::prelude::*;

use crate::archive::{Appliance, Archive};
use crate::error::{Error, Result};
use crate::event::tables::Table;
use crate::ledger::Ledger;
use footer::Opened;

pub use files::ParquetFiles;
pub use footer::Part;
pub use guard::is_guarded;
pub use request::Pruned;
pub use scan::{Beside, TableScan};

/// The Parquet files among the paths of a query.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// Each of them that holds rows of a table, by path.
    pub parts: Vec<Part>,
    /// What became of the others.
    pub ledger: Ledger,
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
        let opened: Vec<Opened> = archive.parquet.par_iter().map(footer::open).collect();
        let mut tables = Tables::default();
        for (file, opened) in archive.parquet.iter().zip(opened) {
            match opened {
                Opened::Part(part) => tables.parts.push(*part),
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
        let Tables { parts, ledger } = self;
        ledger.files_ok += parts.len() as u64;
        let mut partial = parts.iter().filter(|part| part.says.is_partial);
        let Some(first) = partial.next() else { return };
        let others = match partial.count() {
            0 => String::new(),
            n => format!(" (and {n} more)"),
        };
        ledger.damage(format!("{}{others}: made of logs that were not read whole", first.file.name));
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The files with rows of a table.
    pub fn of(&self, table: Table) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(move |part| part.table == table)
    }
}
