//! Opens files: those that the user names at once, and of those that a manifest describes the ones that a request needs.

use rayon::prelude::*;

use super::decode::Wanted;
use super::described::Described;
use super::duplicates::drop_duplicates;
use super::footer::{self, KEPT_OPEN, Opened};
use super::listed::Listed;
use super::tables::Tables;
use crate::archive::Archive;
use crate::error::{Error, Result};
use crate::ledger::Ledger;

/// What can be asked.
const WANTED: &str = "name logs, a dataset of `authq convert`, or Parquet with those columns";

/// What is left unopened.
#[derive(Debug, Default)]
pub(super) struct Unopened {
    /// Files of which no row can pass.
    pub listed: Vec<Listed>,
    /// Files whose rows come from their log.
    pub known: u64,
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
        let (mut tables, mut foreign) = (Tables::default(), None);
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
                        return Err(Error::usage(told).hint("update authq to read it"));
                    }
                    tables.ledger.files_failed += 1;
                    tables.ledger.damage(format!("{told}; update authq to read it"));
                }
                Opened::Foreign(lacks) => {
                    let lacks: Vec<String> = lacks.iter().map(|column| format!("`{column}`")).collect();
                    let columns = if lacks.len() == 1 { "column" } else { "columns" };
                    let lacks = format!("not rows of `auth`: it lacks the {columns} {}", lacks.join(", "));
                    let told = format!("{}: {lacks}", file.name);
                    if file.named {
                        return Err(Error::usage(told).hint(WANTED));
                    }
                    tables.ledger.files_not_logs += 1;
                    tables.ledger.note(told.clone());
                    foreign.get_or_insert(told);
                }
            }
        }
        if let Some(told) =
            foreign.filter(|_| tables.is_empty() && tables.ledger.files_failed == 0 && archive.files.is_empty())
        {
            return Err(Error::usage(told).hint(WANTED));
        }
        drop_duplicates(&mut tables, archive.keeps_duplicates())?;
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

    /// These tables with those files of datasets opened of which a row may pass, and the others. `is_known`: the rows of
    /// the log come from the log.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Replaced`].
    pub(super) fn opened_for(&self, wanted: &Wanted, is_known: impl Fn(&Listed) -> bool) -> Result<(Tables, Unopened)> {
        let mut tables = Tables { parts: self.parts.clone(), ledger: self.ledger.clone(), ..Tables::default() };
        let mut unopened = Unopened::default();
        let mut needed: Vec<&Listed> = Vec::new();
        for listed in self.listed.iter().filter(|listed| listed.table() == wanted.table) {
            if is_known(listed) {
                unopened.known += 1;
            } else if listed.may_pass(wanted) {
                needed.push(listed);
            } else {
                unopened.listed.push(listed.clone());
            }
        }
        let keep = needed.len() <= KEPT_OPEN;
        let opened: Vec<Opened> = needed.par_iter().map(|listed| listed.open(keep)).collect();
        for (listed, opened) in needed.into_iter().zip(opened) {
            let reason = match opened {
                Opened::Part(part) if part.table == wanted.table => {
                    tables.parts.push(part.into());
                    continue;
                }
                Opened::Damaged(reason) => reason,
                Opened::Newer(versions) => format!("written by a newer authq ({versions})"),
                Opened::Part(_) | Opened::Foreign(_) => "is not what the manifest says".to_owned(),
            };
            listed.file.check_is_in_place()?;
            damage(&mut tables.ledger, listed, &reason);
        }
        Ok((tables, unopened))
    }
}

fn damage(ledger: &mut Ledger, listed: &Listed, reason: &str) {
    ledger.files_ok = ledger.files_ok.saturating_sub(1);
    ledger.files_failed += 1;
    ledger.damage(format!("{}: {reason}", listed.file.name));
}
