//! Files of datasets as the manifests describe them: which of them a request needs is settled before any is opened.

use std::collections::HashMap;

use rayon::prelude::*;

use super::decode::Wanted;
use super::footer::{self, KEPT_OPEN, Opened};
use super::prune::{Facts, Known, Range, Value, possible};
use super::{Described, Tables};
use crate::archive::{Dataset, ParquetFile};
use crate::dataset::manifest::{FileEntry, Manifest};
use crate::dataset::metadata::FileMetadata;
use crate::error::Result;
use crate::event::tables::Table;
use crate::ledger::Ledger;

/// A file of a dataset that was not opened.
#[derive(Clone, Debug)]
pub struct Listed {
    file: ParquetFile,
    says: FileMetadata,
    dataset: Dataset,
    /// Its position among the files of the manifest.
    position: usize,
}

/// What is left unopened.
#[derive(Debug, Default)]
pub(super) struct Unopened {
    /// Files of which no row can pass.
    pub listed: Vec<Listed>,
    /// Files whose rows come from their log.
    pub known: u64,
}

impl Listed {
    /// The files of a dataset.
    pub(super) fn of(dataset: &Dataset) -> impl Iterator<Item = Listed> {
        let Manifest { files, sources, zone, .. } = &*dataset.manifest;
        let sources: HashMap<&str, _> = sources.iter().map(|source| (source.origin.sha256.as_str(), source)).collect();
        files.iter().enumerate().map(move |(position, entry)| {
            let path = dataset.path.join(&entry.path);
            let of_file = || entry.sources.iter().filter_map(|(sha256, _)| sources.get(sha256.as_str()));
            let (name, folder) = (path.display().to_string().into(), Some(dataset.folder.clone()));
            let file = ParquetFile { name, path, len: entry.bytes, named: false, dataset: folder };
            let says = FileMetadata {
                table: Some(entry.table),
                records: None,
                zone: zone.clone(),
                query: None,
                every_row: true,
                is_partial: of_file().any(|source| !source.damage.is_empty()),
                sources: of_file().map(|source| source.origin.clone()).collect(),
                appliance: entry.appliance.clone(),
                row_groups: entry.sources.iter().map(|(_, row_groups)| *row_groups).collect(),
                ledger: None,
            };
            Listed { file, says, dataset: dataset.clone(), position }
        })
    }

    fn entry(&self) -> &FileEntry {
        &self.dataset.manifest.files[self.position]
    }

    /// Opens the file; what is said of it is what the manifest says.
    fn open(&self, keep: bool) -> Opened {
        match footer::open(&self.file, keep) {
            Opened::Part(mut part) => {
                part.says = self.says.clone();
                Opened::Part(part)
            }
            other => other,
        }
    }

    /// Can a row of it pass the filter, as far as the manifest tells?
    fn may_pass(&self, wanted: &Wanted) -> bool {
        let filter = wanted.filter.as_ref().filter(|_| wanted.prune && wanted.of_all.is_empty());
        filter.is_none_or(|filter| possible(filter, &ByManifest { wanted, entry: self.entry() }).holds)
    }
}

impl Described for Listed {
    fn file(&self) -> &ParquetFile {
        &self.file
    }

    fn says(&self) -> &FileMetadata {
        &self.says
    }

    fn table(&self) -> Table {
        self.entry().table
    }

    fn rows(&self) -> u64 {
        self.entry().rows
    }

    fn lines(&self) -> Option<(i64, i64)> {
        self.entry().lines
    }

    fn times(&self) -> Option<(i64, i64)> {
        self.entry().first.zip(self.entry().last)
    }

    fn is_only(&self, appliance: &str) -> bool {
        self.entry().appliance.as_deref() == Some(appliance)
    }
}

/// What a manifest says of a file.
struct ByManifest<'w> {
    wanted: &'w Wanted,
    entry: &'w FileEntry,
}

impl Known for ByManifest<'_> {
    fn facts(&self, position: usize) -> Option<Facts> {
        let (name, table) = (self.wanted.name(position), self.entry.table);
        let range = if name == table.time() {
            let times = self.entry.first.zip(self.entry.last);
            times.map(|(first, last)| Range::Numbers(first, last))
        } else if name == table.place()[1] {
            self.entry.lines.map(|(first, last)| Range::Numbers(first, last))
        } else if name == "appliance" {
            let appliance = self.entry.appliance.as_ref();
            appliance.map(|name| Range::Texts(name.as_bytes().to_vec(), name.as_bytes().to_vec()))
        } else {
            None
        };
        range.map(|range| Facts { range: Some(range), some_missing: name != "appliance", all_missing: false })
    }

    fn may_hold(&self, position: usize, value: &Value<'_>) -> bool {
        let name = self.wanted.name(position);
        let Some((_, filter)) = self.entry.filters.iter().find(|(column, _)| column == name) else { return true };
        match value {
            Value::Number(_) => true,
            Value::Text(text) | Value::Folded(text) => filter.may_hold(text),
            Value::Address(address) => filter.may_hold(&address.to_canonical().to_string()),
        }
    }
}

impl Tables {
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
